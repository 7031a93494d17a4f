"""Every dialog can be read at any size of type, and heard, and used by keys."""

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from esign_desktop.gui.application import Window
from esign_desktop.gui.crash_reporter import CrashDialog
from esign_desktop.gui.dialogs.comparison_dialog import ComparisonDialog
from esign_desktop.gui.dialogs.reading_dialog import ReadingDialog
from esign_desktop.gui.dialogs.settings_dialog import SettingsDialog
from esign_desktop.presenters.comparison import ComparisonRow
from tests.gui.looking import cut_off, overlapping, settle
from tests.gui.opened import opened
from tests.gui.test_accessible import keys_given_twice, nameless, tab_stops, unlabelled

_ROWS: Final = (
    ComparisonRow(
        what="Sonuç", before="Şu anda imza atamıyorsunuz", after="Hazır", conclusion=True
    ),
    ComparisonRow(
        what="Kart okuyucu", before="yok", after="ACS ACR39U ICC Reader", conclusion=False
    ),
)
DIALOGS: Final[Mapping[str, Callable[[Window], QDialog]]] = {
    "settings": lambda window: SettingsDialog(
        window.program.texts, window.program.settings, window.main
    ),
    "crash": lambda window: CrashDialog(window.program.texts, "KeyError in status", window.main),
    "reading": lambda window: ReadingDialog(
        "Günlük", "09:30 kart okuyucu takıldı", window.program.texts, parent=window.main
    ),
    "comparison": lambda window: ComparisonDialog(
        _ROWS, "1 Aralık 09:30 → 09:40", window.program.texts, window.main
    ),
}


@pytest.mark.parametrize("type_size", [100, 200])
@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("make", DIALOGS.values(), ids=DIALOGS)
def test_a_dialog_can_be_read_heard_and_used_by_keys(
    qapp: QApplication, make: Callable[[Window], QDialog], language: str, type_size: int
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
        assert len(tab_stops(dialog)) >= 1
        dialog.close()
