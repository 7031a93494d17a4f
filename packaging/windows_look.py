"""How the programs look in Windows' Explorer: their picture, and what their properties say."""

import struct
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_SIDES: Final = (16, 20, 24, 32, 40, 48, 64, 256)
_PICTURE: Final = Path(__file__).parents[1] / "resources" / "icons" / "program.svg"
_NAME: Final = "E-imza Masaüstü"
_ENGLISH_UNICODE: Final = ("040904B0", [0x0409, 0x04B0])


def icon(folder: Path) -> str:
    """Draw the program's picture into an icon file, and return where that is."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "esign-desktop.ico"
    file.write_bytes(ico([(side, _png(side)) for side in _SIDES]))
    return str(file)


def ico(pictures: list[tuple[int, bytes]]) -> bytes:
    """Return an icon file of pictures in PNG, which Windows reads since Vista.

    ICONDIR and ICONDIRENTRY, Microsoft: "Icons", 1995. A side of 256 is written as 0.
    """
    place = 6 + 16 * len(pictures)
    entries, data = b"", b""
    for side, png in pictures:
        at = place + len(data)
        entries += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(png), at)
        data += png
    return struct.pack("<HHH", 0, 1, len(pictures)) + entries + data


def version(number: str) -> Any:
    """Return the version resource for ``"1.2.3"``."""
    from PyInstaller.utils.win32 import versioninfo  # can be loaded on Windows only

    four = (*map(int, number.split(".")), 0)
    words = {
        "FileDescription": _NAME,
        "ProductName": _NAME,
        "FileVersion": number,
        "ProductVersion": number,
    }
    strings = [versioninfo.StringStruct(name, word) for name, word in words.items()]
    table, translation = _ENGLISH_UNICODE
    return versioninfo.VSVersionInfo(
        ffi=versioninfo.FixedFileInfo(filevers=four, prodvers=four),
        kids=[
            versioninfo.StringFileInfo([versioninfo.StringTable(table, strings)]),
            versioninfo.VarFileInfo([versioninfo.VarStruct("Translation", translation)]),
        ],
    )


def _png(side: int) -> bytes:
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(_PICTURE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())
