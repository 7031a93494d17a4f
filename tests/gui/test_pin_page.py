"""PIN in the window: each operation once, and nothing of a PIN left behind."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.gui.application import Window
from esign_desktop.gui.dialogs.pin_dialog import PinDialog
from esign_desktop.gui.pin_desk import PinDesk
from esign_desktop.gui.program import Program
from esign_desktop.model.operation import OperationKind, OperationRequest
from esign_desktop.presenters.pin_entry import Stage
from tests.build import snapshot
from tests.gui.keys import press, type_in

RIGHT, WRONG, NEW = "123456", "914273", "284613"
Open = Callable[[str], PinDesk]


@pytest.fixture
def opened(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], PinDesk]]:
    """Return what opens the page of a scenario, and counts what the card is asked."""
    windows: list[Window] = []

    def open_page(scenario: str) -> PinDesk:
        window = Window(qapp, Program(scenario, "en"))
        windows.append(window)
        qtbot.addWidget(window.main)
        with qtbot.waitSignal(window.runner.finished):
            window.start()
        window.go_to("pin")
        desk = window.main.desk("pin")
        assert isinstance(desk, PinDesk)
        return desk

    requests.clear()
    operate = SimulatedWorld.operate

    def counted(world: SimulatedWorld, request: OperationRequest) -> object:
        requests.append(request)
        return operate(world, request)

    monkeypatch.setattr(SimulatedWorld, "operate", counted)
    yield open_page
    for window in windows:
        desk = window.main.desk("pin")
        if isinstance(desk, PinDesk) and desk.dialog is not None:
            desk.dialog.stage = None
            desk.dialog.reject()
        window.close()


requests: list[OperationRequest] = []


def begun(desk: PinDesk, kind: OperationKind) -> PinDialog:
    desk.page.tiles[0].buttons[kind].click()
    assert desk.dialog is not None
    return desk.dialog


def ended(qtbot: QtBot, dialog: PinDialog) -> str:
    qtbot.waitUntil(lambda: dialog.ending is not None)
    assert dialog.ending is not None
    return dialog.ending.title.text()


def everything_said(widget: QWidget) -> str:
    """Return every text a widget and its children hold, also those for a screen reader."""
    said = []
    for each in (widget, *widget.findChildren(QWidget)):
        said += [each.accessibleName(), each.accessibleDescription(), each.toolTip()]
        for name in ("card", "state", "role", "main", "flat", "link"):
            said.append(str(each.property(name)))
        if isinstance(each, QLineEdit | QLabel):
            said.append(each.text())
        interface = QAccessible.queryAccessibleInterface(each)
        if interface is not None:
            said += [interface.text(QAccessible.Text.Name), interface.text(QAccessible.Text.Value)]
    return "\n".join(said)


@pytest.mark.parametrize(
    ("scenario", "headline", "buttons"),
    [
        ("ready", "The PIN is in order", 3),
        ("pin_low", "A wrong PIN was entered", 3),
        ("pin_last_try", "One try is left for the PIN", 3),
        ("pin_locked", "The PIN is locked", 0),
        ("pin_not_set", "The card has no PIN yet", 0),
        ("pin_must_change", "The PIN has to be changed", 1),
    ],
)
def test_each_state_is_said_and_offers_what_makes_sense(
    opened: Open, scenario: str, headline: str, buttons: int
) -> None:
    (tile,) = opened(scenario).page.tiles

    assert tile.headline.text() == headline
    assert len(tile.buttons) == buttons
    assert tile.doors or tile.buttons


def test_a_check_asks_the_card_once_and_leaves_nothing_of_the_pin(
    opened: Open, qtbot: QtBot
) -> None:
    desk = opened("ready")
    dialog = begun(desk, OperationKind.PIN_CHECK)
    (field,) = dialog.entry.fields
    assert not dialog.main.isEnabled()
    type_in(field, RIGHT)
    assert dialog.main.isEnabled()

    press(field, Qt.Key.Key_Return)
    press(field, Qt.Key.Key_Return)

    assert ended(qtbot, dialog) == "The PIN is right"
    assert len(requests) == 1
    assert field.text() == ""
    field.undo()
    assert RIGHT not in everything_said(desk.page.window()) + everything_said(dialog)


def test_a_wrong_pin_is_told_with_what_is_left_and_the_page_follows(
    opened: Open, qtbot: QtBot
) -> None:
    desk = opened("ready")
    dialog = begun(desk, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], WRONG)
    dialog.main.click()

    assert ended(qtbot, dialog) == "The PIN was wrong"
    qtbot.waitUntil(lambda: desk.page.tiles[0].headline.text() == "A wrong PIN was entered")


def test_a_changed_pin_is_the_new_one(opened: Open, qtbot: QtBot) -> None:
    desk = opened("ready")
    dialog = begun(desk, OperationKind.PIN_CHANGE)
    for field, typed in zip(dialog.entry.fields, (RIGHT, NEW, "28461"), strict=True):
        type_in(field, typed)
    assert not dialog.main.isEnabled()
    assert "Typed twice alike: not yet" in dialog.entry.rules.sentences
    type_in(dialog.entry.fields[2], NEW[-1])
    dialog.main.click()

    assert ended(qtbot, dialog) == "The PIN has been changed"
    assert [field.text() for field in dialog.entry.fields] == ["", "", ""]
    assert len(requests) == 1


def test_the_last_try_is_used_only_when_agreed_to(opened: Open, qtbot: QtBot) -> None:
    desk = opened("pin_last_try")
    dialog = begun(desk, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], WRONG)
    assert not dialog.main.isEnabled()

    dialog.entry.last_try.click()
    dialog.main.click()

    assert "locked" in ended(qtbot, dialog)
    assert dialog.ending is not None
    assert dialog.ending.buttons  # the door


def test_a_card_pulled_while_somebody_typed_is_not_asked(opened: Open, qtbot: QtBot) -> None:
    desk = opened("ready")
    dialog = begun(desk, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], RIGHT)
    world = desk._program.devices.readers
    assert isinstance(world, SimulatedWorld)
    world.show(snapshot(readers=(), cards=(), modules=()))
    dialog.main.click()

    assert ended(qtbot, dialog) == "The card is not there any more"
    assert requests == []


def test_waiting_for_the_card_can_be_given_up_and_a_sent_pin_cannot(
    opened: Open, qtbot: QtBot
) -> None:
    desk = opened("ready")
    qtbot.waitUntil(lambda: not desk._program.card_in_use.locked())
    with desk._program.card_in_use:
        dialog = begun(desk, OperationKind.PIN_CHECK)
        type_in(dialog.entry.fields[0], RIGHT)
        dialog.main.click()
        assert dialog.stage is Stage.WAITING
        dialog.leave.click()
        qtbot.waitUntil(lambda: desk.dialog is None)
    again = begun(desk, OperationKind.PIN_CHECK)
    again.show_stage(Stage.SENT)
    again.reject()

    assert again.isVisible()
    assert "cannot be taken back" in again.working.text()
    assert requests == []


def test_what_is_pasted_leaves_the_clipboard_and_nothing_is_copied_to_it(
    opened: Open, qtbot: QtBot, qapp: QApplication
) -> None:
    dialog = begun(opened("ready"), OperationKind.PIN_CHECK)
    (field,) = dialog.entry.fields
    qapp.clipboard().setText(f"{RIGHT}\n")
    press(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog.entry.shown.setChecked(True)
    field.selectAll()
    press(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert field.text() == RIGHT
    assert qapp.clipboard().text() == ""
    assert "clipboard" in dialog.entry.hint.text()


def test_keys_on_the_screen_type_into_the_field(opened: Open, qtbot: QtBot) -> None:
    dialog = begun(opened("ready"), OperationKind.PIN_CHECK)
    dialog.entry.on_screen.click()
    for digit in "1234567":
        dialog.entry.pad.keys[digit].click()
    dialog.entry.pad.erase_pressed.emit()

    assert dialog.entry.fields[0].text() == RIGHT


def test_keys_that_type_no_digits_say_why(opened: Open, qtbot: QtBot) -> None:
    dialog = begun(opened("ready"), OperationKind.PIN_CHECK)
    (field,) = dialog.entry.fields
    press(field, Qt.Key.Key_Home, Qt.KeyboardModifier.KeypadModifier)
    assert "Num Lock" in dialog.entry.hint.text()
    type_in(field, "A")

    assert "Caps Lock" in dialog.entry.hint.text()


def test_an_action_of_the_first_page_opens_the_dialog(opened: Open, qtbot: QtBot) -> None:
    desk = opened("pin_must_change")
    desk.open("change")
    first = desk.dialog
    desk.open("change")

    assert first is not None
    assert desk.dialog is first
    assert len(first.entry.fields) == 3


def test_a_fault_of_our_own_is_told_without_guessing(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(world: SimulatedWorld, request: OperationRequest) -> None:
        raise RuntimeError("bug")

    desk = opened("ready")
    monkeypatch.setattr(SimulatedWorld, "operate", fail)
    dialog = begun(desk, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], RIGHT)
    dialog.main.click()

    assert ended(qtbot, dialog) == "Something went wrong in this program"
