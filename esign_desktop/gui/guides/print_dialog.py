"""A page on the user's printer, through the system's own dialog."""

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from esign_desktop.gui.guides.pdf_export import paged


def print_page(page: str, parent: QWidget) -> bool:
    """Ask which printer, and print. False: the user thought better of it."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    paged(page, printer).print_(printer)
    return True
