"""However a worker ends, it is an answer."""

import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from esign_desktop.devices.pkcs11.client import WorkerTokens, readable_status
from esign_desktop.devices.pkcs11.process import WorkerProcess, probe_request
from esign_desktop.model.host import Platform
from esign_desktop.model.token import ModulePath, ModuleProbe, ProbeOutcome
from tests.devices.pkcs11.standins import OK, command, is_alive, says, tokens, until, worker_that
from tests.stack.bad_modules import make_bad_module

NOW = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
CRASHED, TIMED_OUT = ProbeOutcome.CRASHED, ProbeOutcome.TIMED_OUT
HANGS = "time.sleep(3600)"  # longer than a test may take


@pytest.fixture
def module(tmp_path: Path) -> ModulePath:
    """Return a file that could be a module: its format tells of no architecture."""
    file = tmp_path / "libakisp11.so"
    file.write_bytes(b"any bytes")
    return ModulePath(str(file))


def probed(adapter: WorkerTokens, module: ModulePath) -> ModuleProbe:
    """Probe, and see that ``meanwhile`` is called exactly once in every ending."""
    calls: list[str] = []
    probe = adapter.probe(module, NOW, lambda: calls.append("meanwhile"))
    assert calls == ["meanwhile"]
    assert probe.path == module
    return probe


def test_an_answer_is_passed_on(module: ModulePath) -> None:
    probe = probed(worker_that(says(OK)), module)

    assert probe == ModuleProbe(module, ProbeOutcome.OK, library="Stand-in", version="1.0")


@pytest.mark.parametrize(
    ("does", "detail"),
    [
        ("os.abort()", "signal 6"),
        ("os.kill(os.getpid(), 9)", "signal 9"),
        ("os.kill(os.getpid(), 11)", "signal 11"),
        ("sys.exit(0)", "exit status 0"),
        ("sys.exit(3)", "exit status 3"),
        ("raise SystemError", "exit status 1"),
        ("os.write(1, b'half a li'); os._exit(0)", "exit status 0"),
        ("os.write(1, b'half a li'); os.abort()", "signal 6"),
        (says("debug build"), "senseless reply"),
        (says("debug build") + "; " + says(OK), "senseless reply"),
        (says(""), "senseless reply"),
        (says("{}"), "senseless reply"),
        (says("[1, 2]"), "senseless reply"),
        (says('{"outcome": "fine"}'), "senseless reply"),
        (says('{"outcome": "crashed"}'), "senseless reply"),  # which no worker can know
        (says('{"outcome": "ok", "tokens": [{}]}'), "senseless reply"),
        (says('{"outcome": "ok", "tokens": {"a": 1}}'), "senseless reply"),
        (says("[" * 100_000), "senseless reply"),
        ("os.write(1, bytes(range(128, 256)) + b'\\n')", "senseless reply"),
        ("os.write(1, b'\\0' * 100 + b'\\n')", "senseless reply"),
        ("os.close(1); time.sleep(3600)", "no reply"),
        ("os.close(1); os.close(0); os.close(2); time.sleep(3600)", "no reply"),
    ],
)
def test_however_a_worker_dies_it_is_a_crash(module: ModulePath, does: str, detail: str) -> None:
    probe = probed(worker_that(does), module)

    assert (probe.outcome, probe.detail) == (CRASHED, detail)  # and not the time-out


def test_bytes_of_a_certificate_that_are_no_hex_are_a_senseless_reply(module: ModulePath) -> None:
    token = (
        '{"label": "", "serial": "", "manufacturer": "", "model": "", "slot_name": "",'
        ' "flags": 1, "pin_lengths": null, "detail": "",'
        ' "certificates": [{"der": "xyz", "has_key": null}]}'
    )
    probe = probed(worker_that(says(f'{{"outcome": "ok", "tokens": [{token}]}}')), module)

    assert (probe.outcome, probe.detail) == (CRASHED, "senseless reply")


