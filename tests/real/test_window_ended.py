"""The window is ended in the middle: no process is left, and what the card did is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app.diagnose import Scope
from esign_desktop.gui import shutdown
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.pin.controller import PinController
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.token import ModulePath
from tests.devices.pkcs11.standins import until
from tests.gui.keys import type_in
from tests.real.program import _MARK, _left_alive
from tests.real.shim_operations import NEW, RSA, workers_of
from tests.stack.fixtures import MakeShim
from tests.stack.shim import Shim
from tests.stack.softhsm import DEFAULT_PIN

pytestmark = [pytest.mark.stack, pytest.mark.usefixtures("card_reader")]

PROGRAM: Final = Path(sys.executable).with_name("esign-desktop")
SIGNALS: Final = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
WRONG: Final = "914273"
_LIMIT_MS: Final = 30_000


@contextmanager
def running(module: Path, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the window as a program, and see to it that none of its processes is left behind."""
    mark = uuid.uuid4().hex
    places = {"XDG_CONFIG_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
    program = subprocess.Popen(
        [PROGRAM, "--module", str(module)], stderr=subprocess.DEVNULL,
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen", _MARK: mark},
    )  # fmt: skip
    try:
        yield program
    finally:
        program.kill()
        program.wait()
    assert not _left_alive(mark)


@pytest.mark.parametrize("number", [*SIGNALS, signal.SIGKILL])
def test_a_worker_whose_module_hangs_ends_with_the_window(
    shim: MakeShim, tmp_path: Path, number: int
) -> None:
    made = shim(hang="C_Initialize")
    tmp_path.chmod(0o700)

    with running(made.path, tmp_path) as program:
        until(lambda: "C_Initialize" in made.calls())
        program.send_signal(number)
        code = program.wait(60)
        until(lambda: not workers_of(made))

    assert code == (128 + number if number != signal.SIGKILL else -number)


@pytest.mark.parametrize(
    ("call", "kind", "typed", "told"),
    [
        ("C_Login", OperationKind.PIN_CHECK, (WRONG,), "whether the PIN reached the card"),
        (
            "C_SetPIN",
            OperationKind.PIN_CHANGE,
            (DEFAULT_PIN, NEW, NEW),
            "It is not known whether the PIN was changed.",
        ),
        ("C_Sign", OperationKind.SIGN_TEST, (DEFAULT_PIN,), "not known"),
    ],
)
def test_what_is_not_known_of_an_operation_is_told_when_the_window_ends(
    qapp: QApplication,
    qtbot: QtBot,
    shim: MakeShim,
    capfd: pytest.CaptureFixture[str],
    call: str,
    kind: OperationKind,
    typed: tuple[str, ...],
    told: str,
) -> None:
    made = shim(certificates=[RSA], hang=call)
    window = operating(qapp, qtbot, made, kind, typed)
    qtbot.waitUntil(lambda: call in made.calls(), timeout=_LIMIT_MS)

    window.close()
    window.close()  # as aboutToQuit and the end of main() do

    said = capfd.readouterr().err
    assert told in said
    assert said.count("This program was interrupted during the operation") <= 1
    assert "Nothing was sent" not in said
    for process in workers_of(made):  # the end of the program would end it
        os.kill(process, signal.SIGKILL)


def test_a_card_that_answers_while_the_window_ends_is_heard(
    qapp: QApplication,
    qtbot: QtBot,
    shim: MakeShim,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutdown, "_CARD_ANSWERS_WITHIN_S", 30.0)
    made = shim(certificates=[RSA], wait_in="C_Login")
    window = operating(qapp, qtbot, made, OperationKind.PIN_CHECK, (WRONG,))
    qtbot.waitUntil(lambda: "C_Login" in made.calls(), timeout=_LIMIT_MS)

    made.let_go()  # the window hears of it in its event loop, and that has no turn any more
    window.close()

    assert "The PIN was wrong" in capfd.readouterr().err
    assert made.tries_left() == 2


def test_an_operation_that_was_told_is_not_told_again(
    qapp: QApplication, qtbot: QtBot, shim: MakeShim, capfd: pytest.CaptureFixture[str]
) -> None:
    made = shim(certificates=[RSA])
    window = operating(qapp, qtbot, made, OperationKind.PIN_CHECK, (DEFAULT_PIN,))
    controller = cast(PinController, window.main.controller("pin"))
    qtbot.waitUntil(
        lambda: controller.dialog is not None and controller.dialog.outcome is not None,
        timeout=_LIMIT_MS,
    )

    window.close()

    assert "PIN" not in capfd.readouterr().err


def operating(
    qapp: QApplication, qtbot: QtBot, made: Shim, kind: OperationKind, typed: tuple[str, ...]
) -> AppController:
    """Return a window in which that was typed and confirmed."""
    window = AppController(
        qapp, window_context(None, "en", Scope(module=ModulePath(str(made.path))))
    )
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished, timeout=_LIMIT_MS):
        window.start()
    window.go_to("pin")
    controller = cast(PinController, window.main.controller("pin"))
    (tile,) = controller.page.tiles
    controller.begin(tile.view.key, kind)
    assert controller.dialog is not None
    for field, pin in zip(controller.dialog.entry.fields, typed, strict=True):
        type_in(field, pin)
    controller.dialog.main.click()
    return window
