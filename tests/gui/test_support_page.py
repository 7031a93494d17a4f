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
from esign_desktop.gui.application import Window
from esign_desktop.gui.dialogs.comparison_dialog import ComparisonDialog
from esign_desktop.gui.dialogs.reading_dialog import ReadingDialog
from esign_desktop.gui.dialogs.settings_dialog import SettingsDialog
from esign_desktop.gui.program import Program
from esign_desktop.gui.support_desk import SupportDesk
from esign_desktop.gui.widgets.button import Button
from esign_desktop.gui.widgets.card import Card
from esign_desktop.model.certificate import Name
from esign_desktop.model.token import PinState
from tests.build import NOW, certificate, host, pin, probe, snapshot, token

SCENARIOS = Path(__file__).parents[2] / "resources" / "scenarios"
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
) -> Iterator[Window]:
    monkeypatch.setattr(
        "esign_desktop.gui.program.settings_file", lambda: tmp_path / "settings.json"
    )
    log = keep_log("esign_desktop.tests_of_support")
    window = Window(qapp, Program("ready", "tr", log=log))
    qtbot.addWidget(window.main)
    yield window
    window.close()
    logging.getLogger("esign_desktop.tests_of_support").removeHandler(log)


@pytest.fixture
def desk(window: Window, qtbot: QtBot) -> SupportDesk:
    window.main.show_page("support")
    desk = window.main.desk("support")
    assert isinstance(desk, SupportDesk)
    desk.show_report(diagnose(NAMED, window.program.catalog))
    qtbot.waitUntil(lambda: desk.page.view is not None)
    return desk


def dialog_of(desk: SupportDesk, qtbot: QtBot) -> ReadingDialog:
    qtbot.waitUntil(lambda: desk.dialog is not None)
    assert isinstance(desk.dialog, ReadingDialog)
    return desk.dialog


