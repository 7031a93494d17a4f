"""The page of cards: each card with its certificates and their validity."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.gui.cards.timeline import RenewalKey, Timeline
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.fact_grid import FactGrid
from esign_desktop.gui.widgets.flow_layout import FlowLayout
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.report import LinkState
from esign_desktop.presenters.cards.revocation import RevocationView
from esign_desktop.presenters.cards.timeline import renewal_words
from esign_desktop.presenters.cards.view import CardsView, CardView, FactView, HeldCertificateView
from esign_desktop.presenters.document import Fact
from esign_desktop.presenters.texts import N_, Texts

_ICON: Final = 28
_BORDERS: Final = {LinkState.BROKEN: "broken", LinkState.WARNING: "warning"}


class CardsPage(Page):
    """Shows a ``CardsView`` and emits what the user chose."""

    save_chosen = Signal(Certificate)
    copy_chosen = Signal(Certificate)
    online_chosen = Signal()
    help_chosen = Signal()  # there is no card to show
    cancel_chosen = Signal()

    def __init__(
        self, texts: Texts, issuers: RevocationView, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        _ = texts.get
        self._texts = texts
        self._may_ask = issuers.may_ask
        self.view: CardsView | None = None
        self.tiles: dict[str, CardTile] = {}
        self._unfolded = set[str]()
        self.title = Text(Role.TITLE, _(N_("Card and certificates")))
        self.note = Text(Role.BODY)
        self.help = Button(_(N_("What to do?")))
        self.help.clicked.connect(self.help_chosen)
        self._nothing = Card()
        row = FlowLayout()
        row.addWidget(self.help)
        self._nothing.column.addWidget(self.note)
        self._nothing.column.addLayout(row)
        self.online = Button(_(N_("Check with the issuer")))
        self.online.setAccessibleDescription(issuers.hint)
        self.online.setEnabled(issuers.may_ask)
        self.online.clicked.connect(self.online_chosen)
        self.cancel = Button(_(N_("Cancel")), flat=True)
        self.cancel.clicked.connect(self.cancel_chosen)
        self.progress = Text(Role.MUTED)
        self._online = Card()
        self._online.column.addWidget(Text(Role.MUTED, issuers.hint))
        row = FlowLayout()
        row.addWidget(self.online)
        row.addWidget(self.cancel)
        self._online.column.addLayout(row)
        self._online.column.addWidget(self.progress)
        self._key = self._renewal_key()
        self._cards = QVBoxLayout()
        self._cards.setSpacing(GAP)
        self.column.addWidget(self.title)
        self.column.addWidget(self._nothing)
        self.column.addLayout(self._cards)
        self.column.addWidget(self._key)
        self.column.addWidget(self._online)
        self.column.addStretch(1)
        for widget in (self._nothing, self._key, self._online, self.cancel, self.progress):
            widget.hide()

    def show_view(self, view: CardsView) -> None:
        """Bring the page up to date. A card that is as it was keeps its tile, and its focus."""
        before, self.view = self.view, view
        if before == view:
            return
        old, self.tiles = self.tiles, {}
        for place, card in enumerate(view.cards):
            tile = old.pop(_key(card, self.tiles), None)
            if tile is None or tile.view != card:
                if tile is not None:
                    _drop(tile)
                tile = CardTile(card, self._texts, self._unfolded)
                tile.save_chosen.connect(self.save_chosen)
                tile.copy_chosen.connect(self.copy_chosen)
            self.tiles[_key(card, self.tiles)] = tile
            self._cards.insertWidget(place, tile)
        for tile in old.values():
            _drop(tile)
        self.note.setText(view.note)
        self._nothing.setVisible(bool(view.note))
        self._key.setVisible(any(card.certificates for card in view.cards))
        self._online.setVisible(view.can_ask_online)

    def show_revocation_check(self, sentence: str, asking: bool) -> None:
        """Show the state of the revocation check."""
        self.online.setEnabled(self._may_ask and not asking)
        self.cancel.setVisible(asking)
        self.progress.setText(sentence)
        self.progress.setVisible(bool(sentence))

    def _renewal_key(self) -> QWidget:
        key = QWidget()
        row = QHBoxLayout(key)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(RenewalKey(), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Text(Role.MUTED, renewal_words(self._texts)), 1)
        return key


class CardTile(Card):
    """One card."""

    save_chosen = Signal(Certificate)
    copy_chosen = Signal(Certificate)

    def __init__(self, view: CardView, texts: Texts, unfolded: set[str]) -> None:
        worst = next((each for each in view.certificates if each.state in _BORDERS), None)
        alone = len(view.certificates) == 1
        super().__init__(state=_BORDERS[worst.state] if worst and alone else "")
        self.view = view
        self.certificates: list[CertificatePanel] = []
        self._texts = texts
        self._unfolded = unfolded
        self.column.addWidget(Text(Role.HEADING, view.title))
        if view.summary:
            self.column.addWidget(Text(Role.MUTED, view.summary))
        for each in view.certificates:
            panel = CertificatePanel(each, texts, unfolded)
            panel.save_chosen.connect(self.save_chosen)
            panel.copy_chosen.connect(self.copy_chosen)
            self.certificates.append(panel)
            self.column.addSpacing(GAP)
            self.column.addWidget(panel)
        if view.note:
            self.column.addWidget(Text(Role.BODY, view.note))
        self.more = Button("", flat=True)
        self.more.clicked.connect(self._toggle)
        self.details = _facts(view.facts)
        if view.facts:
            self.column.addWidget(_line())
            self.column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
            self.column.addWidget(self.details)
        self._show_details()

    def _toggle(self) -> None:
        self._unfolded ^= {self.view.key}
        self._show_details()

    def _show_details(self) -> None:
        shown = self.view.key in self._unfolded
        self.details.setVisible(shown)
        words = N_("Hide the card's details") if shown else N_("Details of the card")
        self.more.setText(self._texts.get(words))
        self.more.setAccessibleName(f"{self.more.text()}: {self.view.title}")


class CertificatePanel(QWidget):
    """One certificate: its state, its timeline, and its details on request."""

    save_chosen = Signal(Certificate)
    copy_chosen = Signal(Certificate)

    def __init__(self, view: HeldCertificateView, texts: Texts, unfolded: set[str]) -> None:
        super().__init__()
        _ = texts.get
        self.view = view
        self._texts = texts
        self._unfolded = unfolded
        self._name = view.certificate.fingerprint
        status_icon = IconLabel(_ICON)
        status_icon.show_state(view.state)
        words = QVBoxLayout()
        words.setSpacing(GAP // 3)
        for role, text in (
            (Role.STRONG, view.holder),
            (Role.BODY, view.purpose),
            (Role.BODY, view.state_word),
            (Role.MUTED, view.issuer),
            (Role.BODY, view.explanation),
            (Role.BODY, view.online and _(N_("Issuer: {answer}"), answer=view.online)),
        ):
            if text:
                words.addWidget(Text(role, text))
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(status_icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        self.timeline = Timeline(view.bar)
        self.more = Button("", flat=True)
        self.more.clicked.connect(self._toggle)
        self.save = Button(_(N_("Save as a file…")), flat=True)
        self.save.clicked.connect(lambda: self.save_chosen.emit(view.certificate))
        self.save.setEnabled(view.can_be_saved)
        if not view.can_be_saved:
            reason = _(
                N_(
                    "These certificates come from a report that does not contain them; they "
                    "cannot be exported."
                )
            )
            self.save.setToolTip(reason)
            self.save.setAccessibleDescription(reason)
        self.copy = Button(_(N_("Copy the details")), flat=True)
        self.copy.clicked.connect(lambda: self.copy_chosen.emit(view.certificate))
        self.details = _facts(view.details)
        buttons = FlowLayout()
        for button in (self.more, self.save, self.copy):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addWidget(self.timeline)
        column.addLayout(buttons)
        column.addWidget(self.details)
        self._show_details()

    def _toggle(self) -> None:
        self._unfolded ^= {self._name}
        self._show_details()

    def _show_details(self) -> None:
        shown = self._name in self._unfolded
        self.details.setVisible(shown)
        less, more = N_("Hide the certificate's details"), N_("Details of the certificate")
        words = self._texts.get(less if shown else more)
        self.more.setText(words)
        whose = ", ".join(filter(None, (self.view.holder, self.view.purpose)))
        self.more.setAccessibleName(f"{words}: {whose}")


def _key(card: CardView, taken: dict[str, "CardTile"]) -> str:
    """Return a card's key, told apart from another that has the same."""
    key = card.key
    while key in taken:
        key += "+"
    return key


def _facts(views: Sequence[FactView]) -> FactGrid:
    return FactGrid([Fact(view.label, view.value) for view in views])


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
