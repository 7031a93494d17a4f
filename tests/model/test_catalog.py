import pytest

from esign_desktop.model.catalog import AuthorityKind, Catalog
from esign_desktop.model.certificate import Name
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import Atr, ReaderName, UsbId
from tests.build import AKIS_ATR, CATALOG, CERTIFICATE, ETOKEN_ATR, MODULE_PATH, certificate

EMPTY = Catalog("empty")


def test_a_card_is_found_by_its_whole_atr() -> None:
    model = CATALOG.card_model(ETOKEN_ATR)

    assert model is not None
    assert model.id == "etoken"
    assert CATALOG.card_model(AKIS_ATR) is None
    assert CATALOG.card_model(Atr(ETOKEN_ATR[:-1])) is None


def test_a_reader_is_found_by_its_usb_id() -> None:
    model = CATALOG.reader_model(UsbId("072f:b102"))

    assert model is not None
    assert model.title == "ACS ACR39T"
    assert CATALOG.reader_model(UsbId("072f:ffff")) is None


@pytest.mark.parametrize(
    ("issuer", "kind"),
    [
        (CERTIFICATE.issuer, AuthorityKind.KAMUSM_NES),
        (Name(organization="E-GÜVEN A.Ş."), AuthorityKind.OTHER_PROVIDER),
        (
            Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 1"),
            AuthorityKind.KAMUSM_SEAL,
        ),
        (Name(common_name="Kamu", organization="Elektronik Sertifika Hizmet Sağlayıcısı"), None),
        (Name(organizational_unit="E-GÜVEN"), None),
        (Name(), None),
    ],
)
def test_an_issuer_is_known_by_its_name_or_organisation(
    issuer: Name, kind: AuthorityKind | None
) -> None:
    authority = CATALOG.authority(certificate(issuer=issuer))

    assert (authority and authority.kind) == kind


def test_a_package_is_found_by_its_id() -> None:
    package = CATALOG.package("libacsccid1")

    assert package is not None
    assert package.title == "ACS CCID driver"
    assert CATALOG.package("") is None


@pytest.mark.parametrize(
    ("name", "virtual"),
    [("Windows Hello Face 0", True), ("My Windows Hello 0", False), ("ACS ACR39U 0", False)],
)
def test_a_virtual_reader_is_known_by_how_its_name_begins(name: str, virtual: bool) -> None:
    assert CATALOG.is_virtual(ReaderName(name)) is virtual


def test_modules_are_looked_for_on_their_own_system_only() -> None:
    assert CATALOG.module_paths(Platform.LINUX) == (MODULE_PATH, "/opt/Akia/libakisp11.so")
    assert CATALOG.module_paths(Platform.WINDOWS) == ()


def test_an_empty_catalogue_knows_nothing_and_says_so() -> None:
    assert EMPTY.card_model(AKIS_ATR) is None
    assert EMPTY.authority(CERTIFICATE) is None
    assert not EMPTY.is_virtual(ReaderName("Windows Hello"))
