from typing import Any

import pytest

from esign_desktop.diagnosis.needs import (
    AskedCard,
    Need,
    Outcome,
    Subject,
    needs_here,
    needs_of,
    outcome_of,
    target_here,
)
from esign_desktop.diagnosis.usb_matching import matched
from esign_desktop.model.advice import AdviceKind, Reason, Target
from esign_desktop.model.card import CardFamily
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import ReaderName, ReaderState, UsbDevice, UsbId
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ProbeOutcome
from tests.build import (
    AKIS_ATR,
    CATALOG,
    DRIVER_NEEDED_ID,
    ETOKEN_ATR,
    HEALTHY,
    READER_ID,
    UNSUPPORTED_ID,
    card,
    host,
    probe,
    reader,
    snapshot,
    usb_device,
)

DEBIAN = Target(Platform.LINUX, "12", ("debian",), "x86_64")
WINDOWS = host(platform=Platform.WINDOWS, distributions=(), os_version="10.0.26100")


def here(found: Snapshot = HEALTHY, **question: Any) -> tuple[Need, ...]:
    return needs_here(CATALOG, found, **question)


def reasons(needs: tuple[Need, ...], subject: Subject) -> list[Reason]:
    return [
        advice.reason
        for need in needs
        if need.subject is subject
        for advice in need.advice
        if not advice.in_case
    ]


def plugged(device: UsbDevice, **changes: Any) -> Snapshot:
    return snapshot(readers=(), cards=(), usb_devices=(device,), **changes)


def test_a_healthy_computer_needs_nothing() -> None:
    needs = here()

    assert outcome_of(needs) is Outcome.NOTHING
    assert [need.subject for need in needs] == [Subject.READER, Subject.CARD]
    assert (needs[0].listed, needs[0].usb_id) == (True, READER_ID)
    assert (needs[1].about, needs[1].atr) == ("AKİS", AKIS_ATR)


def test_another_computer_is_told_all_it_may_need() -> None:
    needs = needs_of(CATALOG, DEBIAN, UsbDevice(DRIVER_NEEDED_ID))

    assert [need.subject for need in needs] == list(Subject)
    assert [need.listed for need in needs] == [None, None, None]
    assert reasons(needs, Subject.READER) == [Reason.READER_NEEDS_PACKAGE]
    assert outcome_of(needs) is Outcome.TO_DO


def test_a_reader_that_pcsc_shows_is_never_said_to_need_a_driver() -> None:
    for usb_id in (READER_ID, DRIVER_NEEDED_ID, UNSUPPORTED_ID, UsbId("1234:5678")):
        found = snapshot(
            readers=(reader(usb_id=usb_id),), usb_devices=(usb_device(usb_id=usb_id),)
        )

        assert reasons(here(found), Subject.READER) == [Reason.READER_LISTED]


def test_two_equal_readers_are_two() -> None:
    found = snapshot(
        readers=(reader(usb_address="1-2"),),
        usb_devices=(usb_device(address="1-1"), usb_device(address="1-2")),
    )

    needs = [need for need in here(found) if need.subject is Subject.READER]

    assert sorted(bool(need.listed) for need in needs) == [False, True]


def test_the_second_slot_of_a_reader_is_no_reader_of_its_own() -> None:
    found = snapshot(
        readers=(
            reader(usb_address="1-2"),
            reader("ACS ACR39U ICC Reader 00 01", usb_address="1-2"),
        )
    )

    assert len([need for need in here(found) if need.subject is Subject.READER]) == 1


def test_a_redirected_reader_is_one() -> None:
    found = snapshot(readers=(reader("Redirected 0", usb_id=None),), usb_devices=())

    (need,) = (need for need in here(found) if need.subject is Subject.READER)

    assert (need.about, need.listed, need.usb_id) == ("Redirected 0", True, None)


