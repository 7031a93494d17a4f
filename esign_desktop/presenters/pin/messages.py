"""Words for what was asked of a card: how it ended, and why it was not asked."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.diagnosis.pin_rules import Refusal, Weakness
from esign_desktop.diagnosis.signing import SigningObstacle
from esign_desktop.model.operation import OperationKind, OperationOutcome
from esign_desktop.model.record import Record
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import CLOSE_PROGRAMS, RESEAT_CARD, RESTART
from esign_desktop.presenters.texts import N_, Wording


class EndingText(Record, frozen=True):
    """Source messages for one way an operation on a card ends."""

    title: str
    meaning: str
    steps: tuple[str, ...]
    again: bool = False  # then comes to try again; or which PIN holds, where nobody knows
    afterwards: tuple[str, ...] = ()


AGAIN: Final = N_("Then try again.")
_REPORT: Final = Wording(
    N_("If the problem persists, save a report for your help desk (“report save”)."),
    in_window=N_("If the problem persists, save a report for your help desk on the Support page."),
)
DIAGNOSE: Final = Wording(
    N_("Run “diagnose” to see what is wrong and what to do."),
    in_window=N_("See the Status page for what is wrong and what to do."),
)
_NEWEST_AKIA: Final = N_("Install the newest AKİA.")
ANSWERS: Final[Mapping[str, str]] = {
    "two tokens with this serial number": N_(
        "two cards have the same serial number; the program does not guess which one you mean"
    ),
    "no PIN, and the reader has no PIN pad": N_(
        "no PIN was given, and the card reader has no keypad"
    ),
}
"""What an operation's details mean that are no module's answer but our own."""
NO_ANSWER: Final = N_("it gives no reason")

_BY_CERTAIN: Final = N_("Enter the PIN again only if you are certain of it, digit by digit.")

SUCCESS: Final[Mapping[OperationKind, FindingText]] = {
    OperationKind.PIN_CHECK: FindingText(
        N_("The PIN is correct"),
        N_("The card has accepted it. All attempts are available."),
        (),
    ),
    OperationKind.PIN_CHANGE: FindingText(
        N_("The PIN has been changed"),
        N_("From now on the card accepts only the new PIN."),
        (),
    ),
    OperationKind.SIGN_TEST: FindingText(
        N_("The card can sign: the test signature is valid"),
        N_(
            "A random text was signed with the key on the card, and the signature was "
            "verified with the certificate. It is for testing only, has no legal "
            "effect, and was not kept."
        ),
        (),
    ),
}

SIMULATED_SIGNATURE: Final = FindingText(
    N_("The simulated card accepted the PIN; nothing was signed"),
    N_(
        "A simulated card has no key. With a real card, a random text is signed here, "
        "and the signature is verified with the certificate."
    ),
    (),
)

KEY_UNSUPPORTED: Final = N_("This program cannot test this key type")
KEY_KIND: Final = N_(
    "The key type of the certificate is {kind}. This program cannot verify such "
    "signatures, so a test would show nothing. The card may still be able to sign."
)
KEY_KIND_UNNAMED: Final = N_(
    "This program cannot verify signatures of the certificate's key type, so a test "
    "would show nothing. The card may still be able to sign."
)
OTHER_PROGRAM: Final = N_(
    "Try the program that you sign with: only that shows whether it can use this key type."
)

OF_OTHER_MODULE: Final[Mapping[OperationOutcome, EndingText]] = {
    OperationOutcome.NOT_PRESENT: EndingText(
        N_("The card is no longer detected"),
        N_("{module} does not show the card that was selected."),
        (RESEAT_CARD,),
        again=True,
    ),
    OperationOutcome.NOT_RECOGNIZED: EndingText(
        N_("{module} does not know this card"),
        N_("It may be older than the card, or the card may come from another provider."),
        (),
        again=True,
    ),
    OperationOutcome.REFUSED: EndingText(
        N_("{module} refused"),
        N_("Its answer: {detail}."),
        (RESEAT_CARD,),
        again=True,
        afterwards=(_REPORT,),
    ),
    OperationOutcome.CANNOT_LOAD: EndingText(
        N_("{module} cannot be started"),
        N_("Without it the card cannot be used."),
        (DIAGNOSE,),
    ),
    OperationOutcome.TIMED_OUT: EndingText(
        N_("{module} did not answer in time"),
        N_("It was stopped."),
        (CLOSE_PROGRAMS, RESEAT_CARD, _REPORT),
    ),
    OperationOutcome.CRASHED: EndingText(
        N_("{module} stopped unexpectedly"),
        N_("It stopped during the operation."),
        (RESEAT_CARD, _REPORT),
    ),
    OperationOutcome.NO_MECHANISM: EndingText(
        N_("The card does not support the signing mechanism this key needs"),
        N_("{module} offers no suitable signing mechanism. {detail}"),
        (_REPORT,),
    ),
}
"""Where somebody named a module that is not AKIS', and nothing of AKİA helps."""

