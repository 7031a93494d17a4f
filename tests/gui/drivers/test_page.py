"""Sürücüler: this computer's advice, and the look-up for another by keyboard alone."""

import time
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from esign_desktop.app.context import AppContext
from esign_desktop.app.scenarios import load_scenario
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.needs import Outcome, Subject
from esign_desktop.gui.drivers.controller import DriversController
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.widgets.choice import Choice
from esign_desktop.gui.widgets.link_card import LinkCard
from esign_desktop.gui.window_context import window_context
from esign_desktop.presenters.drivers.blocks import needs_document
from esign_desktop.presenters.drivers.needs import NeedsView
from esign_desktop.renderers.plain import plain_text
from tests.app.marking import PERSON, leaks, marked
from tests.app.test_nothing_leaks import STRUCTURE
from tests.gui.keys import press, type_in
from tests.gui.looking import cut_off, overlapping, settle

DOWN, UP, ENTER, ESCAPE = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Escape,
)
SCENARIOS = [
    "ready",
    "no_reader",
    "reader_without_driver",
    "unsupported_reader",
    "unknown_ccid_reader",
    "middleware_missing",
    "no_service",
    "service_stopped",
    "foreign_card",
    "remote_session",
]


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


def controller_for(
    theme: Theme, qtbot: QtBot, scenario: str = "reader_without_driver", language: str = "en"
) -> DriversController:
    program = window_context(scenario, language)
    controller = DriversController(program)
    qtbot.addWidget(controller.page)
    controller.page.resize(820, 700)
    controller.page.show()
    controller.show_report(program.diagnose())
    settle()
    controller.page.activateWindow()
    qtbot.waitUntil(controller.page.isActiveWindow)
    return controller


def there(controller: DriversController) -> NeedsView:
    view = controller.page.there.view
    assert view is not None
    return view


def part(controller: DriversController, subject: Subject) -> str:
    return (
        next(each for each in there(controller).needs if each.subject is subject).advice[0].title
    )


