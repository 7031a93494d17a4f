"""The picture that Windows' Explorer shows for the programs."""

import importlib.util
from pathlib import Path

from PySide6.QtGui import QImageReader

_FILE = Path(__file__).parents[2] / "packaging" / "windows_look.py"


def test_the_icon_is_drawn_in_every_size_windows_asks_for(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("windows_look", _FILE)
    assert spec is not None
    assert spec.loader is not None
    look = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(look)

    reader = QImageReader(look.icon(tmp_path))

    sides = []
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        image = reader.read()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        assert middle.alpha() == 255
        sides.append((image.width(), image.height()))
    assert sides == [(side, side) for side in (16, 20, 24, 32, 40, 48, 64, 256)]
