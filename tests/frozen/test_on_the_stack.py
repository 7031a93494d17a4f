"""The frozen program on a real pcscd, on other people's modules, and on a screen.

All of ``tests/real`` runs on it with ESIGN_TEST_PROGRAM; here is what freezing could break.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.real.program import diagnose, run
from tests.real.window_process import screen
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.bad_modules import child_of, make_bad_module
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader
from tests.stack.softhsm import DEFAULT_PIN

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]

RSA = valid_certificate()
_LIMIT_S: Final = 60
_ONE_LINE: Final = b"go\n"  # somebody wants the answer


def test_a_card_is_read_through_a_module(
    console: Path, card_reader: Reader, opensc_module: Module
) -> None:
    card_reader.insert(AkisV1Card([RSA]))

    report = diagnose("--module", opensc_module.path, program=console)

    assert report.verdict == "ready"
    assert report.token["certificates"][0]["fingerprint"] == RSA.fingerprint.hex()


def test_a_card_is_read_without_a_module(console: Path, card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card([RSA]))

    report = diagnose(program=console)

    assert report.driverless["certificates"][0]["fingerprint"] == RSA.fingerprint.hex()


def test_pin_check_and_test_signature(
    console: Path, card_reader: Reader, opensc_module: Module
) -> None:
    card_reader.insert(AkisV1Card([RSA]))
    options = ("--pin-stdin", "--json", "--module", opensc_module.path)

    checked = run("pin", "check", *options, typed=f"{DEFAULT_PIN}\n", program=console)
    signed = run("sign-test", "--yes", *options, typed=f"{DEFAULT_PIN}\n", program=console)
    wrong = run("pin", "check", *options, typed="914273\n", program=console)

    assert (checked.code, signed.code, wrong.code) == (0, 0, 10)


@pytest.mark.parametrize(
    ("kind", "finding"),
    [("segfault_in_initialize", "crashed"), ("hang_in_list", "timed_out")],
)
def test_a_module_that_crashes_or_hangs_is_a_finding(
    kind: str, finding: str, console: Path, card_reader: Reader, tmp_path: Path
) -> None:
    card_reader.insert(AkisV2Card([RSA]))

    report = diagnose("--module", make_bad_module(tmp_path, kind), program=console)

    assert f"middleware.{finding}" in report.codes


def test_a_module_gets_the_systems_libraries_from_a_worker_started_anew(
    console: Path, opensc_module: Module, tmp_path: Path
) -> None:
    """As the window starts it: another program, so the bootloader sets its library path."""
    request = json.dumps({"module": str(opensc_module.path)}).encode() + b"\n"
    traced = {"LD_DEBUG": "libs", "LD_DEBUG_OUTPUT": str(tmp_path / "loaded")}

    done = subprocess.run(
        [console, "pkcs11-worker"], input=request + _ONE_LINE, env={**os.environ, **traced},
        stdout=subprocess.PIPE, timeout=_LIMIT_S, check=True,
    )  # fmt: skip

    assert json.loads(done.stdout)["outcome"] == "ok"
    lines = "".join(file.read_text() for file in tmp_path.glob("loaded.*")).splitlines()
    loaded = {Path(line.split("calling init: ")[1]) for line in lines if "calling init: " in line}
    ours = {file.name for file in loaded if console.parent in file.parents and ".so." in file.name}
    assert any(file.name.startswith("libcrypto.so") for file in loaded)
    assert {name.split(".")[0] for name in ours} == {"libpython3"}


@pytest.fixture
def on_screen(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the environment of a program on a screen of its own, with settings of its own."""
    with screen() as display:
        yield {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(tmp_path),
            "XDG_RUNTIME_DIR": str(tmp_path),
        }


def test_the_window_opens_once_on_a_screen(window: Path, on_screen: dict[str, str]) -> None:
    with _running([window], on_screen) as first:
        subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--name", "E-imza"],
            env=on_screen, stdout=subprocess.DEVNULL, timeout=_LIMIT_S, check=True,
        )  # fmt: skip
        second = subprocess.run([window], env=on_screen, timeout=_LIMIT_S, check=False)
        assert second.returncode == 0
        assert first.poll() is None


def test_the_window_asks_a_module_in_a_worker(
    window: Path, on_screen: dict[str, str], card_reader: Reader, tmp_path: Path
) -> None:
    card_reader.insert(AkisV2Card([RSA]))
    module = make_bad_module(tmp_path, "spawn_child")

    with _running([window, "--module", module], on_screen) as process:
        ends = time.monotonic() + _LIMIT_S
        while child_of(module) is None and time.monotonic() < ends:
            time.sleep(0.1)
        assert child_of(module) is not None
        assert process.poll() is None


@contextmanager
def _running(
    command: list[str | Path], environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(_LIMIT_S)
