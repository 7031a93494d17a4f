"""What a computer needs: the outcome, and each part with its advice."""

from collections.abc import Collection, Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.diagnosis.needs import Outcome
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.document_view import DocumentView
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import LinkState
from esign_desktop.presenters.drivers.blocks import needs_document
from esign_desktop.presenters.drivers.needs import NeedsView
from esign_desktop.presenters.texts import Texts

_STATES: Final[Mapping[Outcome, LinkState]] = {
    Outcome.NOTHING: LinkState.OK,
    Outcome.TO_DO: LinkState.WARNING,
    Outcome.NOT_USABLE: LinkState.BROKEN,
    Outcome.UNKNOWN: LinkState.UNKNOWN,
}


class Needs(QWidget):
    """Shows a ``NeedsView`` and emits what the user chose.

    Args:
        texts: the language.
        openable: addresses that may be opened; all others can only be copied.
        parent: owns this.
    """

    address_chosen = Signal(str)
    copied = Signal(str)

    def __init__(
        self, texts: Texts, openable: Collection[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._texts, self._openable = texts, openable
        self.view: NeedsView | None = None
        self.title, self.outcome = Text(Role.MUTED), Text(Role.HEADING)
        self.status_icon = IconLabel(lines=2.2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.outcome)
        words.addWidget(self.title)
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.status_icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self._parts = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addLayout(head)
        self._column.addWidget(self._parts)

    def show_view(self, view: NeedsView) -> None:
        """Show what is needed. The same view again changes nothing."""
        if view == self.view:
            return
        self.view = view
        self.title.setText(view.target.title)
        self.outcome.setText(view.outcome_word)
        self.status_icon.show_state(_STATES[view.outcome])
        _outcome, *parts = needs_document(view, self._texts).blocks
        fresh = DocumentView(parts, self._texts, cards=True, openable=self._openable)
        fresh.address_chosen.connect(self.address_chosen)
        fresh.copied.connect(self.copied)
        self._column.replaceWidget(self._parts, fresh)
        self._parts.hide()
        self._parts.deleteLater()
        self._parts = fresh
