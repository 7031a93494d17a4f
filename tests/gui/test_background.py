"""Work away from the Qt thread: results, failures, and work nobody waits for any more."""

import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.gui.background import Background


def test_the_result_comes_back_on_the_qt_thread(qtbot: QtBot) -> None:
    background, came = Background(), list[tuple[int, bool]]()
    here = threading.get_ident()

    background.run(threading.get_ident, lambda n: came.append((n, _here(here))))
    qtbot.waitUntil(lambda: len(came) == 1)

    assert came[0][0] != here
    assert came[0][1]


def test_a_failure_is_told_and_the_next_work_runs(qtbot: QtBot) -> None:
    background, failures, results = Background(), list[BaseException](), list[int]()

    background.run(lambda: 1 // 0, results.append, failures.append)
    background.run(lambda: 7, results.append)
    qtbot.waitUntil(lambda: bool(failures) and bool(results))

    assert isinstance(failures[0], ZeroDivisionError)
    assert results == [7]


def test_a_cancelled_result_is_taken_by_nobody(qtbot: QtBot) -> None:
    background, go = Background(threads=1), threading.Event()
    results, others = list[bool](), list[None]()

    job = background.run(lambda: go.wait(5), results.append)
    job.cancel()
    background.run(lambda: None, others.append)  # what comes after it
    go.set()
    qtbot.waitUntil(lambda: bool(others))

    assert results == []


def test_what_hangs_is_left_behind(qtbot: QtBot) -> None:
    background, go = Background(), threading.Event()
    background.run(lambda: go.wait(5), lambda _done: None)

    assert not background.wait(0.05)
    go.set()


def _here(thread: int) -> bool:
    return threading.get_ident() == thread


def test_what_ends_after_the_end_is_handed_to_nobody(qtbot: QtBot) -> None:
    background, results, go = Background(), list[bool](), threading.Event()
    background.run(lambda: go.wait(5), results.append)
    assert not background.wait(0.05)
    go.set()
    qtbot.waitUntil(lambda: background.wait(0))
    QApplication.processEvents()

    assert results == []
