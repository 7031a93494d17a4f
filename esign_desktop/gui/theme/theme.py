"""Applies colours and sizes to the application, light or dark."""

import sys
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from esign_desktop.gui.theme.colours import DARK, LIGHT, Colours
from esign_desktop.gui.theme.sizes import ICON
from esign_desktop.gui.theme.style_sheet import style_sheet
from esign_desktop.gui.windows_desktop import taskbar_is_dark

CHANGES: Final = frozenset(
    {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange}
)
"""Events by which Qt tells a widget of other colours or sizes.

All three: the style sheet reaches only widgets that have been shown, palette and font the others.
"""


class Theme(QObject):
    """Gives the application font, palette and style sheet; anew with the system's scheme.

    Qt tells every widget by events. A widget whose pictures or sizes depend on them reacts in its
    ``changeEvent`` to ``CHANGES``, or asks for ``current_colours()`` whenever it paints.

    Args:
        application: the one there is.
        scale: how much larger than the system's the type is, 1.0 to 2.0.
        scheme: light or dark; the system's when it is Unknown.
    """

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
        application.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def system_is_dark(self) -> bool:
        """Return whether the system's task bar is dark, whatever scheme is set here."""
        dark = taskbar_is_dark()
        if dark is None:
            return self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return dark

    def choose(self, scheme: Qt.ColorScheme, scale: float) -> None:
        """Set scheme and scale, and apply them."""
        self._scheme, self.scale = scheme, scale
        self._colour_frame()
        self._apply()

    def _apply(self) -> None:
        scheme = self._scheme
        if scheme is Qt.ColorScheme.Unknown:
            scheme = self._application.styleHints().colorScheme()
        self.colours = DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        font = QFont(self._application.font())
        font.setPointSizeF(self._points * self.scale)
        self._application.setFont(font)
        self._application.setPalette(_palette(self.colours))
        self._application.setStyleSheet(
            style_sheet(self.colours, font.pointSizeF(), round(ICON * self.scale))
        )

    def _colour_frame(self) -> None:
        """Let Windows draw the window's frame and its own dialogs in the same scheme."""
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
