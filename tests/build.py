"""Builders for tests: a healthy Linux computer as data, and small changes to it.

A test takes the healthy computer, changes one thing and says what it expects::

    stopped = snapshot(service=ServiceState.STOPPED, readers=(), cards=())
    locked = with_token(pins=(pin(PinState.LOCKED),))
    ending = with_certificate(not_after=NOW + timedelta(days=30))
"""

from datetime import UTC, date, datetime
from typing import Any

from msgspec.structs import replace

from esign_desktop.model.card import Card, CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.catalog import (
    Authority,
    AuthorityKind,
    CardModel,
    Catalog,
    KnownModule,
    VirtualReader,
)
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyKind,
    KeyUsage,
    Name,
    Sha256,
)
from esign_desktop.model.driver import (
    Computers,
    DriverPackage,
    Fit,
    PackageKind,
    PackageManager,
    ReaderDriver,
    ReaderModel,
    ReaderSupport,
    Setting,
    SettingCase,
    SettingStep,
)
from esign_desktop.model.host import Host, InstalledPackage, Platform
from esign_desktop.model.reader import Atr, Reader, ReaderName, ReaderState, UsbDevice, UsbId
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.source import Source
from esign_desktop.model.token import (
    ModulePath,
    ModuleProbe,
    PinRole,
    PinState,
    PinStatus,
    ProbeOutcome,
    Token,
    TokenSerial,
)

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)

READER_NAME = ReaderName("ACS ACR39U ICC Reader 00 00")
READER_ID = UsbId("072f:b100")
UNSUPPORTED_ID = UsbId("058f:9540")  # no driver for it on Linux
DRIVER_NEEDED_ID = UsbId("072f:b102")  # wants libacsccid1 on Linux
AKIS_ATR = Atr.parse("3B9F978131FE4580655443D3228231C073F621808105D3")  # 2.5.2
ETOKEN_ATR = Atr.parse("3BD5180081313A7D8073C8211030")
MODULE_PATH = ModulePath("/usr/lib/libakisp11.so")

_SOURCES = (Source("tests", date(2026, 11, 21)),)
_CCID = (ReaderSupport(ReaderDriver.CCID),)
_ISSUER = "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6"

