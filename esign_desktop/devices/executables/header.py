"""Shared by the readers of all formats: how a file is opened, and the names of processors."""

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

from esign_desktop.model.bounded_read import open_regular

HEAD_BYTES: Final = 64
"""How much of a file the readers get as its head."""

NAMED_ARCHITECTURES: Final = frozenset({"x86", "x86_64", "arm", "arm64", "arm64e"})
"""The architectures that have a name, here and in ``Host.architecture``."""


def architecture_name(names: Mapping[int, str], number: int) -> str:
    """Return the name of a processor, or ``"other:0x…"`` with its number in the header."""
    return names.get(number) or f"other:{number:#x}"


def open_module(file: Path) -> BinaryIO:
    """Open a regular file for reading; the caller closes it.

    Raises:
        OSError: it is a device or a pipe, or cannot be opened.
    """
    return open(open_regular(file), "rb")  # noqa: PTH123 - a descriptor
