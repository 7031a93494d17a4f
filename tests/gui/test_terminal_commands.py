"""Commands of a finding are copied whole, from every page that shows it."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.widgets.command import Command
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_context import window_context

START = "sudo systemctl start pcscd.socket"


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[AppController]:
    window = AppController(qapp, window_context("no_service", "tr"))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    yield window
    window.close()


def commands(page: QWidget) -> dict[str, Command]:
    return {
        shown.findChildren(Text)[0].text(): shown
        for shown in page.findChildren(Command)
        if shown.isVisible()
    }


@pytest.mark.parametrize("page", ["status", "pin"])
def test_a_command_stands_alone_and_is_copied_whole(
    window: AppController, qapp: QApplication, page: str
) -> None:
    window.go_to(page)
    shown = commands(window.main.controller(page).page)

    assert list(shown) == ["sudo apt install pcscd libccid", START]
    shown[START].copy.click()
    assert qapp.clipboard().text() == START
    assert START in window.main.statusBar().currentMessage()


def test_the_keyboard_reaches_it_before_the_buttons_below(
    window: AppController, qtbot: QtBot
) -> None:
    page = window.main.controller("status").page
    first, second = (shown.copy for shown in commands(page).values())

    assert first.nextInFocusChain() is second
    assert first.accessibleName() == "Komutu kopyala: sudo apt install pcscd libccid"
