"""Asks one check about one computer."""

from esign_desktop.diagnosis.engine import Check, diagnose
from esign_desktop.model.codes import CODES
from esign_desktop.model.report import Finding, Report
from esign_desktop.model.snapshot import Snapshot
from tests.build import CATALOG


def codes(check: Check, snapshot: Snapshot) -> list[str]:
    return [finding.code for finding in check(snapshot, CATALOG)]


def only(check: Check, snapshot: Snapshot) -> Finding:
    """Return the one finding there is."""
    (finding,) = check(snapshot, CATALOG)
    return finding


def report(snapshot: Snapshot) -> Report:
    return diagnose(snapshot, CATALOG)


def found_in(snapshot: Snapshot) -> list[str]:
    """Return the codes of a whole diagnosis, in its order."""
    return [finding.code for finding in report(snapshot).findings]


def bare(code: str) -> Finding:
    """Return a finding of that code that tells nothing more."""
    entry = CODES[code]
    return Finding(code, entry.severity, values=dict.fromkeys(entry.values, ""))
