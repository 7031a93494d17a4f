"""The worker as a process of its own: real modules, and questions that make no sense."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from esign_desktop.app.paths import worker_command
from esign_desktop.devices.pkcs11.client import WorkerTokens
from esign_desktop.devices.pkcs11.messages import ProbeReply
from esign_desktop.devices.pkcs11.process import GO, probe_request
from esign_desktop.model.codec import decode
from esign_desktop.model.host import Platform
from esign_desktop.model.token import ModulePath, PinState, ProbeOutcome
from tests.build import NOW
from tests.stack.fixtures import MakeShim
from tests.stack.softhsm import SoftHsmToken


def run(stdin: bytes, *, timeout_s: float = 20.0) -> subprocess.CompletedProcess[bytes]:
    command = worker_command()
    return subprocess.run(
        command, input=stdin, capture_output=True, timeout=timeout_s, check=False
    )


@pytest.mark.parametrize(
    "stdin",
    [
        b"",
        b"\n",
        b"garbage\n",
        b"\xff\xfe\0\n",
        b"[]\n",
        b"{}\n",
        b'{"module": 5}\n',
        b'{"module": "/nowhere/libakisp11.so"}\n',  # and nobody waits for the answer
        b'{"module": "/nowhere/libakisp11.so"}',
    ],
)
def test_without_a_sensible_question_it_ends_and_says_nothing(stdin: bytes) -> None:
    done = run(stdin)

    assert done.stdout == b""


def test_a_module_that_is_not_there_is_an_answer() -> None:
    done = run(probe_request("/nowhere/libakisp11.so") + b"\n" + GO)

    reply = decode(ProbeReply, done.stdout)
    assert done.returncode == 0
    assert reply["outcome"] == "cannot_load"
    assert "No such file" in reply["detail"]
    assert done.stderr == b""


@pytest.mark.stack
def test_softhsm_answers_and_its_log_does_not_disturb(softhsm_token: SoftHsmToken) -> None:
    done = run(probe_request(str(softhsm_token.module)) + b"\n" + GO)

    (token,) = decode(ProbeReply, done.stdout)["tokens"]
    assert (token["label"], token["pin_lengths"]) == ("deneme", (4, 255))
    expected = {each.der.hex() for each in softhsm_token.certificates}
    assert {each["der"] for each in token["certificates"]} == expected
    assert token["private_keys"] == []  # hidden before login


@pytest.mark.stack
@pytest.mark.parametrize(
    ("code", "name"),
    [
        (0x00000005, "CKR_GENERAL_ERROR"),
        (0x0000000A, "CKR 0x0000000A"),  # CKR_CANT_LOCK
        (0x00000103, "CKR_USER_TYPE_INVALID"),
        (0x000000B4, "CKR_SESSION_PARALLEL_NOT_SUPPORTED"),
        (0x00000150, "CKR_BUFFER_TOO_SMALL"),
        (0x00000190, "CKR_CRYPTOKI_NOT_INITIALIZED"),
        (0x00000191, "CKR_CRYPTOKI_ALREADY_INITIALIZED"),
        (0x80000001, "CKR 0x80000001"),
    ],
)
def test_whatever_a_module_refuses_with_it_was_loaded(
    shim: MakeShim, code: int, name: str
) -> None:
    module = shim(error={"C_Initialize": code}).path
    adapter = WorkerTokens(worker_command(), Platform.LINUX, os.uname().machine)

    probe = adapter.probe(ModulePath(str(module)), NOW)

    assert (probe.outcome, probe.detail) == (ProbeOutcome.REFUSED, f"C_Initialize: {name}")


@pytest.mark.stack
def test_pin_lengths_and_flags_come_from_the_module(shim: MakeShim) -> None:
    module = shim(min_pin=6, max_pin=8, final_try=True).path
    adapter = WorkerTokens(worker_command(), Platform.LINUX, os.uname().machine)

    pin = adapter.probe(ModulePath(str(module)), NOW).tokens[0].pins[0]

    assert (pin.length_min, pin.length_max, pin.state) == (6, 8, PinState.LAST_TRY)


def test_the_worker_takes_no_folder_of_the_user_for_python(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken from the current folder')")

    done = subprocess.run(
        worker_command(), input=b"", capture_output=True, cwd=tmp_path, timeout=20, check=False
    )

    assert (done.returncode, done.stdout) == (0, b"")
    assert worker_command()[0] == sys.executable
