"""Reports at the edges: of the calendar, and of what one computer can have."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from pathlib import Path

import pytest
from msgspec.structs import replace

from esign_desktop.app.compare import differences
from esign_desktop.app.redact import redact
from esign_desktop.app.reminders import SentReminders, due_reminders
from esign_desktop.app.scenarios import ScenarioError, read_scenario
from esign_desktop.app.watching import is_out_of_date
from esign_desktop.devices.x509 import read_certificate
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model import limits
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.model.codec import encode, to_plain
from esign_desktop.model.limits import require_bounded
from esign_desktop.model.moments import FIRST, LAST, in_utc, in_zone, shifted
from esign_desktop.model.record import HexBytes
from esign_desktop.model.report import ScenarioProblem
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.cards.calendar import calendar_file
from esign_desktop.presenters.cards.timeline import bar_view, span_of
from esign_desktop.presenters.cards.view import cards_view
from esign_desktop.presenters.status.blocks import report_document
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.support.comparison import between, comparison
from esign_desktop.presenters.support.view import support_view
from esign_desktop.presenters.texts import Texts
from esign_desktop.renderers.plain import plain_text
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    card,
    certificate,
    host,
    probe,
    reader,
    snapshot,
    token,
)
from tests.catalog.test_links import LINKS
from tests.devices import handmade
from tests.presenters.status.test_overview import ENGLISH, TURKISH

HERE = Presenter(Texts("en", NullTranslations()), CATALOG, LINKS)  # in this computer's zone
EDGES = [
    FIRST,
    FIRST + timedelta(days=1),
    datetime(999, 1, 1, tzinfo=UTC),
    datetime(3001, 1, 1, tzinfo=UTC),
    LAST,
]
LONG = certificate(der=HexBytes(bytes(limits.MAX_BINARY + 1)))
ZONES = ["UTC", "XXX-14", "XXX12"]  # POSIX: fourteen hours east, twelve west


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


def refused(file: Path, content: bytes) -> ScenarioError:
    file.write_bytes(content)
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    return caught.value


def tell_everything(scene: Snapshot) -> None:
    """Say everything that can be said about a computer."""
    report = diagnose(scene, CATALOG)
    before = diagnose(HEALTHY, CATALOG)
    now = scene.taken_at
    for presenter in (ENGLISH, TURKISH, HERE):
        assert plain_text(report_document(report, presenter, "1"))
        cards_view(report, presenter)
        support_view(redact(report), presenter, "1")
        between(before, report, presenter.texts)
        comparison(differences(before, report), presenter.texts)
        held = [c for probe in scene.modules for t in probe.tokens for c in t.certificates]
        calendar_file(held, presenter.texts, now, "1")
        for each in held:
            bar_view(each, span_of(held, now), now, presenter.texts)
    due_reminders(scene, SentReminders("salt"), NOW, CATALOG)
    is_out_of_date(scene, NOW)
    encode(redact(report))


@pytest.mark.parametrize("edge", EDGES)
def test_a_clock_at_the_edge_of_time_is_told(zone: None, edge: datetime) -> None:
    tell_everything(replace(HEALTHY, taken_at=edge))


@pytest.mark.parametrize("begin", EDGES)
@pytest.mark.parametrize("end", EDGES)
def test_a_certificate_at_the_edge_of_time_is_told(
    zone: None, begin: datetime, end: datetime
) -> None:
    edgy = certificate(
        not_before=begin,
        not_after=end,
        days_left=10**30,
        revocation=Revocation(RevocationStatus.REVOKED, end, revoked_at=begin),
    )

    tell_everything(snapshot(modules=(probe(tokens=(token(certificates=(edgy,)),)),)))


@pytest.mark.parametrize("zoned", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"])
@pytest.mark.parametrize("place", ["taken_at", "not_after"])
def test_a_time_that_no_calendar_has_is_refused(tmp_path: Path, zoned: str, place: str) -> None:
    text = encode(HEALTHY).decode()
    old = text.split(f'"{place}":"')[1].split('"')[0]

    error = refused(tmp_path / "case.json", text.replace(old, zoned).encode())

    assert error.problem is ScenarioProblem.FOREIGN
    assert error.detail == "a time at which no calendar is"


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("00010101000000Z", "99991231235959Z"),
        ("00010101000000+2359", "99991231235959-2359"),
        ("99991231235959Z", "00010101000000Z"),
    ],
)
def test_a_certificate_of_all_times_is_read_or_unreadable(begin: str, end: str) -> None:
    der = handmade.certificate(
        not_before=handmade.generalized_time(begin), not_after=handmade.generalized_time(end)
    )
    try:
        own = read_certificate(der, NOW)
    except ValueError:
        assert "2359" in begin
        return
    tell_everything(snapshot(modules=(probe(tokens=(token(certificates=(own,)),)),)))


def test_arithmetic_ends_at_the_ends_of_the_calendar() -> None:
    day = timedelta(days=1)
    assert shifted(LAST, day) == LAST
    assert shifted(FIRST, -day) == FIRST
    assert shifted(NOW, day) == NOW + day
    late = datetime.fromisoformat("9999-12-31T23:59:59-23:59")
    early = datetime.fromisoformat("0001-01-01T00:00:00+23:59")
    assert (in_utc(late), in_utc(early)) == (LAST, FIRST)
    assert in_utc(NOW.replace(tzinfo=None)) == NOW
    assert in_zone(LAST, None).year == 9999


def many(count: int, **changes: int) -> tuple[Certificate, ...]:
    return tuple(certificate(fingerprint=f"{number:064x}", **changes) for number in range(count))


def with_certificates(count: int) -> Snapshot:
    return snapshot(modules=(probe(tokens=(token(certificates=many(count)),)),), cards=())


def test_as_many_certificates_as_a_computer_may_have_are_opened_and_one_more_is_not(
    tmp_path: Path,
) -> None:
    most = limits.MAX_OF_A_KIND[Certificate]
    file = tmp_path / "case.json"
    file.write_bytes(encode(with_certificates(most)))
    assert read_scenario(file) == with_certificates(most)

    error = refused(file, encode(with_certificates(most + 1)))

    assert error.detail == "too many of Certificate"


@pytest.mark.parametrize(
    "scene",
    [
        snapshot(readers=(reader(),) * 65),
        snapshot(cards=(card(),) * 65),
        snapshot(modules=(probe(),) * 65),
        snapshot(modules=(probe(tokens=(token(),) * 5),) * 13),
        snapshot(searched=("x",) * 1025),
        snapshot(searched=("x" * 1025,)),
        snapshot(searched=("x" * 1000,) * 263),
        snapshot(host=host(os_name="x" * 1025)),
        snapshot(cards=(card(driverless=Driverless(DriverlessOutcome.READ, (LONG,))),)),
    ],
)  # fmt: skip
def test_more_than_a_computer_has_is_refused_before_anything_is_made_of_it(
    tmp_path: Path, scene: Snapshot
) -> None:
    assert refused(tmp_path / "case.json", encode(scene)).problem is ScenarioProblem.FOREIGN


def test_what_a_healthy_computer_has_is_far_within_the_limits() -> None:
    for number in range(20):
        require_bounded(replace(HEALTHY, cards=HEALTHY.cards * number))


def test_parts_of_a_report_that_are_not_needed_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    report = {"schema": 1, "snapshot": to_plain(HEALTHY), "findings": [[[]] * 1000] * 1000}
    file.write_bytes(encode(report))

    assert read_scenario(file) == HEALTHY
