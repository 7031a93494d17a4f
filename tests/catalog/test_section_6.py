"""Every row of the list of readers in the facts about AKİS, with the advice stated there.

OK and SW: libccid serves it, and on Windows and macOS the system's own class driver. ACS: CCID,
but on Linux only ACS' driver lists it. OLD: not CCID, ACS' driver everywhere. NO: libccid lists
it as unsupported.
"""

from itertools import product

import pytest

from esign_desktop.catalog.loader import load_catalog
from esign_desktop.catalog.lookup import reader_advice
from esign_desktop.catalog.search import find_readers
from esign_desktop.model.advice import Advice, AdviceKind, Target
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import PackageManager
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.source import Confidence
from tests.docs.made import ROOT

OK, SW, ACS, OLD, NO = "OK", "SW", "ACS", "OLD", "NO"

ROWS = {
    "ACR38U-CCID": {"072f:90cc": OK},
    "ACR38U": {"072f:9000": OLD},
    "ACR38U-SAM / ACR3801": {"072f:90cf": OLD, "072f:90d8": ACS},
    "ACR39U": {"072f:b100": SW},
    "ACR39U K / F / SAM / ID1 / W1": dict.fromkeys(
        ("072f:b101", "072f:b103", "072f:b104", "072f:b10c", "072f:b113", "072f:b114"), ACS
    ),
    "ACR39T": {"072f:b102": ACS},
    "ACR3901U / ACR40T / ACR40U / ACR33": dict.fromkeys(
        ("072f:b000", "072f:b501", "072f:b506", "072f:8300"), SW
    ),
    "CryptoMate64 / T2 / EVO (9006, B200)": {
        "072f:90db": SW,
        "072f:b106": SW,
        "072f:b112": SW,
        "072f:9006": OLD,
        "072f:b200": ACS,
    },
    "MILKO": {"2a17:0001": SW},
    "OMNIKEY 3121": {"076b:3021": OK, "076b:3022": SW, "076b:3031": SW, "076b:3a21": SW},
    "OMNIKEY 6121": dict.fromkeys(("076b:6622", "076b:6623", "076b:6632"), SW),
    "PC Twin / IDBridge CT30": {"08e6:3437": OK},
    "USB Shell Token V2 / IDBridge K30": {"08e6:3438": OK},
    "eToken": dict.fromkeys(
        ("0529:0620", "0529:0602", "08e6:34cc", "08e6:34ce", "08e6:34cf", "08e6:34d2"), SW
    ),
    "SCR3310 / SCR3311 / SCR355": {
        "04e6:5116": OK,
        "04e6:511f": SW,
        "04e6:511d": OK,
        "04e6:5410": OK,
    },
    "SCR3500 / SCR35xx / uTrust": dict.fromkeys(
        (
            "04e6:5814",
            "04e6:5815",
            "04e6:581d",
            "04e6:581c",
            "04e6:5811",
            "04e6:5812",
            "04e6:5816",
        ),
        SW,
    ),
    "AU9520 / AU9522 / AK95xx": {
        "058f:9520": OK,
        "058f:9522": SW,
        "2ce3:9563": SW,
        "2ce3:9567": SW,
        "2ce3:9573": SW,
    },
    "AU9540": {"058f:9540": NO},
    "Realtek": {"0bda:0161": SW, "0bda:0169": SW, "0bda:0165": NO},
    "Feitian": {"096e:0505": SW, "096e:060d": SW, "096e:0807": SW, "096e:0503": NO},
    "Bit4id": dict.fromkeys(("25dd:1101", "25dd:3111", "25dd:1201"), SW),
    "Cherry": {"046a:003e": OK, "046a:0092": SW, "046a:00a1": SW},
    "ASEDrive IIIe": {"0dc3:1004": OK, "0dc3:1102": OK},
    "Excelsecu": {"1ea8:8013": SW},
}
IDS = {usb_id: stated for row in ROWS.values() for usb_id, stated in row.items()}

