"""What is wrong with how a page is laid out: words cut off, parts on top of each other."""

from collections.abc import Iterator

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def faults(page: QWidget) -> list[str]:
    """Return what is cut off or overlaps, in words."""
    return [*_clipped(page), *_overlapping(page)]


def _clipped(page: QWidget) -> Iterator[str]:
    parts: list[QLabel | QAbstractButton] = [*page.findChildren(QLabel)]
    for part in [*parts, *page.findChildren(QAbstractButton)]:
        if not part.isVisibleTo(page):
            continue
        name = repr(part.accessibleName() or part.text())
        wraps = part.hasHeightForWidth()
        needed = part.heightForWidth(part.width()) if wraps else part.sizeHint().height()
        if part.height() < needed:
            yield f"too low: {name}"
        if not wraps and part.width() < part.sizeHint().width():
            yield f"too narrow: {name}"
        if not _room(part).contains(part.geometry()):
            yield f"sticks out: {name}"


def _room(part: QWidget) -> QRect:
    parent = part.parentWidget()
    return parent.rect() if parent is not None else part.geometry()


def _overlapping(page: QWidget) -> Iterator[str]:
    parents = {part.parentWidget() for part in page.findChildren(QLabel)}
    for parent in filter(None, parents):
        there = [
            each
            for each in parent.children()
            if isinstance(each, QWidget) and each.isVisibleTo(page) and not each.isWindow()
        ]
        for number, one in enumerate(there):
            for other in there[number + 1 :]:
                if one.geometry().intersects(other.geometry()):
                    yield f"on top of each other: {one} and {other}"
