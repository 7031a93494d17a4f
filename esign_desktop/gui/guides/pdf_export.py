"""The child process that makes a PDF: HTML on standard input, PDF on standard output."""

import sys
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPdfWriter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

_DPI: Final = 96  # CSS' pixel: what a browser would print
_MARGIN_MM: Final = 11.0
_SMALLER: Final = (0.95, 0.9, 0.85)  # of 9 pt; less than 7.5 pt nobody reads
_INDENT_PX: Final = 22.0  # of lists; Qt's own 40 is half a word of every line
_FRAME_PX: Final = 3.0  # on each page: the dot of an İ in its first line is not cut off
_SPACING_PX: Final = 0.02  # the least Qt can tell from none (1/64)
_FONTS: Final = ("Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", "Liberation Sans")


def main() -> int:
    """Read a page, write it as PDF. Qt's own start has to be the process's first thing."""
    page = sys.stdin.buffer.read().decode("utf-8")
    application = QGuiApplication.instance() or QGuiApplication(["pdf-printer"])
    data = pdf_of(page)
    if b"/FontFile" not in data:
        sys.stderr.write("no letter could be drawn: Qt finds no fonts\n")
        return 1
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    application.shutdown()
    return 0


def pdf_of(page: str) -> bytes:
    """Return a page as PDF, with text that can be selected. Needs a QGuiApplication."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPdfWriter.PdfVersion.PdfVersion_1_6)
    writer.setResolution(_DPI)
    document = paged(page, writer)
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    document.print_(writer)
    buffer.close()
    return bytes(buffer.data().data())


def paged(page: str, paper: QPagedPaintDevice) -> QTextDocument:
    """Return a page laid out for A4, and set the paper to it."""
    paper.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    paper.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setDefaultFont(_font())
    document.setDocumentMargin(_FRAME_PX)
    document.setIndentWidth(_INDENT_PX)
    document.setHtml(page)
    _as_in_a_browser(document)
    area = paper.pageLayout().paintRect(QPageLayout.Unit.Inch).size()
    _fit(document, QSizeF(area.width() * _DPI, area.height() * _DPI))
    return document


def _fit(document: QTextDocument, paper: QSizeF) -> None:
    """Lay a document out on as few pages as legible letters allow. Printing scales it to paper."""
    document.setPageSize(paper)
    pages = document.pageCount()
    for scale in _SMALLER:
        document.setPageSize(paper / scale)
        if document.pageCount() < pages:
            return
    document.setPageSize(paper)


def _as_in_a_browser(document: QTextDocument) -> None:
    """Give headings the size the page says, and letters of their own to "fi".

    Qt makes a heading larger than its CSS says; and a ligature is one letter when it is copied
    or searched, so that nobody would find "sertifika". Spacing of any size switches them off.
    """
    whole = QTextCursor(document)
    whole.select(QTextCursor.SelectionType.Document)
    spaced = QTextCharFormat()
    spaced.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    spaced.setFontLetterSpacing(_SPACING_PX)
    whole.mergeCharFormat(spaced)
    block = document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            heading = QTextCursor(block)
            heading.select(QTextCursor.SelectionType.BlockUnderCursor)
            plain = heading.charFormat()
            plain.clearProperty(QTextFormat.Property.FontSizeAdjustment)
            heading.setCharFormat(plain)
        block = block.next()


def _font() -> QFont:
    there = set(QFontDatabase.families())
    font = QFont(next((name for name in _FONTS if name in there), "sans-serif"))
    font.setPixelSize(12)
    return font
