from datetime import timedelta
from typing import Any

import pytest

from esign_desktop.app.compare import compare_reports
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.certificate import Sha256
from esign_desktop.model.host import InstalledPackage
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Difference
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinState
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    READER,
    READER_NAME,
    certificate,
    host,
    pin,
    reader,
    snapshot,
    usb_device,
    with_certificate,
    with_token,
)


def changes(before: Snapshot, after: Snapshot) -> list[Difference]:
    return list(compare_reports(diagnose(before, CATALOG), diagnose(after, CATALOG)))


def facts(before: Snapshot, after: Snapshot) -> list[Difference]:
    """Return what changed on the computer, without what that means."""
    return [c for c in changes(before, after) if c.what not in {"verdict", "finding"}]


def test_a_report_is_equal_to_itself() -> None:
    assert changes(HEALTHY, HEALTHY) == []


def test_conclusions_come_first() -> None:
    locked = with_token(pins=(pin(PinState.LOCKED),))

    assert changes(HEALTHY, locked)[:2] == [
        Difference("verdict", "ready", "not_usable"),
        Difference("finding", "", "pin.locked"),
    ]
    assert changes(locked, HEALTHY)[:2] == [
        Difference("verdict", "not_usable", "ready"),
        Difference("finding", "pin.locked", ""),
    ]


def test_a_change_names_its_place() -> None:
    pulled = snapshot(readers=(reader(state=ReaderState.EMPTY),))

    assert Difference(f"readers[{READER_NAME}].state", "card_ready", "empty") in facts(
        HEALTHY, pulled
    )


@pytest.mark.parametrize(
    "passing",
    [
        {"taken_at": NOW + timedelta(days=1)},
        {"service_detail": "said something else"},
        {"usb_devices": (usb_device(address="2-1"),)},
        {
            "usb_devices": (usb_device(address="2-1"),),
            "readers": (reader(usb_address="2-1"),),
        },
    ],
)
def test_what_differs_between_any_two_reports_is_not_told(passing: dict[str, Any]) -> None:
    assert changes(HEALTHY, snapshot(**passing)) == []


def test_days_that_went_by_are_no_change() -> None:
    assert changes(HEALTHY, with_certificate(days_left=700)) == []


def test_what_came_and_what_went_is_told_by_its_name() -> None:
    two = snapshot(readers=(READER, reader("Gemalto 01 00", state=ReaderState.EMPTY)))

    assert facts(HEALTHY, two) == [Difference("readers[Gemalto 01 00]", "", "Gemalto 01 00")]
    assert facts(two, HEALTHY) == [Difference("readers[Gemalto 01 00]", "Gemalto 01 00", "")]


def test_another_order_is_no_change() -> None:
    first, second = InstalledPackage("akia", "6.8.10"), InstalledPackage("pcscd", "2.0")

    one, other = (
        snapshot(host=host(packages=pair)) for pair in ((first, second), (second, first))
    )

    assert changes(one, other) == []


def test_a_newer_package_is_the_same_package_in_another_version() -> None:
    older = snapshot(host=host(packages=(InstalledPackage("akia", "6.8.11"),)))

    assert facts(HEALTHY, older) == [Difference("host.packages[akia].version", "6.8.10", "6.8.11")]


def test_two_entries_of_one_name_are_two() -> None:
    two = snapshot(host=host(packages=(InstalledPackage("akia", "6.8.10"),) * 2))

    assert facts(HEALTHY, two) == [Difference("host.packages[akia #1]", "", "akia")]


def test_lists_of_words_are_compared_word_by_word() -> None:
    moved = snapshot(searched=(HEALTHY.searched[0], "/elsewhere"))

    assert facts(HEALTHY, moved) == [
        Difference("searched[/opt/Akia/libakisp11.so]", "/opt/Akia/libakisp11.so", ""),
        Difference("searched[/elsewhere]", "", "/elsewhere"),
    ]


def test_what_became_known_is_told_and_nothing_is_not_a_change() -> None:
    unknown, empty, known = (
        snapshot(usb_devices=(usb_device(driver=driver),)) for driver in (None, "", "usbccid")
    )

    assert changes(unknown, empty) == []
    assert changes(unknown, known) == [Difference("usb_devices[072f:b100].driver", "", "usbccid")]


def test_another_certificate_is_another_entry() -> None:
    new = with_certificate(fingerprint=Sha256("ab" * 32))

    told = {(c.before, c.after) for c in facts(HEALTHY, new)}

    assert told == {("5eed" * 16, ""), ("", "ab" * 32)}


def test_lists_inside_a_new_entry_are_told_in_short() -> None:
    held = snapshot(readers=(reader(has_pinpad=True),))
    answered = with_token(certificates=(certificate(has_key=True),))

    assert facts(HEALTHY, held) == [Difference(f"readers[{READER_NAME}].has_pinpad", "", "True")]
    assert [c.after for c in facts(HEALTHY, answered)] == ["True"]
