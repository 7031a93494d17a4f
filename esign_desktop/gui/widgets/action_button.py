"""A button for what a finding offers; one that leads out of the program says so, and where to."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from esign_desktop.gui.icons import icon
from esign_desktop.gui.theme import Theme
from esign_desktop.gui.widgets.button import Button
from esign_desktop.model.report import Action, ActionKind

if TYPE_CHECKING:
    from esign_desktop.presenters.status.overview import ActionView

_PICTURE: Final = 18


class ActionButton(Button):
    """Emits its action. ``main`` is the one to press."""

    chosen = Signal(Action)

    def __init__(
        self,
        choice: "ActionView",
        theme: Theme,
        parent: QWidget | None = None,
        *,
        main: bool = False,
    ) -> None:
        super().__init__(choice.label, parent, main=main)
        self._theme = theme
        self._main = main
        self._leads_out = bool(choice.url) and choice.action.kind is ActionKind.OPEN_LINK
        self.clicked.connect(lambda: self.chosen.emit(choice.action))
        if self._leads_out:
            self.setToolTip(choice.url)
            self.setAccessibleDescription(choice.url)
        self.dress()

    def dress(self) -> None:
        """Take the theme's colours for the picture."""
        if self._leads_out:
            colours = self._theme.colours
            self.setIcon(icon("open", colours.on_accent if self._main else colours.text, _PICTURE))
