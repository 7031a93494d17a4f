"""The budgets, by name: what is run, against what, and the limit."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.frozen import frozen
from benchmarks.measure import Command, Row, at_rest, pairs, run
from benchmarks.window import window
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import Certified, KeyKind, make_certificate
from tests.stack.fixtures import Reader
from tests.stack.opensc import find_opensc_module

_REAL_CARD_S: Final = 0.02
_CERTIFICATE_BYTES: Final = 1600
_REST_S: Final = 5.0

_OURS: Final = str(Path(sys.executable).with_name("esign-desktop-cli"))
_MODULE: Final = ("--module", str(find_opensc_module()))
_DIAGNOSE: Final = (_OURS, "diagnose", "--json")
_WITH_MODULE: Final = (*_DIAGNOSE, *_MODULE)
_OPENSC: Final = ("pkcs11-tool", *_MODULE, "-L", "-O")
_YKMAN: Final = ("ykman", "--version")

_MAIN: Final = "from esign_desktop.__main__ import cli; cli()"
_LOAD_CATALOGUE: Final = """
from time import perf_counter
import esign_desktop.app.catalogs  # with what it needs: imports are part of the start, not of this
from esign_desktop.app.context import AppContext
context = AppContext()
context.policy
began = perf_counter()
context.catalog
print(perf_counter() - began)
"""
_LOOK_UP: Final = """
from time import perf_counter
from esign_desktop.app.context import AppContext
from esign_desktop.diagnosis.needs import needs_of
from esign_desktop.model.advice import Target
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbDevice, UsbId
catalog = AppContext().catalog
target = Target(Platform.LINUX, "12", ("debian",), "x86_64")
began = perf_counter()
needs_of(catalog, target, UsbDevice(UsbId("ffff:ffff")))  # in no list: all of it is searched
print(perf_counter() - began)
"""


def full(reader: Reader, count: int) -> Iterator[Row]:
    """Compare with OpenSC's own look at the same card."""
    reader.insert(_v1(_REAL_CARD_S))
    _require_certificate(_WITH_MODULE)
    budget = "full diagnosis, real-card speed : pkcs11-tool -L -O"
    yield pairs(budget, _WITH_MODULE, _OPENSC, 1.25, count)


def instant(reader: Reader, count: int) -> Iterator[Row]:
    """Compare what is ours in a diagnosis with a Python peer's bare start."""
    reader.insert(_v1())
    budget = "full diagnosis, card without delay : ykman --version"
    yield pairs(budget, _WITH_MODULE, _YKMAN, 1, count)


def driverless(reader: Reader, count: int) -> Iterator[Row]:
    """Compare our reading without any module with OpenSC's, each on the card it can read."""
    new, old = _v2(_REAL_CARD_S), _v1(_REAL_CARD_S)
    reader.insert(new)
    _require_certificate(_DIAGNOSE)
    budget = "end date without module, v2 card : pkcs11-tool -L -O, v1 card"
    change = (lambda: reader.insert(new), lambda: reader.insert(old))
    yield pairs(budget, _DIAGNOSE, _OPENSC, 0.9, count, change)


def start(reader: Reader, count: int) -> Iterator[Row]:
    """Compare bare starts."""
    for option in ("--version", "--help"):
        yield pairs(f"{option} : ykman --version", (_OURS, option), _YKMAN, 0.4, count)


def apdus(reader: Reader, count: int) -> Iterator[Row]:
    """Count what a card is asked. Counts, so once is enough."""
    pin = 0
    for name, card, command in (
        ("v1 with module", _v1(), _WITH_MODULE),
        ("v1", _v1(), _DIAGNOSE),
        ("v2", _v2(), _DIAGNOSE),
    ):
        reader.insert(card)
        card.log.clear()
        _require_certificate(command)
        pin += len(card.log.verify_like())
        if command is _DIAGNOSE:
            budget = f"APDUs to read {_CERTIFICATE_BYTES} bytes without module, {name}"
            yield Row(budget, len(card.log), "", "≤ 12", len(card.log) <= 12)
    yield Row("APDUs that touch a PIN, with and without module", pin, "", "0", not pin)


def idle(reader: Reader, count: int) -> Iterator[Row]:
    """Look at ``watch`` when nothing happens."""
    card = _v2()
    reader.insert(card)
    with subprocess.Popen((_OURS, "watch", "--json"), stdout=subprocess.PIPE) as watch:
        try:
            if watch.stdout is None or not watch.stdout.readline():
                raise RuntimeError("watch ended")
            at_rest(watch.pid, 1)  # it calms down
            card.log.clear()
            cpu, wake_ups = at_rest(watch.pid, _REST_S)
        finally:
            watch.kill()
    rate, asked = wake_ups / _REST_S, len(card.log)
    yield Row("watch, nothing happens: wake-ups per second", rate, "", "< 2", rate < 2)
    yield Row("the same: APDUs", asked, "", "0", not asked)
    yield Row(f"the same: CPU in {_REST_S:g} s", cpu, "ms")


def catalogue(reader: Reader, count: int) -> Iterator[Row]:
    """Time the loading of the catalogue, and one look-up in it, in fresh processes."""
    for name, code, most_ms in (
        ("loading the catalogue", _LOAD_CATALOGUE, 30),
        ("the first look-up of a reader", _LOOK_UP, 1),
    ):
        command = (sys.executable, "-c", code)
        needed = median(float(run(command).stdout) for _ in range(count)) * 1000
        yield Row(name, needed, "ms", f"≤ {most_ms} ms", needed <= most_ms)


def imports(reader: Reader, count: int) -> Iterator[Row]:
    """Name what is dear in the start of ``diagnose``."""
    reader.insert(_v1())
    command = (sys.executable, "-X", "importtime", "-c", _MAIN, *_WITH_MODULE[1:])
    text = "".join(run(command).stderr for _ in range(count))
    own: dict[str, int] = {}  # microseconds
    for cost, name in re.findall(r"^import time: +(\d+) \|.*\| +(\S+)$", text, re.MULTILINE):
        own[name] = min(int(cost), own.get(name, int(cost)))
    for name in sorted(own, key=lambda name: -own[name])[:10]:
        yield Row(f"import {name}, without what it imports", own[name] / 1000, "ms")


BUDGETS: Final = {
    f.__name__: f
    for f in (full, instant, driverless, start, apdus, idle, catalogue, window, frozen, imports)
}


def _v1(delay_s: float = 0) -> AkisV1Card:
    return AkisV1Card([_certificate("rsa2048")], delay_s=delay_s)


def _v2(delay_s: float = 0) -> AkisV2Card:
    return AkisV2Card([_certificate("ec384")], delay_s=delay_s)


def _certificate(key: KeyKind) -> Certified:
    now, year = datetime.now(UTC), timedelta(days=365)
    return make_certificate(now - year, now + year, key=key, padded_to=_CERTIFICATE_BYTES)


def _require_certificate(command: Command) -> None:
    """Run a diagnosis and make sure that it sees what it is timed for.

    Raises:
        RuntimeError: it saw no certificate.
    """
    seen = json.loads(run(command).stdout)["snapshot"]
    holders = [card["driverless"] for card in seen["cards"]]
    if command is _WITH_MODULE:
        holders = [token for module in seen["modules"] for token in module["tokens"]]
    if not any(holder["certificates"] for holder in holders):
        raise RuntimeError("no certificate seen")