def test_what_is_shown_is_byte_for_byte_what_is_saved(
    desk: SupportDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    desk.ask_where = lambda _name, _kinds: str(file)
    desk.page.as_file.click()
    shown = desk.page.report.toPlainText()

    desk.page.save.click()
    qtbot.waitUntil(file.exists)

    assert file.read_bytes() == shown.encode()
    assert json.loads(shown)["redacted"] is True
    qtbot.waitUntil(lambda: "report.json" in desk.page.notice.text())


def test_nothing_personal_is_on_the_page_or_leaves_it(desk: SupportDesk) -> None:
    drafts = list[str]()
    desk.open_draft = lambda url: not drafts.append(url)  # type: ignore[func-returns-value]
    desk.page.mail.click()
    desk.page.as_file.click()
    desk.page.copy.click()
    page = desk.page
    texts = [page.report.toPlainText(), page.qr.line, unquote(drafts[0])]
    texts += [page.qr.accessibleDescription(), QGuiApplication.clipboard().text()]
    page.as_text.click()
    texts.append(page.report.toPlainText())

    assert "P01" in page.qr.line
    for text in texts:
        for secret in SECRETS:
            assert secret not in text


def test_a_reply_without_a_mail_program_is_on_the_clipboard(desk: SupportDesk) -> None:
    desk.open_draft = lambda _url: False
    desk.page.mail.click()

    assert "EIMZA1:N:P01" in QGuiApplication.clipboard().text()
    assert "kopyalandı" in desk.page.notice.text()


def test_how_something_ended_is_said_under_its_button_and_in_sight(
    desk: SupportDesk, window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    window.main.resize(900, 560)
    window.main.show()
    page = desk.page
    broken = tmp_path / "odd.json"
    broken.write_text("{", "utf-8")
    desk.saved.ask_which = lambda _title: str(broken)
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
    desk: SupportDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.open_draft = lambda _url: True
    desk.ask_where = lambda _name, _kinds: str(tmp_path / "report.json")

    desk.page.mail.click()
    assert "Raporu da kaydedip" in desk.page.notice.text()
    desk.page.save.click()
    qtbot.waitUntil(lambda: "report.json" in desk.page.notice.text())
    desk.page.mail.click()
    assert "Kaydettiğiniz raporu ekleyin" in desk.page.notice.text()


def test_how_something_ended_is_said_to_a_screen_reader(
    desk: SupportDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    class Reader:
        isActive = staticmethod(lambda: True)
        updateAccessibility = staticmethod(lambda event: heard.append(event.message()))

    monkeypatch.setattr("esign_desktop.gui.pages.support_page.QAccessible", Reader)
    desk.page.copy.click()

    assert heard == ["Rapor kopyalandı."]


def test_a_folder_that_cannot_be_written_to_is_told(
    desk: SupportDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.ask_where = lambda _name, _kinds: str(tmp_path / "none" / "report.json")
    desk.page.save.click()

    qtbot.waitUntil(lambda: "yazılamadı" in desk.page.notice.text())


def test_a_name_without_an_ending_never_replaces_a_file_nobody_asked_about(
    desk: SupportDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "report.json"
    other.write_text("somebody's")
    desk.ask_where = lambda _name, _kinds: str(tmp_path / "report")
    desk.page.save.click()

    assert "zaten var" in desk.page.notice.text()
    assert other.read_text() == "somebody's"


def test_saying_no_saves_nothing(desk: SupportDesk, tmp_path: Path) -> None:
    desk.ask_where = lambda _name, _kinds: ""
    desk.page.save.click()

    assert desk.page.notice.text() == ""


def test_the_button_of_a_finding_begins_to_save(
    window: Window, desk: SupportDesk, qtbot: QtBot
) -> None:
    asked = list[str]()
    desk.ask_where = lambda name, _kinds: str(asked.append(name) or "")  # type: ignore[func-returns-value]

    window.go_to("support", "save")

    assert asked == ["esign-report-20261201-093000.json"]


def test_a_calendar_file_is_saved_where_there_is_an_end(
    desk: SupportDesk, qtbot: QtBot, tmp_path: Path, window: Window
) -> None:
    file = tmp_path / "e-imza.ics"
    desk.ask_where = lambda name, _kinds: str(tmp_path / name)
    desk.page.calendar.click()
    qtbot.waitUntil(file.exists)
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    for secret in SECRETS:
        assert secret not in file.read_text("utf-8")

    desk.show_report(diagnose(snapshot(cards=(), modules=()), window.program.catalog))
    assert not desk.page.calendar.isEnabled()


def test_a_saved_report_is_clearly_not_this_computer(desk: SupportDesk, qtbot: QtBot) -> None:
    desk.saved.ask_which = lambda _title: str(SCENARIOS / "no_reader.json")
    desk.page.open_other.click()
    dialog = dialog_of(desk, qtbot)

    assert "kayıtlı bir rapor" in dialog.banner.text()
    assert "R01" in dialog.text.toPlainText()
    buttons = [dialog.buttons.itemAt(n).widget() for n in range(dialog.buttons.count())]
    compare = buttons[-1]
    assert isinstance(compare, Button)
    compare.click()
    qtbot.waitUntil(lambda: isinstance(desk.dialog, ComparisonDialog))
    assert isinstance(desk.dialog, ComparisonDialog)
    rows = desk.dialog.model.rows
    assert any(row.before.startswith("[R01]") for row in rows)
    assert any(row.after.startswith("[P01]") for row in rows)
    assert "\t" in desk.dialog.model.as_text()


def test_two_equal_reports_say_so(desk: SupportDesk, qtbot: QtBot) -> None:
    desk.saved.ask_which = lambda _title: str(SCENARIOS / "ready.json")
    desk.page.compare.click()
    qtbot.waitUntil(lambda: isinstance(desk.dialog, ComparisonDialog))
    assert isinstance(desk.dialog, ComparisonDialog)

    assert desk.dialog.nothing.isVisible()
    assert not desk.dialog.table.isVisible()


@pytest.mark.parametrize("content", [None, "", "{}", "\x00\xff", '{"schema": 99}'])
def test_a_file_that_is_no_report_is_told(
    desk: SupportDesk, qtbot: QtBot, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "odd.json"
    if content is not None:
        file.write_text(content, "latin-1")
    desk.saved.ask_which = lambda _title: str(file)
    desk.page.open_other.click()

    qtbot.waitUntil(lambda: "odd.json" in desk.page.notice.text())
    assert desk.dialog is None

    desk.saved.ask_which = lambda _title: str(SCENARIOS / "ready.json")
    desk.page.open_other.click()
    dialog_of(desk, qtbot)
    assert desk.page.notice.text() == ""  # no longer about the file before


def test_the_log_is_shown_masked_and_can_be_saved(
    desk: SupportDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    logger = logging.getLogger("esign_desktop.tests_of_support")
    logger.info("card of AYŞE YILMAZ 12345678901 on hekim-pc-07")
    desk.page.log.click()
    dialog = dialog_of(desk, qtbot)

    assert "card of holder-" in dialog.text.toPlainText()
    for secret in SECRETS:
        assert secret not in dialog.text.toPlainText()
    file = tmp_path / "own.log"
    desk.ask_where = lambda _name, _kinds: str(file)
    dialog.save.click()
    qtbot.waitUntil(file.exists)
    assert file.read_text("utf-8") == dialog.text.toPlainText()


def test_about_names_versions_and_the_work_of_others(desk: SupportDesk, qtbot: QtBot) -> None:
    desk.page.about.click()
    shown = dialog_of(desk, qtbot).text.toPlainText()

    assert "Katalog: " in shown
    assert "PySide6-Essentials (LGPL-3.0-only)" in shown


def test_where_reminders_are_chosen_is_a_click_away(window: Window, desk: SupportDesk) -> None:
    desk.page.remind.click()

    assert window.main.findChild(SettingsDialog) is not None


def test_the_same_report_again_leaves_the_page_alone(desk: SupportDesk, qtbot: QtBot) -> None:
    assert desk.page.view is not None
    before = desk.page.view
    cursor = desk.page.report.textCursor()
    cursor.setPosition(20)
    desk.page.report.setTextCursor(cursor)

    desk.page.show_view(replace(before))

    assert desk.page.report.textCursor().position() == 20


def test_the_moment_of_the_report_is_told(desk: SupportDesk) -> None:
    assert NOW.year == 2026
    assert desk.page.made.text().startswith("Rapor: 1 Aralık 2026")
