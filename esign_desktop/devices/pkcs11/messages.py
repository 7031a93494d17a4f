"""What the program and its PKCS#11 worker say to each other: one JSON line each way.

Typed dictionaries and not records: the worker writes them with the standard library's ``json``,
which loads in a third of the time, and our side checks them with msgspec all the same.
"""

from typing import Literal, NotRequired, TypedDict

Outcome = Literal["ok", "cannot_load", "refused"]
"""Those values of ``ProbeOutcome`` a worker can see; the others are what befalls it."""


class ProbeRequest(TypedDict):
    """Load a module and list its tokens. Asks for no PIN and changes nothing."""

    module: str


class RawCertificate(TypedDict):
    """A certificate object, unparsed: the worker starts faster without an X.509 library."""

    der: str  # hex
    has_key: bool | None  # None: no private key is shown without login


class RawToken(TypedDict):
    """CK_TOKEN_INFO and the public certificate objects of one token."""

    label: str
    serial: str
    manufacturer: str
    model: str
    slot_name: str
    flags: int
    pin_lengths: tuple[int, int] | None
    certificates: list[RawCertificate]
    detail: str  # CKR_ name when this token alone refused


class ProbeReply(TypedDict):
    """Answer to a probe. A worker that sends none has crashed."""

    outcome: Outcome
    library: NotRequired[str]
    version: NotRequired[str]
    tokens: NotRequired[list[RawToken]]
    detail: NotRequired[str]
