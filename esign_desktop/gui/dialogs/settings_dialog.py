"""How the window speaks and looks: language, size of the type, light or dark."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.app.settings import Scheme, Settings
from esign_desktop.gui.theme import GAP, SPACE, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.texts import N_, Texts

_SIZES: Final = (100, 125, 150, 175, 200)
_LANGUAGES: Final[Mapping[str, str]] = {
    "": N_("The system's"),
    "tr": "Türkçe",
    "en": "English",
}
_SCHEMES: Final[Mapping[Scheme, str]] = {
    Scheme.SYSTEM: N_("As the system"),
    Scheme.LIGHT: N_("Light"),
    Scheme.DARK: N_("Dark"),
}


class SettingsDialog(QDialog):
    """Each choice is taken at once, so that it can be seen; the language at the next start."""

    chosen = Signal(dict)  # fields of Settings

    def __init__(self, texts: Texts, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self.setWindowTitle(_(N_("Settings")))
        self.form = QFormLayout()
        self.form.setSpacing(GAP)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.scheme = self._choice(
            _(N_("&Colours")), [(scheme, _(words)) for scheme, words in _SCHEMES.items()]
        )
        self.type_size = self._choice(
            _(N_("&Type size")),
            [(size, f"% {size}" if texts.language == "tr" else f"{size} %") for size in _SIZES],
        )
        self.language = self._choice(
            _(N_("&Language")), [(key, _(words)) for key, words in _LANGUAGES.items()]
        )
        self.notice = Text(
            Role.MUTED, _(N_("The language changes when the program is started again."))
        )
        self.notice.hide()
        close = Button(_(N_("Close")), main=True)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addLayout(self.form)
        column.addWidget(self.notice)
        column.addLayout(row)
        for box, value in (
            (self.scheme, settings.scheme),
            (self.type_size, settings.type_size),
            (self.language, settings.language),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
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

    def _choice(self, label: str, entries: Sequence[tuple[object, str]]) -> QComboBox:
        box = QComboBox()
        for value, words in entries:
            box.addItem(words, value)
        buddy = QLabel(label)
        buddy.setBuddy(box)
        box.setAccessibleName(label.replace("&", ""))
        self.form.addRow(buddy, box)
        return box
