"""How the window looks: colours, sizes and the style sheet made of them, light and dark.

One accent colour. States have a colour and a shape each, so that colour alone never tells
anything. Contrast of text and marks is at least 4.5 : 1 on every surface (WCAG 2.2, 1.4.3).
"""

import sys
from enum import StrEnum, unique
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from esign_desktop.app import paths
from esign_desktop.gui.windows_desktop import taskbar_is_dark
from esign_desktop.model.record import Record


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


@unique
class Role(StrEnum):
    """What a text is; the style sheet gives it its size."""

    HEADLINE = "headline"  # the verdict
    TITLE = "title"  # of a page
    HEADING = "heading"  # of a card
    STRONG = "strong"  # of an entry to choose
    COMMAND = "command"  # to be typed or copied
    BODY = "body"
    MUTED = "muted"
    CODE = "code"  # the say-code
    SAY = "say"  # the same, large enough to be read out from a metre away


_SIZES: Final = {
    Role.HEADLINE: 1.95,
    Role.TITLE: 1.6,
    Role.HEADING: 1.2,
    Role.CODE: 1.05,
    Role.SAY: 2.8,
}
"""By how much a text is larger than the system's."""

GAP: Final = 12  # between things that belong together, in device-independent pixels
SPACE: Final = 24  # between things that do not
_PICTURE: Final = 16  # on a button, as Fusion has it at 100 %
WIDEST: Final = 880  # lines longer than some 90 letters are hard to read


class Theme(QObject):
    """Dresses the application, and again when the system's colours change.

    Args:
        application: the one there is.
        scale: how much larger than the system's the type is, 1.0 to 2.0.
        scheme: light or dark; the system's when it is Unknown.
    """

    dressed = Signal()  # colours or sizes have changed; pictures have to be drawn anew

    def __init__(
        self,
        application: QApplication,
        scale: float = 1.0,
        scheme: Qt.ColorScheme = Qt.ColorScheme.Unknown,
    ) -> None:
        super().__init__()
        self._application = application
        self._scheme = scheme
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._points = max(system.pointSizeF(), 9.0) * 1.18
        self.scale = scale
        self.colours = LIGHT
        application.setStyle("Fusion")  # the same on every system, and it obeys palettes
        # The first sheet gives menus and lists the system's fonts again (Windows, macOS, KDE),
        # which the application's font then replaces; one set before it would not.
        if not application.styleSheet():
            application.setStyleSheet(" ")
        self._colour_frame()
        application.styleHints().colorSchemeChanged.connect(self.dress)
        self.dress()

    @property
    def system_is_dark(self) -> bool:
        """Tell whether the system's own bar is dark, whatever was chosen here."""
        dark = taskbar_is_dark()
        if dark is None:
            return self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return dark

    def choose(self, scheme: Qt.ColorScheme, scale: float) -> None:
        """Take the user's choice."""
        self._scheme, self.scale = scheme, scale
        self._colour_frame()
        self.dress()

    def dress(self) -> None:
        """Give the application its colours and sizes."""
        scheme = self._scheme
        if scheme is Qt.ColorScheme.Unknown:
            scheme = self._application.styleHints().colorScheme()
        self.colours = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        font = QFont(self._application.font())
        font.setPointSizeF(self._points * self.scale)
        self._application.setFont(font)
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(
            _style_sheet(self.colours, font.pointSizeF(), round(_PICTURE * self.scale))
        )
        self.dressed.emit()

    def _colour_frame(self) -> None:
        """Have Windows draw the frame and its own dialogs in what was chosen, too."""
        if sys.platform == "win32":
            self._application.styleHints().setColorScheme(self._scheme)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    for which, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.window,
        role.Text: colours.text,
        role.PlaceholderText: colours.muted,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.ToolTipBase: colours.surface,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Accent: colours.accent,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.ButtonText, role.WindowText):
        palette.setColor(group.Disabled, which, QColor(colours.muted))
    return palette


