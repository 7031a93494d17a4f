"""The Tab key goes where the eye goes, also to what has been put on a page later."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def follow_layout(whole: QWidget) -> None:
    """Order the stops of the Tab key as the layouts have them; change nothing where they are."""
    stops = list(_stops(whole))
    for one, other in pairwise(stops):
        if _next_stop(one) is not other:
            QWidget.setTabOrder(one, other)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Yield what takes the focus, in the order of the layouts. Inner parts keep their own."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if (layout := widget.layout()) is not None:
        yield from _stops_in(layout)


def _stops_in(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield from _stops(widget)
        elif (inner := item.layout()) is not None:
            yield from _stops_in(inner)


def _next_stop(widget: QWidget) -> QWidget | None:
    following = widget.nextInFocusChain()
    while following is not None and following is not widget:
        if following.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return following
        following = following.nextInFocusChain()
    return None
