"""One difference between two snapshots or reports: where, and what was there before and after."""

from esign_desktop.model.record import Record


class PathPart(Record, frozen=True):
    """A field, or an entry of a list that has a name of its own."""

    name: str
    key: str = ""  # of the entry: a reader's name, a certificate's fingerprint


class Difference(Record, frozen=True):
    """One difference. Empty where there was nothing, or is nothing any more."""

    path: tuple[PathPart, ...]
    before: str
    after: str

    @property
    def what(self) -> str:
        """Return the path as text: ``readers[ACS ACR39U].state``."""
        parts = (f"{part.name}[{part.key}]" if part.key else part.name for part in self.path)
        return ".".join(parts)
