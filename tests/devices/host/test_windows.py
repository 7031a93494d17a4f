"""Windows, by values its documentation and other people's registries show."""

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.host import windows, windows_api
from esign_desktop.devices.host.windows import ServiceFacts
from esign_desktop.model.host import InstalledPackage, Platform
from esign_desktop.model.snapshot import ServiceState

WINDOWS_11 = {
    "ProductName": "Windows 10 Pro",
    "DisplayVersion": "23H2",
    "ReleaseId": "2009",
    "CurrentBuild": "22631",
}
STOPPED = 1
RUNNING = 4


@pytest.mark.parametrize(
    ("values", "name", "version"),
    [
        (WINDOWS_11, "Windows 11 Pro 23H2", "10.0.22631"),
        (WINDOWS_11 | {"CurrentBuild": "19045"}, "Windows 10 Pro 23H2", "10.0.19045"),
        (
            {"ProductName": "Windows 10 Pro", "ReleaseId": "1809", "CurrentBuild": "17763"},
            "Windows 10 Pro 1809",
            "10.0.17763",
        ),
        (
            {"ProductName": "Windows Server 2025 Standard", "CurrentBuild": "26100"},
            "Windows Server 2025 Standard",
            "10.0.26100",
        ),
        ({"ProductName": "Windows 7", "CurrentBuild": "7601"}, "Windows 7", "7601"),
        ({"ProductName": "a\0b\n", "CurrentBuild": "\u0663" * 5}, "a b", ""),
        ({"CurrentBuild": "9" * 5000}, "Windows", ""),
        ({"ProductName": 7, "CurrentBuild": 22000}, "7", "10.0.22000"),
        ({}, "Windows", ""),
    ],
)
def test_windows_is_called_what_it_is(
    values: dict[str, str | int], name: str, version: str
) -> None:
    assert windows.windows_name(values) == name
    assert windows.windows_version(values) == version


@pytest.mark.parametrize(
    ("version", "maxsize", "architecture"),
    [
        ("3.11.7 (tags/v3.11.7) [MSC v.1937 64 bit (AMD64)]", 2**63 - 1, "x86_64"),
        ("3.11.7 (tags/v3.11.7) [MSC v.1937 32 bit (Intel)]", 2**31 - 1, "x86"),
        ("3.11.7 (tags/v3.11.7) [MSC v.1937 64 bit (ARM64)]", 2**63 - 1, "arm64"),
        ("3.11.7 (main) [MSC v.1937 32 bit (ARM)]", 2**31 - 1, "arm"),
        ("3.11.7 (main) [GCC 13.2.0]", 2**63 - 1, "x86_64"),
        ("3.11.7 (main) [GCC 13.2.0]", 2**31 - 1, "x86"),
    ],
)
def test_architecture_is_what_the_interpreter_is_built_for(
    version: str, maxsize: int, architecture: str
) -> None:
    assert windows.architecture_of_build(version, maxsize) == architecture


@pytest.mark.parametrize(
    ("machine", "environment", "architecture"),
    [
        (0x8664, {"PROCESSOR_ARCHITECTURE": "x86"}, "x86_64"),
        (0xAA64, {"PROCESSOR_ARCHITECTURE": "AMD64"}, "arm64"),  # an emulated program
        (0x014C, {}, "x86"),
        (None, {"PROCESSOR_ARCHITECTURE": "x86", "PROCESSOR_ARCHITEW6432": "AMD64"}, "x86_64"),
        (None, {"PROCESSOR_ARCHITECTURE": "ARM64"}, "arm64"),
        (0, {"PROCESSOR_ARCHITECTURE": "x86"}, "x86"),
        (None, {}, ""),
    ],
)
def test_computer_may_be_another_one_than_the_program_thinks(
    machine: int | None, environment: dict[str, str], architecture: str
) -> None:
    assert windows.native_name(machine, environment) == architecture


