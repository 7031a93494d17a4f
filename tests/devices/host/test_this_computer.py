"""The whole adapter, on the computer the tests run on."""

import time
from collections.abc import Collection
from datetime import UTC, date, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from esign_desktop.devices.host import ThisComputer, system
from esign_desktop.devices.host import catalog_paths as places
from esign_desktop.devices.ports import Computer
from esign_desktop.model.catalog import KnownModule
from esign_desktop.model.codec import read_file
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbDevice, UsbId

MODULES = Path(__file__).parents[3] / "drivers_catalog" / "modules"


def test_clock_is_in_utc() -> None:
    computer: Computer = ThisComputer()

    assert computer.now().utcoffset() == timedelta(0)
    assert computer.now().tzinfo is UTC


def test_host_knows_the_program() -> None:
    computer = ThisComputer(app_version="1.2.3", app_released=date(2026, 11, 21))

    host = computer.host()

    assert (host.app_version, host.app_released) == ("1.2.3", date(2026, 11, 21))
    assert host.os_name
    assert host.architecture


def test_host_is_read_in_a_moment() -> None:
    computer = ThisComputer()
    computer.host()  # imports

    def measure() -> float:
        start = time.process_time()  # other programs' time does not count
        computer.host()
        return time.process_time() - start

    # the budget is 5 ms; the test machine may be slow
    assert min(measure() for _ in range(20)) < 0.05


def test_known_readers_are_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def known_ones(known: Collection[UsbId]) -> tuple[UsbDevice, ...]:
        return tuple(UsbDevice(usb_id=usb_id) for usb_id in known)

    monkeypatch.setattr(system, "usb_devices", known_ones)
    computer = ThisComputer(known_readers=[UsbId("072f:9000")])

    assert [device.usb_id for device in computer.usb_devices()] == ["072f:9000"]


def test_modules_are_never_taken_from_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libakisp11.so").touch()
    monkeypatch.chdir(tmp_path)
    here = str(tmp_path / "libakisp11.so")

    computer = ThisComputer()

    assert computer.find_modules(["libakisp11.so", "./libakisp11.so", ""]) == ()
    assert computer.find_modules(["libakisp11.so", here, here]) == (here,)


def test_modules_of_the_user_are_found_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libakisp11.so").touch()
    monkeypatch.setattr(Path, "home", lambda: tmp_path)

    assert ThisComputer().find_modules(["~/libakisp11.so"]) == (str(tmp_path / "libakisp11.so"),)


def test_user_without_a_home_has_no_modules_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", refuse)

    assert ThisComputer().find_modules(["~/libakisp11.so"]) == ()


def test_what_else_is_asked_is_answered() -> None:
    computer = ThisComputer()

    assert computer.usb_device_at("999-999") is None
    assert computer.pcsc_installed() in (True, False, None)
    assert isinstance(computer.holders_of_card(), tuple)
    assert computer.native_architecture()


@pytest.mark.parametrize("file", sorted(MODULES.glob("*.json")), ids=lambda file: file.stem)
def test_places_in_the_catalogue_are_absolute_on_their_system(file: Path) -> None:
    module = read_file(KnownModule, file)
    environment = {
        "SYSTEMROOT": r"C:\Windows",
        "PROGRAMFILES": r"C:\Program Files",
        "PROGRAMFILES(X86)": r"C:\Program Files (x86)",
    }
    windows = module.platform is Platform.WINDOWS
    flavour = PureWindowsPath if windows else PurePosixPath

    found = list(places.candidates(module.paths, environment, "/Users/ayse", flavour))

    assert file.stem == module.id
    assert len(found) == len(module.paths) == len({str(path).casefold() for path in found})
