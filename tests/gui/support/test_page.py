"""Destek: what is shown is what is saved, and nothing personal is in any of it."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app.logs import keep_log
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.settings.settings_dialog import SettingsDialog
from esign_desktop.gui.support.comparison_dialog import ComparisonDialog
from esign_desktop.gui.support.controller import SupportController
from esign_desktop.gui.support.reading_dialog import ReadingDialog
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.certificate import Name
from esign_desktop.model.token import PinState
from tests.build import NOW, certificate, host, pin, probe, snapshot, token

SCENARIOS = Path(__file__).parents[3] / "resources" / "scenarios"
NAMED = snapshot(
    host=host(user_name="ayse", host_name="hekim-pc-07"),
    modules=(
        probe(
            tokens=(
                token(
                    serial="4711998877665544",
                    pins=(pin(PinState.LOCKED),),
                    certificates=(
                        certificate(
                            subject=Name(common_name="AYŞE YILMAZ", serial_number="12345678901")
                        ),
                    ),
                ),
            )
        ),
    ),
)
SECRETS = ("AYŞE", "12345678901", "hekim-pc-07", "4711998877665544")


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[AppController]:
    monkeypatch.setattr(
        "esign_desktop.app.settings.settings_file", lambda: tmp_path / "settings.json"
    )
    log = keep_log("esign_desktop.tests_of_support")
    window = AppController(qapp, window_context("ready", "tr", log=log))
    qtbot.addWidget(window.main)
    yield window
    window.close()
    logging.getLogger("esign_desktop.tests_of_support").removeHandler(log)


@pytest.fixture
def controller(window: AppController, qtbot: QtBot) -> SupportController:
    window.main.show_page("support")
    controller = window.main.controller("support")
    assert isinstance(controller, SupportController)
    controller.show_report(diagnose(NAMED, window.program.catalog))
    qtbot.waitUntil(lambda: controller.page.view is not None)
    return controller


def dialog_of(controller: SupportController, qtbot: QtBot) -> ReadingDialog:
    qtbot.waitUntil(lambda: controller.dialog is not None)
    assert isinstance(controller.dialog, ReadingDialog)
    return controller.dialog


def test_what_is_shown_is_byte_for_byte_what_is_saved(
    controller: SupportController, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    controller.ask_where = lambda _name, _kinds: str(file)
    controller.page.as_file.click()
    shown = controller.page.report.toPlainText()

    controller.page.save.click()
    qtbot.waitUntil(file.exists)

    assert file.read_bytes() == shown.encode()
    assert json.loads(shown)["redacted"] is True
    qtbot.waitUntil(lambda: "report.json" in controller.page.notice.text())


def test_nothing_personal_is_on_the_page_or_leaves_it(controller: SupportController) -> None:
    drafts = list[str]()
    controller.open_draft = lambda url: not drafts.append(url)  # type: ignore[func-returns-value]
    controller.page.mail.click()
    controller.page.as_file.click()
    controller.page.copy.click()
    page = controller.page
    texts = [page.report.toPlainText(), page.qr.line, unquote(drafts[0])]
    texts += [page.qr.accessibleDescription(), QGuiApplication.clipboard().text()]
    page.as_text.click()
    texts.append(page.report.toPlainText())

    assert "P01" in page.qr.line
    for text in texts:
        for secret in SECRETS:
            assert secret not in text


def test_a_reply_without_a_mail_program_is_on_the_clipboard(controller: SupportController) -> None:
    controller.open_draft = lambda _url: False
    controller.page.mail.click()

    assert "EIMZA1:N:P01" in QGuiApplication.clipboard().text()
    assert "kopyalandı" in controller.page.notice.text()


def test_how_something_ended_is_said_under_its_button_and_in_sight(
    controller: SupportController, window: AppController, qtbot: QtBot, tmp_path: Path
) -> None:
    window.main.resize(900, 560)
    window.main.show()
    page = controller.page
    broken = tmp_path / "odd.json"
    broken.write_text("{", "utf-8")
    controller.saved.ask_which = lambda _title: str(broken)
    for button in (page.copy, page.open_other):
        page.ensureWidgetVisible(button)
        page.notice.setText("")
        button.click()

        qtbot.waitUntil(lambda: bool(page.notice.text()))
        qtbot.waitUntil(lambda: not page.notice.visibleRegion().isEmpty())
        card = page.notice.parentWidget()
        assert isinstance(card, Card)
        assert card.isAncestorOf(button)


def test_a_draft_says_whether_the_report_is_still_to_be_saved(
    controller: SupportController, qtbot: QtBot, tmp_path: Path
) -> None:
    controller.open_draft = lambda _url: True
    controller.ask_where = lambda _name, _kinds: str(tmp_path / "report.json")

    controller.page.mail.click()
    assert "Raporu da kaydedip" in controller.page.notice.text()
    controller.page.save.click()
    qtbot.waitUntil(lambda: "report.json" in controller.page.notice.text())
    controller.page.mail.click()
    assert "Kaydettiğiniz raporu ekleyin" in controller.page.notice.text()


def test_how_something_ended_is_said_to_a_screen_reader(
    controller: SupportController, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    class Reader:
        isActive = staticmethod(lambda: True)
        updateAccessibility = staticmethod(lambda event: heard.append(event.message()))

    monkeypatch.setattr("esign_desktop.gui.support.page.QAccessible", Reader)
    controller.page.copy.click()

    assert heard == ["Rapor kopyalandı."]


def test_a_folder_that_cannot_be_written_to_is_told(
    controller: SupportController, qtbot: QtBot, tmp_path: Path
) -> None:
    controller.ask_where = lambda _name, _kinds: str(tmp_path / "none" / "report.json")
    controller.page.save.click()

    qtbot.waitUntil(lambda: "yazılamadı" in controller.page.notice.text())


def test_a_name_without_an_ending_never_replaces_a_file_nobody_asked_about(
    controller: SupportController, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "report.json"
    other.write_text("somebody's")
    controller.ask_where = lambda _name, _kinds: str(tmp_path / "report")
    controller.page.save.click()

    assert "zaten var" in controller.page.notice.text()
    assert other.read_text() == "somebody's"


def test_saying_no_saves_nothing(controller: SupportController, tmp_path: Path) -> None:
    controller.ask_where = lambda _name, _kinds: ""
    controller.page.save.click()

    assert controller.page.notice.text() == ""


def test_the_button_of_a_finding_begins_to_save(
    window: AppController, controller: SupportController, qtbot: QtBot
) -> None:
    asked = list[str]()
    controller.ask_where = lambda name, _kinds: str(asked.append(name) or "")  # type: ignore[func-returns-value]

    window.go_to("support", "save")

    assert asked == ["esign-report-20261201-093000.json"]


def test_a_calendar_file_is_saved_where_there_is_an_end(
    controller: SupportController, qtbot: QtBot, tmp_path: Path, window: AppController
) -> None:
    file = tmp_path / "e-imza.ics"
    controller.ask_where = lambda name, _kinds: str(tmp_path / name)
    controller.page.calendar.click()
    qtbot.waitUntil(file.exists)
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    for secret in SECRETS:
        assert secret not in file.read_text("utf-8")

    controller.show_report(diagnose(snapshot(cards=(), modules=()), window.program.catalog))
    assert not controller.page.calendar.isEnabled()


def test_a_saved_report_is_clearly_not_this_computer(
    controller: SupportController, qtbot: QtBot
) -> None:
    controller.saved.ask_which = lambda _title: str(SCENARIOS / "no_reader.json")
    controller.page.open_other.click()
    dialog = dialog_of(controller, qtbot)

    assert "Kayıtlı rapor" in dialog.banner.text()
    assert "R01" in dialog.text.toPlainText()
    buttons = [dialog.buttons.itemAt(n).widget() for n in range(dialog.buttons.count())]
    compare = buttons[-1]
    assert isinstance(compare, Button)
    compare.click()
    qtbot.waitUntil(lambda: isinstance(controller.dialog, ComparisonDialog))
    assert isinstance(controller.dialog, ComparisonDialog)
    rows = controller.dialog.model.rows
    assert any(row.before.startswith("[R01]") for row in rows)
    assert any(row.after.startswith("[P01]") for row in rows)
    assert "\t" in controller.dialog.model.as_text()


def test_two_equal_reports_say_so(controller: SupportController, qtbot: QtBot) -> None:
    controller.saved.ask_which = lambda _title: str(SCENARIOS / "ready.json")
    controller.page.compare.click()
    qtbot.waitUntil(lambda: isinstance(controller.dialog, ComparisonDialog))
    assert isinstance(controller.dialog, ComparisonDialog)

    assert controller.dialog.nothing.isVisible()
    assert not controller.dialog.table.isVisible()


@pytest.mark.parametrize("content", [None, "", "{}", "\x00\xff", '{"schema": 99}'])
def test_a_file_that_is_no_report_is_told(
    controller: SupportController, qtbot: QtBot, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "odd.json"
    if content is not None:
        file.write_text(content, "latin-1")
    controller.saved.ask_which = lambda _title: str(file)
    controller.page.open_other.click()

    qtbot.waitUntil(lambda: "odd.json" in controller.page.notice.text())
    assert controller.dialog is None

    controller.saved.ask_which = lambda _title: str(SCENARIOS / "ready.json")
    controller.page.open_other.click()
    dialog_of(controller, qtbot)
    assert controller.page.notice.text() == ""  # no longer about the file before


def test_the_log_is_shown_masked_and_can_be_saved(
    controller: SupportController, qtbot: QtBot, tmp_path: Path
) -> None:
    logger = logging.getLogger("esign_desktop.tests_of_support")
    logger.info("card of AYŞE YILMAZ 12345678901 on hekim-pc-07")
    controller.page.log.click()
    dialog = dialog_of(controller, qtbot)

    assert "card of holder-" in dialog.text.toPlainText()
    for secret in SECRETS:
        assert secret not in dialog.text.toPlainText()
    file = tmp_path / "own.log"
    controller.ask_where = lambda _name, _kinds: str(file)
    dialog.save.click()
    qtbot.waitUntil(file.exists)
    assert file.read_text("utf-8") == dialog.text.toPlainText()


def test_about_names_versions_and_the_work_of_others(
    controller: SupportController, qtbot: QtBot
) -> None:
    controller.page.about.click()
    shown = dialog_of(controller, qtbot).text.toPlainText()

    assert "Katalog: " in shown
    assert "PySide6-Essentials (LGPL-3.0-only)" in shown


def test_where_reminders_are_chosen_is_a_click_away(
    window: AppController, controller: SupportController
) -> None:
    controller.page.remind.click()

    assert window.main.findChild(SettingsDialog) is not None


def test_the_same_report_again_leaves_the_page_alone(
    controller: SupportController, qtbot: QtBot
) -> None:
    assert controller.page.view is not None
    before = controller.page.view
    cursor = controller.page.report.textCursor()
    cursor.setPosition(20)
    controller.page.report.setTextCursor(cursor)

    controller.page.show_view(replace(before))

    assert controller.page.report.textCursor().position() == 20


def test_the_moment_of_the_report_is_told(controller: SupportController) -> None:
    assert NOW.year == 2026
    assert controller.page.made.text().startswith("Rapor: 1 Aralık 2026")
