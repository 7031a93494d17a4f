"""Makes drivers_catalog/ccid_readers.json: what libccid does with each reader it knows.

From the CCID project's readers/supported_readers.txt; ids and names only. No network: bring the
lists, today's and those of older releases, for example from a clone of the project:

    at() { git show "$1:readers/supported_readers.txt" >"/tmp/$1.txt"; echo "/tmp/$1.txt"; }
    python …/scripts/make_ccid_readers.py "$(at HEAD)" \\
        --commit "$(git rev-parse HEAD)" --day "$(git log -1 --format=%cs)" \\
        --older 1.5.2="$(at 1.5.2)" --older 1.6.2="$(at 1.6.2)"
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).parents[1] / "drivers_catalog" / "ccid_readers.json"

SECTIONS: Final = {
    "supported": "supported",
    "shouldwork": "should_work",
    "unsupported": "unsupported",
}
"""Sections of the list, and their names in the catalogue."""

_NOT_IN_DRIVER: Final = frozenset({"disabled", "duplicates"})
"""Sections of models that the driver leaves out."""

_SECTION: Final = re.compile(r"# section: (\w+)")
_READER: Final = re.compile(r"0x([0-9A-Fa-f]{4}):0x([0-9A-Fa-f]{4}):(.+)")


class ListError(ValueError):
    """The list is not written as it used to be."""


def read_list(text: str) -> Iterator[tuple[str, str, str]]:
    """Return section, USB id and name of every reader of a list.

    Raises:
        ListError: a line, a section or a second entry for one id is not understood.
    """
    section = ""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _SECTION.fullmatch(line.strip()):
            if heading[1] not in SECTIONS.keys() | _NOT_IN_DRIVER:
                raise ListError(f"line {number}: unknown section {heading[1]!r}")
            section = heading[1]
        elif line.strip() and not line.startswith("#"):
            reader = _READER.fullmatch(line.strip())
            if not reader or not section:
                raise ListError(f"line {number}: {line!r} is not like 0x072F:0xB100:NAME")
            usb_id = f"{reader[1]}:{reader[2]}".lower()
            if usb_id in seen:
                raise ListError(f"line {number}: {usb_id} is there twice")
            seen.add(usb_id)
            if section not in _NOT_IN_DRIVER:
                yield SECTIONS[section], usb_id, " ".join(reader[3].split())


def make_table(
    text: str, *, commit: str, day: date, seen_on: date, older: Mapping[str, str]
) -> str:
    """Return the catalogue's file for a list.

    Args:
        text: the list.
        commit: of the list.
        day: of that commit.
        seen_on: when the list was read.
        older: lists of earlier releases by version, to tell which of them lacks a reader.
    """
    known = {
        version: {usb_id for _, usb_id, _ in read_list(old)} for version, old in older.items()
    }
    newest_first = sorted(known, key=_numbers, reverse=True)
    rows: dict[str, list[dict[str, str]]] = {section: [] for section in SECTIONS.values()}
    for section, usb_id, name in read_list(text):
        row = {"usb_id": usb_id, "name": name}
        lacks = next((version for version in newest_first if usb_id not in known[version]), None)
        if lacks is not None:
            row["not_in"] = lacks
        rows[section].append(row)
    where = f"https://github.com/LudovicRousseau/CCID readers/supported_readers.txt @{commit[:8]}"
    head = {
        "version": f"{commit[:8]} {day.isoformat()}",
        "sources": [{"where": where, "seen_on": seen_on.isoformat()}],
    }
    parts = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    for section, models in rows.items():
        # one model a line: a newer list is a diff somebody can read
        lines = (
            json.dumps(row, ensure_ascii=False)
            for row in sorted(models, key=lambda row: row["usb_id"])
        )
        parts.append(f'  "{section}": [\n    ' + ",\n    ".join(lines) + "\n  ]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table to the catalogue."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("list", type=Path)
    parser.add_argument("--commit", required=True)
    parser.add_argument("--day", required=True, type=date.fromisoformat)
    parser.add_argument("--seen-on", type=date.fromisoformat, default=date.today())
    parser.add_argument("--older", action="append", default=[], metavar="VERSION=FILE")
    given = parser.parse_args(arguments)
    older = dict(pair.split("=", 1) for pair in given.older)
    FILE.write_text(
        make_table(
            given.list.read_text("utf-8"),
            commit=given.commit,
            day=given.day,
            seen_on=given.seen_on,
            older={version: Path(file).read_text("utf-8") for version, file in older.items()},
        ),
        "utf-8",
        newline="\n",
    )


if __name__ == "__main__":
    main()