ENDINGS: Final[Mapping[OperationOutcome, EndingText]] = {
    OperationOutcome.PIN_WRONG: EndingText(
        N_("The PIN was wrong"),
        N_("The card has counted the attempt."),
        (_BY_CERTAIN,),
    ),
    OperationOutcome.PIN_LENGTH: EndingText(
        N_("The card does not accept a PIN of this length"),
        N_("It has its own limits: {shortest} to {longest} digits as far as is known."),
        (N_("Enter the PIN again, digit by digit."),),
    ),
    OperationOutcome.PIN_INVALID: EndingText(
        N_("The card does not accept this PIN"),
        N_("The card rejected it because of its form. For a new PIN, choose other digits."),
        (N_("Choose a PIN of digits only that is not easy to guess."),),
    ),
    OperationOutcome.CANCELLED: EndingText(
        N_("The PIN was not entered on the card reader"),
        N_("The entry was cancelled on the reader's keypad, or it timed out."),
        (N_("Start again, and type the PIN on the reader's keypad."),),
    ),
    OperationOutcome.NOT_PRESENT: EndingText(
        N_("The card is no longer detected"),
        N_("The AKİS software does not show the card that was selected."),
        (RESEAT_CARD,),
        again=True,
    ),
    OperationOutcome.CARD_REMOVED: EndingText(
        N_("The card was removed during the operation"),
        N_("The card did not complete the operation."),
        (N_("Insert the card again until it stops, and leave it there until the result."),),
        again=True,
    ),
    OperationOutcome.NOT_RECOGNIZED: EndingText(
        N_("The AKİS software does not know this card"),
        N_("It may be older than the card, or the card may come from another provider."),
        (_NEWEST_AKIA,),
        again=True,
    ),
    OperationOutcome.BUSY: EndingText(
        N_("Another program is using the card"),
        N_("It has its own session or login, which blocks this operation."),
        (CLOSE_PROGRAMS,),
        again=True,
    ),
    OperationOutcome.REFUSED: EndingText(
        N_("The AKİS software refused"),
        N_("Its answer: {detail}."),
        (RESEAT_CARD,),
        again=True,
        afterwards=(_REPORT,),
    ),
    OperationOutcome.CANNOT_LOAD: EndingText(
        N_("The AKİS software cannot be started"),
        N_("Without it the card cannot be used."),
        (DIAGNOSE,),
    ),
    OperationOutcome.TIMED_OUT: EndingText(
        N_("The AKİS software did not answer in time"),
        N_("It was stopped."),
        (CLOSE_PROGRAMS, RESEAT_CARD),
        afterwards=(_REPORT,),
    ),
    OperationOutcome.SERVICE_NO_ANSWER: EndingText(
        N_("The smart card service does not answer"),
        N_(
            "The service hangs, so no answer came from the card. The AKİS software is not "
            "the cause."
        ),
        (RESTART, RESEAT_CARD),
        afterwards=(_REPORT,),
    ),
    OperationOutcome.CRASHED: EndingText(
        N_("The AKİS software stopped unexpectedly"),
        N_("It stopped during the operation."),
        (RESEAT_CARD,),
        afterwards=(_NEWEST_AKIA, _REPORT),
    ),
    OperationOutcome.INTERRUPTED: EndingText(
        N_("This program was interrupted during the operation"),
        N_("It did not wait for the operation on the card to finish."),
        (RESEAT_CARD,),
        again=True,
    ),
    OperationOutcome.NO_KEY: EndingText(
        N_("The key of the certificate is not on the card"),
        N_("The card accepted the PIN, but shows no private key that belongs to the certificate."),
        (RESEAT_CARD,),
        again=True,
        afterwards=(N_("If the problem persists, call KamuSM on 444 5 576."),),
    ),
    OperationOutcome.NO_MECHANISM: EndingText(
        N_("The card does not support the signing mechanism this key needs"),
        N_("The AKİS software offers no suitable signing mechanism. {detail}"),
        (),
        afterwards=(_NEWEST_AKIA, _REPORT),
    ),
    OperationOutcome.KEY_UNSUPPORTED: EndingText(
        KEY_UNSUPPORTED, N_("It could not verify the signature."), (OTHER_PROGRAM,)
    ),
    OperationOutcome.SIGNATURE_WRONG: EndingText(
        N_("The signature does not match the certificate"),
        N_(
            "The card signed, but the certificate's public key does not confirm the "
            "signature. Signatures of this card would be rejected as invalid."
        ),
        (RESEAT_CARD,),
        again=True,
        afterwards=(
            N_(
                "If the problem persists, call KamuSM on 444 5 576, and do not sign with the card."
            ),
        ),
    ),
}
"""Those that no finding explains. A locked PIN is a finding, and one that was never set."""

