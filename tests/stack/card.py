"""What every virtual card has: a log of APDUs, a delay, faults, and a tree of files."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

OK: Final = 0x9000
END_OF_FILE: Final = 0x6282
WRONG_LENGTH: Final = 0x6700
SECURITY_STATUS: Final = 0x6982
BLOCKED: Final = 0x6983
CONDITIONS: Final = 0x6985
NO_CURRENT_EF: Final = 0x6986
WRONG_DATA: Final = 0x6A80
NOT_FOUND: Final = 0x6A82
WRONG_P1_P2: Final = 0x6A86
NO_SUCH_DATA: Final = 0x6A88
WRONG_OFFSET: Final = 0x6B00
UNKNOWN_INS: Final = 0x6D00
UNKNOWN_CLA: Final = 0x6E00

# VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER, and VERIFY with BER-TLV data (ISO 7816-4)
PIN_INSTRUCTIONS: Final = frozenset({0x20, 0x24, 0x2C, 0x21})


class CardPulledError(Exception):
    """The card left the reader in the middle of a command: there is no response."""


class StatusError(Exception):
    """The card answers with this status word and without data."""

    def __init__(self, status: int) -> None:
        """``status`` is SW1 SW2 as one number."""
        super().__init__(f"{status:04X}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Command:
    """One command APDU in its parts (ISO 7816-3, 12.1.3)."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    expected: int | None  # Le: 256 (65536 extended) for "all there is", None when not sent

    @classmethod
    def parse(cls, raw: bytes) -> Command:
        """Take a command apart.

        Raises:
            StatusError: 6700 when the lengths do not fit together.
        """
        if len(raw) < 4:
            raise StatusError(WRONG_LENGTH)
        body = raw[4:]
        wide = len(body) > 2 and body[0] == 0
        digits = 2 if wide else 1
        body = body[1:] if wide else body
        data, rest = b"", body
        if len(body) > digits:
            size = int.from_bytes(body[:digits], "big")
            data, rest = body[digits : digits + size], body[digits + size :]
            if len(data) != size:
                raise StatusError(WRONG_LENGTH)
        if rest and len(rest) != digits:
            raise StatusError(WRONG_LENGTH)
        expected = (int.from_bytes(rest, "big") or 1 << 8 * digits) if rest else None
        return cls(raw[0], raw[1], raw[2], raw[3], data, expected)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One command and its response. The response is empty when the card was pulled."""

    command: bytes
    response: bytes

    def __str__(self) -> str:
        """Return both as hex, shortened for reading."""
        return f"{_short(self.command)} -> {_short(self.response) or '(card gone)'}"


class Log(list[Exchange]):
    """All APDUs in their order, since the card was made or the log was cleared."""

    @property
    def commands(self) -> list[bytes]:
        """The command APDUs alone."""
        return [exchange.command for exchange in self]

    def verify_like(self) -> list[bytes]:
        """Return the commands that could touch a PIN. A diagnosis must leave this empty."""
        return [command for command in self.commands if command[1] in PIN_INSTRUCTIONS]

    def class_80(self) -> list[bytes]:
        """Return the vendor commands (class 8x), which may change a card for ever."""
        return [command for command in self.commands if command[0] & 0xF0 == 0x80]


@dataclass(frozen=True, slots=True)
class Faults:
    """How a card misbehaves. APDUs are counted from 1; ``card.log.clear()`` restarts the count."""

    mute: bool = False  # present, but gives no usable ATR: PC/SC calls it mute
    pull_at: int | None = None  # vanishes at this APDU, before the response
    wrong_status: Mapping[int, int] = field(default_factory=dict)  # number of the APDU -> SW
    status_of_ins: Mapping[int, int] = field(default_factory=dict)  # INS -> SW
    garbage_at: int | None = None  # answers this APDU with 1 to 64 random bytes
    truncate_at: int | None = None  # loses the second half of this response, status included
    truncate: int | None = None  # cuts the data of every response to so many bytes, keeps SW


@dataclass(slots=True)
class EF:
    """A file with content."""

    fid: int
    content: bytes = b""


@dataclass(slots=True)
class DF:
    """A folder on the card."""

    fid: int
    name: bytes = b""
    children: dict[int, DF | EF] = field(default_factory=dict)
    parent: DF | None = None

    def add(self, *nodes: DF | EF) -> DF:
        """Put files and folders in; returns the folder itself."""
        for node in nodes:
            self.children[node.fid] = node
            if isinstance(node, DF):
                node.parent = self
        return self

    def folders(self) -> Iterator[DF]:
        """Yield this folder and all below it."""
        yield self
        for child in self.children.values():
            if isinstance(child, DF):
                yield from child.folders()


class VirtualCard:
    """A card as ``vpcd`` needs it: ``atr``, power, reset, and an answer to every command.

    A hostile card is a subclass that overrides ``answer``, ``fci`` or ``read_binary``.
    """

    def __init__(
        self, *, atr: bytes, delay_s: float = 0.0, faults: Faults | None = None, seed: int = 0
    ) -> None:
        """``delay_s`` is waited in every APDU; a real card needs about 0.02 s."""
        self.atr = atr
        self.delay_s = delay_s
        self.faults = faults or Faults()
        self.log = Log()
        self.resets = 0
        self._random = random.Random(seed)  # noqa: S311 -- repeatable garbage, no secret

    def reset(self) -> None:
        """Forget the session: power on, power off and a warm reset all do."""
        self.resets += 1

    def transmit(self, raw: bytes) -> bytes:
        """Answer one APDU as the faults want it, and write it down.

        Raises:
            CardPulledError: the card is gone.
        """
        if self.delay_s:
            time.sleep(self.delay_s)
        number = len(self.log) + 1
        if number == self.faults.pull_at:
            self.log.append(Exchange(raw, b""))
            raise CardPulledError
        response = self._spoil(number, raw)
        self.log.append(Exchange(raw, response))
        return response

    def answer(self, command: Command) -> bytes:
        """Return the data of the response; the status is 9000.

        Raises:
            StatusError: any other status.
        """
        raise StatusError(UNKNOWN_INS)

    def _spoil(self, number: int, raw: bytes) -> bytes:
        faults = self.faults
        if number == faults.garbage_at:
            return self._random.randbytes(self._random.randint(1, 64))
        status = faults.wrong_status.get(number)
        if status is None and len(raw) > 1:
            status = faults.status_of_ins.get(raw[1])
        response = self._respond(raw) if status is None else status.to_bytes(2, "big")
        if faults.truncate is not None:
            response = response[:-2][: faults.truncate] + response[-2:]
        return response[: len(response) // 2] if number == faults.truncate_at else response

    def _respond(self, raw: bytes) -> bytes:
        try:
            return self.answer(Command.parse(raw)) + OK.to_bytes(2, "big")
        except PartialAnswer as part:
            return part.data + part.status.to_bytes(2, "big")
        except StatusError as error:
            return error.status.to_bytes(2, "big")


class PartialAnswer(StatusError):
    """Data together with a warning status, such as 6282 at the end of a file."""

    def __init__(self, data: bytes, status: int) -> None:
        """``data`` comes before the status."""
        super().__init__(status)
        self.data = data


class FileCard(VirtualCard):
    """A card with a tree of files: SELECT and READ BINARY of ISO 7816-4."""

    def __init__(
        self,
        *,
        atr: bytes,
        delay_s: float = 0.0,
        faults: Faults | None = None,
        max_read: int = 256,
        seed: int = 0,
    ) -> None:
        """``max_read`` is the most bytes one READ BINARY gives; 244 on old cards."""
        super().__init__(atr=atr, delay_s=delay_s, faults=faults, seed=seed)
        self.max_read = max_read
        self.mf = DF(0x3F00)
        self.folder = self.mf
        self.file: EF | None = None

    def reset(self) -> None:
        """Select the MF again."""
        super().reset()
        self.folder, self.file = self.mf, None

    def fci(self, node: DF | EF) -> bytes:
        """Return the file control information of a file or folder."""
        raise NotImplementedError

    def select(self, command: Command) -> bytes:
        """Answer SELECT: by identifier (P1 00, 01, 02), parent (03), name (04), path (08, 09)."""
        node = self.find(command.p1, command.data)
        if isinstance(node, EF):
            self.file = node
        else:
            self.folder, self.file = node, None
        if command.p2 & 0x0C == 0x0C or command.expected is None:
            return b""
        return self.fci(node)[: command.expected]

    def find(self, how: int, data: bytes) -> DF | EF:
        """Return what a SELECT names.

        Raises:
            StatusError: not there, or a form this card does not know.
        """
        if how == 0x03:
            return self.folder.parent or self.mf
        if how == 0x04:
            return _first(folder for folder in self.mf.folders() if folder.name == data and data)
        if how in (0x08, 0x09):
            return self._walk(self.mf if how == 0x08 else self.folder, data)
        if how not in (0x00, 0x01, 0x02):
            raise StatusError(WRONG_P1_P2)
        if how == 0x00 and data in (b"", b"\x3f\x00"):
            return self.mf
        if len(data) != 2:
            raise StatusError(WRONG_DATA)
        node = self._child(self.folder, int.from_bytes(data, "big"))
        if how and isinstance(node, EF) != (how == 0x02):
            raise StatusError(NOT_FOUND)
        return node

    def read_binary(self, command: Command) -> bytes:
        """Answer READ BINARY of the selected file."""
        if command.p1 & 0x80:
            raise StatusError(WRONG_P1_P2)  # short identifiers: no use of them is known
        if self.file is None:
            raise StatusError(NO_CURRENT_EF)
        offset = command.p1 << 8 | command.p2
        if offset >= len(self.file.content):
            raise StatusError(WRONG_OFFSET)
        wanted = min(command.expected or 0, self.max_read)
        data = self.file.content[offset : offset + wanted]
        if len(data) < wanted:
            raise PartialAnswer(data, END_OF_FILE)
        return data

    def _walk(self, start: DF, path: bytes) -> DF | EF:
        identifiers = [int.from_bytes(path[at : at + 2], "big") for at in range(0, len(path), 2)]
        if start is self.mf and identifiers[:1] == [0x3F00]:
            del identifiers[0]  # AKIS takes the path with and without the MF (OpenSC sends it)
        node: DF | EF = start
        for identifier in identifiers:
            if isinstance(node, EF):
                raise StatusError(NOT_FOUND)
            node = self._child(node, identifier)
        return node

    @staticmethod
    def _child(folder: DF, identifier: int) -> DF | EF:
        try:
            return folder.children[identifier]
        except KeyError:
            raise StatusError(NOT_FOUND) from None


def _first(folders: Iterable[DF]) -> DF:
    for folder in folders:
        return folder
    raise StatusError(NOT_FOUND)


def _short(raw: bytes) -> str:
    shown = raw[:36].hex(" ").upper()
    return shown if len(raw) <= 36 else f"{shown} … {len(raw)} B"
