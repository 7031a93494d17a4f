"""``watch`` on a real pcscd: every change within a second, and nothing in between."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pytest

from esign_desktop.devices.pcsc.readers import PcscReaders
from esign_desktop.model.host import Platform
from esign_desktop.model.snapshot import ServiceState
from tests.real.conftest import StartReaders
from tests.real.program import CLI, Report
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader
from tests.stack.load import busy_by
from tests.stack.pcscd import Pcscd

pytestmark = pytest.mark.stack

EC = valid_certificate(key="ec384")
LIMIT_S: Final = 30.0  # on a computer that is busy
# A second from PC/SC's event; and pcscd itself looks into its readers every 0.4 s.
SOON_S: Final = 1.4
IDLE_S: Final = 3.0
IDLE_CPU_S: Final = 0.05


class Watch:
    """A running ``watch --json``; what it prints can be waited for."""

    def __init__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        """Take the arguments behind ``watch --json``, and what to add to the environment."""
        self._environment = {**os.environ, **(environment or {})}
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._command = [CLI, "watch", "--json", *arguments]
        self.seen: list[Report] = []
        self.stderr = b""

    def __enter__(self) -> Self:
        """Start, and wait for the first report."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=self._environment,
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()
        self.until(lambda report: True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, however the test went."""
        self._process.kill()
        self._process.wait()

    @property
    def last(self) -> Report:
        """The newest report."""
        return self.seen[-1]

    def until(self, wanted: Callable[[Report], bool], within_s: float = LIMIT_S) -> Report:
        """Return the first report from now on that is as wanted.

        Raises:
            TimeoutError: none was in time.
        """
        ends = time.monotonic() + within_s
        while (left_s := ends - time.monotonic()) > 0:
            try:
                report = Report(json.loads(self._lines.get(timeout=left_s)))
            except queue.Empty:
                break
            self.seen.append(report)
            if wanted(report):
                return report
        raise TimeoutError([each.codes for each in self.seen])

    def finding(self, code: str) -> Report:
        """Wait for a report with that primary finding."""
        return self.until(lambda report: report.primary == code)

    def interrupt(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(LIMIT_S)
        assert self._process.stderr is not None
        self.stderr = self._process.stderr.read()
        return code

    def cpu_s(self) -> float:
        """Return the processor time it and its children have used."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # proc(5): utime … cstime

    def wake_ups(self) -> int:
        """Return how often its threads were switched to."""
        return sum(
            int(line.split()[1])
            for task in Path(f"/proc/{self._process.pid}/task").iterdir()
            for line in (task / "status").read_text().splitlines()
            if line.startswith("voluntary_ctxt_switches")
        )

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)


@pytest.fixture
def watch(card_reader: Reader) -> Iterator[Watch]:
    """Return a running watch of an empty reader."""
    with Watch() as running:
        assert running.last.codes == ["card.absent", "middleware.missing"]
        yield running


def test_card_in_and_card_out_are_reported(watch: Watch, card_reader: Reader) -> None:
    for _ in range(2):
        card_reader.insert(AkisV2Card([EC]))
        inserted = watch.until(lambda report: report.primary == "middleware.missing")
        assert len(inserted.driverless["certificates"]) == 1

        card_reader.remove()
        watch.finding("card.absent")


def test_a_change_is_reported_within_a_second(watch: Watch, card_reader: Reader) -> None:
    def takes_s(change: Callable[[], None], seen: Callable[[Report], bool]) -> float:
        busy, began = busy_by(), time.monotonic()
        change()
        watch.until(seen)
        return (time.monotonic() - began) / max(busy, busy_by())

    card = AkisV2Card([EC])
    into, out = list[float](), list[float]()
    for _ in range(5):  # the quickest counts: a busy computer has its moments
        into.append(takes_s(lambda: card_reader.insert(card), lambda r: bool(r.snapshot["cards"])))
        out.append(takes_s(card_reader.remove, lambda r: r.primary == "card.absent"))
        if max(min(into), min(out)) < SOON_S:
            break

    assert max(min(into), min(out)) < SOON_S


