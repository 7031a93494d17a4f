"""What has to be typed in a terminal stands alone, whole, wherever a step asks for it."""

import pytest

from esign_desktop.presenters.drivers.messages import RUN, SETTING_STEPS
from esign_desktop.presenters.findings import FINDING_TEXTS
from esign_desktop.presenters.terminal import command_in
from esign_desktop.presenters.texts import Texts
from tests.presenters.test_findings import steps_of, variants
from tests.presenters.test_window_words import WINDOW

ALL_STEPS = {
    *(
        step
        for words in FINDING_TEXTS.values()
        for text in variants(words)
        for steps in steps_of(text)
        for step in steps
    ),
    *SETTING_STEPS.values(),
    RUN,
}
LANGUAGES = pytest.mark.parametrize(
    "texts", [presenter.texts for presenter in WINDOW.values()], ids=WINDOW.keys()
)


@LANGUAGES
def test_every_command_ends_its_step_and_is_found(texts: Texts) -> None:
    said = {
        step: texts.get(step, command="sudo apt install pcscd", drivers="pn533 nfc")
        for step in ALL_STEPS
    }
    typed = {step: words for step, words in said.items() if "sudo" in words}

    assert len(typed) >= 9
    assert {step for step, words in said.items() if command_in(words)} == set(typed)
    for words in typed.values():
        command = command_in(words)
        assert words.removesuffix(command).endswith(": ")
        assert "sudo" not in words.removesuffix(command)


@pytest.mark.parametrize(
    ("step", "command"),
    [
        ("Open a terminal and run: sudo systemctl start x", "sudo systemctl start x"),
        ("Run: printf 'a: b\\n' | sudo tee /etc/x", "printf 'a: b\\n' | sudo tee /etc/x"),
        ("Restart the computer.", ""),
        ("Note: sudoku is a game.", ""),
    ],
)
def test_only_a_command_is_one(step: str, command: str) -> None:
    assert command_in(step) == command
