"""An operation can be called off until its PIN is on its way."""

import threading
from datetime import timedelta
from threading import Lock
from typing import Any

import pytest

from esign_desktop.app.diagnose import Observer
from esign_desktop.app.online import remembered, with_answers
from esign_desktop.app.pin_task import NotAsked, PinTask
from esign_desktop.app.pins import Ended, Pins, Target, choice_of
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.pin_rules import Refusal, user_pin
from esign_desktop.model.certificate import Revocation, RevocationStatus, Sha256
from esign_desktop.model.operation import OperationOutcome
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


class PageController:
    """A simulated card, and an errand to it that counts how often the card was asked."""

    def __init__(self, there: Snapshot = HEALTHY) -> None:
        self.world = SimulatedWorld(there)
        devices = self.world.devices()
        self.pins = Pins(devices, Observer(devices, CATALOG, self.world.places), CATALOG)
        self.asked = 0
        self.lock = Lock()
        (self.target,) = choice_of(diagnose(there, CATALOG)).targets
        self.stages: list[str] = []
        self.task = PinTask(
            self.pins,
            self.target,
            self._operate,
            self.lock,
            looking=lambda: self.stages.append("looking"),
            sending=lambda: self.stages.append("sending"),
        )

    def _operate(self, now: Target) -> Ended | Refusal:
        self.asked += 1
        return self.pins.check(now, Secret("123456"))


def test_the_card_is_looked_at_once_more_and_then_asked_once() -> None:
    controller = PageController()

    outcome = controller.task.run()

    assert isinstance(outcome, Ended)
    assert outcome.result.ending.outcome is OperationOutcome.DONE
    assert (controller.asked, controller.stages) == (1, ["looking", "sending"])
    assert not controller.task.call_off()


def test_called_off_while_another_uses_the_card_it_asks_nothing() -> None:
    controller = PageController()
    outcomes: list[object] = []
    with controller.lock:
        thread = threading.Thread(target=lambda: outcomes.append(controller.task.run()))
        thread.start()
        assert controller.task.call_off()
    thread.join(30)

    assert outcomes == [NotAsked.CALLED_OFF]
    assert (controller.asked, controller.stages) == (0, [])


def test_a_card_that_has_gone_is_not_asked() -> None:
    controller = PageController()
    controller.world.show(snapshot(readers=(), cards=(), modules=()))

    assert controller.task.run() is NotAsked.GONE
    assert controller.asked == 0


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
    controller = PageController(with_token(**mine))
    controller.world.show(with_token(**theirs))

    assert controller.task.run() is NotAsked.GONE
    assert controller.asked == 0


def test_a_card_without_a_serial_is_known_by_what_is_on_it() -> None:
    controller = PageController(with_token(serial=NO_SERIAL))
    controller.world.show(with_token(serial=NO_SERIAL, pins=(pin(PinState.LOW),)))

    assert isinstance(controller.task.run(), Ended)
    assert controller.asked == 1


def test_a_card_that_has_answered_is_met_with_what_it_said() -> None:
    silent = with_token(pins=(pin(PinState.UNKNOWN),))
    controller = PageController(silent)
    wrong = controller.pins.check(controller.target, Secret("914273"))
    assert isinstance(wrong, Ended)
    controller.world.show(silent)  # its module has forgotten

    again = controller.pins.refresh(controller.target)

    assert again is not None
    status = user_pin(again.pins)
    assert status is not None
    assert status.state is PinState.LOW


def test_called_off_during_the_last_look_it_asks_nothing() -> None:
    controller = PageController()
    task = PinTask(
        controller.pins,
        controller.target,
        controller._operate,
        controller.lock,
        looking=lambda: assert_off(task),
    )

    assert task.run() is NotAsked.CALLED_OFF
    assert controller.asked == 0


def assert_off(task: PinTask) -> None:
    assert task.call_off()


def test_what_an_issuer_said_holds_for_later_looks_also_when_it_falls_silent() -> None:
    revoked = Revocation(RevocationStatus.REVOKED, NOW)
    silent = Revocation(RevocationStatus.UNKNOWN, NOW + timedelta(hours=1))
    told = remembered({}, with_certificate(revocation=revoked))
    later = remembered(told, with_certificate(revocation=silent))

    (token,) = with_answers(HEALTHY, later).modules[0].tokens

    assert token.certificates[0].revocation == revoked
