"""The page of procedures, with its controller and a scenario behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.gui.background import Background
from esign_desktop.gui.guides.controller import GuidesController
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.window_context import window_context


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    font = qapp.font()
    yield Theme(qapp)
    qapp.setStyleSheet("")
    qapp.setFont(font)


def controller_for(
    theme: Theme, qtbot: QtBot, folder: Path, scenario: str, language: str
) -> GuidesController:
    program = window_context(scenario, language)
    program.settings_file = folder / "settings.json"
    controller = GuidesController(program, Background())
    qtbot.addWidget(controller.page)
    controller.page.resize(900, 700)
    controller.page.show()
    controller.show_report(program.diagnose())
    controller.page.activateWindow()
    return controller


@pytest.fixture
def controller(theme: Theme, qtbot: QtBot, tmp_path: Path) -> GuidesController:
    return controller_for(theme, qtbot, tmp_path, "expired", "tr")
