"""A button for an action of a finding; where it opens a page, its address is the tool tip."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from esign_desktop.gui.widgets.button import Button
from esign_desktop.model.report import Action, ActionKind

_PICTURE: Final = 18


class ActionButton(Button):
    """Emits its action. ``main`` is the one to press."""

    chosen = Signal(Action)

    def __init__(
        self,
        label: str,
        action: Action,
        url: str = "",
        parent: QWidget | None = None,
        *,
        main: bool = False,
    ) -> None:
        leads_out = bool(url) and action.kind is ActionKind.OPEN_LINK
        picture = "open" if leads_out else ""
        super().__init__(label, parent, main=main, picture=picture, picture_size=_PICTURE)
        self.clicked.connect(lambda: self.chosen.emit(action))
        if leads_out:
            self.setToolTip(url)
            self.setAccessibleDescription(url)
