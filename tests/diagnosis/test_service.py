from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from esign_desktop.app.service_start import command
from esign_desktop.diagnosis.checks.service import (
    clock_wrong,
    remote_desktop,
    service_not_usable,
)
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.times import utc_text
from esign_desktop.model.host import Platform
from esign_desktop.model.report import ActionKind, Verdict
from esign_desktop.model.snapshot import ServiceState, Snapshot
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    certificate,
    host,
    probe,
    snapshot,
    token,
    usb_device,
    with_certificate,
)
from tests.diagnosis.ask import codes, found_in, only, report

SECOND = timedelta(seconds=1)
RELEASED = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (ServiceState.NOT_INSTALLED, "service.not_installed"),
        (ServiceState.STOPPED, "service.stopped"),
        (ServiceState.ACCESS_DENIED, "service.access_denied"),
        (ServiceState.INCOMPATIBLE, "service.incompatible"),
        (ServiceState.NO_ANSWER, "service.no_answer"),
        (ServiceState.UNKNOWN, "service.error"),
    ],
)
def test_a_service_that_does_not_answer_is_told_with_the_answer(
    state: ServiceState, code: str
) -> None:
    finding = only(service_not_usable, snapshot(service=state, service_detail="0x8010001D"))

    assert finding.code == code
    assert finding.values["detail"] == "0x8010001D"
    assert ActionKind.TRY_AGAIN in {action.kind for action in finding.actions}


def test_only_a_stopped_service_can_be_started() -> None:
    starts = {
        state
        for state in ServiceState
        for finding in service_not_usable(snapshot(service=state), CATALOG)
        if finding.actions[0].kind is ActionKind.START_SERVICE
    }

    assert starts == {ServiceState.STOPPED}


@pytest.mark.parametrize("platform", Platform)
def test_a_service_that_the_system_alone_starts_has_no_button_for_it(platform: Platform) -> None:
    there = snapshot(service=ServiceState.STOPPED, host=host(platform=platform))
    kinds = {action.kind for action in only(service_not_usable, there).actions}

    assert (ActionKind.START_SERVICE in kinds) is bool(command(platform))


def test_nothing_is_said_of_a_service_that_runs() -> None:
    assert not codes(service_not_usable, HEALTHY)


@pytest.mark.parametrize(
    ("detail", "error"),
    [
        (
            "SCardEstablishContext: SCARD_F_INTERNAL_ERROR (0x80100001)",
            "SCARD_F_INTERNAL_ERROR (0x80100001)",
        ),
        ("SCardListReaders: PC/SC error (0x8010002B)", "0x8010002B"),
        ("SCardListReaders: ERROR_IO_DEVICE (0x0000045D)", "ERROR_IO_DEVICE (0x0000045D)"),
        ("something else", "something else"),
        ("", ""),
    ],
)
def test_an_answer_without_a_meaning_is_told_with_what_to_read_out(
    detail: str, error: str
) -> None:
    odd = snapshot(service=ServiceState.UNKNOWN, service_detail=detail, readers=(), cards=())

    assert only(service_not_usable, odd).values == {"detail": detail, "error": error}
    assert report(odd).verdict is Verdict.NOT_USABLE


@pytest.mark.parametrize(
    ("facts", "cause", "startable"),
    [
        ({}, "", True),
        ({"remote_session": False, "service_running": False}, "", True),
        ({"service_running": True, "service_disabled": False}, "running", False),
        ({"service_running": False, "service_disabled": True}, "disabled", False),
        # the service of this computer is not the one that is asked there
        ({"remote_session": True}, "remote", False),
        ({"remote_session": True, "service_running": True}, "remote", False),
        ({"remote_session": True, "service_disabled": True}, "remote", False),
    ],
)
def test_a_stopped_service_of_windows_has_several_causes(
    facts: dict[str, bool], cause: str, startable: bool
) -> None:
    there = host(**{"platform": Platform.WINDOWS, "remote_session": None, **facts})

    finding = only(service_not_usable, snapshot(service=ServiceState.STOPPED, host=there))

    assert finding.values["cause"] == cause
    assert (finding.actions[0].kind is ActionKind.START_SERVICE) is startable


