"""Runs the program as a person or a script does, and holds every run to what none may break."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

CLI: Final = os.environ.get(
    "ESIGN_TEST_PROGRAM", str(Path(sys.executable).with_name("esign-desktop-cli"))
)
_MARK: Final = "ESIGN_TEST_RUN"  # inherited, so it tells which processes a run has started
_DYING_S: Final = 20.0  # a killed process takes a moment to vanish

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run."""

    code: int
    stdout: str
    stderr: str
    took_s: float

    @property
    def json(self) -> Json:
        """What it printed, as JSON."""
        parsed: Json = json.loads(self.stdout)
        return parsed

    @property
    def report(self) -> Report:
        """What it printed, as a report."""
        return Report(self.json)


class Report:
    """A report in JSON, with short ways to what tests ask."""

    def __init__(self, plain: Json) -> None:
        self.plain = plain
        self.snapshot: Json = plain["snapshot"]
        self.findings: list[Json] = plain["findings"]

    @property
    def verdict(self) -> str:
        """The verdict."""
        return str(self.plain["verdict"])

    @property
    def primary(self) -> str | None:
        """Code of the primary finding."""
        code: str | None = self.plain["primary"]
        return code

    @property
    def codes(self) -> list[str]:
        """Codes of all findings, in their order."""
        return [finding["code"] for finding in self.findings]

    @property
    def chain(self) -> str:
        """States of the six links in their order, by their first letters, ``"ooobuu"``."""
        return "".join(link["state"][0] for link in self.plain["chain"])

    @property
    def driverless(self) -> Json:
        """What was read from the only card without a module."""
        (card,) = self.snapshot["cards"]
        driverless: Json = card["driverless"]
        return driverless

    @property
    def token(self) -> Json:
        """The only token of the only module."""
        ((token,),) = (module["tokens"] for module in self.snapshot["modules"])
        found: Json = token
        return found

    def finding(self, code: str) -> Json:
        """Return the finding with that code."""
        return next(finding for finding in self.findings if finding["code"] == code)


def run(
    *arguments: str | Path,
    timeout_s: float = 40.0,
    environment: Mapping[str, str] | None = None,
    within: tuple[str, ...] = (),
    typed: str = "",
    program: str | Path = CLI,
) -> Run:
    """Run the program. Whatever it meets, it leaves no traceback and no process behind.

    Args:
        arguments: of the program.
        timeout_s: a run that takes longer is a failure.
        environment: added to this process's.
        within: a command to run it by, such as ``unshare``.
        typed: what comes from its standard input.
        program: the one that is run.
    """
    mark = uuid.uuid4().hex
    began = time.monotonic()
    done = subprocess.run(
        [*within, program, *map(str, arguments)],
        input=typed.encode(), capture_output=True, timeout=timeout_s, check=False,
        env={**os.environ, **(environment or {}), _MARK: mark},
    )  # fmt: skip
    took_s = time.monotonic() - began
    stdout, stderr = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in stdout + stderr, stderr
    assert not _left_alive(mark)
    return Run(done.returncode, stdout, stderr, took_s)


def diagnose(*arguments: str | Path, **how: Any) -> Report:
    """Return the report of ``diagnose --json``; its exit code is that of its verdict."""
    ended = run("diagnose", "--json", *arguments, **how)
    assert ended.stderr == ""
    report = ended.report
    verdicts = ["ready", "attention", "not_usable", "unknown"]
    assert ended.code == verdicts.index(report.verdict)
    return report


def _left_alive(mark: str) -> list[str]:
    """Return the processes a run has left, given a moment to die."""
    ends = time.monotonic() + _DYING_S
    while (alive := list(_processes_with(mark))) and time.monotonic() < ends:
        time.sleep(0.02)  # the end of a process that is not our child is no event
    return alive


def _processes_with(mark: str) -> Iterator[str]:
    wanted = f"{_MARK}={mark}".encode()
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and wanted in (folder / "environ").read_bytes():
                yield (folder / "comm").read_text().strip()
        except OSError:
            continue  # gone meanwhile
