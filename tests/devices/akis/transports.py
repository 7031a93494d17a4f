"""Cards for tests: one that plays a virtual card, one that answers what a function says."""

from collections.abc import Callable

from esign_desktop.devices.akis.transport import TransportError
from tests.stack.card import CardPulledError, VirtualCard


class Direct:
    """A virtual card of the test stack, without any reader between."""

    def __init__(self, card: VirtualCard) -> None:
        self.card = card

    @property
    def commands(self) -> list[bytes]:
        """What the card was sent so far."""
        return self.card.log.commands

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command."""
        try:
            return self.card.transmit(apdu)
        except CardPulledError as error:
            raise TransportError("SCARD_W_REMOVED_CARD", removed=True) from error


class Scripted:
    """A card that is a function from a command to its response, written down."""

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self.commands: list[bytes] = []

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command."""
        self.commands.append(apdu)
        return self._answer(apdu)


def plays(*responses: str) -> Scripted:
    """Return a card that gives these responses, in hex, one after the other; then 6F00."""
    rest = [bytes.fromhex(each) for each in responses]
    return Scripted(lambda _: rest.pop(0) if rest else b"\x6f\x00")


def one_file(content: bytes, *, limit: int = 256, end: str = "6282") -> Scripted:
    """Return a card with one file that is always selected.

    Args:
        content: of the file.
        limit: the most bytes one READ BINARY gives.
        end: how it says that fewer bytes are there than were asked for: a status word, or
            ``6C``: it wants the command again with the right length.
    """

    def answer(apdu: bytes) -> bytes:
        if apdu[1] == 0xA4:
            return b"\x90\x00"
        offset = apdu[2] << 8 | apdu[3]
        wanted = apdu[4] or 256
        part = content[offset : offset + min(wanted, limit)]
        if offset >= len(content):
            return b"\x6b\x00"
        if offset + wanted <= len(content):
            return part + b"\x90\x00"
        if end == "6C":
            return bytes((0x6C, len(content) - offset))
        return part + (b"\x90\x00" if len(part) == limit else bytes.fromhex(end))

    return Scripted(answer)


def is_harmless(apdu: bytes) -> bool:
    """Tell whether a command is a SELECT or a READ BINARY of ISO/IEC 7816-4, whole and short."""
    if apdu[:2] == b"\x00\xb0":
        return len(apdu) == 5
    if apdu[:2] == b"\x00\xa4":
        return len(apdu) >= 5 and len(apdu) - 5 - apdu[4] in (0, 1)
    return False
