import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.engine import ALL_CHECKS, diagnose
from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Finding, LinkState, Report, Severity, Verdict
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import PinState, ProbeOutcome
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    card,
    certificate,
    pin,
    probe,
    reader,
    snapshot,
    token,
    with_token,
)
from tests.diagnosis.ask import bare


def finds(*findings: Finding) -> Report:
    """Return the report of a healthy computer on which one check finds these."""

    def check(snapshot: Snapshot, catalog: Catalog) -> tuple[Finding, ...]:
        return findings

    return diagnose(HEALTHY, CATALOG, [check])


def locked(*findings: Finding) -> Report:
    """Return the report where the only card cannot sign, and one check finds these."""

    def check(snapshot: Snapshot, catalog: Catalog) -> tuple[Finding, ...]:
        return findings

    return diagnose(with_token(pins=(pin(PinState.LOCKED),)), CATALOG, [check])


def fails_half_way(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    yield bare("pin.low")
    raise ZeroDivisionError


def never_begins(snapshot: Snapshot, catalog: Catalog) -> list[Finding]:
    raise RecursionError


def test_a_healthy_computer_is_ready() -> None:
    report = diagnose(HEALTHY, CATALOG)

    assert report.verdict == "ready"
    assert report.primary is None
    assert report.findings == ()
    assert report.snapshot is HEALTHY
    assert report.catalog_version == CATALOG.version
    assert not report.redacted


def test_findings_come_worst_first_and_in_chain_order_within() -> None:
    report = locked(
        make_finding("check.failed", check="x"),
        bare("pin.low"),
        make_finding("certificate.revocation_unknown", holder="", why="", detail=""),
        bare("pin.locked"),
        make_finding("service.remote_session"),
        make_finding("certificate.none", token=""),
    )

    assert [finding.code for finding in report.findings] == [
        "certificate.none",
        "pin.locked",
        "service.remote_session",
        "pin.low",
        "certificate.revocation_unknown",
        "check.failed",
    ]


def test_of_one_link_the_check_that_was_asked_first_comes_first() -> None:
    report = finds(bare("pin.puk_locked"), bare("pin.locked"))

    assert report.primary == "pin.puk_locked"


@pytest.mark.parametrize(
    ("findings", "verdict", "primary"),
    [
        ([], "unknown", None),
        ([bare("pin.locked")], "not_usable", "pin.locked"),
        ([bare("pin.low"), bare("pin.locked")], "not_usable", "pin.locked"),
    ],
)
def test_the_worst_finding_decides(
    findings: list[Finding], verdict: str, primary: str | None
) -> None:
    report = locked(*findings)

    assert (report.verdict, report.primary) == (verdict, primary)


@pytest.mark.parametrize(
    ("findings", "verdict", "primary"),
    [
        ([bare("pin.low")], "attention", "pin.low"),
        ([make_finding("check.failed", check="x")], "ready", None),
        ([], "ready", None),
    ],
)
def test_where_a_card_can_sign_the_worst_finding_decides(
    findings: list[Finding], verdict: str, primary: str | None
) -> None:
    report = finds(*findings)

    assert (report.verdict, report.primary) == (verdict, primary)


def test_where_nothing_is_broken_and_nothing_was_seen_to_work_nobody_knows() -> None:
    unasked = snapshot(modules=(probe(outcome=ProbeOutcome.NOT_TRIED),))

    report = diagnose(unasked, CATALOG)

    assert (report.verdict, report.primary, report.findings) == ("unknown", None, ())


def test_a_service_nobody_understands_is_unknown_whatever_else_needs_attention() -> None:
    odd = snapshot(service=ServiceState.UNKNOWN, readers=(), cards=(), modules=())

    def check(snapshot: Snapshot, catalog: Catalog) -> tuple[Finding, ...]:
        return (make_finding("service.remote_session"),)

    assert diagnose(odd, CATALOG, [check]).verdict is Verdict.UNKNOWN


def test_a_check_that_fails_is_a_finding_and_the_others_stand(
    caplog: pytest.LogCaptureFixture,
) -> None:
    checks = [never_begins, fails_half_way, *ALL_CHECKS]

    with caplog.at_level(logging.ERROR):
        report = diagnose(with_token(pins=(pin(PinState.LOCKED),)), CATALOG, checks)

    assert [(f.code, f.about) for f in report.findings if f.severity is Severity.NOTE] == [
        ("check.failed", "never_begins"),
        ("check.failed", "fails_half_way"),
    ]
    assert report.primary == "pin.locked"
    assert "pin.low" in {finding.code for finding in report.findings}  # what it had found stands
    assert "fails_half_way" in caplog.text


def test_what_concerns_another_reader_is_a_note_where_one_card_can_sign() -> None:
    report = finds(
        make_finding("card.unknown", "Another reader", reader="Another reader", atr=""),
        make_finding(
            "reader.driver_missing", "1234:5678", reader="", usb_id="1234:5678", driver=""
        ),
        replace(bare("middleware.crashed"), about="/opt/Akia/libakisp11.so"),
    )

    assert {finding.severity for finding in report.findings} == {Severity.NOTE}
    assert report.verdict == "ready"
    assert {item.state for item in report.chain} == {LinkState.OK}


def test_what_concerns_the_reader_of_the_card_itself_stays_as_it_is() -> None:
    mute = replace(HEALTHY, readers=(reader(state=ReaderState.CARD_MUTE),), cards=())

    assert diagnose(mute, CATALOG).primary == "card.mute"


def test_a_service_is_never_somebody_elses() -> None:
    assert finds(bare("service.stopped")).verdict == "not_usable"


def test_the_pin_of_another_card_warns_where_one_card_can_sign() -> None:
    assert finds(bare("pin.locked")).verdict == "attention"
    assert locked(bare("pin.locked")).verdict == "not_usable"


def test_a_warning_about_another_reader_stays_a_warning() -> None:
    outdated = make_finding("middleware.outdated", "akia", package="", installed="", newest="")

    assert finds(outdated).verdict == "attention"


def test_no_alarm_is_false_where_no_card_can_sign() -> None:
    over = token(certificates=(certificate(not_after=NOW - timedelta(days=1)),))
    stuck = snapshot(
        cards=(card(driverless=Driverless(DriverlessOutcome.NOT_TRIED)),),
        modules=(probe(tokens=(over,)),),
    )

    def check(snapshot: Snapshot, catalog: Catalog) -> list[Finding]:
        return [replace(bare("card.mute"), about="Another reader")]

    assert diagnose(stuck, CATALOG, [check]).primary == "card.mute"


def test_a_diagnosis_changes_nothing_and_is_always_the_same() -> None:
    before = replace(HEALTHY)

    assert diagnose(HEALTHY, CATALOG) == diagnose(HEALTHY, CATALOG)
    assert before == HEALTHY


@pytest.mark.parametrize("values", [{}, {"token": "T", "more": "x"}, {"tokens": "T"}])
def test_a_finding_brings_the_values_of_its_code_and_no_other(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"pin\.locked wants the values"):
        make_finding("pin.locked", **values)  # type: ignore[arg-type]


def test_every_check_is_asked_once_and_says_what_it_finds() -> None:
    assert len(set(ALL_CHECKS)) == len(ALL_CHECKS)
    assert all((check.__doc__ or "").startswith("Find ") for check in ALL_CHECKS)
