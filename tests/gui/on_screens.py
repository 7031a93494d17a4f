"""The window on screens made up for it, for tests: ``python -m tests.gui.on_screens``.

Which screens there are is said by the platform (``offscreen:configfile=…``), how dense they are
by ``QT_SCALE_FACTOR``. Tells as JSON where the window and its dialogs were and what was cut off.
"""

import json
import sys
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.window_context import window_context
from tests.gui.looking import cut_off, overlapping, settle
from tests.gui.opened import started
from tests.gui.test_dialogs import DIALOGS


def main() -> int:
    """Open the window, go to the last screen, open its dialogs there, close it, and again."""
    application = QApplication(sys.argv[:1])
    window = AppController(application, window_context("expired", "tr"))
    told: dict[str, Any] = {}
    with started(window):
        told["first"] = _place(window.main)
        told["wrong"] = _wrong(window)
        told["pictures"] = _densities(window)
        window.main.move(application.screens()[-1].availableGeometry().topLeft())
        settle()
        told["moved"] = _place(window.main)
        told["dialogs"] = {name: _opened(make(window)) for name, make in DIALOGS.items()}
    again = AppController(application, window_context("expired", "tr"))
    with started(again):
        told["again"] = _place(again.main)
    sys.stdout.write(json.dumps(told))
    return 0


def _wrong(window: AppController) -> list[str]:
    wrong = list[str]()
    for page in window.main.keys:
        window.go_to(page)
        settle()
        wrong += [f"{page}: {each}" for each in cut_off(window.main) + overlapping(window.main)]
    return wrong


def _densities(window: AppController) -> list[float]:
    """Return how many real pixels the pictures have for each pixel of the window."""
    page: Any = window.main.controller("status").page
    ratio, navigation = window.main.devicePixelRatioF(), window.main.navigation
    icons = [(button.icon(), button.iconSize()) for button in page.chain.buttons]
    icons += [(navigation.item(row).icon(), navigation.iconSize()) for row in range(6)]
    drawn = [icon.pixmap(size, ratio).devicePixelRatio() for icon, size in icons]
    return [page.status_icon.drawn().devicePixelRatio(), *drawn]


def _opened(dialog: QWidget) -> dict[str, Any]:
    dialog.show()
    settle()
    place = _place(dialog)
    place["wrong"] = cut_off(dialog)
    dialog.close()
    settle()
    return place


def _place(window: QWidget) -> dict[str, Any]:
    screen, inside = window.screen(), window.geometry()  # the frame is a made-up one
    return {
        "screen": screen.name(),
        "whole": screen.availableGeometry().contains(inside),
    }


if __name__ == "__main__":
    sys.exit(main())
