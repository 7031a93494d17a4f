"""Documents on standard output: with colours on a terminal, plain when piped."""

import sys
from collections.abc import Iterable

from esign_desktop.model.sanitize import sanitize
from esign_desktop.presenters.document import Block, Document, Paragraph, Table


def print_document(document: Document, *, details: bool = False) -> None:
    """Print a document; ``details`` also shows those of its notes."""
    if sys.stdout.isatty():
        from esign_desktop.renderers.rich import print_document

        print_document(document, details=details)
    else:
        from esign_desktop.renderers.plain import plain_text

        sys.stdout.write(plain_text(document, details=details))


def print_blocks(*blocks: Block) -> None:
    """Print a document that is made on the spot."""
    print_document(Document(blocks))


def print_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print a table: with lines on a terminal, with tabs for other programs when piped."""
    print_blocks(Table(header, tuple(rows)))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines as they are: an entry of a file, say."""
    sys.stdout.write(sanitize("\n".join(lines)) + "\n")


def print_sentence(text: str) -> None:
    """Print one paragraph."""
    print_blocks(Paragraph(text))
