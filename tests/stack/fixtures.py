"""Fixtures of the real test stack; tests get them by ``pytest_plugins`` in conftest.py."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.stack import winscard
from tests.stack.card import VirtualCard
from tests.stack.isolate import enter_private_run
from tests.stack.opensc import find_opensc_module, opensc_environment
from tests.stack.pcscd import Pcscd
from tests.stack.shim import Shim, make_shim
from tests.stack.softhsm import SoftHsmToken, make_token
from tests.stack.vpcd import CardInReader


@pytest.fixture(scope="session")
def pcsc_session() -> Iterator[Pcscd]:
    """Run one pcscd with one reader for the whole session; tests take ``pcsc`` instead."""
    enter_private_run()
    with Pcscd() as running:
        yield running


@pytest.fixture
def pcsc(pcsc_session: Pcscd) -> Pcscd:
    """Return the running pcscd; a test that stopped, killed or paused it harms none after it."""
    pcsc_session.resume()
    try:
        winscard.slots()
    except TimeoutError:
        pcsc_session.kill()
    except winscard.PcscError:
        pass  # it is not running
    pcsc_session.start()
    return pcsc_session


class Reader(CardInReader):
    """A reader whose ``insert`` and ``remove`` wait until pcscd agrees."""

    def __init__(self, pcsc: Pcscd, number: int = 0) -> None:
        """``number`` counts the readers of that pcscd."""
        super().__init__(port=pcsc.port(number))
        self.name = pcsc.readers[number]
        self._pcsc = pcsc

    def insert(self, card: VirtualCard | None = None, *, wait: bool = True) -> None:
        """Put a card in."""
        super().insert(card)
        if not wait or not self._pcsc.running:
            return
        try:
            winscard.wait_for_card(self.name, present=True, timeout_s=15)
        except TimeoutError:  # vpcd was seen to keep a connection that had ended: take another
            super().insert()
            winscard.wait_for_card(self.name, present=True)

    def remove(self, *, wait: bool = True) -> None:
        """Take the card out."""
        super().remove()
        if wait and self._pcsc.running:
            winscard.wait_for_card(self.name, present=False)


@pytest.fixture
def card_reader(pcsc: Pcscd) -> Iterator[Reader]:
    """Return the reader, empty before and after the test."""
    with Reader(pcsc) as reader:
        reader.remove()
        yield reader
        pcsc.resume()
    if reader.failure is not None:
        raise reader.failure


@dataclass(frozen=True, slots=True)
class Module:
    """A PKCS#11 module and the environment it needs."""

    path: Path
    environment: dict[str, str]


@pytest.fixture
def opensc_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Module:
    """Return OpenSC's module with its AKIS driver on, also for every child process."""
    environment = opensc_environment(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Module(find_opensc_module(), environment)


@pytest.fixture(scope="session")
def _softhsm_template(tmp_path_factory: pytest.TempPathFactory) -> SoftHsmToken:
    return make_token(tmp_path_factory.mktemp("softhsm"))


@pytest.fixture
def softhsm_token(
    _softhsm_template: SoftHsmToken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SoftHsmToken:
    """Return a SoftHSM token of this test's own, also for every child process."""
    token = _softhsm_template.copy_to(tmp_path / "softhsm-token")
    for name, value in token.environment.items():
        monkeypatch.setenv(name, value)
    return token


class MakeShim(Protocol):
    """What the fixture ``shim`` is: ``make_shim`` without the folder."""

    def __call__(self, **settings: Any) -> Shim:
        """Return a module with these settings; they are those of ``make_shim``."""
        ...


@pytest.fixture
def shim(tmp_path: Path) -> MakeShim:
    """Return ``make_shim``, putting each module into a folder of this test."""
    count = itertools.count()

    def make(**settings: Any) -> Shim:
        return make_shim(tmp_path / f"shim{next(count)}", **settings)

    return make
