"""Readers the system knows and that do not work: claimed by others, and Windows' problem codes."""

import pytest

from esign_desktop.diagnosis.checks.readers import reader_without_driver
from esign_desktop.diagnosis.device_problems import PROBLEM_OF
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Action, ActionKind
from tests.build import DRIVER_NEEDED_ID, UNSUPPORTED_ID, host, snapshot, usb_device
from tests.diagnosis.ask import codes, only
from tests.diagnosis.test_readers import DRIVER_PAGE, unlisted


@pytest.mark.parametrize(
    ("platform", "driver", "cause"),
    [
        (Platform.LINUX, "usbfs", "other_program"),
        (Platform.LINUX, "cdc_acm", "other_driver"),
        (Platform.WINDOWS, "WinUsb Device", "other_driver"),
        (Platform.WINDOWS, "libusbK", "other_driver"),
    ],
)
def test_a_reader_somebody_else_has_claimed_does_not_lack_its_driver(
    platform: Platform, driver: str, cause: str
) -> None:
    finding = only(
        reader_without_driver, unlisted(usb_device(driver=driver), host=host(platform=platform))
    )

    assert (finding.code, finding.values["cause"]) == ("reader.driver_problem", cause)


@pytest.mark.parametrize(
    ("platform", "changes"),
    [
        (Platform.LINUX, {"driver": None}),
        (Platform.WINDOWS, {"driver": "WUDFRd"}),
        (Platform.WINDOWS, {"driver": "Microsoft Usbccid Smartcard Reader (WUDF)"}),
        (Platform.MACOS, {"driver": "usbfs"}),
        # a keyboard's own driver, of a reader that is no CCID device
        (Platform.LINUX, {"usb_id": DRIVER_NEEDED_ID, "smart_card_class": False, "driver": "hid"}),
    ],
)
def test_a_reader_nobody_else_has_claimed_lacks_its_driver(
    platform: Platform, changes: dict[str, object]
) -> None:
    there = unlisted(usb_device(**changes), host=host(platform=platform))

    assert codes(reader_without_driver, there) == ["reader.driver_missing"]


def test_a_reader_the_service_uses_itself_is_no_problem() -> None:
    assert not codes(reader_without_driver, snapshot(usb_devices=(usb_device(driver="usbfs"),)))


def test_a_claimed_reader_that_would_not_work_anyway_is_told_as_that() -> None:
    alcor = unlisted(usb_device(usb_id=UNSUPPORTED_ID, driver="usbfs"))

    assert codes(reader_without_driver, alcor) == ["reader.unsupported"]


def test_a_driver_that_is_known_to_claim_readers_is_told_whatever_a_list_says() -> None:
    alcor = unlisted(usb_device(usb_id=UNSUPPORTED_ID, driver="pn533_usb"))

    finding = only(reader_without_driver, alcor)

    assert (finding.code, finding.values["cause"]) == ("reader.driver_problem", "other_driver")
    assert finding.actions[0] == Action(ActionKind.CHANGE_SETTING, "free_reader")


DOCUMENTED = {1, 3, 9, 10, 12, 14, 16, 18, 19, 21, 22, 24, 28, 29, *range(31, 58)}
"""Microsoft, "Device Manager Error Messages"; 54 to 57 since Windows 10."""


def test_every_documented_problem_code_has_its_group() -> None:
    assert set(PROBLEM_OF) == DOCUMENTED


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (22, "disabled"),
        (14, "restart"),
        (24, "not_connected"),
        (45, "not_connected"),
        (28, "driver"),
        (1, "driver"),
        (48, "blocked"),
        (52, "blocked"),
        (10, "failed"),
        (43, "failed"),
        (12, "resources"),
        (51, "waiting"),
        (58, "unknown"),
        (2, "unknown"),
        (4711, "unknown"),
    ],
)
def test_windows_problem_codes_are_told_by_what_to_do(code: int, cause: str) -> None:
    broken = unlisted(usb_device(problem=code), host=host(platform=Platform.WINDOWS))

    assert only(reader_without_driver, broken).values["cause"] == cause


@pytest.mark.parametrize(
    ("code", "first"), [(28, DRIVER_PAGE), (10, Action(ActionKind.TRY_AGAIN))]
)
def test_only_a_problem_that_a_driver_solves_offers_it_first(code: int, first: Action) -> None:
    broken = unlisted(usb_device(problem=code), host=host(platform=Platform.WINDOWS))

    assert only(reader_without_driver, broken).actions[0] == first
