"""Compiles translations: ``*.po`` to ``*.mo`` beside them.

Hatchling runs it for every wheel and editable install; by hand::

    python packaging/compile_translations.py
"""

import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's door to this file; it finds the class by its base."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before hatchling collects the files."""
        compile_all(Path(self.root) / "resources" / "locale")


def compile_all(locale_dir: Path) -> list[Path]:
    """Compile what is missing or out of date, and return the files written."""
    stale = [po for po in sorted(locale_dir.glob("*/LC_MESSAGES/*.po")) if _is_stale(po)]
    return [_compile(po) for po in stale]


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compile(po: Path) -> Path:
    """Write the catalogue under another name first: a running program may be reading the old one.

    Raises:
        PoFileError: the catalogue has a syntax error.
    """
    with po.open("rb") as stream:
        catalog = read_po(stream, locale=po.parent.parent.name, abort_invalid=True)
    mo = po.with_suffix(".mo")
    with tempfile.NamedTemporaryFile(dir=po.parent, delete=False) as unfinished:
        write_mo(unfinished, catalog)
    Path(unfinished.name).chmod(0o644)  # temporary files are for their owner only
    Path(unfinished.name).replace(mo)
    return mo


if __name__ == "__main__":
    for written in compile_all(Path(__file__).parent.parent / "resources" / "locale"):
        print("compiled", written)  # noqa: T201
