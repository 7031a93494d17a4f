"""Fixtures of the tests that run the whole program on the real stack."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from esign_desktop.app.context import AppContext
from esign_desktop.model.host import Platform
from tests.stack.pcscd import Pcscd

StartReaders = Callable[[int], Pcscd]


@pytest.fixture(scope="session", autouse=True)
def _without_this_machines_module() -> None:
    """Hide an AKIS module that is installed here; nobody outside this process sees that."""
    for place in AppContext().catalog.module_paths(Platform.LINUX):
        if Path(place).exists():
            subprocess.run(["mount", "--bind", "/dev/null", place], check=True)


@pytest.fixture
def start_readers(pcsc_session: Pcscd) -> Iterator[StartReaders]:
    """Return what starts a pcscd with that many readers, in the place of the session's."""
    pcsc_session.stop()  # it comes back for the next test that wants it
    with ExitStack() as stack:

        def start(readers: int) -> Pcscd:
            return stack.enter_context(Pcscd(readers))

        yield start
