"""The dialog for a PIN in the window, with OpenSC's driver and the virtual AKIS card."""

import hashlib
from collections.abc import Iterator
from typing import cast

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from esign_desktop.app.diagnose import Scope
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.pin.controller import PinController
from esign_desktop.gui.pin.pin_dialog import PinDialog
from esign_desktop.gui.status.page import StatusPage
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.token import ModulePath
from esign_desktop.presenters.pin.entry import Stage
from esign_desktop.presenters.status.tray import tray_view
from tests.gui.keys import type_in
from tests.stack import winscard
from tests.stack.akis_card import AkisV1Card
from tests.stack.card import CardPulledError, Command
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader
from tests.stack.pcscd import Pcscd
from tests.stack.softhsm import DEFAULT_PIN

pytestmark = pytest.mark.stack

RSA = valid_certificate()
NEW, WRONG = "271828", "914273"
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
) -> Iterator[tuple[AppController, AkisV1Card]]:
    card = getattr(request, "param", AkisV1Card)([RSA])
    card_reader.insert(card)
    scope = Scope(module=ModulePath(str(opensc_module.path)))
    window = AppController(qapp, window_context(None, "en", scope))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished, timeout=_LIMIT_MS):
        window.start()
    window.go_to("pin")
    yield window, card
    window.close()


def filled_in(window: AppController, kind: OperationKind, *pins: str) -> PinDialog:
    controller = cast(PinController, window.main.controller("pin"))
    controller.page.tiles[0].buttons[kind].click()
    dialog = controller.dialog
    assert dialog is not None
    for field, pin in zip(dialog.entry.fields, pins, strict=True):
        type_in(field, pin)
    return dialog


def typed(window: AppController, kind: OperationKind, *pins: str) -> PinDialog:
    dialog = filled_in(window, kind, *pins)
    dialog.main.click()
    return dialog


def ended(qtbot: QtBot, dialog: PinDialog) -> str:
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=_LIMIT_MS)
    assert dialog.outcome is not None
    return dialog.outcome.title.text()


def pin_commands(card: AkisV1Card) -> list[int]:
    return [command[1] for command in card.log.verify_like()]


def test_a_check_is_one_verify(window: tuple[AppController, AkisV1Card], qtbot: QtBot) -> None:
    there, card = window
    dialog = typed(there, OperationKind.PIN_CHECK, DEFAULT_PIN)

    assert ended(qtbot, dialog) == "The PIN is correct"
    assert pin_commands(card) == [VERIFY]
    assert [field.text() for field in dialog.entry.fields] == [""]


