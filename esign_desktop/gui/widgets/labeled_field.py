"""A field with its label above it."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget


def labeled_field(words: str, field: QWidget) -> QWidget:
    """Return a field below its label, which leads to it by its mnemonic and names it.

    Args:
        words: the label; its "&" marks the mnemonic.
        field: what is filled in or chosen.
    """
    part = QWidget()
    label = QLabel(words)
    label.setBuddy(field)
    field.setAccessibleName(words.replace("&", ""))
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(label)
    column.addWidget(field)
    return part
