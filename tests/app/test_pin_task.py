"""An operation can be called off until its PIN is on its way."""

import threading
from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import Any

import pytest

from esign_desktop.app.diagnose import Observer
from esign_desktop.app.online import remembered, with_answers
from esign_desktop.app.operation_record import OperationRecord
from esign_desktop.app.pin_task import NotAsked, PinTask
from esign_desktop.app.pins import Completed, Pins, Target, choice_of
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.pin_rules import Refusal, user_pin
from esign_desktop.model.certificate import Revocation, RevocationStatus, Sha256
from esign_desktop.model.operation import OperationKind, OperationOutcome
from esign_desktop.model.secret import Secret
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinState, TokenSerial
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    certificate,
    pin,
    snapshot,
    with_certificate,
    with_token,
)

NO_SERIAL = TokenSerial("")
OTHER = certificate(not_after=NOW + timedelta(days=5), fingerprint=Sha256("0f" * 32))


class CountingPins(Pins):
    """Counts how often the card was asked."""

    asked = 0

    def check(
        self, target: Target, pin: Secret | None, *, last_try_confirmed: bool = False
    ) -> Completed | Refusal:
        self.asked += 1
        return super().check(target, pin, last_try_confirmed=last_try_confirmed)


class Operation:
    """A task on a simulated card."""

    def __init__(self, there: Snapshot = HEALTHY) -> None:
        self.world = SimulatedWorld(there)
        devices = self.world.devices()
        self.pins = CountingPins(devices, Observer(devices, CATALOG, self.world.places), CATALOG)
        self.lock = Lock()
        (self.target,) = choice_of(diagnose(there, CATALOG)).targets
        self.stages: list[str] = []
        self.task = self.made(lambda: self.stages.append("looking"))

    def made(self, looking: Callable[[], None], *, look_first: bool = True) -> PinTask:
        return PinTask(
            self.pins,
            OperationKind.PIN_CHECK,
            self.target,
            (Secret("123456"),),
            last_try_confirmed=False,
            record=OperationRecord(OperationKind.PIN_CHECK),
            card_in_use=self.lock,
            look_first=look_first,
            looking=looking,
            sending=lambda: self.stages.append("sending"),
        )


def test_the_card_is_looked_at_once_more_and_then_asked_once() -> None:
    operation = Operation()

    outcome = operation.task.run()

    assert isinstance(outcome, Completed)
    assert outcome.result.ending.outcome is OperationOutcome.DONE
    assert (operation.pins.asked, operation.stages) == (1, ["looking", "sending"])
    assert not operation.task.cancel()


def test_cancelled_while_another_uses_the_card_it_asks_nothing() -> None:
    operation = Operation()
    outcomes: list[object] = []
    with operation.lock:
        thread = threading.Thread(target=lambda: outcomes.append(operation.task.run()))
        thread.start()
        assert operation.task.cancel()
    thread.join(30)

    assert outcomes == [NotAsked.CANCELLED]
    assert (operation.pins.asked, operation.stages) == (0, [])


def test_a_card_that_has_gone_is_not_asked() -> None:
    operation = Operation()
    operation.world.show(snapshot(readers=(), cards=(), modules=()))

    assert operation.task.run() is NotAsked.GONE
    assert operation.pins.asked == 0


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({}, {"serial": TokenSerial("0F" * 8)}),
        ({"serial": NO_SERIAL}, {"serial": NO_SERIAL, "label": "AKIS_0F"}),
        ({"serial": NO_SERIAL}, {"serial": NO_SERIAL, "certificates": (OTHER,)}),
        ({"serial": NO_SERIAL}, {"serial": TokenSerial("0F" * 8)}),
    ],
)
def test_another_card_in_the_same_reader_is_not_asked(
    mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    operation = Operation(with_token(**mine))
    operation.world.show(with_token(**theirs))

    assert operation.task.run() is NotAsked.GONE
    assert operation.pins.asked == 0


def test_a_card_without_a_serial_is_known_by_what_is_on_it() -> None:
    operation = Operation(with_token(serial=NO_SERIAL))
    operation.world.show(with_token(serial=NO_SERIAL, pins=(pin(PinState.LOW),)))

    assert isinstance(operation.task.run(), Completed)
    assert operation.pins.asked == 1


def test_a_card_that_has_answered_is_met_with_what_it_said() -> None:
    silent = with_token(pins=(pin(PinState.UNKNOWN),))
    operation = Operation(silent)
    wrong = operation.pins.check(operation.target, Secret("914273"))
    assert isinstance(wrong, Completed)
    operation.world.show(silent)  # its module has forgotten

    again = operation.pins.refresh(operation.target)

    assert again is not None
    status = user_pin(again.pins)
    assert status is not None
    assert status.state is PinState.LOW


def test_cancelled_during_the_last_look_it_asks_nothing() -> None:
    operation = Operation()
    task = operation.made(lambda: assert_cancelled(task))

    assert task.run() is NotAsked.CANCELLED
    assert operation.pins.asked == 0


def assert_cancelled(task: PinTask) -> None:
    assert task.cancel()


def test_what_an_issuer_said_holds_for_later_looks_also_when_it_falls_silent() -> None:
    revoked = Revocation(RevocationStatus.REVOKED, NOW)
    silent = Revocation(RevocationStatus.UNKNOWN, NOW + timedelta(hours=1))
    told = remembered({}, with_certificate(revocation=revoked))
    later = remembered(told, with_certificate(revocation=silent))

    (token,) = with_answers(HEALTHY, later).modules[0].tokens

    assert token.certificates[0].revocation == revoked


def test_a_card_that_was_looked_at_just_now_is_not_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operation = Operation()
    task = operation.made(lambda: None, look_first=False)
    monkeypatch.setattr(operation.pins, "refresh", lambda _: None)  # as if it had gone

    assert isinstance(task.run(), Completed)
    assert operation.pins.asked == 1
