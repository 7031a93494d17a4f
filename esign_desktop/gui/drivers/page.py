"""The page of drivers: what this computer needs, and a look-up for another one."""

from collections.abc import Collection
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from esign_desktop.gui.drivers.computer_form import ComputerForm
from esign_desktop.gui.drivers.needs import Needs
from esign_desktop.gui.theme.sizes import Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.flow_layout import FlowLayout
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.drivers.needs import NeedsView
from esign_desktop.presenters.texts import N_, Texts


class DriversPage(Page):
    """Shows two ``NeedsView`` and emits what the user chose."""

    address_chosen = Signal(str)
    copied = Signal(str)
    copy_chosen = Signal(object)  # the NeedsView to copy as text

    def __init__(
        self,
        texts: Texts,
        openable: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """``openable`` are the addresses of the list; all others can only be copied."""
        super().__init__(parent)
        _ = texts.get
        self.here = Needs(texts, openable)
        self.there = Needs(texts, openable)
        self.form = ComputerForm(texts)
        self.copy_here = Button(_(N_("Copy as text")), picture="copy")
        self.copy_there = Button(_(N_("Copy this result as text")), picture="copy")
        for needs, button in ((self.here, self.copy_here), (self.there, self.copy_there)):
            needs.address_chosen.connect(self.address_chosen)
            needs.copied.connect(self.copied)
            button.clicked.connect(lambda _=False, each=needs: self.copy_chosen.emit(each.view))
            button.setEnabled(False)
        title = Text(Role.TITLE, _(N_("Drivers and software")))
        self.setAccessibleName(title.text())
        self.column.addWidget(title)
        self.column.addWidget(self.here)
        self.column.addLayout(_alone(self.copy_here))
        self.other = Text(Role.TITLE, _(N_("Another computer")))
        about = N_("To help somebody on the phone, or before buying a reader.")
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.other)
        head.addWidget(Text(Role.MUTED, _(about)))
        self.column.addLayout(head)
        card = Card()
        card.column.addWidget(self.form)
        self.column.addWidget(card)
        self.column.addWidget(self.there)
        self.column.addLayout(_alone(self.copy_there))
        self.column.addStretch(1)
        self._put_in_order()

    def show_here(self, view: NeedsView) -> None:
        """Show what this computer needs."""
        self.here.show_view(view)
        self.copy_here.setEnabled(True)
        self._put_in_order()

    def show_there(self, view: NeedsView | None) -> None:
        """Show what the other computer needs; nothing while it is not understood."""
        if view is not None:
            self.there.show_view(view)
        self.there.setVisible(view is not None)
        self.copy_there.setEnabled(view is not None)
        self._put_in_order()

    def show_results(self) -> None:
        """Bring the readers that are found into sight, once they are laid out."""
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.form.results, 0, 16))

    def _put_in_order(self) -> None:
        """Set the tab order from top to bottom, whatever was added later."""
        stops = (
            *_stops(self.here),
            self.copy_here,
            *_stops(self.form),
            *_stops(self.there),
            self.copy_there,
        )
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)


def _stops(part: QWidget) -> list[QWidget]:
    """Return what takes the focus, in the order it was put in."""
    return [
        each
        for each in part.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
        and each.window() is part.window()  # not the lists that fields unfold
    ]


def _alone(button: Button) -> FlowLayout:
    row = FlowLayout()
    row.addWidget(button)
    return row