def test_this_computer_is_told_what_it_needs_with_the_command(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    shown = [label.text() for label in controller.page.here.findChildren(QLabel)]

    assert controller.page.here.outcome.text() == "Something needs to be installed or set"
    assert "sudo apt install libacsccid1" in shown
    assert "ACS ACR39T: install ACS CCID (libacsccid1)" in shown


def test_a_command_is_copied_as_it_is(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    copies = [
        button
        for button in controller.page.here.findChildren(QToolButton)
        if button.accessibleName().startswith("Copy command")
    ]
    with qtbot.waitSignal(controller.copied) as copied:
        copies[0].click()

    assert copied.args == ["sudo apt install libacsccid1"]


def test_by_keyboard_alone_from_a_name_to_the_answer(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    form = controller.page.form
    form.system.setEditText("Pardus 23")
    form.reader.setFocus()
    type_in(form.reader, "acs 39")
    qtbot.waitUntil(lambda: form.results.isVisible())
    press(form.reader, DOWN)
    assert form.results.hasFocus()
    press(form.results, DOWN)
    press(form.results, UP)
    press(form.results, ENTER)

    assert form.chosen is not None
    assert form.chosen.title.startswith("ACS ACR39")
    assert form.reader.hasFocus()
    assert not form.results.isVisible()
    assert there(controller).target.title == "For: Pardus 23"
    assert form.chosen.title in part(controller, Subject.READER)


def test_typing_on_after_a_choice_looks_for_another(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    form = controller.page.form
    form.reader.setFocus()
    type_in(form.reader, "072f:b100")
    press(form.reader, ENTER)
    assert form.chosen is not None
    assert form.chosen.title == "ACS ACR39U"

    type_in(form.reader, "omnikey")
    qtbot.waitUntil(lambda: form.results.isVisible())
    assert form.reader.text() == "omnikey"
    assert form.chosen is None
    assert form.results.readers.rowCount() > 5


def test_escape_and_up_lead_back_to_the_field(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    form = controller.page.form
    for key in (ESCAPE, UP):
        form.reader.setFocus()
        press(form.reader, DOWN)
        assert form.results.hasFocus()
        press(form.results, key)
        assert form.reader.hasFocus()


def test_down_in_an_empty_field_shows_every_reader_in_one_view(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    form = controller.page.form
    press(form.reader, DOWN)

    assert form.results.readers.rowCount() > 600
    assert len(form.results.viewport().children()) < 10


def test_a_reader_nobody_knows_is_said_so_with_a_way_to_find_out(
    theme: Theme, qtbot: QtBot
) -> None:
    controller = controller_for(theme, qtbot)
    type_in(controller.page.form.reader, "xyzzy 9000")
    qtbot.waitUntil(lambda: "xyzzy" in controller.page.form.found.text())

    assert there(controller).outcome is Outcome.UNKNOWN
    reader = next(each for each in there(controller).needs if each.subject is Subject.READER)
    assert reader.hints


def test_a_usb_id_of_no_list_is_looked_up_all_the_same(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    type_in(controller.page.form.reader, "1234:5678")
    qtbot.waitUntil(lambda: "1234:5678" in controller.page.form.found.text())

    reader = next(each for each in there(controller).needs if each.subject is Subject.READER)
    assert reader.usb_id == "1234:5678"


@pytest.mark.parametrize("typed", ["", "BeOS", "windows 12", "linux 7", "🦉"])
def test_a_system_that_is_not_understood_gets_a_hint_and_no_answer(
    theme: Theme, qtbot: QtBot, typed: str
) -> None:
    controller = controller_for(theme, qtbot)
    controller.page.form.system.setEditText(typed)

    assert controller.page.form.problem.isVisible()
    assert not controller.page.there.isVisible()
    assert not controller.page.copy_there.isEnabled()

    controller.page.form.system.setEditText("Windows 10")
    assert not controller.page.form.problem.isVisible()
    assert controller.page.there.isVisible()


def test_a_card_is_asked_about_by_its_atr(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    type_in(controller.page.form.card, "3B 00 zz")
    assert "is not an ATR" in controller.page.form.problem.text()

    controller.page.form.card.clear()
    type_in(controller.page.form.card, "3bba11008131fe4d55454b41452056312e30ae")
    assert not controller.page.form.problem.isVisible()
    card = next(each for each in there(controller).needs if each.subject is Subject.CARD)
    assert card.atr is not None


def test_the_processor_decides_between_packages(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    form = controller.page.form
    form.system.setEditText("macOS 15")
    either = len(there(controller).needs[-1].advice)
    form.processor.setCurrentIndex(form.processor.findData("arm64"))
    form.processor.activated.emit(form.processor.currentIndex())

    assert either == 2
    assert len(there(controller).needs[-1].advice) == 1


def test_the_text_that_is_copied_is_that_of_the_command_line(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    texts = window_context("ready", "en").texts
    for button, needs in (
        (controller.page.copy_here, controller.page.here),
        (controller.page.copy_there, controller.page.there),
    ):
        assert needs.view is not None
        button.click()
        lines = plain_text(needs_document(needs.view, texts)).splitlines()
        assert QGuiApplication.clipboard().text().splitlines() == lines


def test_the_text_that_is_copied_has_none_of_a_persons_data(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot, "ready")
    person = replace(PERSON, unit="")
    scene = marked(load_scenario("ready"), person, " ".join(person.secrets()), STRUCTURE)
    controller.show_report(diagnose(scene, AppContext().catalog))
    controller.page.copy_here.click()

    copied = QGuiApplication.clipboard().text()
    assert "user-" in copied
    assert leaks(person, copied) == []


def test_only_pages_of_the_list_can_be_opened(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot, "middleware_missing")
    form = controller.page.form
    form.system.setEditText("Windows 11")
    type_in(form.reader, "072f:b100")
    press(form.reader, ENTER)
    cards = controller.page.findChildren(LinkCard)
    opening = [card for card in cards if card.findChildren(Choice)]
    with qtbot.waitSignal(controller.link_chosen) as opened:
        opening[0].page.click()

    assert opened.args[0] in window_context("ready", "en").links
    urls = {entry.url for entry in window_context("ready", "en").links.values()}
    for card in opening:
        assert f"https://{card.page.accessibleDescription()}" in urls


def test_the_same_report_again_leaves_the_page_alone(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    before = controller.page.here.findChildren(QLabel)
    controller.show_report(window_context("reader_without_driver", "en").diagnose())
    settle()

    assert controller.page.here.findChildren(QLabel) == before


def test_looking_for_a_reader_keeps_the_window_answering(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    took = []
    for typed in ("a", "acs", "omnikey 3121", "gemalto", "", "zzzz"):
        began = time.thread_time()  # a busy computer is no fault of the page
        controller._search_readers(typed)
        took.append(time.thread_time() - began)

    assert sorted(took)[len(took) // 2] < 0.25  # 0.03 s alone on a quiet machine


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_answer_renders_whole(
    qapp: QApplication, theme: Theme, qtbot: QtBot, language: str, scale: float
) -> None:
    theme.choose(Qt.ColorScheme.Light, scale)
    try:
        wrong = {}
        for scenario in SCENARIOS if scale > 1 else SCENARIOS[:3]:
            controller = controller_for(theme, qtbot, scenario, language)
            form = controller.page.form
            form.system.setEditText("Pardus 23")
            type_in(form.reader, "acr39t")
            press(form.reader, ENTER)
            for fold in controller.page.findChildren(Choice):
                if fold.isCheckable():
                    fold.setChecked(True)
            settle()
            told = [*cut_off(controller.page), *overlapping(controller.page)]
            if told:
                wrong[scenario] = told[:3]
            controller.page.close()
        assert wrong == {}
    finally:
        theme.choose(Qt.ColorScheme.Light, 1.0)


def test_the_drawings_are_the_catalogues_own(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot)
    form = controller.page.form
    type_in(form.reader, "acr39t")
    qtbot.waitUntil(lambda: form.results.isVisible())
    index = form.results.readers.index(0, 0)
    folder = Path(__file__).parents[3] / "resources" / "readers"

    assert "072f" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert (folder / f"{index.data(Qt.ItemDataRole.UserRole).drawing}.svg").is_file()


def test_what_rests_on_no_source_does_not_claim_any(theme: Theme, qtbot: QtBot) -> None:
    controller = controller_for(theme, qtbot, "ready")
    shown = [label.text() for label in controller.page.here.findChildren(QLabel)]
    view = controller.page.here.view
    assert view is not None
    reader = next(each for each in view.needs if each.subject is Subject.READER)

    assert reader.advice[0].sources == ()
    assert reader.advice[0].confidence_word not in shown
