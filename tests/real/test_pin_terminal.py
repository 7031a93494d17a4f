"""PINs typed by a person on a terminal: nothing is shown, everything can be taken back."""

from __future__ import annotations

import pytest

from tests.real.terminal import Terminal

pytestmark = pytest.mark.stack

PIN, WRONG, NEW = "123456", "914273", "271828"
CTRL_C, CTRL_D = b"\x03", b"\x04"


def person(*arguments: str, scenario: str = "ready", lang: str = "en") -> Terminal:
    return Terminal("--lang", lang, *arguments, "--scenario", scenario)


@pytest.mark.parametrize(("lang", "right"), [("en", "The PIN is correct"), ("tr", "PIN doğru")])
def test_a_typed_pin_is_not_shown(lang: str, right: str) -> None:
    with person("pin", "check", lang=lang) as terminal:
        terminal.wait_for("PIN:")
        terminal.type(PIN)
        assert terminal.end() == 0

    assert right in terminal.screen
    assert PIN not in terminal.screen


def test_a_pin_that_breaks_a_rule_can_be_typed_again() -> None:
    with person("pin", "check") as terminal:
        terminal.wait_for("PIN:")
        terminal.type("12345")
        terminal.wait_for("PIN:")
        terminal.type(PIN)
        assert terminal.end() == 0

    assert "The PIN is too short" in terminal.screen


def test_after_three_that_break_a_rule_it_ends() -> None:
    with person("pin", "check") as terminal:
        for typed in ("12345", "", "şşşşşş"):
            terminal.wait_for("PIN:")
            terminal.type(typed)
        assert terminal.end() == 12

    assert "şş" not in terminal.screen


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("command", [("pin", "check"), ("pin", "change")])
def test_who_gives_up_at_a_prompt_leaves_no_trace(command: tuple[str, ...], key: bytes) -> None:
    with person(*command) as terminal:
        terminal.wait_for("PIN:")
        terminal.press(key)
        assert terminal.end() == 130

    assert "Traceback" not in terminal.screen
    assert terminal.screen.endswith("\n")


@pytest.mark.parametrize(
    ("lang", "prompts", "changed"),
    [
        ("en", ("Current PIN:", "New PIN:", "Repeat the new PIN:"), "The PIN has been changed"),
        ("tr", ("Şimdiki PIN:", "Yeni PIN:", "Yeni PIN (tekrar):"), "PIN değiştirildi"),
    ],
)
def test_a_change_asks_three_times(lang: str, prompts: tuple[str, ...], changed: str) -> None:
    with person("pin", "change", lang=lang) as terminal:
        for prompt, typed in zip(prompts, (PIN, NEW, NEW), strict=True):
            terminal.wait_for(prompt)
            terminal.type(typed)
        assert terminal.end() == 0

    assert changed in terminal.screen
    assert NEW not in terminal.screen


def test_a_new_pin_typed_differently_is_asked_for_again() -> None:
    with person("pin", "change") as terminal:
        typed = (
            ("Current PIN:", PIN),
            ("New PIN:", NEW),
            ("Repeat the new PIN:", "271829"),
            ("New PIN:", NEW),
            ("Repeat the new PIN:", NEW),
        )
        for prompt, pin in typed:
            terminal.wait_for(prompt)
            terminal.type(pin)
        assert terminal.end() == 0

    assert "typed differently" in terminal.screen


@pytest.mark.parametrize(
    ("lang", "prompts", "question", "yes"),
    [
        ("en", ("Current PIN:", "New PIN:", "Repeat the new PIN:"), "Use this PIN anyway?", "y"),
        ("tr", ("Şimdiki PIN:", "Yeni PIN:", "Yeni PIN (tekrar):"), "kullanılsın mı?", "e"),
    ],
)
def test_a_weak_new_pin_is_taken_when_the_person_wants_it(
    lang: str, prompts: tuple[str, ...], question: str, yes: str
) -> None:
    with person("pin", "change", lang=lang) as terminal:
        for prompt, typed in zip(prompts, (PIN, "111111", "111111"), strict=True):
            terminal.wait_for(prompt)
            terminal.type(typed)
        terminal.wait_for(question)
        terminal.type(yes)
        assert terminal.end() == 0

    assert "111111" not in terminal.screen


@pytest.mark.parametrize(
    ("lang", "question", "answer", "code"),
    [
        ("en", "type “yes” to continue", "yes", 0),
        ("en", "type “yes” to continue", "y", 13),  # the whole word, so that no slip confirms it
        ("en", "type “yes” to continue", "", 13),
        ("tr", "devam etmek için “evet” yazın", "evet", 0),
        ("tr", "devam etmek için “evet” yazın", "EVET", 0),
        ("tr", "devam etmek için “evet” yazın", "hayır", 13),
    ],
)
def test_the_last_try_wants_a_second_word(
    lang: str, question: str, answer: str, code: int
) -> None:
    with person("pin", "check", scenario="pin_last_try", lang=lang) as terminal:
        terminal.wait_for(question)
        terminal.type(answer)
        if code == 0:
            terminal.wait_for("PIN:")
            terminal.type(PIN)
        assert terminal.end() == code


def test_a_locked_card_is_not_asked_for_its_pin() -> None:
    with person("pin", "check", scenario="pin_locked") as terminal:
        assert terminal.end() == 11

    assert "PIN:" not in terminal.screen


@pytest.mark.parametrize(("answer", "code"), [("e", 0), ("evet", 0), ("", 27), ("h", 27)])
def test_nothing_is_signed_without_consent(answer: str, code: int) -> None:
    with person("sign-test", lang="tr") as terminal:
        terminal.wait_for("hukuki sonucu bulunmayan")
        terminal.wait_for("[e/H]")
        terminal.type(answer)
        if code == 0:
            terminal.wait_for("PIN:")
            terminal.type(PIN)
        assert terminal.end() == code


def test_pin_stdin_is_not_for_a_terminal() -> None:
    """What is typed there would be seen."""
    with person("pin", "check", "--pin-stdin") as terminal:
        assert terminal.end() == 64