PRESENT_WRONG: Final = N_("The current PIN was wrong")
LOCKED_NOW: Final = N_("The PIN was wrong, and the card is now locked")

NOTHING_SENT: Final = N_("Nothing was sent to the card; no attempt was used.")
SENT_UNKNOWN: Final = N_(
    "It is not known whether the PIN reached the card and whether the card counted an attempt."
)
PIN_ACCEPTED: Final = N_("The PIN was correct: the card accepted it.")
PRESENT_ACCEPTED: Final = N_("The current PIN was correct: the card accepted it.")
OLD_HOLDS: Final = N_("The PIN was not changed: your old PIN is still valid.")
CHANGE_UNKNOWN: Final = N_("It is not known whether the PIN was changed.")
CHANGE_FIND_OUT: Final = Wording(
    N_(
        "Check the new PIN once (“pin check”). If it is wrong, check the old one. Do not "
        "try a third."
    ),
    in_window=N_(
        "Check the new PIN once on the PIN page. If it is wrong, check the old one. "
        "Do not try a third."
    ),
)
CHANGE_NO_GUESS: Final = N_(
    "Do not try the new or the old PIN for now: a wrong one could lock the card."
)
CHANGE_LOOK_FIRST: Final = Wording(
    N_(
        "Then check its state (“pin status”). If more than one attempt remains, or "
        "the number is not reported, check the new PIN once, and if it is wrong the "
        "old one. Do not try a third."
    ),
    in_window=N_(
        "Then check its state on the PIN page. If more than one attempt remains, or "
        "the number is not reported, check the new PIN once, and if it is wrong the "
        "old one. Do not try a third."
    ),
)
ONE_LEFT: Final = N_("One attempt remaining: one more wrong PIN locks the card.")
NOT_ALL_LEFT: Final = N_("Some attempts have been used.")
LEFT_UNKNOWN: Final = N_(
    "The number of remaining attempts is not reported. KamuSM's cards lock after "
    "three wrong PINs in a row."
)
NOT_READ_AGAIN: Final = N_("The state of the PIN could not be read again afterwards.")

NOT_NEEDED: Final = N_(
    "What the software shows here contains nothing that a PIN protects: a list of "
    "certificates, for example, not a signature card."
)
SEVERAL_MODULES: Final = N_(
    "If you mean another card, select it (--reader), or its software (--module)."
)

