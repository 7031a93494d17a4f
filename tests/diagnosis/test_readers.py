import pytest

from esign_desktop.catalog.computers import target_of
from esign_desktop.catalog.lookup import reader_advice
from esign_desktop.diagnosis.advice_actions import actions_of
from esign_desktop.diagnosis.checks.readers import no_reader, reader_without_driver
from esign_desktop.model.host import InstalledPackage, Platform
from esign_desktop.model.reader import Reader, ReaderState, UsbDevice, UsbId
from esign_desktop.model.report import Action, ActionKind, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from tests.build import (
    CATALOG,
    DRIVER_NEEDED_ID,
    HEALTHY,
    READER,
    READER_ID,
    UNSUPPORTED_ID,
    host,
    reader,
    snapshot,
    usb_device,
)
from tests.diagnosis.ask import codes, found_in, only, report

HELLO = reader("Windows Hello Face 0", state=ReaderState.EMPTY, usb_id=None, virtual=True)
OPENED = UsbId("1234:5678")  # in no catalogue
INSTALL_CCID = Action(ActionKind.INSTALL_PACKAGE, "libccid")
DRIVER_PAGE = Action(ActionKind.OPEN_LINK, "reader_drivers")


def unlisted(device: UsbDevice, **changes: object) -> Snapshot:
    """Return a computer without any reader in PC/SC and one device on USB."""
    return snapshot(readers=(), cards=(), usb_devices=(device,), **changes)


def test_nothing_is_wrong_with_a_reader_that_is_listed() -> None:
    assert not codes(no_reader, HEALTHY)
    assert not codes(reader_without_driver, HEALTHY)


def test_no_reader_anywhere() -> None:
    finding = only(no_reader, snapshot(readers=(), cards=(), usb_devices=()))

    assert finding.code == "reader.none"
    assert [action.kind for action in finding.actions] == [
        ActionKind.TRY_AGAIN,
        ActionKind.OPEN_LINK,
        ActionKind.OPEN_LINK,
    ]
    assert finding.values == {"session": "", "others": ""}


def test_readers_that_were_left_out_are_named_and_none_is_to_be_ordered() -> None:
    left_out = snapshot(readers=(), cards=(), usb_devices=(), left_out=(READER.name,))

    (finding,) = report(left_out).findings[:1]

    assert (finding.code, finding.values["others"]) == ("reader.none", READER.name)
    assert {action.kind for action in finding.actions} == {ActionKind.TRY_AGAIN}


def test_in_a_remote_session_the_reader_is_on_the_other_side() -> None:
    away = host(platform=Platform.WINDOWS, remote_session=True)
    finding = only(no_reader, snapshot(readers=(), cards=(), usb_devices=(), host=away))

    assert finding.code == "reader.none"
    assert finding.values == {"session": "remote", "others": ""}
    assert ActionKind.OPEN_LINK not in [action.kind for action in finding.actions]


def test_a_reader_that_is_only_on_usb_is_not_missed_but_lacks_its_driver() -> None:
    plugged = unlisted(usb_device())

    assert not codes(no_reader, plugged)
    assert codes(reader_without_driver, plugged) == ["reader.driver_missing"]


def test_a_usb_device_that_is_no_reader_is_none() -> None:
    mouse = usb_device(usb_id=OPENED, smart_card_class=False)

    assert codes(no_reader, unlisted(mouse)) == ["reader.none"]
    assert not codes(reader_without_driver, unlisted(mouse))


def test_a_reader_that_is_no_ccid_device_is_known_by_its_model() -> None:
    own_protocol = usb_device(usb_id=DRIVER_NEEDED_ID, smart_card_class=False)

    assert codes(reader_without_driver, unlisted(own_protocol)) == ["reader.driver_missing"]


def test_readers_made_by_software_are_no_readers() -> None:
    finding = only(no_reader, snapshot(readers=(HELLO,), cards=(), usb_devices=()))

    assert finding.code == "reader.virtual_only"
    assert finding.values == {"readers": "Windows Hello Face 0"}


def test_a_real_reader_beside_a_virtual_one_is_enough() -> None:
    assert not codes(no_reader, snapshot(readers=(HELLO, READER)))


def test_a_reader_without_driver_explains_why_there_are_only_virtual_ones() -> None:
    found = found_in(snapshot(readers=(HELLO,), cards=(), usb_devices=(usb_device(),)))

    assert found == ["reader.driver_missing"]


def test_a_reader_that_is_listed_but_not_usable_is_no_reader() -> None:
    gone = reader(state=ReaderState.UNAVAILABLE, usb_id=None)

    assert codes(no_reader, snapshot(readers=(gone,), cards=(), usb_devices=())) == ["reader.none"]


