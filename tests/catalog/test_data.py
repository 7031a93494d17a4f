"""The real catalogue: that it loads, and that it knows what it is there to know."""

import re
from datetime import date
from pathlib import Path
from time import process_time
from unicodedata import normalize

import pytest
from msgspec.structs import replace

from esign_desktop.catalog.loader import load_catalog
from esign_desktop.model.catalog import AuthorityKind, Catalog
from esign_desktop.model.certificate import Name
from esign_desktop.model.driver import ReaderDriver
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, ReaderName, UsbId
from tests.build import AKIS_ATR, CERTIFICATE

FOLDER = Path(__file__).parents[2] / "drivers_catalog"

NES, SEAL, OTHER = (
    AuthorityKind.KAMUSM_NES,
    AuthorityKind.KAMUSM_SEAL,
    AuthorityKind.OTHER_PROVIDER,
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(FOLDER)


def test_every_fact_has_a_source_of_a_likely_day(catalog: Catalog) -> None:
    kinds = (
        catalog.readers,
        catalog.packages,
        catalog.cards,
        catalog.authorities,
        catalog.virtual_readers,
        catalog.modules,
        catalog.settings,
    )
    entries = [entry for kind in kinds for entry in kind]
    day = date(*map(int, catalog.version.split(".")[:3]))

    assert len(entries) > 80
    days = {(e.id, source.seen_on) for e in entries for source in e.sources}
    assert {each for each in days if not date(2025, 1, 1) <= each[1] <= day} == set()


def test_the_whole_catalogue_is_loaded_in_a_moment() -> None:
    def once() -> float:
        start = process_time()
        load_catalog(FOLDER)
        return process_time() - start

    assert min(once() for _ in range(5)) < 0.1  # 10 ms on a quiet machine; the budget is 30


NFD = normalize("NFD", "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6")


@pytest.mark.parametrize(
    ("common_name", "organization", "kind"),
    [
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6", "", NES),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 3", "TÜBİTAK", NES),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 12", "", NES),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı", "", NES),
        ("KAMU ELEKTRONİK SERTİFİKA HİZMET SAĞLAYICISI - SÜRÜM 6", "", NES),
        ("Kamu Elektronik Sertifika Hizmet Saglayicisi - Surum 6", "", NES),
        ("KAMU ELEKTRONIK SERTIFIKA HIZMET SAGLAYICISI-SURUM 6", "", NES),
        ("TÜBİTAK UEKAE Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 3", "", NES),
        ("TÜBİTAK UEKAE Kamu Elektronik Sertifika Hizmet Sağlayıcısı-Test", "TÜBİTAK-Test", None),
        ("Test Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6", "", None),
        ("Not Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6", "", None),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6 Test", "", None),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı A.Ş.", "", None),
        ("Someone", "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6", None),
        ("Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 1", "", SEAL),
        ("MALİ MÜHÜR ELEKTRONİK SERTİFİKA HİZMET SAĞLAYICISI - SÜRÜM 2", "", SEAL),
        ("Mali Muhur Elektronik Sertifika Hizmet Saglayicisi", "", SEAL),
        ("TÜRKTRUST Nitelikli Elektronik Sertifika Hizmetleri H7", "", OTHER),
        ("TURKTRUST Nitelikli Elektronik Sertifika Hizmetleri", "", OTHER),
        ("E-GÜVEN Nitelikli Elektronik Sertifika Hizmet Sağlayıcısı S7", "", OTHER),
        ("NES", "Elektronik Bilgi Guvenligi A.S.", OTHER),
        ("NES", "Elektronik Bilgi Güvenliği A.Ş.", OTHER),
        ("NES ECC v3", "E-Tuğra EBG Bilişim Teknolojileri ve Hizmetleri A.Ş.", OTHER),
        ("EBG Elektronik Sertifika Hizmet Sağlayıcısı", "", OTHER),
        ("EİMZATR Nitelikli - Sürüm 3", "", OTHER),
        ("e-imzaTR", "", OTHER),
        ("AYYILDIZ", "", OTHER),
        ("ArkSigner ECC S1", "", OTHER),
        ("EGMSM Nitelikli Elektronik Sertifika", "", OTHER),
        ("NES", "Emniyet Genel Müdürlüğü", OTHER),
        # letters in pieces (NFD), hyphens and spaces that look like ours
        (NFD, "", NES),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı \u2011 Sürüm 6", "", NES),
        ("Kamu\u00a0Elektronik Sertifika Hizmet Sağlayıcısı\u00a0\u2212 Sürüm\u202f6", "", NES),
        ("E\u2011GÜVEN S7", "", OTHER),
        ("E\u2010imza\u00a0TR", "", OTHER),
        ("NES", normalize("NFD", "E-Tuğra EBG Bilişim"), OTHER),
        (f"{NFD}-Test", "", None),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı\u2011Test", "", None),
        ("Kamu Elektronik Sertifika Hizmet Sağlayıcısı" + "g\u0306" * 300, "", None),
        ("Deneme Sertifika Hizmet Sağlayıcısı", "Deneme Kurumu", None),
        ("", "", None),
    ],
)
def test_issuers_are_told_by_name_however_it_is_written(
    catalog: Catalog, common_name: str, organization: str, kind: AuthorityKind | None
) -> None:
    issuer = Name(common_name=common_name, organization=organization)
    found = catalog.authority(replace(CERTIFICATE, issuer=issuer))

    assert (found.kind if found else None) is kind


