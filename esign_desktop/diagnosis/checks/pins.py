"""Questions about the PIN and the PUK."""

from collections.abc import Iterator

from esign_desktop.diagnosis.pin_findings import (
    has_finding,
    pin_finding,
    puk_finding,
    puk_is_locked,
)
from esign_desktop.diagnosis.selectors import pin, tokens
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.report import Finding
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinRole


def pin_in_danger(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find PINs that are locked, nearly locked, or not ready for use."""
    for token in tokens(snapshot):
        status = pin(token, PinRole.USER)
        if status is not None and has_finding(status.state):
            yield pin_finding(status.state, token, snapshot, catalog)


def puk_locked(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find PUKs that are locked. While the PIN still works, that is only a warning."""
    for token in tokens(snapshot):
        if puk_is_locked(token):
            yield puk_finding(token, snapshot, catalog)
