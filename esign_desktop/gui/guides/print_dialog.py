"""Prints a page with the system's dialog. Apart, because QtPrintSupport is loaded late."""

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from esign_desktop.gui.guides.pdf_export import paged


def print_page(page: str, parent: QWidget) -> bool:
    """Ask for a printer and print. Return False where the user cancels."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    paged(page, printer).print_(printer)
    return True