def _style_sheet(colours: Colours, points: float, picture: int) -> str:
    c = colours
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    fixed = f'Consolas, Menlo, "{system}", monospace'  # Windows' own, Courier New, is thin
    sizes = "\n".join(
        f'QLabel[role="{role}"] {{ font-size: {points * factor:.1f}pt; }}'
        for role, factor in _SIZES.items()
    )
    return f"""
{sizes}
QLabel[role="headline"], QLabel[role="title"], QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="command"] {{ font-family: {fixed};
    background: {c.window}; border: 1px solid {c.border}; border-radius: 6px; padding: 6px 10px; }}
QLabel[role="strong"] {{ font-weight: 600; }}
QLabel[role="muted"] {{ color: {c.muted}; }}
QLabel[role="code"] {{ color: {c.muted}; border: 1px solid {c.border}; border-radius: 6px;
    padding: 2px 8px; }}
QLabel[role="say"] {{ font-weight: 700; color: {c.accent}; }}
QPlainTextEdit[fixed="true"] {{ font-family: {fixed}; font-size: {points * 0.95:.1f}pt; }}
QTableView {{ background: {c.surface}; border: 1px solid {c.border}; border-radius: 12px;
    padding: 4px; selection-background-color: {c.accent_soft}; selection-color: {c.text}; }}
QTableView:focus {{ border-color: {c.accent}; }}
QTableView::item {{ padding: 6px 8px; }}
QHeaderView {{ background: {c.surface}; border: none; }}
QHeaderView::section {{ background: {c.surface}; color: {c.muted}; border: none;
    padding: 6px 8px; }}
QFrame[card="true"] {{ background: {c.surface}; border: 1px solid {c.border};
    border-radius: 12px; }}
QFrame[card="true"][state="broken"] {{ border-color: {c.broken}; }}
QFrame[card="true"][state="warning"] {{ border-color: {c.warning}; }}
QFrame#line {{ background: {c.border}; border: none; }}
QFrame#sidebar {{ background: {c.sidebar}; border: none; border-right: 1px solid {c.border}; }}
QScrollArea, QScrollArea > QWidget > QWidget#page {{ background: transparent; border: none; }}
QScrollArea[page="true"] {{ border: 2px solid transparent; }}
QScrollArea[page="true"]:focus {{ border-color: {c.accent}; }}
QListWidget#navigation, QListWidget#navigation:focus {{ background: transparent; border: none;
    outline: none; }}
QListWidget#navigation::item {{ padding: 10px 12px; border-radius: 8px; margin: 2px 8px;
    color: {c.text}; }}
QListWidget#navigation::item:hover {{ background: {c.accent_soft}; }}
QListWidget#navigation::item:selected {{ background: {c.accent_soft}; color: {c.accent};
    font-weight: 600; }}
QListWidget#navigation::item:selected:focus {{ border: 2px solid {c.accent}; padding: 8px 10px; }}
QPushButton, QToolButton[tool="true"] {{ icon-size: {picture}px; }}
QPushButton {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.field_border};
    border-radius: 8px; padding: 8px 16px; }}
QPushButton:hover {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton:checked {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton:pressed {{ background: {c.border}; }}
QPushButton:focus {{ border: 2px solid {c.accent}; padding: 7px 15px; }}
QPushButton:disabled {{ color: {c.muted}; border-color: {c.border}; }}
QPushButton[main="true"] {{ background: {c.accent}; color: {c.on_accent}; border: none;
    font-weight: 600; padding: 10px 22px; }}
QPushButton[main="true"]:hover {{ background: {c.accent_hover}; }}
QPushButton[main="true"]:focus {{ border: 3px solid {c.text}; padding: 7px 19px; }}
QPushButton[main="true"]:disabled {{ background: {c.border}; color: {c.muted}; }}
QPushButton[flat="true"] {{ background: transparent; border: none; color: {c.accent};
    padding: 6px 8px; }}
QPushButton[flat="true"]:hover {{ background: {c.accent_soft}; }}
QPushButton[flat="true"]:focus {{ border: 2px solid {c.accent}; padding: 4px 6px; }}
QPushButton#settings {{ color: {c.text}; border-radius: 8px; padding: 10px 14px; }}
QPushButton#settings:focus {{ padding: 8px 12px; }}
QPushButton[choice="true"] {{ background: {c.surface}; border: 1px solid {c.border};
    border-radius: 12px; padding: 0; text-align: left; }}
QPushButton[choice="true"][large="false"] {{ border-radius: 8px; background: transparent; }}
QPushButton[choice="true"][fits="true"] {{ border: 2px solid {c.accent}; }}
QPushButton[choice="true"]:hover {{ background: {c.accent_soft}; border-color: {c.accent}; }}
QPushButton[choice="true"]:pressed {{ background: {c.border}; }}
QPushButton[choice="true"]:focus {{ border: 2px solid {c.accent}; }}
QPushButton[choice="true"][unfold="true"] {{ border: 2px solid transparent; }}
QPushButton[choice="true"][unfold="true"]:focus {{ border-color: {c.accent}; }}
QPushButton[unfold="true"] QLabel {{ color: {c.accent}; }}
QToolButton[tool="true"] {{ background: transparent;
    border: 2px solid transparent; border-radius: 8px; padding: 4px 6px; color: {c.accent}; }}
QToolButton[tool="true"]:hover {{ background: {c.accent_soft}; }}
QToolButton[tool="true"]:focus {{ border-color: {c.accent}; }}
QListView[results="true"] {{ background: {c.surface}; border: 1px solid {c.field_border};
    border-radius: 8px; outline: none; padding: 4px; }}
QListView[results="true"]:focus {{ border: 2px solid {c.accent}; padding: 3px; }}
QToolButton[chain="true"] {{ background: transparent; border: 2px solid transparent;
    border-radius: 10px; padding: 8px 4px; color: {c.text}; }}
QToolButton[chain="true"]:hover {{ background: {c.accent_soft}; }}
QToolButton[chain="true"][open="true"] {{ background: {c.accent_soft}; }}
QToolButton[chain="true"]:focus {{ border-color: {c.accent}; }}
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QSpinBox {{ background: {c.surface};
    color: {c.text}; border: 1px solid {c.field_border}; border-radius: 8px; padding: 7px 10px;
    placeholder-text-color: {c.muted};
    selection-background-color: {c.accent}; selection-color: {c.on_accent}; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus {{
    border: 2px solid {c.accent}; padding: 6px 9px; }}
QCheckBox {{ spacing: 10px; padding: 4px; border: 2px solid transparent; }}
QCheckBox::indicator {{ width: 18px; height: 18px; border: 2px solid {c.field_border};
    border-radius: 5px; background: {c.surface}; }}
QCheckBox::indicator:hover {{ border-color: {c.accent}; }}
QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
    image: url("{_check(colours)}"); }}
QCheckBox:focus {{ border-color: {c.accent}; border-radius: 6px; }}
QProgressBar {{ background: {c.border}; border: none; border-radius: 4px; max-height: 8px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {c.field_border}; border-radius: 4px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {c.muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QStatusBar {{ background: {c.sidebar}; color: {c.text}; border-top: 1px solid {c.border};
    padding: 2px 12px; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
    padding: 4px 8px; }}
"""


def _check(colours: Colours) -> str:
    """Return the picture of a tick. Style sheets colour none, so there is one for each scheme."""
    name = "check_dark.svg" if colours is DARK else "check_light.svg"
    return (paths.data_dir() / "resources" / "icons" / name).as_posix()
