"""Compares two reports: "it worked yesterday"."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from esign_desktop.model.codec import to_plain
from esign_desktop.model.difference import Difference, PathPart
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report

_PASSING: Final = frozenset(
    {"taken_at", "days_left", "detail", "service_detail", "address", "usb_address"}
)
"""Differs between any two reports, or says the same as something else."""

_KEYS: Final = ("name", "path", "serial", "fingerprint", "reader", "role", "usb_id", "label")
"""What makes an entry of a list the same entry in another list, the first that is there."""


_VERDICT: Final = (PathPart("verdict"),)
_FINDING: Final = (PathPart("finding"),)


class Change(Record, frozen=True):
    """One difference, as other programs read it."""

    what: str  # path: "readers[ACS ACR39U].state"
    before: str
    after: str


def compare_reports(before: Report, after: Report) -> tuple[Change, ...]:
    """Return what differs, for other programs."""
    found = differences(before, after)
    return tuple(Change(each.what, each.before, each.after) for each in found)


def differences(before: Report, after: Report) -> tuple[Difference, ...]:
    """Return what differs, the conclusions first."""
    found = []
    if before.verdict != after.verdict:
        found.append(Difference(_VERDICT, before.verdict, after.verdict))
    earlier, later = (sorted({f.code for f in r.findings}) for r in (before, after))
    found += [Difference(_FINDING, code, "") for code in earlier if code not in later]
    found += [Difference(_FINDING, "", code) for code in later if code not in earlier]
    found += _differences((), to_plain(before.snapshot), to_plain(after.snapshot))
    return tuple(found)


def _differences(where: tuple[PathPart, ...], before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in (*before, *(n for n in after if n not in before)):
            if name not in _PASSING:
                path = (*where, PathPart(name))
                yield from _differences(path, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        old, new = _keyed(before), _keyed(after)
        for key in (*old, *(k for k in new if k not in old)):
            path = (*where[:-1], PathPart(where[-1].name, key))
            yield from _differences(path, old.get(key), new.get(key))
    elif (earlier := _short(before)) != (later := _short(after)):
        yield Difference(where, earlier, later)


def _keyed(items: list[Any]) -> Mapping[str, Any]:
    keyed: dict[str, Any] = {}
    for number, item in enumerate(items):
        name = str(number)
        if isinstance(item, dict):
            name = next((str(item[key]) for key in _KEYS if item.get(key)), name)
        elif isinstance(item, str):
            name = item
        keyed[name if name not in keyed else f"{name} #{number}"] = item
    return keyed


def _short(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return next((str(value[key]) for key in _KEYS if value.get(key)), "+")
    return ", ".join(map(_short, value)) if isinstance(value, list) else str(value)
