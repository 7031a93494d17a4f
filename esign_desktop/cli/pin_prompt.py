"""Prompts for the PINs of an operation, and says at once which rule one breaks."""

from typing import TYPE_CHECKING, Final

from esign_desktop.cli.pin_entry import ask_pin, ask_until, confirm
from esign_desktop.diagnosis.pin_rules import (
    Limits,
    Refusal,
    form_refusal,
    new_pin_refusal,
    weakness,
)
from esign_desktop.model.secret import Secret
from esign_desktop.presenters.pin.messages import WEAKNESSES
from esign_desktop.presenters.pin.view import refusal_view
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from esign_desktop.presenters.texts import Texts

_USE_IT: Final = N_("Use this PIN anyway?")


def type_pin(prompt: str, allowed: Limits, texts: "Texts") -> Secret:
    """Return the PIN a person types; it may still break a rule, and is judged again."""
    return ask_until(
        lambda: ask_pin(prompt, texts),
        lambda typed: _complaint(form_refusal(typed, allowed), allowed, texts),
    )


def type_change(allowed: Limits, texts: "Texts") -> tuple[Secret, ...]:
    """Return the present PIN, the new one, and the new one as it was typed again."""
    _ = texts.get
    present = type_pin(_(N_("Current PIN")), allowed, texts)
    if form_refusal(present, allowed):
        return present, Secret(""), Secret("")
    again = Secret("")

    def ask_twice() -> Secret:
        nonlocal again
        new = ask_pin(_(N_("New PIN")), texts)
        again = ask_pin(_(N_("Repeat the new PIN")), texts)
        return new

    def against(new: Secret) -> str | None:
        if refused := new_pin_refusal(present, new, allowed, again):
            return _complaint(refused, allowed, texts)
        weak = weakness(new)
        if weak is None:
            return None
        question = f"{_(WEAKNESSES[weak])} {_(_USE_IT)}"
        return None if confirm(question, texts) else _(N_("Then type a different one."))

    new = ask_until(ask_twice, against)
    return present, new, again


def _complaint(refused: Refusal | None, allowed: Limits, texts: "Texts") -> str | None:
    if refused is None:
        return None
    view = refusal_view(refused, allowed, None, texts)
    return " ".join((f"{view.title}.", *view.sentences))
