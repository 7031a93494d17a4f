"""The blocks of a document say by their fields what a renderer would otherwise have to guess."""

from collections.abc import Iterator

import pytest
from msgspec import structs

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.token import PinState
from esign_desktop.presenters import document
from esign_desktop.presenters.document import (
    Block,
    Fold,
    LinkKind,
    Links,
    Mark,
    Paragraph,
    Section,
    Step,
    Steps,
    step_of,
)
from esign_desktop.presenters.drivers.blocks import needs_document
from esign_desktop.presenters.findings.blocks import finding_section
from esign_desktop.presenters.texts import Texts, Wording
from tests.build import CATALOG, DRIVER_NEEDED_ID, pin, with_token
from tests.presenters.drivers.test_needs import told
from tests.presenters.status.test_overview import ENGLISH as OVERVIEW
from tests.presenters.test_texts import ENGLISH
from tests.presenters.test_window_words import WINDOW

START = Wording("Start it and run:", in_window="Press the button, or run:", command="sudo x {y}")
LANGUAGES = pytest.mark.parametrize(
    "texts", [presenter.texts for presenter in WINDOW.values()], ids=WINDOW.keys()
)


def test_a_step_keeps_its_command_apart_and_says_both_as_one_sentence() -> None:
    step = step_of(START, ENGLISH, y="pcscd")

    assert (step.text, step.command) == ("Start it and run:", "sudo x pcscd")
    assert str(step) == ENGLISH.get(START, y="pcscd") == "Start it and run: sudo x pcscd"


@LANGUAGES
def test_the_window_asks_for_the_same_command_in_its_own_words(texts: Texts) -> None:
    step = step_of(START, texts, y="pcscd")

    assert (step.text, step.command) == ("Press the button, or run:", "sudo x pcscd")


def test_a_message_without_a_command_is_a_step_without_one() -> None:
    assert step_of("Restart {what}.", ENGLISH, what="it") == Step("Restart it.")
    assert str(step_of(Wording("Look.", in_window="See."), ENGLISH)) == "Look."


def test_a_command_from_outside_stays_on_its_line() -> None:
    assert step_of(START, ENGLISH, y="a\nb").command.splitlines() == [
        step_of(START, ENGLISH, y="a\nb").command
    ]


def test_every_block_is_a_frozen_record() -> None:
    for block in document.Block.__args__:
        assert block.__struct_config__.frozen
        assert structs.fields(block)


def test_a_finding_is_a_section_with_what_to_do_and_where_it_leads() -> None:
    report = diagnose(with_token(pins=(pin(PinState.LOCKED),)), CATALOG)
    (view, *_) = OVERVIEW.overview(report).findings

    section = finding_section(view, ENGLISH)
    meaning, steps, links = section.blocks

    assert section.heading is not None
    assert (section.heading.mark, section.heading.code) == (Mark.BAD, "P01")
    assert meaning == Paragraph(view.meaning)
    assert steps == Steps(view.steps)
    assert isinstance(links, Links)
    assert [each.action for each in links.links] == [each.action for each in view.actions]
    assert any(each.kind is LinkKind.GUIDE and each.where for each in links.links)


def test_a_need_with_a_command_has_it_in_its_step() -> None:
    document = needs_document(told("linux", "debian 12", "x86_64", str(DRIVER_NEEDED_ID)), ENGLISH)

    commands = [step.command for step in steps_in(document.blocks) if step.command]

    assert "sudo apt install libacsccid1" in commands


def steps_in(blocks: tuple[Block, ...]) -> Iterator[Step]:
    for block in blocks:
        if isinstance(block, Steps):
            yield from block.steps
        elif isinstance(block, Section | Fold):
            yield from steps_in(block.blocks)