def test_elsewhere_the_session_says_nothing_of_a_stopped_service() -> None:
    there = snapshot(service=ServiceState.STOPPED, host=host(remote_session=True))

    assert only(service_not_usable, there).values["cause"] == ""


@pytest.mark.parametrize("state", [s for s in ServiceState if s is not ServiceState.RUNNING])
def test_behind_a_service_that_does_not_run_no_reader_and_no_card_is_missed(
    state: ServiceState,
) -> None:
    found = found_in(snapshot(service=state, readers=(), cards=()))

    assert not [code for code in found if code.startswith(("reader.", "card."))]


@pytest.mark.parametrize(
    ("platform", "remote", "told"),
    [
        (Platform.WINDOWS, True, True),
        (Platform.WINDOWS, False, False),
        (Platform.WINDOWS, None, False),
        (Platform.LINUX, True, False),
        (Platform.MACOS, True, False),
    ],
)
def test_only_a_windows_session_takes_readers_along(
    platform: Platform, remote: bool | None, told: bool
) -> None:
    session = snapshot(host=host(platform=platform, remote_session=remote))

    assert codes(remote_desktop, session) == ["service.remote_session"] * told


def test_a_healthy_clock_is_not_mentioned() -> None:
    assert not codes(clock_wrong, HEALTHY)


@pytest.mark.parametrize(
    ("now", "wrong"),
    [
        (RELEASED, False),
        (RELEASED - timedelta(days=1), False),  # the day begins earlier in the east than in UTC
        (RELEASED - timedelta(days=1) - SECOND, True),
        (datetime(2019, 1, 1, tzinfo=UTC), True),
    ],
)
def test_a_clock_before_the_day_of_release_is_wrong(now: datetime, wrong: bool) -> None:
    nothing_else = snapshot(taken_at=now, cards=(), modules=())

    assert codes(clock_wrong, nothing_else) == ["clock.wrong"] * wrong


@pytest.mark.parametrize(
    ("ahead", "wrong"),
    [
        (timedelta(days=90), False),  # renewed three months ahead
        (timedelta(days=201), False),
        (timedelta(days=201) + SECOND, True),
    ],
)
def test_a_certificate_that_begins_too_far_ahead_is_a_wrong_clock(
    ahead: timedelta, wrong: bool
) -> None:
    new = with_certificate(not_before=NOW + ahead, not_after=NOW + timedelta(days=1500))

    assert codes(clock_wrong, new) == ["clock.wrong"] * wrong
    assert ("certificate.not_yet_valid" in found_in(new)) is not wrong


def test_the_clock_is_told_with_both_times() -> None:
    wrong = snapshot(taken_at=datetime(2019, 3, 1, 8, 5, tzinfo=UTC), cards=(), modules=())

    assert only(clock_wrong, wrong).values == {
        "now_at": "2019-03-01T08:05:00Z",
        "earliest_at": "2026-11-21T00:00:00Z",
        "direction": "behind",
    }


def ahead(years: int, **changes: object) -> Snapshot:
    """Return the healthy computer, its clock so many years ahead."""
    return snapshot(taken_at=NOW.replace(year=NOW.year + years), **changes)


def test_a_clock_far_ahead_is_doubted_before_a_certificate_is_called_expired() -> None:
    told = report(ahead(5))

    assert [f.code for f in told.findings] == ["clock.wrong", "certificate.expired"]
    assert told.findings[0].values == {
        "now_at": "2031-12-01T09:30:00Z",
        "earliest_at": "2026-11-21T00:00:00Z",
        "direction": "ahead",
    }
    assert told.findings[0].actions[0].kind is ActionKind.SET_CLOCK
    assert told.primary == "clock.wrong"


def test_a_certificate_that_was_over_when_the_program_was_made_says_nothing_of_the_clock() -> None:
    old = with_certificate(not_before=NOW.replace(year=2019), not_after=NOW.replace(year=2022))

    assert found_in(replace(old, taken_at=NOW.replace(year=2031))) == ["certificate.expired"]


def test_a_program_of_last_year_does_not_doubt_the_clock() -> None:
    ended = with_certificate(not_after=NOW + timedelta(days=30))

    assert found_in(replace(ended, taken_at=NOW + timedelta(days=400))) == ["certificate.expired"]


