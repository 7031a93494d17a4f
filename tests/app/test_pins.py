"""What an operation's ending is blamed on."""

import pytest
from msgspec.structs import replace

from esign_desktop.app.diagnose import Observer
from esign_desktop.app.pins import Completed, Pins, choice_of
from esign_desktop.devices.ports import PcscView
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.operation import OperationEnding, OperationOutcome, OperationRequest
from esign_desktop.model.secret import Secret
from esign_desktop.model.snapshot import ServiceState
from esign_desktop.model.token import ModuleProbe
from tests.build import CATALOG, HEALTHY


class Hanging(SimulatedWorld):
    """A computer on which an operation gets no answer in time."""

    def __init__(self, service: ServiceState) -> None:
        super().__init__(HEALTHY)
        self.service = service
        self.probes = 0

    def look(self) -> PcscView:
        return replace(super().look(), service=self.service)

    def operate(self, request: OperationRequest, *_: object) -> OperationEnding:
        return OperationEnding(OperationOutcome.TIMED_OUT, pin_sent=None, changed=None)

    def probe(self, *arguments: object) -> ModuleProbe:
        self.probes += 1
        return super().probe(*arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("service", "outcome", "looks_again"),
    [
        (ServiceState.NO_ANSWER, OperationOutcome.SERVICE_NO_ANSWER, 0),
        (ServiceState.RUNNING, OperationOutcome.TIMED_OUT, 1),
    ],
)
def test_a_service_that_hangs_under_a_pin_is_told_in_place_of_the_module(
    service: ServiceState, outcome: OperationOutcome, looks_again: int
) -> None:
    world = Hanging(service)
    devices = world.devices()
    pins = Pins(devices, Observer(devices, CATALOG, world.places), CATALOG)
    (target,) = choice_of(diagnose(HEALTHY, CATALOG)).targets

    ended = pins.check(target, Secret("123456"))

    assert isinstance(ended, Completed)
    assert ended.result.ending.outcome is outcome
    assert ended.result.ending.pin_sent is None  # what is not known stays so
    assert world.probes == looks_again
