"""What tests of the worker share."""

from types import SimpleNamespace
from typing import Any

import pytest

from esign_desktop.devices.pkcs11 import worker
from esign_desktop.devices.pkcs11.messages import ProbeReply
from tests.devices.pkcs11.python_library import MODULE, Library

import pkcs11  # isort: skip  # after the worker, which loads it without its helpers


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a probe of a module that is a Python object, or an error on loading it."""

    def probe_of(library: Library | Exception) -> ProbeReply:
        def load(module: str) -> Library:
            if isinstance(library, Exception):
                raise library
            return library

        lengths = SimpleNamespace(of=lambda slot: (4 + slot, 8))
        monkeypatch.setattr(worker, "PinLengths", lambda module: lengths)
        monkeypatch.setattr(pkcs11, "lib", load)
        return worker.probe(MODULE)

    return probe_of
