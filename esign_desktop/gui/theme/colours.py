"""The colours of the window, light and dark.

One accent colour. States have a colour and a shape each, so that colour alone never tells
anything. Contrast of text and marks is at least 4.5 : 1 on every surface (WCAG 2.2, 1.4.3).
"""

from collections.abc import Mapping
from enum import StrEnum, unique
from typing import Final

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from esign_desktop.model.record import Record
from esign_desktop.model.report import LinkState


@unique
class ColourRole(StrEnum):
    """What a picture is drawn in: one of the fields of ``Colours``."""

    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


class Colours(Record, frozen=True):
    """What a colour is for, as ``#rrggbb``."""

    window: str  # behind everything
    surface: str  # cards, fields, lists
    sidebar: str
    border: str
    field_border: str  # 3 : 1 on the surface (WCAG 2.2, 1.4.11)
    text: str
    muted: str  # less important text, still 4.5 : 1
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str  # chosen entry, hovered button
    ok: str
    warning: str
    broken: str
    ok_soft: str
    warning_soft: str
    broken_soft: str

    def of(self, role: ColourRole) -> str:
        """Return the colour of a role."""
        colour: str = getattr(self, role)
        return colour


LIGHT: Final = Colours(
    window="#f5f7f8",
    surface="#ffffff",
    sidebar="#eceff1",
    border="#dde3e7",
    field_border="#84919b",
    text="#172026",
    muted="#55626c",
    accent="#0b6b73",
    accent_hover="#08565c",
    on_accent="#ffffff",
    accent_soft="#dceeef",
    ok="#197643",
    warning="#8f5b00",
    broken="#b3261e",
    ok_soft="#e3f3e9",
    warning_soft="#fcf1d9",
    broken_soft="#fdeae8",
)
DARK: Final = Colours(
    window="#12171b",
    surface="#1b2227",
    sidebar="#161c20",
    border="#2d373e",
    field_border="#74828d",
    text="#e6ecef",
    muted="#a3b0ba",
    accent="#4fc3cb",
    accent_hover="#79d6dc",
    on_accent="#06282b",
    accent_soft="#173a3e",
    ok="#5fcb8b",
    warning="#f0b849",
    broken="#ff8a80",
    ok_soft="#15301f",
    warning_soft="#33280f",
    broken_soft="#3a1c1a",
)

STATE_COLOURS: Final[Mapping[LinkState, ColourRole]] = {
    LinkState.OK: ColourRole.OK,
    LinkState.WARNING: ColourRole.WARNING,
    LinkState.BROKEN: ColourRole.BROKEN,
    LinkState.UNKNOWN: ColourRole.MUTED,
}


def current_colours() -> Colours:
    """Return the colours that the application's palette is made of.

    Widgets that paint ask for them each time, and so follow the theme by themselves.
    """
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window == QColor(DARK.window) else LIGHT
