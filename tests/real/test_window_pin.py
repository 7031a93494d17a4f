"""The dialog for a PIN in the window, with OpenSC's driver and the virtual AKIS card."""

from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app.diagnose import Scope
from esign_desktop.gui.application import Window
from esign_desktop.gui.dialogs.pin_dialog import PinDialog
from esign_desktop.gui.pin_desk import PinDesk
from esign_desktop.gui.program import Program
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.token import ModulePath
from tests.gui.keys import type_in
from tests.stack.akis_card import AkisV1Card
from tests.stack.card import CardPulledError, Command
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader
from tests.stack.softhsm import DEFAULT_PIN

pytestmark = pytest.mark.stack

RSA = valid_certificate()
NEW = "271828"
VERIFY, CHANGE = 0x20, 0x24
_LIMIT_MS = 20_000


class PulledAtTheChange(AkisV1Card):
    """A hand that is too quick: the card leaves when it is to take the new PIN."""

    def change_pin(self, command: Command) -> bytes:
        """Answer nothing."""
        raise CardPulledError


@pytest.fixture
def window(
    qapp: QApplication,
    qtbot: QtBot,
    card_reader: Reader,
    opensc_module: Module,
    request: pytest.FixtureRequest,
) -> Iterator[tuple[Window, AkisV1Card]]:
    card = getattr(request, "param", AkisV1Card)([RSA])
    card_reader.insert(card)
    scope = Scope(module=ModulePath(str(opensc_module.path)))
    window = Window(qapp, Program(None, "en", scope))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished, timeout=_LIMIT_MS):
        window.start()
    window.go_to("pin")
    yield window, card
    window.close()


def typed(window: Window, kind: OperationKind, *pins: str) -> PinDialog:
    desk = cast(PinDesk, window.main.desk("pin"))
    desk.page.tiles[0].buttons[kind].click()
    dialog = desk.dialog
    assert dialog is not None
    for field, pin in zip(dialog.entry.fields, pins, strict=True):
        type_in(field, pin)
    dialog.main.click()
    return dialog


def ended(qtbot: QtBot, dialog: PinDialog) -> str:
    qtbot.waitUntil(lambda: dialog.ending is not None, timeout=_LIMIT_MS)
    assert dialog.ending is not None
    return dialog.ending.title.text()


def pin_commands(card: AkisV1Card) -> list[int]:
    return [command[1] for command in card.log.verify_like()]


def test_a_check_is_one_verify(window: tuple[Window, AkisV1Card], qtbot: QtBot) -> None:
    there, card = window
    dialog = typed(there, OperationKind.PIN_CHECK, DEFAULT_PIN)

    assert ended(qtbot, dialog) == "The PIN is right"
    assert pin_commands(card) == [VERIFY]
    assert [field.text() for field in dialog.entry.fields] == [""]


def test_a_change_is_one_verify_and_one_change(
    window: tuple[Window, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    dialog = typed(there, OperationKind.PIN_CHANGE, DEFAULT_PIN, NEW, NEW)

    assert ended(qtbot, dialog) == "The PIN has been changed"
    assert pin_commands(card) == [VERIFY, CHANGE]


@pytest.mark.parametrize("window", [PulledAtTheChange], indirect=True)
def test_a_card_pulled_during_a_change_is_told_as_what_it_is(
    window: tuple[Window, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    dialog = typed(there, OperationKind.PIN_CHANGE, DEFAULT_PIN, NEW, NEW)

    assert ended(qtbot, dialog) == "The card was taken out in the middle"
    assert dialog.ending is not None
    assert "Whether the PIN was changed is not known." in dialog.ending.title.accessibleName()
    assert pin_commands(card) == [VERIFY]  # the command it left at is not in its log
    assert [field.text() for field in dialog.entry.fields] == ["", "", ""]
