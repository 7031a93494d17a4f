"""A document as plain text: for pipes, files, e-mails and the clipboard."""

from esign_desktop.model.sanitize import one_line
from esign_desktop.presenters.document import Document
from esign_desktop.renderers.lines import Line, LineKind, lines_of


def plain_text(document: Document, *, details: bool = False) -> str:
    """Return a document as text that ends with a line break; a blank line between its blocks.

    Args:
        document: what to show.
        details: also those of notes.
    """
    blocks = (lines_of(block, details=details) for block in document.blocks)
    shown = ["\n".join(map(_plain, block)) for block in blocks]
    return "\n\n".join(shown) + "\n"


def _plain(line: Line) -> str:
    code = f"[{line.code}] " if line.code else ""
    remark = f"  ({line.remark})" if line.remark else ""
    text = line.text if line.kind is LineKind.ROW else one_line(f"{code}{line.text}{remark}")
    return " " * line.indent + line.lead + text