def test_inside_remote_desktop_only_the_other_sides_readers_count() -> None:
    away = host(platform=Platform.WINDOWS, remote_session=True)

    found = matched(snapshot(host=away), CATALOG)

    assert (found.listed, found.unlisted) == ([], [])
    assert [each.name for each in found.elsewhere] == [HEALTHY.readers[0].name]


def test_virtual_readers_and_keyboards_are_no_readers() -> None:
    hello = reader("Windows Hello Face 0", virtual=True, usb_id=None, state=ReaderState.EMPTY)
    keyboard = usb_device(usb_id=UsbId("046d:c31c"), smart_card_class=False)
    needs = here(snapshot(readers=(hello,), usb_devices=(keyboard,), cards=()))

    assert reasons(needs, Subject.READER) == [Reason.READER_MISSING]
    assert outcome_of(needs) is Outcome.NOT_USABLE


@pytest.mark.parametrize(
    ("device", "reason", "outcome"),
    [
        (usb_device(), Reason.READER_NEEDS_CLASS_DRIVER, Outcome.TO_DO),
        (usb_device(usb_id=DRIVER_NEEDED_ID), Reason.READER_NEEDS_PACKAGE, Outcome.TO_DO),
        (usb_device(usb_id=UNSUPPORTED_ID), Reason.READER_UNSUPPORTED, Outcome.NOT_USABLE),
    ],
)
def test_a_reader_that_is_not_shown_needs_its_driver(
    device: UsbDevice, reason: Reason, outcome: Outcome
) -> None:
    needs = here(plugged(device))

    assert reasons(needs, Subject.READER) == [reason]
    assert needs[0].listed is False
    assert outcome_of(needs) is outcome


def test_a_reader_with_its_driver_that_is_not_shown_is_a_case_for_the_rest() -> None:
    mac = host(platform=Platform.MACOS, distributions=(), os_version="15", packages=())
    windows = plugged(usb_device(problem=10), host=WINDOWS)

    on_mac, on_windows = here(plugged(usb_device(), host=mac)), here(windows)

    assert reasons(on_mac, Subject.READER) == [
        Reason.READER_SERVED_BY_SYSTEM,
        Reason.READER_NOT_SHOWN,
    ]
    # nothing but a page to look at is left there
    last = on_windows[0].advice[-1]
    assert (last.kind, last.in_case) == (AdviceKind.UNKNOWN, False)
    assert on_windows[0].problem == 10


def test_a_stopped_service_is_started_before_a_driver_is_looked_for() -> None:
    stopped = snapshot(service=ServiceState.STOPPED, readers=(), cards=(), host=WINDOWS)

    needs = here(stopped)

    assert reasons(needs, Subject.SERVICE) == [Reason.SERVICE_NOT_USABLE]
    assert needs[1].listed is None  # nobody can say
    assert outcome_of(needs) is not Outcome.NOTHING


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (ServiceState.NOT_INSTALLED, Reason.SERVICE_MISSING),
        (ServiceState.INCOMPATIBLE, Reason.SERVICE_UNCLEAR),
        (ServiceState.UNKNOWN, Reason.SERVICE_UNCLEAR),
    ],
)
def test_a_service_that_is_missing_or_odd_is_told(state: ServiceState, reason: Reason) -> None:
    needs = here(snapshot(service=state, readers=(), cards=(), usb_devices=()))

    assert reasons(needs, Subject.SERVICE)[0] is reason


def test_a_module_that_was_found_is_not_installed_again() -> None:
    bare = host(packages=())

    with_module, without = here(snapshot(host=bare)), here(snapshot(host=bare, modules=()))

    assert reasons(with_module, Subject.CARD) == [Reason.AKIS_FOUND]
    assert reasons(without, Subject.CARD) == [Reason.AKIS_MISSING]