REFUSALS: Final[Mapping[Refusal, FindingText]] = {
    Refusal.LAST_TRY: FindingText(
        N_("One attempt remaining, and its use was not confirmed"),
        N_("If this PIN is wrong, the card locks. You have to confirm that explicitly."),
        (
            Wording(
                N_(
                    "If you are certain of the PIN, confirm it: on the terminal, or with "
                    "--last-try."
                ),
                in_window=N_("If you are certain of the PIN, start again and confirm it."),
            ),
        ),
    ),
    Refusal.CANNOT_SIGN: FindingText(
        N_("A test signature would not work"),
        N_("The card shows nothing that can sign."),
        (DIAGNOSE,),
    ),
    Refusal.NOT_NEEDED: FindingText(
        N_("This card asks for no PIN"), NOT_NEEDED, (SEVERAL_MODULES,)
    ),
    Refusal.KEY_UNSUPPORTED: FindingText(KEY_UNSUPPORTED, KEY_KIND, (OTHER_PROGRAM,)),
    Refusal.EMPTY: FindingText(N_("No PIN was given"), "", ()),
    Refusal.NOT_DIGITS: FindingText(
        N_("A PIN consists of the digits 0 to 9 only"),
        N_("The input contains something else: letters, spaces or other characters."),
        (),
    ),
    Refusal.TOO_SHORT: FindingText(
        N_("The PIN is too short"), N_("A PIN has at least {shortest} digits."), ()
    ),
    Refusal.TOO_LONG: FindingText(
        N_("The PIN is too long"), N_("A PIN has at most {longest} digits."), ()
    ),
    Refusal.SAME_AS_OLD: FindingText(
        N_("The new PIN is the same as the old one"), N_("Choose a different one."), ()
    ),
    Refusal.TYPED_DIFFERENTLY: FindingText(
        N_("The new PIN was typed differently the second time"), N_("Type the same PIN twice."), ()
    ),
}
"""Those that no finding explains, as one does a PIN that is locked, not set or to be changed."""

WEAKNESSES: Final[Mapping[Weakness, str]] = {
    Weakness.REPEATED: N_(
        "This PIN is easy to guess: its digits repeat. Choose a different one if you can."
    ),
    Weakness.RUNNING: N_(
        "This PIN is easy to guess: its digits are in sequence. Choose a different one if you can."
    ),
    Weakness.YEAR: N_(
        "This PIN is easy to guess: it contains a year. Choose a different one if you can."
    ),
    Weakness.DATE: N_(
        "This PIN is easy to guess: it looks like a date. Choose a different one if you can."
    ),
}

OUTLOOKS: Final[Mapping[bool | None, str]] = {
    True: N_("As far as the card shows, a test signature would work"),
    False: N_("A test signature would not work"),
    None: N_("Without the PIN it is not known whether a test signature would work"),
}
OBSTACLES: Final[Mapping[SigningObstacle, str]] = {
    SigningObstacle.NOT_SEEN: N_("The card could not be checked."),
    SigningObstacle.NO_MECHANISM: N_("The card offers no signing mechanism that fits the key."),
    SigningObstacle.CERTIFICATE_MISSING: N_(
        "The card holds a certificate that the AKİS software does not show."
    ),
    SigningObstacle.CERTIFICATE_STALE: N_(
        "The AKİS software shows an old certificate in place of the card's new one."
    ),
    SigningObstacle.NO_CERTIFICATE: N_("There is no signing certificate on the card."),
    SigningObstacle.NOT_FOR_SIGNING: N_("None of the certificates on the card is for signing."),
    SigningObstacle.UNREADABLE: N_("This program cannot read the certificate on the card."),
    SigningObstacle.EXPIRED: N_("The certificate has expired."),
    SigningObstacle.NOT_YET_VALID: N_("The certificate is not valid yet."),
    SigningObstacle.REVOKED: N_("The certificate has been revoked."),
    SigningObstacle.SUSPENDED: N_("The certificate is suspended."),
    SigningObstacle.KEY_UNSUPPORTED: KEY_KIND_UNNAMED,
    SigningObstacle.OTHER_TOKEN: N_("The AKİS software does not show the certificate."),
    SigningObstacle.NO_KEY: N_("The key of the certificate is not on the card."),
    SigningObstacle.PIN_LOCKED: N_("The PIN is locked."),
    SigningObstacle.PIN_NOT_SET: N_("The card has no PIN yet."),
    SigningObstacle.PIN_MUST_CHANGE: N_("The PIN must be changed first."),
    SigningObstacle.PIN_NOT_NEEDED: NOT_NEEDED,
}
NO_PIN_SENT: Final = N_("No PIN was requested or sent; no attempt was used.")
ONLY_THE_TEST_TELLS: Final = N_(
    "Only the test shows whether the PIN is correct, and whether a key that is hidden "
    "without the PIN is there."
)
TRY_SIGNING: Final = Wording(
    N_("To be certain, make a test signature (“sign-test”)."),
    in_window=N_("To be certain, make a test signature on the PIN page."),
)