WINDOWS_7 = Target(Platform.WINDOWS, "6.1.7601", architecture="x86_64")
WINDOWS_11 = Target(Platform.WINDOWS, "10.0.26100", architecture="x86_64")
MACOS_13 = Target(Platform.MACOS, "13.7", architecture="x86_64")
MACOS_15 = Target(Platform.MACOS, "15.2", architecture="arm64")
MACOS_26 = Target(Platform.MACOS, "26.0", architecture="arm64")
DEBIAN = Target(Platform.LINUX, "12", ("debian",), "x86_64")
PARDUS = Target(Platform.LINUX, "23", ("pardus", "debian"), "x86_64")
UBUNTU = Target(Platform.LINUX, "24.04", ("ubuntu", "debian"), "x86_64")
FEDORA = Target(Platform.LINUX, "42", ("fedora",), "x86_64")
OPENSUSE = Target(Platform.LINUX, "15.6", ("opensuse-leap", "suse", "opensuse"), "x86_64")
ARCH = Target(Platform.LINUX, "", ("arch",), "x86_64")

APT = PackageManager.APT
NAMES = {
    "libccid": (
        (DEBIAN, APT, "libccid"),
        (PARDUS, APT, "libccid"),
        (UBUNTU, APT, "libccid"),
        (FEDORA, PackageManager.DNF, "pcsc-lite-ccid"),
        (OPENSUSE, PackageManager.ZYPPER, "pcsc-ccid"),
        (ARCH, PackageManager.PACMAN, "ccid"),
    ),
    "libacsccid1": (
        (DEBIAN, APT, "libacsccid1"),
        (PARDUS, APT, "libacsccid1"),
        (UBUNTU, APT, "libacsccid1"),
        (FEDORA, PackageManager.DNF, "pcsc-lite-acsccid"),
        (OPENSUSE, PackageManager.ZYPPER, "pcsc-acsccid"),
        (ARCH, PackageManager.PACMAN, "acsccid"),
    ),
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "drivers_catalog")


def first_advice(catalog: Catalog, target: Target, usb_id: str) -> Advice:
    """Return what a computer needs for a reader that its USB class does not give away."""
    return reader_advice(catalog, target, UsbDevice(UsbId(usb_id)))[0]


def test_the_table_has_every_row() -> None:
    assert len(ROWS) == 24
    assert len(IDS) == sum(map(len, ROWS.values()))


@pytest.mark.parametrize(("usb_id", "stated"), [*IDS.items()])
def test_the_ccid_project_lists_it_as_stated(catalog: Catalog, usb_id: str, stated: str) -> None:
    assert catalog.ccid is not None
    sections = {
        OK: catalog.ccid.supported,
        SW: catalog.ccid.should_work,
        NO: catalog.ccid.unsupported,
    }

    listed = {s for s, rows in sections.items() if usb_id in {row.usb_id for row in rows}}

    assert listed == {stated} & sections.keys()


@pytest.mark.parametrize("usb_id", [*IDS])
def test_every_reader_has_an_entry_of_its_own(catalog: Catalog, usb_id: str) -> None:
    model = catalog.reader_model(UsbId(usb_id))

    assert model in catalog.readers


@pytest.mark.parametrize(
    ("usb_id", "package"),
    [
        (usb_id, "libccid" if stated in (OK, SW) else "libacsccid1")
        for usb_id, stated in IDS.items()
        if stated != NO
    ],
)
def test_on_linux_the_stated_driver_is_to_be_installed_by_its_name_there(
    catalog: Catalog, usb_id: str, package: str
) -> None:
    for target, manager, name in NAMES[package]:
        advice = first_advice(catalog, target, usb_id)

        assert advice.kind is AdviceKind.INSTALL
        assert advice.package is not None
        assert (advice.package.id, advice.manager, advice.name) == (package, manager, name)


@pytest.mark.parametrize("usb_id", [usb_id for usb_id, stated in IDS.items() if stated == NO])
@pytest.mark.parametrize("target", [DEBIAN, PARDUS, UBUNTU, FEDORA, OPENSUSE, ARCH])
def test_on_linux_a_reader_stated_as_unsupported_is_to_be_replaced(
    catalog: Catalog, usb_id: str, target: Target
) -> None:
    advice = first_advice(catalog, target, usb_id)

    assert (advice.kind, advice.link) == (AdviceKind.REPLACE, "reader_order")


@pytest.mark.parametrize(
    ("usb_id", "target"),
    [*product((i for i, stated in IDS.items() if stated != OLD), (WINDOWS_7, WINDOWS_11))],
)
def test_on_windows_the_class_driver_serves_ccid_readers(
    catalog: Catalog, usb_id: str, target: Target
) -> None:
    advice = first_advice(catalog, target, usb_id)

    assert advice.kind is AdviceKind.NOTHING
    assert advice.package is not None
    assert advice.package.id == "windows_usbccid"


