"""Entries for tests of the look-up, each with as little as it may have."""

from datetime import date
from typing import Any

from esign_desktop.model.driver import DriverPackage
from esign_desktop.model.host import Platform
from esign_desktop.model.source import Source

SOURCES = (Source("tests", date(2026, 11, 21)),)


def package(package_id: str = "package", **changes: Any) -> DriverPackage:
    """Return a package for Linux with changes."""
    fields: dict[str, Any] = {
        "title": package_id,
        "platform": Platform.LINUX,
        "homepage": "https://example.org/",
        "sources": SOURCES,
    }
    return DriverPackage(id=package_id, **(fields | changes))
