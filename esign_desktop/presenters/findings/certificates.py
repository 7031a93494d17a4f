"""Words for the certificate on the card."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.presenters.findings import certificate_titles as titles
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import (
    APPLY_ANEW,
    CALL_KAMUSM,
    CHECK_AGAIN,
    HELP_DESK,
    ONLINE_WITH_CARD,
    PIN_MENU,
    RESEAT_CARD,
    SET_CLOCK,
)
from esign_desktop.presenters.texts import N_, Wording

_APPLY: Final = N_(
    "Open your institution's application page at KamuSM and choose “YENİLEME” "
    "(renewal) as the reason."
)
_APPLY_YOURSELF: Final = N_(
    "If you pay yourself: Online İşlemler → E-imza İşlemleri → Bireysel İşlemler → Başvuru "
    "İşlemleri → Kişi Ödemeli Başvurular."
)
_ASK_WITH_ISSUER: Final = N_(
    "If you are in doubt, call KamuSM on 444 5 576 and read out the name of the issuer: {issuer}."
)

_ENDED_STEPS: Final = (
    SET_CLOCK,
    N_("If you have already been sent a new card, insert that one."),
    _APPLY,
    N_(
        "Sign the application by hand, or with e-Onay if you gave that consent "
        "before. This card can no longer sign it."
    ),
    _APPLY_YOURSELF,
)

_RENEW_IN_TIME: Final = N_(
    "The certificate is valid until {ends_on}. Until then you can sign its renewal "
    "application with this card, without paper."
)
_ENDING_STEPS: Final = (
    SET_CLOCK,
    _APPLY,
    N_("Sign the application with this card while it is still valid."),
    _APPLY_YOURSELF,
    N_(
        "Use this card until its last day: in most renewals paid by the institution, "
        "the new card becomes valid when this one expires."
    ),
)

_REVOKED_STEPS: Final = (
    N_("If you have already been sent a new card, insert that one."),
    N_(
        "If you did not ask for this yourself, call KamuSM on 444 5 576 and ask why it was "
        "revoked."
    ),
    APPLY_ANEW,
    N_("Changing or unlocking the PIN does not help: the certificate itself has expired."),
)
_SUSPENDED_STEPS: Final = (
    N_(
        "Open KamuSM Online İşlemler, log in with e-Devlet and go to the page for suspending a "
        "certificate (askıya alma)."
    ),
    N_(
        "If you cannot lift the suspension (askı) there, call KamuSM on 444 5 576 and "
        "ask them to lift it."
    ),
    N_("If your card was lost or stolen, ask them to revoke the certificate instead."),
    Wording(
        N_("Once it is lifted, run this check again."),
        in_window=N_("Once it is lifted, press “Check again” on the Status page."),
    ),
)
_NOT_TOLD_STEPS: Final = (
    N_(
        "Check the internet connection, and the computer's date and time. Then check "
        "again after a while."
    ),
    N_(
        "An institution's network may block KamuSM's servers: ask your IT department "
        "and read out the code {say}."
    ),
)

_SEAL_STEPS: Final = (
    N_("To sign a prescription, or as a person, insert your own e-signature card."),
    N_("If you wanted to use the seal, there is nothing to do."),
)

TEXTS: Final[Mapping[str, FindingText]] = {
    "certificate.none": FindingText(
        title=N_("No signing certificate was found on the card"),
        meaning=N_(
            "The card answers, but no signing certificate was found on it. It may not "
            "be the card you usually sign with."
        ),
        steps=(
            N_("Make sure that it is your KamuSM e-signature card."),
            RESEAT_CARD,
            N_(
                "If it is the right card, call KamuSM on 444 5 576 and say that no certificate is "
                "found on it."
            ),
        ),
    ),
    "certificate.expired": FindingText(
        title=titles.ENDED,
        meaning=N_(
            "It expired on {ends_on}, {days} ago. You cannot sign with an expired "
            "certificate; you need a new one."
        ),
        steps=_ENDED_STEPS,
        without={
            "days": FindingText(
                title=titles.ENDED,
                meaning=N_(
                    "It expired less than a day ago ({ends_at}). You cannot sign with "
                    "an expired certificate; you need a new one."
                ),
                steps=_ENDED_STEPS,
            ),
        },
    ),
    "certificate.expiring": FindingText(
        title=titles.ENDS_IN_DAYS,
        meaning=_RENEW_IN_TIME,
        steps=_ENDING_STEPS,
        without={
            "days": FindingText(
                title=titles.ENDS_WITHIN_A_DAY,
                meaning=N_(
                    "The certificate is valid until {ends_at}. Until then you can "
                    "sign its renewal application with this card, without paper."
                ),
                steps=_ENDING_STEPS,
            ),
        },
    ),
    "certificate.not_yet_valid": FindingText(
        title=titles.STARTS,
        meaning=N_(
            "The certificate is valid from {starts_at}. In most renewals the new card "
            "becomes valid when the old one expires."
        ),
        steps=(
            SET_CLOCK,
            N_("Until then, sign with your old card if it is still valid."),
            N_("From that day on, create the PIN of the new card, if it has none yet:"),
            ONLINE_WITH_CARD,
            PIN_MENU,
        ),
    ),
    "certificate.revoked": FindingText(
        title=titles.REVOKED,
        meaning=N_(
            "Its issuer reports that it was revoked on {revoked_on}; reason: "
            "{reason}. This cannot be undone, and this certificate can no longer sign."
        ),
        steps=_REVOKED_STEPS,
        without={
            "revoked_at": FindingText(
                title=titles.REVOKED,
                meaning=N_(
                    "Its issuer reports that it has been revoked. This cannot be "
                    "undone, and this certificate can no longer sign."
                ),
                steps=_REVOKED_STEPS,
            ),
            "reason": FindingText(
                title=titles.REVOKED,
                meaning=N_(
                    "Its issuer reports that it was revoked on {revoked_on}. This "
                    "cannot be undone, and this certificate can no longer sign."
                ),
                steps=_REVOKED_STEPS,
            ),
        },
    ),
    "certificate.suspended": FindingText(
        title=titles.SUSPENDED,
        meaning=N_(
            "It has been suspended (askıda) since {revoked_on}. It cannot sign until "
            "KamuSM lifts the suspension."
        ),
        steps=_SUSPENDED_STEPS,
        without={
            "revoked_at": FindingText(
                title=titles.SUSPENDED,
                meaning=N_(
                    "It is suspended (askıda). It cannot sign until KamuSM lifts the suspension."
                ),
                steps=_SUSPENDED_STEPS,
            ),
        },
    ),
    "certificate.revocation_unknown": FindingText(
        title=titles.NOT_TOLD,
        meaning=N_(
            "The check failed: {why}. This does not mean that anything is wrong with "
            "the certificate or the card."
        ),
        steps=_NOT_TOLD_STEPS,
        without={
            "why": FindingText(
                title=titles.NOT_TOLD,
                meaning=N_(
                    "The check with the issuer over the internet gave no usable "
                    "answer. This does not mean that anything is wrong with the "
                    "certificate or the card."
                ),
                steps=_NOT_TOLD_STEPS,
            ),
        },
    ),
    "certificate.untrusted": FindingText(
        title=N_("The issuer of this certificate is not a known KamuSM issuer"),
        meaning=N_(
            "The certificate of {holder} names “{issuer}” as its issuer. Programs "
            "that expect a KamuSM certificate may reject its signatures. Basis: "
            "{basis}."
        ),
        steps=(
            N_("Make sure that it is the card you want to sign with."),
            N_(
                "If the card comes from another provider, contact that provider: "
                "KamuSM's pages are not for it."
            ),
            N_("If it comes from KamuSM, update this program: its list may be outdated."),
            _ASK_WITH_ISSUER,
        ),
        without={
            "issuer": FindingText(
                title=N_("The certificate does not say who issued it"),
                meaning=N_(
                    "Programs that expect a KamuSM certificate may reject its "
                    "signatures. Basis: {basis}."
                ),
                steps=(
                    N_("Make sure that it is the card you want to sign with."),
                    HELP_DESK,
                ),
            )
        },
        by={
            "door": {
                "other_provider": FindingText(
                    title=N_("The certificate on this card comes from {provider}"),
                    meaning=N_(
                        "KamuSM did not issue it, which is not a fault. KamuSM's "
                        "pages, phone line and procedures are not for it, and this "
                        "program knows little about its PIN and its renewal."
                    ),
                    steps=(
                        N_(
                            "For renewal, PIN and questions, contact {provider}; you "
                            "find the card's own software on its pages."
                        ),
                        N_(
                            "If you also have a KamuSM e-signature card, insert that one "
                            "for KamuSM procedures."
                        ),
                    ),
                )
            }
        },
    ),
    "certificate.not_qualified": FindingText(
        title=N_("This is not a qualified certificate for persons"),
        meaning=N_(
            "It may be a fiscal seal (mali mühür), a test card or something else. It "
            "does not replace a handwritten signature."
        ),
        steps=(
            N_("To sign as a person, insert your e-signature card."),
            N_("If you wanted to use a fiscal seal, there is nothing to do."),
            _ASK_WITH_ISSUER,
        ),
        without={
            "issuer": FindingText(
                title=N_("This is not a qualified certificate for persons"),
                meaning=N_(
                    "It may be a fiscal seal (mali mühür), a test card or something "
                    "else. It does not replace a handwritten signature."
                ),
                steps=(
                    N_("To sign as a person, insert your e-signature card."),
                    N_("If you wanted to use a fiscal seal, there is nothing to do."),
                ),
            )
        },
    ),
    "certificate.unreadable": FindingText(
        title=N_("Some data on the card cannot be read"),
        meaning=N_(
            "{count} entries where certificates are stored contain nothing that this "
            "program can read as a certificate. This does not necessarily mean that "
            "the card is faulty."
        ),
        steps=(
            RESEAT_CARD,
            CHECK_AGAIN,
            Wording(
                N_("If a certificate you need is missing, save a report for your help desk."),
                in_window=N_(
                    "If a certificate you need is missing, save a report for your help desk on "
                    "the Support page."
                ),
            ),
            CALL_KAMUSM,
        ),
    ),
    "certificate.seal": FindingText(
        title=N_("This is a company's fiscal seal (mali mühür), not a personal e-signature"),
        meaning=N_(
            "It signs in the name of {holder}: e-Fatura, e-Defter and the like. It does not sign "
            "prescriptions, or anything else that you sign as a person."
        ),
        steps=_SEAL_STEPS,
        by={
            "kind": {
                "institution": FindingText(
                    title=N_("This is an institution's seal (elektronik mühür), not a person's"),
                    meaning=N_(
                        "It seals documents in the name of {holder}. It does not sign "
                        "prescriptions, or anything else that you sign as a person."
                    ),
                    steps=_SEAL_STEPS,
                )
            }
        },
    ),
    "certificate.old_beside_new": FindingText(
        title=N_("The card also holds a certificate that is not valid today"),
        meaning=N_(
            "The one valid until {ends_on} can sign; the other ({other_starts_on} – "
            "{other_ends_on}) cannot. Some signing programs take the first one they "
            "find, whatever its date."
        ),
        steps=(
            N_("In your signing program, choose the certificate that is valid until {ends_on}."),
            N_(
                "If the program does not let you choose and says that the certificate "
                "has expired, give its support team the code {say}."
            ),
        ),
    ),
}
