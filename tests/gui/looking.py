"""Looks at a window as somebody does who reads it: what is cut off, and what lies on what."""

import re
from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QTableView,
    QWidget,
)

from esign_desktop.gui.cards.page import CardTile, CertificatePanel
from esign_desktop.gui.widgets.collapsible import Collapsible
from esign_desktop.gui.widgets.finding import FindingCard

_A_HAIR = 2  # pixels: the side bearing of a letter is no text


def settle() -> None:
    """Let layouts that are on their way arrive."""
    for _ in range(4):
        QApplication.sendPostedEvents(None, 0)
        QApplication.processEvents()


def unfold(whole: QWidget) -> None:
    """Open whatever can be opened, so that it is looked at too."""
    for fold in whole.findChildren(Collapsible):
        fold.button.setChecked(True)
    for finding in whole.findChildren(FindingCard):
        if finding.more is not None and finding.body.isHidden():
            finding.more.click()
    parts: list[CardTile | CertificatePanel] = whole.findChildren(CardTile)
    parts += whole.findChildren(CertificatePanel)
    for each in parts:
        if each.details.isHidden():
            each.more.click()
    settle()


def cut_off(whole: QWidget) -> list[str]:
    """Return what cannot be read to its end, in words for the one who mends it."""
    return [
        f"{_told(widget)}: {reason}"
        for widget in (whole, *whole.findChildren(QWidget))
        if widget.isVisible() and (reason := _cut(widget, whole))
    ]


def overlapping(whole: QWidget) -> list[str]:
    """Return pairs of texts and controls that lie on each other."""
    shown = [
        (widget, _place(widget), (widget.window(), _scrolled_by(widget)))
        for widget in whole.findChildren(QWidget)
        if _says_something(widget)
    ]
    return [
        f"{_told(one)} and {_told(other)}"
        for (one, place, above), (other, its_place, above_it) in combinations(shown, 2)
        if place.intersects(its_place)
        and above == above_it
        and not (one.isAncestorOf(other) or other.isAncestorOf(one))
    ]


def _cut(widget: QWidget, whole: QWidget) -> str:
    if isinstance(widget, QScrollArea) and (inside := widget.widget()) is not None:
        never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if widget.horizontalScrollBarPolicy() == never and (
            inside.width() > widget.viewport().width()
        ):
            return f"{inside.width()} wide in a page of {widget.viewport().width()}"
    if isinstance(widget, QAbstractItemView):
        return _cut_entry(widget)
    if not _says_something(widget):
        return ""
    if (parent := widget.parentWidget()) is not None and widget is not whole:
        room = QRect(QPoint(0, 0), parent.size())
        if not isinstance(parent.parentWidget(), QAbstractScrollArea) and not room.contains(
            widget.geometry()
        ):
            return f"{widget.geometry().getRect()} reaches out of {room.getRect()}"
    width, height = _needed(widget)
    if widget.width() + _A_HAIR < width:
        return f"{widget.width()} wide, needs {width}"
    if widget.height() + _A_HAIR < height:
        return f"{widget.height()} high, needs {height} at a width of {widget.width()}"
    return ""


def _needed(widget: QWidget) -> tuple[int, int]:
    """Return the least width and height for the words of a widget, at the width it has."""
    if isinstance(widget, QLabel):
        if widget.wordWrap():
            words = re.split(r"[\s\u200b]+", widget.text())
            frame = widget.contentsMargins().left() + widget.contentsMargins().right()
            longest = max(widget.fontMetrics().horizontalAdvance(word) for word in words)
            return longest + frame, widget.heightForWidth(widget.width())
        return widget.sizeHint().width(), widget.sizeHint().height()
    if isinstance(widget, QLineEdit):
        line = widget.text() if widget.isReadOnly() else widget.placeholderText()
        frame = widget.width() - _room_in(widget)
        width = widget.fontMetrics().horizontalAdvance(line) + frame
        return width, widget.minimumSizeHint().height()
    if isinstance(widget, QComboBox):
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) + 20, 0
    if isinstance(widget, QPushButton) and widget.hasHeightForWidth():
        return widget.minimumSizeHint().width(), widget.heightForWidth(widget.width())
    if widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Ignored:
        return 0, 0
    hint = widget.sizeHint()
    return hint.width(), hint.height()


def _room_in(field: QLineEdit) -> int:
    """Return the width that a field leaves its text."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    part = QStyle.SubElement.SE_LineEditContents
    return field.style().subElementRect(part, option, field).width() - 2 * _A_HAIR


def _cut_entry(view: QAbstractItemView) -> str:
    """Return the first entry of a list or table whose words do not fit."""
    if view.horizontalScrollBar().isVisible():
        return "is scrolled sideways"
    model, top = view.model(), QModelIndex()
    for row in range(min(model.rowCount(top), 200) if model is not None else 0):
        for column in range(_columns(view)):
            index = model.index(row, column, top)
            place = view.visualRect(index)
            if isinstance(view, QTableView) and view.wordWrap():
                needs = _wrapped(view, str(index.data() or ""), place.width())
                if place.isValid() and needs.height() > place.height() + _A_HAIR:
                    return f"{index.data()!r} is {place.height()} high, needs {needs.height()}"
            else:
                needs = view.sizeHintForIndex(index)
            if place.isValid() and not place.isEmpty() and needs.width() > place.width() + _A_HAIR:
                return f"{index.data()!r} is {place.width()} wide, needs {needs.width()}"
    return ""


def _wrapped(view: QTableView, words: str, width: int) -> QSize:
    room = QRect(0, 0, width - 2 * _A_HAIR, 10_000)
    return view.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), words).size()


def _columns(view: QAbstractItemView) -> int:
    if isinstance(view, QListView):  # Qt keeps the columns of a list to itself
        return 1
    return view.model().columnCount(QModelIndex())


def _says_something(widget: QWidget) -> bool:
    if not widget.isVisible() or isinstance(widget.parentWidget(), QLineEdit | QComboBox):
        return False  # Qt's own parts of a field have the room the field gives them
    if widget.visibleRegion().isNull() and _is_hidden_by_a_page(widget):
        return False
    if isinstance(widget, QLabel):
        return bool(widget.text().strip())
    if isinstance(widget, QAbstractButton):
        return bool(widget.text().strip()) or not widget.icon().isNull()
    return isinstance(widget, QLineEdit | QComboBox)


def _is_hidden_by_a_page(widget: QWidget) -> bool:
    """Tell whether a parent leaves no room at all: a folded part, not one scrolled away."""
    return any(parent.size().isEmpty() for parent in _parents(widget))


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def _scrolled_by(widget: QWidget) -> QAbstractScrollArea | None:
    return next((each for each in _parents(widget) if isinstance(each, QAbstractScrollArea)), None)


def _place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def _told(widget: QWidget) -> str:
    text = ""
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        text = widget.text()
    elif isinstance(widget, QComboBox):
        text = widget.currentText()
    return f"{type(widget).__name__} {text[:60]!r}" if text else type(widget).__name__
