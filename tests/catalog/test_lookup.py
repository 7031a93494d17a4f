"""What the look-up advises, on a small catalogue of our own."""

from datetime import date
from time import process_time

import pytest
from msgspec.structs import replace

from esign_desktop.catalog.lookup import (
    akis_advice,
    card_advice,
    class_driver_advice,
    reader_advice,
    service_advice,
    setting_advice,
    without_reader,
)
from esign_desktop.model.advice import Advice, AdviceKind, Reason, Target
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import (
    CcidReader,
    CcidTable,
    Computers,
    Fit,
    PackageKind,
    ReaderDriver,
    ReaderModel,
    ReaderSupport,
    SettingCase,
)
from esign_desktop.model.host import InstalledPackage, Platform
from esign_desktop.model.reader import Atr, UsbDevice, UsbId
from esign_desktop.model.source import Confidence, Source
from tests.build import CATALOG as BUILT
from tests.build import DRIVER_NEEDED_ID, ETOKEN_ATR, READER_ID, UNSUPPORTED_ID
from tests.catalog.small import SOURCES, package

WINDOWS = Target(Platform.WINDOWS, "10.0.26100", (), "x86_64")
MAC = Target(Platform.MACOS, "15.1", (), "arm64")
DEBIAN = Target(Platform.LINUX, "12", ("debian",), "x86_64")
FEDORA = Target(Platform.LINUX, "41", ("fedora",), "x86_64")

OWN = (Source("what the vendor says", date(2026, 11, 22)),)
TABLE = CcidTable(
    "1",
    SOURCES,
    supported=(CcidReader(UsbId("1111:0001"), "New Reader", not_in="1.5.2"),),
    should_work=(CcidReader(UsbId("1111:0002"), "Likely Reader"),),
    unsupported=(CcidReader(UsbId("1111:0003"), "Odd Reader"),),
)
INSTEAD = ReaderModel(
    "instead",
    "Two-way Reader",
    (UsbId("2222:0001"),),
    {
        Platform.LINUX: (
            ReaderSupport(
                ReaderDriver.CCID,
                instead="libacsccid1",
                confidence=Confidence.CONFIRMED,
                sources=OWN,
            ),
        ),
        Platform.MACOS: (
            ReaderSupport(ReaderDriver.CCID, on=Computers(since="14")),
            ReaderSupport(ReaderDriver.NONE, on=Computers(until="13")),
        ),
    },
    SOURCES,
)
CATALOG = replace(BUILT, ccid=TABLE, readers=(*BUILT.readers, INSTEAD))


def device(usb_id: str, **facts: object) -> UsbDevice:
    return replace(UsbDevice(UsbId(usb_id)), **facts)


def said(advice: tuple[Advice, ...]) -> list[tuple[str, str, str]]:
    """Return kind, reason and what it names; what is only in case is left out."""
    return [
        (a.kind.value, a.reason.value, a.package.id if a.package else a.link)
        for a in advice
        if not a.in_case
    ]


CCID_LINUX = ("install", "reader_needs_class_driver", "libccid")
CCID_WINDOWS = ("nothing", "reader_served_by_system", "usbccid")
CCID_MAC = ("nothing", "reader_served_by_system", "apple_ccid")
ANOTHER = ("replace", "reader_unsupported", "reader_order")
NOT_HERE = ("unknown", "reader_unknown_here", "reader_drivers")
NOT_KNOWN = ("unknown", "reader_unknown", "reader_drivers")


