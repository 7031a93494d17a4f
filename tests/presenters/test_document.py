"""The blocks of a document say by their fields what a renderer would otherwise have to guess."""

import pytest
from msgspec import structs

from esign_desktop.presenters import document
from esign_desktop.presenters.document import Step, step_of
from esign_desktop.presenters.texts import Texts, Wording
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
