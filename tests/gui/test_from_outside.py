"""The window and the clipboard with text from outside, and where long text is made."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.support import controller as support_controller
from esign_desktop.gui.support import saved_reports
from esign_desktop.gui.support.controller import SupportController
from esign_desktop.gui.support.reading_dialog import ReadingDialog
from esign_desktop.gui.theme.sizes import Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_context import window_context
from tests.presenters.catalogue import turkish_texts

SCENARIOS = Path(__file__).parents[2] / "resources" / "scenarios"
HOSTILE = "Ayşe\x1b[31m \u202eYılmaz\u2060"
SHOWN = "Ayşe [31m  Yılmaz"


@pytest.fixture
def controller(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[SupportController]:
    monkeypatch.setattr(
        "esign_desktop.app.settings.settings_file", lambda: tmp_path / "settings.json"
    )
    window = AppController(qapp, window_context("ready", "tr"))
    qtbot.addWidget(window.main)
    window.main.show_page("support")
    controller = window.main.controller("support")
    assert isinstance(controller, SupportController)
    yield controller
    window.close()


def test_no_widget_shows_what_turns_or_commands(qtbot: QtBot) -> None:
    text = Text(Role.BODY, HOSTILE)
    qtbot.addWidget(text)
    assert text.text() == SHOWN

    text.setText(f"{HOSTILE}\nŞahin")
    assert text.text() == f"{SHOWN}\nŞahin"
    text.set_breakable(HOSTILE)
    assert (text.text(), text.accessibleName()) == (SHOWN, SHOWN)
    button = Button(f"{HOSTILE}\nOK")
    qtbot.addWidget(button)
    assert button.text() == f"{SHOWN} OK"


def test_a_long_word_still_breaks(qtbot: QtBot) -> None:
    text = Text(Role.BODY)
    qtbot.addWidget(text)

    text.set_breakable("/usr/lib/x86_64-linux-gnu/libakisp11.so")

    assert "\u200b" in text.text()


def test_what_is_read_and_copied_commands_no_terminal(qtbot: QtBot) -> None:
    dialog = ReadingDialog("Title", f"{HOSTILE}\nŞahin", turkish_texts())
    qtbot.addWidget(dialog)
    assert dialog.text.toPlainText() == f"{SHOWN}\nŞahin"

    copy_text(f"{HOSTILE}\nŞahin")

    assert QGuiApplication.clipboard().text() == f"{SHOWN}\nŞahin"


def watched(
    monkeypatch: pytest.MonkeyPatch, module: Any, name: str, seen: list[threading.Thread]
) -> None:
    """Note in which thread a function is called."""
    real: Callable[..., Any] = getattr(module, name)

    def noted(*arguments: Any) -> Any:
        seen.append(threading.current_thread())
        return real(*arguments)

    monkeypatch.setattr(module, name, noted)


def test_long_text_is_made_in_no_thread_of_the_window(
    controller: SupportController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[threading.Thread] = []
    for name in ("plain_text", "differences", "comparison", "redact_here"):
        watched(monkeypatch, saved_reports, name, seen)
    for name in ("support_view", "text_mask", "redact_here"):
        watched(monkeypatch, support_controller, name, seen)
    files = iter(SCENARIOS / f"{name}.json" for name in ("pin_locked", "ready", "expired"))
    monkeypatch.setattr(controller.saved, "ask_which", lambda title: str(next(files)))

    for begin in (controller.saved.open, controller.saved.compare, controller._show_log):
        controller.dialog = None
        begin()
        qtbot.waitUntil(lambda: controller.dialog is not None)
        assert controller.dialog is not None
        controller.dialog.close()

    assert len(seen) >= 6
    assert threading.main_thread() not in seen
