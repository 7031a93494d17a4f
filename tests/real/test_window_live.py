"""The window on a real pcscd: what happens to the card is on screen, and nothing holds it up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

import pytest

from tests.devices.pkcs11.standins import is_alive, until
from tests.real.window_process import WindowProcess, screen
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader
from tests.stack.load import busy_by
from tests.stack.pcscd import Pcscd
from tests.stack.shim import Shim

pytestmark = pytest.mark.stack

EC, RSA = valid_certificate(key="ec384"), valid_certificate()
MISSING: Final = "middleware.missing"
OURS_S: Final = 0.3  # between the card's answers and the screen (budget)
TRIES: Final = 8  # the best of so many counts: the machine has other things to do as well
BLOCKED_MS: Final = 50.0
HELD_UP_MS: Final = 1000.0  # by what hangs for seconds
REST_S: Final = 5
HANGS_S: Final = 8


class MakeShim(Protocol):
    def __call__(self, **settings: object) -> Shim: ...


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with screen() as name:
        yield name


def test_a_card_pushed_in_is_on_screen_within_the_budget(
    card_reader: Reader, display: str, tmp_path: Path
) -> None:
    card = AkisV2Card([EC], delay_s=0.02)
    ours_s = []
    with WindowProcess(display, tmp_path) as window:
        window.primary("card.absent")
        for _ in range(TRIES):
            card.log.clear()
            card_reader.insert(card)  # returns when pcscd agrees
            busy, seen = busy_by(), time.monotonic()
            shown = window.primary(MISSING)
            assert shown["until"].startswith("valid until ")
            took_s = shown["at"] - seen - 0.02 * len(card.log)
            ours_s.append(took_s / max(busy, busy_by()))
            card_reader.remove()
            window.primary("card.absent")
            if min(ours_s) < OURS_S:
                break

    assert min(ours_s) < OURS_S, ours_s


def test_a_card_pulled_out_is_gone_from_the_screen(
    card_reader: Reader, display: str, tmp_path: Path, opensc_module: Module
) -> None:
    card_reader.insert(AkisV1Card([RSA]))
    with WindowProcess(display, tmp_path, opensc_module.path) as window:
        ready = window.primary(None)
        card_reader.remove()
        gone = window.primary("card.absent")

    assert (ready["headline"], ready["verdict"]) == ("You are ready to sign", "ready")
    assert gone["until"] == ""


def test_a_service_that_dies_and_comes_back_is_followed(
    card_reader: Reader, pcsc: Pcscd, display: str, tmp_path: Path
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    with WindowProcess(display, tmp_path) as window:
        window.primary(MISSING)
        pcsc.kill()
        window.primary("service.stopped")
        pcsc.start()
        window.primary(MISSING)


def test_a_module_that_hangs_holds_nothing_up(
    card_reader: Reader, display: str, tmp_path: Path, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    hanging = shim(hang="C_GetSlotList").path
    with WindowProcess(display, tmp_path, hanging) as window:
        while not window.ask()["notice"]:
            time.sleep(0.1)
        window.say("reset")
        time.sleep(HANGS_S)
        during = window.ask()
        window.primary("middleware.timed_out")

    assert during["headline"] == ""
    assert during["notice"] == "Checking readers and cards…"
    assert during["blocked_ms"] < HELD_UP_MS


def test_a_diagnosis_never_holds_the_window_up(
    card_reader: Reader, display: str, tmp_path: Path, opensc_module: Module
) -> None:
    """The first one loads much of the program, in another thread: that must not be felt."""
    longest_ms = list[float]()
    for _ in range(TRIES):
        card_reader.insert(AkisV1Card([RSA]))
        with WindowProcess(display, tmp_path, opensc_module.path) as window:
            window.primary(None)
            card_reader.remove()
            window.primary("card.absent")
        longest_ms.append(max(line["blocked_ms"] for line in window.seen))
        if min(longest_ms) < BLOCKED_MS:
            break

    assert min(longest_ms) < BLOCKED_MS, longest_ms


def test_the_window_closes_while_a_module_hangs(
    card_reader: Reader, display: str, tmp_path: Path, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(hang="C_GetSlotList")
    with WindowProcess(display, tmp_path, module.path) as window:
        window.ask()
        until(lambda: "C_GetSlotList" in module.calls())
        workers = _children(window.process_id)
        code = window.end(HANGS_S + 60)

    assert workers, "the module does not hang"
    assert code == 0
    told = [line["primary"] for line in window.seen]
    assert "middleware.timed_out" not in told  # which is how the wait for the module ends
    until(lambda: not any(map(is_alive, workers)))  # a killed process needs a moment


def test_a_new_report_leaves_the_focus_where_it_is(
    card_reader: Reader, display: str, tmp_path: Path
) -> None:
    with WindowProcess(display, tmp_path) as window:
        window.primary("card.absent")
        window.say("focus")
        focus = window.ask()["focus"]
        card_reader.insert(AkisV2Card([EC]))
        shown = window.primary(MISSING)

    assert focus == "Check again"
    assert shown["focus"] == focus


def test_an_open_window_sleeps_when_nothing_happens(
    card_reader: Reader, display: str, tmp_path: Path
) -> None:
    card = AkisV2Card([EC])
    card_reader.insert(card)
    with WindowProcess(display, tmp_path) as window:
        window.primary(MISSING)
        window.say("rest")
        time.sleep(2)
        card.log.clear()
        before = _wake_ups(window.process_id)
        time.sleep(REST_S)
        wake_ups = _wake_ups(window.process_id) - before

    assert not card.log
    assert wake_ups / REST_S < 2


def _wake_ups(process_id: int) -> int:
    return sum(
        int(line.split()[1])
        for task in Path(f"/proc/{process_id}/task").iterdir()
        for line in (task / "status").read_text().splitlines()
        if line.startswith("voluntary_ctxt_switches")
    )


def _children(parent: int) -> list[int]:
    children = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                state = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(state[1]) == parent and state[0] != "Z":
                children.append(int(folder.name))
    return children
