"""One word, or a few, for each member of the model's enums."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from esign_desktop.model.advice import AdviceKind
from esign_desktop.model.card import CardFamily, DriverlessOutcome
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.certificate import (
    CertificateSource,
    ChainState,
    KeyKind,
    KeyUsage,
    NoAnswer,
    RevocationStatus,
    TrustBasis,
)
from esign_desktop.model.codes import CODES
from esign_desktop.model.driver import PackageKind, ReaderForm
from esign_desktop.model.host import Platform
from esign_desktop.model.operation import OperationKind, OperationOutcome
from esign_desktop.model.reader import ReaderInterface, ReaderState
from esign_desktop.model.report import ActionKind, Link, LinkState, Severity, Verdict
from esign_desktop.model.snapshot import ServiceState
from esign_desktop.model.source import Confidence
from esign_desktop.model.token import PinRole, PinState, ProbeOutcome
from esign_desktop.presenters.drivers.catalog_messages import ORIGINS, REFUSALS
from esign_desktop.presenters.guides.messages import ROLES, SITUATIONS
from esign_desktop.presenters.texts import N_

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.READY: N_("You are ready to sign"),
    Verdict.ATTENTION: N_("You can sign, but something needs your attention"),
    Verdict.NOT_USABLE: N_("You cannot sign at the moment"),
    Verdict.UNKNOWN: N_("Cannot tell whether you can sign"),
}
_CHANGE_FIRST: Final = N_("Change the card's PIN: you can sign once that is done")
_SET_CLOCK: Final = N_("Correct the computer's clock before you sign")
_INSERT_CARD: Final = N_("Insert your card")
_IDENTITY_CARD: Final = N_("This is a T.C. identity card: insert your e-signature card")
_NOT_SERVED: Final = N_("Another provider's card: this program cannot check it")
_SEAL: Final = N_("This is a seal (mühür), ready to use: it does not sign prescriptions")
_SEAL_BUT: Final = N_("The card that can sign is a seal (mühür); something needs your attention")
_IN_THE_WAY: Final = frozenset(
    entry.say
    for entry in CODES.values()
    # what is in another slot is a note where a card is missing, whatever its usual severity
    if entry.severity is Severity.BLOCKING and (entry.link is not Link.CARD or entry.say == "K01")
)

LINKS: Final[Mapping[Link, str]] = {
    Link.SERVICE: N_("Smart card service"),
    Link.READER: N_("Card reader"),
    Link.CARD: N_("Card"),
    Link.MIDDLEWARE: N_("AKİS software"),
    Link.CERTIFICATE: N_("Certificate"),
    Link.PIN: N_("PIN"),
}

LINK_STATES: Final[Mapping[LinkState, str]] = {
    LinkState.OK: N_("OK"),
    LinkState.WARNING: N_("needs attention"),
    LinkState.BROKEN: N_("problem"),
    LinkState.UNKNOWN: N_("not known"),
}

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.BLOCKING: N_("prevents signing"),
    Severity.WARNING: N_("warning"),
    Severity.NOTE: N_("information"),
}

ACTIONS: Final[Mapping[ActionKind, str]] = {
    ActionKind.START_SERVICE: N_("Start the service"),
    ActionKind.INSTALL_PACKAGE: N_("Download software"),
    ActionKind.CHANGE_SETTING: N_("Change a system setting"),
    ActionKind.OPEN_LINK: N_("Open the page"),
    ActionKind.OPEN_GUIDE: N_("Step-by-step guide"),
    ActionKind.INSERT_CARD: N_("Insert the card"),
    ActionKind.CLOSE_PROGRAM: N_("Close the other program"),
    ActionKind.SET_CLOCK: N_("Set the clock"),
    ActionKind.CHECK_PIN: N_("Check the PIN"),
    ActionKind.CHANGE_PIN: N_("Change the PIN"),
    ActionKind.SAVE_REPORT: N_("Save a report"),
    ActionKind.TRY_AGAIN: N_("Check again"),
}

SERVICE_STATES: Final[Mapping[ServiceState, str]] = {
    ServiceState.RUNNING: N_("running"),
    ServiceState.STOPPED: N_("not running"),
    ServiceState.NOT_INSTALLED: N_("not installed"),
    ServiceState.ACCESS_DENIED: N_("access denied"),
    ServiceState.INCOMPATIBLE: N_("incompatible version"),
    ServiceState.NO_ANSWER: N_("does not answer"),
    ServiceState.UNKNOWN: N_("not known"),
}

READER_STATES: Final[Mapping[ReaderState, str]] = {
    ReaderState.EMPTY: N_("no card inserted"),
    ReaderState.CARD_READY: N_("card inserted"),
    ReaderState.CARD_MUTE: N_("the card does not answer"),
    ReaderState.CARD_IN_USE: N_("in use by another program"),
    ReaderState.CARD_REMOVED: N_("card removed"),
    ReaderState.UNAVAILABLE: N_("not available"),
}

READER_INTERFACES: Final[Mapping[ReaderInterface, str]] = {
    ReaderInterface.CONTACT: N_("with contacts"),
    ReaderInterface.CONTACTLESS: N_("contactless"),
}

CARD_FAMILIES: Final[Mapping[CardFamily, str]] = {
    CardFamily.AKIS_V1: N_("AKİS, version 1"),
    CardFamily.AKIS_V2: N_("AKİS, version 2"),
    CardFamily.AKIS_V3: N_("AKİS, version 3"),
    CardFamily.OTHER: N_("not an AKİS card"),
}

DRIVERLESS_OUTCOMES: Final[Mapping[DriverlessOutcome, str]] = {
    DriverlessOutcome.READ: N_("read"),
    DriverlessOutcome.NOT_FOUND: N_("no certificate found"),
    DriverlessOutcome.REFUSED: N_("the card does not allow it"),
    DriverlessOutcome.SLOW: N_("stopped: the card answers too slowly"),
    DriverlessOutcome.REMOVED: N_("card removed"),
    DriverlessOutcome.NOT_TRIED: N_("not tried"),
}

PROBE_OUTCOMES: Final[Mapping[ProbeOutcome, str]] = {
    ProbeOutcome.OK: N_("works"),
    ProbeOutcome.NOT_FOUND: N_("not installed"),
    ProbeOutcome.WRONG_ARCHITECTURE: N_("for another processor type"),
    ProbeOutcome.CANNOT_LOAD: N_("cannot be started"),
    ProbeOutcome.REFUSED: N_("reports an error"),
    ProbeOutcome.TIMED_OUT: N_("does not answer"),
    ProbeOutcome.CRASHED: N_("stopped unexpectedly"),
    ProbeOutcome.NOT_TRIED: N_("not tried"),
}

PIN_ROLES: Final[Mapping[PinRole, str]] = {
    PinRole.USER: N_("PIN"),
    PinRole.UNBLOCK: N_("PUK (unlock code)"),
}

PIN_STATES: Final[Mapping[PinState, str]] = {
    PinState.READY: N_("all attempts remaining"),
    PinState.UNKNOWN: N_("not known"),
    PinState.LOW: N_("a wrong PIN was entered"),
    PinState.NOT_NEEDED: N_("not needed"),
    PinState.LAST_TRY: N_("one attempt remaining"),
    PinState.LOCKED: N_("locked"),
    PinState.NOT_SET: N_("not created yet"),
    PinState.MUST_CHANGE: N_("must be changed"),
}

DOORS: Final[Mapping[CardIssuer, str]] = {
    CardIssuer.KAMUSM_PERSON: N_("KamuSM e-signature"),
    CardIssuer.KAMUSM_INSTITUTION: N_("KamuSM seal of an institution (elektronik mühür)"),
    CardIssuer.KAMUSM_SEAL: N_("KamuSM fiscal seal (mali mühür)"),
    CardIssuer.IDENTITY_CARD: N_("T.C. identity card"),
    CardIssuer.OTHER_PROVIDER: N_("Another provider's card"),
    CardIssuer.UNKNOWN: N_("A card from an unknown issuer"),
}

OPERATIONS: Final[Mapping[OperationKind, str]] = {
    OperationKind.PIN_CHECK: N_("PIN check"),
    OperationKind.PIN_CHANGE: N_("PIN change"),
    OperationKind.SIGN_TEST: N_("test signature"),
}

OPERATION_OUTCOMES: Final[Mapping[OperationOutcome, str]] = {
    OperationOutcome.DONE: N_("done"),
    OperationOutcome.PIN_WRONG: N_("the PIN was wrong"),
    OperationOutcome.PIN_LOCKED: N_("the PIN is locked"),
    OperationOutcome.PIN_EXPIRED: N_("the PIN must be changed first"),
    OperationOutcome.PIN_LENGTH: N_("the card does not accept a PIN of this length"),
    OperationOutcome.PIN_INVALID: N_("the card does not accept this PIN"),
    OperationOutcome.PIN_NOT_SET: N_("the card has no PIN yet"),
    OperationOutcome.CANCELLED: N_("cancelled"),
    OperationOutcome.NOT_PRESENT: N_("the card is not detected"),
    OperationOutcome.CARD_REMOVED: N_("card removed"),
    OperationOutcome.NOT_RECOGNIZED: N_("the AKİS software does not know the card"),
    OperationOutcome.BUSY: N_("another program is using the card"),
    OperationOutcome.REFUSED: N_("refused by the AKİS software"),
    OperationOutcome.CANNOT_LOAD: N_("the AKİS software cannot be started"),
    OperationOutcome.TIMED_OUT: N_("no answer in time"),
    OperationOutcome.SERVICE_NO_ANSWER: N_("the smart card service does not answer"),
    OperationOutcome.CRASHED: N_("the AKİS software stopped unexpectedly"),
    OperationOutcome.INTERRUPTED: N_("this program was interrupted"),
    OperationOutcome.NO_KEY: N_("the certificate's key is not on the card"),
    OperationOutcome.NO_MECHANISM: N_("the card does not support the signing mechanism needed"),
    OperationOutcome.KEY_UNSUPPORTED: N_("this program cannot test this key type"),
    OperationOutcome.SIGNATURE_WRONG: N_("the signature is wrong"),
}

REVOCATION_STATUSES: Final[Mapping[RevocationStatus, str]] = {
    RevocationStatus.GOOD: N_("not revoked"),
    RevocationStatus.REVOKED: N_("revoked"),
    RevocationStatus.SUSPENDED: N_("suspended"),
    RevocationStatus.UNKNOWN: N_("checked, no answer"),
}

REVOCATION_REASONS: Final[Mapping[str, str]] = {
    "unspecified": N_("not given"),
    "keyCompromise": N_("the key may be compromised"),
    "cACompromise": N_("the issuer's key may be compromised"),
    "aACompromise": N_("the issuer's key may be compromised"),
    "affiliationChanged": N_("the holder's details have changed"),
    "superseded": N_("replaced by a new certificate"),
    "cessationOfOperation": N_("no longer needed"),
    "certificateHold": N_("suspended"),
    "removeFromCRL": N_("the suspension was lifted"),
    "privilegeWithdrawn": N_("the right to use it was withdrawn"),
}
"""CRLReason (RFC 5280, 5.3.1) in words."""

NO_ANSWERS: Final[Mapping[NoAnswer, str]] = {
    NoAnswer.NOT_ALLOWED: N_("the administrator of this computer does not allow this check"),
    NoAnswer.NO_ADDRESS: N_("the certificate does not say where to check"),
    NoAnswer.BAD_ADDRESS: N_("the address in the certificate is not one of the allowed addresses"),
    NoAnswer.NO_ISSUER: N_(
        "the issuer's own certificate could not be obtained, and without it no answer "
        "can be verified"
    ),
    NoAnswer.NO_CONNECTION: N_("the issuer's server could not be reached"),
    NoAnswer.PROXY: N_("the connection through your network's proxy failed"),
    NoAnswer.TIMED_OUT: N_("the issuer's server did not answer in time"),
    NoAnswer.REFUSED: N_("the issuer's server refused to answer"),
    NoAnswer.TOO_LARGE: N_("the answer was too large"),
    NoAnswer.UNREADABLE: N_("the answer could not be read"),
    NoAnswer.OUTDATED: N_("the answer is not current, or this computer's clock is wrong"),
    NoAnswer.NOT_TRUSTED: N_("the answer has no valid signature of the issuer"),
    NoAnswer.OTHER_QUESTION: N_("the answer belongs to another query"),
    NoAnswer.NOT_KNOWN: N_("the issuer's server does not know this certificate"),
}
"""Behind a colon: why it is not known whether a certificate was revoked."""

TRUST_BASES: Final[Mapping[TrustBasis, str]] = {
    TrustBasis.NAME: N_("by the issuer's name alone"),
    TrustBasis.POLICY: N_("by the certificate's policy numbers, none of which is KamuSM's"),
    TrustBasis.ROOT: N_("by its certificate chain, which ends at a root that is not KamuSM's"),
    TrustBasis.SIGNATURE: N_("by the issuer's signature, which does not match"),
}
"""Behind a colon: what an issuer was judged by."""

CHAIN_STATES: Final[Mapping[ChainState, str]] = {
    ChainState.COMPLETE: N_("checked up to the root"),
    ChainState.INCOMPLETE: N_("not checked up to the root"),
    ChainState.BROKEN: N_("a signature does not match"),
}

KEY_KINDS: Final[Mapping[KeyKind, str]] = {
    KeyKind.RSA: N_("RSA"),
    KeyKind.EC: N_("Elliptic curve"),
    KeyKind.OTHER: N_("another key type"),
}

KEY_USAGES: Final[Mapping[KeyUsage, str]] = {
    KeyUsage.DIGITAL_SIGNATURE: N_("digital signature"),
    KeyUsage.NON_REPUDIATION: N_("non-repudiation (binding signature)"),
    KeyUsage.KEY_ENCIPHERMENT: N_("key encipherment"),
    KeyUsage.DATA_ENCIPHERMENT: N_("data encipherment"),
    KeyUsage.KEY_AGREEMENT: N_("key agreement"),
    KeyUsage.KEY_CERT_SIGN: N_("certificate signing"),
    KeyUsage.CRL_SIGN: N_("CRL signing"),
    KeyUsage.ENCIPHER_ONLY: N_("encipher only"),
    KeyUsage.DECIPHER_ONLY: N_("decipher only"),
}

CERTIFICATE_SOURCES: Final[Mapping[CertificateSource, str]] = {
    CertificateSource.MODULE: N_("from the AKİS software"),
    CertificateSource.CARD: N_("read from the card directly"),
}

PACKAGE_KINDS: Final[Mapping[PackageKind, str]] = {
    PackageKind.READER_DRIVER: N_("Card reader driver"),
    PackageKind.CLASS_DRIVER: N_("Driver for all CCID readers"),
    PackageKind.SMART_CARD_SERVICE: N_("Smart card service"),
    PackageKind.AKIS_MODULE: N_("AKİS software"),
    PackageKind.OTHER_PROVIDER: N_("Another provider's software"),
}

ADVICE_KINDS: Final[Mapping[AdviceKind, str]] = {
    AdviceKind.NOTHING: N_("nothing to do"),
    AdviceKind.INSTALL: N_("install"),
    AdviceKind.SET: N_("change a setting"),
    AdviceKind.REPLACE: N_("does not work here"),
    AdviceKind.UNKNOWN: N_("not known"),
}

CONFIDENCES: Final[Mapping[Confidence, str]] = {
    Confidence.CONFIRMED: N_("sure: several sources agree"),
    Confidence.SINGLE: N_("fairly sure: one source"),
    Confidence.INFERRED: N_("likely: inferred from known facts, not seen in use"),
    Confidence.LOW: N_("unsure"),
}

READER_FORMS: Final[Mapping[ReaderForm, str]] = {
    ReaderForm.DESKTOP: N_("with a cable, for full-size cards"),
    ReaderForm.STICK: N_("USB stick for small (SIM-size) cards"),
    ReaderForm.TOKEN: N_("USB stick with a built-in chip"),
    ReaderForm.KEYBOARD: N_("in a keyboard"),
    ReaderForm.LAPTOP: N_("a slot in the computer"),
    ReaderForm.PINPAD: N_("with its own keypad"),
}

PLATFORMS: Final[Mapping[Platform, str]] = {
    Platform.WINDOWS: N_("Windows"),
    Platform.MACOS: N_("macOS"),
    Platform.LINUX: N_("Linux"),
}

# by kind first: members of two string enums with one value are one key
_WORDS: Final[Mapping[type[StrEnum], Mapping[str, str]]] = MappingProxyType(
    {
        type(next(iter(table))): {str(member): message for member, message in table.items()}
        for table in (
            VERDICTS,
            LINKS,
            LINK_STATES,
            SEVERITIES,
            ACTIONS,
            SERVICE_STATES,
            READER_STATES,
            READER_INTERFACES,
            CARD_FAMILIES,
            DRIVERLESS_OUTCOMES,
            PROBE_OUTCOMES,
            PIN_ROLES,
            PIN_STATES,
            DOORS,
            OPERATIONS,
            OPERATION_OUTCOMES,
            REVOCATION_STATUSES,
            NO_ANSWERS,
            TRUST_BASES,
            CHAIN_STATES,
            KEY_KINDS,
            KEY_USAGES,
            CERTIFICATE_SOURCES,
            PACKAGE_KINDS,
            ADVICE_KINDS,
            CONFIDENCES,
            READER_FORMS,
            PLATFORMS,
            SITUATIONS,
            ROLES,
            ORIGINS,
            REFUSALS,
        )
    }
)


def word(member: StrEnum) -> str:
    """Return the message for a member of one of the model's enums; ``texts.get`` translates it."""
    return _WORDS[type(member)][member]


def headline(verdict: Verdict, says: Sequence[str]) -> str:
    """Return the message that stands for a verdict.

    Args:
        verdict: of a report.
        says: its findings' codes to read out, worst first.
    """
    match verdict:
        case Verdict.NOT_USABLE if waits_for_card(verdict, says):
            return _INSERT_CARD
        case Verdict.NOT_USABLE if says and says[0] == "K06":
            return _IDENTITY_CARD
        case Verdict.UNKNOWN if "K04" in says:
            return _NOT_SERVED
        case Verdict.NOT_USABLE if says and says[0] == "P05":  # nothing else is in the way
            return _CHANGE_FIRST
        case Verdict.ATTENTION if "S06" in says:  # programs refuse a certificate by a wrong clock
            return _SET_CLOCK
        case Verdict.READY | Verdict.ATTENTION if "C13" in says:
            return _SEAL if verdict is Verdict.READY else _SEAL_BUT
    return word(verdict)


def waits_for_card(verdict: Verdict, says: Sequence[str]) -> bool:
    """Tell whether nothing is wrong but that no card is in: that is no reason for alarm."""
    return verdict is Verdict.NOT_USABLE and {"K01"} == _IN_THE_WAY.intersection(says)
