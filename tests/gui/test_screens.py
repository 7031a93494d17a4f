"""On every screen the window is whole, sharp and where it was; its dialogs are beside it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from esign_desktop.gui.status.page import StatusPage
from tests.gui.looking import settle
from tests.gui.opened import opened

_LIMIT_S: Final = 90
_OLD_MONITOR: Final = ("left", 1024, 768)
_LARGE_MONITOR: Final = ("right", 1280, 1024)
_LAPTOP: Final = ("laptop", 1366, 768)


def on_screens(folder: Path, *screens: tuple[str, int, int], scale: float = 1) -> dict[str, Any]:
    """Return what the window tells that was opened on screens side by side."""
    controller, left = list[dict[str, object]](), 0
    for name, width, height in screens:
        dense = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        place = {"x": left, "y": 0, "width": width, "height": height}
        controller.append({"name": name, **place, **dense})
        left += width
    file = folder / "screens.json"
    file.write_text(json.dumps({"screens": controller}))
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.on_screens"],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={file}",
            "QT_SCALE_FACTOR": str(scale),
            "XDG_CONFIG_HOME": str(folder / "settings"),
        },
        cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=_LIMIT_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_window_and_dialogs_stay_on_their_screen_and_come_back_when_it_is_gone(
    tmp_path: Path,
) -> None:
    told = on_screens(tmp_path, _OLD_MONITOR, _LARGE_MONITOR)

    assert told["first"]["whole"]  # though the size it would like is larger than 1024 × 768
    assert told["moved"]["screen"] == "right"
    assert [name for name, each in told["dialogs"].items() if each["screen"] != "right"] == []
    assert [name for name, each in told["dialogs"].items() if not each["whole"]] == []
    assert (told["again"]["screen"], told["again"]["whole"]) == ("right", True)

    told = on_screens(tmp_path, _OLD_MONITOR)
    assert (told["first"]["screen"], told["first"]["whole"]) == ("left", True)


@pytest.mark.parametrize("scale", [1.25, 2])
def test_on_a_dense_screen_all_is_whole_and_pictures_are_sharp(
    tmp_path: Path, scale: float
) -> None:
    told = on_screens(tmp_path, _LAPTOP, scale=scale)

    assert told["first"]["whole"]
    assert told["wrong"] == []
    assert min(told["pictures"]) >= scale
    assert [name for name, each in told["dialogs"].items() if not each["whole"]] == []
    assert [(name, each) for name, each in told["dialogs"].items() if each["wrong"]] == []


def test_pictures_are_drawn_anew_on_a_screen_of_another_density(qapp: QApplication) -> None:
    with opened(qapp, "expired") as window:
        page = window.main.controller("status").page
        assert isinstance(page, StatusPage)
        for button in page.chain.buttons:
            button.setIcon(QIcon())

        screen_of = window.main.windowHandle()
        QApplication.sendEvent(screen_of, QEvent(QEvent.Type.DevicePixelRatioChange))
        settle()

        assert [button.icon().isNull() for button in page.chain.buttons] == [False] * 6
