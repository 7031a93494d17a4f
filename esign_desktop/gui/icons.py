"""Icons from ``resources/icons`` in a given colour. Their strokes are ``currentColor``."""

from functools import cache, lru_cache
from itertools import product
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from esign_desktop.app import paths

_PROGRAM_SIDES: Final = (16, 20, 24, 32, 40, 48, 64)  # small and large at 100 to 200 %


def icon(name: str, colour: str, size: int = 24) -> QIcon:
    """Return a picture as an icon, sharp on screens of double density and at twice the type."""
    made = QIcon()
    for larger, ratio in product((1, 2), (1.0, 2.0)):
        made.addPixmap(pixmap(name, colour, size * larger, ratio))
    return made


def program_icon() -> QIcon:
    """Return the program's own picture, for title bars, the taskbar and the switcher."""
    made = QIcon()
    for side in _PROGRAM_SIDES:
        made.addPixmap(pixmap("program", "", side))
    return made


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return a picture.

    Args:
        name: of its file in ``resources/icons``, without the ending.
        colour: ``#rrggbb``.
        size: width and height in device-independent pixels.
        ratio: real pixels for each of them.
    """
    return _drawn(_folder("icons") / f"{name}.svg", colour, size, size, ratio)


@lru_cache(maxsize=64)
def drawing(name: str, colour: str, height: int, ratio: float = 1.0) -> QPixmap:
    """Return a reader's drawing from ``resources/readers``, half as wide again as it is high."""
    return _drawn(_folder("readers") / f"{name}.svg", colour, height * 3 // 2, height, ratio)


def _drawn(file: Path, colour: str, width: int, height: int, ratio: float) -> QPixmap:
    image = QPixmap(round(width * ratio), round(height * ratio))
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    _read(file, colour).render(painter, QRectF(0, 0, width, height))
    painter.end()
    return image


@lru_cache(maxsize=32)
def _read(file: Path, colour: str) -> QSvgRenderer:
    data = file.read_bytes().replace(b"currentColor", colour.encode())
    return QSvgRenderer(QByteArray(data))


@cache
def _folder(name: str) -> Path:
    return paths.data_dir() / "resources" / name
