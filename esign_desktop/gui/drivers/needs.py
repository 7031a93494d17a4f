"""What a computer needs: the answer with its mark, and each part with what is to be done."""

from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import urlsplit

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.diagnosis.needs import Outcome
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.collapsible import Collapsible
from esign_desktop.gui.widgets.command import Command
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.link_card import LinkCard
from esign_desktop.gui.widgets.steps import Steps
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.advice import AdviceKind
from esign_desktop.model.report import LinkState
from esign_desktop.presenters.document import Step
from esign_desktop.presenters.drivers.blocks import how_sure, need_heading, only_in_case
from esign_desktop.presenters.drivers.needs import NeedsView, NeedView
from esign_desktop.presenters.drivers.view import AdviceView
from esign_desktop.presenters.staleness import STALE
from esign_desktop.presenters.texts import N_, Texts

_OF_OUTCOME: Final[Mapping[Outcome, LinkState]] = {
    Outcome.NOTHING: LinkState.OK,
    Outcome.TO_DO: LinkState.WARNING,
    Outcome.NOT_USABLE: LinkState.BROKEN,
    Outcome.UNKNOWN: LinkState.UNKNOWN,
}
_OF_ADVICE: Final[Mapping[AdviceKind, LinkState]] = {
    AdviceKind.NOTHING: LinkState.OK,
    AdviceKind.INSTALL: LinkState.WARNING,
    AdviceKind.SET: LinkState.WARNING,
    AdviceKind.REPLACE: LinkState.BROKEN,
    AdviceKind.UNKNOWN: LinkState.UNKNOWN,
}


class Needs(QWidget):
    """Shows a ``NeedsView`` and says which page was chosen and what is to be copied."""

    address_chosen = Signal(str)
    copied = Signal(str)

    def __init__(
        self,
        texts: Texts,
        openable: Collection[str],
        parent: QWidget | None = None,
    ) -> None:
        """``openable`` are the addresses of the list; all others can only be copied."""
        super().__init__(parent)
        self._openable = openable
        self._texts = texts
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
        """Show what is needed. The same again leaves all as it is."""
        if view == self.view:
            return
        self.view = view
        self.title.setText(view.target.title)
        self.outcome.setText(view.outcome_word)
        self.status_icon.show_state(_OF_OUTCOME[view.outcome])
        fresh = QWidget()
        rows = QVBoxLayout(fresh)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        for need in view.needs:
            rows.addWidget(self._need(need))
        if in_case := only_in_case(view):
            rows.addWidget(self._only_in_case(in_case))
        self._column.replaceWidget(self._parts, fresh)
        self._parts.hide()
        self._parts.deleteLater()
        self._parts = fresh

    def _need(self, need: NeedView) -> Card:
        card = Card()
        atr = str(need.atr or "").upper()
        card.column.addWidget(Text(Role.MUTED, _spaced(need_heading(need), atr)))
        for note in need.notes:
            card.column.addWidget(Text(Role.BODY, note))
        for advice in need.advice:
            if not advice.in_case:
                card.column.addWidget(self._advice(advice, atr))
        for hint in need.hints:
            card.column.addWidget(Text(Role.BODY, hint))
        return card

    def _only_in_case(self, advice: list[AdviceView]) -> Collapsible:
        fold = Collapsible(advice[0].when)
        card = Card()
        for each in advice:
            card.column.addWidget(self._advice(each))
        fold.column.addWidget(card)
        return fold

    def _advice(self, advice: AdviceView, atr: str = "") -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        status_icon = IconLabel(lines=1.3)
        status_icon.show_state(_OF_ADVICE[advice.kind])
        row.addWidget(status_icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(GAP // 2)
        title = Text(Role.STRONG, _spaced(advice.title, atr))
        title.setAccessibleName(f"{advice.kind_word}: {advice.title}")
        column.addWidget(title)
        column.addWidget(Text(Role.BODY, advice.why))
        if advice.steps:
            steps = [_shown(step) for step in advice.steps]
            column.addWidget(Steps(steps, self._command))
        if advice.url and not advice.command:
            column.addWidget(self._link_card(advice))
        if advice.sources:
            column.addWidget(self._sources(advice))
        row.addLayout(column, 1)
        return box

    def _command(self, command: str) -> Command:
        shown = Command(command, self._texts)
        shown.copied.connect(self.copied)
        return shown

    def _link_card(self, advice: AdviceView) -> LinkCard:
        title = advice.link_title or advice.package_title
        if advice.url_stale:
            title = self._texts.get(STALE, age=title)
        copy = self._texts.get(N_("Copy address"))
        opens = advice.url in self._openable
        card = LinkCard(title, advice.url, copy, opens=opens)
        card.opened.connect(lambda: self.address_chosen.emit(advice.url))
        card.copied.connect(self.copied)
        return card

    def _sources(self, advice: AdviceView) -> Collapsible:
        fold = Collapsible(how_sure(advice, self._texts))
        for each in advice.sources:
            source = Text(Role.MUTED)
            source.set_breakable(f"{each.where} ({each.seen_on_word})")
            fold.column.addWidget(source)
        return fold


def _spaced(words: str, atr: str) -> str:
    """Return words in which an ATR stands byte by byte: so it can be read out, and wraps."""
    in_bytes = " ".join(atr[at : at + 2] for at in range(0, len(atr), 2))
    return words.replace(atr, in_bytes) if atr else words


def _shown(step: Step) -> Step:
    """Return a step without the whole address, which stands below it alone, to be copied."""
    if not step.address:
        return step
    return replace(step, text=step.text.replace(step.address, urlsplit(step.address).netloc))
