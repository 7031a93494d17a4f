"""What was asked of a card, in words: with whose card it is, and what its state now means."""

from typing import Final

from msgspec.structs import replace

from esign_desktop.diagnosis.card_issuer import IdentifiedIssuer, certificate_of, issuer_of_card
from esign_desktop.diagnosis.finding_guides import with_guides
from esign_desktop.diagnosis.judge import judgement_of
from esign_desktop.diagnosis.module_names import other_module_name
from esign_desktop.diagnosis.pin_findings import has_finding, pin_finding
from esign_desktop.diagnosis.pin_outcome import state_after
from esign_desktop.diagnosis.pin_rules import Refusal, limits, user_pin
from esign_desktop.diagnosis.signing import FINDING_OF, SigningOutlook, hopeless
from esign_desktop.diagnosis.testable_keys import untestable_kind
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.operation import OperationResult, SigningView
from esign_desktop.model.report import Finding, Report, Severity
from esign_desktop.model.token import PinState, Token
from esign_desktop.presenters.document import step_of
from esign_desktop.presenters.pin.outlook import outlook_view
from esign_desktop.presenters.pin.view import OutcomeView, refusal_view, result_view
from esign_desktop.presenters.status.overview import FindingView, Presenter
from esign_desktop.presenters.texts import N_

_SIGNING_HANGS_ON: Final = "certificate."
_WHAT_CARD: Final = ("card.identity_card", "card.foreign")


class PinPresenter:
    """Puts operations on cards into words.

    Args:
        presenter: puts findings into words.
        catalog: tells whose card it is.
        simulated: whether the cards are simulated ones.
    """

    def __init__(self, presenter: Presenter, catalog: Catalog, *, simulated: bool = False) -> None:
        self._presenter = presenter
        self._catalog = catalog
        self._simulated = simulated

    def refused(self, refused: Refusal, token: Token, report: Report) -> OutcomeView:
        """Return why a card was not asked."""
        status = user_pin(token.pins)
        if refused is Refusal.CANNOT_SIGN:
            finding = self._judged(hopeless(judgement_of(token, report)), token, report)
            return refusal_view(refused, limits(status), finding, self._presenter.texts)
        finding = self.finding(status.state if status else None, token, report)
        certificate = certificate_of(token, report.snapshot)
        kind = (untestable_kind(certificate) if certificate else None) or ""
        texts = self._presenter.texts
        return refusal_view(refused, limits(status), finding, texts, key_kind=kind)

    def ended(
        self,
        result: OperationResult,
        token: Token,
        report: Report,
        certificate: Certificate | None = None,
    ) -> OutcomeView:
        """Return how an operation ended.

        Args:
            result: what the card and the look afterwards told.
            token: the card as it was looked at last.
            report: of that look.
            certificate: the one that a test signature was made with.
        """
        return result_view(
            result,
            self.finding(state_after(result), token, report),
            self.door(token, report).door,
            self._presenter.texts,
            simulated=self._simulated,
            caveat=self._caveat(certificate, report),
            module=other_module_name(token, report.snapshot, self._catalog),
        )

    def outlook(
        self,
        view: SigningView,
        outlook: SigningOutlook,
        token: Token,
        report: Report,
        certificate: Certificate | None,
    ) -> OutcomeView:
        """Return whether a test signature would work."""
        status = user_pin(view.pins or token.pins)
        finding = self.finding(status.state if status else None, token, report)
        judged = next((FINDING_OF[each] for each in outlook.obstacles if each in FINDING_OF), None)
        return outlook_view(
            view,
            outlook,
            finding,
            self._presenter.texts,
            caveat=self._caveat(certificate, report),
            judged=self._judged(judged, token, report),
            module=other_module_name(token, report.snapshot, self._catalog),
        )

    def door(self, token: Token, report: Report) -> IdentifiedIssuer:
        """Return who can unlock a card."""
        return issuer_of_card(token, report.snapshot, self._catalog)

    def gone(self) -> OutcomeView:
        """Return that a card left while its PIN was typed."""
        _ = self._presenter.texts.get
        return OutcomeView(
            good=False,
            title=_(N_("The card is no longer detected")),
            sentences=(_(N_("Nothing was sent to the card; no attempt was used.")),),
            steps=(step_of(N_("Insert the card again, and start again."), self._presenter.texts),),
        )

    def finding(self, state: PinState | None, token: Token, report: Report) -> FindingView | None:
        """Return what a state of a PIN means for its holder; None: nothing needs doing."""
        if state is None or not has_finding(state):
            return None
        (finding,) = with_guides([pin_finding(state, token, report.snapshot, self._catalog)])
        return self._presenter.finding(finding, report)

    def _judged(self, code: str | None, token: Token, report: Report) -> FindingView | None:
        """Return what the last look says of a card with that code, in words; None: nothing.

        That an identity card or another provider's has no certificate of KamuSM is no finding;
        what card it is, is one.
        """
        judgement = judgement_of(token, report)
        if code is None or judgement is None:
            return None
        contents, certificate = judgement.contents, judgement.certificate
        about = {contents.about, contents.reader, certificate.fingerprint if certificate else None}
        own = [each for each in report.findings if each.about in about]
        codes = (code, *_WHAT_CARD) if code == "certificate.none" else (code,)
        found = (each for wanted in codes for each in own if each.code == wanted)
        first = next(found, None)
        return self._nameless(first, report) if first else None

    def _caveat(self, certificate: Certificate | None, report: Report) -> FindingView | None:
        """Return why a good signature would not count: the certificate has ended, or the like."""
        if certificate is None:
            return None
        for finding in report.findings:
            counts = finding.severity is not Severity.NOTE
            about_it = finding.about == certificate.fingerprint
            if counts and about_it and finding.code.startswith(_SIGNING_HANGS_ON):
                return self._nameless(finding, report)
        return None

    def _nameless(self, finding: Finding, report: Report) -> FindingView:
        """Return a finding without its holder: the card is in the person's hand."""
        values = dict(finding.values)
        if "holder" in values:
            values["holder"] = ""
        return self._presenter.finding(replace(finding, values=values), report)
