"""The page of PINs: their states, and buttons to check, change or sign."""

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.gui.actions import BUTTONS
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.action_button import ActionButton
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.document_view import DocumentView
from esign_desktop.gui.widgets.finding import FindingCard, code_label
from esign_desktop.gui.widgets.flow_layout import FlowLayout
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.operation import OperationKind
from esign_desktop.model.report import Action, ActionKind, LinkState, Severity
from esign_desktop.presenters.document import Steps
from esign_desktop.presenters.findings.blocks import finding_section
from esign_desktop.presenters.pin.page import PinCardView, PinPageView
from esign_desktop.presenters.status.overview import FindingView
from esign_desktop.presenters.texts import N_, Texts

_ICON: Final = 44
_BORDERS: Final = {LinkState.BROKEN: "broken", LinkState.WARNING: "warning"}
_OWN_ACTIONS: Final = frozenset({ActionKind.CHECK_PIN, ActionKind.CHANGE_PIN})
"""Actions that are this page's own buttons."""
_LABELS: Final = {
    OperationKind.PIN_CHECK: N_("Check the PIN"),
    OperationKind.PIN_CHANGE: N_("Change the PIN"),
    OperationKind.SIGN_TEST: N_("Make a test signature"),
}


class PinPage(Page):
    """Shows a ``PinPageView`` and emits what the user chose."""

    operation_chosen = Signal(str, OperationKind)  # key of the card
    action_chosen = Signal(Action)
    copied = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.view: PinPageView | None = None
        self.tiles: list[PinTile] = []
        self.title = Text(Role.TITLE, texts.get(N_("PIN")))
        self.nothing = Text(Role.HEADING)
        self.findings: list[FindingCard] = []
        self._cards = QVBoxLayout()
        self._cards.setSpacing(GAP)
        self.column.addWidget(self.title)
        self.column.addWidget(self.nothing)
        self.column.addLayout(self._cards)
        self.column.addStretch(1)
        self.nothing.hide()

    def show_view(self, view: PinPageView) -> None:
        """Bring the page up to date. A card that is as it was keeps its tile, and its focus."""
        before, self.view = self.view, view
        if before == view:
            return
        old, self.tiles = self.tiles, []
        for place, card in enumerate(view.cards):
            tile = next((each for each in old if each.view == card), None)
            if tile is None:
                tile = PinTile(card, self._texts)
                tile.operation_chosen.connect(self.operation_chosen)
                tile.action_chosen.connect(self.action_chosen)
                tile.copied.connect(self.copied)
            else:
                old.remove(tile)
            self.tiles.append(tile)
            self._cards.insertWidget(place, tile)
            for former in old:
                if former.view.key == card.key:
                    tile.take_focus_of(former)
        for tile in old:
            tile.hide()
            tile.deleteLater()
        self.nothing.setText(view.title)
        self.nothing.setVisible(bool(view.title))
        if before is None or before.findings != view.findings:
            self._show_findings(view.findings)

    def _show_findings(self, findings: Sequence[FindingView]) -> None:
        """Show why there is no card to ask, and the buttons that help."""
        for card in self.findings:
            card.hide()
            card.deleteLater()
        self.findings = []
        for finding in findings:
            doable = tuple(
                each
                for each in finding.actions
                if each.action.kind in BUTTONS and finding.severity is not Severity.NOTE
            )
            section = finding_section(replace(finding, actions=doable), self._texts)
            card = FindingCard(section, self._texts, main=True)
            card.action_chosen.connect(self.action_chosen)
            card.copied.connect(self.copied)
            self.findings.append(card)
            self._cards.addWidget(card)


class PinTile(Card):
    """One card's PIN."""

    operation_chosen = Signal(str, OperationKind)
    action_chosen = Signal(Action)
    copied = Signal(str)

    def __init__(self, view: PinCardView, texts: Texts) -> None:
        super().__init__(state=_BORDERS.get(view.mark, ""))
        self.view = view
        self._texts = texts
        self.buttons: dict[OperationKind, Button] = {}
        self.action_buttons: list[ActionButton] = []
        self.order: list[Button] = []
        self.headline = Text(Role.HEADING, view.headline)
        self._add_head(view)
        if view.whose:
            self.column.addWidget(Text(Role.STRONG, view.whose))
        self.column.addWidget(Text(Role.BODY, view.meaning))
        for line in (*view.notes, *view.others):
            self.column.addWidget(Text(Role.MUTED, line))
        if view.finding and view.finding.steps:
            steps = DocumentView((Steps(view.finding.steps),), texts)
            steps.copied.connect(self.copied)
            self.column.addWidget(steps)
        self._add_buttons(view)
        if view.cannot:
            self.column.addWidget(Text(Role.MUTED, view.cannot))
        if view.puk:
            puk = FindingCard(finding_section(view.puk, texts), texts, main=False)
            puk.copied.connect(self.copied)
            puk.action_chosen.connect(self.action_chosen)
            self.column.addWidget(puk)

    def take_focus_of(self, former: "PinTile") -> None:
        """Go on where the keyboard was: at the same button, or at the one to press now."""
        focused = self.window().focusWidget()
        if focused is None or not former.isAncestorOf(focused):
            return
        kind = next((k for k, button in former.buttons.items() if button is focused), None)
        same = self.buttons.get(kind) if kind else None
        goal = same or next(iter(self.order), None)
        if goal is not None:
            goal.setFocus()

    def _add_head(self, view: PinCardView) -> None:
        status_icon = IconLabel(_ICON)
        status_icon.show_state(view.mark)
        words = QVBoxLayout()
        words.setSpacing(GAP // 3)
        words.addWidget(self.headline)
        words.addWidget(Text(Role.MUTED, " · ".join(filter(None, (view.title, view.reader)))))
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(status_icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        if view.finding and view.finding.say:
            code = code_label(view.finding.say, self._texts)
            head.addWidget(code, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(head)

    def _add_buttons(self, view: PinCardView) -> None:
        """Add what can be done; what helps most comes first, and is the one to press."""
        choices = view.finding.actions if view.finding else ()
        kinds = [choice.action.kind for choice in choices if choice.action.kind in BUTTONS]
        here_first = not kinds or kinds[0] in _OWN_ACTIONS
        operations = [each for each in OperationKind if each in view.can]
        other_actions = [
            c for c in choices if c.action.kind in BUTTONS and c.action.kind not in _OWN_ACTIONS
        ]
        for number, operation in enumerate(operations):
            label = self._texts.get(_LABELS[operation])
            button = Button(label, main=here_first and number == 0)
            button.clicked.connect(
                lambda _=False, o=operation: self.operation_chosen.emit(view.key, o)
            )
            button.setAccessibleDescription(view.title)
            self.buttons[operation] = button
        for number, choice in enumerate(other_actions):
            button = ActionButton(
                choice.label, choice.action, choice.url, main=not here_first and number == 0
            )
            button.chosen.connect(self.action_chosen)
            self.action_buttons.append(button)
        row = FlowLayout()
        own = list(self.buttons.values())
        self.order = [*own, *self.action_buttons] if here_first else [*self.action_buttons, *own]
        for button in self.order:
            row.addWidget(button)
        self.column.addLayout(row)
