"""Operations asked of a token with moods, and what is left of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from esign_desktop.model.operation import OperationEnding, OperationKind, OperationOutcome
from esign_desktop.model.token import PinRole, PinState
from tests.devices.pkcs11.standins import until
from tests.real.test_operations import CHANGE, CHECK, SIGN, operate
from tests.stack.certificates import Certified, make_certificate, valid_certificate
from tests.stack.shim import DEFAULT_SERIAL, Shim

RSA = valid_certificate()
EC = valid_certificate(key="ec256")
NEW = "246810"
NO_RESULT: Final = 30.0  # seconds: nothing here comes near it
COMES_TO_THE_CALL: Final = 5.0  # as long as a busy computer needs to get to a call that hangs
SHA256_RSA, RSA_PKCS, ECDSA, ECDSA_SHA256 = 0x40, 0x1, 0x1041, 0x1044
O = OperationOutcome  # noqa: E741 - tables


def ask(made: Shim, kind: OperationKind = CHECK, **settings: Any) -> OperationEnding:
    if kind is CHANGE:
        settings.setdefault("new", NEW)
    if kind is SIGN:
        settings.setdefault("certified", RSA)
    ending = operate(made.path, kind, token=DEFAULT_SERIAL, **settings)
    until(lambda: not workers_of(made))
    return ending


def with_another_key(key: Any = "rsa2048") -> Certified:
    now = datetime.now(UTC)
    day = timedelta(days=1)
    return make_certificate(now - day, now + 400 * day, key=key, key_number=1)


def workers_of(made: Shim) -> list[int]:
    """Return the processes that have a module loaded."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if process.name.isdecimal() and str(made.path) in (process / "maps").read_text():
                found.append(int(process.name))
        except OSError:  # gone meanwhile
            continue
    return found


def count(made: Shim, call: str) -> int:
    return made.calls().count(call)


def user_pin(ending: OperationEnding) -> PinState:
    return next(pin.state for pin in ending.pins if pin.role is PinRole.USER)
