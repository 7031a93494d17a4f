"""The examples of the documents run, on simulated computers and one after the other."""

from __future__ import annotations

import io
import json
import re
import shlex
import signal
import subprocess
import sys
import webbrowser
from pathlib import Path

import pytest

from esign_desktop.catalog.signed_file import key_line
from esign_desktop.cli import exit_codes
from esign_desktop.cli.main import main
from esign_desktop.gui.start_options import start_options
from esign_desktop.model.codes import CODES
from tests.catalog.signing import NEWER, OURS, files
from tests.docs.made import ROOT
from tests.docs.test_documents import ADMINISTRATION, each, examples, fenced, for_users, prose

WITH_SCENARIO = {
    *("diagnose", "watch", "readers", "certificates", "pin", "sign-test", "drivers", "guide"),
    "report save",
}
PINS = b"123456\n654321\n"
TOOL = ROOT / "scripts" / "make_catalog_file.py"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with a newer catalogue in it that the policy's key has signed."""
    policy = tmp_path / "policy" / "policy.json"
    policy.parent.mkdir()
    policy.write_text(json.dumps({"catalog_keys": [key_line(OURS.key)]}), "utf-8")
    monkeypatch.setattr("esign_desktop.app.policy.policy_file", lambda: policy)
    monkeypatch.setattr("esign_desktop.app.catalogs._computer_folder", lambda: tmp_path / "all")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    monkeypatch.setattr(webbrowser, "open", lambda _address: True)
    monkeypatch.chdir(tmp_path)
    Path("catalog.signed").write_bytes(OURS.catalog())
    return tmp_path


# ---- esign-desktop-cli ----


@for_users
def test_every_example_comes_to_a_result(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for call in examples(file):
        if call[0] == "watch":  # it ends with Ctrl-C only: below
            continue
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PINS[: lines_of(call) * 7])))

        code = main(["--lang", "en", *on_a_simulated_computer(call)])

        said = capsys.readouterr()
        assert code < exit_codes.USAGE, f"{call}: {said.err}"
        assert said.out + said.err or "--output" in call, call


def on_a_simulated_computer(call: list[str]) -> list[str]:
    """Return a call that touches no reader, and that asks nobody."""
    changed = list(call)
    if not WITH_SCENARIO.isdisjoint({call[0], " ".join(call[:2])}) and not (
        {"--scenario", "--os", "--os-version", "--list"} & set(call)
    ):
        changed += ["--scenario", "expiring"]
    if lines_of(call):
        changed.append("--pin-stdin")
    if call[0] == "sign-test" and "--dry" not in call:
        changed.append("--yes")
    return changed


def lines_of(call: list[str]) -> int:
    """Return how many PINs a call wants."""
    if call[:2] == ["pin", "change"]:
        return 2
    return int(call[:2] == ["pin", "check"] or (call[0] == "sign-test" and "--dry" not in call))


def test_watch_writes_a_report_a_line_until_ctrl_c() -> None:
    (call,) = {
        tuple(call) for file in (ROOT / "docs").glob("cli.md") for call in examples(file)
        if call[0] == "watch" and len(call) > 1
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "esign_desktop", *call, "--scenario", "expiring"],
        stdout=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        report = json.loads(program.stdout.readline())
        program.send_signal(signal.SIGINT)

    assert report["verdict"] == "attention"
    assert program.returncode == exit_codes.OF_VERDICT["attention"]


@for_users
def test_every_start_of_the_window_is_understood(file: Path) -> None:
    code = "\n".join([*fenced(file, "sh"), *re.findall(r"`([^`\n]+)`", prose(file))])
    starts = re.findall(r"^esign-desktop( .*)?$", code, re.MULTILINE)

    for arguments in starts:
        assert not start_options(shlex.split(arguments)).of_qt


# ---- administration ----


@each(ADMINISTRATION)
def test_catalogue_is_signed_and_verified_as_written(file: Path, folder: Path) -> None:
    calls = re.findall(r"^scripts/make_catalog_file (.+)$", prose(file), re.MULTILINE)
    newer = folder / "newer"
    for name, data in files(NEWER, {}).items():
        (newer / name).parent.mkdir(parents=True, exist_ok=True)
        (newer / name).write_bytes(data)
    more = {"keys": ["--no-passphrase"], "sign": ["--catalog", str(newer)], "verify": []}

    assert [call.split()[0] for call in calls] == list(more)
    for call in calls:
        words = shlex.split(call.replace("~", str(folder)))
        done = subprocess.run(
            [sys.executable, TOOL, *words, *more[words[0]]], capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert NEWER in done.stdout


@each(ADMINISTRATION)
@pytest.mark.parametrize(
    ("scenario", "code"), [("ready", 0), ("expiring", 1), ("pin_locked", 2), ("no_such", 66)]
)
def test_script_for_fixed_times_ends_with_the_verdict(
    file: Path, scenario: str, code: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (script,) = (text for text in fenced(file, "sh") if text.startswith("#!/bin/sh"))
    program = folder / "bin" / "esign-desktop-cli"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m esign_desktop --scenario {scenario} "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    (folder / "reports").mkdir()

    done = subprocess.run(
        ["/bin/sh", "-c", script, "esign-report", "reports"], capture_output=True, text=True
    )

    assert done.returncode == code, done.stderr
    assert len(list((folder / "reports").glob("*.json"))) == (code < exit_codes.USAGE)
    assert (str(code) in done.stderr) == (code >= exit_codes.USAGE)


@each(ADMINISTRATION)
def test_what_is_sought_in_reports_is_there(
    file: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"jq .*\.findings\[\]; \.code == \"([\w.]+)\"", prose(file))
    main(["report", "save", "report.json", "--scenario", "expiring"])
    report = json.loads((folder / "report.json").read_text("utf-8"))

    assert code in CODES
    assert code in [finding["code"] for finding in report["findings"]]


@for_users
def test_every_script_and_list_of_packages_is_there(file: Path) -> None:
    named = {
        name.replace("\\", "/")
        for name in re.findall(r"(?<![\w/])(?:scripts|requirements)[/\\][\w.]+", prose(file))
    }

    assert named
    for name in named:
        assert (ROOT / name.rstrip(".")).is_file(), name