def test_a_certificate_that_holds_by_a_clock_far_ahead_says_nothing_against_it() -> None:
    long = with_certificate(not_after=NOW.replace(year=2040))

    assert found_in(replace(long, taken_at=NOW.replace(year=2031))) == []


def test_a_newer_catalogue_or_certificate_makes_a_late_date_plausible() -> None:
    newer = replace(CATALOG, version="2031.10.01")
    renewed = certificate(not_before=NOW.replace(year=2030), not_after=NOW.replace(year=2031))
    late = ahead(5, modules=(probe(tokens=(token(certificates=(certificate(), renewed)),)),))

    assert list(clock_wrong(ahead(5), newer)) == []
    assert not codes(clock_wrong, replace(late, taken_at=NOW.replace(year=2031, month=12, day=9)))


def test_a_clock_before_the_day_of_the_catalogue_is_wrong_too() -> None:
    newer = replace(CATALOG, version="2027.02.01.2")

    (finding,) = clock_wrong(snapshot(cards=(), modules=()), newer)

    assert finding.values["earliest_at"] == "2027-02-01T00:00:00Z"


def test_a_clock_before_the_day_of_the_catalogue_judges_no_certificate() -> None:
    newer = replace(CATALOG, version="2027.02.01")
    new = with_certificate(not_before=NOW + timedelta(days=5), not_after=NOW.replace(year=2029))

    assert [f.code for f in diagnose(new, newer).findings] == ["clock.wrong"]


def test_a_driver_of_last_year_makes_a_late_date_plausible() -> None:
    device = usb_device(driver_date=date(2030, 12, 1))

    assert not codes(clock_wrong, ahead(5, usb_devices=(device,)))


def test_a_driver_of_the_future_says_nothing_of_the_clock() -> None:
    device = usb_device(driver_date=date(2099, 1, 1))

    assert codes(clock_wrong, ahead(5, usb_devices=(device,))) == ["clock.wrong"]
    assert not codes(clock_wrong, snapshot(usb_devices=(device,)))


@pytest.mark.parametrize("version", ["test", "2031.99.99", "", "2031"])
def test_a_version_that_is_no_day_says_nothing_of_the_clock(version: str) -> None:
    assert not list(clock_wrong(HEALTHY, replace(CATALOG, version=version)))


def test_the_later_of_two_reasons_counts() -> None:
    begins = NOW + timedelta(days=400)
    wrong = with_certificate(not_before=begins, not_after=begins + timedelta(days=1000))

    earliest = only(clock_wrong, wrong).values["earliest_at"]

    assert earliest == utc_text(begins - timedelta(days=200))


def test_a_wrong_clock_judges_no_certificate() -> None:
    back_in_2019 = snapshot(taken_at=datetime(2019, 1, 1, tzinfo=UTC))

    assert found_in(back_in_2019) == ["clock.wrong"]


def test_without_a_day_of_release_only_certificates_can_tell() -> None:
    unknown = snapshot(
        taken_at=datetime(1999, 1, 1, tzinfo=UTC),
        host=host(app_released=None),
        modules=(),
        cards=(),
    )

    assert not codes(clock_wrong, unknown)


@pytest.mark.parametrize("begins", [datetime.min, datetime(1, 1, 1, 23)])
def test_a_certificate_from_the_year_one_breaks_no_check(begins: datetime) -> None:
    ancient = with_certificate(not_before=begins.replace(tzinfo=UTC))

    assert found_in(ancient) == []


def test_the_first_day_of_the_calendar_is_a_wrong_clock_too() -> None:
    first = snapshot(taken_at=datetime.min.replace(tzinfo=UTC), host=host(app_released=date.min))

    assert "check.failed" not in found_in(first)


def test_a_time_travels_in_utc() -> None:
    ankara = datetime(2026, 12, 1, 12, 30, tzinfo=timezone(timedelta(hours=3)))

    assert utc_text(ankara) == "2026-12-01T09:30:00Z"


def test_an_old_certificate_beside_a_new_one_does_not_accuse_the_clock() -> None:
    later = certificate(not_before=NOW + timedelta(days=300), not_after=NOW + timedelta(days=900))
    both = token(certificates=(later, certificate()))

    assert not codes(clock_wrong, snapshot(cards=(), modules=(probe(tokens=(both,)),)))
