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
    N_("If it stays so, save a report for your help desk (“report save”)."),
    in_window=N_("If it stays so, save a report for your help desk on the Support page."),
)
DIAGNOSE: Final = Wording(
    N_("Run “diagnose”: it says what is wrong and what to do."),
    in_window=N_("The Status page says what is wrong and what to do."),
)
_NEWEST_AKIA: Final = N_("Install the newest AKİA.")
ANSWERS: Final[Mapping[str, str]] = {
    "two tokens with this serial number": N_(
        "two cards have the same serial number, and which one is meant is not guessed"
    ),
    "no PIN, and the reader has no PIN pad": N_(
        "no PIN was given, and the card reader has no keys of its own"
    ),
}
"""What an operation's details mean that are no module's answer but our own."""
NO_ANSWER: Final = N_("it gives no reason")

_BY_CERTAIN: Final = N_("Enter the PIN again only if you are certain of it, digit by digit.")

SUCCESS: Final[Mapping[OperationKind, FindingText]] = {
    OperationKind.PIN_CHECK: FindingText(
        N_("The PIN is right"),
        N_("The card has accepted it. Wrong PINs from before do not count any more."),
        (),
    ),
    OperationKind.PIN_CHANGE: FindingText(
        N_("The PIN has been changed"),
        N_("From now on the card takes the new PIN only."),
        (),
    ),
    OperationKind.SIGN_TEST: FindingText(
        N_("The card can sign: the test signature is right"),
        N_(
            "A random text was signed with the key on the card, and the signature verified with "
            "the certificate. It binds nobody, and it was not kept."
        ),
        (),
    ),
}

SIMULATED_SIGNATURE: Final = FindingText(
    N_("The simulated card took the PIN; nothing was signed"),
    N_(
        "A simulated card has no key. With a real card, a random text is signed here, and the "
        "signature verified with the certificate."
    ),
    (),
)

KEY_UNSUPPORTED: Final = N_("This program cannot test this kind of key")
KEY_KIND: Final = N_(
    "The key of the certificate is of the kind {kind}. This program cannot verify signatures of "
    "that kind, so a test would tell nothing. The card may sign all the same."
)
KEY_KIND_UNNAMED: Final = N_(
    "This program cannot verify signatures of the kind of key that the certificate has, so a test "
    "would tell nothing. The card may sign all the same."
)
OTHER_PROGRAM: Final = N_(
    "Try the program that you sign with: whether it can use this kind of key, only that tells."
)

OF_OTHER_MODULE: Final[Mapping[OperationOutcome, EndingText]] = {
    OperationOutcome.NOT_PRESENT: EndingText(
        N_("The card is not there any more"),
        N_("{module} does not show the card that was to be asked."),
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
        N_("{module} has refused"),
        N_("Its answer: {detail}."),
        (RESEAT_CARD,),
        again=True,
        afterwards=(_REPORT,),
    ),
    OperationOutcome.CANNOT_LOAD: EndingText(
        N_("{module} cannot be started"),
        N_("Without it the card cannot be asked."),
        (DIAGNOSE,),
    ),
    OperationOutcome.TIMED_OUT: EndingText(
        N_("{module} did not answer in time"),
        N_("It was ended."),
        (CLOSE_PROGRAMS, RESEAT_CARD, _REPORT),
    ),
    OperationOutcome.CRASHED: EndingText(
        N_("{module} stopped unexpectedly"),
        N_("It ended in the middle of what was asked of it."),
        (RESEAT_CARD, _REPORT),
    ),
    OperationOutcome.NO_MECHANISM: EndingText(
        N_("The card cannot sign in the way this key needs"),
        N_("{module} offers no fitting way of signing. {detail}"),
        (_REPORT,),
    ),
}
"""Where somebody named a module that is not AKIS', and nothing of AKİA helps."""

