"""What is shown commands nothing and forges nothing; what people write stays."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esign_desktop.model.sanitize import one_line, sanitize

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = "\u00ad\u034f\u115f\u180e\u200b\u2060\u2063\u206a\u3164\ufeff\uffa0\ufff9\U000e0041"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ayşe Yılmaz",
        "ÇĞİÖŞÜ çğıöşü Iıİi",
        "I\u0307stanbul",  # İ, as macOS writes it
        "S\u0327ahin Gu\u0308l",
        "Âli Rûhi",
        "444\u00a05\u00a0576",
        "e\u2011imza",  # a hyphen that does not break
        "a\tb\nc",
        "✔ ✘ → · …",
        "می\u200cخواهم",  # Persian: a joiner that separates
        "क्\u200dष",  # Hindi: one that joins
        FAMILY,
        "❤\ufe0f\u200d🔥",
        "日本語　テスト",
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert sanitize(text) == text


@pytest.mark.parametrize("char", [*BIDI, "\x1b", "\x9b", "\x00", "\r", "\x7f", "\u2028", "\u0085"])
def test_what_commands_or_turns_becomes_a_space(char: str) -> None:
    assert sanitize(f"a{char}b") == "a b"


@pytest.mark.parametrize("char", [*UNSEEN, "\u200c", "\u200d", "\u200d\u200c"])
def test_what_has_no_width_between_latin_letters_is_left_out(char: str) -> None:
    assert sanitize(f"Ay{char}şe") == "Ayşe"
    assert sanitize(f"{char}Ayşe") == "Ayşe"


def test_a_half_of_a_letter_can_be_written_afterwards() -> None:
    assert sanitize("a\ud800b\udfffc\ufffe").encode() == b"a b c "


def test_a_name_is_one_line() -> None:
    assert one_line("a\tb\nc\r\nd\u2028e") == "a b c  d e"


@given(st.text(st.characters(), max_size=200))
@settings(max_examples=300, deadline=None)
def test_whatever_it_is_nothing_of_it_turns_ends_or_commands(text: str) -> None:
    shown = one_line(text)

    assert sanitize(shown) == shown == one_line(shown)
    assert len(shown.splitlines()) <= 1
    assert not set(shown) & set(BIDI + "\u200b\ufeff\u2060")
    assert all(unicodedata.category(each) not in ("Cc", "Cs", "Zl", "Zp") for each in shown)
    shown.encode()


def test_no_large_regular_expression_is_made_for_an_ordinary_turkish_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It took longer than to read the certificate, after the card's last answer."""
    monkeypatch.setattr(re, "compile", pytest.fail)

    assert one_line("Ayşe Gül Yıldız\u200b\u202e") == "Ayşe Gül Yıldız "
