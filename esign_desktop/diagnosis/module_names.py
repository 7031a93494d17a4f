"""Which module shows a card, and what it is called: by its file, unless it is AKIS'. Pure."""

from pathlib import PureWindowsPath
from typing import Final

from esign_desktop.model.catalog import Catalog
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModuleProbe, ProbeOutcome, Token

OTHER_MODULE: Final = "other_module"
"""The value "case" of a finding about a module that is not AKIS'."""


def file_name(probe: ModuleProbe) -> str:
    """Return the name of a module's file."""
    return PureWindowsPath(probe.path).name  # knows both kinds of separators


def module_case(probe: ModuleProbe, catalog: Catalog) -> str:
    """Return OTHER_MODULE for one that somebody named and that is not AKIS', else ""."""
    return "" if catalog.is_akis_module(probe.path) else OTHER_MODULE


def module_showing(token: Token, snapshot: Snapshot) -> ModuleProbe | None:
    """Return the module that shows a token; of several the first."""
    return next((probe for probe in snapshot.modules if token in probe.tokens), None)


def module_values(token: Token | None, snapshot: Snapshot, catalog: Catalog) -> tuple[str, str]:
    """Return the values "module" and "case" of a finding about what a token's module shows."""
    probe = module_showing(token, snapshot) if token is not None else None
    if probe is None:
        return "", ""
    return file_name(probe), module_case(probe, catalog)


def other_module_name(token: Token, snapshot: Snapshot, catalog: Catalog) -> str:
    """Return the file name of the module that shows a token, unless it is AKIS'."""
    probe = module_showing(token, snapshot)
    return one_line(file_name(probe)) if probe and module_case(probe, catalog) else ""


def only_other_module(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return the file name of the only module, where that is not AKIS'."""
    there = [p for p in snapshot.modules if p.outcome is not ProbeOutcome.NOT_FOUND]
    if len(there) != 1 or not module_case(there[0], catalog):
        return ""
    return one_line(file_name(there[0]))
