"""Shows the blocks of a document (``presenters.document``) as widgets."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.action_button import ActionButton
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.collapsible import Collapsible
from esign_desktop.gui.widgets.command import Command
from esign_desktop.gui.widgets.fact_grid import FactGrid
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.link_card import LinkCard
from esign_desktop.gui.widgets.text import Text
from esign_desktop.model.report import Action
from esign_desktop.presenters.document import (
    Block,
    Emphasis,
    Facts,
    Fold,
    Heading,
    Link,
    LinkKind,
    Links,
    Note,
    Paragraph,
    Point,
    Points,
    Section,
    Sources,
    Step,
    Steps,
    Table,
)
from esign_desktop.presenters.texts import N_, Texts

_ROLES: Final[Mapping[Emphasis, Role]] = {
    Emphasis.NORMAL: Role.BODY,
    Emphasis.STRONG: Role.STRONG,
    Emphasis.MUTED: Role.MUTED,
}
_HEX: Final = re.compile(r"\b(?:[0-9A-F]{2}){8,}\b")
_TOP: Final = Qt.AlignmentFlag.AlignTop


class DocumentView(QWidget):
    """Blocks below each other. Emits what the user chose; decides nothing.

    Args:
        blocks: what to show.
        texts: the language of the buttons that copy.
        main: the first action is the one to press.
        cards: each section, and what a fold holds, is on a card of its own.
        openable: addresses that may be opened; all others can only be read and copied.
        parent: owns this.
    """

    action_chosen = Signal(Action)
    address_chosen = Signal(str)
    copied = Signal(str)

    def __init__(
        self,
        blocks: Sequence[Block],
        texts: Texts,
        *,
        main: bool = False,
        cards: bool = False,
        openable: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts = texts
        self._main, self._cards, self._openable = main, cards, openable
        column = _column(self, GAP)
        for block in blocks:
            if cards and isinstance(block, Section):
                column.addWidget(self._card(block))
            else:
                self._add(block, column)

    def _add(self, block: Block, column: QBoxLayout) -> None:
        """Add a block to a column; one without contents adds nothing."""
        match block:
            case Section():
                column.addWidget(self._section(block))
            case Paragraph() if block.text:
                column.addWidget(_paragraph(block))
            case Steps(steps) if steps:
                column.addLayout(self._steps(steps))
            case Points(points) if points:
                column.addLayout(self._points(points))
            case Facts() if block.facts:
                column.addWidget(FactGrid(block.facts))
            case Links(links) if links:
                column.addLayout(self._links(links))
            case Table():
                column.addLayout(_table(block))
            case Sources(sources):
                for each in sources:
                    column.addWidget(_muted(f"[{each.number}] {each.where}, {each.dated}"))
            case Note() if block.text:
                column.addWidget(_note(block))
            case Fold():
                column.addWidget(self._fold(block))

    def _card(self, section: Section) -> Card:
        card = Card()
        if section.heading is not None:
            card.column.addWidget(_heading(section.heading, Role.MUTED))
        for block in section.blocks:
            self._add(block, card.column)
        return card

    def _section(self, section: Section) -> QWidget:
        """Return a section with its mark on the left of heading and blocks."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        column = QVBoxLayout()
        column.setSpacing(GAP // 2)
        if (heading := section.heading) is not None:
            if heading.mark is not None:
                icon = IconLabel(lines=1.3)
                icon.show_mark(heading.mark)
                row.addWidget(icon, 0, _TOP)
            column.addWidget(_heading(heading, Role.STRONG))
        for block in section.blocks:
            self._add(block, column)
        row.addLayout(column, 1)
        return box

    def _fold(self, fold: Fold) -> Collapsible:
        shown = Collapsible(fold.title)
        column: QBoxLayout = shown.column
        if self._cards:
            card = Card()
            column.addWidget(card)
            column = card.column
        for block in fold.blocks:
            self._add(block, column)
        return shown

    def _steps(self, steps: Sequence[Step]) -> QGridLayout:
        """Return numbered steps. A screen reader hears each number with its step."""
        grid = _list_grid()
        for number, step in enumerate(steps, 1):
            lead = _lead(Role.MUTED, f"{number}.")
            lead.setAccessibleName(" ")  # said with the step
            text = Text(Role.BODY)
            text.set_breakable(_without_address(step) + _numbers(step.sources))
            text.setAccessibleName(f"{number}. {step}")
            row = _next_row(grid)
            grid.addWidget(lead, row, 0, _TOP | Qt.AlignmentFlag.AlignRight)
            grid.addWidget(text, row, 1, _TOP)
            if step.command:
                command = Command(step.command, self._texts)
                command.copied.connect(self.copied)
                grid.addWidget(command, row + 1, 1)
            self._add_links_of(step, grid)
        return grid

    def _points(self, points: Sequence[Point]) -> QGridLayout:
        grid = _list_grid()
        for point in points:
            row = _next_row(grid)
            if len(points) > 1:
                grid.addWidget(_lead(Role.MUTED, "•"), row, 0, _TOP)
            text = Text(Role.STRONG if point.points else Role.BODY)
            text.set_breakable(point.text + _numbers(point.sources))
            grid.addWidget(text, row, 1, _TOP)
            self._add_links_of(point, grid)
            if point.points:
                grid.addLayout(self._points(point.points), row + 1, 1)
            if point.conclusion:
                grid.addWidget(Text(Role.BODY, f"→ {point.conclusion}"), _next_row(grid), 1)
        return grid

    def _add_links_of(self, item: Step | Point, grid: QGridLayout) -> None:
        for link in item.links:
            if not link.repeated:
                grid.addWidget(self._link(link), _next_row(grid), 1)

    def _links(self, links: Sequence[Link]) -> QVBoxLayout:
        """Return a button for each action, and a card for each page."""
        column = QVBoxLayout()
        column.setSpacing(GAP // 2)
        is_main = self._main
        for link in links:
            shown = self._link(link, main=is_main)
            if isinstance(shown, ActionButton):
                is_main = False
                row = QHBoxLayout()
                row.addWidget(shown)
                row.addStretch(1)
                column.addLayout(row)
            else:
                column.addWidget(shown)
        return column

    def _link(self, link: Link, *, main: bool = False) -> QWidget:
        if link.action is not None:
            button = ActionButton(link.label, link.action, link.url, main=main)
            button.chosen.connect(self.action_chosen)
            return button
        if link.kind is LinkKind.PAGE:
            copy = self._texts.get(N_("Copy address"))
            opens = link.url in self._openable
            card = LinkCard(link.label, link.url, copy, opens=opens)
            card.opened.connect(lambda: self.address_chosen.emit(link.url))
            card.copied.connect(self.copied)
            return card
        return Text(Role.BODY, ": ".join(filter(None, (link.label, link.where))))


def _heading(heading: Heading, role: Role) -> Text:
    """Return a heading; an ATR stands in it byte by byte, to be read out and to wrap."""
    shown = _HEX.sub(lambda found: " ".join(re.findall("..", found[0])), heading.text)
    text = Text(role, shown)
    if heading.spoken:
        text.setAccessibleName(heading.spoken)
    return text


def _paragraph(paragraph: Paragraph) -> QWidget:
    text = Text(_ROLES[paragraph.emphasis], paragraph.text + _numbers(paragraph.sources))
    if paragraph.mark is None:
        return text
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(GAP)
    icon = IconLabel(lines=1.3)
    icon.show_mark(paragraph.mark)
    row.addWidget(icon, 0, _TOP)
    row.addWidget(text, 1)
    return box


def _note(note: Note) -> QWidget:
    if not note.details:
        return _muted(note.text)
    fold = Collapsible(note.text)
    for detail in note.details:
        fold.column.addWidget(_muted(detail))
    return fold


def _table(table: Table) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    for place, name in enumerate(table.header):
        grid.addWidget(Text(Role.STRONG, name), 0, place, _TOP)
    for number, row in enumerate(table.rows, 1):
        for place, cell in enumerate(row):
            grid.addWidget(Text(Role.BODY, cell), number, place, _TOP)
    return grid


def _muted(words: str) -> Text:
    text = Text(Role.MUTED)
    text.set_breakable(words)
    return text


def _lead(role: Role, sign: str) -> Text:
    lead = Text(role, sign)
    lead.setWordWrap(False)
    return lead


def _without_address(step: Step) -> str:
    """Return a step's text; of an address that stands below it in full only the host."""
    if not step.address:
        return step.text
    return step.text.replace(step.address, urlsplit(step.address).netloc)


def _numbers(sources: Sequence[int]) -> str:
    return f" [{', '.join(map(str, sources))}]" if sources else ""


def _list_grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(GAP * 2 // 3)
    grid.setColumnStretch(1, 1)
    return grid


def _next_row(grid: QGridLayout) -> int:
    return grid.rowCount() if grid.count() else 0


def _column(widget: QWidget, spacing: int) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column
