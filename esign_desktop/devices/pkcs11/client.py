"""Probes PKCS#11 modules: what the file is, and the outcome of one request to its worker."""

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from esign_desktop.devices.executables import executable
from esign_desktop.devices.pkcs11.messages import ProbeReply
from esign_desktop.devices.pkcs11.process import WorkerExit, WorkerProcess, probe_request
from esign_desktop.model.host import Platform
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.token import ModulePath, ModuleProbe, ProbeOutcome

logger = logging.getLogger(__name__)

PROBE_TIMEOUT_S: Final = 10.0
_LONGEST: Final = 200
_LONGEST_DETAIL: Final = 1000  # the system's loader names a path
_WINDOWS_MISSING: Final = "[WinError 126]"  # ERROR_MOD_NOT_FOUND: the file, or one it needs


class WorkerTokens:
    """Tokens seen through one fresh process per question, so nothing outlives a bad module.

    Args:
        command: starts a worker.
        platform: where this runs.
        architecture: of this process, and so of the worker.
        timeout_s: how long a module may take for its answer.
        ready: a worker that was started beforehand.
    """

    def __init__(
        self,
        command: Sequence[str],
        platform: Platform,
        architecture: str,
        timeout_s: float = PROBE_TIMEOUT_S,
        ready: WorkerProcess | None = None,
    ) -> None:
        self._command = tuple(command)
        self._platform = platform
        self._architecture = architecture
        self._timeout_s = timeout_s
        self._ready = ready
        self._asked: WorkerProcess | None = None
        self._stopped = False

    def prepare(self) -> None:
        """Start a worker, so that it is there when ``probe`` needs it."""
        if self._ready is None and not self._stopped:
            self._ready = WorkerProcess(self._command)

    def close(self) -> None:
        """End a worker that was prepared for nothing."""
        if self._ready is not None:
            self._ready.end()
            self._ready = None

    def stop(self) -> None:
        """Begin nothing more, and end the worker that another thread waits for."""
        self._stopped = True
        self.close()
        if (asked := self._asked) is not None:
            asked.end()

    def probe(
        self, module: ModulePath, now: datetime, meanwhile: Callable[[], None] = lambda: None
    ) -> ModuleProbe:
        """Return what the module answers. A crash and a hang are answers too."""
        file = Path(module)
        if not _is_file(file):
            meanwhile()
            return ModuleProbe(module, ProbeOutcome.NOT_FOUND)
        if self._stopped:
            meanwhile()
            return ModuleProbe(module, ProbeOutcome.NOT_TRIED)
        built_for = executable.read_executable(file)
        if built_for.architectures and not executable.fits(
            built_for, self._platform, self._architecture
        ):
            meanwhile()
            return ModuleProbe(
                module,
                ProbeOutcome.WRONG_ARCHITECTURE,
                architectures=tuple(f"{built_for.format} {a}" for a in built_for.architectures),
                detail=f"program: {self._architecture}",
            )
        request = probe_request(str(file.absolute()))
        if self._ready is not None and not self._ready.is_for(request):
            self.close()
        self.prepare()
        worker, self._ready = self._ready, None
        assert worker is not None  # noqa: S101 - prepare has just made one

        def get_ready() -> None:
            # parsing takes time to load, which the worker's work leaves us
            import esign_desktop.devices.pkcs11.interpret  # noqa: F401

            meanwhile()

        self._asked = worker
        try:
            ending = worker.ask(request, self._timeout_s, get_ready)
        finally:
            self._asked = None
        if worker.failure:
            detail = f"could not start: {worker.failure}"
            return ModuleProbe(
                module,
                ProbeOutcome.CRASHED,
                architectures=built_for.architectures,
                detail=detail,
            )
        return self._probe(module, ending, now, built_for.architectures)

    def _probe(
        self, module: ModulePath, ending: WorkerExit, now: datetime, architectures: tuple[str, ...]
    ) -> ModuleProbe:
        if ending.timed_out:
            detail = f"{self._timeout_s:g} s"
            return ModuleProbe(
                module, ProbeOutcome.TIMED_OUT, architectures=architectures, detail=detail
            )
        if not ending.line:
            detail = readable_status(ending.status)
            return ModuleProbe(
                module, ProbeOutcome.CRASHED, architectures=architectures, detail=detail
            )
        from esign_desktop.devices.pkcs11.interpret import read_reply

        try:
            reply, tokens = read_reply(ending.line, now)
        except ValueError as error:
            logger.warning("worker for %s: %s", Path(module).name, error)
            return ModuleProbe(
                module, ProbeOutcome.CRASHED, architectures=architectures, detail="senseless reply"
            )
        return ModuleProbe(
            path=module,
            outcome=ProbeOutcome(reply["outcome"]),
            library=one_line(reply.get("library", ""))[:_LONGEST],
            version=one_line(reply.get("version", ""))[:_LONGEST],
            tokens=tokens,
            more_tokens=reply.get("more_tokens", 0),
            architectures=architectures,
            missing_library=self._missing_library(module, reply),
            detail=one_line(reply.get("detail", "")[:_LONGEST_DETAIL]),
        )

    def _missing_library(self, module: ModulePath, reply: ProbeReply) -> str:
        if reply["outcome"] != "cannot_load":
            return ""
        detail = reply.get("detail", "")
        if self._platform is Platform.WINDOWS:  # its loader says that something is missing only
            if _WINDOWS_MISSING not in detail:
                return ""  # what we do not find may lie where we do not look, on PATH for one
            from esign_desktop.devices.host import windows

            return ", ".join(windows.missing_dlls(Path(module)))
        from esign_desktop.devices.executables.loader_message import missing_dependency

        return missing_dependency(detail)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # in a folder closed to us, or a name too long
        return False


def readable_status(status: int | None) -> str:
    """Return ``"signal 11"`` on POSIX and ``"0xC0000005"`` for a Windows exception."""
    if status is None:
        return "no reply"
    if status < 0:
        return f"signal {-status}"
    return f"0x{status:08X}" if sys.platform == "win32" else f"exit status {status}"
