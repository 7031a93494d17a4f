"""PIN in the window: each operation once, and nothing of a PIN left behind."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from unittest.mock import Mock

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from esign_desktop.app.scenarios import load_scenario
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.pin.controller import PinController
from esign_desktop.gui.pin.pin_dialog import PinDialog
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.operation import Noting, OperationKind, OperationRequest
from esign_desktop.model.reader import ReaderName
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModuleProbe, PinStatus, TokenSerial
from esign_desktop.presenters.pin.presenter import PinPresenter
from tests.build import NOW, card, certificate, probe, reader, snapshot, token
from tests.gui.keys import LIMIT_MS, press, type_in
from tests.gui.looking import settle

RIGHT, WRONG, NEW = "123456", "914273", "284613"
Open = Callable[[str], PinController]


@pytest.fixture
def opened(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Return what opens the page of a scenario, and counts what the card is asked."""
    windows: list[AppController] = []

    def open_page(scenario: str) -> PinController:
        window = AppController(qapp, window_context(scenario, "en"))
        windows.append(window)
        qtbot.addWidget(window.main)
        with qtbot.waitSignal(window.runner.finished, timeout=LIMIT_MS):
            window.start()
        window.go_to("pin")
        controller = window.main.controller("pin")
        assert isinstance(controller, PinController)
        return controller

    requests.clear()
    operate = SimulatedWorld.operate

    def counted(world: SimulatedWorld, request: OperationRequest, noting: Noting) -> object:
        requests.append(request)
        return operate(world, request, noting)

    monkeypatch.setattr(SimulatedWorld, "operate", counted)
    yield open_page
    for window in windows:
        controller = window.main.controller("pin")
        if isinstance(controller, PinController) and controller.dialog is not None:
            controller.dialog.stage = None
            controller.dialog.reject()
        window.close()


requests: list[OperationRequest] = []


def world(controller: PinController) -> SimulatedWorld:
    readers = controller._program.devices.readers
    assert isinstance(readers, SimulatedWorld)
    return readers


OTHER_READER, OTHER_SERIAL = ReaderName("ACS ACR39U ICC Reader 01 00"), TokenSerial("0F" * 8)


def two_cards() -> Snapshot:
    """Return a computer with two readers, and an older and a newer card of one person."""
    newer = token(
        serial=OTHER_SERIAL,
        slot_name=OTHER_READER,
        certificates=(certificate(not_after=NOW + timedelta(days=1000)),),
    )
    return snapshot(
        readers=(reader(), reader(OTHER_READER)),
        cards=(card(), card(reader=OTHER_READER)),
        modules=(probe(tokens=(token(), newer)),),
    )


def named(controller: PinController, button: str) -> str:
    """Return what a button is called; one that opens a page has the title of its link."""
    link = controller._program.links.get(button)
    return link.title("en") if link else button


def with_pins(module: ModuleProbe, pins: tuple[PinStatus, ...]) -> ModuleProbe:
    return replace(module, tokens=tuple(replace(each, pins=pins) for each in module.tokens))


def in_reading_order(whole: QWidget) -> list[Button]:
    """Return the buttons that are shown, as one reads."""
    settle()
    shown = [each for each in whole.findChildren(Button) if each.isVisible()]
    return sorted(shown, key=lambda each: (each.mapTo(whole, QPoint()).y(), each.x()))


def begun(controller: PinController, kind: OperationKind, *, of: int = 0) -> PinDialog:
    controller.page.tiles[of].buttons[kind].click()
    assert controller.dialog is not None
    return controller.dialog


def ended(qtbot: QtBot, dialog: PinDialog) -> str:
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=LIMIT_MS)
    assert dialog.outcome is not None
    return dialog.outcome.title.text()


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


CHECK, CHANGE, SIGN = "Check the PIN", "Change the PIN", "Make a test signature"
ALL = (CHECK, CHANGE, SIGN)
ONLINE, APPLY = "online_services", "application"  # by their id in the list of links
LOCKED = "Step-by-step guide: The PIN is locked or forgotten"
FIRST_PIN = "Step-by-step guide: Create the PIN of a new card"
NEW_CARD = "Step-by-step guide: The unlock code (PUK) is locked"