@pytest.mark.parametrize(
    ("start", "status", "facts"),
    [
        (3, RUNNING, ServiceFacts(ServiceState.RUNNING)),
        (3, STOPPED, ServiceFacts(ServiceState.STOPPED)),
        (4, STOPPED, ServiceFacts(ServiceState.STOPPED, disabled=True)),
        (4, RUNNING, ServiceFacts(ServiceState.RUNNING, disabled=True)),  # until the next start
        (3, 2, ServiceFacts(ServiceState.STOPPED)),  # starting
        (4, None, ServiceFacts(ServiceState.STOPPED, disabled=True)),
        (3, None, ServiceFacts(ServiceState.UNKNOWN)),
        ("4", None, ServiceFacts(ServiceState.UNKNOWN)),
        (None, windows_api.SERVICE_ABSENT, ServiceFacts(ServiceState.NOT_INSTALLED)),
        (None, None, ServiceFacts(ServiceState.UNKNOWN)),
    ],
)
def test_service_is_judged_by_what_was_told(
    start: str | int | None, status: int | None, facts: ServiceFacts
) -> None:
    assert windows.service_facts(start, status) == facts


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("AKİA 6.8.10", True),
        ("Akia", True),
        ("AKIS", True),
        ("AKİS Kart Sürücüsü", True),
        ("akıs", True),
        ("ACS Unified PC/SC Driver 4.2.9.0", True),
        ("ACR39 Smart Card Reader", True),
        ("SafeNet Authentication Client 10.8", True),
        ("E-İmza Paketi", True),
        ("AKILLI KART", True),
        ("KamuSM İmzager", True),
        ("Akış Şeması", False),
        ("Nakia", False),
        ("Macs Fan Control", False),
        ("Mozilla Firefox (x64 tr)", False),
        ("", False),
    ],
)
def test_only_software_about_cards_is_listed(name: str, listed: bool) -> None:
    assert bool(windows.card_software([(name, "1")])) is listed


def test_program_in_both_views_is_listed_once() -> None:
    twice = [("AKİA", "6.8.10"), ("AKİA", "6.8.10"), ("ACS\0 Driver", "\x1b4")]

    assert windows.card_software(twice) == (
        InstalledPackage(name="ACS Driver", version="4"),
        InstalledPackage(name="AKİA", version="6.8.10"),
    )


@given(st.text(max_size=100), st.text(max_size=20))
def test_no_registry_value_makes_us_raise(name: str, version: str) -> None:
    windows.card_software([(f"AKIS {name}", version)])
    windows.windows_name({"ProductName": name, "CurrentBuild": version})
    windows.windows_version({"CurrentBuild": version})
    windows.architecture_of_build(name, 2**63 - 1)
    windows.native_name(None, {"PROCESSOR_ARCHITECTURE": name})


def test_host_is_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_api, "registry_values", lambda key, names: WINDOWS_11)
    monkeypatch.setattr(windows_api, "remote_session_metric", lambda: 1)
    monkeypatch.setattr(windows_api, "computer_name", lambda: "KLINIK-MUHASEBE-07")
    monkeypatch.setattr(windows_api, "uninstall_entries", lambda: iter([("AKİA", "6.8.10")]))
    monkeypatch.setenv("USERNAME", "ayse")

    host = windows.read_host("1.0", date(2026, 11, 21))

    assert (host.platform, host.os_name) == (Platform.WINDOWS, "Windows 11 Pro 23H2")
    assert (host.user_name, host.host_name) == ("ayse", "KLINIK-MUHASEBE-07")
    assert host.remote_session is True
    assert host.packages == (InstalledPackage(name="AKİA", version="6.8.10"),)


@pytest.mark.parametrize(("metric", "remote"), [(0, False), (1, True), (None, None)])
def test_remote_session_is_what_the_metric_tells(
    monkeypatch: pytest.MonkeyPatch, metric: int | None, remote: bool | None
) -> None:
    monkeypatch.setattr(windows_api, "remote_session_metric", lambda: metric)

    assert windows.read_host("", None).remote_session is remote


