"""Runs a private, real pcscd with virtual readers of vpcd.

Debian's vpcd gives two slots per device ("Virtual PCD 00 00" on the port, "Virtual PCD 00 01" on
the next one), which would leave an empty second reader in every test. ``one_slot.c`` stands in
front of it, so ``Pcscd(readers=n)`` has exactly n readers on n ports: "Virtual PCD 00 00",
"Virtual PCD 2 00 00", … ; a card goes in through ``CardInReader(card, pcscd.port(number))``.

pcscd looks into the readers every 0.4 s; a card is seen and gone that much later.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.stack import winscard
from tests.stack.compiler import compile_shared
from tests.stack.isolate import RUN_FOLDER, IsolationError, is_private

FRIENDLY_NAME: Final = "Virtual PCD"
_START_S: Final = 40.0
_PROGRAMS: Final = ("/usr/sbin/pcscd", "/usr/local/sbin/pcscd")
_VPCD: Final = (
    "/usr/lib/pcsc/drivers/serial/libifdvpcd.so",
    "/usr/lib64/pcsc/drivers/serial/libifdvpcd.so",
)


class Pcscd:
    """A pcscd of our own. Needs ``enter_private_run()`` first; one per process."""

    def __init__(
        self, readers: int = 1, port: int | None = None, *, names: Sequence[str] = ()
    ) -> None:
        """Say what to start.

        Args:
            readers: how many.
            port: of the first reader; free ports by default.
            names: how they are called instead; pcscd appends " 00 00" to each. Bytes that are no
                UTF-8 are escaped as surrogates here, and by their number in ``readers``.
        """
        own = [FRIENDLY_NAME] + [f"{FRIENDLY_NAME} {number}" for number in range(2, readers + 1)]
        self._names = list(names) or own[:readers]
        count = len(self._names)
        self.ports = _free_ports(count) if port is None else [port + n for n in range(count)]
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop and clean up."""
        self.stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    @property
    def readers(self) -> list[str]:
        """Names of the readers as PC/SC gives them, in the order of their ports."""
        return [
            f"{name} 00 00".encode(errors="surrogateescape").decode(errors="backslashreplace")
            for name in self._names
        ]

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def process_id(self) -> int | None:
        """Process id, for tests that look at it."""
        return self._process.pid if self._process is not None else None

    def port(self, reader: int = 0) -> int:
        """Return the TCP port a card for this reader connects to."""
        return self.ports[reader]

    def log(self) -> str:
        """Return what pcscd wrote so far."""
        return self._log_file().read_text("utf-8", "replace") if self._folder else ""

    def start(self) -> None:
        """Start, and wait until all readers are listed.

        Raises:
            IsolationError: the process shares /run with the machine.
            RuntimeError: pcscd ends, or a package is missing; with its log.
            TimeoutError: it never gets ready.
        """
        if not is_private():
            raise IsolationError("call enter_private_run() before starting a private pcscd")
        if self.running:
            return
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="esign-pcscd-"))
            self._configure(self._folder)
        for stale in ("pcscd.comm", "pcscd.pid"):
            # left by kill(); pcscd would take a new process with the old number for its twin
            (RUN_FOLDER / stale).unlink(missing_ok=True)
        # without a bus pcscd cannot ask polkit, which would refuse ssh sessions and containers
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"}
        with self._log_file().open("ab") as log:
            self._process = subprocess.Popen(
                [*_dying_with_us(), _find(_PROGRAMS, "pcscd"), "-f", "-i", "-c", self._readers()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment,
            )  # fmt: skip
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End it politely."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                self._process.kill()  # it waits for a card that does not answer
                self._process.wait()
            self._process = None

    def kill(self) -> None:
        """End it like a crash: its socket file stays and nobody listens."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """Have it hang: it takes connections, which the kernel does for it, and answers none.

        Returns when each of its threads has stopped. The signal comes to one of them, which stops
        the others when it gets a processor; on a busy computer one may go on and answer a call.
        """
        if self._process is None:
            return
        self._process.send_signal(signal.SIGSTOP)
        ends = time.monotonic() + _START_S
        while self.running and not _is_stopped(self._process.pid):
            if time.monotonic() > ends:
                raise TimeoutError("pcscd does not stop")
            time.sleep(0.001)

    def resume(self) -> None:
        """Let it go on."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """Stop and start. Cards that are plugged in come back by themselves."""
        self.stop()
        self.start()

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + _START_S
        while time.monotonic() < end:
            if not self.running:
                raise RuntimeError(f"pcscd ended:\n{self.log()[-2000:]}")
            if (RUN_FOLDER / "pcscd.comm").exists():
                with contextlib.suppress(winscard.PcscError):
                    if {slot.reader for slot in winscard.slots()} == set(self.readers):
                        return
            time.sleep(0.02)
        raise TimeoutError(f"pcscd does not list {self.readers}:\n{self.log()[-2000:]}")

    def _configure(self, folder: Path) -> None:
        (folder / "readers").mkdir()
        driver = compile_shared("one_slot.c")
        for number, (name, port) in enumerate(zip(self._names, self.ports, strict=True)):
            own = folder / f"driver{number}"
            own.mkdir()
            shutil.copy(_find(_VPCD, "vsmartcard-vpcd"), own / "libifdvpcd.so")
            shutil.copy(driver, own / "one_slot.so")
            (folder / "readers" / f"{number:02}").write_text(
                f'FRIENDLYNAME "{name}"\n'
                f"DEVICENAME /dev/null:{port:#x}\n"
                f"LIBPATH {own / 'one_slot.so'}\n"
                f"CHANNELID {port:#x}\n",
                errors="surrogateescape",
            )

    def _readers(self) -> Path:
        return self._log_file().with_name("readers")

    def _log_file(self) -> Path:
        if self._folder is None:
            raise RuntimeError("never started")
        return self._folder / "log"


def _is_stopped(process_id: int) -> bool:
    """Tell whether all threads of a process are stopped (proc(5): stat)."""
    states = list[str]()
    for task in Path(f"/proc/{process_id}/task").iterdir():
        with contextlib.suppress(OSError):  # it has ended
            states.append((task / "stat").read_text().rpartition(")")[2].split()[0])
    return set(states) == {"T"}


def _dying_with_us() -> list[str]:
    """Return what to put before a command so that a killed test run leaves nothing behind."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL"] if setpriv else []


def _find(places: tuple[str, ...], package: str) -> str:
    for place in places:
        if Path(place).exists():
            return place
    raise RuntimeError(f"the test stack needs the package {package}")


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
