"""PINs, and how an operation ended, as blocks."""

from collections.abc import Mapping, Sequence
from typing import Final

from esign_desktop.presenters.document import (
    Document,
    Fact,
    Facts,
    Heading,
    Links,
    Mark,
    Paragraph,
    Section,
    Steps,
)
from esign_desktop.presenters.findings.blocks import action_links
from esign_desktop.presenters.pin.view import OutcomeView, PinView
from esign_desktop.presenters.status.blocks import code_paragraph
from esign_desktop.presenters.texts import Texts

_MARKS: Final[Mapping[bool | None, Mark]] = {
    True: Mark.GOOD,
    False: Mark.BAD,
    None: Mark.UNKNOWN,
}


def outcome_document(view: OutcomeView, facts: Sequence[str], texts: Texts) -> Document:
    """Return how something ended: one sentence, what it means, what to do, and the code."""
    ended = Section(
        Heading(view.title, _MARKS[view.good]),
        (
            *map(Paragraph, (*view.sentences, *facts)),
            Steps(view.steps),
            Links(tuple(action_links(view.actions, texts))),
        ),
    )
    return Document((ended, *((code_paragraph(view.say, texts),) if view.say else ())))


def card_section(title: str, pins: Sequence[PinView]) -> Section:
    """Return a card and its PINs."""
    facts = (Fact(pin.role_word, _state(pin)) for pin in pins)
    return Section(Heading(title), (Facts(tuple(facts)),))


def _state(pin: PinView) -> str:
    return f"{pin.state_word} ({'; '.join(pin.notes)})" if pin.notes else pin.state_word
