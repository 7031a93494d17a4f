"""Two fields for the audience of the guides: role and province."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.choice_box import ChoiceBox
from esign_desktop.gui.widgets.flow_layout import ColumnLayout
from esign_desktop.gui.widgets.labeled_field import labeled_field
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.guides.guide_choices import ChoiceView
from esign_desktop.presenters.guides.guide_list import AudienceView
from esign_desktop.presenters.texts import N_, Texts

_LETTERS: Final = 36  # the longest role


class ProfileBar(QWidget):
    """Two lists to choose from, side by side where there is room."""

    chosen = Signal(str, str)  # role, province

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self.note = Text(Role.MUTED)
        self.role, self.province = ChoiceBox(), ChoiceBox()
        self._columns = ColumnLayout(_LETTERS)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP // 2)
        whole.addWidget(self.note)
        whole.addLayout(self._columns)
        self._role_part = labeled_field(_(N_("&Whose card is it?")), self.role)
        self._province_part = labeled_field(_(N_("Pro&vince")), self.province)
        self._columns.addWidget(self._role_part)
        self._columns.addWidget(self._province_part)
        for box in (self.role, self.province):
            box.activated.connect(self._emit_chosen)

    def show_view(self, view: AudienceView) -> None:
        """Show what there is to choose from, and what is chosen."""
        self.note.setText(view.note)
        self.note.setVisible(bool(view.note))
        _fill(self.role, view.roles, view.role)
        _fill(self.province, view.provinces, view.province)
        self._province_part.setVisible(view.asks_province)

    def _emit_chosen(self) -> None:
        self.chosen.emit(self.role.currentData(), self.province.currentData())


def _fill(box: QComboBox, choices: Sequence[ChoiceView], chosen: str) -> None:
    blocked = QSignalBlocker(box)
    if [box.itemText(n) for n in range(box.count())] != [each.title for each in choices]:
        box.clear()
        for each in choices:
            box.addItem(each.title, str(each.id))
    box.setCurrentIndex(max(box.findData(str(chosen)), 0))
    blocked.unblock()