def test_another_card_in_the_same_reader_is_reported(watch: Watch, card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card([EC]))
    watch.until(lambda report: len(report.snapshot["cards"]) == 1)

    card_reader.swap(AkisV1Card())

    watch.until(lambda r: [card["family"] for card in r.snapshot["cards"]] == ["akis_v1"])


def test_service_that_dies_and_comes_back_is_reported(
    watch: Watch, pcsc: Pcscd, card_reader: Reader
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    watch.until(lambda report: len(report.snapshot["cards"]) == 1)

    pcsc.kill()
    watch.finding("service.stopped")

    pcsc.start()
    back = watch.until(lambda report: bool(report.snapshot["cards"]))
    assert back.primary == "middleware.missing"


def test_service_that_is_just_dying_is_stopped_and_not_denied(pcsc: Pcscd) -> None:
    readers = PcscReaders(Platform.LINUX, lambda: True)
    seen = set[ServiceState]()
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            seen.add(readers.look().service)

    for _ in range(5):
        pcsc.start()
        over.clear()
        looking = [threading.Thread(target=look) for _ in range(3)]
        for each in looking:
            each.start()
        pcsc.kill()
        over.wait(0.05)  # a look or two more
        over.set()
        for each in looking:
            each.join()

    assert seen <= {ServiceState.RUNNING, ServiceState.STOPPED}


def test_service_that_starts_after_us_is_reported(pcsc: Pcscd) -> None:
    pcsc.stop()
    with Watch() as running:
        assert running.last.primary == "service.stopped"

        pcsc.start()

        running.finding("card.absent")


def test_reader_that_comes_is_reported_and_so_is_its_card(start_readers: StartReaders) -> None:
    # pcscd takes a new reader without a restart from USB only
    none = start_readers(0)
    with Watch() as running:
        assert running.last.primary == "reader.none"

        none.stop()
        running.finding("service.stopped")
        with Reader(start_readers(1)) as reader:
            running.finding("card.absent")

            reader.insert(AkisV2Card([EC]))
            running.until(lambda report: len(report.snapshot["cards"]) == 1)


def test_waiting_uses_no_processor_and_wakes_nobody(watch: Watch, card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card([EC]))
    watch.until(lambda report: len(report.snapshot["cards"]) == 1)
    with pytest.raises(TimeoutError):
        watch.until(lambda report: False, within_s=1)  # whatever else was to come

    reports, used_s, wake_ups = len(watch.seen), watch.cpu_s(), watch.wake_ups()
    time.sleep(IDLE_S)

    assert watch.cpu_s() - used_s < IDLE_CPU_S
    assert watch.wake_ups() - wake_ups < 2 * IDLE_S
    with pytest.raises(TimeoutError):
        watch.until(lambda report: False, within_s=0.01)
    assert len(watch.seen) == reports


@pytest.mark.parametrize(("days", "code"), [(400, 0), (30, 1), (-1, 2)])
def test_interrupt_ends_it_with_the_verdict(
    card_reader: Reader, opensc_module: Module, days: int, code: int
) -> None:
    card_reader.insert(AkisV1Card([valid_certificate(days)]))
    with Watch("--module", str(opensc_module.path)) as running:
        assert running.interrupt() == code
        assert running.stderr == b""


def test_interrupt_in_the_middle_of_a_diagnosis_leaves_nothing(
    card_reader: Reader, opensc_module: Module
) -> None:
    card_reader.insert(AkisV1Card([valid_certificate()]))
    with Watch("--module", str(opensc_module.path)) as running:
        card_reader.swap(AkisV1Card([valid_certificate()], delay_s=0.1))  # 3 s for a diagnosis
        assert running.interrupt() in range(4)
        assert running.stderr == b""


def test_card_of_a_module_is_followed_too(card_reader: Reader, opensc_module: Module) -> None:
    with Watch("--module", str(opensc_module.path)) as running:
        assert running.last.codes == ["card.absent"]

        card_reader.insert(AkisV1Card([valid_certificate()]))
        running.until(lambda report: report.verdict == "ready")

        card_reader.remove()
        running.finding("card.absent")
