"""Form that describes another computer: system, processor, reader and card."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from esign_desktop.gui.drivers.reader_list import ReaderList
from esign_desktop.gui.theme.sizes import GAP, Role
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.choice_box import ChoiceBox
from esign_desktop.gui.widgets.flow_layout import ColumnLayout
from esign_desktop.gui.widgets.labeled_field import labeled_field
from esign_desktop.gui.widgets.text import Text
from esign_desktop.presenters.drivers.computer_choices import SYSTEMS, ReaderChoiceView, processors
from esign_desktop.presenters.texts import N_, Texts

_LETTERS = 30  # of a field
_PAUSE_MS = 60  # somebody is still typing


class ComputerForm(QWidget):
    """Emits each change of the description."""

    changed = Signal()
    reader_typed = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _ = texts.get
        self._texts = texts
        self.chosen: ReaderChoiceView | None = None
        self.system = ChoiceBox()
        self.system.setEditable(True)
        self.system.setInsertPolicy(ChoiceBox.InsertPolicy.NoInsert)
        self.system.addItems(SYSTEMS)
        self.system.setMinimumContentsLength(14)
        self.processor = ChoiceBox()
        for each in processors(texts):
            self.processor.addItem(each.title, each.id)
        self.reader, self.card = QLineEdit(), QLineEdit()
        self.reader.setMaxLength(100)
        self.reader.setPlaceholderText(_(N_("For example: acs 39, 072f:b100")))
        self.reader.setClearButtonEnabled(True)
        self.card.setMaxLength(120)
        self.card.setPlaceholderText(_(N_("Not needed for KamuSM's cards")))
        self.problem = Text(Role.BODY)
        self.results = ReaderList()
        self.results.setAccessibleName(_(N_("Matching readers")))
        self.found = Text(Role.MUTED)
        self.others = Button(_(N_("Choose another reader")), flat=True)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.reader_typed.emit(self.reader.text()))
        self.reader.textEdited.connect(self._edited)
        self.reader.returnPressed.connect(self._take_first)
        self.reader.installEventFilter(self)
        self.results.reader_chosen.connect(self.choose)
        self.results.left.connect(self._back_to_field)
        self.others.clicked.connect(self._back_to_field)
        self.system.currentTextChanged.connect(self.changed)
        self.processor.activated.connect(self.changed)
        self.card.textEdited.connect(self.changed)
        self.show_readers(())
        self.show_problem("")

    def show_readers(self, readers: Sequence[ReaderChoiceView], found: str = "") -> None:
        """Show the readers that may be meant, and how many there are."""
        self.results.show_readers(readers)
        self.results.setVisible(bool(readers) and self.chosen is None)
        self.found.setText(found)
        self.found.setVisible(bool(found))

    def show_problem(self, problem: str) -> None:
        """Show what is not understood; "" hides it."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def choose(self, reader: ReaderChoiceView) -> None:
        """Set the chosen reader."""
        self._pause.stop()
        self.chosen = reader
        blocked = QSignalBlocker(self.reader)
        self.reader.setText(reader.title)
        blocked.unblock()
        self.show_readers((), reader.detail)
        self.others.show()
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reader.selectAll()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down from the field into the list."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            down = event.key() == Qt.Key.Key_Down
            if watched is self.reader and down:
                self._enter_list()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        _ = self._texts.get
        fields = ColumnLayout(_LETTERS)
        fields.addWidget(labeled_field(_(N_("S&ystem and version")), self.system))
        fields.addWidget(labeled_field(_(N_("&Processor")), self.processor))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP)
        whole.addLayout(fields)
        whole.addWidget(labeled_field(_(N_("Card &reader")), self.reader))
        whole.addWidget(self.results)
        row = QHBoxLayout()
        row.addWidget(self.found, 1)
        row.addWidget(self.others)
        whole.addLayout(row)
        self.others.hide()
        whole.addWidget(labeled_field(_(N_("&Card (ATR)")), self.card))
        whole.addWidget(self.problem)

    def _edited(self) -> None:
        self.chosen = None
        self.others.hide()
        self._pause.start()

    def _enter_list(self) -> None:
        if self._pause.isActive() or self.results.readers.rowCount() == 0:
            self._pause.stop()
            self.reader_typed.emit(self.reader.text())
        if self.results.readers.rowCount():
            self.results.show()
            self.results.enter()

    def _take_first(self) -> None:
        if self.chosen is None:
            self._enter_list()
            self.results.activate_if_alone()

    def _back_to_field(self) -> None:
        self.chosen = None
        self.others.hide()
        self.reader.setFocus(Qt.FocusReason.TabFocusReason)
        self.reader.selectAll()
        self.reader_typed.emit(self.reader.text())
