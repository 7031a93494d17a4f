"""Writes the few ASN.1 DER forms that cards and certificates need."""

from __future__ import annotations


def tlv(tag: int, *contents: bytes) -> bytes:
    """Return tag, length and the joined contents. The tag may have one or two bytes."""
    content = b"".join(contents)
    size = len(content)
    if size < 0x80:
        length = bytes([size])
    else:
        digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
        length = bytes([0x80 | len(digits)]) + digits
    return tag.to_bytes(2 if tag > 0xFF else 1, "big") + length + content


def sequence(*contents: bytes) -> bytes:
    """Return a SEQUENCE."""
    return tlv(0x30, *contents)


def octets(content: bytes) -> bytes:
    """Return an OCTET STRING."""
    return tlv(0x04, content)


def utf8(text: str, tag: int = 0x0C) -> bytes:
    """Return a UTF8String, or the text under an implicit tag."""
    return tlv(tag, text.encode())


def integer(value: int, tag: int = 0x02) -> bytes:
    """Return a non-negative INTEGER (or ENUMERATED, or one under an implicit tag)."""
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def boolean(value: bool) -> bytes:
    """Return a BOOLEAN."""
    return tlv(0x01, b"\xff" if value else b"\x00")


def named_bits(*positions: int, tag: int = 0x03) -> bytes:
    """Return a named BIT STRING without trailing zero bits, as X.690 11.2.2 wants it."""
    size = max(positions, default=-1) // 8 + 1
    raw = bytearray(size)
    for position in positions:
        raw[position // 8] |= 0x80 >> position % 8
    unused = size * 8 - 1 - max(positions) if positions else 0
    return tlv(tag, bytes([unused]), bytes(raw))


def oid(dotted: str) -> bytes:
    """Return an OBJECT IDENTIFIER."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    encoded = bytearray()
    for number in (first * 40 + second, *rest):
        groups = [number & 0x7F]
        while number := number >> 7:
            groups.append(number & 0x7F | 0x80)
        encoded += bytes(reversed(groups))
    return tlv(0x06, bytes(encoded))
