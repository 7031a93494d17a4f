"""Takes pictures of the window's pages on simulated computers. ``scripts/screenshots`` runs it."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[1]
_SAMPLE: Final = (
    "ready", "expiring", "expired", "pin_locked", "middleware_missing", "not_yet_valid",
    "two_readers", "no_reader", "service_stopped", "old_card",
)  # fmt: skip
_README: Final = (("status", "expired"), ("guides", "expired"))
"""Page and scenario of the pictures in docs/images, one a language."""

# before Qt is imported: what this computer's user has chosen, and its screen, are not in a picture
_folder = tempfile.TemporaryDirectory(prefix="esign-screenshots-")
os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = _folder.name
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtGui import QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication, QScrollArea  # noqa: E402

from esign_desktop.app.settings import Scheme  # noqa: E402
from esign_desktop.gui.app_controller import AppController  # noqa: E402
from esign_desktop.gui.window_context import window_context  # noqa: E402

_DIAGNOSIS_LIMIT_MS: Final = 30_000
_SETTLED_MS: Final = 120
_HIGHEST: Final = 6000  # of a tall picture


def main() -> None:
    """Take the pictures that were asked for."""
    wanted = _arguments()
    application = QApplication([sys.argv[0]])
    if wanted.readme:
        for (page, scenario), language in product(_README, ("tr", "en")):
            with_pages = _pictures(application, wanted, scenario, language, "light", 100, [page])
            for _page, picture in with_pages:
                _save(picture, _ROOT / "docs" / "images" / f"window-{page}-{language}.png")
        return
    for scenario, language, scheme, size in product(
        _scenarios(wanted.scenario), wanted.lang, wanted.scheme, wanted.type_size
    ):
        name = f"{scenario}-{language}-{scheme}-{size}.png"
        for page, picture in _pictures(
            application, wanted, scenario, language, scheme, size, wanted.page
        ):
            _save(picture, wanted.into / f"{page}-{name}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("scripts/screenshots", description=__doc__)
    parser.add_argument("--into", type=Path, default=_ROOT / "build" / "screenshots")
    parser.add_argument("--scenario", nargs="+", default=_SAMPLE, help="names, or all")
    parser.add_argument("--page", nargs="+", default=[], help="status, cards …; default: all")
    parser.add_argument("--lang", nargs="+", choices=("tr", "en"), default=("tr", "en"))
    parser.add_argument(
        "--scheme", nargs="+", choices=("light", "dark"), default=("light", "dark")
    )
    parser.add_argument("--type-size", nargs="+", type=int, default=(100, 200), help="per cent")
    parser.add_argument("--window", default="1024x768", help="width x height")
    parser.add_argument("--tall", action="store_true", help="as high as the page, not scrolled")
    parser.add_argument("--readme", action="store_true", help="the pictures in docs/images")
    return parser.parse_args()


def _scenarios(names: list[str]) -> list[str]:
    if names != ["all"]:
        return names
    return sorted(file.stem for file in (_ROOT / "resources" / "scenarios").glob("*.json"))


def _pictures(
    application: QApplication,
    wanted: argparse.Namespace,
    scenario: str,
    language: str,
    scheme: str,
    size: int,
    pages: list[str],
) -> Iterator[tuple[str, QPixmap]]:
    program = window_context(scenario, language)
    program.choose(scheme=Scheme(scheme), type_size=size)
    window = AppController(application, program)
    width, height = (int(each) for each in wanted.window.split("x"))
    window.main.resize(width, height)
    _look(window)
    for page in window.main.keys:
        if pages and page not in pages:
            continue
        window.go_to(page)
        if (focused := window.main.focusWidget()) is not None:
            focused.clearFocus()  # its frame would be all one sees
        _settle(application)
        if wanted.tall:
            window.main.resize(width, max(height, _height(window)))
            _settle(application)
        yield page, window.main.grab()
        window.main.resize(width, height)
    window.close()
    window.main.deleteLater()
    _settle(application)


def _look(window: AppController) -> None:
    waiting = QEventLoop()
    window.runner.finished.connect(waiting.quit)
    QTimer.singleShot(_DIAGNOSIS_LIMIT_MS, waiting, waiting.quit)
    window.start()
    waiting.exec()
    if window.report is None:
        raise SystemExit("no diagnosis came in time")


def _height(window: AppController) -> int:
    """Return how high the window is when nothing on the page has to be scrolled."""
    hidden = 0
    for area in window.main.pages.currentWidget().findChildren(QScrollArea):
        hidden = max(hidden, area.verticalScrollBar().maximum())
    page = window.main.pages.currentWidget()
    if isinstance(page, QScrollArea):
        hidden = max(hidden, page.verticalScrollBar().maximum())
    return min(window.main.height() + hidden, _HIGHEST)


def _settle(application: QApplication) -> None:
    """Let what is on its way arrive: layouts, and work in the background."""
    for _ in range(3):
        QApplication.sendPostedEvents(None, 0)
        application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    waiting = QEventLoop()
    QTimer.singleShot(_SETTLED_MS, waiting, waiting.quit)
    waiting.exec()


def _save(picture: QPixmap, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(file)):
        raise SystemExit(f"cannot write {file}")
    print(file)  # noqa: T201


main()
