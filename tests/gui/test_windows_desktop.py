"""What Windows' desktop is told, against stand-ins. The real calls were seen under Wine."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from esign_desktop.gui import app_controller as application
from esign_desktop.gui.icons import program_icon
from esign_desktop.gui.single_instance import pipe as instance_pipe
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.windows_desktop import name_for_taskbar

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has the real one")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Be on Windows, and keep what its shell is told."""
    told: list[object] = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    user = SimpleNamespace(AllowSetForegroundWindow=told.append)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(
        ctypes, "windll", SimpleNamespace(shell32=shell, user32=user), raising=False
    )
    return told


class Registry:
    """Stands in for ``winreg`` with one value of one key."""

    HKEY_CURRENT_USER = 1

    def __init__(self, light: int | None) -> None:
        self._light = light

    @contextmanager
    def OpenKey(self, root: int, path: str) -> Iterator[str]:
        assert path.endswith(r"Themes\Personalize")
        yield path

    def QueryValueEx(self, key: str, name: str) -> tuple[Any, int]:
        if name != "SystemUsesLightTheme" or self._light is None:
            raise FileNotFoundError
        return self._light, 4


def test_the_taskbar_shows_us_and_not_python(told: list[object], qapp: QApplication) -> None:
    name_for_taskbar("esign-desktop")
    assert told == ["esign-desktop"]

    sides = {size.width() for size in program_icon().availableSizes()}
    assert {16, 32} <= sides  # title bar and taskbar
    image = program_icon().pixmap(32).toImage()
    assert image.pixelColor(16, 2).name() == "#0b6b73"


def test_a_second_start_lets_the_first_come_to_the_front(
    told: list[object], qapp: QApplication
) -> None:
    assert not instance_pipe.notify_running_instance(f"esign-test-nobody-{os.getpid()}")

    assert told == [-1]


@pytest.mark.parametrize(("light", "dark"), [(1, False), (0, True), (None, True)])
def test_the_icon_is_drawn_for_the_taskbar_whatever_windows_wear(
    light: int | None, dark: bool, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = Theme(qapp)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", Registry(light))

    assert theme.system_is_dark is dark


def test_the_frame_wears_what_was_chosen(
    told: list[object], qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Qt.ColorScheme] = []
    hints = SimpleNamespace(
        setColorScheme=asked.append,
        colorScheme=lambda: Qt.ColorScheme.Light,
        colorSchemeChanged=SimpleNamespace(connect=lambda _slot: None),
    )
    monkeypatch.setattr(qapp, "styleHints", lambda: hints)

    theme = Theme(qapp, scheme=Qt.ColorScheme.Dark)
    theme.choose(Qt.ColorScheme.Unknown, 1.0)

    assert asked == [Qt.ColorScheme.Dark, Qt.ColorScheme.Unknown]


def test_a_program_without_a_console_ends_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(application, "main", lambda: 0)
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # put back what it changes

    application.run()

    assert ended == [0]
