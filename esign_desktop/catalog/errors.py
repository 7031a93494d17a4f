"""Errors in the program's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esign_desktop.model.catalog_use import Refusal


class CatalogError(ValueError):
    """A file of the catalogue cannot be used. The message names the file and the field."""


class RefusedError(CatalogError):
    """A signed catalogue is not used."""

    def __init__(self, reason: Refusal, detail: str = "", version: str = "") -> None:
        """``detail`` is in English, for support; ``version`` is the file's, where it is known."""
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
        self.version = version