@pytest.mark.parametrize(
    ("name", "virtual"),
    [
        ("Windows Hello for Business 1", True),
        ("Microsoft Virtual Smart Card 0", True),
        ("Microsoft UICC ISO Reader 3f873476 0", True),
        ("AKS VR 0", True),
        ("Rainbow Technologies iKeyVirtualReader 0", True),
        ("Virtual PCD 00 00", False),  # vsmartcard, the reader of our tests
        ("Yubico YubiKey OTP+FIDO+CCID 0", False),
        ("AKS ifdh 0", False),  # an eToken sits in it
        ("ACS ACR39U ICC Reader 0", False),
        ("ACS ACR39U ICC Reader (redirected 2) 0", False),
        ("Windows Hello Face 0", True),
        ("Gemalto Windows Hello Reader 0", False),
    ],
)
def test_virtual_readers_are_told_by_name(catalog: Catalog, name: str, virtual: bool) -> None:
    assert catalog.is_virtual(ReaderName(name)) is virtual


@pytest.mark.parametrize(
    ("usb_id", "platform", "driver", "package"),
    [
        ("072f:b100", Platform.LINUX, ReaderDriver.CCID, ""),
        ("072f:b102", Platform.LINUX, ReaderDriver.PACKAGE, "libacsccid1"),
        ("072f:b102", Platform.WINDOWS, ReaderDriver.CCID, ""),
        ("072f:9000", Platform.WINDOWS, ReaderDriver.PACKAGE, "acs_unified_windows"),
        ("072f:9000", Platform.MACOS, ReaderDriver.PACKAGE, "acs_unified_macos"),
        ("058f:9540", Platform.LINUX, ReaderDriver.NONE, ""),
    ],
)
def test_readers_say_what_they_need(
    catalog: Catalog, usb_id: str, platform: Platform, driver: ReaderDriver, package: str
) -> None:
    model = catalog.reader_model(UsbId(usb_id))

    assert model is not None
    first = model.support[platform][0]
    assert (first.driver, first.package) == (driver, package)


def test_foreign_cards_are_known_and_akis_is_none_of_them(catalog: Catalog) -> None:
    etoken = catalog.card_model(Atr.parse("3B D5 18 00 81 31 3A 7D 80 73 C8 21 10 30"))

    assert etoken is not None
    assert etoken.id == "safenet_etoken"
    assert catalog.card_model(AKIS_ATR) is None
    # "UEKAE" and "TC" are AKIS' historical bytes, whatever the list says
    assert not [
        c.id for c in catalog.cards for a in c.atrs if a.count(b"UEKAE") or a.count(b"\x65TC")
    ]


@pytest.mark.parametrize(
    ("package", "name", "is_it"),
    [
        ("akia_windows_x86_64", "Akia", True),
        ("akia_windows_x86_64", "AKİA 6.8.10", True),
        ("akia_windows_x86_64", "AKİS Kart İzleme Aracı", True),
        ("akia_windows_x86_64", "Akis Yönetici Paketi", True),
        ("akia_windows_x86_64", "Akiskan Player", False),
        ("akia_windows_x86_64", "Zakia", False),
        ("akia_macos_arm64", "tr.gov.tubitak.akia", True),
        ("akia_linux_x86_64", "akia", True),
        ("akia_linux_x86_64", "akis-bin", True),
        ("akia_linux_x86_64", "akismet", False),
        ("acs_unified_windows", "ACS Unified PC/SC Driver 4.2.9.0", True),
        ("libacsccid1", "libacsccid1:amd64", True),
        ("libccid", "pcsc-lite-ccid", True),
        ("libccid", "libccid-tools", False),
    ],
)
def test_installed_packages_are_told_by_name(
    catalog: Catalog, package: str, name: str, is_it: bool
) -> None:
    entry = next(each for each in catalog.packages if each.id == package)

    assert (re.search(entry.installed_name, name) is not None) is is_it
