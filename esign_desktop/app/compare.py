"""What changed between two reports: "it worked yesterday"."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from esign_desktop.model.codec import to_plain
from esign_desktop.model.report import Difference, Report

_PASSING: Final = frozenset(
    {"taken_at", "days_left", "detail", "service_detail", "address", "usb_address"}
)
"""Differs between any two reports, or says the same as something else."""

_KEYS: Final = ("name", "path", "serial", "fingerprint", "reader", "role", "usb_id", "label")
"""What makes an entry of a list the same entry in another list, the first that is there."""


def compare_reports(before: Report, after: Report) -> tuple[Difference, ...]:
    """Return what differs, the conclusions first."""
    changes = []
    if before.verdict != after.verdict:
        changes.append(Difference("verdict", before.verdict, after.verdict))
    earlier, later = (sorted({f.code for f in r.findings}) for r in (before, after))
    changes += [Difference("finding", code, "") for code in earlier if code not in later]
    changes += [Difference("finding", "", code) for code in later if code not in earlier]
    changes += _differences("", to_plain(before.snapshot), to_plain(after.snapshot))
    return tuple(changes)


def _differences(where: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in (*before, *(n for n in after if n not in before)):
            if name not in _PASSING:
                path = f"{where}.{name}" if where else name
                yield from _differences(path, before.get(name), after.get(name))
    elif isinstance(before, list) and isinstance(after, list):
        old, new = _keyed(before), _keyed(after)
        for key in (*old, *(k for k in new if k not in old)):
            yield from _differences(f"{where}[{key}]", old.get(key), new.get(key))
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
