"""What the program and its PKCS#11 worker say to each other: one JSON line each way."""

from esign_desktop.model.record import HexBytes, Record
from esign_desktop.model.token import ProbeOutcome


class ProbeRequest(Record, frozen=True):
    """Load a module and list its tokens. Asks for no PIN and changes nothing."""

    module: str


class RawCertificate(Record, frozen=True):
    """A certificate object, unparsed: the worker starts faster without an X.509 library."""

    der: HexBytes
    has_key: bool | None = None  # None: no private key is shown without login


class RawToken(Record, frozen=True):
    """CK_TOKEN_INFO and the public certificate objects of one token."""

    label: str
    serial: str
    manufacturer: str
    model: str
    slot_name: str
    flags: int
    pin_lengths: tuple[int, int] | None = None
    certificates: tuple[RawCertificate, ...] = ()
    detail: str = ""


class ProbeReply(Record, frozen=True):
    """Answer to a probe. A worker that sends none has crashed."""

    outcome: ProbeOutcome
    library: str = ""
    version: str = ""
    tokens: tuple[RawToken, ...] = ()
    detail: str = ""
