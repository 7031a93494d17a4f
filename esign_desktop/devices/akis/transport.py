"""The interface between reading an AKIS card and what transmits its commands."""

from typing import Protocol


class TransportError(Exception):
    """The card could not be reached. ``removed`` is whether it was taken out."""

    def __init__(self, message: str, *, removed: bool) -> None:
        super().__init__(message)
        self.removed = removed


class Transport(Protocol):
    """A card."""

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command and return the response with its two status bytes.

        Raises:
            TransportError: no response came.
        """
        ...
