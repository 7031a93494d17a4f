"""What the numbers of PC/SC mean, signed or not, on each system."""

import pytest
from smartcard import scard

from esign_desktop.devices.pcsc import status
from esign_desktop.devices.pcsc.status import PcscError, check, describe, service_state
from esign_desktop.model.host import Platform
from esign_desktop.model.snapshot import ServiceState

LINUX, WINDOWS, MACOS = Platform.LINUX, Platform.WINDOWS, Platform.MACOS
NO_SERVICE, STOPPED = status.NO_SERVICE, status.SERVICE_STOPPED

NAMES = sorted(
    {
        name: getattr(scard, name) & 0xFFFFFFFF
        for name in dir(scard)
        if name.startswith(("SCARD_E_", "SCARD_W_", "SCARD_F_"))
    }.items()
)


@pytest.mark.parametrize(("name", "code"), NAMES)
def test_every_name_is_pyscards_name(name: str, code: int) -> None:
    shown = describe(code)

    assert shown.endswith(f"(0x{code:08X})")
    assert shown.startswith(("PC/SC error", name))


@pytest.mark.parametrize(
    ("constant", "name"),
    [
        (status.NO_SERVICE, "SCARD_E_NO_SERVICE"),
        (status.SERVICE_STOPPED, "SCARD_E_SERVICE_STOPPED"),
        (status.NO_READERS, "SCARD_E_NO_READERS_AVAILABLE"),
        (status.TIMEOUT, "SCARD_E_TIMEOUT"),
        (status.CANCELLED, "SCARD_E_CANCELLED"),
        (status.SHARING_VIOLATION, "SCARD_E_SHARING_VIOLATION"),
        (status.UNKNOWN_READER, "SCARD_E_UNKNOWN_READER"),
        (status.READER_UNAVAILABLE, "SCARD_E_READER_UNAVAILABLE"),
        (status.INVALID_HANDLE, "SCARD_E_INVALID_HANDLE"),
        (status.NO_SMARTCARD, "SCARD_E_NO_SMARTCARD"),
        (status.PROTO_MISMATCH, "SCARD_E_PROTO_MISMATCH"),
        (status.NOT_TRANSACTED, "SCARD_E_NOT_TRANSACTED"),
        (status.SECURITY_VIOLATION, "SCARD_W_SECURITY_VIOLATION"),
        (status.NO_ACCESS, "SCARD_E_NO_ACCESS"),
        (status.UNSUPPORTED_CARD, "SCARD_W_UNSUPPORTED_CARD"),
        (status.UNRESPONSIVE_CARD, "SCARD_W_UNRESPONSIVE_CARD"),
        (status.UNPOWERED_CARD, "SCARD_W_UNPOWERED_CARD"),
        (status.RESET_CARD, "SCARD_W_RESET_CARD"),
        (status.REMOVED_CARD, "SCARD_W_REMOVED_CARD"),
    ],
)
def test_every_constant_has_the_number_of_its_name(constant: int, name: str) -> None:
    assert constant == getattr(scard, name) & 0xFFFFFFFF
    assert describe(constant) == f"{name} (0x{constant:08X})"


def test_an_unknown_number_is_shown_as_it_is() -> None:
    assert describe(0x00000006) == "PC/SC error (0x00000006)"


@pytest.mark.parametrize("result", [0x8010001D, 0x8010001D - (1 << 32)])
def test_a_failure_is_the_same_signed_and_unsigned(result: int) -> None:
    with pytest.raises(PcscError) as error:
        check(result, "SCardConnect")

    assert error.value.code == NO_SERVICE
    assert str(error.value) == "SCardConnect: SCARD_E_NO_SERVICE (0x8010001D)"


def test_success_raises_nothing() -> None:
    check(0, "SCardConnect")


@pytest.mark.parametrize(
    ("code", "platform", "installed", "locked", "state"),
    [
        (NO_SERVICE, LINUX, True, False, ServiceState.STOPPED),
        (NO_SERVICE, LINUX, True, True, ServiceState.ACCESS_DENIED),
        (NO_SERVICE, LINUX, False, False, ServiceState.NOT_INSTALLED),
        (NO_SERVICE, LINUX, False, True, ServiceState.NOT_INSTALLED),
        (NO_SERVICE, WINDOWS, True, False, ServiceState.STOPPED),
        (NO_SERVICE, MACOS, True, False, ServiceState.STOPPED),
        # pcsc-lite's client says so of a daemon of another version
        (STOPPED, LINUX, True, False, ServiceState.INCOMPATIBLE),
        (STOPPED, LINUX, False, True, ServiceState.INCOMPATIBLE),
        (STOPPED, WINDOWS, True, False, ServiceState.STOPPED),
        (STOPPED, WINDOWS, False, False, ServiceState.NOT_INSTALLED),
        (STOPPED, MACOS, True, False, ServiceState.STOPPED),
        (status.SECURITY_VIOLATION, LINUX, True, False, ServiceState.ACCESS_DENIED),
        (status.NO_ACCESS, MACOS, True, False, ServiceState.ACCESS_DENIED),
        (0x00000005, WINDOWS, True, False, ServiceState.ACCESS_DENIED),
        (0x80100001, LINUX, True, False, ServiceState.UNKNOWN),
        (0x80100013, WINDOWS, False, True, ServiceState.UNKNOWN),
        (0x00000006, WINDOWS, True, False, ServiceState.UNKNOWN),
    ],
)
def test_what_a_failure_says_about_the_service(
    code: int, platform: Platform, installed: bool, locked: bool, state: ServiceState
) -> None:
    assert service_state(code, platform, lambda: installed, lambda: locked) is state


def test_nothing_is_looked_up_where_the_code_says_all() -> None:
    def must_not() -> bool:
        raise AssertionError("not needed")

    assert service_state(STOPPED, LINUX, must_not, must_not) is ServiceState.INCOMPATIBLE
    assert service_state(0x80100001, LINUX, must_not, must_not) is ServiceState.UNKNOWN
