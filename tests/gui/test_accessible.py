"""The window for people who do not see it, and for those without a mouse."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.gui.app_controller import AppController
from tests.gui.looking import settle
from tests.gui.opened import opened

_MOST_STOPS = 400  # of the Tab key on one page


@pytest.fixture(params=["tr", "en"])
def window(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[AppController]:
    with opened(qapp, "expired", request.param) as window:
        yield window


def test_every_control_has_a_name(window: AppController) -> None:
    for page in window.main.keys:
        window.go_to(page)
        settle()
        assert nameless(window.main) == [], page


def test_every_field_has_a_label_or_a_name_of_its_own(window: AppController) -> None:
    for page in window.main.keys:
        window.go_to(page)
        settle()
        assert unlabelled(window.main) == [], page


def test_no_key_is_given_twice_on_a_page(window: AppController) -> None:
    for page in window.main.keys:
        window.go_to(page)
        settle()
        assert keys_given_twice(window.main) == [], page


def test_tab_visits_every_control_once_in_reading_order(window: AppController) -> None:
    for page in window.main.keys:
        window.go_to(page)
        settle()
        visited = tab_stops(window.main)
        reachable = [each for each in _controls(window.main) if _takes_tab(each)]

        assert sorted(map(_told, visited)) == sorted(map(_told, reachable)), page
        assert out_of_order(window.main.controller(page).page, visited) == [], page


def test_the_tree_holds_what_is_on_the_screen(window: AppController) -> None:
    names = {name for _role, name in tree(window.main)}
    labels = {
        each.accessibleName() or each.text()
        for each in window.main.findChildren(QLabel)
        if each.isVisible() and each.text().strip()
    }

    assert labels
    assert labels - names == set()


def test_a_control_without_a_name_is_seen(qapp: QApplication) -> None:
    whole = QWidget()
    column = QVBoxLayout(whole)
    named = QPushButton("Save")
    for each in (QPushButton(), QLineEdit(), named):
        column.addWidget(each)
    whole.show()
    settle()

    assert nameless(whole) == ["QPushButton", "QLineEdit"]


def test_a_key_given_twice_is_seen(qapp: QApplication) -> None:
    whole = QWidget()
    column = QVBoxLayout(whole)
    for text in ("&Save", "&Search", "Q&&A", "&Open"):
        column.addWidget(QPushButton(text))
    whole.show()
    settle()

    assert keys_given_twice(whole) == ["s"]


def nameless(whole: QWidget) -> list[str]:
    """Return the controls that a screen reader could only call by their kind."""
    found = list[str]()
    for control in _controls(whole):
        interface = QAccessible.queryAccessibleInterface(control)
        assert interface is not None, _told(control)
        name = interface.text(QAccessible.Text.Name).strip()
        kind = type(control).__name__
        if not name or name == kind or re.fullmatch(r"Q[A-Z]\w+", name):
            found.append(_told(control))
    return found


def unlabelled(whole: QWidget) -> list[str]:
    """Return the fields of which nobody says what to put in."""
    return [_told(each) for each in _fields(whole) if not _is_labelled(each)]


def keys_given_twice(whole: QWidget) -> list[str]:
    """Return letters that stand for more than one thing with Alt."""
    letters = Counter(
        match[1].casefold()
        for widget in whole.findChildren(QWidget)
        if widget.isVisible() and isinstance(widget, QAbstractButton | QLabel)
        if not (isinstance(widget, QLabel) and widget.buddy() is None)
        if (match := re.search(r"&([^&\s])", widget.text().replace("&&", "")))
    )
    return [letter for letter, times in letters.items() if times > 1]


def tab_stops(whole: QWidget) -> list[QWidget]:
    """Press Tab until it comes back to where it began; return what had the focus."""
    whole.activateWindow()
    first = whole.focusWidget() or whole
    first.setFocus(Qt.FocusReason.TabFocusReason)
    visited = list[QWidget]()
    for _ in range(_MOST_STOPS):
        now = whole.focusWidget()
        assert now is not None
        if now in visited:
            break
        visited.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        settle()
    return visited


def out_of_order(page: QWidget, visited: list[QWidget]) -> list[str]:
    """Return the stops of a page that lie wholly above the one before: the eye jumps back."""
    on_page = [each for each in visited if page.isAncestorOf(each)]
    start = next((n for n, each in enumerate(on_page) if each is _topmost(page, on_page)), 0)
    in_turn = on_page[start:] + on_page[:start]
    places = [(each.mapTo(page, QPoint(0, 0)).y(), each) for each in in_turn]
    return [
        f"{_told(one)} then {_told(other)}"
        for (upper, one), (lower, other) in pairwise(places)
        if lower + other.height() <= upper and not _beside(one, other, page)
    ]


def tree(whole: QWidget) -> list[tuple[QAccessible.Role, str]]:
    """Return role and name of everything visible, as a screen reader walks it."""
    interface = QAccessible.queryAccessibleInterface(whole)
    assert interface is not None
    return list(_walk(interface))


def _walk(interface: QAccessibleInterface) -> Iterator[tuple[QAccessible.Role, str]]:
    yield interface.role(), interface.text(QAccessible.Text.Name)
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None:
            yield from _walk(child)


def _topmost(page: QWidget, among: list[QWidget]) -> QWidget | None:
    return min(
        among,
        key=lambda each: (each.mapTo(page, QPoint(0, 0)).y(), each.mapTo(page, QPoint(0, 0)).x()),
        default=None,
    )


def _beside(one: QWidget, other: QWidget, page: QWidget) -> bool:
    """Tell whether the second begins a column of its own, right of the first."""
    right = one.mapTo(page, QPoint(one.width(), 0)).x()
    return other.mapTo(page, QPoint(0, 0)).x() >= right


def _controls(whole: QWidget) -> list[QWidget]:
    return [
        each
        for each in whole.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and (_takes_tab(each) or isinstance(each, QAbstractButton))
        and each.focusProxy() is None
        and not isinstance(each.parentWidget(), QComboBox | QAbstractSpinBox)
    ]


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def _fields(whole: QWidget) -> list[QWidget]:
    return [each for each in _controls(whole) if isinstance(each, QLineEdit | QComboBox)]


def _is_labelled(field: QWidget) -> bool:
    buddies = [each.buddy() for each in field.window().findChildren(QLabel)]
    return bool(field.accessibleName()) or field in buddies


def _told(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""
    return " ".join(filter(None, (type(widget).__name__, text)))
