"""DER to ``Certificate``.

asn1crypto and not cryptography: it reads the certificates that strict parsers refuse (explicit EC
parameters and odd text encodings are in use) and it is lazy, so one bad field costs that field.
"""

import hashlib
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any, ClassVar, Final
from unicodedata import normalize

from asn1crypto import core, x509

from esign_desktop.devices.der_limits import require_simple
from esign_desktop.devices.key_kinds import KeyFacts, key_facts
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyKind,
    KeyUsage,
    Name,
    Sha256,
)
from esign_desktop.model.record import HexBytes
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.unreadable import Unread, Wall

logger = logging.getLogger(__name__)

MAX_DER_BYTES: Final = 32 * 1024

_QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"  # RFC 3739, 3.2.6
_QC_COMPLIANCE: Final = "0.4.0.1862.1.1"  # ETSI EN 319 412-5, 4.2.1
_BTK_QUALIFIED: Final = frozenset(
    {
        "2.16.792.1.61.0.1.5070.1.1",  # nitelikli elektronik sertifika
        "2.16.792.1.61.0.1.5070.2.1",  # e-mühür
    }
)
_LONG_FRACTION: Final = re.compile(rb"([.,]\d{6})\d+")  # of a second; datetime has microseconds
_T61_ACCENTS: Final = {
    0xC3: "\u0302", 0xC6: "\u0306", 0xC7: "\u0307", 0xC8: "\u0308", 0xCB: "\u0327",
}  # fmt: skip
_T61_DOTLESS: Final = 0xF5
_T61_TURKISH: Final = rb"(?:[\x00-\x7f\xf5]|\xc3[AIUaiu]|\xc6[Gg]|\xc7I|\xc8[AOUaou]|\xcb[CScs])*"
_LONGEST_NAME: Final = 256  # characters of one part; X.520 allows 64 for most
_MOST_NAME_PARTS: Final = 64
_MOST_LISTED: Final = 64  # policies, statements
_LONGEST_OID: Final = 128  # characters; the longest ones in use have some 40
_LONGEST_SERIAL: Final = 511  # bytes; RFC 5280 (4.1.2.2) allows 20


class NotACertificateError(ValueError):
    """The bytes are no X.509 certificate."""


