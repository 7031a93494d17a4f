"""Another program holds the card: for itself alone, in a transaction, for long or for a moment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
import smartcard

from esign_desktop.devices.pkcs11.client import PROBE_TIMEOUT_S
from tests.real.program import Report, diagnose
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.load import busy_by

pytestmark = pytest.mark.stack

EC = valid_certificate(key="ec384")
PROGRAM: Final = "imza-araci"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a Python under the name of somebody else's program."""
    real = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    return Path(shutil.copy(real, tmp_path / PROGRAM))


@contextmanager
def held(program: Path, how: str, reader: str) -> Iterator[subprocess.Popen[bytes]]:
    """Let the program hold the card; closing its input lets go."""
    holder = subprocess.Popen(
        [program, Path(__file__).with_name("holder.py"), how, reader],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={
            **os.environ, "PYTHONHOME": sys.base_prefix,
            "PYTHONPATH": str(Path(smartcard.__file__).parents[1]),
        },
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"holding\n"
        yield holder
    finally:
        # politely: when a client dies, pcscd resets its card, and a card taken out just then may
        # leave vpcd in a state in which it sees no other
        if holder.stdin is not None:
            holder.stdin.close()
        holder.wait(10)


def named_in(report: Report) -> list[str]:
    """Return the programs a report blames.

    The kernel cannot tell our pcscd from those of tests that run at the same time, so that their
    programs are among them.
    """
    programs: str = report.finding("card.in_use")["values"]["programs"]
    return programs.split(", ")


def test_card_held_exclusively_is_in_use_and_the_program_is_named(
    card_reader: Reader, program: Path
) -> None:
    card = AkisV2Card([EC])
    card_reader.insert(card)
    with held(program, "exclusive", card_reader.name):
        report = diagnose()

    assert (report.verdict, report.primary, report.chain) == (
        "not_usable", "card.in_use", "oobuuu",
    )  # fmt: skip
    assert report.finding("card.in_use")["values"]["reader"] == card_reader.name
    assert PROGRAM in named_in(report)
    assert card.log == []
    assert diagnose().primary == "middleware.missing"  # as soon as it lets go


def test_module_cannot_get_at_a_card_held_exclusively_either(
    card_reader: Reader, opensc_module: Module, program: Path
) -> None:
    card_reader.insert(AkisV1Card([valid_certificate()]))
    with held(program, "exclusive", card_reader.name):
        report = diagnose("--module", opensc_module.path)

    assert report.primary == "card.in_use"
    assert not [code for code in report.codes if code.startswith(("middleware", "certificate"))]


def test_transaction_without_an_end_is_given_up(card_reader: Reader, program: Path) -> None:
    card_reader.insert(AkisV2Card([EC]))
    with held(program, "transaction", card_reader.name):
        report = diagnose()

    assert report.primary == "card.in_use"
    assert PROGRAM in named_in(report)


def test_transaction_without_an_end_holds_no_module_for_long_either(
    card_reader: Reader, opensc_module: Module, program: Path
) -> None:
    card_reader.insert(AkisV1Card([valid_certificate()]))
    with held(program, "transaction", card_reader.name):
        busy, began = busy_by(), time.monotonic()
        report = diagnose("--module", opensc_module.path)
        took_s = time.monotonic() - began

    # after the module's time-out there are not our own 8 s as well
    assert (took_s - PROBE_TIMEOUT_S) / max(busy, busy_by()) < 8
    assert report.primary == "card.in_use"
    assert PROGRAM in named_in(report)


def test_module_that_gets_at_the_card_all_the_same_is_believed(
    card_reader: Reader, shim: MakeShim, program: Path
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name)
    with held(program, "exclusive", card_reader.name):
        report = diagnose("--module", module.path)

    assert (report.verdict, report.codes) == ("ready", [])


@pytest.mark.parametrize("kind", ["v1", "v2"])
def test_transaction_of_a_second_is_waited_for(
    card_reader: Reader, opensc_module: Module, program: Path, kind: str
) -> None:
    card = AkisV1Card([valid_certificate()]) if kind == "v1" else AkisV2Card([EC])
    card_reader.insert(card)
    with held(program, "transaction", card_reader.name) as holder:
        assert holder.stdin is not None
        letting_go = threading.Timer(1.0, holder.stdin.close)
        letting_go.start()
        report = diagnose(*(("--module", opensc_module.path) if kind == "v1" else ()))
        letting_go.join()

    assert report.primary == (None if kind == "v1" else "middleware.missing")
    assert report.snapshot["readers"][0]["state"] == "card_ready"
