"""The four questions of the telephone, answered without a mouse: from the start to the page."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.widgets.link_card import LinkCard
from tests.gui.looking import settle
from tests.gui.opened import opened

_MOST_STOPS = 120

BUTTONS = {
    "expired": "renewal",
    "pin_locked": "online_services",
    "middleware_missing": "akis_downloads",
    "pin_not_set": "online_services",
}
"""What the first page offers, by its id in the list of links."""


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize(("scenario", "link"), BUTTONS.items())
def test_tab_and_space_open_the_page(
    qapp: QApplication, qtbot: QtBot, scenario: str, link: str, language: str
) -> None:
    with opened(qapp, scenario, language) as window:
        addresses = recorded(window)
        words = _words_of_the_button(window, link)

        go_to(window.main, words)
        press(window.main, Qt.Key.Key_Space)

        qtbot.waitUntil(lambda: bool(window.main.statusBar().currentMessage()))  # it says so
        assert addresses == [window.program.links[link].url]


@pytest.mark.parametrize(
    "scenario", ["expired", "pin_locked", "middleware_missing", "pin_not_set"]
)
def test_enter_leads_to_the_whole_way_and_on_to_its_page(
    qapp: QApplication, qtbot: QtBot, scenario: str
) -> None:
    with opened(qapp, scenario, "tr") as window:
        addresses = recorded(window)

        go_to(window.main, "Adım adım anlatım")
        press(window.main, Qt.Key.Key_Return)
        assert window.main.shown == "guides"

        for stop in stops(window.main):
            if window.main.controller("guides").page.isAncestorOf(stop) and _opens_a_page(stop):
                press(window.main, Qt.Key.Key_Return)
                break
        qtbot.waitUntil(lambda: bool(addresses))
        assert addresses[0] in {entry.url for entry in window.program.links.values()}


def test_arrows_go_from_page_to_page(qapp: QApplication) -> None:
    with opened(qapp, "ready") as window:
        window.main.navigation.setFocus()
        seen = [window.main.shown]
        for _ in window.main.keys[1:]:
            press(window.main, Qt.Key.Key_Down)
            seen.append(window.main.shown)

        assert seen == list(window.main.keys)


def recorded(window: AppController) -> list[str]:
    """Return the list that takes the addresses instead of a browser."""
    addresses = list[str]()

    def record(address: str) -> bool:
        addresses.append(address)
        return True

    window.actions.open_page = record
    return addresses


def go_to(whole: QWidget, words: str) -> QWidget:
    """Press Tab until what is called so has the focus."""
    names = list[str]()
    for stop in stops(whole):
        names.append(stop.accessibleName())
        if words in stop.accessibleName():
            return stop
    raise AssertionError(f"no stop {words!r} among {names}")


def stops(whole: QWidget) -> Iterator[QWidget]:
    """Yield what has the focus, Tab for Tab."""
    for _ in range(_MOST_STOPS):
        focused = whole.focusWidget()
        if focused is not None:
            yield focused
        press(whole, Qt.Key.Key_Tab)


def press(whole: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(whole.focusWidget() or whole, key)
    settle()


def _opens_a_page(stop: QWidget) -> bool:
    return isinstance(stop.parentWidget(), LinkCard) and not isinstance(stop, QToolButton)


def _words_of_the_button(window: AppController, link: str) -> str:
    return window.program.links[link].title(window.program.texts.language)
