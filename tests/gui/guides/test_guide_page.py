"""One procedure on the page: nothing cut off at 200 %, and the reader keeps the place.

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
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app.guide_selection import Audience, all_guides, select_guide
from esign_desktop.app.policy import Policy
from esign_desktop.gui.guides.controller import GuidesController
from esign_desktop.gui.guides.guide_page import GuidePage
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.guide import MINISTRY, CardFacts, Guides, Role, Situation
from esign_desktop.presenters.guides.guide_list import audience_view
from esign_desktop.presenters.guides.view import GuidePresenter
from tests.gui.guides.conftest import controller_for
from tests.gui.looking import cut_off, overlapping, settle


@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_way_renders_whole_with_type_twice_as_large(
    theme: Theme, qtbot: QtBot, language: str
) -> None:
    theme.choose(Qt.ColorScheme.Light, 2.0)
    program = window_context("expired", language)
    guides = all_guides(program.links, Policy())
    presenter = GuidePresenter(program.texts, guides, program.links, date(2026, 11, 25))
    page = GuidePage(program.texts)
    qtbot.addWidget(page)
    page.resize(820, 700)
    page.show()
    wrong: dict[str, list[str]] = {}
    seen = set()
    for situation, role, province in _ways(guides, language):
        found = select_guide(guides, situation, Audience(role, province), CardFacts())
        same = found.guide if role in MINISTRY else replace(found.guide, province=None)
        if same in seen:
            continue  # the same words for another province
        seen.add(same)
        page.show_view(presenter.guide(found.guide), audience_view(program.texts, role, province))
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


def test_in_other_colours_who_reads_keeps_the_place(
    controller: GuidesController, theme: Theme
) -> None:
    controller.open("renewal_expired")
    guide = controller.page.guide
    assert guide.sources is not None
    guide.sources.button.setChecked(True)
    settle()
    bar = guide.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    assert before > 50

    theme.choose(Qt.ColorScheme.Dark, 1.0)
    settle()

    assert guide.sources.button.isChecked()
    assert abs(bar.value() - before) < 20


def test_with_larger_type_who_reads_keeps_the_place(
    controller: GuidesController, theme: Theme
) -> None:
    controller.open("renewal_expired")
    settle()
    bar = controller.page.guide.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before, most = bar.value(), bar.maximum()
    assert before > 50

    theme.choose(Qt.ColorScheme.Light, 1.5)
    settle()

    assert bar.maximum() > most * 1.2
    assert abs(bar.value() / bar.maximum() - before / most) < 0.05


def test_a_way_opened_after_other_colours_is_shown_from_its_beginning(
    controller: GuidesController, theme: Theme
) -> None:
    controller.open("renewal_expired")
    settle()
    bar = controller.page.guide.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    controller.page.hide()

    theme.choose(Qt.ColorScheme.Dark, 1.0)
    settle()
    controller.open("pin_unblock")
    controller.page.show()
    settle()

    assert bar.maximum() > 0
    assert bar.value() == 0


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_list_renders_whole(
    theme: Theme, qtbot: QtBot, tmp_path: Path, language: str, scale: float
) -> None:
    theme.choose(Qt.ColorScheme.Dark, scale)
    controller = controller_for(theme, qtbot, tmp_path, "pin_locked", language)
    settle()

    assert [*cut_off(controller.page), *overlapping(controller.page)] == []