ENDINGS: Final[Mapping[OperationOutcome, EndingText]] = {
    OperationOutcome.PIN_WRONG: EndingText(
        N_("The PIN was wrong"),
        N_("The card has counted the try."),
        (_BY_CERTAIN,),
    ),
    OperationOutcome.PIN_LENGTH: EndingText(
        N_("The card does not take a PIN of this length"),
        N_("It has limits of its own: {shortest} to {longest} digits as far as is known."),
        (N_("Enter the PIN again, digit by digit."),),
    ),
    OperationOutcome.PIN_INVALID: EndingText(
        N_("The card does not take this PIN"),
        N_("It refuses it because of its form. For a new PIN, choose other digits."),
        (N_("Choose a PIN of digits only, which is not easily guessed."),),
    ),
    OperationOutcome.CANCELLED: EndingText(
        N_("The PIN was not entered on the card reader"),
        N_("The entry was cancelled on the reader's keys, or it waited for too long."),
        (N_("Start again, and type the PIN on the reader's keys."),),
    ),
    OperationOutcome.NOT_PRESENT: EndingText(
        N_("The card is not there any more"),
        N_("The AKİS software does not show the card that was to be asked."),
        (RESEAT_CARD,),
        again=True,
    ),
    OperationOutcome.CARD_REMOVED: EndingText(
        N_("The card was taken out in the middle"),
        N_("It did not get to the end of what was asked of it."),
        (N_("Push the card in again until it stops, and leave it there until the result."),),
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
        N_("It has a session or a login of its own, and that is in the way."),
        (CLOSE_PROGRAMS,),
        again=True,
    ),
    OperationOutcome.REFUSED: EndingText(
        N_("The AKİS software has refused"),
        N_("Its answer: {detail}."),
        (RESEAT_CARD,),
        again=True,
        afterwards=(_REPORT,),
    ),
    OperationOutcome.CANNOT_LOAD: EndingText(
        N_("The AKİS software cannot be started"),
        N_("Without it the card cannot be asked."),
        (DIAGNOSE,),
    ),
    OperationOutcome.TIMED_OUT: EndingText(
        N_("The AKİS software did not answer in time"),
        N_("It was ended."),
        (CLOSE_PROGRAMS, RESEAT_CARD),
        afterwards=(_REPORT,),
    ),
    OperationOutcome.SERVICE_NO_ANSWER: EndingText(
        N_("The smart card service does not answer"),
        N_("It hangs, so nothing came back from the card. The AKİS software is not the cause."),
        (RESTART, RESEAT_CARD),
        afterwards=(_REPORT,),
    ),
    OperationOutcome.CRASHED: EndingText(
        N_("The AKİS software stopped unexpectedly"),
        N_("It ended in the middle of what was asked of it."),
        (RESEAT_CARD,),
        afterwards=(_NEWEST_AKIA, _REPORT),
    ),
    OperationOutcome.INTERRUPTED: EndingText(
        N_("This program was ended while the card was being asked"),
        N_("It did not wait for the end of what it had asked of the card."),
        (RESEAT_CARD,),
        again=True,
    ),
    OperationOutcome.NO_KEY: EndingText(
        N_("The key of the certificate is not on the card"),
        N_("The card took the PIN, but shows no secret key that belongs to the certificate."),
        (RESEAT_CARD,),
        again=True,
        afterwards=(N_("If it stays so, call KamuSM on 444 5 576."),),
    ),
    OperationOutcome.NO_MECHANISM: EndingText(
        N_("The card cannot sign in the way this key needs"),
        N_("The AKİS software offers no fitting way of signing. {detail}"),
        (),
        afterwards=(_NEWEST_AKIA, _REPORT),
    ),
    OperationOutcome.KEY_UNSUPPORTED: EndingText(
        KEY_UNSUPPORTED, N_("It could not verify the signature."), (OTHER_PROGRAM,)
    ),
    OperationOutcome.SIGNATURE_WRONG: EndingText(
        N_("The signature does not fit the certificate"),
        N_(
            "The card signed, but the certificate's public key does not confirm the signature. "
            "Signatures of this card would be found invalid."
        ),
        (RESEAT_CARD,),
        again=True,
        afterwards=(
            N_("If it stays so, call KamuSM on 444 5 576, and do not sign with the card."),
        ),
    ),
}
"""Those that no finding explains. A locked PIN is a finding, and one that was never set."""

PRESENT_WRONG: Final = N_("The present PIN was wrong")
LOCKED_NOW: Final = N_("The PIN was wrong, and the card is locked now")

NOTHING_SENT: Final = N_("Nothing was sent to the card; no try has been used up.")
SENT_UNKNOWN: Final = N_(
    "Whether the PIN reached the card, and whether the card has counted a try, is not known."
)
PIN_ACCEPTED: Final = N_("The PIN was right: the card has accepted it.")
PRESENT_ACCEPTED: Final = N_("The present PIN was right: the card has accepted it.")
OLD_HOLDS: Final = N_("The PIN was not changed: your old PIN still holds.")
CHANGE_UNKNOWN: Final = N_("Whether the PIN was changed is not known.")
CHANGE_FIND_OUT: Final = Wording(
    N_("Check the new PIN once (“pin check”). If it is wrong, check the old one. Try no third."),
    in_window=N_(
        "Check the new PIN once on the PIN page. If it is wrong, check the old one. Try no third."
    ),
)
CHANGE_NO_GUESS: Final = N_(
    "Try neither the new nor the old PIN for now: a wrong one could lock the card."
)
CHANGE_LOOK_FIRST: Final = Wording(
    N_(
        "Then look at its state (“pin status”). If more than one try is left or their number is "
        "not told, check the new PIN once, and if it is wrong the old one. Try no third."
    ),
    in_window=N_(
        "Then look at its state on the PIN page. If more than one try is left or their number is "
        "not told, check the new PIN once, and if it is wrong the old one. Try no third."
    ),
)
ONE_LEFT: Final = N_("One try is left: one more wrong PIN locks the card.")
NOT_ALL_LEFT: Final = N_("Not all tries are left.")
LEFT_UNKNOWN: Final = N_(
    "How many tries are left is not told. KamuSM's cards lock after three wrong PINs in a row."
)
NOT_READ_AGAIN: Final = N_("The state of the PIN could not be read again afterwards.")

