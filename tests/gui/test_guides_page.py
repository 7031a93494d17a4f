"""İşlemler: chosen by keyboard, for whom, on paper, and nothing cut off at 200 %.

Each way with one of the provinces; with all of them, which takes minutes, for
``ESIGN_EVERY_SCENARIO=1``.
"""

import os
from collections.abc import Iterator
from datetime import date
from itertools import cycle, product
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app.guiding import Person, all_guides, way
from esign_desktop.app.policy import Policy
from esign_desktop.app.settings import load_settings
from esign_desktop.gui.background import Background
from esign_desktop.gui.guides_desk import GuidesDesk
from esign_desktop.gui.pages.guide_page import GuidePage
from esign_desktop.gui.program import Program
from esign_desktop.gui.theme import Theme
from esign_desktop.model.guide import MINISTRY, CardFacts, Guides, Role, Situation
from esign_desktop.presenters.guide_list import person_view
from esign_desktop.presenters.guides import GuidePresenter
from tests.gui.keys import press, type_in
from tests.gui.looking import cut_off, overlapping, settle

DOWN, UP, RIGHT, ENTER, ESCAPE, LEFT = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Right,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Left,
)


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    font = qapp.font()
    yield Theme(qapp)
    qapp.setStyleSheet("")
    qapp.setFont(font)


def desk_for(theme: Theme, qtbot: QtBot, folder: Path, scenario: str, language: str) -> GuidesDesk:
    program = Program(scenario, language)
    program.settings_file = folder / "settings.json"
    program.settings = load_settings(program.settings_file).settings
    desk = GuidesDesk(theme, program, Background())
    qtbot.addWidget(desk.page)
    desk.page.resize(900, 700)
    desk.page.show()
    desk.show_report(program.diagnose())
    desk.page.activateWindow()
    return desk


@pytest.fixture
def desk(theme: Theme, qtbot: QtBot, tmp_path: Path) -> GuidesDesk:
    return desk_for(theme, qtbot, tmp_path, "expired", "tr")


def test_what_was_found_stands_on_top_and_opens_with_its_reason(desk: GuidesDesk) -> None:
    first = desk.page.choices.entries[0]

    assert first.property("situation") == "renewal_expired"
    first.click()

    assert desk.view is not None
    assert desk.view.because.startswith("[C02]")
    assert desk.page.currentWidget() is desk.page.guide
    assert desk.page.guide.title.text() == "Sertifikanın süresi bittikten sonra yenileme"


def test_by_keyboard_alone_from_the_field_to_a_guide_and_back(
    desk: GuidesDesk, qtbot: QtBot
) -> None:
    page, search = desk.page, desk.page.choices.search
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


def test_enter_in_the_field_opens_the_first_that_is_meant(desk: GuidesDesk, qtbot: QtBot) -> None:
    type_in(desk.page.choices.search, "kaybettim")
    press(desk.page.choices.search, ENTER)

    assert desk.view is not None
    assert desk.view.situation is Situation.LOST_STOLEN


def test_enter_in_an_empty_field_opens_nothing(desk: GuidesDesk, qtbot: QtBot) -> None:
    press(desk.page.choices.search, ENTER)

    assert desk.page.currentWidget() is desk.page.choices


def test_arrows_go_to_the_neighbour_and_up_to_the_field(desk: GuidesDesk, qtbot: QtBot) -> None:
    settle()
    entries = desk.page.choices.entries
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
    assert desk.page.choices.search.hasFocus()


