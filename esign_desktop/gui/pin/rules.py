"""The rules for a new PIN, each with an icon and a word for its state."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from esign_desktop.gui.theme.colours import ColourRole
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import LinkState
from esign_desktop.presenters.pin.entry import RuleState, RuleView

_ICON: Final = 20
_STATES: Final = {
    RuleState.YES: LinkState.OK,
    RuleState.NO: LinkState.BROKEN,
    RuleState.BETTER_NOT: LinkState.WARNING,
}


class Rules(QWidget):
    """The rules of one field. Rows stay while somebody types, so that nothing jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[IconLabel, Text]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP * 2 // 3)
        self._grid.setVerticalSpacing(GAP // 3)
        self._grid.setColumnStretch(1, 1)

    @property
    def sentences(self) -> list[str]:
        """Return what a screen reader hears."""
        return [text.accessibleName() for _, text in self._rows if not text.isHidden()]

    def show_rules(self, rules: Sequence[RuleView]) -> None:
        """Show how each rule stands."""
        while len(self._rows) < len(rules):
            row, icon, text = len(self._rows), IconLabel(_ICON), Text(Role.MUTED)
            self._grid.addWidget(icon, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(text, row, 1)
            self._rows.append((icon, text))
        for number, (icon, text) in enumerate(self._rows):
            shown = number < len(rules)
            icon.setVisible(shown)
            text.setVisible(shown)
            if shown:
                rule = rules[number]
                if rule.met is RuleState.NOT_YET:
                    icon.show_icon("rule_open", ColourRole.MUTED)
                else:
                    icon.show_state(_STATES[rule.met])
                text.setText(rule.sentence)
                text.setAccessibleName(f"{rule.sentence}: {rule.rule_state_word}")
