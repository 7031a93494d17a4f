"""Reports what was done to a card when the command itself cannot any more."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from esign_desktop.model.sanitize import sanitize

if TYPE_CHECKING:
    from esign_desktop.app.operation_record import OperationRecord

_KNOWN: Final = {True: "yes", False: "no", None: "not known"}


def report_unreported_outcome(record: "OperationRecord", language: str | None) -> None:
    """Print the outcome on standard error, once, unless it was reported before."""
    if record.kind is None or record.reported:
        return
    record.reported = True
    lines = record.lines or _in_words(record, language)
    sys.stderr.write(sanitize("\n".join(lines)) + "\n")
    sys.stderr.flush()


def _in_words(record: "OperationRecord", language: str | None) -> Sequence[str]:
    try:
        return _found_words(record, language)
    except Exception:  # noqa: BLE001 - the texts may be what failed; print the facts
        sent = record.ending.pin_sent if record.ending else False
        changed = record.ending.changed if record.ending else False
        return (f"PIN sent to the card: {_KNOWN[sent]}. PIN changed: {_KNOWN[changed]}.",)


def _found_words(record: "OperationRecord", language: str | None) -> Sequence[str]:
    from esign_desktop.cli.session import texts_before_session
    from esign_desktop.presenters.pin.blocks import outcome_document
    from esign_desktop.presenters.pin.known_outcome import known_view
    from esign_desktop.renderers.plain import plain_text

    assert record.kind is not None  # noqa: S101 - for the type checker
    texts = texts_before_session(language)
    view = known_view(record.kind, record.ending, texts)
    return plain_text(outcome_document(view, (), texts)).splitlines()
