"""Reports the outcome of an operation on a card, as text or JSON, and gives its exit code."""

import sys
from typing import Final

from msgspec.structs import replace

from esign_desktop.app.pins import Choice, Completed, Target
from esign_desktop.cli import exit_codes
from esign_desktop.cli.printing import print_document
from esign_desktop.cli.session import Session, masked, print_json
from esign_desktop.diagnosis.card_issuer import IdentifiedIssuer
from esign_desktop.diagnosis.pin_outcome import effective_outcome
from esign_desktop.diagnosis.pin_rules import Refusal, Weakness
from esign_desktop.diagnosis.signing import SigningOutlook
from esign_desktop.model.operation import OperationKind, OperationOutcome, SigningView
from esign_desktop.model.record import Record
from esign_desktop.model.report import Finding, Report, Verdict
from esign_desktop.model.token import Token
from esign_desktop.presenters.document import Step
from esign_desktop.presenters.pin.blocks import outcome_document
from esign_desktop.presenters.pin.document import (
    CardDocument,
    OperationDocument,
    OutlookDocument,
    not_begun,
)
from esign_desktop.presenters.pin.messages import NOTHING_SENT
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.pin.view import OutcomeView, of_finding, signature_lines
from esign_desktop.presenters.status.action_document import action_documents
from esign_desktop.presenters.texts import N_
from esign_desktop.renderers.plain import plain_text

NO_CARD_FOUND: Final = N_("No usable card was found")


class OutputOptions(Record, frozen=True):
    """Where the PIN comes from, and how the outcome is printed."""

    as_json: bool
    unmasked: bool
    pin_stdin: bool
    last_try: bool  # confirmed on the command line


def reason_for_none(report: Report) -> Finding | None:
    """Return the finding that says why there is no card to ask: the primary one, or the first."""
    primary = (each for each in report.findings if each.code == report.primary)
    return next(primary, next(iter(report.findings), None))


def code_for_none(reason: Finding | None) -> int:
    """Return the exit code for that."""
    return exit_codes.NO_TARGET.get(reason.code if reason else "", exit_codes.NO_CARD)