class _QcStatement(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [  # a list, because asn1crypto completes it in place
        ("statement_id", core.ObjectIdentifier),
        ("statement_info", core.Any, {"optional": True}),
    ]


class _QcStatements(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _QcStatement


def read_certificates(
    files: Iterable[bytes], now: datetime, *, source: CertificateSource
) -> tuple[Certificate, ...]:
    """Return the facts of those that are certificates."""
    found: list[Certificate] = []
    for der in files:
        try:
            found.append(read_certificate(der, now, source=source))
        except NotACertificateError as error:
            logger.info("%s: unreadable certificate (%s)", source, error)
    return tuple(found)


def read_certificate(
    der: bytes,
    now: datetime,
    *,
    has_key: bool | None = None,
    source: CertificateSource = CertificateSource.MODULE,
) -> Certificate:
    """Return the facts of a certificate.

    Args:
        der: the certificate; padding behind it is cut off.
        now: for the days left.
        has_key: whether its private key is on the token.
        source: who showed it.

    Raises:
        NotACertificateError: essential fields cannot be read.
    """
    if len(der) > MAX_DER_BYTES:
        raise NotACertificateError(f"longer than {MAX_DER_BYTES} bytes")
    with Wall(NotACertificateError):
        require_simple(der)
        return _read(der, now, has_key, source)


def _read(
    der: bytes, now: datetime, has_key: bool | None, source: CertificateSource
) -> Certificate:
    """Return the facts of a certificate; raises whatever the parser raises."""
    parsed = x509.Certificate.load(der)
    exact = parsed.dump()
    body = parsed["tbs_certificate"]
    not_before = _utc(_moment(body["validity"]["not_before"]))
    not_after = _utc(_moment(body["validity"]["not_after"]))
    serial = _serial(body["serial_number"])
    statements = _qc_statements(parsed)
    key = _key(body)
    return Certificate(
        fingerprint=Sha256(hashlib.sha256(exact).hexdigest()),
        subject=_name(body["subject"]),
        issuer=_name(body["issuer"]),
        serial_hex=f"{serial:x}",
        not_before=not_before,
        not_after=not_after,
        days_left=(not_after - now).days,
        key=key.kind,
        key_bits=key.bits,
        key_name=key.name,
        usages=_usages(parsed),
        policies=_policies(parsed),
        qc_statements=statements,
        qualified=_QC_COMPLIANCE in statements and not _BTK_QUALIFIED.isdisjoint(statements),
        ca=_is_ca(parsed),
        has_key=has_key,
        source=source,
        der=HexBytes(exact),
    )


def _serial(number: Any) -> int:
    if len(number.contents) > _LONGEST_SERIAL:  # no report that holds it would open again
        raise ValueError("a serial number longer than any issuer's")
    return int(number.native)


def _moment(time: Any) -> object:
    """Return a Time as asn1crypto reads it, which would round long fractions up."""
    chosen = time.chosen
    if len(_LONG_FRACTION.split(chosen.contents, maxsplit=1)) > 1:
        chosen = type(chosen)(contents=_LONG_FRACTION.sub(rb"\1", chosen.contents))
    return chosen.native


def _utc(moment: object) -> datetime:
    if not isinstance(moment, datetime):  # asn1crypto has a type of its own for the year 0
        raise ValueError("no year of the calendar")
    if moment.tzinfo is None:  # RFC 5280 (4.1.2.5.2) wants a Z; not the zone of this computer
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(microsecond=0)


def _name(name: Any) -> Name:
    parts: dict[str, str] = {}
    attributes = (attribute for rdn in name.chosen for attribute in rdn)
    for attribute in islice(attributes, _MOST_NAME_PARTS):
        with Unread():  # another encoding than its type says
            value = _text(attribute["value"])
            if isinstance(value, str):
                shown = one_line(normalize("NFC", value[:_LONGEST_NAME])).strip()
                parts.setdefault(attribute["type"].native, shown)
    return Name(
        common_name=parts.get("common_name", ""),
        serial_number=parts.get("serial_number", ""),
        organization=parts.get("organization_name", ""),
        organizational_unit=parts.get("organizational_unit_name", ""),
        country=parts.get("country_name", ""),
        email=parts.get("email_address", ""),
    )


def _text(value: Any) -> object:
    """Return what the value of an attribute says."""
    chosen = getattr(value, "chosen", value)
    if isinstance(chosen, core.TeletexString):
        return _teletex(bytes(chosen.contents))
    return value.native


def _teletex(raw: bytes) -> str:
    """Return the text of a T61String, which holds T.61 by the standard and Latin-5 by habit.

    T.61 writes an accent before its letter (ITU-T T.61, 3.2.5; the codes are in RFC 1345,
    T.61-8bit). What is no Turkish text by that is read as ISO/IEC 8859-9.
    """
    if not re.fullmatch(_T61_TURKISH, raw):
        return raw.decode("iso8859-9")
    text, accent = "", ""
    for byte in raw:
        if byte in _T61_ACCENTS:
            accent = _T61_ACCENTS[byte]
        else:
            text += ("ı" if byte == _T61_DOTLESS else chr(byte)) + accent
            accent = ""
    return text


def _key(body: Any) -> KeyFacts:
    facts = KeyFacts(KeyKind.OTHER, None, "")
    with Unread():
        facts = key_facts(body["subject_public_key_info"])
    return facts


def _extension(parsed: Any, name: str) -> Any:
    """Return the value of an extension, or None; one that is broken costs no other."""
    for extension in parsed["tbs_certificate"]["extensions"]:
        if extension["extn_id"].native == name:
            require_simple(extension["extn_value"].contents)
            return extension["extn_value"].parsed
    return None


def _usages(parsed: Any) -> tuple[KeyUsage, ...]:
    bits: frozenset[str] = frozenset()
    with Unread():
        value = _extension(parsed, "key_usage")
        bits = frozenset(value.native if value is not None else ())
    return tuple(usage for usage in KeyUsage if usage.value in bits)


def _policies(parsed: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    with Unread():
        value = islice(_extension(parsed, "certificate_policies") or (), _MOST_LISTED)
        found = _short(item["policy_identifier"].dotted for item in value)
    return found


def _short(dotted: Iterable[str]) -> tuple[str, ...]:
    """Return the OIDs that may be some; one of thousands of digits fills every report."""
    return tuple(each for each in dotted if len(each) <= _LONGEST_OID)


def _qc_statements(parsed: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = ()
    with Unread():
        for extension in parsed["tbs_certificate"]["extensions"]:
            if extension["extn_id"].dotted == _QC_STATEMENTS:
                content = extension["extn_value"].contents
                require_simple(content)
                statements = islice(_QcStatements.load(content), _MOST_LISTED)
                found = _short(item["statement_id"].dotted for item in statements)
                break
    return found


def _is_ca(parsed: Any) -> bool:
    ca = False
    with Unread():
        value = _extension(parsed, "basic_constraints")
        ca = bool(value is not None and value["ca"].native)
    return ca
