"""What every test process needs first: a place where no pcscd but its own can be met."""

import importlib.util
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.keys import LIMIT_MS
from tests.stack.isolate import enter_private_run

enter_private_run()  # before anything starts a thread, also in the controller of pytest-xdist

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started in the background by a shell:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what we start would inherit it

# what takes long on a busy computer is no fault; pytest-timeout ends what hangs
# CI tries the same examples every time: what nobody touched cannot fail there all of a sudden
settings.register_profile(
    "house",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

pytest_plugins = ["tests.stack.fixtures", "tests.watchdog", "tests.progress"]

_ROOT: Final = Path(__file__).parents[1]
# these measure no pure layer: what they cross of one, its own tests have to cover too
_NOT_MEASURED: Final = ("architecture", "docs", "frozen", "gui", "real", "scripts", "stack")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Follow the lines of the tests only whose coverage counts; it costs a fifth of their time."""
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in _NOT_MEASURED:
            item.add_marker(pytest.mark.no_cover)


class PatientQtBot(QtBot):
    """Waits longer than pytest-qt's 5 s, which a busy computer takes for nothing at all."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LIMIT_MS) -> None:
        """Wait, in milliseconds at most."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = LIMIT_MS, **more: Any) -> Any:
        """Wait, in milliseconds at most."""
        return super().waitSignal(signal, timeout=timeout, **more)

    def waitSignals(self, signals: Any, *, timeout: int = LIMIT_MS, **more: Any) -> Any:
        """Wait, in milliseconds at most."""
        return super().waitSignals(signals, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """Return pytest-qt's hand at the window, with more patience."""
    return PatientQtBot(request)


@pytest.fixture(autouse=True)
def _no_widget_is_left() -> Iterator[None]:
    """Delete the windows of a test: a new style or type is worked out for every one that lives.

    ``deleteLater`` alone does nothing here: only an event loop that runs carries it out.
    """
    yield
    if isinstance(QApplication.instance(), QApplication):
        for window in QApplication.topLevelWidgets():
            if window.parent() is None:
                window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session", autouse=True)
def _own_limits() -> Iterator[None]:
    """Keep the window's dialogs from lowering the limits of this process, and of all it starts.

    What is lowered cannot be raised again: a test of cores would find that none is written.
    """
    with pytest.MonkeyPatch.context() as patch:
        if importlib.util.find_spec("resource"):  # not on Windows
            patch.setattr("resource.setrlimit", lambda _what, _limits: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide a catalogue that somebody has imported on this computer, and what they chose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("settings")))
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_translations() -> None:
    """Compile what has changed since the last build, as an installation would."""
    file = _ROOT / "packaging" / "compile_translations.py"
    spec = importlib.util.spec_from_file_location("compile_translations", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.compile_all(_ROOT / "resources" / "locale")