@pytest.mark.parametrize(
    ("scenario", "headline", "buttons", "reason"),
    [
        ("ready", "The PIN is OK", ALL, ""),
        ("pin_low", "A wrong PIN was entered", (*ALL, LOCKED), ""),
        ("pin_last_try", "One attempt remaining for the PIN", (ONLINE, LOCKED, *ALL), ""),
        (
            "pin_locked",
            "The PIN is locked",
            (ONLINE, LOCKED),
            "After it has been unlocked, remove the card and insert it again.",
        ),
        ("puk_locked", "The PIN is locked", (APPLY, NEW_CARD), ""),
        ("pin_not_set", "The card has no PIN yet", (ONLINE, FIRST_PIN), ""),
        (
            "pin_must_change",
            "The PIN must be changed",
            (CHANGE,),
            "Until the PIN is changed, the card does nothing else.",
        ),
        ("mali_muhur", "The card does not report the state of its PIN", ALL, ""),
        (
            "no_certificate",
            "The card does not report the state of its PIN",
            (CHECK, CHANGE),
            "No signing certificate was found on the card",
        ),
    ],
)
def test_each_state_is_said_and_offers_what_makes_sense_with_the_best_first(
    opened: Open, scenario: str, headline: str, buttons: tuple[str, ...], reason: str
) -> None:
    controller = opened(scenario)
    (tile,) = controller.page.tiles

    assert tile.headline.text() == headline
    shown = in_reading_order(tile)
    assert [button.accessibleName() for button in shown] == [named(controller, b) for b in buttons]
    assert [button.property("main") for button in shown] == [True, *[False] * (len(shown) - 1)]
    assert tile.view.cannot == reason
    assert reason in everything_said(tile)


@pytest.mark.parametrize(
    ("scenario", "said", "buttons"),
    [
        ("no_card", "No card in the reader", ()),
        ("no_reader", "No working card reader was found", ()),
        ("service_stopped", "The smart card service is not running", ()),
        ("middleware_missing", "The AKİS software is not installed", ("Download software: AKİA",)),
        ("identity_card", "Never try one card's PIN on another card.", ()),
    ],
)
def test_without_a_card_to_ask_the_page_says_why_and_what_to_do(
    opened: Open, scenario: str, said: str, buttons: tuple[str, ...]
) -> None:
    page = opened(scenario).page

    assert page.tiles == []
    assert page.nothing.text() == "No card with a PIN was found"
    (card,) = page.findings
    assert said in everything_said(card)
    names = [button.accessibleName() for button in in_reading_order(card)]
    assert [name.split(" (")[0] for name in names[: len(buttons)]] == list(buttons)


def test_a_card_put_in_takes_the_place_of_the_reason(opened: Open, qtbot: QtBot) -> None:
    controller = opened("no_card")
    world(controller).show(load_scenario("ready"))

    qtbot.waitUntil(lambda: len(controller.page.tiles) == 1, timeout=LIMIT_MS)
    assert controller.page.findings == []
    assert controller.page.nothing.isHidden()


def test_the_old_and_the_new_card_of_one_person_are_told_apart(opened: Open, qtbot: QtBot) -> None:
    controller = opened("ready")
    world(controller).show(two_cards())
    qtbot.waitUntil(lambda: len(controller.page.tiles) == 2, timeout=LIMIT_MS)
    titles = [tile.view.title for tile in controller.page.tiles]

    dialog = begun(controller, OperationKind.PIN_CHECK, of=1)

    assert titles[0] != titles[1]
    assert dialog.card.text() == f"{titles[1]} · {OTHER_READER}"
    type_in(dialog.entry.fields[0], RIGHT)
    dialog.main.click()
    assert ended(qtbot, dialog) == "The PIN is correct"
    assert [request.token for request in requests] == [OTHER_SERIAL]


def test_a_check_asks_the_card_once_and_leaves_nothing_of_the_pin(
    opened: Open, qtbot: QtBot
) -> None:
    controller = opened("ready")
    dialog = begun(controller, OperationKind.PIN_CHECK)
    (field,) = dialog.entry.fields
    assert not dialog.main.isEnabled()
    type_in(field, RIGHT)
    assert dialog.main.isEnabled()

    press(field, Qt.Key.Key_Return)
    press(field, Qt.Key.Key_Return)

    assert ended(qtbot, dialog) == "The PIN is correct"
    assert len(requests) == 1
    assert field.text() == ""
    field.undo()
    assert RIGHT not in everything_said(controller.page.window()) + everything_said(dialog)


def test_a_wrong_pin_is_told_with_what_is_left_and_the_page_follows(
    opened: Open, qtbot: QtBot
) -> None:
    controller = opened("ready")
    controller.page.tiles[0].buttons[OperationKind.PIN_CHECK].setFocus()
    dialog = begun(controller, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], WRONG)
    dialog.main.click()

    assert ended(qtbot, dialog) == "The PIN was wrong"
    qtbot.waitUntil(
        lambda: controller.page.tiles[0].headline.text() == "A wrong PIN was entered",
        timeout=LIMIT_MS,
    )
    dialog.leave.click()
    (tile,) = controller.page.tiles
    assert controller.page.window().focusWidget() is tile.buttons[OperationKind.PIN_CHECK]


