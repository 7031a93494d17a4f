"""Checks and changes a PIN, and makes a test signature; looks at the card again afterwards."""

import logging
import secrets
from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from esign_desktop.app.diagnose import Observer, Scope
from esign_desktop.app.pin_memory import PinMemory
from esign_desktop.devices.ports import Devices
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.judge import Judgement, judgement_of
from esign_desktop.diagnosis.pin_rules import (
    Refusal,
    request_refusal,
    state_refusal,
)
from esign_desktop.diagnosis.selectors import answered, reader_of, tokens
from esign_desktop.diagnosis.signing import hopeless
from esign_desktop.diagnosis.testable_keys import untestable_kind
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.operation import (
    Noting,
    OperationKind,
    OperationOutcome,
    OperationRequest,
    OperationResult,
    SigningView,
    note_nothing,
)
from esign_desktop.model.reader import ReaderName
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report
from esign_desktop.model.secret import Secret
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath, PinStatus, Token

logger = logging.getLogger(__name__)

_LABEL: Final = (
    "E-imza Masaustu: IMZA DENEMESI. Bu metin rastgeledir, yasal etkisi yoktur. | "
    "TEST SIGNATURE. This text is random and has no legal effect. | "
)
"""ASCII, so that whoever finds the text reads it whatever the encoding."""


class Target(Record, frozen=True):
    """The token an operation is about, as it was when it was last looked at."""

    module: ModulePath
    token: Token
    reader: ReaderName | None
    certificate: Certificate | None  # the one its holder would sign with
    report: Report  # what the look brought, for the words about this card

    @property
    def pins(self) -> tuple[PinStatus, ...]:
        """Return the state of its PINs."""
        return self.token.pins

    @property
    def judgement(self) -> Judgement | None:
        """Return whether the token can sign, by the look it was seen in."""
        return judgement_of(self.token, self.report)


class Choice(Record, frozen=True):
    """The tokens an operation could be about. Of several, only a person chooses.

    ``report`` says why there is none.
    """

    targets: tuple[Target, ...]
    report: Report

    @property
    def only(self) -> Target | None:
        """Return the token, when there is no doubt."""
        return self.targets[0] if len(self.targets) == 1 else None


class Completed(Record, frozen=True):
    """An operation that was begun, and the token as it was looked at last."""

    result: OperationResult
    target: Target