CATALOG = Catalog(
    version="test",
    readers=(
        ReaderModel(
            "acr39u", "ACS ACR39U", (READER_ID,), dict.fromkeys(Platform, _CCID), _SOURCES
        ),
        ReaderModel(
            "acr39t",
            "ACS ACR39T",
            (DRIVER_NEEDED_ID,),
            {
                Platform.WINDOWS: _CCID,
                Platform.MACOS: _CCID,
                Platform.LINUX: (ReaderSupport(ReaderDriver.PACKAGE, "libacsccid1"),),
            },
            _SOURCES,
        ),
        ReaderModel(
            "alcor_au9540",
            "Alcor AU9540",
            (UNSUPPORTED_ID,),
            {Platform.WINDOWS: _CCID, Platform.LINUX: (ReaderSupport(ReaderDriver.NONE),)},
            _SOURCES,
        ),
    ),
    packages=(
        DriverPackage(
            id="pcscd",
            title="pcscd",
            platform=Platform.LINUX,
            homepage="https://pcsclite.apdu.fr/",
            sources=_SOURCES,
            kind=PackageKind.SMART_CARD_SERVICE,
            names={PackageManager.APT: "pcscd", PackageManager.DNF: "pcsc-lite"},
        ),
        DriverPackage(
            id="libccid",
            title="CCID driver",
            platform=Platform.LINUX,
            homepage="https://ccid.apdu.fr/",
            sources=_SOURCES,
            kind=PackageKind.CLASS_DRIVER,
            names={PackageManager.APT: "libccid", PackageManager.DNF: "pcsc-lite-ccid"},
            installed_name="^libccid$",
        ),
        DriverPackage(
            id="usbccid",
            title="Usbccid",
            platform=Platform.WINDOWS,
            homepage="https://learn.microsoft.com/",
            sources=_SOURCES,
            kind=PackageKind.CLASS_DRIVER,
            in_system=True,
        ),
        DriverPackage(
            id="apple_ccid",
            title="Apple CCID",
            platform=Platform.MACOS,
            homepage="https://blog.apdu.fr/",
            sources=_SOURCES,
            kind=PackageKind.CLASS_DRIVER,
            in_system=True,
        ),
        DriverPackage(
            id="libacsccid1",
            title="ACS CCID driver",
            platform=Platform.LINUX,
            homepage="https://www.acs.com.hk/en/drivers/",
            sources=_SOURCES,
            names={PackageManager.APT: "libacsccid1", PackageManager.AUR: "acsccid"},
            installed_name="libacsccid1",
        ),
        DriverPackage(
            id="akia_linux_x86_64",
            title="AKİA",
            platform=Platform.LINUX,
            homepage="https://akiskart.bilgem.tubitak.gov.tr/tr/destek/",
            sources=_SOURCES,
            kind=PackageKind.AKIS_MODULE,
            fits=(Fit(Computers(architectures=("x86_64",))),),
            version="6.8.10",
            installed_name="akia|akis",
        ),
    ),
    cards=(CardModel("etoken", "SafeNet eToken", "SafeNet", (ETOKEN_ATR,), _SOURCES),),
    authorities=(
        Authority(
            "kamusm_nes",
            "KamuSM",
            AuthorityKind.KAMUSM_NES,
            "Kamu Elektronik Sertifika Hizmet Sağlayıcısı",
            _SOURCES,
        ),
        Authority(
            "kamusm_seal",
            "KamuSM Mali Mühür",
            AuthorityKind.KAMUSM_SEAL,
            "Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı",
            _SOURCES,
        ),
        Authority("e_guven", "E-GÜVEN", AuthorityKind.OTHER_PROVIDER, "E-GÜVEN", _SOURCES),
    ),
    settings=(
        Setting(
            "use_ifd_ccid",
            Platform.MACOS,
            SettingCase.READER_NOT_LISTED,
            (SettingStep.MACOS_USE_IFD_CCID, SettingStep.RESTART),
            _SOURCES,
            Computers(since="14"),
        ),
        Setting(
            "free_reader",
            Platform.LINUX,
            SettingCase.READER_NOT_LISTED,
            (SettingStep.LINUX_UNLOAD_DRIVERS, SettingStep.LINUX_BLOCK_DRIVERS),
            _SOURCES,
            conflicts=("pn533_usb", "nfc"),
        ),
        Setting(
            "start_scardsvr",
            Platform.WINDOWS,
            SettingCase.SERVICE_STOPPED,
            (SettingStep.WINDOWS_START_SERVICE,),
            _SOURCES,
        ),
    ),
    virtual_readers=(VirtualReader("windows_hello", "Windows Hello", _SOURCES),),
    modules=(
        KnownModule(
            "akis_linux", Platform.LINUX, (MODULE_PATH, "/opt/Akia/libakisp11.so"), _SOURCES
        ),
    ),
)

CERTIFICATE = Certificate(
    fingerprint=Sha256("5eed" * 16),
    subject=Name(common_name="DENEME KULLANICI", serial_number="10000000146", country="TR"),
    issuer=Name(common_name=_ISSUER, organization="TÜBİTAK BİLGEM", country="TR"),
    serial_hex="0123456789abcdef",
    not_before=datetime(2025, 12, 1, 9, 30, tzinfo=UTC),
    not_after=datetime(2028, 11, 30, 9, 30, tzinfo=UTC),
    days_left=730,
    key=KeyKind.EC,
    key_bits=384,
    usages=(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION),
    policies=("2.16.792.1.2.1.1.5.7.1.1",),
    qc_statements=("0.4.0.1862.1.1", "2.16.792.1.61.0.1.5070.1.1"),
    qualified=True,
)

PIN = PinStatus(
    PinRole.USER, PinState.READY, tries_left=3, tries_max=3, length_min=6, length_max=8
)

TOKEN = Token(
    label="AKIS_0123456789ABCDEF",
    serial=TokenSerial("0123456789ABCDEF"),
    manufacturer="TUBITAK UEKAE",
    slot_name=READER_NAME,
    pins=(PIN,),
    certificates=(CERTIFICATE,),
)

