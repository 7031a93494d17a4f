"""What the catalogue has to install and to set, and the drawings its readers name."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from esign_desktop.catalog.computers import fit_of, install_name
from esign_desktop.catalog.loader import load_catalog
from esign_desktop.catalog.lookup import akis_advice, card_advice, service_advice
from esign_desktop.model.advice import AdviceKind, Target
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import PackageKind, SettingCase
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, UsbId
from tests.docs.made import ROOT

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = ROOT / "resources" / "readers"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "drivers_catalog")


@pytest.mark.parametrize(
    ("platform", "os_version", "architecture", "package"),
    [
        (Platform.WINDOWS, "6.1.7601", "x86_64", "akia_windows_x86_64"),
        (Platform.WINDOWS, "10.0.19045", "x86_64", "akia_windows_x86_64"),
        (Platform.WINDOWS, "10.0.26100", "x86_64", "akia_windows_x86_64"),
        (Platform.WINDOWS, "10.0.19045", "x86", None),
        # by emulation only: a native Arm program cannot load it, and Windows 10 has none for x64
        (Platform.WINDOWS, "10.0.26100", "arm64", "akia_windows_x86_64"),
        (Platform.WINDOWS, "10.0.19045", "arm64", None),
        (Platform.MACOS, "12.7", "x86_64", "akia_macos_x86_64"),
        (Platform.MACOS, "12.7", "arm64", "akia_macos_arm64"),
        (Platform.MACOS, "26.0", "arm64", "akia_macos_arm64"),
        (Platform.LINUX, "12", "x86_64", "akia_linux_x86_64"),
        (Platform.LINUX, "12", "arm64", None),
    ],
)
def test_akia_is_the_one_for_the_system_and_the_processor(
    catalog: Catalog, platform: Platform, os_version: str, architecture: str, package: str | None
) -> None:
    (advice,) = akis_advice(catalog, Target(platform, os_version, (), architecture))

    assert (advice.package.id if advice.package else None) == package
    assert (advice.kind is AdviceKind.INSTALL) is bool(package)


@pytest.mark.parametrize(
    ("distributions", "name"),
    [
        (("debian",), "pcscd"),
        (("ubuntu", "debian"), "pcscd"),
        (("pardus", "debian"), "pcscd"),
        (("fedora",), "pcsc-lite"),
        (("opensuse-tumbleweed", "opensuse", "suse"), "pcsc-lite"),
        (("arch",), "pcsclite"),
    ],
)
def test_pcscd_has_its_name_in_every_distribution(
    catalog: Catalog, distributions: tuple[str, ...], name: str
) -> None:
    (advice,) = service_advice(catalog, Target(Platform.LINUX, "", distributions, "x86_64"))

    assert advice.name == name


@pytest.mark.parametrize("platform", list(Platform))
def test_a_safenet_token_is_sent_to_its_own_software(catalog: Catalog, platform: Platform) -> None:
    etoken = Atr.parse("3BD518008131FE7D8073C82110F4")

    (advice,) = card_advice(catalog, Target(platform, architecture="x86_64"), etoken)

    assert advice.package is not None
    assert advice.package.title == "SafeNet Authentication Client"
    assert advice.package.homepage.startswith("https://cpl.thalesgroup.com/")


def test_names_for_the_package_manager_are_also_known_as_installed(catalog: Catalog) -> None:
    for package in catalog.packages:
        if package.installed_name:
            for name in package.names.values():
                assert re.search(package.installed_name, name), f"{package.id}: {name}"


def test_drivers_for_linux_have_a_name_in_every_distribution(catalog: Catalog) -> None:
    kinds = {
        PackageKind.CLASS_DRIVER,
        PackageKind.READER_DRIVER,
        PackageKind.SMART_CARD_SERVICE,
    }
    for package in catalog.packages:
        if package.platform is Platform.LINUX and package.kind in kinds:
            for distribution in ("debian", "fedora", "opensuse", "arch"):
                target = Target(Platform.LINUX, "", (distribution,), "x86_64")
                assert fit_of(package, target), package.id
                assert install_name(package, target)[1], f"{package.id}: {distribution}"


def test_every_case_a_setting_helps_in_is_there(catalog: Catalog) -> None:
    assert {(each.platform, each.case) for each in catalog.settings} >= {
        (Platform.WINDOWS, SettingCase.SERVICE_STOPPED),
        (Platform.MACOS, SettingCase.READER_NOT_LISTED),
        (Platform.LINUX, SettingCase.SERVICE_STOPPED),
        (Platform.LINUX, SettingCase.ACCESS_DENIED),
        (Platform.LINUX, SettingCase.READER_NOT_LISTED),
    }


def test_more_than_600_models_are_known_by_their_usb_id(catalog: Catalog) -> None:
    assert catalog.ccid is not None
    rows = (*catalog.ccid.supported, *catalog.ccid.should_work, *catalog.ccid.unsupported)
    ids = {row.usb_id for row in rows} | {i for model in catalog.readers for i in model.usb_ids}

    assert len(ids) > 700
    assert all(catalog.reader_model(UsbId(usb_id)) for usb_id in ids)


def test_our_readers_have_what_a_person_reads(catalog: Catalog) -> None:
    for model in catalog.readers:
        assert model.support, model.id
        names = [name.casefold() for name in (*model.aliases, model.title)]
        assert len(names) == len(set(names)), f"{model.id}: a name twice"


def test_a_picture_is_there_and_shows_the_form(catalog: Catalog) -> None:
    named = {model.picture for model in catalog.readers} - {""}

    assert named == {file.name for file in DRAWINGS.glob("*.svg")}
    for model in catalog.readers:
        assert model.picture in ("", f"{model.form}.svg"), model.id


@pytest.mark.parametrize("file", sorted(DRAWINGS.glob("*.svg")), ids=lambda file: file.stem)
def test_drawings_are_small_plain_lines_of_the_texts_colour(file: Path) -> None:
    text = file.read_text("utf-8")
    drawing = ET.fromstring(text)  # noqa: S314 - our own file

    assert len(text) < 2000
    assert drawing.get("stroke") == "currentColor"
    assert drawing.get("fill") == "none"
    assert drawing.get("viewBox") == "0 0 96 64"
    assert {part.tag for part in drawing} <= {f"{SVG}path", f"{SVG}rect", f"{SVG}circle"}
    attributes = {name for part in drawing for name in part.attrib}
    assert attributes <= {"d", "x", "y", "width", "height", "rx", "cx", "cy", "r"}
