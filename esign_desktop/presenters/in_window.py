"""Sentences that the command line shares with the window, as the window says them."""

import re
from typing import Final

from msgspec.structs import replace

from esign_desktop.presenters.overview import FindingView
from esign_desktop.presenters.pin_words import DIAGNOSE
from esign_desktop.presenters.pins import EndingView
from esign_desktop.presenters.texts import N_, Texts

_COMMAND: Final = re.compile(r"\s*\(“[a-z]+(?:[ -][a-z]+)?”\)")
"""Commands are names, the same in every language: (“pin check”)."""

_INSTEAD: Final = {
    DIAGNOSE: N_("The Status page says what is wrong and what to do."),
    N_("Run “diagnose”."): N_("The Status page says what is wrong and what to do."),
}


def without_commands(sentence: str, texts: Texts) -> str:
    """Return a sentence without the commands it names for who sits at a terminal."""
    for message, instead in _INSTEAD.items():
        if sentence == texts.get(message):
            return texts.get(instead)
    return _COMMAND.sub("", sentence)


def finding_in_window(finding: FindingView, texts: Texts) -> FindingView:
    """Return a finding as the window says it."""
    return replace(
        finding,
        meaning=without_commands(finding.meaning, texts),
        steps=tuple(without_commands(step, texts) for step in finding.steps),
    )


def ending_in_window(view: EndingView, texts: Texts) -> EndingView:
    """Return how an operation ended as the window says it."""
    return replace(
        view,
        sentences=tuple(without_commands(each, texts) for each in view.sentences),
        steps=tuple(without_commands(each, texts) for each in view.steps),
    )
