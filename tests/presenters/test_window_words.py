"""The window speaks of pages and buttons, the command line of commands; from one source each."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from gettext import NullTranslations
from typing import Any, Final

import click
import pytest
from msgspec import Struct
from msgspec.structs import asdict

from esign_desktop.cli.main import command_line
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.needs import needs_here, target_here
from esign_desktop.gui.actions import BUTTONS
from esign_desktop.gui.missing_library import LACKS
from esign_desktop.model.codes import CODES
from esign_desktop.model.report import Report
from esign_desktop.presenters.cards.view import cards_view
from esign_desktop.presenters.drivers.needs import UNTOLD, WHICH_SYSTEM, needs_view
from esign_desktop.presenters.findings import FINDING_TEXTS
from esign_desktop.presenters.pin.page import pin_page_view
from esign_desktop.presenters.status.blocks import report_document
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.status.tray import tray_view
from esign_desktop.presenters.status.view import status_view
from esign_desktop.presenters.support.report_document import report_file
from esign_desktop.presenters.texts import Texts, Wording
from tests.build import CATALOG
from tests.catalog.test_links import LINKS
from tests.catalog.test_scenarios import SCENES
from tests.presenters.catalogue import ISTANBUL, ROOT, turkish_texts
from tests.presenters.status.test_overview import ENGLISH as ON_THE_COMMAND_LINE
from tests.presenters.test_findings import steps_of, variants

WINDOW = {
    "tr": Presenter(turkish_texts(in_window=True), CATALOG, LINKS),
    "en": Presenter(Texts("en", NullTranslations(), ISTANBUL, in_window=True), CATALOG, LINKS),
}
LANGUAGES = pytest.mark.parametrize("presenter", WINDOW.values(), ids=WINDOW.keys())

_NAMES: Final = "|".join(command_line.list_commands(click.Context(command_line)))
COMMAND: Final = re.compile(
    rf"esign-desktop-cli|(?<!\S)--[a-z]|`|[“‘'](?:{_NAMES})(?: [a-z]+)*[”’']"
)
TERMINAL: Final = re.compile(r"sudo .*")  # what a person on Linux or a Mac does have to type
# the last one where no window can open
ONLY_ON_THE_COMMAND_LINE: Final = {WHICH_SYSTEM, *UNTOLD.values(), LACKS}


def commands_in(*sentences: str) -> list[str]:
    return [each for each in sentences if COMMAND.search(TERMINAL.sub("", each))]


def words_of(shown: Any) -> Iterator[str]:
    """Yield every string of a view, however deep."""
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, Struct):
        yield from words_of(list(asdict(shown).values()))
    elif isinstance(shown, tuple | list | frozenset):
        for each in shown:
            yield from words_of(each)


def reports() -> Iterator[Report]:
    return (diagnose(there, CATALOG) for there in SCENES.values())


@LANGUAGES
@pytest.mark.parametrize("code", CODES)
def test_no_finding_names_a_command_whatever_its_values(code: str, presenter: Presenter) -> None:
    _ = presenter.texts.get
    for text in variants(FINDING_TEXTS[code]):
        steps = [_(step) for steps in steps_of(text) for step in steps]
        assert commands_in(_(text.title), _(text.meaning), *steps) == []


@LANGUAGES
def test_no_page_names_a_command(presenter: Presenter) -> None:
    texts = presenter.texts
    for report in reports():
        there = report.snapshot
        needs = needs_here(CATALOG, there)
        views = (
            status_view(report, presenter, BUTTONS),
            cards_view(report, presenter),
            pin_page_view(report, presenter),
            tray_view(report, presenter),
            needs_view(needs, target_here(there), texts, LINKS, today=date(2026, 11, 28)),
            report_document(report, presenter, "0"),  # a saved one, opened in the window
        )
        assert commands_in(*words_of(views)) == []


def marked(tree: ast.AST) -> Iterator[str]:
    """Yield the messages the window may say: not the first of a ``Wording``."""
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Call(ast.Name("N_"), [ast.Constant(str(text))]):
                yield text
            case ast.Call(ast.Name("Wording"), _, keywords):
                yield from (text for each in keywords for text in marked(each))
            case _:
                yield from marked(node)


@LANGUAGES
def test_no_message_of_the_window_names_a_command(presenter: Presenter) -> None:
    """Also those that stand on no page of a scenario: how an operation ended, and the like."""
    files = [
        file
        for layer in ("presenters", "gui")
        for file in (ROOT / "esign_desktop" / layer).rglob("*.py")
    ]
    said = {text for file in files for text in marked(ast.parse(file.read_text("utf-8")))}

    assert len(said) > 700
    assert commands_in(*map(presenter.texts.get, said - ONLY_ON_THE_COMMAND_LINE)) == []


def test_the_command_line_keeps_its_commands() -> None:
    message = Wording("Check it (“pin check”).", in_window="Check it on the PIN page.")

    assert ON_THE_COMMAND_LINE.texts.get(message) == "Check it (“pin check”)."
    assert WINDOW["en"].texts.get(message) == "Check it on the PIN page."
    assert commands_in(message)


def test_a_report_that_is_handed_on_is_worded_as_the_command_line_words_it() -> None:
    """Then the same card gives the same report, whichever program made it."""
    from esign_desktop.gui.window_context import window_context

    program = window_context("pin_must_change", "en")
    report = program.diagnose()

    handed_on = report_file(report, program.report_presenter, "0").decode()
    assert "“pin change”" in handed_on
    assert "on the PIN page" not in handed_on
    assert "on the PIN page" in report_file(report, program.presenter, "0").decode()
