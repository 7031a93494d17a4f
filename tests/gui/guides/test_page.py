"""İşlemler: chosen by keyboard, for whom, and on paper."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app.settings import load_settings
from esign_desktop.gui.guides.controller import GuidesController
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.guide import Role, Situation
from esign_desktop.presenters.guides.blocks import guide_document
from esign_desktop.renderers.plain import plain_text
from tests.gui.guides.conftest import controller_for
from tests.gui.keys import press, type_in
from tests.gui.looking import settle

DOWN, UP, RIGHT, ENTER, ESCAPE, LEFT = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Right,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Left,
)


def test_what_was_found_stands_on_top_and_opens_with_its_reason(
    controller: GuidesController,
) -> None:
    first = controller.page.choices.entries[0]

    assert first.property("situation") == "renewal_expired"
    first.click()

    assert controller.view is not None
    assert controller.view.because.startswith("[C02]")
    assert controller.page.currentWidget() is controller.page.guide
    assert controller.page.guide.title.text() == "Sertifikanın süresi dolduktan sonra yenileme"


def test_by_keyboard_alone_from_the_field_to_a_guide_and_back(
    controller: GuidesController, qtbot: QtBot
) -> None:
    page, search = controller.page, controller.page.choices.search
    search.setFocus()
    type_in(search, "pin")
    assert "PIN kilitlendi ya da unutuldu" in [e.accessibleName() for e in page.choices.entries]

    press(search, DOWN)
    entry = page.choices.entries[0]
    assert entry.hasFocus()
    press(entry, ENTER)
    assert page.currentWidget() is page.guide
    assert page.guide.back.hasFocus()

    press(page.guide.back, ESCAPE)
    assert page.currentWidget() is page.choices
    assert page.choices.entries[0].hasFocus()

    press(page.choices.entries[0], ENTER)
    press(page.guide.back, LEFT, Qt.KeyboardModifier.AltModifier)
    assert page.currentWidget() is page.choices


def test_enter_in_the_field_opens_the_first_that_is_meant(
    controller: GuidesController, qtbot: QtBot
) -> None:
    type_in(controller.page.choices.search, "kaybettim")
    press(controller.page.choices.search, ENTER)

    assert controller.view is not None
    assert controller.view.situation is Situation.LOST_STOLEN


def test_enter_in_an_empty_field_opens_nothing(controller: GuidesController, qtbot: QtBot) -> None:
    press(controller.page.choices.search, ENTER)

    assert controller.page.currentWidget() is controller.page.choices


def test_arrows_go_to_the_neighbour_and_up_to_the_field(
    controller: GuidesController, qtbot: QtBot
) -> None:
    settle()
    entries = controller.page.choices.entries
    entries[0].setFocus()
    press(entries[0], DOWN)
    assert entries[1].hasFocus()
    press(entries[1], RIGHT)
    assert entries[2].hasFocus()
    press(entries[2], DOWN)
    assert entries[4].hasFocus()
    press(entries[4], UP)
    press(entries[2], UP)
    press(entries[0], UP)
    assert controller.page.choices.search.hasFocus()


def test_who_it_is_for_is_asked_once_and_remembered(
    controller: GuidesController, theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    bar = controller.page.choices.profile
    assert bar.note.isVisible()
    assert not bar.province.isVisible()

    bar.role.setCurrentIndex(bar.role.findData("doctor"))
    bar.role.activated.emit(bar.role.currentIndex())
    assert bar.province.isVisible()
    bar.province.setCurrentIndex(bar.province.findData("mersin"))
    bar.province.activated.emit(bar.province.currentIndex())

    kept = load_settings(tmp_path / "settings.json").settings
    assert (kept.role, kept.province) == (Role.DOCTOR, "mersin")
    again = controller_for(theme, qtbot, tmp_path, "expired", "tr")
    later = again.page.choices.profile
    assert later.role.currentData() == "doctor"
    assert later.province.currentText() == "Mersin"
    assert not later.note.isVisible()


def test_another_role_shows_its_way_at_once(controller: GuidesController) -> None:
    controller.choose_audience("doctor", "mersin")
    controller.open("renewal_expired")
    assert "Mersin" in controller.page.guide.unit.text()
    before = controller.view

    bar = controller.page.guide.profile
    bar.role.setCurrentIndex(bar.role.findData("individual_payer"))
    bar.role.activated.emit(bar.role.currentIndex())

    assert controller.page.currentWidget() is controller.page.guide
    assert controller.view is not None
    assert controller.view.role is Role.INDIVIDUAL_PAYER
    assert controller.view != before


def test_the_cards_dates_do_not_change_a_way_that_is_about_another_card(
    controller: GuidesController,
) -> None:
    controller.open("renewal_valid")  # this card has expired
    assert controller.view is not None
    assert controller.view.situation is Situation.RENEWAL_EXPIRED
    assert controller.view.remarks

    controller.open("lost_stolen")
    assert (controller.view.situation.value, controller.view.because) == ("lost_stolen", "")


def test_a_seal_in_the_reader_decides_whose_way_it_is(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    controller = controller_for(theme, qtbot, tmp_path, "mali_muhur", "tr")

    assert controller.page.choices.profile.role.currentData() == "fiscal_seal"


def test_a_report_that_says_the_same_leaves_the_entries_alone(
    controller: GuidesController,
) -> None:
    entry = controller.page.choices.entries[3]
    entry.setFocus()
    controller.show_report(window_context("expired", "tr").diagnose())

    assert controller.page.choices.entries[3] is entry
    assert entry.hasFocus()


def test_a_link_is_named_and_its_address_copied(
    controller: GuidesController, qtbot: QtBot
) -> None:
    from esign_desktop.gui.widgets.link_card import LinkCard

    controller.choose_audience("doctor", "")
    controller.open("pin_unblock")
    card = controller.page.guide.findChildren(LinkCard)[0]
    with qtbot.waitSignal(controller.link_chosen) as opened:
        card.page.click()
    card.copy.click()

    assert opened.args == ["online_services"]
    assert QGuiApplication.clipboard().text().startswith("https://onlineislemler.kamusm.gov.tr")
    assert "onlineislemler" in controller.page.guide.notice.text()


def test_the_text_that_is_copied_is_that_of_the_command_line(controller: GuidesController) -> None:
    controller.open("pin_unblock")
    controller.page.guide.copy_button.click()

    assert controller.view is not None
    document = guide_document(controller.view, window_context("expired", "tr").texts)
    lines = plain_text(document).splitlines()
    assert QGuiApplication.clipboard().text().splitlines() == lines


def test_what_is_handed_on_does_not_name_the_holder(controller: GuidesController) -> None:
    controller.open("renewal_expired")
    assert controller.view is not None
    assert "DENEME" in controller.view.because  # on the screen it may
    controller.page.guide.copy_button.click()

    for handed_on in (QGuiApplication.clipboard().text(), controller.html()):
        assert "[C02]" in handed_on
        assert "DENEME" not in handed_on


def test_a_pdf_is_offered_among_the_documents(
    controller: GuidesController, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Path] = []

    def no_answer(_parent: object, _title: str, file: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(file))
        return "", ""

    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", no_answer)
    controller.open("pin_unblock")
    controller.page.guide.pdf_button.click()

    documents = QStandardPaths.StandardLocation.DocumentsLocation
    assert [file.parent for file in offered] == [Path(QStandardPaths.writableLocation(documents))]
    assert offered[0].suffix == ".pdf"


def test_sources_unfold_and_then_every_statement_says_its_own(
    controller: GuidesController,
) -> None:
    from esign_desktop.gui.widgets.text import Text

    controller.open("pin_unblock")
    fold = controller.page.guide.sources
    assert fold is not None
    steps = [
        t for t in controller.page.guide.body.findChildren(Text) if t.text().startswith("Kartı ")
    ]
    assert not steps[0].text().endswith("]")
    fold.button.click()

    assert fold.body.isVisible()
    assert steps[0].text().endswith("]")
    fold.button.click()
    assert not steps[0].text().endswith("]")


def test_a_pdf_is_made_in_the_background(
    controller: GuidesController, qtbot: QtBot, tmp_path: Path
) -> None:
    controller.open("pin_unblock")
    controller.write_pdf(tmp_path / "way.pdf")
    said = controller.page.guide.notice
    assert said.text() == "PDF hazırlanıyor…"

    qtbot.waitUntil(lambda: "way.pdf" in said.text(), timeout=60_000)
    assert (tmp_path / "way.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_that_cannot_be_written_is_told(
    controller: GuidesController, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esign_desktop.gui.guides.controller.to_pdf", lambda _html: b"%PDF-")
    controller.open("pin_unblock")
    controller.write_pdf(tmp_path / "no" / "way.pdf")

    qtbot.waitUntil(lambda: "hazırlanamadı" in controller.page.guide.notice.text())


def test_settings_that_cannot_be_written_cost_no_answer(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    controller = controller_for(theme, qtbot, tmp_path / "file", "expired", "tr")
    controller.choose_audience("staff", "")

    assert controller.page.choices.profile.role.currentData() == "staff"


def test_an_action_without_a_situation_shows_the_list(controller: GuidesController) -> None:
    controller.open("driver")
    controller.open("")

    assert controller.page.currentWidget() is controller.page.choices
