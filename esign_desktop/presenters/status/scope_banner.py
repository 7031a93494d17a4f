"""That only a part of a computer is looked at, for as long as it is so."""

from collections.abc import Iterator

from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath, ProbeOutcome
from esign_desktop.presenters.texts import N_, Texts


def limits_text(
    module: ModulePath | None, reader: str | None, snapshot: Snapshot | None, texts: Texts
) -> str:
    """Return what the program was told to look at, and whether it is there; "" for everything.

    Args:
        module: the only one that is used.
        reader: what the name of a reader must hold.
        snapshot: the newest; None: nobody has looked yet.
        texts: the language.
    """
    return " ".join(_sentences(module, reader, snapshot, texts))


def _sentences(
    module: ModulePath | None, reader: str | None, snapshot: Snapshot | None, texts: Texts
) -> Iterator[str]:
    _ = texts.get
    if module is not None:
        yield _(N_("Only this card software is used: {file}."), file=module)
        outcomes = {probe.path: probe.outcome for probe in snapshot.modules} if snapshot else {}
        if outcomes.get(module) is ProbeOutcome.NOT_FOUND:
            yield _(N_("There is no such file."))
    if reader is not None:
        words = N_("Only card readers with “{reader}” in their name are checked.")
        yield _(words, reader=reader)
        if snapshot and snapshot.service is ServiceState.RUNNING and not snapshot.readers:
            yield _(N_("No connected card reader has it in its name."))
    if module is not None or reader is not None:
        yield _(N_("To check everything, close the program and start it in the usual way."))