@pytest.mark.parametrize(
    ("reader", "windows", "mac", "linux"),
    [
        (device(READER_ID), CCID_WINDOWS, CCID_MAC, CCID_LINUX),
        (
            device(DRIVER_NEEDED_ID),
            CCID_WINDOWS,
            CCID_MAC,
            ("install", "reader_needs_package", "libacsccid1"),
        ),
        (device(UNSUPPORTED_ID), CCID_WINDOWS, NOT_HERE, ANOTHER),
        (device("1111:0001"), CCID_WINDOWS, CCID_MAC, CCID_LINUX),
        (device("1111:0002"), CCID_WINDOWS, CCID_MAC, CCID_LINUX),
        (device("1111:0003"), CCID_WINDOWS, NOT_HERE, ANOTHER),
        (device("ffff:ffff", smart_card_class=True), CCID_WINDOWS, CCID_MAC, CCID_LINUX),
        (device("ffff:ffff"), NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ],
)
def test_each_reader_gets_the_advice_for_each_system(
    reader: UsbDevice,
    windows: tuple[str, ...],
    mac: tuple[str, ...],
    linux: tuple[str, ...],
) -> None:
    assert said(reader_advice(CATALOG, WINDOWS, reader)) == [windows]
    assert said(reader_advice(CATALOG, MAC, reader)) == [mac]
    assert said(reader_advice(CATALOG, DEBIAN, reader)) == [linux]


def test_an_unknown_ccid_reader_is_told_as_unknown_and_as_inferred() -> None:
    (first, *_) = reader_advice(
        CATALOG, WINDOWS, device("ffff:ffff", product="Reader", smart_card_class=True)
    )

    assert (first.about, first.unknown_model) == ("Reader", True)
    assert first.confidence is Confidence.INFERRED


def test_an_unknown_device_is_unsure_and_names_itself_by_its_id() -> None:
    (first,) = reader_advice(CATALOG, WINDOWS, device("ffff:ffff"))

    assert (first.about, first.confidence) == ("ffff:ffff", Confidence.LOW)


@pytest.mark.parametrize(
    ("target", "command"), [(DEBIAN, ("apt", "libccid")), (FEDORA, ("dnf", "pcsc-lite-ccid"))]
)
def test_a_package_is_named_as_the_distribution_does(
    target: Target, command: tuple[str, str]
) -> None:
    (first, *_) = reader_advice(CATALOG, target, device(READER_ID))

    assert (first.manager, first.name) == command


def test_where_no_package_manager_has_it_nobody_makes_a_name_up() -> None:
    (first, *_) = reader_advice(CATALOG, FEDORA, device(DRIVER_NEEDED_ID))

    assert (first.kind, first.manager, first.name) == (AdviceKind.INSTALL, None, "")


@pytest.mark.parametrize(
    ("version", "kind", "reason"),
    [
        ("1.5.2", "install", "reader_needs_newer_class_driver"),
        ("1.5.2-1+b1", "install", "reader_needs_newer_class_driver"),
        ("1.4.36", "install", "reader_needs_newer_class_driver"),
        ("1.5.3", "nothing", "reader_has_driver"),
        ("1.6.0-2", "nothing", "reader_has_driver"),
    ],
)
def test_a_class_driver_that_is_too_old_for_a_reader_is_told(
    version: str, kind: str, reason: str
) -> None:
    there = replace(DEBIAN, packages=(InstalledPackage("libccid", version),))

    advice = reader_advice(CATALOG, there, device("1111:0001"))

    assert said(advice) == [(kind, reason, "libccid")]
    assert advice[0].version == "1.5.2"


def test_an_installed_driver_leaves_nothing_to_install() -> None:
    there = replace(DEBIAN, packages=(InstalledPackage("libacsccid1", "1.1.8"),))

    assert said(reader_advice(CATALOG, there, device(DRIVER_NEEDED_ID))) == [
        ("nothing", "reader_has_driver", "libacsccid1")
    ]
    # and as a second way it is not offered either
    assert all(
        a.package is None or a.package.id != "libacsccid1"
        for a in reader_advice(CATALOG, there, device("2222:0001"))
    )


def test_what_may_help_comes_last_the_setting_first_the_page_at_the_end() -> None:
    on_mac = reader_advice(CATALOG, MAC, device(READER_ID))
    on_linux = reader_advice(CATALOG, DEBIAN, device("2222:0001"))

    assert [(a.kind, a.in_case) for a in on_mac] == [
        (AdviceKind.NOTHING, False),
        (AdviceKind.SET, True),
        (AdviceKind.UNKNOWN, True),
    ]
    assert [a.package.id if a.package else a.link for a in on_linux] == [
        "libccid",
        "libacsccid1",
        "reader_drivers",
    ]


def test_a_model_can_need_something_else_on_an_older_system() -> None:
    reader = device("2222:0001")

    assert said(reader_advice(CATALOG, MAC, reader)) == [CCID_MAC]
    assert said(reader_advice(CATALOG, replace(MAC, os_version="13.6"), reader)) == [ANOTHER]


def test_the_sources_are_those_of_what_is_said() -> None:
    (own, *_) = reader_advice(CATALOG, DEBIAN, device("2222:0001"))
    (general, *_) = reader_advice(CATALOG, MAC, device("2222:0001"))

    assert own.sources[: len(OWN)] == OWN
    assert own.confidence is Confidence.CONFIRMED
    assert general.sources[:1] == SOURCES


def test_a_reader_another_driver_holds_is_freed_first() -> None:
    held = device("ffff:ffff", smart_card_class=True, driver="pn533_usb")

    (first, *_) = reader_advice(CATALOG, DEBIAN, held)

    assert (first.kind, first.reason) == (AdviceKind.SET, Reason.READER_HELD_BY_OTHER_DRIVER)
    assert not first.in_case
    on_windows = reader_advice(CATALOG, WINDOWS, held)
    assert all(a.reason is not Reason.READER_HELD_BY_OTHER_DRIVER for a in on_windows)


def test_without_any_class_driver_in_the_catalogue_nothing_is_claimed() -> None:
    bare = replace(CATALOG, packages=())

    assert said(reader_advice(bare, DEBIAN, device(READER_ID))) == [NOT_HERE]


# --- AKIS and other cards ------------------------------------------------------------------------


def test_akis_is_missing_old_or_there() -> None:
    def with_akia(version: str) -> Target:
        return replace(DEBIAN, packages=(InstalledPackage("akia", version),))

    assert said(akis_advice(CATALOG, DEBIAN)) == [("install", "akis_missing", "akia_linux_x86_64")]
    assert said(akis_advice(CATALOG, with_akia("6.5.4"))) == [
        ("install", "akis_outdated", "akia_linux_x86_64")
    ]
    assert said(akis_advice(CATALOG, with_akia("6.8.10"))) == [
        ("nothing", "akis_present", "akia_linux_x86_64")
    ]
    assert said(akis_advice(CATALOG, with_akia("6.8.10"), again=True)) == [
        ("install", "akis_missing", "akia_linux_x86_64")
    ]


@pytest.mark.parametrize("target", [replace(DEBIAN, architecture="arm64"), WINDOWS])
def test_where_no_akis_package_is_known_that_is_said(target: Target) -> None:
    assert said(akis_advice(CATALOG, target)) == [
        ("unknown", "akis_not_for_this", "akis_downloads")
    ]


def test_the_surest_and_newest_package_comes_first_and_an_untold_processor_gets_each() -> None:
    def akia(name: str, architecture: str, **changes: object) -> object:
        fit = Fit(Computers(architectures=(architecture,)), Confidence.SINGLE)
        return package(name, kind=PackageKind.AKIS_MODULE, **({"fits": (fit,)} | changes))

    sure = (Fit(Computers(architectures=("x86_64",)), Confidence.CONFIRMED),)
    packages = (
        akia("old", "x86_64", version="6.8.9"),
        akia("new", "x86_64", version="6.8.10"),
        akia("arm", "arm64", version="6.8.10"),
        akia("sure", "x86_64", version="6.5", fits=sure),
    )
    catalog = Catalog("test", packages=packages)  # type: ignore[arg-type]

    def names(target: Target) -> list[str]:
        return [a.package.id for a in akis_advice(catalog, target) if a.package]

    assert names(DEBIAN) == ["sure"]
    assert names(replace(DEBIAN, architecture="arm64")) == ["arm"]
    assert names(replace(DEBIAN, architecture="")) == ["sure", "new", "arm", "old"]


def test_what_only_runs_by_emulation_is_told_as_that() -> None:
    fits = (
        Fit(Computers(architectures=("x86_64",)), Confidence.CONFIRMED),
        Fit(Computers(since="11", architectures=("arm64",)), Confidence.LOW, emulated=True),
    )
    akia = package("akia", kind=PackageKind.AKIS_MODULE, platform=Platform.WINDOWS, fits=fits)
    catalog = Catalog("test", packages=(akia,))

    assert said(akis_advice(catalog, WINDOWS)) == [("install", "akis_missing", "akia")]
    (on_arm,) = akis_advice(catalog, replace(WINDOWS, architecture="arm64"))
    assert (on_arm.reason, on_arm.confidence) == (Reason.AKIS_EMULATED, Confidence.LOW)


def test_another_providers_card_wants_its_own_software_and_not_akis() -> None:
    (advice,) = card_advice(CATALOG, DEBIAN, ETOKEN_ATR)

    assert (advice.kind, advice.reason) == (AdviceKind.UNKNOWN, Reason.CARD_OF_OTHERS)
    assert advice.about == "SafeNet eToken (SafeNet)"


def test_the_other_providers_package_is_the_one_for_the_system() -> None:
    etoken = replace(BUILT.cards[0], packages=("sac_linux", "sac_windows", "gone"))
    packages = (
        package("sac_linux", kind=PackageKind.OTHER_PROVIDER),
        package("sac_windows", kind=PackageKind.OTHER_PROVIDER, platform=Platform.WINDOWS),
    )
    catalog = replace(CATALOG, cards=(etoken,), packages=packages)

    (advice,) = card_advice(catalog, WINDOWS, ETOKEN_ATR)

    assert advice.package is not None
    assert (advice.package.id, advice.about) == ("sac_windows", "SafeNet eToken")


def test_a_card_nobody_knows_is_told_as_unknown() -> None:
    (advice,) = card_advice(CATALOG, DEBIAN, Atr.parse("3b00"), akis=False)

    assert (advice.kind, advice.reason) == (AdviceKind.UNKNOWN, Reason.CARD_UNKNOWN)
    assert advice.about == "3B00"


def test_a_card_with_the_pattern_of_akis_needs_akis() -> None:
    assert card_advice(CATALOG, DEBIAN, Atr.parse("3b00")) == akis_advice(CATALOG, DEBIAN)


# --- the rest --------------------------------------------------------------------------------


def test_the_service_is_not_advised_where_it_is_or_always_is() -> None:
    assert not service_advice(CATALOG, replace(DEBIAN, service=True))
    assert not service_advice(CATALOG, WINDOWS)
    assert [a.reason for a in service_advice(CATALOG, replace(DEBIAN, service=False))] == [
        Reason.SERVICE_MISSING
    ]


def test_the_class_driver_alone_is_advised_only_where_it_is_to_be_installed() -> None:
    there = replace(DEBIAN, packages=(InstalledPackage("libccid", "1.5.2"),))

    assert said(class_driver_advice(CATALOG, DEBIAN)) == [CCID_LINUX]
    assert not class_driver_advice(CATALOG, there)
    assert not class_driver_advice(CATALOG, WINDOWS)


def test_without_a_reader_there_is_a_page_and_then_another_reader() -> None:
    assert [(a.kind, a.link) for a in without_reader()] == [
        (AdviceKind.UNKNOWN, "reader_drivers"),
        (AdviceKind.REPLACE, "reader_order"),
    ]


@pytest.mark.parametrize(
    ("case", "target", "settings"),
    [
        (SettingCase.SERVICE_STOPPED, WINDOWS, ["start_scardsvr"]),
        (SettingCase.SERVICE_STOPPED, MAC, []),
        (SettingCase.READER_NOT_LISTED, MAC, ["use_ifd_ccid"]),
        (SettingCase.READER_NOT_LISTED, replace(MAC, os_version="13"), []),
        (SettingCase.READER_NOT_LISTED, DEBIAN, []),  # only where a driver holds the reader
    ],
)
def test_settings_are_those_of_the_case_and_the_system(
    case: SettingCase, target: Target, settings: list[str]
) -> None:
    advice = setting_advice(CATALOG, target, case)

    assert [a.setting.id for a in advice if a.setting] == settings


def test_a_look_up_is_quick_among_a_thousand_readers() -> None:
    many = tuple(CcidReader(UsbId(f"{n:04x}:0000"), "Reader") for n in range(0x1000, 0x1400))
    catalog = replace(CATALOG, ccid=replace(TABLE, should_work=many))
    reader = device("13ff:0000")

    def once() -> float:
        start = process_time()
        reader_advice(catalog, DEBIAN, reader)
        return process_time() - start

    # 0.1 ms, and ten times that while coverage follows every line; benchmarks/ hold the budget
    assert min(once() for _ in range(20)) < 0.01
