"""The PIN dialog as a window: Enter calls nothing off, and it stays on the screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.gui.application import Window
from esign_desktop.gui.dialogs.pin_dialog import PinDialog
from esign_desktop.gui.pin_desk import PinDesk
from esign_desktop.gui.program import Program
from esign_desktop.model.operation import OperationKind
from esign_desktop.presenters.pin_entry import Stage
from tests.gui.keys import hold, press, type_in


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[Window]:
    window = Window(qapp, Program("pin_last_try", "tr"))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    window.go_to("pin")
    yield window
    window.close()


def begun(window: Window, qtbot: QtBot, typed: str) -> PinDialog:
    desk = window.main.desk("pin")
    assert isinstance(desk, PinDesk)
    desk.page.tiles[0].buttons[OperationKind.PIN_CHECK].click()
    dialog = desk.dialog
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.entry.fields[0].hasFocus)
    dialog.entry.last_try.setChecked(True)
    type_in(dialog.entry.fields[0], typed)
    return dialog


@pytest.mark.parametrize("times", [1, 3])
def test_enter_waits_for_a_card_that_is_busy(window: Window, qtbot: QtBot, times: int) -> None:
    """A key held down comes again and again, to whatever has the focus by then."""
    dialog = begun(window, qtbot, "123456")

    with window.program.card_in_use:
        for _ in range(times):
            press(dialog.focusWidget(), Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.stage is Stage.WAITING

    qtbot.waitUntil(lambda: dialog.ending is not None)
    assert dialog.ending is not None
    assert dialog.ending.title.text() == "PIN doğru"
    hold(dialog.leave, Qt.Key.Key_Return)
    assert dialog.isVisible()  # what it says has not been read
    press(dialog.leave, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_long_ending_does_not_grow_past_the_screen(window: Window, qtbot: QtBot) -> None:
    dialog = begun(window, qtbot, "914273")
    screen = dialog.screen().availableGeometry()
    dialog.move(dialog.x(), screen.bottom() - dialog.frameGeometry().height())

    press(dialog.entry.fields[0], Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: dialog.ending is not None)
    assert screen.contains(dialog.frameGeometry())
    dialog.reject()
