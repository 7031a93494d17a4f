"""Controller of the page of drivers: looks up what this and a described computer need."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Signal

from esign_desktop.app.context import AppContext
from esign_desktop.app.parsing import parse_atr
from esign_desktop.app.redact import own_home, text_mask
from esign_desktop.catalog.search import all_readers, find_readers, typed_usb_id
from esign_desktop.catalog.systems import UnknownComputerError, parse_target
from esign_desktop.diagnosis.needs import needs_here, needs_of, target_here
from esign_desktop.gui.clipboard import copy_text
from esign_desktop.gui.drivers.page import DriversPage
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.validity import today_here
from esign_desktop.presenters.drivers.blocks import needs_document
from esign_desktop.presenters.drivers.computer_choices import (
    found_words,
    not_understood,
    quoted,
    reader_choices,
)
from esign_desktop.presenters.drivers.messages import NO_ATR
from esign_desktop.presenters.drivers.needs import NeedsView, needs_view
from esign_desktop.presenters.texts import N_
from esign_desktop.renderers.plain import plain_text

_MOST: Final = 60  # readers in the list while somebody types


class DriversController(QObject):
    """Connects the page to the catalogue. A look-up takes milliseconds and blocks on nothing.

    Args:
        program: the texts, the catalogue and the links.
        parent: owns this.
    """

    link_chosen = Signal(str)  # id of the list
    copied = Signal(str)
    status_message = Signal(str)

    def __init__(self, program: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._links: Mapping[str, str] = {e.url: name for name, e in program.links.items()}
        self._snapshot: Snapshot | None = None  # the last look, to mask what is copied
        self.page = DriversPage(program.texts, self._links)
        self.page.form.changed.connect(self._show_described)
        self.page.form.reader_typed.connect(self._search_readers)
        self.page.copied.connect(self.copied)
        self.page.copy_chosen.connect(self._copy_view)
        self.page.address_chosen.connect(self._open_address)
        self._show_described()

    def show_report(self, report: Report) -> None:
        """Show what this computer needs."""
        program, snapshot = self._program, report.snapshot
        self._snapshot = snapshot
        view = needs_view(
            needs_here(program.catalog, snapshot),
            target_here(snapshot),
            program.texts,
            program.links,
            snapshot.host.os_name or snapshot.host.platform,
            today=today_here(),
            remote=bool(snapshot.host.remote_session),
        )
        self.page.show_here(view)

    def open(self, argument: str) -> None:
        """Go to what this computer needs: any package is named there."""
        self.page.verticalScrollBar().setValue(0)

    def _show_described(self) -> None:
        form, texts = self.page.form, self._program.texts
        try:
            target = parse_target("", form.system.currentText(), form.processor.currentData())
        except UnknownComputerError as error:
            form.show_problem(not_understood(error.what, texts))
            self.page.show_there(None)
            return
        typed = form.card.text().strip()
        card = parse_atr(typed) if typed else None
        form.show_problem(texts.get(NO_ATR, text=quoted(typed)) if typed and card is None else "")
        needs = needs_of(self._program.catalog, target, self._reader(), card)
        view = needs_view(needs, target, texts, self._program.links, today=today_here())
        self.page.show_there(view)

    def _reader(self) -> UsbDevice | None:
        """Return the chosen reader, or the one that was typed and is in no list."""
        form = self.page.form
        if form.chosen is not None:
            return UsbDevice(form.chosen.usb_id)
        typed = form.reader.text().strip()
        if usb_id := typed_usb_id(typed):
            return UsbDevice(usb_id)
        if typed and not form.results.readers.rowCount():
            return UsbDevice(UsbId(""), product=quoted(typed))
        return None

    def _search_readers(self, typed: str) -> None:
        catalog = self._program.catalog
        if typed.strip():
            models = tuple(match.model for match in find_readers(catalog, typed, _MOST))
        else:
            models = all_readers(catalog)
        words = found_words(len(models), typed, self._program.texts)
        self.page.form.show_readers(reader_choices(models), words)
        self.page.show_results()
        self._show_described()

    def _open_address(self, url: str) -> None:
        self.link_chosen.emit(self._links[url])  # the page offers no others

    def _copy_view(self, view: NeedsView) -> None:
        texts = self._program.texts
        mask = text_mask(self._snapshot, own_home())
        copy_text(mask(plain_text(needs_document(view, texts))))
        self.status_message.emit(texts.get(N_("The text was copied to the clipboard.")))