@pytest.mark.parametrize(
    ("usb_id", "target"),
    [*product((i for i, stated in IDS.items() if stated in (OK, SW, ACS)), (MACOS_15, MACOS_26))],
)
def test_on_macos_14_and_newer_apples_driver_serves_ccid_readers(
    catalog: Catalog, usb_id: str, target: Target
) -> None:
    advice = first_advice(catalog, target, usb_id)

    assert advice.kind is AdviceKind.NOTHING
    assert advice.package is not None
    assert advice.package.id == "apple_ccid"


@pytest.mark.parametrize("usb_id", [usb_id for usb_id, stated in IDS.items() if stated == OLD])
def test_what_is_no_ccid_reader_needs_the_drivers_of_acs(catalog: Catalog, usb_id: str) -> None:
    for target, package in (
        (WINDOWS_7, "acs_unified_windows"),
        (WINDOWS_11, "acs_unified_windows"),
        (MACOS_13, "acs_unified_macos"),
        (MACOS_15, "acs_unified_macos"),
    ):
        advice = first_advice(catalog, target, usb_id)

        assert advice.kind is AdviceKind.INSTALL
        assert advice.package is not None
        assert advice.package.id == package
        assert advice.package.homepage == "https://www.acs.com.hk/en/drivers/"


@pytest.mark.parametrize(
    ("usb_id", "kind", "package"),
    [
        # up to 13 macOS has libccid itself, with its list
        ("072f:b100", AdviceKind.NOTHING, "apple_ifd_ccid"),
        ("08e6:3437", AdviceKind.NOTHING, "apple_ifd_ccid"),
        ("072f:b102", AdviceKind.INSTALL, "acs_unified_macos"),
        ("072f:b501", AdviceKind.INSTALL, "acs_unified_macos"),
        ("058f:9540", AdviceKind.NOTHING, "apple_ifd_ccid"),  # seen to work until 14
        ("096e:0503", AdviceKind.REPLACE, None),
        ("1ea8:8013", AdviceKind.UNKNOWN, None),
    ],
)
def test_up_to_macos_13_libccids_list_counts(
    catalog: Catalog, usb_id: str, kind: AdviceKind, package: str | None
) -> None:
    advice = first_advice(catalog, MACOS_13, usb_id)

    assert advice.kind is kind
    assert (advice.package.id if advice.package else None) == package


@pytest.mark.parametrize("usb_id", ["0bda:0165", "096e:0503"])
def test_on_new_macs_nobody_knows_about_unsupported_readers(catalog: Catalog, usb_id: str) -> None:
    assert first_advice(catalog, MACOS_15, usb_id).kind is AdviceKind.UNKNOWN


def test_what_is_said_of_the_au9540_is_contradicted(catalog: Catalog) -> None:
    """Many laptops have it; one card works since libccid 1.5.2, others do not, nor on macOS 14."""
    for target in (DEBIAN, MACOS_15):
        assert first_advice(catalog, target, "058f:9540").confidence is Confidence.LOW


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("acr39", {"acs_acr39t", "acs_acr39u"}),
        ("acs 39", {"acs_acr39t", "acs_acr39u"}),
        ("ACS39", {"acs_acr39t", "acs_acr39u"}),
        ("ACR39T-A1", {"acs_acr39t"}),
        ("acr38t", {"acs_acr38u_ccid"}),
        ("Mini Kart Okuyucu", {"acs_acr39t", "acs_acr38u_ccid"}),
        ("MİNİ KART OKUYUCU", {"acs_acr39t", "acs_acr38u_ccid"}),
        ("omnikey 3121", {"omnikey_3121"}),
        ("gemalto k30", {"gemalto_k30"}),
        ("milko", {"udea_milko_v1"}),
        ("au9560", {"alcor_au9540"}),
        ("scr3310", {"identiv_scr3310"}),
    ],
)
def test_readers_are_found_by_the_names_kamusm_and_dealers_use(
    catalog: Catalog, typed: str, best: set[str]
) -> None:
    found = find_readers(catalog, typed)

    assert {each.model.id for each in found if each.score == found[0].score} == best
