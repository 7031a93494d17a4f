"""Every dialog can be read at any size of type, and heard, and used by keys."""

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.crash.crash_dialog import CrashDialog
from esign_desktop.gui.pin.pin_dialog import PinDialog
from esign_desktop.gui.settings.settings_dialog import SettingsDialog
from esign_desktop.gui.support.comparison_dialog import ComparisonDialog
from esign_desktop.gui.support.reading_dialog import ReadingDialog
from esign_desktop.model.operation import (
    OperationEnding,
    OperationKind,
    OperationOutcome,
    OperationResult,
)
from esign_desktop.model.report import Action, ActionKind
from esign_desktop.model.token import PinState
from esign_desktop.presenters.pin.entry import Stage, entry_view
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.support.comparison import ComparisonRow
from tests.build import pin, token
from tests.gui.looking import cut_off, overlapping, settle
from tests.gui.opened import opened
from tests.gui.test_accessible import (
    keys_given_twice,
    nameless,
    out_of_order,
    tab_stops,
    unlabelled,
)

_HIGHER_THAN_ALL: Final = 3000
_CARD: Final = (
    "DENEME KULLANICI · ACS ACR39U ICC Reader 00 00\n" + "Bu bir T.C. kimlik kartı. " * 3
)


def pin_dialog(
    kind: OperationKind,
    state: PinState = PinState.READY,
    *,
    on_screen: bool = False,
    pinpad: bool = False,
    away: bool = False,
) -> Callable[[AppController], PinDialog]:
    """Return what makes the dialog of an operation on a card whose PIN is in a state."""

    def make(window: AppController) -> PinDialog:
        asked = token(pins=(pin(state),), pinpad=pinpad)
        view = entry_view(kind, asked, window.program.texts)
        dialog = PinDialog(view, _CARD, window.theme, window.program.texts, window.main)
        dialog.entry.show_whether_there(not away)
        if on_screen:
            dialog.entry.on_screen.setChecked(True)
        return dialog

    return make


_ROWS: Final = (
    ComparisonRow(
        what="Sonuç", before="Şu anda imza atamıyorsunuz", after="Hazır", conclusion=True
    ),
    ComparisonRow(
        what="Kart okuyucu", before="yok", after="ACS ACR39U ICC Reader", conclusion=False
    ),
)
DIALOGS: Final[Mapping[str, Callable[[AppController], QDialog]]] = {
    "settings": lambda window: SettingsDialog(
        window.program.texts, window.program.settings, window.main
    ),
    "crash": lambda window: CrashDialog(
        window.program.texts, "A fault", "KeyError in status", window.main
    ),
    "reading": lambda window: ReadingDialog(
        "Günlük", "09:30 kart okuyucu takıldı", window.program.texts, parent=window.main
    ),
    "comparison": lambda window: ComparisonDialog(
        _ROWS, "1 Aralık 09:30 → 09:40", window.program.texts, window.main
    ),
    "check": pin_dialog(OperationKind.PIN_CHECK),
    "last try": pin_dialog(OperationKind.PIN_CHECK, PinState.LAST_TRY, on_screen=True),
    "change, card away": pin_dialog(OperationKind.PIN_CHANGE, away=True),
    "change, keys on the screen": pin_dialog(OperationKind.PIN_CHANGE, on_screen=True),
    "test signature": pin_dialog(OperationKind.SIGN_TEST),
    "keys on the reader": pin_dialog(OperationKind.SIGN_TEST, PinState.LAST_TRY, pinpad=True),
}


@pytest.mark.parametrize("type_size", [100, 200])
@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("make", DIALOGS.values(), ids=DIALOGS)
def test_a_dialog_can_be_read_heard_and_used_by_keys(
    qapp: QApplication, make: Callable[[AppController], QDialog], language: str, type_size: int
) -> None:
    with opened(qapp, "ready", language, type_size=type_size) as window:
        dialog = make(window)
        dialog.show()
        settle()

        assert dialog.windowTitle()
        assert cut_off(dialog) == []
        assert overlapping(dialog) == []
        assert nameless(dialog) == []
        assert unlabelled(dialog) == []
        assert keys_given_twice(dialog) == []
        assert tab_stops(dialog)
        assert _jumps(dialog) == []
        dialog.close()


@pytest.mark.parametrize("type_size", [100, 200])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_while_the_card_works_and_at_every_end_it_can_be_read_and_left(
    qapp: QApplication, language: str, type_size: int
) -> None:
    wrong = list[str]()
    with opened(qapp, "ready", language, type_size=type_size) as window:
        for told, kind, end in (*_STAGES, *_ENDS):
            dialog = pin_dialog(kind)(window)
            dialog.show()
            end(window, dialog)
            settle()
            faults = cut_off(dialog) + overlapping(dialog) + nameless(dialog)
            faults += _out_of_sight(dialog.leave, dialog.link)
            wrong += [f"{told}: {fault}" for fault in faults]
            dialog.stage = None
            dialog.close()
    assert wrong == []


def test_a_pin_that_is_locked_now_has_its_door_beside_close(qapp: QApplication) -> None:
    with opened(qapp, "ready", "en") as window:
        dialog = pin_dialog(OperationKind.PIN_CHECK)(window)
        dialog.show()
        _ends_with(OperationOutcome.PIN_LOCKED, sent=True)(window, dialog)
        chosen = list[Action]()
        dialog.action_chosen.connect(chosen.append)

        assert dialog.link is not None
        assert dialog.link.property("main")
        assert _jumps(dialog) == []
        dialog.link.click()

        assert chosen == [Action(ActionKind.OPEN_LINK, "online_services")]
        assert not dialog.isVisible()


End = Callable[[AppController, PinDialog], None]


def _comes_to(stage: Stage) -> End:
    return lambda _window, dialog: dialog.show_stage(stage)


def _ends_with(outcome: OperationOutcome, *, sent: bool | None) -> End:
    """Return what shows an end as the real presenter words it, with its longest sentences."""

    def end(window: AppController, dialog: PinDialog) -> None:
        assert window.report is not None
        ending = OperationEnding(outcome, pin_sent=sent, changed=sent, detail="CKR_DEVICE_ERROR")
        result = OperationResult(dialog.kind, ending, before=(pin(),), after=None)
        words = PinPresenter(window.program.presenter, window.program.catalog)
        facts = ("SHA-256: " + "0123456789abcdef" * 4,)
        dialog.show_outcome(words.ended(result, token(), window.report), facts)

    return end


_STAGES: Final = tuple((stage.value, OperationKind.PIN_CHECK, _comes_to(stage)) for stage in Stage)
_ENDS: Final = (
    *(("done", kind, _ends_with(OperationOutcome.DONE, sent=True)) for kind in OperationKind),
    # a change of which nobody knows whether it was made has the longest words
    *(
        (outcome.value, OperationKind.PIN_CHANGE, _ends_with(outcome, sent=None))
        for outcome in OperationOutcome
        if outcome is not OperationOutcome.DONE
    ),
)


def _jumps(dialog: QDialog) -> list[str]:
    """Return where Tab goes back up, with room enough that nothing is scrolled."""
    dialog.resize(dialog.width(), _HIGHER_THAN_ALL)
    settle()
    return out_of_order(dialog, tab_stops(dialog))


def _out_of_sight(*buttons: QWidget | None) -> list[str]:
    """Return the buttons that somebody would have to scroll to."""
    return [
        f"{button.accessibleName()} is out of sight"
        for button in buttons
        if button is not None and button.visibleRegion().boundingRect() != button.rect()
    ]
