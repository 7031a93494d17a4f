"""A pcscd that takes calls and answers none: every command ends, and recovers with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

from tests.real.program import CLI, Report, diagnose, run
from tests.real.test_watch import Watch
from tests.real.window_process import WindowProcess, screen
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.card import Command
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.pcscd import Pcscd

pytestmark = pytest.mark.stack

EC = valid_certificate(key="ec384")
HANGS: Final = "service.no_answer"
MISSING: Final = "middleware.missing"
ENDS_S: Final = 60.0
VERIFY: Final = 0x20  # ISO/IEC 7816-4:2020, 11.6.6


@pytest.fixture
def card_in(card_reader: Reader) -> Reader:
    """Return the reader with a card in it."""
    card_reader.insert(AkisV2Card([EC]))
    return card_reader


@pytest.fixture
def hanging(pcsc: Pcscd, card_in: Reader) -> Iterator[Pcscd]:
    """Return a pcscd that hangs until the test is over."""
    pcsc.pause()
    try:
        yield pcsc
    finally:
        pcsc.resume()


def test_a_service_that_hangs_is_found_and_nothing_behind_it_is_blamed(hanging: Pcscd) -> None:
    report = diagnose()

    assert (report.verdict, report.primary, report.chain) == ("not_usable", HANGS, "buuuuu")
    assert report.snapshot["service"] == "no_answer"
    assert not [code for code in report.codes if code.startswith(("reader.", "card."))]


def test_no_module_is_started_into_a_service_that_hangs(hanging: Pcscd, shim: MakeShim) -> None:
    module = shim(certificates=[EC])
    report = diagnose("--module", module.path)

    assert report.codes == [HANGS]
    assert [each["outcome"] for each in report.snapshot["modules"]] == ["not_tried"]
    assert "C_Initialize" not in module.calls()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("readers",), 3),
        (("certificates",), 2),
        (("pin", "status"), 20),
        (("pin", "check"), 20),
        (("sign-test", "--dry"), 20),
    ],
)
def test_every_command_ends_and_says_why(
    hanging: Pcscd, command: tuple[str, ...], code: int
) -> None:
    ended = run(*command)

    assert ended.code == code
    assert "S07" in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("diagnose",),
        ("readers",),
        ("certificates",),
        ("pin", "status"),
        ("pin", "check"),
        ("watch",),
        ("diagnose", "--module"),
    ],
)
def test_ctrl_c_is_heard_while_the_service_hangs(
    hanging: Pcscd, shim: MakeShim, command: tuple[str, ...]
) -> None:
    module = (str(shim().path),) if command[-1] == "--module" else ()
    running = subprocess.Popen(
        [CLI, "-vv", *command, *module], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        wait_until_connected(running.pid)
        running.send_signal(signal.SIGINT)
        stdout, stderr = running.communicate(timeout=ENDS_S)
    finally:
        running.kill()
        running.wait()

    assert (running.returncode, stdout) == (130, b"")
    assert b"Traceback" not in stderr


def wait_until_connected(process_id: int) -> None:
    """Wait until a process has a connection to pcscd; it gets no answer on it."""
    ends = time.monotonic() + ENDS_S
    while not any(target.startswith("socket:") for target in open_files(process_id)):
        assert time.monotonic() < ends
        time.sleep(0.02)


def open_files(process_id: int) -> list[str]:
    found = []
    for link in Path(f"/proc/{process_id}/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            found.append(str(link.readlink()))
    return found


def test_watch_that_starts_into_it_recovers_with_it(pcsc: Pcscd, card_in: Reader) -> None:
    pcsc.pause()
    try:
        with Watch() as running:
            assert running.last.primary == HANGS

            pcsc.resume()

            running.finding(MISSING)
            assert len(running.last.snapshot["cards"]) == 1
            card_in.remove()
            running.finding("card.absent")
            assert running.interrupt() == 2
    finally:
        pcsc.resume()


def test_watch_sees_the_end_of_one_that_hung(pcsc: Pcscd, card_in: Reader) -> None:
    pcsc.pause()
    try:
        with Watch() as running:
            assert running.last.primary == HANGS
            pcsc.kill()
            running.finding("service.stopped")
            pcsc.start()
            running.finding(MISSING)
    finally:
        pcsc.resume()


def test_a_service_that_stops_answering_while_the_card_is_read_is_told_from_a_card_in_use(
    pcsc: Pcscd, card_reader: Reader
) -> None:
    card = AkisV2Card([EC], delay_s=0.3)
    card_reader.insert(card)
    card.log.clear()
    running = subprocess.Popen(
        [CLI, "diagnose", "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    try:
        while not card.log:
            assert running.poll() is None
            time.sleep(0.02)
        pcsc.pause()
        stdout = running.communicate(timeout=ENDS_S)[0]
    finally:
        pcsc.resume()
        running.kill()
        running.wait()

    report = Report(json.loads(stdout))
    assert (report.primary, running.returncode) == (HANGS, 2)
    assert "card.in_use" not in report.codes


def test_the_module_is_not_blamed_for_a_service_that_hangs_under_it(
    pcsc: Pcscd, card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([valid_certificate()], delay_s=0.1)
    card_reader.insert(card)
    card.log.clear()
    running = subprocess.Popen(
        [CLI, "diagnose", "--json", "--module", str(opensc_module.path)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=dict(os.environ),
    )  # fmt: skip
    try:
        while len(card.log) < 3:
            assert running.poll() is None
            time.sleep(0.02)
        pcsc.pause()
        stdout = running.communicate(timeout=ENDS_S)[0]
    finally:
        pcsc.resume()
        running.kill()
        running.wait()

    assert Report(json.loads(stdout)).codes == [HANGS]


def test_the_module_is_not_blamed_for_a_service_that_hangs_under_a_pin(
    pcsc: Pcscd, card_reader: Reader, opensc_module: Module
) -> None:
    over = threading.Event()

    class StopsTheService(AkisV1Card):
        """Stops pcscd when the PIN comes; what it answers reaches nobody."""

        def answer(self, command: Command) -> bytes:
            if command.ins == VERIFY and not over.is_set():  # a PIN that comes late stops nobody
                pcsc.pause()
            return super().answer(command)

    card = StopsTheService([valid_certificate()])
    card_reader.insert(card)
    try:
        ended = run(
            "pin", "check", "--pin-stdin", "--json", "--module", opensc_module.path,
            typed="123456\n", timeout_s=100,
        )  # fmt: skip
    finally:
        over.set()
        pcsc.resume()

    assert (ended.json["outcome"], ended.code) == ("service_no_answer", 24)
    assert ended.json["pin_sent"] is not False  # it was at the card
    assert "AKİS" not in ended.json["title"]
    assert len(card.log.verify_like()) == 1


def test_the_window_shows_it_and_closes(hanging: Pcscd, tmp_path: Path) -> None:
    with screen() as display, WindowProcess(display, tmp_path) as window:
        shown = window.primary(HANGS)
        assert shown["verdict"] == "not_usable"
        assert window.end(ENDS_S) == 0


def test_the_window_closes_before_it_knows(hanging: Pcscd, tmp_path: Path) -> None:
    with screen() as display, WindowProcess(display, tmp_path) as window:
        while not window.ask()["notice"]:
            time.sleep(0.05)
        assert window.end(ENDS_S) == 0


def test_the_window_recovers_with_the_service(pcsc: Pcscd, hanging: Pcscd, tmp_path: Path) -> None:
    with screen() as display, WindowProcess(display, tmp_path) as window:
        window.primary(HANGS)
        pcsc.resume()
        window.primary(MISSING)