def test_a_change_is_one_verify_and_one_change(
    window: tuple[AppController, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    dialog = typed(there, OperationKind.PIN_CHANGE, DEFAULT_PIN, NEW, NEW)

    assert ended(qtbot, dialog) == "The PIN has been changed"
    assert pin_commands(card) == [VERIFY, CHANGE]


@pytest.mark.parametrize("window", [PulledAtTheChange], indirect=True)
def test_a_card_pulled_during_a_change_is_told_as_what_it_is(
    window: tuple[AppController, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    dialog = typed(there, OperationKind.PIN_CHANGE, DEFAULT_PIN, NEW, NEW)

    assert ended(qtbot, dialog) == "The card was removed during the operation"
    assert dialog.outcome is not None
    assert "It is not known whether the PIN was changed." in dialog.outcome.title.accessibleName()
    assert pin_commands(card) == [VERIFY]  # the command it left at is not in its log
    assert [field.text() for field in dialog.entry.fields] == ["", "", ""]


def test_a_test_signature_is_verified_and_tells_how_it_was_made(
    window: tuple[AppController, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    dialog = typed(there, OperationKind.SIGN_TEST, DEFAULT_PIN)

    assert ended(qtbot, dialog) == "The card can sign: the test signature is valid"
    said = [label.accessibleName() for label in dialog.findChildren(QLabel)]
    assert "Key: RSA 2048" in said
    assert f"Certificate (SHA-256): {hashlib.sha256(RSA.der).hexdigest()}" in said
    assert pin_commands(card) == [VERIFY]


def test_the_third_wrong_pin_locks_and_every_page_says_so(
    window: tuple[AppController, AkisV1Card], qtbot: QtBot
) -> None:
    """OpenSC's module has forgotten the flags of a wrong PIN by the next look."""
    there, card = window
    controller = cast(PinController, there.main.controller("pin"))
    titles = []
    for left in (2, 1, 0):
        dialog = filled_in(there, OperationKind.PIN_CHECK, WRONG)
        if not left:  # what the card said of its last try is not forgotten either
            assert not dialog.main.isEnabled()
            dialog.entry.last_try.click()
        with qtbot.waitSignal(there.runner.finished, timeout=_LIMIT_MS):
            dialog.main.click()
            ended(qtbot, dialog)
        dialog.reject()
        titles.append(controller.page.tiles[0].headline.text())

    assert titles == [
        "A wrong PIN was entered", "One attempt remaining for the PIN", "The PIN is locked",
    ]  # fmt: skip
    (tile,) = controller.page.tiles
    assert tile.buttons == {}
    assert tile.action_buttons[0].property("main")
    status = there.main.controller("status").page
    assert isinstance(status, StatusPage)
    assert status.headline.text() == "You cannot sign at the moment"
    assert there.report is not None
    assert there.report.primary == "pin.locked"
    assert tray_view(there.report, there.program.presenter).tooltip.endswith("(P01)")
    assert (card.tries, pin_commands(card)) == (0, [VERIFY] * 3)


def test_a_right_pin_after_wrong_ones_is_the_end_of_them(
    window: tuple[AppController, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    controller = cast(PinController, there.main.controller("pin"))
    for pin in (WRONG, DEFAULT_PIN):
        with qtbot.waitSignal(there.runner.finished, timeout=_LIMIT_MS):
            dialog = typed(there, OperationKind.PIN_CHECK, pin)
            ended(qtbot, dialog)
        dialog.reject()

    assert controller.page.tiles[0].headline.text() == (
        "The card does not report the state of its PIN"
    )
    assert card.tries == 3


def test_a_pin_typed_for_one_card_never_goes_to_another(
    window: tuple[AppController, AkisV1Card], card_reader: Reader, qtbot: QtBot
) -> None:
    there, card = window
    other = AkisV1Card([RSA], serial=bytes.fromhex("0F" * 12))
    dialog = filled_in(there, OperationKind.PIN_CHECK, DEFAULT_PIN)

    card_reader.swap(other)
    winscard.wait_for_card(card_reader.name, present=True)
    dialog.main.click()

    assert ended(qtbot, dialog) == "The card is no longer detected"
    assert pin_commands(card) == pin_commands(other) == []


def test_a_service_that_dies_under_the_dialog_gets_no_pin(
    window: tuple[AppController, AkisV1Card], pcsc: Pcscd, qtbot: QtBot
) -> None:
    there, card = window
    dialog = filled_in(there, OperationKind.PIN_CHECK, DEFAULT_PIN)

    pcsc.kill()
    dialog.main.click()

    assert ended(qtbot, dialog) == "The card is no longer detected"
    assert pin_commands(card) == []
    qtbot.waitUntil(
        lambda: there.report is not None and there.report.primary == "service.stopped",
        timeout=_LIMIT_MS,
    )


def test_while_the_card_works_the_dialog_stays_and_tells_the_end(
    window: tuple[AppController, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    card.delay_s = 0.05
    dialog = typed(there, OperationKind.PIN_CHECK, DEFAULT_PIN)
    qtbot.waitUntil(lambda: dialog.stage is Stage.SENT, timeout=_LIMIT_MS)

    dialog.close()
    dialog.reject()

    assert dialog.isVisible()
    assert ended(qtbot, dialog) == "The PIN is correct"
    assert pin_commands(card) == [VERIFY]


def test_a_program_ended_while_the_card_works_asks_nothing_twice(
    window: tuple[AppController, AkisV1Card], qtbot: QtBot
) -> None:
    there, card = window
    card.delay_s = 0.05
    dialog = typed(there, OperationKind.PIN_CHECK, DEFAULT_PIN)
    qtbot.waitUntil(lambda: dialog.stage is Stage.SENT, timeout=_LIMIT_MS)

    there.close()

    qtbot.waitUntil(lambda: pin_commands(card) == [VERIFY], timeout=_LIMIT_MS)
    qtbot.waitUntil(lambda: there.background.wait(0), timeout=_LIMIT_MS)
    assert pin_commands(card) == [VERIFY]
    assert dialog.outcome is None  # nobody is there to read it
