"""The PIN dialog as a window: Enter calls nothing off, and it stays on the screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.pin.controller import PinController
from esign_desktop.gui.pin.pin_dialog import PinDialog
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.operation import OperationKind
from esign_desktop.presenters.pin.entry import Stage
from tests.gui.keys import LIMIT_MS, hold, press, type_in


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[AppController]:
    window = AppController(qapp, window_context("pin_last_try", "tr"))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished, timeout=LIMIT_MS):
        window.start()
    window.go_to("pin")
    yield window
    window.close()


def marks(dialog: PinDialog) -> list[QImage]:
    """Return the marks that are shown, from the top."""
    shown = [mark for mark in dialog.findChildren(IconLabel) if mark.isVisible()]
    return [mark.drawn().toImage() for mark in shown]


def opened(window: AppController, qtbot: QtBot) -> PinDialog:
    controller = window.main.controller("pin")
    assert isinstance(controller, PinController)
    controller.page.tiles[0].buttons[OperationKind.PIN_CHECK].click()
    dialog = controller.dialog
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.entry.fields[0].hasFocus, timeout=LIMIT_MS)
    return dialog


def begun(window: AppController, qtbot: QtBot, typed: str) -> PinDialog:
    dialog = opened(window, qtbot)
    dialog.entry.last_try.setChecked(True)
    type_in(dialog.entry.fields[0], typed)
    return dialog


def test_enter_without_a_word_for_the_last_try_goes_to_where_it_is_given(
    window: AppController, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    type_in(dialog.entry.fields[0], "123456")
    rule = "“Son hakkı kullanıyorum” kutusu işaretlenmeli: "
    assert any(each.startswith(rule) for each in dialog.entry.rules.sentences)
    with qtbot.waitSignal(dialog.entry.announced):
        press(dialog.focusWidget(), Qt.Key.Key_Return)

    assert dialog.focusWidget() is dialog.entry.last_try
    assert not dialog.entry.last_try.isChecked()
    assert dialog.stage is None  # nothing has gone to the card
    press(dialog.entry.last_try, Qt.Key.Key_Space)
    assert dialog.main.isEnabled()


def test_who_clicks_the_last_try_goes_on_typing(window: AppController, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot)
    box = dialog.entry.last_try
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(12, box.height() // 2))

    assert box.isChecked()
    assert dialog.focusWidget() is dialog.entry.fields[0]


@pytest.mark.parametrize("times", [1, 3])
def test_enter_waits_for_a_card_that_is_busy(
    window: AppController, qtbot: QtBot, times: int
) -> None:
    """A key held down comes again and again, to whatever has the focus by then."""
    dialog = begun(window, qtbot, "123456")

    with window.program.card_in_use:
        for _ in range(times):
            press(dialog.focusWidget(), Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.stage is Stage.WAITING

    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=LIMIT_MS)
    assert dialog.outcome is not None
    assert dialog.outcome.title.text() == "PIN doğru"
    hold(dialog.leave, Qt.Key.Key_Return)
    assert dialog.isVisible()  # what it says has not been read
    press(dialog.leave, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_long_ending_does_not_grow_past_the_screen(window: AppController, qtbot: QtBot) -> None:
    dialog = begun(window, qtbot, "914273")
    screen = dialog.screen().availableGeometry()
    dialog.move(dialog.x(), screen.bottom() - dialog.frameGeometry().height())

    press(dialog.entry.fields[0], Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=LIMIT_MS)
    assert screen.contains(dialog.frameGeometry())
    dialog.reject()


def test_waiting_for_the_card_can_be_given_up_and_the_next_try_is_its_own(
    window: AppController, qtbot: QtBot
) -> None:
    controller = window.main.controller("pin")
    assert isinstance(controller, PinController)
    with window.program.card_in_use:
        first = begun(window, qtbot, "914273")
        first.main.click()
        assert first.stage is Stage.WAITING
        first.leave.click()
        qtbot.waitUntil(lambda: controller.dialog is None, timeout=LIMIT_MS)
        second = begun(window, qtbot, "123456")
        second.main.click()

    qtbot.waitUntil(lambda: second.outcome is not None, timeout=LIMIT_MS)
    assert second.outcome is not None
    assert second.outcome.title.text() == "PIN doğru"  # the wrong one would have locked the card
    second.reject()


def test_a_pin_that_was_sent_cannot_be_called_off(window: AppController, qtbot: QtBot) -> None:
    dialog = begun(window, qtbot, "123456")
    dialog.show_stage(Stage.SENT)
    for leave in (dialog.reject, dialog.close, lambda: press(dialog, Qt.Key.Key_Escape)):
        leave()

    assert dialog.isVisible()
    assert not dialog.leave.isEnabled()
    assert "geri alınamaz" in dialog.working.text()
    dialog.stage = None
    dialog.reject()


def test_in_other_colours_the_marks_of_an_open_dialog_are_drawn_anew(
    window: AppController, qtbot: QtBot
) -> None:
    dialog = begun(window, qtbot, "914273")
    light = marks(dialog)

    window.theme.choose(Qt.ColorScheme.Dark, 1.0)
    dark = marks(dialog)
    dialog.main.click()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=LIMIT_MS)
    ended = marks(dialog)
    window.theme.choose(Qt.ColorScheme.Light, 1.0)

    assert len(light) == 4  # beside the last try, and a rule each
    assert [before == after for before, after in zip(light, dark, strict=True)] == [False] * 4
    assert len(ended) == 1
    assert marks(dialog) != ended
    dialog.reject()