def test_the_package_of_a_reader_is_offered_where_one_is_known() -> None:
    finding = only(reader_without_driver, unlisted(usb_device(usb_id=DRIVER_NEEDED_ID)))

    assert finding.values == {
        "reader": "ACS ACR39T",
        "usb_id": DRIVER_NEEDED_ID,
        "driver": "ACS CCID driver",
    }
    assert finding.actions == (
        Action(ActionKind.INSTALL_PACKAGE, "libacsccid1"),
        Action(ActionKind.OPEN_LINK, "reader_drivers"),  # if that does not help
    )


@pytest.mark.parametrize(
    ("product", "name"), [("Smart Reader 3000", "Smart Reader 3000"), ("", OPENED)]
)
def test_an_unknown_ccid_reader_is_told_by_what_it_calls_itself(product: str, name: str) -> None:
    finding = only(reader_without_driver, unlisted(usb_device(usb_id=OPENED, product=product)))

    assert finding.code == "reader.driver_missing"
    assert finding.values == {"reader": name, "usb_id": OPENED, "driver": "CCID driver"}
    assert finding.actions == (INSTALL_CCID, DRIVER_PAGE)
    advice = reader_advice(CATALOG, target_of(HEALTHY.host), usb_device(usb_id=OPENED))
    assert finding.actions == actions_of(advice)


def test_on_a_system_with_its_own_class_driver_there_is_nothing_to_install() -> None:
    there = unlisted(usb_device(), host=host(platform=Platform.WINDOWS))

    finding = only(reader_without_driver, there)

    assert finding.values["driver"] == ""
    assert finding.actions == (DRIVER_PAGE,)


def test_a_driver_that_is_installed_is_not_offered_again() -> None:
    there = unlisted(usb_device(), host=host(packages=(InstalledPackage("libccid", "1.5.2"),)))

    finding = only(reader_without_driver, there)

    assert finding.values["driver"] == ""
    assert finding.actions == (DRIVER_PAGE,)


def test_a_reader_another_driver_holds_is_freed_first() -> None:
    finding = only(reader_without_driver, unlisted(usb_device(driver="pn533_usb")))

    assert (finding.code, finding.values["cause"]) == ("reader.driver_problem", "other_driver")
    assert finding.values["claimed_by"] == "pn533_usb"
    assert finding.actions[0] == Action(ActionKind.CHANGE_SETTING, "free_reader")


@pytest.mark.parametrize(("version", "offered"), [("14.5", True), ("13.6", False)])
def test_a_setting_is_offered_on_the_versions_that_have_it(version: str, offered: bool) -> None:
    mac = host(platform=Platform.MACOS, os_version=version)

    finding = only(reader_without_driver, unlisted(usb_device(), host=mac))

    setting = Action(ActionKind.CHANGE_SETTING, "use_ifd_ccid")
    assert (setting in finding.actions) is offered


@pytest.mark.parametrize(
    ("platform", "code"),
    [
        (Platform.LINUX, "reader.unsupported"),
        (Platform.WINDOWS, "reader.driver_missing"),
        (Platform.MACOS, "reader.driver_missing"),  # nobody has said anything about it
    ],
)
def test_a_model_is_unsupported_on_the_system_where_it_is(platform: Platform, code: str) -> None:
    alcor = unlisted(usb_device(usb_id=UNSUPPORTED_ID), host=host(platform=platform))

    assert codes(reader_without_driver, alcor) == [code]


def test_a_driver_problem_is_told_with_its_number_before_anything_else() -> None:
    broken = usb_device(usb_id=UNSUPPORTED_ID, problem=10)

    finding = only(reader_without_driver, unlisted(broken))

    assert finding.code == "reader.driver_problem"
    assert finding.values == {
        "reader": "Alcor AU9540",
        "usb_id": UNSUPPORTED_ID,
        "problem": "10",
        "cause": "failed",
        "claimed_by": "",
    }
    assert finding.actions == (
        Action(ActionKind.TRY_AGAIN),
        Action(ActionKind.OPEN_LINK, "reader_order"),
    )


@pytest.mark.parametrize("problem", [10, 28, 43])
def test_a_driver_problem_gets_the_advice_of_the_look_up(problem: int) -> None:
    broken = usb_device(usb_id=DRIVER_NEEDED_ID, problem=problem)

    finding = only(reader_without_driver, unlisted(broken))

    assert finding.code == "reader.driver_problem"
    assert Action(ActionKind.INSTALL_PACKAGE, "libacsccid1") in finding.actions


def test_no_problem_is_none() -> None:
    fine = usb_device(usb_id=DRIVER_NEEDED_ID, problem=0)

    assert codes(reader_without_driver, unlisted(fine)) == ["reader.driver_missing"]


