"""The fake service as a fixture, with or without a card."""

import threading
from collections.abc import Iterator

import pytest

from esign_desktop.devices.pcsc import cards
from tests.devices.pcsc.fake import PRESENT, FakePcsc
from tests.devices.pcsc.reading import NAME, certificates
from tests.stack.akis_card import AkisV2Card


@pytest.fixture
def pcsc(monkeypatch: pytest.MonkeyPatch) -> FakePcsc:
    """Return a running service without readers; the adapters know no other."""
    return FakePcsc().use(monkeypatch)


@pytest.fixture
def card(pcsc: FakePcsc, monkeypatch: pytest.MonkeyPatch) -> AkisV2Card:
    """Return a healthy card, put into the only reader; PC/SC is quick with its news."""
    monkeypatch.setattr(cards, "_GONE_WAIT_MS", 60)
    monkeypatch.setattr(cards, "_SHARING_WAIT_S", 0.01)
    card = AkisV2Card(certificates())
    pcsc.put(NAME, PRESENT, card)
    return card


@pytest.fixture(autouse=True)
def _no_thread_dies() -> Iterator[None]:
    """Fail where a thread ends by an exception: nobody would be told."""
    died: list[threading.ExceptHookArgs] = []
    before, threading.excepthook = threading.excepthook, died.append
    yield
    threading.excepthook = before
    assert not died
