"""The two commands sent to a card, with limits on what is read. Everything read is hostile.

Commands: ISO/IEC 7816-4:2020, 11.2 (SELECT, READ BINARY).
"""

from collections.abc import Sequence
from typing import Final

from esign_desktop.devices.akis.transport import Transport, TransportError

SELECT_BY_ID: Final = 0x00
SELECT_CHILD_DF: Final = 0x01
SELECT_EF: Final = 0x02
SELECT_BY_NAME: Final = 0x04
SELECT_BY_PATH: Final = 0x08

MF: Final = bytes.fromhex("3F00")

_ABSENT: Final = frozenset({0x6A82, 0x6A83, 0x6A88})
_END_OF_FILE: Final = frozenset({0x6282, 0x6B00, 0x6B03})
_MAX_COMMANDS: Final = 250
_TELLING_BYTES: Final = 200  # holds a certificate's serial number, issuer and dates
_MAX_FILE_BYTES: Final = 32 * 1024  # offsets in READ BINARY have 15 bits


class CardRefusedError(Exception):
    """The card answered a command with a status that ends the reading."""

    def __init__(self, command: str, status: int) -> None:
        super().__init__(f"{command}: {status:04X}")
        self.status = status


class FileReader:
    """Selects and reads files. Counts its commands, so that no card can keep us for ever.

    Args:
        transport: the card.
        read_size: bytes asked for in one READ BINARY; 256, or less for old cards.
    """

    def __init__(self, transport: Transport, read_size: int = 256) -> None:
        self._transport = transport
        self._read_size = read_size
        self.commands = 0

    def select(self, how: int, name: bytes, *, wants_fci: bool = True) -> bool:
        """Select a file; False when there is none.

        Raises:
            CardRefusedError: the card says no.
            TransportError: the card does not answer.
        """
        header = bytes((0x00, 0xA4, how, 0x00, len(name)))
        _, status = self._send(header + name, 0 if wants_fci else None)
        if status in _ABSENT:
            return False
        if status != 0x9000 and status >> 8 not in (0x61, 0x62):
            raise CardRefusedError(f"SELECT {name.hex().upper()}", status)
        return True

    def read(self, offset: int, length: int) -> bytes:
        """Return up to ``length`` bytes of the selected file; fewer at its end.

        Raises:
            CardRefusedError: the card says no.
            TransportError: the card does not answer.
        """
        data, cut_short = b"", False
        while len(data) < length and offset + len(data) < _MAX_FILE_BYTES:
            at = offset + len(data)
            wanted = min(self._read_size, length - len(data))
            part, status = self._send(bytes((0x00, 0xB0, at >> 8, at & 0xFF)), wanted & 0xFF)
            if status == 0x6700 and self._read_size > 128:
                self._read_size = 128  # a card or reader with a small buffer
                continue
            data += part[:wanted]
            if status in _END_OF_FILE or (status == 0x9000 and not part):
                break
            if status != 0x9000:
                if cut_short:
                    break  # the part before was the file's end then
                raise CardRefusedError("READ BINARY", status)
            # less than asked for, without a word: all a small buffer holds, or the file's end
            cut_short = len(part) < wanted
        return data

    def read_der(self, offset: int = 0, known: Sequence[bytes] = ()) -> bytes:
        """Return the one DER value at ``offset``; what is there, when it is none.

        Args:
            offset: where it starts.
            known: values one of which it may be; then only its beginning is read.

        Raises:
            CardRefusedError: the card says no.
            TransportError: the card does not answer.
        """
        data = self.read(offset, self._read_size)
        for value in known:
            if len(data) >= _TELLING_BYTES and value.startswith(data):
                return value
        total = der_length(data)
        if total is None or total <= len(data):
            return data if total is None else data[:total]
        return data + self.read(offset + len(data), total - len(data))

    def _send(self, apdu: bytes, expected: int | None) -> tuple[bytes, int]:
        """Send a command with Le, or without where ``expected`` is None."""
        if expected is None:
            return self._send_once(apdu)
        data, status = self._send_once(apdu + bytes((expected,)))
        if status >> 8 == 0x6C:  # wrong length; the right one is in the second byte
            data, status = self._send_once(apdu + bytes((status & 0xFF,)))
        return data, status

    def _send_once(self, apdu: bytes) -> tuple[bytes, int]:
        self.commands += 1
        if self.commands > _MAX_COMMANDS:
            raise TransportError(f"more than {_MAX_COMMANDS} commands", removed=False)
        response = self._transport.transmit(apdu)
        if len(response) < 2:
            raise TransportError("response without status", removed=False)
        return response[:-2], int.from_bytes(response[-2:])


def der_length(data: bytes) -> int | None:
    """Return the length of the DER SEQUENCE that starts ``data``, or None when none does."""
    if len(data) < 2 or data[0] != 0x30:
        return None
    if data[1] < 0x80:
        return 2 + data[1]
    size = data[1] & 0x7F
    if not 1 <= size <= 2 or len(data) < 2 + size:
        return None  # indefinite, or longer than any file can be
    return 2 + size + int.from_bytes(data[2 : 2 + size])
