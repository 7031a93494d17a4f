"""What has to be typed in a terminal is a field of its step, whole."""

import re

import pytest

from esign_desktop.presenters.document import step_of
from esign_desktop.presenters.drivers.messages import RUN, SETTING_STEPS
from esign_desktop.presenters.findings import FINDING_TEXTS
from esign_desktop.presenters.texts import Texts
from tests.presenters.test_findings import steps_of, variants
from tests.presenters.test_window_words import WINDOW

ALL_STEPS = (
    *(
        step
        for words in FINDING_TEXTS.values()
        for text in variants(words)
        for steps in steps_of(text)
        for step in steps
    ),
    *SETTING_STEPS.values(),
    RUN,
)
TYPED = re.compile(r"\b(sudo|printf|systemctl|apt|dnf|pacman|modprobe|defaults)\b")
LANGUAGES = pytest.mark.parametrize(
    "texts", [presenter.texts for presenter in WINDOW.values()], ids=WINDOW.keys()
)


@LANGUAGES
def test_no_words_of_a_step_hold_what_has_to_be_typed(texts: Texts) -> None:
    values = {"command": "sudo apt install x", "drivers": "a b"}
    steps = [step_of(step, texts, **values) for step in ALL_STEPS]

    assert len({step.command for step in steps if step.command}) >= 8
    for step in steps:
        assert not TYPED.search(step.text)
        assert step.text.endswith(":") or not step.command
        assert "{" not in step.command