NOT_NEEDED: Final = N_(
    "What the software shows here holds nothing that a PIN protects: a list of certificates, for "
    "example, and no signature card."
)
SEVERAL_MODULES: Final = N_(
    "If you mean another card, say which one (--reader), or name its software (--module)."
)

REFUSALS: Final[Mapping[Refusal, FindingText]] = {
    Refusal.LAST_TRY: FindingText(
        N_("There is one try left, and it was not confirmed"),
        N_("If this PIN is wrong, the card locks. That must be confirmed expressly."),
        (
            Wording(
                N_("If you are certain of the PIN, say so: on the terminal, or with --last-try."),
                in_window=N_("If you are certain of the PIN, start anew and agree to that."),
            ),
        ),
    ),
    Refusal.CANNOT_SIGN: FindingText(
        N_("A test signature would not work"),
        N_("The card shows nothing that could sign."),
        (DIAGNOSE,),
    ),
    Refusal.NOT_NEEDED: FindingText(
        N_("This card asks for no PIN"), NOT_NEEDED, (SEVERAL_MODULES,)
    ),
    Refusal.KEY_UNSUPPORTED: FindingText(KEY_UNSUPPORTED, KEY_KIND, (OTHER_PROGRAM,)),
    Refusal.EMPTY: FindingText(N_("No PIN was given"), "", ()),
    Refusal.NOT_DIGITS: FindingText(
        N_("A PIN consists of the digits 0 to 9 only"),
        N_("What was given holds something else: letters, spaces or other characters."),
        (),
    ),
    Refusal.TOO_SHORT: FindingText(
        N_("The PIN is too short"), N_("It has at least {shortest} digits."), ()
    ),
    Refusal.TOO_LONG: FindingText(
        N_("The PIN is too long"), N_("It has at most {longest} digits."), ()
    ),
    Refusal.SAME_AS_OLD: FindingText(
        N_("The new PIN is the old one"), N_("Choose another one."), ()
    ),
    Refusal.TYPED_DIFFERENTLY: FindingText(
        N_("The new PIN was typed differently the second time"), N_("Type it twice alike."), ()
    ),
}
"""Those that no finding explains. A locked PIN is a finding, and one that was never set."""

WEAKNESSES: Final[Mapping[Weakness, str]] = {
    Weakness.REPEATED: N_("This PIN is easily guessed: its digits repeat. Better choose another."),
    Weakness.RUNNING: N_("This PIN is easily guessed: its digits run on. Better choose another."),
    Weakness.YEAR: N_("This PIN is easily guessed: a year is in it. Better choose another."),
    Weakness.DATE: N_("This PIN is easily guessed: it looks like a date. Better choose another."),
}

OUTLOOKS: Final[Mapping[bool | None, str]] = {
    True: N_("As far as the card shows, a test signature would work"),
    False: N_("A test signature would not work"),
    None: N_("Whether a test signature would work does not show without the PIN"),
}
OBSTACLES: Final[Mapping[SigningObstacle, str]] = {
    SigningObstacle.NOT_SEEN: N_("The card could not be looked at."),
    SigningObstacle.NO_MECHANISM: N_("The card offers no way of signing that fits the key."),
    SigningObstacle.CERTIFICATE_MISSING: N_(
        "The card holds a certificate that the AKİS software does not show."
    ),
    SigningObstacle.CERTIFICATE_STALE: N_(
        "The AKİS software shows an old certificate in place of the card's new one."
    ),
    SigningObstacle.NO_CERTIFICATE: N_("There is no certificate on the card to sign with."),
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
    SigningObstacle.PIN_MUST_CHANGE: N_("The PIN has to be changed first."),
    SigningObstacle.PIN_NOT_NEEDED: NOT_NEEDED,
}
NO_PIN_SENT: Final = N_("No PIN was asked for or sent; no try has been used up.")
ONLY_THE_TEST_TELLS: Final = N_(
    "Whether the PIN is right, and whether a key hidden without it is there, only the test tells."
)
TRY_SIGNING: Final = Wording(
    N_("To be certain, make the test signature (“sign-test”)."),
    in_window=N_("To be certain, make the test signature on the PIN page."),
)
