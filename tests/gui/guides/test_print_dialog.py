"""A guide on paper: the system's dialog decides where, our page what."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from esign_desktop.gui.guides import print_dialog as paper

PAGE = "<html><head><title>Way</title></head><body><h1>Way</h1><p>İmza</p></body></html>"


class Dialog:
    """Stands in for the system's dialog: prints into a file, or is closed."""

    DialogCode = QPrintDialog.DialogCode
    file = ""

    def __init__(self, printer: QPrinter, _parent: QWidget) -> None:
        self._printer = printer

    def exec(self) -> QPrintDialog.DialogCode:
        """Choose a file as printer, or nothing."""
        if not self.file:
            return QPrintDialog.DialogCode.Rejected
        self._printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self._printer.setOutputFileName(self.file)
        return QPrintDialog.DialogCode.Accepted


def test_a_page_is_printed_where_the_dialog_says(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "QPrintDialog", Dialog)
    monkeypatch.setattr(Dialog, "file", str(tmp_path / "printed.pdf"))
    window = QWidget()
    qtbot.addWidget(window)

    assert paper.print_page(PAGE, window)
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF-")


def test_closing_the_dialog_prints_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "QPrintDialog", Dialog)
    window = QWidget()
    qtbot.addWidget(window)

    assert not paper.print_page(PAGE, window)
    assert list(tmp_path.iterdir()) == []
