"""The icon beside the clock: the verdict, and a quiet word before the end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from esign_desktop.app.autostart import Autostart
from esign_desktop.app.context import AppContext
from esign_desktop.app.reminders import load_sent_reminders
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.tray.choices import TrayChoices
from esign_desktop.gui.tray.controller import TrayController
from esign_desktop.gui.tray.icon import TrayIcon
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Report
from tests.build import CATALOG, NOW, with_certificate


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Shown(TrayIcon):
    """A tray whose icon is there, whatever the desktop of the test."""

    there = True

    @property
    def is_shown(self) -> bool:
        return self.there


def report(days: int) -> Report:
    return diagnose(with_certificate(not_after=NOW + timedelta(days=days, hours=1)), CATALOG)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def told(tmp_path: Path) -> Path:
    return tmp_path / "state" / "reminders.json"


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AppContext:
    monkeypatch.setattr(
        "esign_desktop.app.settings.settings_file", lambda: tmp_path / "settings.json"
    )
    return window_context("ready", "tr")


@pytest.fixture
def tray(qapp: QApplication, clock: Clock, told: Path, program: AppContext) -> Iterator[Shown]:
    tray = Shown(program.presenter, Theme(qapp), told, clock)
    yield tray
    tray.deleteLater()


@pytest.fixture
def said(tray: Shown) -> list[str]:
    said: list[str] = []
    tray.show_message = lambda title, _body: said.append(title)
    return said


def test_it_reminds_once_a_stage(tray: Shown, said: list[str], clock: Clock) -> None:
    for days_later in (0, 0, 1, 60, 61, 83, 89):
        clock.now = NOW + timedelta(days=days_later)
        tray.show_report(report(90))

    assert said == [
        "E-imza sertifikanızın süresinin dolmasına 90 gün kaldı",
        "E-imza sertifikanızın süresinin dolmasına 30 gün kaldı",
        "E-imza sertifikanızın süresinin dolmasına 7 gün kaldı",
        "E-imza sertifikanızın süresinin dolmasına 1 gün kaldı",
    ]


def test_it_also_reminds_of_a_card_that_stays_in_for_days(
    tray: Shown, said: list[str], clock: Clock
) -> None:
    tray.show_report(report(91))
    assert said == []

    clock.now += timedelta(days=2)
    tray.remind()  # what the timer calls

    assert len(said) == 1


def test_it_is_quiet_when_that_was_chosen(tray: Shown, said: list[str], told: Path) -> None:
    tray.reminds = False
    tray.show_report(report(5))

    assert said == []
    assert not told.exists()


def test_without_the_icon_nothing_is_said_and_nothing_counts_as_told(
    tray: Shown, said: list[str], told: Path
) -> None:
    tray.there = False
    tray.show_report(report(5))

    assert said == []
    assert not told.exists()


def test_what_was_told_is_remembered_by_the_next_run(
    tray: Shown, said: list[str], told: Path, qapp: QApplication, clock: Clock, program: AppContext
) -> None:
    tray.show_report(report(5))
    again = Shown(program.presenter, Theme(qapp), told, clock)
    again.show_message = lambda title, _body: said.append(title)
    again.show_report(report(5))

    assert len(said) == 1
    assert len(load_sent_reminders(told).stages) == 1


def test_a_folder_that_cannot_be_written_to_costs_no_reminder(
    tray: Shown, said: list[str], told: Path
) -> None:
    told.mkdir(parents=True)  # a folder stands where the file should: root may write anywhere
    tray.show_report(report(5))

    assert len(said) == 1


def test_the_icon_says_the_verdict(tray: Shown, program: AppContext) -> None:
    before = tray.system_icon.icon().cacheKey()
    tray.show_report(report(5))

    assert tray.system_icon.toolTip().startswith("E-imza Masaüstü: İmza atabilirsiniz;")
    assert tray.system_icon.icon().cacheKey() != before


def test_the_menu_opens_looks_and_quits(tray: Shown, qtbot: QtBot) -> None:
    entries = tray.menu.actions()

    assert [entry.text() for entry in entries] == ["Pencereyi aç", "Şimdi kontrol et", "Çık"]
    signals = (tray.open_wanted, tray.refresh_requested, tray.quit_wanted)
    for entry, signal in zip(entries, signals, strict=True):
        with qtbot.waitSignal(signal):
            entry.trigger()


def test_a_click_opens_the_window_and_one_on_the_notice_the_way_to_renew(
    tray: Shown, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(tray.open_wanted):
        tray.system_icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.open_wanted):
        tray.system_icon.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    with qtbot.waitSignal(tray.renewal_wanted):
        tray.system_icon.messageClicked.emit()


def test_the_window_ends_the_program_unless_the_icon_stays(
    qapp: QApplication, program: AppContext
) -> None:
    before = qapp.quitOnLastWindowClosed()
    controller = TrayController(qapp, program, Theme(qapp), possible=True)
    try:
        assert qapp.quitOnLastWindowClosed()
        controller.choose_tray(True)
        assert not qapp.quitOnLastWindowClosed()
        controller.choose_tray(False)
        assert qapp.quitOnLastWindowClosed()
    finally:
        qapp.setQuitOnLastWindowClosed(before)


def test_a_desktop_without_a_place_for_it_ends_with_the_window_whatever_was_chosen(
    qapp: QApplication, program: AppContext
) -> None:
    before = qapp.quitOnLastWindowClosed()
    program.choose(tray=True)
    controller = TrayController(qapp, program, Theme(qapp), possible=False)
    try:
        assert qapp.quitOnLastWindowClosed()
        assert not controller.icon.is_shown
    finally:
        qapp.setQuitOnLastWindowClosed(before)


def test_a_simulated_card_is_never_told_of(qapp: QApplication, program: AppContext) -> None:
    controller = TrayController(qapp, program, Theme(qapp), possible=False)
    controller.choose_reminders(True)

    assert program.settings.reminders
    assert not controller.icon.reminds


def test_started_as_an_icon_where_there_is_none_the_window_shows(
    qapp: QApplication, qtbot: QtBot, program: AppContext
) -> None:
    window = AppController(qapp, program)
    qtbot.addWidget(window.main)
    window.crashes.install = lambda: None  # type: ignore[method-assign]
    window.start(in_tray=True)

    assert window.main.isVisible()
    window.close()


def test_a_click_on_the_notice_shows_how_to_renew(
    qapp: QApplication, qtbot: QtBot, program: AppContext
) -> None:
    window = AppController(qapp, program)
    qtbot.addWidget(window.main)
    window._tray_controller().renewal_wanted.emit()

    assert window.main.isVisible()
    assert window.main.shown == "guides"
    window.close()


@pytest.fixture
def choices(program: AppContext) -> Iterator[TrayChoices]:
    choices = TrayChoices(program.texts)
    yield choices
    choices.deleteLater()


@pytest.fixture
def controller(qapp: QApplication, program: AppContext) -> Iterator[TrayController]:
    before = qapp.quitOnLastWindowClosed()
    yield TrayController(qapp, program, Theme(qapp), possible=True)
    qapp.setQuitOnLastWindowClosed(before)


def test_a_simulated_computer_does_not_start_the_real_program(
    controller: TrayController, choices: TrayChoices, program: AppContext, tmp_path: Path
) -> None:
    program.autostart = Autostart(Platform.LINUX, tmp_path, ("x",), "x")
    controller.connect_choices(choices)
    choices.autostart.click()

    assert not program.autostart.is_on()
    assert not choices.autostart.isChecked()
    assert "canlandırma" in choices.notice.text()


def test_starting_with_the_session_is_chosen_and_taken_back(
    controller: TrayController,
    choices: TrayChoices,
    program: AppContext,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(program, "scenario", None)
    way = program.autostart = Autostart(Platform.LINUX, tmp_path, ("x",), "x")
    controller.connect_choices(choices)
    assert not choices.reminders.isEnabled()  # nobody would be there to remind

    choices.autostart.click()
    assert way.is_on()
    assert program.settings.tray  # without the icon nobody would see it
    assert choices.tray.isChecked()
    assert choices.reminders.isEnabled()
    choices.tray.click()
    assert not way.is_on()
    assert not program.settings.tray
    assert not choices.autostart.isChecked()

    (tmp_path / ".config" / "autostart").rmdir()
    (tmp_path / ".config" / "autostart").write_text("in the way")
    choices.autostart.click()
    assert not choices.autostart.isChecked()
    assert "kabul etmedi" in choices.notice.text()


def test_reminders_are_chosen_and_taken_back(
    controller: TrayController, choices: TrayChoices, program: AppContext
) -> None:
    controller.connect_choices(choices)
    choices.tray.click()
    choices.reminders.click()
    assert not program.settings.reminders
    choices.reminders.click()
    assert program.settings.reminders


def test_a_desktop_without_a_place_for_icons_says_so(
    qapp: QApplication, choices: TrayChoices, program: AppContext
) -> None:
    before = qapp.quitOnLastWindowClosed()
    TrayController(qapp, program, Theme(qapp), possible=False).connect_choices(choices)
    qapp.setQuitOnLastWindowClosed(before)

    assert not choices.tray.isEnabled()
    assert not choices.autostart.isEnabled()
    assert "simge göstermiyor" in choices.notice.text()
