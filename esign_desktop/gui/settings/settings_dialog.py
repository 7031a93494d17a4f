"""The settings: colours, type size, language, tray icon and reminders."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from esign_desktop.app.settings import Scheme, Settings
from esign_desktop.gui.theme.sizes import GAP, SPACE, Role
from esign_desktop.gui.tray.choices import TrayChoices
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.choice_box import ChoiceBox
from esign_desktop.gui.widgets.flow_layout import ColumnLayout
from esign_desktop.gui.widgets.labeled_field import labeled_field
from esign_desktop.gui.widgets.page import Page
from esign_desktop.gui.widgets.text import Text
from esign_desktop.gui.window_geometry import take_size
from esign_desktop.presenters.texts import N_, Texts

_SIZES: Final = (100, 125, 150, 175, 200)
_SIZE: Final = QSize(640, 660)
_LETTERS: Final = 22  # of a column of choices
_LANGUAGES: Final[Mapping[str, str]] = {
    "": N_("System language"),
    "tr": "Türkçe",
    "en": "English",
}
_SCHEMES: Final[Mapping[Scheme, str]] = {
    Scheme.SYSTEM: N_("Same as system"),
    Scheme.LIGHT: N_("Light"),
    Scheme.DARK: N_("Dark"),
}


class SettingsDialog(QDialog):
    """Emits each choice at once. The language changes at the next start."""

    chosen = Signal(dict)  # fields of Settings

    def __init__(self, texts: Texts, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self.setWindowTitle(_(N_("Settings")))
        self.scheme = _choice(
            [(scheme, _(words)) for scheme, words in _SCHEMES.items()], settings.scheme
        )
        self.type_size = _choice(
            [(size, f"% {size}" if texts.language == "tr" else f"{size} %") for size in _SIZES],
            settings.type_size,
        )
        self.language = _choice(
            [(key, _(words)) for key, words in _LANGUAGES.items()], settings.language
        )
        self.notice = Text(
            Role.MUTED,
            _(
                N_(
                    "The language changes when you restart the program. If its icon "
                    "is beside the clock, quit it there first."
                )
            ),
        )
        self.notice.hide()
        self.tray_choices = TrayChoices(texts)
        self._page = Page()
        self._page.setAccessibleName(self.windowTitle())
        looks = Card()
        looks.column.addWidget(Text(Role.HEADING, _(N_("Appearance and language"))))
        rows = QWidget()
        columns = ColumnLayout(_LETTERS, 2, rows)
        for label, box in (
            (_(N_("&Colours")), self.scheme),
            (_(N_("&Text size")), self.type_size),
            (_(N_("&Language")), self.language),
        ):
            columns.addWidget(labeled_field(label, box))
        looks.column.addWidget(rows)
        looks.column.addWidget(self.notice)
        stays = Card()
        stays.column.addWidget(Text(Role.HEADING, _(N_("Expiry reminders"))))
        stays.column.addWidget(self.tray_choices)
        for card in (looks, stays):
            self._page.column.addWidget(card)
        self._page.column.addStretch(1)
        self._page.column.setSpacing(GAP)
        close = Button(_(N_("Close")), main=True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE, GAP, SPACE, SPACE)
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._page, 1)
        column.addLayout(foot)
        take_size(self, _SIZE)
        self.scheme.setFocus()
        self.scheme.currentIndexChanged.connect(
            lambda: self.chosen.emit({"scheme": Scheme(self.scheme.currentData())})
        )
        self.type_size.currentIndexChanged.connect(
            lambda: self.chosen.emit({"type_size": self.type_size.currentData()})
        )
        self.language.currentIndexChanged.connect(self._choose_language)

    def _choose_language(self) -> None:
        self.notice.show()
        self.chosen.emit({"language": self.language.currentData()})


def _choice(entries: Sequence[tuple[object, str]], chosen: object) -> ChoiceBox:
    box = ChoiceBox()
    for value, words in entries:
        box.addItem(words, value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box
