"""Ends a test process that hangs where pytest-timeout cannot end it, and says where it hangs.

pytest-timeout raises an exception from a signal handler, and Python runs that between two of its
instructions: never in a call of C that does not return (PC/SC, an event loop of Qt), and for
nothing in a slot of Qt, which prints the exception and goes on. ``faulthandler`` needs neither
the interpreter nor its lock: it writes the stacks of all threads to the log and ends the process.
pytest-xdist then names the test that ran, counts it as failed and starts another worker.
"""

from __future__ import annotations

import faulthandler
import os
import signal
from collections.abc import Generator
from typing import Final

import pytest

_MORE_THAN_THE_TIMEOUT: Final = 1.5
# importing and collecting everything, and ending: both take seconds
_AROUND_THE_TESTS_S: Final = 300.0

_log = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the log open, whatever a test does to the standard streams; watch the collection.

    The controller of pytest-xdist collects and runs nothing; its run may take as long as it takes.
    """
    config.stash[_log] = os.dup(2)  # nothing is captured while pytest is being configured
    if hasattr(faulthandler, "register"):  # not on Windows
        # who stops a run that takes too long learns where it was
        faulthandler.register(signal.SIGTERM, config.stash[_log], all_threads=True, chain=True)
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", None):
        _watch(config, _AROUND_THE_TESTS_S)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Rest until the first test: a worker waits for the others."""
    faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Watch a test."""
    _watch(item.config, limit_of(item))
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """Watch again: after a test that failed pytest cancels every watch."""
    _watch(item.config, limit_of(item))
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Watch the end: threads that are waited for, and what was registered to be done at exit.

    The controller does not end before its workers have, and each of them watches itself.
    """
    _watch(session.config, _AROUND_THE_TESTS_S)


def limit_of(item: pytest.Item) -> float:
    """Return how many seconds a test may take before its process is ended; 0: as long as it likes.

    Like pytest-timeout it is asked for by ``--timeout``, so that nobody is stopped in a debugger.
    """
    marker = item.get_closest_marker("timeout")
    own = float(marker.args[0]) if marker else 0.0
    return max(own, _timeout_s(item.config)) * _MORE_THAN_THE_TIMEOUT


def _timeout_s(config: pytest.Config) -> float:
    return float(config.getoption("timeout", None) or 0)


def _watch(config: pytest.Config, limit_s: float) -> None:
    if _timeout_s(config):
        faulthandler.dump_traceback_later(limit_s, exit=True, file=config.stash[_log])
