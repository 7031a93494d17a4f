"""The window on a simulated computer."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app.scenarios import load_scenario
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.diagnosis_runner import DiagnosisRunner
from esign_desktop.gui.pin.controller import PinController
from esign_desktop.gui.status import date_change_timer
from esign_desktop.gui.status.page import StatusPage
from esign_desktop.gui.support.controller import SupportController
from esign_desktop.gui.widgets.finding import FindingCard
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.report import LinkState, Report
from tests.build import CATALOG, NOW, snapshot


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[AppController]:
    window = AppController(qapp, window_context("ready", "en"))
    qtbot.addWidget(window.main)
    yield window
    window.close()


def status(window: AppController) -> StatusPage:
    page = window.main.controller("status").page
    assert isinstance(page, StatusPage)
    return page


def test_nothing_is_asked_before_the_window_is_there(window: AppController) -> None:
    assert not window.runner._running
    assert status(window).headline.text() == ""


def test_the_verdict_comes_by_itself(window: AppController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.start()

    assert status(window).headline.text() == "You are ready to sign"
    assert [button.accessibleName() for button in status(window).chain.buttons][-1] == ("PIN: OK")


def test_a_hand_that_pulls_the_reader_changes_the_page(
    window: AppController, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    world = window.program.devices.readers
    assert isinstance(world, SimulatedWorld)

    with qtbot.waitSignal(window.runner.finished):
        threading.Thread(
            target=world.show, args=(snapshot(readers=(), cards=(), modules=()),)
        ).start()

    view = status(window).chain
    assert status(window).headline.text() == "You cannot sign at the moment"
    assert LinkState.BROKEN in view.states


def test_another_headline_of_the_same_verdict_is_what_a_screen_reader_reads(
    window: AppController, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    controller, page = window.main.controller("status"), status(window)
    for scenario in ("expiring", "pin_must_change"):
        controller.show_report(diagnose(load_scenario(scenario), window.program.catalog))
        assert page.headline.accessibleName() == page.headline.text()

    assert page.headline.text() == "Change the card's PIN: you can sign once that is done"


def test_an_empty_reader_is_shown_as_waiting_and_not_as_broken(
    window: AppController, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    controller, page = window.main.controller("status"), status(window)
    for scenario, border in (("no_card", ""), ("mute_card", "broken")):
        controller.show_report(diagnose(load_scenario(scenario), window.program.catalog))
        (shown,) = page.findings.findChildren(FindingCard)

        assert (shown.property("state") or "") == border
        assert (LinkState.BROKEN in page.chain.states) is bool(border)
        assert (page.headline.text() == "Insert your card") is not bool(border)


@pytest.mark.parametrize("by", ["clock", "return"])
def test_a_window_left_open_overnight_looks_again(
    window: AppController,
    qapp: QApplication,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    by: str,
) -> None:
    days = [NOW]
    monkeypatch.setattr(SimulatedWorld, "now", lambda self: days[-1])
    if by == "clock":
        monkeypatch.setattr(date_change_timer, "_INTERVAL_MS", 50)
    with qtbot.waitSignal(window.runner.finished):
        window.start()

    days.append(NOW + timedelta(days=1))
    with qtbot.waitSignal(window.runner.finished):
        if by == "return":
            qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)

    assert window.report is not None
    assert window.report.snapshot.taken_at == days[-1]


def test_requests_during_a_run_become_one_more_run(qtbot: QtBot) -> None:
    go, runs = threading.Event(), list[int]()
    report = _report()

    def run() -> Report:
        runs.append(1)
        go.wait(5)
        return report

    runner = DiagnosisRunner(run)
    for _ in range(5):
        runner.request()
    finished = list[Report]()
    runner.finished.connect(finished.append)
    go.set()
    qtbot.waitUntil(lambda: len(finished) == 2)
    runner.wait()

    assert len(runs) == 2


def test_a_run_that_fails_is_told_and_the_next_one_works(qtbot: QtBot) -> None:
    answers: list[Report | Exception] = [OSError("no more memory"), _report()]

    def run() -> Report:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    runner = DiagnosisRunner(run)
    with qtbot.waitSignal(runner.failed) as told:
        runner.request()
    assert told.args == ["OSError"]  # what it says may quote a card
    with qtbot.waitSignal(runner.finished):
        runner.request()
    runner.wait()


def test_a_look_can_be_stopped_and_its_late_answer_is_not_taken(
    window: AppController, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    go = threading.Event()

    def hang() -> Report:
        go.wait(10)
        return diagnose(snapshot(readers=(), cards=(), modules=()), CATALOG)

    window.runner._run = hang
    window.runner.request()
    qtbot.waitUntil(lambda: status(window).refresh_button.text() == "Stop checking")
    status(window).refresh_button.click()

    assert "You stopped" in status(window).notice.text()
    assert status(window).refresh_button.text() == "Check again"
    go.set()
    qtbot.waitUntil(lambda: not window.runner._running)
    assert status(window).headline.text() == "You are ready to sign"

    with qtbot.waitSignal(window.runner.finished):
        status(window).refresh_button.click()
    assert status(window).headline.text() == "You cannot sign at the moment"


def test_who_still_cannot_sign_is_led_to_a_test_signature_and_the_report(
    window: AppController, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    pin, support = window.main.controller("pin"), window.main.controller("support")
    assert isinstance(pin, PinController)
    assert isinstance(support, SupportController)
    names = list[str]()

    def nowhere(name: str, _kinds: str) -> str:
        names.append(name)
        return ""

    support.ask_where = nowhere

    status(window).troubleshooting.sign.click()
    assert pin.dialog is not None
    pin.dialog.reject()
    window.go_to("status")
    status(window).troubleshooting.send.click()
    qtbot.waitUntil(lambda: len(names) == 1)
    assert window.main.shown == "support"


@pytest.mark.parametrize(
    ("answer", "told"),
    [(True, "Opened in your browser"), (False, "The address is: https://"), (None, "address is")],
)
def test_a_browser_that_starts_slowly_does_not_hold_the_window_up(
    window: AppController, qtbot: QtBot, answer: bool | None, told: str
) -> None:
    go, threads = threading.Event(), list[threading.Thread]()

    def start(_address: str) -> bool:
        threads.append(threading.current_thread())
        go.wait(10)
        if answer is None:
            raise OSError("no browser")
        return answer

    window.actions.open_page = start
    window.actions.open_link(next(iter(window.program.links)))
    qtbot.waitUntil(lambda: bool(threads))
    assert threads != [threading.main_thread()]
    assert window.main.statusBar().currentMessage() == ""
    go.set()
    qtbot.waitUntil(lambda: told in window.main.statusBar().currentMessage())


def test_the_foot_of_the_window_is_there_only_while_it_says_something(
    window: AppController, qtbot: QtBot
) -> None:
    window.main.show()
    window.show_status_message("copied")
    assert window.main.statusBar().isVisible()

    window.main.statusBar().clearMessage()
    assert not window.main.statusBar().isVisible()
    window.show_status_message("again")
    assert window.main.statusBar().isVisible()


def test_browsers_that_keep_who_starts_them_leave_other_work_alone(
    window: AppController, qtbot: QtBot
) -> None:
    closed, started, done = threading.Event(), list[str](), list[str]()

    def start(address: str) -> bool:
        started.append(address)
        return closed.wait(30)

    window.actions.open_page = start
    for link in list(window.program.links)[:4]:
        window.actions.open_link(link)
    qtbot.waitUntil(lambda: len(started) == 4)
    window.background.run(lambda: "done", done.append)
    qtbot.waitUntil(lambda: done == ["done"])
    assert not closed.is_set()
    closed.set()


def _report() -> Report:
    return diagnose(snapshot(), CATALOG)


def test_every_picture_the_window_names_is_there() -> None:
    folder = Path(__file__).parents[2] / "resources" / "icons"
    names = {file.stem for file in folder.glob("*.svg")}

    assert {f"state_{state.value}" for state in LinkState} <= names
