"""What makes the window a good neighbour: one of it, faults told, choices remembered."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from esign_desktop.app.scenarios import ScenarioError
from esign_desktop.app.settings import Scheme, load_settings
from esign_desktop.gui.app_controller import AppController, _translate_qt, main
from esign_desktop.gui.guides.controller import GuidesController
from esign_desktop.gui.settings.settings_dialog import SettingsDialog
from esign_desktop.gui.single_instance.single_instance import SingleInstance
from esign_desktop.gui.status.controller import StatusController
from esign_desktop.gui.theme.colours import DARK
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.finding import FindingCard
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.report import ScenarioProblem
from esign_desktop.presenters.findings.blocks import finding_section


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[AppController]:
    monkeypatch.setattr(
        "esign_desktop.app.settings.settings_file", lambda: tmp_path / "settings.json"
    )
    window = AppController(qapp, window_context("ready", "en"))
    qtbot.addWidget(window.main)
    yield window
    window.close()


@pytest.fixture
def hooks() -> Iterator[None]:
    before = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = before


SECOND = """
import sys
from PySide6.QtCore import QCoreApplication
from esign_desktop.gui.single_instance.single_instance import SingleInstance
application = QCoreApplication([])
sys.exit(7 if SingleInstance(sys.argv[1]).is_first() else 3)
"""


def test_a_second_start_shows_the_first(qtbot: QtBot) -> None:
    name = f"esign-test-{os.getpid()}"
    first = SingleInstance(name)
    assert first.is_first()

    with qtbot.waitSignal(first.asked_to_show):
        second = subprocess.Popen([sys.executable, "-c", SECOND, name])
    assert second.wait(60) == 3


def test_what_a_killed_one_left_is_in_nobodys_way(qtbot: QtBot) -> None:
    name = f"esign-test-killed-{os.getpid()}"
    killed = "import os; os.kill(os.getpid(), 9)"
    subprocess.run(
        [
            sys.executable,
            "-c",
            SECOND.replace("sys.exit(7 if", "first = (").replace(
                ".is_first() else 3)", ")\nfirst.is_first()\n" + killed
            ),
            name,
        ],
        check=False,
    )

    assert SingleInstance(name).is_first()


def test_a_fault_in_any_thread_is_told_and_the_window_goes_on(
    window: AppController, qtbot: QtBot, hooks: None
) -> None:
    window.start()
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    qtbot.waitUntil(lambda: window.crashes.dialog is not None)
    dialog = window.crashes.dialog
    assert dialog is not None

    assert "ZeroDivisionError" in dialog.text.toPlainText()
    dialog.copy.click()
    assert QApplication.clipboard().text() == dialog.text.toPlainText()
    dialog.go_on.click()
    assert not dialog.isVisible()
    assert window.main.isVisible()


FAULTY = """
from esign_desktop.gui import app_controller

def at_fault(*_arguments, **_named):
    raise ZeroDivisionError("SECRET")

app_controller.window_context = at_fault
app_controller.run()
"""


def test_a_fault_before_there_is_a_window_is_told_too() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FAULTY, "--scenario", "ready", "--lang", "tr"],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip

    assert ended.returncode == 70
    assert "builtins.ZeroDivisionError\n" in ended.stderr
    assert "at_fault" in ended.stderr
    assert "SECRET" not in ended.stderr


def test_choices_are_seen_at_once_and_remembered(window: AppController, qtbot: QtBot) -> None:
    window.start()
    window.open_settings()
    dialog = window.main.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    before = QApplication.font().pointSizeF()

    dialog.scheme.setCurrentIndex(dialog.scheme.findData(Scheme.DARK))
    dialog.type_size.setCurrentIndex(dialog.type_size.findData(200))

    assert window.theme.colours is DARK
    assert QApplication.font().pointSizeF() == pytest.approx(before * 2)
    kept = load_settings(window.program.settings_file).settings
    assert (kept.scheme, kept.type_size) == (Scheme.DARK, 200)
    assert not dialog.notice.isVisible()
    dialog.language.setCurrentIndex(dialog.language.findData("tr"))
    assert dialog.notice.isVisible()


def test_the_windows_place_is_remembered(window: AppController, qapp: QApplication) -> None:
    window.start()
    window.main.resize(760, 600)
    window.main.close()

    again = AppController(qapp, window_context("ready", "en"))
    assert (again.main.width(), again.main.height()) == (760, 600)
    again.close()


def test_qts_own_buttons_speak_turkish(qapp: QApplication, qtbot: QtBot) -> None:
    _translate_qt(qapp, "tr")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)

    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "İptal"


def test_a_scenario_that_is_none_is_told(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("esign_desktop.gui.app_controller.report_usage_error", told.append)
    monkeypatch.setattr("esign_desktop.gui.qt_application.QApplication", lambda _arguments: qapp)

    assert main(["--scenario", "no_such", "--lang", "tr"]) == 66
    assert told == ["no_such bulunamadı; başka bir dosya seçin."]


def test_what_goes_wrong_while_the_window_gets_ready_is_told_too(
    window: AppController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    ended: list[int] = []
    monkeypatch.setattr("esign_desktop.gui.app_controller.report_usage_error", told.append)
    monkeypatch.setattr(QApplication, "exit", ended.append)

    def prepare() -> None:
        raise ScenarioError("case.json", "odd", ScenarioProblem.NEWER)

    monkeypatch.setattr(window.program, "prepare", prepare)
    window.start()
    window.main.painted.emit()

    qtbot.waitUntil(lambda: ended == [66])
    assert "update this program" in told[0]


def test_the_button_at_the_foot_opens_the_settings(window: AppController, qtbot: QtBot) -> None:
    window.start()
    window.main.settings.click()

    assert window.main.findChild(SettingsDialog) is not None


def test_the_first_page_offers_the_procedures_of_the_audience(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(
        "esign_desktop.app.settings.settings_file", lambda: tmp_path / "settings.json"
    )
    window = AppController(qapp, window_context("expired", "en"))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    status, guides = window.main.controller("status"), window.main.controller("guides")
    assert isinstance(status, StatusController)
    assert isinstance(guides, GuidesController)

    def offered() -> list[str]:
        return [button.text() for button in status.page.findings.findChildren(Button)]

    assert "Renewal and new application (staff of the Ministry of Health)" in offered()
    guides.choose_audience("other_institution", "")
    assert [text.partition(":")[0] for text in offered()] == ["Step-by-step guide"]
    window.close()


def test_how_bad_it_is_stands_on_one_line_with_the_code(qapp: QApplication, qtbot: QtBot) -> None:
    Theme(qapp)
    program = window_context("not_yet_valid", "tr")
    report = program.diagnose()
    view = program.presenter.finding(report.findings[1], report)
    card = FindingCard(finding_section(view, program.texts), program.texts, main=False)
    qtbot.addWidget(card)
    card.resize(800, 200)
    card.show()

    word, code = (card.badges.itemAt(place) for place in (0, 1))
    assert word is not None
    assert code is not None
    assert abs(word.geometry().center().y() - code.geometry().center().y()) <= 1
