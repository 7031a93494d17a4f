"""Typing a PIN: by keys, number pad, pointer and clipboard, and what is said while typing."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QClipboard, QInputMethodQueryEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from esign_desktop.gui.pin.pin_entry_panel import PinEntryPanel
from esign_desktop.gui.pin.pin_field import PinField
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.model.operation import OperationKind
from esign_desktop.presenters.pin.entry import entry_view
from tests.build import token
from tests.gui.keys import LIMIT_MS, press, type_in
from tests.presenters.status.test_overview import ENGLISH

PIN, NEW = "914273", "284613"
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
KEYPAD, CONTROL = Qt.KeyboardModifier.KeypadModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Asking = Callable[[OperationKind], PinEntryPanel]


@pytest.fixture
def asking(qapp: QApplication, qtbot: QtBot) -> Asking:
    """Return what shows the fields of an operation, the first with the focus."""
    Theme(qapp)

    def show(kind: OperationKind) -> PinEntryPanel:
        panel = PinEntryPanel(entry_view(kind, token(), ENGLISH.texts), ENGLISH.texts)
        qtbot.addWidget(panel)
        panel.show()
        panel.activateWindow()
        panel.fields[0].setFocus()
        qtbot.waitUntil(panel.fields[0].hasFocus, timeout=LIMIT_MS)
        return panel

    return show


@pytest.fixture
def panel(asking: Asking) -> PinEntryPanel:
    return asking(OperationKind.PIN_CHECK)


@pytest.fixture
def field(panel: PinEntryPanel) -> PinField:
    return panel.fields[0]


def tab(panel: PinEntryPanel) -> QWidget:
    """Press Tab, and return what has the focus then."""
    before = panel.focusWidget()
    press(before, Qt.Key.Key_Tab)
    now = panel.focusWidget()
    assert now is not before
    return now


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_V, CONTROL), (Qt.Key.Key_Insert, SHIFT)]
)
def test_what_is_pasted_leaves_the_clipboard_and_nothing_is_copied_to_it(
    panel: PinEntryPanel,
    field: PinField,
    qapp: QApplication,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
) -> None:
    qapp.clipboard().setText(f"{PIN}\n")
    press(field, key, modifier)
    panel.shown.setChecked(True)
    field.selectAll()
    press(field, Qt.Key.Key_C, CONTROL)
    press(field, Qt.Key.Key_X, CONTROL)

    assert field.text() == PIN
    assert qapp.clipboard().text() == ""
    assert "clipboard" in panel.hint.text()


def test_a_middle_click_pastes_nothing_of_another_program(
    field: PinField, qapp: QApplication
) -> None:
    clipboard = qapp.clipboard()
    clipboard.setText(PIN, QClipboard.Mode.Selection)
    clipboard.setText(PIN)
    QTest.mouseClick(field, MIDDLE)

    assert field.text() == ""


@pytest.mark.parametrize("shown", [False, True])
def test_no_input_method_learns_what_is_typed(
    panel: PinEntryPanel, field: PinField, qapp: QApplication, *, shown: bool
) -> None:
    panel.shown.setChecked(shown)
    asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    qapp.sendEvent(field, asked)

    assert asked.value(Qt.InputMethodQuery.ImEnabled) is False


def test_a_pointer_types_on_the_screen_where_the_keyboard_was(asking: Asking) -> None:
    panel = asking(OperationKind.PIN_CHANGE)
    present, new, _again = panel.fields
    QTest.mouseClick(panel.on_screen, LEFT, pos=QPoint(12, panel.on_screen.height() // 2))
    assert present.hasFocus()
    for digit in f"{PIN}7":
        QTest.mouseClick(panel.pad.keys[digit], LEFT)
    QTest.mouseClick(panel.pad.erase, LEFT)
    QTest.mouseClick(new, LEFT)
    for digit in NEW:
        QTest.mouseClick(panel.pad.keys[digit], LEFT)

    assert [field.text() for field in panel.fields] == [PIN, NEW, ""]
    assert new.hasFocus()
    assert not present.hasFocus()


def test_tab_and_space_type_on_the_screen_too(panel: PinEntryPanel, field: PinField) -> None:
    assert tab(panel) is panel.shown
    assert tab(panel) is panel.on_screen
    press(panel.on_screen, Qt.Key.Key_Space)
    for digit in "123":
        assert tab(panel) is panel.pad.keys[digit]
        press(panel.pad.keys[digit], Qt.Key.Key_Space)

    assert field.text() == "123"


def test_the_number_pad_types_digits(field: PinField) -> None:
    for key in (Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_9):
        press(field, key, KEYPAD)

    assert field.text() == "109"


@pytest.mark.parametrize("key", [Qt.Key.Key_Home, Qt.Key.Key_Clear, Qt.Key.Key_Insert])
def test_a_number_pad_without_num_lock_says_so_until_a_digit_comes(
    panel: PinEntryPanel, field: PinField, qtbot: QtBot, key: Qt.Key
) -> None:
    type_in(field, "12")
    with qtbot.waitSignal(panel.announced, timeout=LIMIT_MS) as told:
        press(field, key, KEYPAD)
    assert panel.hint.isVisible()
    assert "Num Lock" in panel.hint.text()
    assert told.args == [panel.hint.text()]  # a screen reader says it

    type_in(field, "3")
    assert not panel.hint.isVisible()
    assert field.text() == "123"  # and the cursor has stayed where it was


@pytest.mark.parametrize(("typed", "said"), [("A", True), ("Ş", True), ("İ", True), ("ş", False)])
def test_a_capital_letter_without_shift_is_caps_lock(
    panel: PinEntryPanel, field: PinField, typed: str, *, said: bool
) -> None:
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, field, Qt.Key.Key_unknown, typed, Qt.KeyboardModifier.NoModifier
    )

    assert ("Caps Lock" in panel.hint.text()) is said
    assert "Digits only: not met" in panel.rules.sentences


def test_a_field_is_described_by_its_rules_and_never_by_what_is_in_it(
    panel: PinEntryPanel, field: PinField
) -> None:
    type_in(field, PIN)

    assert field.accessibleDescription() == "Digits only: met. 6 to 8 digits: met"


def test_a_present_pin_that_is_too_short_is_why_the_button_waits(asking: Asking) -> None:
    panel = asking(OperationKind.PIN_CHANGE)
    for field, typed in zip(panel.fields, ("1234", NEW, NEW), strict=True):
        type_in(field, typed)

    assert not panel.is_complete
    assert [each for each in panel.rules.sentences if ": met" not in each] == [
        "Current PIN: 6 to 8 digits: not yet"
    ]
