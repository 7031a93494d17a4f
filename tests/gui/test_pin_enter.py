"""The Enter key in the PIN dialog: it asks the card, and calls nothing off."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.gui.application import Window
from esign_desktop.gui.pin_desk import PinDesk
from esign_desktop.gui.program import Program
from esign_desktop.model.operation import OperationKind
from esign_desktop.presenters.pin_entry import Stage
from tests.gui.keys import hold, press, type_in


@pytest.mark.parametrize("times", [1, 3])
def test_enter_waits_for_a_card_that_is_busy(times: int, qapp: QApplication, qtbot: QtBot) -> None:
    """A key held down comes again and again, to whatever has the focus by then."""
    window = Window(qapp, Program("ready", "en"))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    window.go_to("pin")
    desk = window.main.desk("pin")
    assert isinstance(desk, PinDesk)
    desk.page.tiles[0].buttons[OperationKind.PIN_CHECK].click()
    dialog = desk.dialog
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.entry.fields[0].hasFocus)
    type_in(dialog.entry.fields[0], "123456")

    with window.program.card_in_use:
        for _ in range(times):
            press(dialog.focusWidget(), Qt.Key.Key_Return)
        assert desk.dialog is dialog
        assert dialog.stage is Stage.WAITING

    qtbot.waitUntil(lambda: dialog.ending is not None)
    assert dialog.ending is not None
    assert dialog.ending.title.text() == "The PIN is right"
    hold(dialog.leave, Qt.Key.Key_Return)
    assert dialog.isVisible()  # what it says has not been read
    press(dialog.leave, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    window.close()
