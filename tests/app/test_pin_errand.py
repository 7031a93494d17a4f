"""An operation can be called off until its PIN is on its way."""

import threading
from datetime import timedelta
from threading import Lock

from esign_desktop.app.diagnose import Observer
from esign_desktop.app.online import remembered, with_answers
from esign_desktop.app.pin_errand import NotAsked, PinErrand
from esign_desktop.app.pins import Ended, Pins, Target, choice_of
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.pin_rules import Refusal
from esign_desktop.model.certificate import Revocation, RevocationStatus
from esign_desktop.model.operation import OperationOutcome
from esign_desktop.model.secret import Secret
from tests.build import CATALOG, HEALTHY, NOW, snapshot, with_certificate


class Desk:
    """A simulated card, and an errand to it that counts how often the card was asked."""

    def __init__(self) -> None:
        self.world = SimulatedWorld(HEALTHY)
        devices = self.world.devices()
        self.pins = Pins(devices, Observer(devices, CATALOG, self.world.places), CATALOG)
        self.asked = 0
        self.lock = Lock()
        (self.target,) = choice_of(diagnose(HEALTHY, CATALOG)).targets
        self.stages: list[str] = []
        self.errand = PinErrand(
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
    desk = Desk()

    outcome = desk.errand.run()

    assert isinstance(outcome, Ended)
    assert outcome.result.ending.outcome is OperationOutcome.DONE
    assert (desk.asked, desk.stages) == (1, ["looking", "sending"])
    assert not desk.errand.call_off()


def test_called_off_while_another_uses_the_card_it_asks_nothing() -> None:
    desk = Desk()
    outcomes: list[object] = []
    with desk.lock:
        thread = threading.Thread(target=lambda: outcomes.append(desk.errand.run()))
        thread.start()
        assert desk.errand.call_off()
    thread.join(5)

    assert outcomes == [NotAsked.CALLED_OFF]
    assert (desk.asked, desk.stages) == (0, [])


def test_a_card_that_has_gone_is_not_asked() -> None:
    desk = Desk()
    desk.world.show(snapshot(readers=(), cards=(), modules=()))

    assert desk.errand.run() is NotAsked.GONE
    assert desk.asked == 0


def test_called_off_during_the_last_look_it_asks_nothing() -> None:
    desk = Desk()
    errand = PinErrand(
        desk.pins, desk.target, desk._operate, desk.lock, looking=lambda: assert_off(errand)
    )

    assert errand.run() is NotAsked.CALLED_OFF
    assert desk.asked == 0


def assert_off(errand: PinErrand) -> None:
    assert errand.call_off()


def test_what_an_issuer_said_holds_for_later_looks_also_when_it_falls_silent() -> None:
    revoked = Revocation(RevocationStatus.REVOKED, NOW)
    silent = Revocation(RevocationStatus.UNKNOWN, NOW + timedelta(hours=1))
    told = remembered({}, with_certificate(revocation=revoked))
    later = remembered(told, with_certificate(revocation=silent))

    (token,) = with_answers(HEALTHY, later).modules[0].tokens

    assert token.certificates[0].revocation == revoked
