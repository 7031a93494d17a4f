"""Systems give menus, lists and buttons fonts of their own; the chosen size is theirs too."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.gui.screen import xvfb

pytestmark = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")

KDE = """\
[General]
font=DejaVu Sans,10,-1,5,50,0,0,0,0,0
menuFont=DejaVu Sans,7,-1,5,50,0,0,0,0,0
toolBarFont=DejaVu Sans,7,-1,5,50,0,0,0,0,0
"""
SIZES = """
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from esign_desktop.gui.theme.theme import Theme
application = QApplication([])
before = {kind.__name__: QApplication.font(kind()).pointSizeF() for kind in (QMenu, QToolButton)}
theme = Theme(application, 2.0)
for kind in (QMenu, QToolButton):
    widget = kind()
    widget.ensurePolished()
    print(before[kind.__name__], widget.font() == application.font())
"""


def test_every_widget_has_the_chosen_size(tmp_path: Path) -> None:
    (tmp_path / "kdeglobals").write_text(KDE)
    environment = os.environ | {
        "XDG_CURRENT_DESKTOP": "KDE",
        "KDE_SESSION_VERSION": "5",
        "XDG_CONFIG_HOME": str(tmp_path),
        "QT_QPA_PLATFORM": "xcb",
    }
    with xvfb(environment) as screen:
        told = subprocess.run(
            [sys.executable, "-c", SIZES],
            env=environment | {"DISPLAY": screen},
            capture_output=True, text=True, timeout=60, check=True,
        ).stdout  # fmt: skip

    assert told.splitlines() == ["7.0 True", "7.0 True"]