def test_equal_cards_need_the_same_once() -> None:
    twice = snapshot(cards=(card(), card(reader=ReaderName("Other 0"))))
    foreign = card(reader=ReaderName("Other 0"), atr=ETOKEN_ATR, family=CardFamily.OTHER)

    assert len(reasons(here(twice), Subject.CARD)) == 1
    assert reasons(here(snapshot(cards=(card(), foreign))), Subject.CARD) == [
        Reason.AKIS_PRESENT,
        Reason.CARD_OF_OTHERS,
    ]


def test_another_reader_and_card_can_be_asked_about_here() -> None:
    needs = here(reader=UsbDevice(UNSUPPORTED_ID), card=AskedCard(ETOKEN_ATR, akis=False))

    assert reasons(needs, Subject.READER) == [Reason.READER_UNSUPPORTED]
    assert reasons(needs, Subject.CARD) == [Reason.CARD_OF_OTHERS]


def test_a_reader_asked_about_that_is_plugged_in_is_that_one() -> None:
    (need,) = (n for n in here(reader=UsbDevice(READER_ID)) if n.subject is Subject.READER)

    assert need.listed is True


def test_the_worst_is_the_outcome() -> None:
    card_unknown = here(card=AskedCard(AKIS_ATR, akis=False))

    assert outcome_of(card_unknown) is Outcome.UNKNOWN
    assert outcome_of((*card_unknown, *here(plugged(usb_device())))) is Outcome.UNKNOWN
    assert outcome_of(here(plugged(usb_device(usb_id=UNSUPPORTED_ID)))) is Outcome.NOT_USABLE
    assert outcome_of(()) is Outcome.NOTHING


def test_the_computer_here_is_looked_up_as_it_is() -> None:
    assert target_here(HEALTHY).service is True
    assert target_here(snapshot(service=ServiceState.NOT_INSTALLED)).service is False


@pytest.mark.parametrize("usb_id", [None, UsbId("")])
def test_without_a_known_reader_the_driver_of_most_readers_is_told(usb_id: UsbId | None) -> None:
    unknown = None if usb_id is None else UsbDevice(usb_id, product="Some Reader")
    known = UsbDevice(DRIVER_NEEDED_ID)
    bare = host(packages=())
    gone = snapshot(
        service=ServiceState.NOT_INSTALLED, readers=(), cards=(), usb_devices=(), host=bare
    )
    class_driver = Reason.READER_NEEDS_CLASS_DRIVER

    told = needs_of(CATALOG, DEBIAN, unknown)

    assert reasons(told, Subject.SERVICE) == [Reason.SERVICE_MISSING, class_driver]
    assert reasons(here(gone), Subject.SERVICE) == [Reason.SERVICE_MISSING, class_driver]
    assert reasons(needs_of(CATALOG, DEBIAN, known), Subject.SERVICE) == [Reason.SERVICE_MISSING]
    assert reasons(here(gone, reader=known), Subject.SERVICE) == [Reason.SERVICE_MISSING]


def test_a_module_that_is_gone_is_missed_though_the_list_has_its_package() -> None:
    gone = snapshot(modules=())
    typed = snapshot(modules=(probe(outcome=ProbeOutcome.NOT_FOUND),))

    assert reasons(here(), Subject.CARD) == [Reason.AKIS_PRESENT]
    assert reasons(here(gone), Subject.CARD) == [Reason.AKIS_MISSING]
    assert reasons(here(typed), Subject.CARD) == [Reason.AKIS_MISSING]


def test_inside_remote_desktop_no_other_reader_is_recommended() -> None:
    nothing = {"readers": (), "cards": (), "usb_devices": ()}
    away = snapshot(host=host(platform=Platform.WINDOWS, remote_session=True), **nothing)

    (reader_need,) = (need for need in here(away) if need.subject is Subject.READER)
    (missing,) = reader_need.advice

    assert (missing.reason, missing.link) == (Reason.READER_MISSING, "")
    assert outcome_of([reader_need]) is Outcome.NOT_USABLE