@pytest.mark.parametrize(
    ("start", "status", "running", "disabled"),
    [
        (3, RUNNING, True, False),
        (3, STOPPED, False, False),
        (4, STOPPED, False, True),
        (4, RUNNING, True, True),  # switched off while it ran
        (4, None, False, True),  # the registry alone tells
        (3, None, None, None),
        (None, None, None, None),
        (None, windows_api.SERVICE_ABSENT, False, False),
    ],
)
def test_the_host_tells_what_windows_says_of_its_smart_card_service(
    monkeypatch: pytest.MonkeyPatch,
    start: int | None,
    status: int | None,
    running: bool | None,
    disabled: bool | None,
) -> None:
    values = {} if start is None else {"Start": start}
    monkeypatch.setattr(windows_api, "registry_values", lambda key, names: values)
    monkeypatch.setattr(windows_api, "service_status", lambda name: status)

    host = windows.read_host("", None)

    assert (host.service_running, host.service_disabled) == (running, disabled)


@pytest.mark.parametrize(
    ("status", "installed"),
    [(RUNNING, True), (STOPPED, True), (windows_api.SERVICE_ABSENT, False), (None, None)],
)
def test_service_is_installed_when_the_manager_knows_it(
    monkeypatch: pytest.MonkeyPatch, status: int | None, installed: bool | None
) -> None:
    monkeypatch.setattr(windows_api, "service_status", lambda name: status)
    monkeypatch.setattr(windows_api, "registry_values", lambda key, names: {})

    assert windows.pcsc_installed() is installed


def test_holders_are_programs_known_to_use_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    running = ("System", "svchost.exe", "Acrobat.exe", "javaw.exe")
    monkeypatch.setattr(windows_api, "process_names", lambda: running)

    assert windows.holders_of_card() == ("Adobe Acrobat", "Java")


def test_missing_dlls_are_looked_for_beside_the_module_and_in_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def missing(module: Path, folders: tuple[Path, ...]) -> tuple[str, ...]:
        asked.append((module, folders))
        return ("MSVCR100.dll",)

    monkeypatch.setattr("esign_desktop.devices.executables.pe.missing_dlls", missing)
    monkeypatch.setattr(windows_api, "system_folders", lambda: (str(tmp_path),))
    module = Path("/modules/akisp11.dll")

    assert windows.missing_dlls(module) == ("MSVCR100.dll",)
    assert asked == [(module, (Path("/modules"), tmp_path))]


@pytest.mark.skipif(sys.platform == "win32", reason="asks everybody but Windows")
def test_elsewhere_windows_answers_nothing() -> None:
    assert windows_api.registry_values("SOFTWARE", ("ProductName",)) == {}
    assert list(windows_api.uninstall_entries()) == []
    assert list(windows_api._uninstall_entry(None, 0)) == []
    assert windows_api._value(None, "DisplayName") is None
    assert windows_api.service_status("SCardSvr") is None
    assert windows_api.computer_name() is None
    assert windows_api.session_id() is None
    assert windows_api.process_names() == ()
    assert windows_api.native_machine() is None
    assert isinstance(windows.native_architecture(), str)
    assert windows.missing_dlls(Path("/modules/akisp11.dll")) == ()
    assert windows.usb_devices() == ()
    assert windows.usb_device_at("1-5") is None


@pytest.mark.parametrize(
    ("metric", "session", "glass", "remote"),
    [
        (0, 1, 1, False),  # at the computer, also while somebody watches or steers it
        (1, 2, 1, True),
        (1, 1, 1, True),  # the one session of a desktop Windows, taken over from afar
        (1, None, None, True),
        (0, 2, 1, True),  # RemoteFX hides from the metric
        (0, 0, 1, False),  # a service: nobody's screen
        (0, 1, None, False),  # no session at the computer is told of
        (0, 1, "1", False),
        (0, None, 1, False),
        (None, 1, None, None),
        (None, None, None, None),
    ],
)
def test_remote_session_is_another_one_than_that_at_the_computer(
    metric: int | None, session: int | None, glass: str | int | None, remote: bool | None
) -> None:
    assert windows.remote_session(metric, session, glass) is remote