def test_a_card_that_is_locked_now_has_the_keyboard_at_its_door(
    opened: Open, qtbot: QtBot
) -> None:
    controller = opened("pin_last_try")
    controller.page.tiles[0].buttons[OperationKind.PIN_CHECK].setFocus()
    dialog = begun(controller, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], WRONG)
    dialog.entry.last_try.click()
    dialog.main.click()
    ended(qtbot, dialog)
    qtbot.waitUntil(
        lambda: controller.page.tiles[0].headline.text() == "The PIN is locked", timeout=LIMIT_MS
    )

    assert controller.page.window().focusWidget() is controller.page.tiles[0].action_buttons[0]


def test_a_changed_pin_is_the_new_one(opened: Open, qtbot: QtBot) -> None:
    controller = opened("ready")
    dialog = begun(controller, OperationKind.PIN_CHANGE)
    for field, typed in zip(dialog.entry.fields, (RIGHT, NEW, "28461"), strict=True):
        type_in(field, typed)
    assert not dialog.main.isEnabled()
    assert "Typed the same twice: not yet" in dialog.entry.rules.sentences
    type_in(dialog.entry.fields[2], NEW[-1])
    dialog.main.click()

    assert ended(qtbot, dialog) == "The PIN has been changed"
    assert [field.text() for field in dialog.entry.fields] == ["", "", ""]
    assert len(requests) == 1


def test_the_last_try_is_used_only_when_agreed_to(opened: Open, qtbot: QtBot) -> None:
    controller = opened("pin_last_try")
    dialog = begun(controller, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], WRONG)
    assert not dialog.main.isEnabled()

    dialog.entry.last_try.click()
    dialog.main.click()

    assert "locked" in ended(qtbot, dialog)
    assert dialog.link is not None
    assert dialog.link.accessibleName() == named(controller, ONLINE)


def test_a_card_away_while_somebody_types_is_missed_and_what_was_typed_stays(
    opened: Open, qtbot: QtBot
) -> None:
    controller = opened("ready")
    dialog = begun(controller, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], RIGHT)
    world(controller).show(load_scenario("no_card"))
    qtbot.waitUntil(dialog.entry.card_away.isVisible, timeout=LIMIT_MS)
    world(controller).show(load_scenario("ready"))
    qtbot.waitUntil(dialog.entry.card_away.isHidden, timeout=LIMIT_MS)
    dialog.main.click()

    assert ended(qtbot, dialog) == "The PIN is correct"


def test_a_card_pulled_while_somebody_typed_is_not_asked(opened: Open, qtbot: QtBot) -> None:
    controller = opened("ready")
    dialog = begun(controller, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], RIGHT)
    world(controller).show(snapshot(readers=(), cards=(), modules=()))
    dialog.main.click()

    assert ended(qtbot, dialog) == "The card is no longer detected"
    assert requests == []


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        ("pin_locked", "The PIN of your card is locked"),
        ("pin_last_try", "One attempt remaining, and its use was not confirmed"),
        ("pin_not_set", "Your card has no PIN yet"),
    ],
)
def test_what_became_of_the_card_meanwhile_is_told_and_the_card_not_asked(
    opened: Open, qtbot: QtBot, meanwhile: str, said: str
) -> None:
    controller = opened("ready")
    dialog = begun(controller, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], RIGHT)
    pins = load_scenario(meanwhile).modules[0].tokens[0].pins
    there = load_scenario("ready")
    (module,) = there.modules
    world(controller).show(replace(there, modules=(with_pins(module, pins),)))
    dialog.main.click()

    assert ended(qtbot, dialog) == said
    assert requests == []


def test_an_action_of_the_first_page_opens_the_dialog(opened: Open, qtbot: QtBot) -> None:
    controller = opened("pin_must_change")
    controller.open("change")
    first = controller.dialog
    controller.open("change")

    assert first is not None
    assert controller.dialog is first
    assert len(first.entry.fields) == 3


@pytest.mark.parametrize(("broken", "known"), [
    ((SimulatedWorld, "operate"), "Nothing was sent to the card"),
    ((PinPresenter, "ended"), "The PIN is correct."),
])  # fmt: skip
def test_a_fault_of_our_own_takes_nothing_along_that_is_known(
    opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, broken: tuple[type, str],
    known: str,
) -> None:  # fmt: skip
    controller = opened("ready")
    monkeypatch.setattr(*broken, Mock(side_effect=RuntimeError("bug")))
    dialog = begun(controller, OperationKind.PIN_CHECK)
    type_in(dialog.entry.fields[0], RIGHT)
    dialog.main.click()

    assert ended(qtbot, dialog) == "An error occurred in this program"
    assert dialog.outcome and known in dialog.outcome.title.accessibleName()
    dialog.leave.click()
    assert controller.dialog is None
