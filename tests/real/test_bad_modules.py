"""Modules that are broken, hostile or not for this computer: a finding each, and no harm."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from esign_desktop.app import paths
from esign_desktop.devices.host.architecture import running_architecture
from esign_desktop.devices.pkcs11.client import PROBE_TIMEOUT_S, WorkerTokens
from esign_desktop.devices.pkcs11.process import WorkerProcess
from esign_desktop.model.host import Platform
from esign_desktop.model.token import ModulePath, ProbeOutcome
from tests.real.program import diagnose
from tests.stack.akis_card import AkisV2Card
from tests.stack.bad_modules import COMPILED, WRITTEN, child_of, make_bad_module
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import MakeShim, Reader

pytestmark = pytest.mark.stack

# Without a wait for the time-out: 1.3 s on an idle machine, of which one is for news from PC/SC.
OWN_TIME_S = 50  # room for a host that takes the cores away; a module's child lives for a minute
CRASHED, TIMED_OUT, REFUSED = "crashed", "timed_out", "refused"
CANNOT_LOAD, WRONG, MISSING = "cannot_load", "wrong_architecture", "missing"

ENDINGS = {
    "segfault_in_list": (CRASHED, "signal 11"),
    "segfault_in_initialize": (CRASHED, "signal 11"),
    "segfault_in_load": (CRASHED, "signal 11"),
    "segfault_in_unload": (CRASHED, "signal 11"),  # it is unloaded, as C_Initialize has failed
    "abort_in_list": (CRASHED, "signal 6"),
    "abort_in_initialize": (CRASHED, "signal 6"),
    "abort_in_load": (CRASHED, "signal 6"),
    "exit_in_list": (CRASHED, "exit status 0"),
    "exit_in_initialize": (CRASHED, "exit status 0"),
    "exit_in_load": (CRASHED, "exit status 0"),
    "null_list": (CRASHED, "signal 11"),
    "null_functions": (CRASHED, "signal 11"),
    "print_then_fail": (REFUSED, "CKR_GENERAL_ERROR"),
    "flood": (REFUSED, "CKR_GENERAL_ERROR"),
    "refuse_list": (REFUSED, "CKR_GENERAL_ERROR"),
    "spawn_child": (REFUSED, "CKR_GENERAL_ERROR"),
    "spawn_detached_child": (REFUSED, "CKR_GENERAL_ERROR"),
    "without_function_list": (CANNOT_LOAD, "C_GetFunctionList"),
    "needing_a_missing_library": (CANNOT_LOAD, "libesignmissing.so.1"),
    "text": (CANNOT_LOAD, "file too short"),
    "empty": (CANNOT_LOAD, "file too short"),
    "elf_cut_off": (CANNOT_LOAD, "file too short"),
    "elf_x86_64_hollow": (CANNOT_LOAD, "dynamic section"),
    "java_class": (CANNOT_LOAD, "invalid ELF header"),
    "pe_cut_off": (CANNOT_LOAD, "invalid ELF header"),
    "elf_i386": (WRONG, "elf x86"),
    "elf_aarch64": (WRONG, "elf arm64"),
    "elf_arm": (WRONG, "elf arm"),
    "elf_s390x": (WRONG, "elf other:0x16"),
    "macho_x86_64": (WRONG, "macho x86_64"),
    "macho_arm64": (WRONG, "macho arm64"),
    "macho_universal": (WRONG, "macho x86_64, macho arm64"),
    "macho_universal_x86_64_only": (WRONG, "macho x86_64"),
    "pe_i386": (WRONG, "pe x86"),
    "pe_x86_64": (WRONG, "pe x86_64"),
    "pe_arm64": (WRONG, "pe arm64"),
    "folder": (MISSING, ""),
    "link_to_nothing": (MISSING, ""),
}
ENDLESS = (
    "hang_in_list", "hang_in_initialize", "hang_in_load", "hang_in_unload", "stop_in_initialize",
    "spawn_child_and_hang", "spawn_detached_child_and_hang",
)  # fmt: skip


@pytest.fixture
def card_reader_with_card(card_reader: Reader) -> Iterator[AkisV2Card]:
    """Return a good card in the reader."""
    card = AkisV2Card([valid_certificate(key="ec384")])
    card_reader.insert(card)
    yield card


def test_every_bad_module_has_its_ending_here() -> None:
    assert set(ENDINGS) | set(ENDLESS) == set(COMPILED) | set(WRITTEN)


@pytest.mark.parametrize("name", ENDINGS)
def test_bad_module_is_a_finding_and_the_card_is_read_all_the_same(
    card_reader_with_card: AkisV2Card, tmp_path: Path, name: str
) -> None:
    ending, words = ENDINGS[name]
    module = make_bad_module(tmp_path / "module", name)

    report = diagnose("--module", module)

    assert (report.verdict, report.codes) == ("not_usable", [f"middleware.{ending}"])
    values = report.finding(f"middleware.{ending}")["values"]
    assert words in values.get("detail", values.get("found", ""))
    if name == "needing_a_missing_library":
        assert values["library"] == words
    (shown,) = report.driverless["certificates"]
    assert shown["fingerprint"] == card_reader_with_card.certificates[0].fingerprint.hex()


def test_hanging_module_takes_its_time_out_once(
    card_reader_with_card: AkisV2Card, shim: MakeShim
) -> None:
    module = shim(hang="C_Initialize")

    began = time.monotonic()
    report = diagnose("--module", module.path)

    assert time.monotonic() - began >= PROBE_TIMEOUT_S
    assert module.calls().count("C_Initialize") == 1
    assert (report.verdict, report.codes) == ("not_usable", ["middleware.timed_out"])
    assert len(report.driverless["certificates"]) == 1


# ---- the worker alone, with a shorter time-out ----


def probe(module: Path, timeout_s: float = 1.0) -> tuple[ProbeOutcome, str, float]:
    """Return how a question to a module ends, and how long that took."""
    architecture = running_architecture(os.uname().machine, 64)
    tokens = WorkerTokens(paths.worker_command(), Platform.LINUX, architecture, timeout_s)
    began = time.monotonic()
    answer = tokens.probe(ModulePath(str(module)), datetime.now(UTC))
    took_s = time.monotonic() - began
    assert not _children(), "a worker is still there"
    return answer.outcome, answer.detail, took_s


def _children() -> list[int]:
    """Return the processes started here that run or wait to be buried, but for pcscd."""
    own = Path(f"/proc/{os.getpid()}/task")
    found = list[int]()
    for task in own.iterdir():
        with suppress(OSError):  # a thread that has ended meanwhile has none
            found += map(int, (task / "children").read_text().split())
    return [pid for pid in found if Path(f"/proc/{pid}/comm").read_text().startswith("python")]


@pytest.mark.parametrize("name", ENDLESS)
def test_worker_that_never_answers_is_ended_in_time(tmp_path: Path, name: str) -> None:
    module = make_bad_module(tmp_path / "module", name)

    outcome, detail, _ = probe(module)

    assert (outcome, detail) == (ProbeOutcome.TIMED_OUT, "1 s")


@pytest.mark.parametrize("name", ["spawn_child", "spawn_detached_child"])
def test_child_of_a_module_ends_with_the_question(tmp_path: Path, name: str) -> None:
    module = make_bad_module(tmp_path / "module", name)

    outcome, _, took_s = probe(module, timeout_s=30)

    assert outcome is ProbeOutcome.REFUSED
    assert took_s < OWN_TIME_S  # the child holds the pipe open, and is not waited for
    child = child_of(module)
    ends = time.monotonic() + 20
    while child and not _is_gone(child) and time.monotonic() < ends:
        time.sleep(0.01)  # the end of a process that is not our child is no event
    assert child is None or _is_gone(child)  # None: ended before it could leave its number


@pytest.mark.parametrize("function", ["C_GetSlotList", "C_GetTokenInfo", "C_FindObjectsInit"])
def test_module_that_stops_half_way_is_ended_in_time(shim: MakeShim, function: str) -> None:
    outcome, _, _ = probe(shim(hang=function).path)

    assert outcome is ProbeOutcome.TIMED_OUT


@pytest.mark.parametrize(
    ("mood", "outcome"),
    [
        ({"crash": "C_GetSlotInfo"}, ProbeOutcome.CRASHED),
        ({"abort": "C_OpenSession"}, ProbeOutcome.CRASHED),
        ({"exit_in": "C_GetAttributeValue"}, ProbeOutcome.CRASHED),
        ({"print_in": ["C_Initialize", "C_GetInfo", "C_OpenSession"]}, ProbeOutcome.OK),
        ({"error": {"C_GetSlotList": 0x30}}, ProbeOutcome.REFUSED),
        ({"error": {"C_Initialize": 0x30}}, ProbeOutcome.REFUSED),
        ({"delay": {"C_GetSlotList": 0.5}}, ProbeOutcome.OK),
        ({"crash": "C_Finalize"}, ProbeOutcome.OK),  # never called
        ({"hang": "C_Finalize"}, ProbeOutcome.OK),
    ],
    ids=str,
)
def test_moods_of_a_module_are_answers(
    shim: MakeShim, mood: dict[str, object], outcome: ProbeOutcome
) -> None:
    seen, _, _ = probe(shim(**mood).path, timeout_s=30)

    assert seen is outcome


def test_worker_that_cannot_be_started_is_an_answer(shim: MakeShim, tmp_path: Path) -> None:
    tokens = WorkerTokens([str(tmp_path / "no-such-program")], Platform.LINUX, "x86_64")

    answer = tokens.probe(ModulePath(str(shim().path)), datetime.now(UTC))

    assert answer.outcome is ProbeOutcome.CRASHED


def test_worker_prepared_for_nothing_is_ended() -> None:
    worker = WorkerProcess(paths.worker_command())

    worker.end()

    assert not _children()


def _is_gone(pid: int) -> bool:
    """Tell whether a process is dead; nobody may have buried it yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"
