"""Messages between the program and its PKCS#11 worker: one line of JSON in each direction.

Typed dictionaries and not records: the worker writes them with the standard library's ``json``,
which loads in a third of the time, and our side checks them with msgspec all the same.
"""

from typing import Literal, NotRequired, TypedDict

Outcome = Literal["ok", "cannot_load", "refused"]
"""Those values of ``ProbeOutcome`` a worker can see; the others are what befalls it."""


class ProbeRequest(TypedDict):
    """Load a module and list its tokens. Asks for no PIN and changes nothing."""

    module: str
    limit_s: NotRequired[int]  # after which the worker ends by itself; it has a limit of its own


class RawCertificate(TypedDict):
    """A certificate object, unparsed: the worker starts faster without an X.509 library."""

    der: str  # hex
    id: str  # CKA_ID, hex


class RawKey(TypedDict):
    """A key object, as far as it is shown without login."""

    id: str  # CKA_ID, hex
    kind: int | None  # CKA_KEY_TYPE
    number: str  # CKA_MODULUS or CKA_EC_POINT, hex


class RawToken(TypedDict):
    """CK_TOKEN_INFO and the public objects of one token."""

    label: str
    serial: str
    manufacturer: str
    model: str
    slot_name: str
    flags: int
    pin_lengths: tuple[int, int] | None
    certificates: list[RawCertificate]
    more_certificates: int  # which it has besides, at least
    private_keys: list[RawKey]
    public_keys: list[RawKey]  # empty where the private keys tell enough
    detail: str  # CKR_ name when this token alone refused


class ProbeReply(TypedDict):
    """Answer to a probe. A worker that sends none has crashed."""

    outcome: Outcome
    library: NotRequired[str]
    version: NotRequired[str]
    tokens: NotRequired[list[RawToken]]
    more_tokens: NotRequired[int]  # which it shows besides
    detail: NotRequired[str]


class Key(TypedDict):
    """The public key of a certificate, to tell its private key from others."""

    kind: int  # CKK_
    number: str  # hex; see key_matching.PublicNumber


Operation = Literal["pin_check", "pin_change", "sign_test", "preview"]
"""The values of ``OperationKind``, and a look without PIN at what a sign test would need."""


class OperationOrder(TypedDict):
    """What a person asks of a card. The only message that holds a PIN."""

    module: str
    operation: Operation
    limit_s: int  # after which the worker ends by itself, should nobody be left to end it
    token: str
    slot_name: str
    pin: str | None
    new_pin: str | None
    certificate: str  # hex
    key: Key | None
    ways: list[tuple[int, str]]  # mechanism, and what it signs in hex; the best first


Problem = Literal["cannot_load", "no_token", "ambiguous", "no_pin_pad", "no_key", "no_mechanism"]
"""Why an operation ended without a call that failed."""


class Note(TypedDict, total=False):
    """A word of the worker on an operation, said when it happens: it may not live to say more.

    All are on one line with a tab behind each; the line ends when the worker is done.
    """

    call: str  # is about to be called, or returned
    returned: int
    failed: str  # the call that ended the operation
    code: int  # which it returned
    problem: Problem
    detail: str
    present: bool  # whether the slot still has a token, after a failure
    flags: int  # of CK_TOKEN_INFO, after the operation
    pin_lengths: tuple[int, int] | None
    signature: str  # hex
    mechanism: int
    took_ms: int
    # a preview's: all mechanisms, and whether the certificate is there
    mechanisms: list[int]
    certificate_shown: bool
    has_key: bool | None  # also a signature's; see key_matching.Match