class PinReporter:
    """Says the last word on one operation, and gives its exit code."""

    def __init__(
        self, session: Session, kind: OperationKind, output_options: OutputOptions
    ) -> None:
        self._session = session
        self._kind = kind
        self._output_options = output_options
        self._simulated = session.scenario is not None
        self._texts = session.texts
        self._presenter = PinPresenter(
            session.presenter, session.catalog, simulated=self._simulated
        )

    def no_target(self, choice: Choice) -> int:
        """Tell that there is no card, or that there are several."""
        _ = self._texts.get
        if choice.targets:
            names = ", ".join(self._names(choice))
            which = _(N_("Choose one with --reader and a part of what is listed here."))
            view = OutcomeView(
                good=False,
                title=_(
                    N_("There are several cards; the program does not guess which one you mean")
                ),
                sentences=(_(N_("The cards are: {names}."), names=names),),
                steps=(Step(which),),
            )
            return self.not_begun("several_cards", exit_codes.SEVERAL_CARDS, view)
        report = choice.report if self._output_options.unmasked else masked(choice.report)
        nothing_sent = _(NOTHING_SENT)
        reason = reason_for_none(report)
        if reason is None:
            run = (Step(_(N_("Run “diagnose”."))),)
            view = OutcomeView(False, _(NO_CARD_FOUND), (nothing_sent,), run)
        else:
            finding = self._session.presenter.finding(reason, report)
            view = of_finding(finding, finding.title, (finding.meaning, nothing_sent))
        return self.not_begun("no_card", code_for_none(reason), view)

    def _names(self, choice: Choice) -> list[str]:
        """Return what --reader tells the cards apart by: readers, where those are not the same."""
        targets = choice.targets
        readers = [str(each.reader or each.token.slot_name) for each in targets]
        if all(readers) and len(set(readers)) == len(readers):
            return readers
        hide = self._output_options.as_json and not self._output_options.unmasked
        tokens = [_masked_token(each) if hide else each.token for each in targets]
        labels = [token.label.strip() for token in tokens]
        by_label = all(labels) and len(set(labels)) == len(labels)
        names = labels if by_label else [token.serial for token in tokens]
        return [" · ".join(filter(None, pair)) for pair in zip(names, readers, strict=True)]

    def gone(self, target: Target) -> int:
        """Tell that the card left while the PIN was typed."""
        return self.not_begun("no_card", exit_codes.NO_CARD, self._presenter.gone(), target)

    def no_certificate(self, target: Target, *, dry: bool = False) -> int:
        """Tell that there is nothing to sign with, and why.

        Args:
            target: the card.
            dry: whether the question was only whether it would work: of a certificate that is not
                readable, or a card of another provider, nobody here knows.
        """
        view = self._presenter.refused(Refusal.CANNOT_SIGN, target.token, target.report)
        code = exit_codes.NO_KEY
        if dry and target.report.verdict is Verdict.UNKNOWN:
            view, code = replace(view, good=None), exit_codes.OF_VERDICT["unknown"]
        return self.not_begun("no_certificate", code, view, target)

    def not_wanted(self, target: Target) -> int:
        """Tell that the person did not agree."""
        view = OutcomeView(
            good=False,
            title=self._texts.get(N_("Cancelled; nothing was done")),
            sentences=(),
            steps=(),
        )
        return self.not_begun("not_wanted", exit_codes.CANCELLED, view, target)

    def refused(self, refused: Refusal, target: Target) -> int:
        """Tell why the card was not asked."""
        view = self._presenter.refused(refused, target.token, target.report)
        code = exit_codes.OF_REFUSAL[refused]
        return self.not_begun(refused.value, code, view, target)

    def not_begun(
        self, reason: str, code: int, view: OutcomeView, target: Target | None = None
    ) -> int:
        """Tell that the card was not asked."""
        record = self._session.record
        words = outcome_document(view, (), self._texts)
        record.put_into_words(plain_text(words).splitlines(), code)
        if self._output_options.as_json:
            card = self._card(target) if target else None
            before = target.pins if target else ()
            document = not_begun(
                self._kind, reason, code, view,
                simulated=self._simulated, card=card, before=before,
            )  # fmt: skip
            print_json(document)
        else:
            print_document(words)
        sys.stdout.flush()
        record.reported = True
        return code

    def completed(self, completed: Completed, weakness: Weakness | None) -> int:
        """Tell how it ended."""
        result, target = completed.result, completed.target
        signed = target.certificate if self._kind is OperationKind.SIGN_TEST else None
        view = self._presenter.ended(result, target.token, target.report, signed)
        outcome = effective_outcome(result)
        code = exit_codes.OF_OUTCOME[outcome]
        ending = result.ending
        facts = list(signature_lines(ending.signature, self._texts)) if ending.signature else []
        record = self._session.record
        words = outcome_document(view, facts, self._texts)
        record.put_into_words(plain_text(words).splitlines(), code)
        if self._output_options.as_json:
            print_json(self._document(completed, weakness, view))
        else:
            print_document(words)
        sys.stdout.flush()
        record.reported = True
        return code

    def _document(
        self, completed: Completed, weakness: Weakness | None, view: OutcomeView
    ) -> OperationDocument:
        result, ending = completed.result, completed.result.ending
        outcome = effective_outcome(result)
        signed = completed.target.certificate if self._kind is OperationKind.SIGN_TEST else None
        return OperationDocument(
            operation=self._kind,
            outcome=outcome,
            reason="",
            exit_code=exit_codes.OF_OUTCOME[outcome],
            simulated=self._simulated,
            title=view.title,
            sentences=view.sentences,
            steps=tuple(map(str, view.steps)),
            actions=action_documents(view.actions),
            say=view.say,
            card=self._card(completed.target),
            before=result.before,
            after=result.after,
            pin_sent=ending.pin_sent,
            changed=ending.changed,
            pin_right=ending.pin_right,
            signature=ending.signature,
            certificate=signed.fingerprint if signed else None,
            weakness=weakness,
            detail=ending.detail,
        )

    def outlook(self, target: Target, view: SigningView, outlook: SigningOutlook) -> int:
        """Tell whether a test signature would work."""
        shown = self._presenter.outlook(
            view, outlook, target.token, target.report, target.certificate
        )
        if outlook.obstacles and outlook.obstacles[0] in exit_codes.OF_OBSTACLE:
            code = exit_codes.OF_OBSTACLE[outlook.obstacles[0]]
        elif view.outcome is not OperationOutcome.DONE:
            code = exit_codes.OF_OUTCOME[view.outcome]
        else:
            code = exit_codes.OF_VERDICT["ready" if outlook.works else "unknown"]
        if not self._output_options.as_json:
            print_document(outcome_document(shown, (), self._texts))
            return code
        print_json(
            OutlookDocument(
                works=outlook.works,
                obstacles=outlook.obstacles,
                exit_code=code,
                simulated=self._simulated,
                title=shown.title,
                sentences=shown.sentences,
                steps=tuple(map(str, shown.steps)),
                actions=action_documents(shown.actions),
                say=shown.say,
                card=self._card(target),
                certificate=target.certificate.fingerprint if target.certificate else None,
                view=view,
            )
        )
        return code

    def _card(self, target: Target) -> CardDocument:
        return card_document(
            target,
            self._presenter.door(target.token, target.report),
            unmasked=self._output_options.unmasked,
        )


def card_document(target: Target, sign: IdentifiedIssuer, *, unmasked: bool) -> CardDocument:
    """Return which card it is, masked unless the user chose otherwise."""
    token = target.token if unmasked else _masked_token(target)
    return CardDocument(
        reader=target.reader,
        label=token.label,
        serial=token.serial,
        door=sign.door,
        provider=sign.provider,
        pinpad=token.pinpad,
    )


def _masked_token(target: Target) -> Token:
    hidden = masked(replace(target.report, redacted=False)).snapshot
    shown = [t for probe in target.report.snapshot.modules for t in probe.tokens]
    masks = [t for probe in hidden.modules for t in probe.tokens]
    return masks[shown.index(target.token)]
