from datetime import date
from gettext import NullTranslations

import pytest

from esign_desktop.catalog.links import LinkEntry
from esign_desktop.catalog.systems import TargetParseError, parse_target
from esign_desktop.diagnosis.needs import Outcome, Subject, needs_here, needs_of, target_here
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.drivers.needs import (
    EXAMPLES,
    FIND_USB_ID,
    IS_IT_CCID,
    OUTCOMES,
    SUBJECTS,
    UNTOLD,
    NeedsView,
    needs_view,
    reader_rows,
)
from esign_desktop.presenters.texts import Texts
from tests.build import CATALOG, HEALTHY, READER_ID, snapshot, usb_device

TODAY = date(2026, 11, 25)
ENGLISH = Texts("en", NullTranslations())
PAGE = LinkEntry("Sayfa", "Page", "https://example.org/", "somebody", date(2026, 11, 1))
LINKS = {"reader_drivers": PAGE, "reader_order": PAGE, "akis_downloads": PAGE}


def told(system: str, version: str = "", architecture: str = "", usb_id: str = "") -> NeedsView:
    target = parse_target(system, version, architecture)
    device = UsbDevice(UsbId(usb_id), product="Some Reader")
    return needs_view(needs_of(CATALOG, target, device), target, ENGLISH, LINKS, today=TODAY)


def here(found: Snapshot, *, remote: bool = False) -> NeedsView:
    needs = needs_here(CATALOG, found)
    return needs_view(
        needs, target_here(found), ENGLISH, LINKS, "Debian", today=TODAY, remote=remote
    )


def test_everything_has_its_words() -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert set(SUBJECTS) == set(Subject)
    assert set(UNTOLD) == set(EXAMPLES) == set(TargetParseError)
    assert set(FIND_USB_ID) == set(IS_IT_CCID) == set(Platform)


@pytest.mark.parametrize(
    ("system", "version", "architecture", "title"),
    [
        ("windows", "11", "x86_64", "For: Windows 11, x86_64"),
        ("macos", "", "", "For: macOS"),
        ("linux", "pardus 23", "", "For: Pardus 23"),
        ("linux", "arch", "arm64", "For: Arch Linux, arm64"),
    ],
)
def test_another_computer_is_named(
    system: str, version: str, architecture: str, title: str
) -> None:
    target = told(system, version, architecture).target

    assert (target.title, target.this_computer) == (title, False)


def test_this_computer_is_named_as_it_names_itself() -> None:
    target = here(HEALTHY).target

    assert (target.title, target.this_computer) == ("This computer: Debian, x86_64", True)


def test_a_reader_that_is_not_shown_is_said_so() -> None:
    missing = here(snapshot(readers=(), cards=(), usb_devices=(usb_device(problem=28),)))

    notes = missing.needs[0].notes
    assert "does not show it" in notes[0]
    assert "problem 28" in notes[1]
    assert here(HEALTHY).needs[0].notes == ()


def test_without_a_reader_a_remote_session_is_named() -> None:
    nothing = snapshot(readers=(), cards=(), usb_devices=())

    assert "remote session" in here(nothing, remote=True).needs[0].notes[0]
    assert here(nothing).needs[0].notes == ()
    assert here(HEALTHY, remote=True).needs[0].notes == ()


@pytest.mark.parametrize("system", ["windows", "macos", "debian"])
def test_what_would_help_with_an_unknown_reader_is_told(system: str) -> None:
    by_name, by_id = (
        next(n for n in told("", system, usb_id=usb_id).needs if n.subject is Subject.READER)
        for usb_id in ("", "1234:5678")
    )

    assert len(by_name.hints) == 2
    assert " --reader 072f:b100" in by_name.hints[1]
    assert len(by_id.hints) == 1
    assert by_id.hints[0] != by_name.hints[0]


def test_a_known_reader_needs_no_hint() -> None:
    assert all(need.hints == () for need in told("windows", "11", usb_id=READER_ID).needs)


def test_readers_are_listed_with_all_their_names() -> None:
    rows = reader_rows(CATALOG.readers)

    assert [row.id for row in rows] == [model.id for model in CATALOG.readers]
    assert READER_ID in rows[0].usb_ids


def test_packages_for_several_processors_are_alternatives() -> None:
    from tests.catalog.signing import look

    catalog, target = look().catalog, parse_target("macos", "15", "")
    view = needs_view(needs_of(catalog, target), target, ENGLISH, LINKS, today=TODAY)
    chosen = parse_target("macos", "15", "m1")
    sure = needs_view(needs_of(catalog, chosen), chosen, ENGLISH, LINKS, today=TODAY)

    assert "processor" in view.needs[-1].notes[0]
    assert sure.needs[-1].notes == ()