def test_a_line_without_end_is_not_read_for_ever(
    module: ModulePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esign_desktop.devices.pkcs11.process.MAX_REPLY_BYTES", 1 << 20)

    probe = probed(worker_that("while True: os.write(1, b'x' * 65536)"), module)

    assert (probe.outcome, probe.detail) == (CRASHED, "no reply")  # and not the time-out


def test_a_long_line_is_read_whole(module: ModulePath) -> None:
    does = """print('{"outcome": "ok", "library": "' + 'x' * 3_000_000 + '"}')"""
    probe = probed(worker_that(does), module)

    assert (probe.outcome, probe.library) == (ProbeOutcome.OK, "x" * 200)


@pytest.mark.parametrize("does", [HANGS, f"os.write(1, b'half a li'); {HANGS}"])
def test_a_worker_that_hangs_is_given_up(module: ModulePath, does: str) -> None:
    probe = probed(worker_that(does, timeout_s=0.3), module)

    assert (probe.outcome, probe.detail) == (TIMED_OUT, "0.3 s")


def test_a_worker_that_does_not_even_listen_is_given_up(module: ModulePath) -> None:
    probe = probed(worker_that(HANGS, listens=False, timeout_s=0.3), module)

    assert probe.outcome is TIMED_OUT


def test_a_worker_that_dies_before_it_is_asked_is_a_crash(module: ModulePath) -> None:
    adapter = worker_that("sys.exit(5)", listens=False)
    adapter.prepare()
    assert adapter._ready is not None
    process = adapter._ready._process
    assert process is not None
    until(lambda: not is_alive(process.pid))

    probe = probed(adapter, module)

    assert (probe.outcome, probe.detail) == (CRASHED, "exit status 5")


def test_a_worker_that_cannot_be_started_is_a_crash_that_says_why(module: ModulePath) -> None:
    probe = probed(tokens(["/nowhere/python"]), module)

    assert (probe.outcome, probe.detail) == (
        CRASHED,
        "could not start: No such file or directory",
    )


def test_what_is_done_meanwhile_counts_as_waiting(
    module: ModulePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent_s = [0.0]
    clock = SimpleNamespace(
        monotonic=lambda: time.monotonic() + spent_s[0], monotonic_ns=time.monotonic_ns
    )
    monkeypatch.setattr("esign_desktop.devices.pkcs11.process.time", clock)
    # the time-out is longer than a test may take: the wait alone does not come to its end
    adapter = worker_that(HANGS, timeout_s=3600)

    probe = adapter.probe(module, NOW, lambda: spent_s.append(spent_s.pop() + 3599.9))

    assert probe.outcome is TIMED_OUT


def test_an_answer_that_came_meanwhile_counts_however_late_it_is_looked_at(
    module: ModulePath,
) -> None:
    adapter = worker_that(says(OK), timeout_s=0.2)

    def meanwhile() -> None:
        assert adapter._asked is not None
        adapter._asked._heard.wait(30)
        time.sleep(0.2)

    assert adapter.probe(module, NOW, meanwhile).outcome is ProbeOutcome.OK


# Workers started beforehand


def test_a_prepared_worker_is_used_once(module: ModulePath, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    does = f"open({str(starts)!r}, 'a').write('x'); sys.stdin.readline(); {says(OK)}"
    adapter = worker_that(does, listens=False)

    adapter.prepare()
    adapter.prepare()
    assert probed(adapter, module).outcome is ProbeOutcome.OK
    assert starts.read_text() == "x"
    assert probed(adapter, module).outcome is ProbeOutcome.OK
    assert starts.read_text() == "xx"


def test_a_worker_that_began_with_another_module_is_not_used(
    module: ModulePath, tmp_path: Path
) -> None:
    echo = "line = sys.stdin.readline(); sys.stdin.readline(); print(line)"
    other = WorkerProcess(command(echo, listens=False))
    other.begin(probe_request("/other.so"))
    adapter = WorkerTokens(command(says(OK)), Platform.LINUX, os.uname().machine, ready=other)

    assert probed(adapter, module).outcome is ProbeOutcome.OK


def test_a_worker_that_began_with_this_module_is_used(module: ModulePath) -> None:
    ready = WorkerProcess(command(says(OK)))
    ready.begin(probe_request(str(Path(module).absolute())))
    adapter = WorkerTokens(["/nowhere"], Platform.LINUX, os.uname().machine, ready=ready)

    assert probed(adapter, module).outcome is ProbeOutcome.OK


def test_a_worker_prepared_for_nothing_is_ended() -> None:
    adapter = worker_that(HANGS)
    adapter.close()
    adapter.prepare()
    adapter.close()
    adapter.close()


# Files that need no worker


def must_not_start() -> WorkerTokens:
    return WorkerTokens(["/nowhere/python"], Platform.LINUX, "x86_64")


def test_a_module_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    for place in (tmp_path / "gone.so", tmp_path, tmp_path / ("x" * 300), Path("nul\0byte")):
        assert probed(must_not_start(), ModulePath(str(place))).outcome is ProbeOutcome.NOT_FOUND


def test_a_module_in_a_closed_folder_is_not_found(
    module: ModulePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", closed)

    assert probed(must_not_start(), module).outcome is ProbeOutcome.NOT_FOUND


@pytest.mark.parametrize(
    ("bad", "built_for"),
    [("elf_i386", "ELF"), ("elf_aarch64", "ELF"), ("pe_x86_64", "PE"), ("macho_arm64", "macho")],
)
def test_a_module_for_another_computer_is_not_loaded(
    tmp_path: Path, bad: str, built_for: str
) -> None:
    file = make_bad_module(tmp_path, bad)

    probe = probed(must_not_start(), ModulePath(str(file)))

    assert probe.outcome is ProbeOutcome.WRONG_ARCHITECTURE
    assert probe.architectures[0].casefold().startswith(built_for.casefold())
    assert probe.detail == "program: x86_64"


# Libraries that are missing


@pytest.mark.parametrize(
    ("platform", "detail", "missing"),
    [
        (
            Platform.LINUX,
            "libssl.so.1.1: cannot open shared object file: No such file or directory",
            "libssl.so.1.1",
        ),
        (Platform.LINUX, "undefined symbol: C_GetFunctionList", ""),
        (Platform.WINDOWS, "[WinError 126]", "msvcr100.dll, vendor.dll"),
        (Platform.WINDOWS, "[WinError 193] %1 geçerli bir Win32 uygulaması değil.", ""),
        (Platform.WINDOWS, "no C_GetFunctionList", ""),
    ],
)
def test_a_missing_library_is_named(
    module: ModulePath,
    monkeypatch: pytest.MonkeyPatch,
    platform: Platform,
    detail: str,
    missing: str,
) -> None:
    names = ("msvcr100.dll", "vendor.dll")
    monkeypatch.setattr("esign_desktop.devices.host.windows.missing_dlls", lambda path: names)
    does = says(f'{{"outcome": "cannot_load", "detail": "{detail}"}}')
    adapter = WorkerTokens(command(does), platform, os.uname().machine)

    probe = probed(adapter, module)

    assert (probe.outcome, probe.detail) == (ProbeOutcome.CANNOT_LOAD, detail)
    assert probe.missing_library == missing


def test_nothing_is_missing_where_a_module_refused(module: ModulePath) -> None:
    does = says('{"outcome": "refused", "detail": "libx.so: cannot open shared object file"}')

    probe = probed(worker_that(does), module)

    assert (probe.outcome, probe.missing_library) == (ProbeOutcome.REFUSED, "")


# Exit statuses


@pytest.mark.parametrize(
    ("status", "shown"),
    [(None, "no reply"), (0, "exit status 0"), (1, "exit status 1"), (-11, "signal 11")],
)
def test_a_status_is_readable(status: int | None, shown: str) -> None:
    assert readable_status(status) == shown


def test_a_windows_exception_is_shown_in_hex(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")

    assert readable_status(0xC0000005) == "0xC0000005"


def test_a_question_can_be_ended_from_another_thread(module: ModulePath) -> None:
    adapter, probes = worker_that(HANGS), list[ModuleProbe]()
    asking = threading.Thread(target=lambda: probes.append(probed(adapter, module)))
    asking.start()
    until(lambda: adapter._asked is not None and not adapter._asked._heard.is_set())
    adapter.stop()
    asking.join(8)

    assert not asking.is_alive()  # long before the time-out
    assert [probe.outcome for probe in probes] == [CRASHED]
    assert probed(adapter, module).outcome is ProbeOutcome.NOT_TRIED