class Pins:
    """What can be done with the PIN of one computer's cards.

    Args:
        devices: the computer.
        observer: looks at it.
        catalog: tells whose card it is.
        memory: what the cards have answered before, for a program that asks more than once.
        noting: gets what is known of an operation while it goes on.
    """

    def __init__(
        self,
        devices: Devices,
        observer: Observer,
        catalog: Catalog,
        memory: PinMemory | None = None,
        noting: Noting = note_nothing,
    ) -> None:
        self._devices = devices
        self._observer = observer
        self._catalog = catalog
        self._memory = memory or PinMemory()
        self._noting = noting

    def choose(
        self,
        scope: Scope = Scope(),  # noqa: B008 - a frozen record
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Choice:
        """Look, and return the tokens that could be meant. No PIN is asked for that."""
        snapshot = self._observer.take_snapshot(scope, meanwhile)
        return choice_of(diagnose(snapshot, self._catalog))

    def refresh(self, target: Target) -> Target | None:
        """Return a target as it is now; None: its module does not show it any more."""
        found = self._find(target)
        return _with_token(target, self._memory.of(found), self._catalog) if found else None

    def check(
        self, target: Target, pin: Secret | None, *, last_try_confirmed: bool = False
    ) -> Completed | Refusal:
        """Find out whether a PIN is right. None: it is typed on the reader's PIN pad."""
        request = _request(OperationKind.PIN_CHECK, target, pin)
        return self._operate(target, request, last_try_confirmed=last_try_confirmed)

    def change(
        self,
        target: Target,
        old: Secret | None,
        new: Secret | None,
        *,
        again: Secret | None = None,
        last_try_confirmed: bool = False,
    ) -> Completed | Refusal:
        """Give a card a new PIN.

        Args:
            target: the card.
            old: the present PIN. Both None: they are typed on the reader's PIN pad.
            new: the one to come.
            again: the new one typed a second time; None where it was given once.
            last_try_confirmed: whether a person agreed to use the last try.
        """
        request = replace(_request(OperationKind.PIN_CHANGE, target, old), new_pin=new)
        return self._operate(target, request, again=again, last_try_confirmed=last_try_confirmed)

    def sign_test(
        self, target: Target, pin: Secret | None, *, last_try_confirmed: bool = False
    ) -> Completed | Refusal:
        """Sign a text that says that it is a test, with the key of the target's certificate."""
        if refused := _test_refusal(target):
            return refused
        request = _sign_request(target, pin)
        return self._operate(target, request, last_try_confirmed=last_try_confirmed)

    def preview(self, target: Target) -> SigningView:
        """Return what can be seen of a test signature beforehand, without a PIN."""
        kind = untestable_kind(target.certificate) if target.certificate else None
        if kind is not None:
            return SigningView(OperationOutcome.KEY_UNSUPPORTED, detail=kind)
        return self._devices.operations.preview(_sign_request(target, None))

    def _operate(
        self,
        target: Target,
        request: OperationRequest,
        *,
        again: Secret | None = None,
        last_try_confirmed: bool,
    ) -> Completed | Refusal:
        """Do it once, unless it is refused before the card is asked."""
        if refused := request_refusal(
            request.kind,
            target.pins,
            request.pin,
            request.new_pin,
            again=again,
            last_try_confirmed=last_try_confirmed,
        ):
            return refused
        ending = self._devices.operations.operate(request, self._noting)
        hangs = ending.outcome is OperationOutcome.TIMED_OUT and self._service_hangs()
        if hangs:  # then a second look would only wait once more
            ending = replace(ending, outcome=OperationOutcome.SERVICE_NO_ANSWER)
        logger.info("%s: %s %s", request.kind, ending.outcome, ending.detail)
        after = None if hangs else self._find(target)
        result = OperationResult(
            kind=request.kind,
            ending=ending,
            before=target.pins,
            after=after.pins if after else None,
        )
        self._memory.learn(target.token, target.reader, result)
        return Completed(result, _with_token(target, after, self._catalog) if after else target)

    def _service_hangs(self) -> bool:
        """Tell whether it is PC/SC that answers nothing, and not the module."""
        return self._devices.readers.look().service is ServiceState.NO_ANSWER

    def _find(self, target: Target) -> Token | None:
        """Return a target's token as its module shows it now."""
        probe = self._devices.tokens.probe(
            target.module, self._devices.computer.now(), lambda: None
        )
        same = [t for t in probe.tokens if t.identity == target.token.identity and answered(t)]
        # of two with one serial number the one in the same slot
        there = (t for t in same if t.slot_name == target.token.slot_name)
        return next(there, same[0] if same else None)


def choice_of(report: Report) -> Choice:
    """Return the tokens that could be meant, as a look has shown them."""
    snapshot = report.snapshot
    answering = (token for token in tokens(snapshot) if answered(token))
    shown = ((token, judgement_of(token, report)) for token in answering)
    return Choice(
        tuple(
            Target(
                module=_module_of(token, snapshot),
                token=token,
                reader=reader_of(token, snapshot),
                certificate=judgement.certificate if judgement else None,
                report=report,
            )
            for token, judgement in shown
        ),
        report,
    )


def refused_as_it_is(
    target: Target, kind: OperationKind, *, last_try_confirmed: bool = False
) -> Refusal | None:
    """Return why no PIN should even be typed for a card."""
    if kind is OperationKind.SIGN_TEST and (refused := _test_refusal(target)):
        return refused
    return state_refusal(kind, target.pins, last_try_confirmed=last_try_confirmed)


def _test_refusal(target: Target) -> Refusal | None:
    """Return why no PIN is spent on a test signature."""
    if hopeless(target.judgement):
        return Refusal.CANNOT_SIGN
    if target.certificate is not None and untestable_kind(target.certificate) is not None:
        return Refusal.KEY_UNSUPPORTED
    return None


def _request(kind: OperationKind, target: Target, pin: Secret | None) -> OperationRequest:
    token = target.token
    return OperationRequest(
        kind=kind,
        module=target.module,
        token=token.serial,
        slot_name=token.slot_name,
        pin=pin,
    )


def _sign_request(target: Target, pin: Secret | None) -> OperationRequest:
    certificate = target.certificate
    return replace(
        _request(OperationKind.SIGN_TEST, target, pin),
        certificate=(certificate.der or b"") if certificate else b"",
        message=f"{_LABEL}{secrets.token_hex(16)}".encode("ascii"),
    )


def _module_of(token: Token, snapshot: Snapshot) -> ModulePath:
    """Return the module that shows a token; several may, and the first one's facts were taken."""
    return next(probe.path for probe in snapshot.modules if token in probe.tokens)


def _with_token(target: Target, token: Token, catalog: Catalog) -> Target:
    """Return a target with its token as it is now, and what that means."""
    snapshot, old = target.report.snapshot, target.token
    modules = tuple(
        replace(
            each,
            tokens=tuple(
                token if (t.identity, t.slot_name) == (old.identity, old.slot_name) else t
                for t in each.tokens
            ),
        )
        for each in snapshot.modules
    )
    report = diagnose(replace(snapshot, modules=modules), catalog)
    return replace(target, token=token, report=report)