def test_who_it_is_for_is_asked_once_and_remembered(
    desk: GuidesDesk, theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    bar = desk.page.choices.person
    assert bar.note.isVisible()
    assert not bar.province.isVisible()

    bar.role.setCurrentIndex(bar.role.findData("doctor"))
    bar.role.activated.emit(bar.role.currentIndex())
    assert bar.province.isVisible()
    bar.province.setCurrentIndex(bar.province.findData("mersin"))
    bar.province.activated.emit(bar.province.currentIndex())

    kept = load_settings(tmp_path / "settings.json").settings
    assert (kept.role, kept.province) == (Role.DOCTOR, "mersin")
    again = desk_for(theme, qtbot, tmp_path, "expired", "tr")
    later = again.page.choices.person
    assert later.role.currentData() == "doctor"
    assert later.province.currentText() == "Mersin"
    assert not later.note.isVisible()


def test_another_role_shows_its_way_at_once(desk: GuidesDesk) -> None:
    desk.choose_person("doctor", "mersin")
    desk.open("renewal_expired")
    assert "Mersin" in desk.page.guide.unit.text()
    before = desk.view

    bar = desk.page.guide.person
    bar.role.setCurrentIndex(bar.role.findData("individual_payer"))
    bar.role.activated.emit(bar.role.currentIndex())

    assert desk.page.currentWidget() is desk.page.guide
    assert desk.view is not None
    assert desk.view.role is Role.INDIVIDUAL_PAYER
    assert desk.view != before


def test_the_cards_dates_do_not_change_a_way_that_is_about_another_card(desk: GuidesDesk) -> None:
    desk.open("renewal_valid")  # this card has expired
    assert desk.view is not None
    assert desk.view.situation is Situation.RENEWAL_EXPIRED
    assert desk.view.remarks

    desk.open("lost_stolen")
    assert (desk.view.situation.value, desk.view.because) == ("lost_stolen", "")


def test_a_seal_in_the_reader_decides_whose_way_it_is(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = desk_for(theme, qtbot, tmp_path, "mali_muhur", "tr")

    assert desk.page.choices.person.role.currentData() == "fiscal_seal"


def test_a_report_that_says_the_same_leaves_the_entries_alone(desk: GuidesDesk) -> None:
    entry = desk.page.choices.entries[3]
    entry.setFocus()
    desk.show_report(Program("expired", "tr").diagnose())

    assert desk.page.choices.entries[3] is entry
    assert entry.hasFocus()


def test_a_link_is_named_and_its_address_copied(desk: GuidesDesk, qtbot: QtBot) -> None:
    from esign_desktop.gui.widgets.door import Door

    desk.choose_person("doctor", "")
    desk.open("pin_unblock")
    door = desk.page.guide.findChildren(Door)[0]
    with qtbot.waitSignal(desk.link_chosen) as opened:
        door.page.click()
    door.copy.click()

    assert opened.args == ["online_services"]
    assert QGuiApplication.clipboard().text().startswith("https://onlineislemler.kamusm.gov.tr")
    assert "onlineislemler" in desk.page.guide.said.text()


def test_the_text_that_is_copied_is_that_of_the_command_line(desk: GuidesDesk) -> None:
    from esign_desktop.presenters.guide_text import guide_lines

    desk.open("pin_unblock")
    desk.page.guide.copy_button.click()

    assert desk.view is not None
    lines = list(guide_lines(desk.view, Program("expired", "tr").texts))
    assert QGuiApplication.clipboard().text().splitlines() == lines


def test_what_is_handed_on_does_not_name_the_holder(desk: GuidesDesk) -> None:
    desk.open("renewal_expired")
    assert desk.view is not None
    assert "DENEME" in desk.view.because  # on the screen it may
    desk.page.guide.copy_button.click()

    for handed_on in (QGuiApplication.clipboard().text(), desk.html()):
        assert "[C02]" in handed_on
        assert "DENEME" not in handed_on


def test_a_pdf_is_offered_among_the_documents(
    desk: GuidesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Path] = []

    def no_answer(_parent: object, _title: str, file: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(file))
        return "", ""

    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", no_answer)
    desk.open("pin_unblock")
    desk.page.guide.pdf_button.click()

    documents = QStandardPaths.StandardLocation.DocumentsLocation
    assert [file.parent for file in offered] == [Path(QStandardPaths.writableLocation(documents))]
    assert offered[0].suffix == ".pdf"


def test_sources_unfold_and_then_every_statement_says_its_own(desk: GuidesDesk) -> None:
    from esign_desktop.gui.widgets.text import Text

    desk.open("pin_unblock")
    fold = desk.page.guide.sources
    assert fold is not None
    steps = [t for t in desk.page.guide.body.findChildren(Text) if t.text().startswith("Kartı ")]
    assert not steps[0].text().endswith("]")
    fold.button.click()

    assert fold.body.isVisible()
    assert steps[0].text().endswith("]")
    fold.button.click()
    assert not steps[0].text().endswith("]")


def test_a_pdf_is_made_in_the_background(desk: GuidesDesk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.open("pin_unblock")
    desk.write_pdf(tmp_path / "way.pdf")
    said = desk.page.guide.said
    assert said.text() == "PDF hazırlanıyor…"

    qtbot.waitUntil(lambda: "way.pdf" in said.text(), timeout=60_000)
    assert (tmp_path / "way.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_that_cannot_be_written_is_told(
    desk: GuidesDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esign_desktop.gui.guides_desk.to_pdf", lambda _html: b"%PDF-")
    desk.open("pin_unblock")
    desk.write_pdf(tmp_path / "no" / "way.pdf")

    qtbot.waitUntil(lambda: "hazırlanamadı" in desk.page.guide.said.text())


def test_settings_that_cannot_be_written_cost_no_answer(
    theme: Theme, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    desk = desk_for(theme, qtbot, tmp_path / "file", "expired", "tr")
    desk.choose_person("staff", "")

    assert desk.page.choices.person.role.currentData() == "staff"


@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_way_renders_whole_with_type_twice_as_large(
    theme: Theme, qtbot: QtBot, language: str
) -> None:
    theme.choose(Qt.ColorScheme.Light, 2.0)
    program = Program("expired", language)
    guides = all_guides(program.links, Policy())
    presenter = GuidePresenter(program.texts, guides, program.links, date(2026, 11, 25))
    page = GuidePage(theme, program.texts)
    qtbot.addWidget(page)
    page.resize(820, 700)
    page.show()
    wrong: dict[str, list[str]] = {}
    seen = set()
    for situation, role, province in _ways(guides, language):
        found = way(guides, situation, Person(role, province), CardFacts())
        same = found.guide if role in MINISTRY else replace(found.guide, province=None)
        if same in seen:
            continue  # the same words for another province
        seen.add(same)
        page.show_view(presenter.guide(found.guide), person_view(program.texts, role, province))
        assert page.sources is not None
        page.sources.button.setChecked(True)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        settle()
        if told := [*cut_off(page), *overlapping(page)]:
            wrong[f"{situation} {role} {province}"] = told[:3]

    assert len(seen) > 60
    assert wrong == {}


def _ways(guides: Guides, language: str) -> Iterator[tuple[Situation, Role, str]]:
    """Yield every situation and role, with one province after the other, or with all of them."""
    provinces = ("", *guides.provinces) if language == "tr" else ("",)
    if os.environ.get("ESIGN_EVERY_SCENARIO"):
        yield from product(Situation, Role, provinces)
        return
    turns = cycle(provinces)
    for situation, role in product(Situation, Role):
        yield situation, role, next(turns) if role in MINISTRY else ""


def test_in_other_colours_who_reads_keeps_the_place(desk: GuidesDesk, theme: Theme) -> None:
    desk.open("renewal_expired")
    guide = desk.page.guide
    assert guide.sources is not None
    guide.sources.button.setChecked(True)
    settle()
    bar = guide.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before > 50

    theme.choose(Qt.ColorScheme.Dark, 1.0)
    desk.dress()
    settle()

    assert guide.sources.button.isChecked()
    assert abs(bar.value() - before) < 20


def test_a_way_opened_after_other_colours_is_shown_from_its_beginning(
    desk: GuidesDesk, theme: Theme
) -> None:
    desk.open("renewal_expired")
    settle()
    bar = desk.page.guide.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    desk.page.hide()

    theme.choose(Qt.ColorScheme.Dark, 1.0)
    desk.dress()
    settle()
    desk.open("pin_unblock")
    desk.page.show()
    settle()

    assert bar.maximum() > 0
    assert bar.value() == 0


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_list_renders_whole(
    theme: Theme, qtbot: QtBot, tmp_path: Path, language: str, scale: float
) -> None:
    theme.choose(Qt.ColorScheme.Dark, scale)
    desk = desk_for(theme, qtbot, tmp_path, "pin_locked", language)
    settle()

    assert [*cut_off(desk.page), *overlapping(desk.page)] == []


def test_an_action_without_a_situation_shows_the_list(desk: GuidesDesk) -> None:
    desk.open("driver")
    desk.open("")

    assert desk.page.currentWidget() is desk.page.choices
