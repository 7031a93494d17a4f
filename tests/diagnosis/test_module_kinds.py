"""Modules of another architecture, of somebody else, and beside cards that are not AKIS."""

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.modules import (
    card_not_seen_by_module,
    module_unusable,
    other_architecture,
)
from esign_desktop.model.card import Card, CardFamily
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, ReaderName
from esign_desktop.model.report import Action, ActionKind, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath, ModuleProbe, ProbeOutcome
from tests.build import HEALTHY, PROBE, card, host, probe, snapshot
from tests.diagnosis.ask import codes, found_in, only, report

SECOND = ReaderName("Gemalto PC Twin Reader 01 00")
INSTALL = Action(ActionKind.INSTALL_PACKAGE, "akia_linux_x86_64")
DOWNLOADS = Action(ActionKind.OPEN_LINK, "akis_downloads")
NOT_TRIED = ProbeOutcome.NOT_TRIED
WINDOWS = host(platform=Platform.WINDOWS, distributions=(), packages=())
SYSTEM32 = ModulePath(r"C:\Windows\System32\akisp11.dll")
SYSWOW64 = ModulePath(r"C:\Windows\SysWOW64\akisp11.dll")
SEARCHED = (r"%SystemRoot%\System32\akisp11.dll", r"%SystemRoot%\SysWOW64\akisp11.dll")
FOR_32_BIT = probe(
    path=SYSWOW64, outcome=ProbeOutcome.WRONG_ARCHITECTURE, architectures=("PE x86",)
)


def windows(*modules: ModuleProbe, **changes: object) -> Snapshot:
    return snapshot(**{"host": WINDOWS, "modules": modules, "searched": SEARCHED, **changes})


@pytest.mark.parametrize(
    "cards", [(), (card(identity_card=True),), HEALTHY.cards], ids=["none", "identity", "unseen"]
)
@pytest.mark.parametrize(
    "outcome",
    [ProbeOutcome.OK, ProbeOutcome.REFUSED, ProbeOutcome.CRASHED, ProbeOutcome.TIMED_OUT],
)
def test_a_module_for_other_programs_is_no_fault_once_one_for_this_loads(
    outcome: ProbeOutcome, cards: tuple[Card, ...]
) -> None:
    ours = probe(path=SYSTEM32, outcome=outcome, tokens=())
    both = windows(ours, FOR_32_BIT, cards=cards)

    assert "middleware.wrong_architecture" not in found_in(both)


@pytest.mark.parametrize("other", [ProbeOutcome.NOT_FOUND, ProbeOutcome.CANNOT_LOAD])
def test_a_module_for_other_programs_alone_is_still_a_fault(other: ProbeOutcome) -> None:
    there = windows(probe(path=SYSTEM32, outcome=other), FOR_32_BIT)

    assert "middleware.wrong_architecture" in codes(module_unusable, there)


def test_where_only_the_64_bit_module_is_there_32_bit_programs_are_thought_of() -> None:
    there = windows(replace(PROBE, path=SYSTEM32))

    finding = only(other_architecture, there)

    assert (finding.code, finding.severity) == ("middleware.other_architecture", Severity.NOTE)
    assert finding.values == {"installed": "x86_64", "missing": "x86"}
    assert report(there).verdict == "ready"


@pytest.mark.parametrize(
    "there",
    [
        windows(replace(PROBE, path=SYSTEM32), FOR_32_BIT),
        windows(
            replace(PROBE, path=SYSTEM32),
            probe(path=SYSWOW64, outcome=NOT_TRIED, architectures=()),
        ),
        windows(
            replace(PROBE, path=SYSTEM32),
            probe(
                path=ModulePath(r"C:\Akis\akisp11.dll"), outcome=NOT_TRIED, architectures=("x86",)
            ),
        ),
        windows(replace(PROBE, path=SYSTEM32), searched=(SYSTEM32,)),
        windows(FOR_32_BIT),
        windows(replace(PROBE, path=ModulePath(r"C:\x\eps2003csp11.dll"))),
        windows(replace(PROBE, path=SYSTEM32), host=replace(WINDOWS, architecture="x86")),
        snapshot(searched=SEARCHED),
    ],
    ids=[
        "both",
        "the second not asked",
        "the second elsewhere",
        "not looked for",
        "only 32 bit",
        "another module",
        "a 32-bit program",
        "Linux",
    ],
)
def test_where_both_are_there_or_nobody_looked_nothing_is_said_of_32_bit(there: Snapshot) -> None:
    assert not codes(other_architecture, there)


FOREIGN = card(atr=Atr.parse("3B6800000073C84012009000"), family=CardFamily.OTHER)


@pytest.mark.parametrize(
    "outcome", [ProbeOutcome.CRASHED, ProbeOutcome.TIMED_OUT, ProbeOutcome.REFUSED]
)
def test_beside_a_card_that_is_not_akis_a_killed_module_is_not_at_fault(
    outcome: ProbeOutcome,
) -> None:
    finding = only(module_unusable, snapshot(cards=(FOREIGN,), modules=(probe(outcome=outcome),)))

    assert (finding.severity, finding.values["case"]) == (Severity.NOTE, "other_card")
    assert finding.actions == (Action(ActionKind.TRY_AGAIN),)


@pytest.mark.parametrize(
    "cards", [(), (card(reader=SECOND), FOREIGN)], ids=["no card", "an AKIS card too"]
)
def test_without_a_foreign_card_to_stumble_over_a_crash_stays_one(cards: tuple[Card, ...]) -> None:
    crashed = probe(outcome=ProbeOutcome.CRASHED)

    finding = only(module_unusable, snapshot(cards=cards, modules=(crashed,)))

    assert (finding.severity, finding.values["case"]) == (Severity.BLOCKING, "")


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (ProbeOutcome.WRONG_ARCHITECTURE, "middleware.wrong_architecture"),
        (ProbeOutcome.CANNOT_LOAD, "middleware.cannot_load"),
        (ProbeOutcome.CRASHED, "middleware.crashed"),
        (ProbeOutcome.TIMED_OUT, "middleware.timed_out"),
        (ProbeOutcome.REFUSED, "middleware.refused"),
    ],
)
def test_a_module_of_somebody_else_is_called_by_its_name_and_gets_no_akia(
    outcome: ProbeOutcome, code: str
) -> None:
    other = probe(path=ModulePath("/usr/lib/opensc-pkcs11.so"), outcome=outcome)

    finding = only(module_unusable, snapshot(modules=(other,)))

    assert (finding.code, finding.values["case"]) == (code, "other_module")
    assert finding.values["module"] == "opensc-pkcs11.so"
    assert {INSTALL, DOWNLOADS}.isdisjoint(finding.actions)


def test_a_module_of_somebody_else_that_sees_no_akis_card_is_not_akis_software() -> None:
    other = probe(path=ModulePath("/usr/lib/opensc-pkcs11.so"), tokens=())

    finding = only(card_not_seen_by_module, snapshot(modules=(other,)))

    assert (finding.code, finding.values["case"]) == ("middleware.no_token", "other_module")
    assert finding.actions == (Action(ActionKind.TRY_AGAIN),)