PROBE = ModuleProbe(
    path=MODULE_PATH,
    outcome=ProbeOutcome.OK,
    library="AKIS PKCS#11 (TUBITAK UEKAE)",
    version="6.8",
    tokens=(TOKEN,),
    architectures=("x86_64",),
)

READER = Reader(READER_NAME, ReaderState.CARD_READY, AKIS_ATR, READER_ID)

CARD = Card(
    reader=READER_NAME,
    atr=AKIS_ATR,
    family=CardFamily.AKIS_V2,
    version="2.5.2",
    chip="NXP",
    driverless=Driverless(
        DriverlessOutcome.READ, (replace(CERTIFICATE, source=CertificateSource.CARD),)
    ),
)

USB_DEVICE = UsbDevice(READER_ID, "ACR39U", "ACS", smart_card_class=True, address="1-2")

HOST = Host(
    platform=Platform.LINUX,
    os_name="Debian GNU/Linux 12 (bookworm)",
    os_version="12",
    distributions=("debian",),
    architecture="x86_64",
    app_version="0.1.0",
    app_released=date(2026, 11, 21),
    remote_session=False,
    packages=(InstalledPackage("akia", "6.8.10"),),
)

HEALTHY = Snapshot(
    taken_at=NOW,
    host=HOST,
    service=ServiceState.RUNNING,
    readers=(READER,),
    usb_devices=(USB_DEVICE,),
    cards=(CARD,),
    modules=(PROBE,),
    searched=CATALOG.module_paths(Platform.LINUX),
)


def snapshot(**changes: Any) -> Snapshot:
    """Return the healthy computer with changes."""
    return replace(HEALTHY, **changes)


def host(**changes: Any) -> Host:
    """Return the healthy computer's host with changes."""
    return replace(HOST, **changes)


def usb_device(**changes: Any) -> UsbDevice:
    """Return the healthy computer's reader on the USB bus, with changes."""
    return replace(USB_DEVICE, **changes)


def reader(name: str = READER_NAME, **changes: Any) -> Reader:
    """Return the healthy reader with changes; it has no ATR unless its card is ready."""
    made = replace(READER, name=ReaderName(name), **changes)
    if made.state is ReaderState.CARD_READY or "atr" in changes:
        return made
    return replace(made, atr=None)


def card(**changes: Any) -> Card:
    """Return the healthy computer's card with changes."""
    return replace(CARD, **changes)


def certificate(**changes: Any) -> Certificate:
    """Return a good certificate with changes; its days left follow from its end."""
    made = replace(CERTIFICATE, **changes)
    if "days_left" in changes:
        return made
    return replace(made, days_left=(made.not_after - NOW).days)


def pin(state: PinState = PinState.READY, **changes: Any) -> PinStatus:
    """Return the user's PIN in a state; the tries are only known when all are left."""
    known = PIN if state is PinState.READY else replace(PIN, tries_left=None, tries_max=None)
    return replace(known, state=state, **changes)


def token(**changes: Any) -> Token:
    """Return the healthy token with changes."""
    return replace(TOKEN, **changes)


def probe(**changes: Any) -> ModuleProbe:
    """Return what the healthy module answers, with changes; a failed one shows no token."""
    made = replace(PROBE, **changes)
    if made.outcome is ProbeOutcome.OK or "tokens" in changes:
        return made
    return replace(made, tokens=(), library="", version="")


def with_token(**changes: Any) -> Snapshot:
    """Return the healthy computer, its only token changed."""
    return snapshot(modules=(probe(tokens=(token(**changes),)),))


def with_certificate(**changes: Any) -> Snapshot:
    """Return the healthy computer, its only certificate changed: on the card and in the module."""
    made = certificate(**changes)
    read = Driverless(DriverlessOutcome.READ, (replace(made, source=CertificateSource.CARD),))
    return snapshot(
        cards=(card(driverless=read),), modules=(probe(tokens=(token(certificates=(made,)),)),)
    )