@pytest.mark.parametrize("check", [no_reader, reader_without_driver])
@pytest.mark.parametrize("state", [s for s in ServiceState if s is not ServiceState.RUNNING])
def test_without_the_service_no_reader_is_listed_and_none_is_accused(
    check: object, state: ServiceState
) -> None:
    stopped = unlisted(usb_device(), service=state)

    assert not codes(check, stopped)  # type: ignore[arg-type]


@pytest.mark.parametrize("usb_id", [READER_ID, None], ids=["told", "not told"])
@pytest.mark.parametrize("state", [s for s in ReaderState if s is not ReaderState.UNAVAILABLE])
def test_a_reader_that_pcsc_lists_never_lacks_its_driver(
    state: ReaderState, usb_id: UsbId | None
) -> None:
    listed = snapshot(readers=(reader(state=state, usb_id=usb_id),))

    assert not codes(reader_without_driver, listed)


def test_the_second_of_two_equal_readers_is_seen_to_be_unlisted() -> None:
    two = snapshot(usb_devices=(usb_device(address="1-1"), usb_device(address="1-2")))

    assert codes(reader_without_driver, two) == ["reader.driver_missing"]


def test_two_equal_readers_that_are_listed_are_both_fine() -> None:
    two = snapshot(
        readers=(READER, reader("ACS ACR39U ICC Reader 01 00", state=ReaderState.EMPTY)),
        usb_devices=(usb_device(address="1-1"), usb_device(address="1-2")),
    )

    assert not codes(reader_without_driver, two)


def test_which_of_two_equal_readers_lacks_its_driver_is_told_by_the_place() -> None:
    listed, other = usb_device(address="1-6", problem=10), usb_device(address="1-5")
    two = snapshot(readers=(reader(usb_address="1-6"),), usb_devices=(listed, other))

    assert codes(reader_without_driver, two) == ["reader.driver_missing"]  # not 1-6's problem


def test_a_reader_of_untold_place_leaves_the_device_of_the_other_one_alone() -> None:
    untold = reader("ACS ACR39U ICC Reader 01 00", state=ReaderState.EMPTY)
    told = reader(usb_address="1-5")
    two = snapshot(
        readers=(untold, told), usb_devices=(usb_device(address="1-5"), usb_device(address="1-6"))
    )

    assert not codes(reader_without_driver, two)


@pytest.mark.parametrize("readers", [(), (reader(usb_id=None),)], ids=["none", "redirected"])
def test_readers_on_this_side_of_a_remote_session_are_not_accused(readers: tuple[Reader]) -> None:
    away = host(platform=Platform.WINDOWS, remote_session=True)
    plugged = (usb_device(), usb_device(usb_id=DRIVER_NEEDED_ID, address="1-1", problem=28))
    seen = snapshot(readers=readers, cards=(), usb_devices=plugged, host=away)

    assert not codes(reader_without_driver, seen)
    assert codes(no_reader, seen) == ([] if readers else ["reader.none"])


def test_a_redirected_reader_is_real() -> None:
    away = host(platform=Platform.WINDOWS, remote_session=True)
    redirected = reader("ACS ACR39U ICC Reader 0", usb_id=None)

    assert not codes(no_reader, snapshot(readers=(redirected,), usb_devices=(), host=away))


def test_two_slots_of_one_device_excuse_only_that_device() -> None:
    slots = (READER, reader("ACS ACR39U SAM Reader 00 01", state=ReaderState.EMPTY))
    other = usb_device(usb_id=DRIVER_NEEDED_ID, address="1-1")

    finding = only(
        reader_without_driver, snapshot(readers=slots, usb_devices=(other, usb_device()))
    )

    assert finding.about == DRIVER_NEEDED_ID


def test_a_reader_of_untold_device_excuses_the_device_that_works() -> None:
    broken = usb_device(usb_id=DRIVER_NEEDED_ID, address="1-1", problem=28)
    untold = reader(usb_id=None)

    finding = only(
        reader_without_driver, snapshot(readers=(untold,), usb_devices=(broken, usb_device()))
    )

    assert (finding.code, finding.about) == ("reader.driver_problem", DRIVER_NEEDED_ID)


def test_a_virtual_reader_excuses_no_device() -> None:
    hello = snapshot(readers=(HELLO,), cards=())

    assert codes(reader_without_driver, hello) == ["reader.driver_missing"]


def test_a_second_reader_without_driver_is_a_note_while_a_card_can_sign() -> None:
    second = usb_device(usb_id=DRIVER_NEEDED_ID, address="1-1")

    told = report(snapshot(usb_devices=(*HEALTHY.usb_devices, second)))

    assert [(f.code, f.severity) for f in told.findings] == [
        ("reader.driver_missing", Severity.NOTE)
    ]
    assert told.primary is None
