"""Secrets are found however they are written, in time that grows with the text."""

import unicodedata
from collections.abc import Iterator

import pytest

from esign_desktop.app import secret_search
from esign_desktop.app.secret_search import SecretSearch, Span, folded, merged

NAME = "Ayşe IŞIK Çağlar"


def masked(text: str, **secrets: str) -> str:
    """Return a text with secrets replaced; the keys are what stands for them."""
    search = SecretSearch({secret: stand_in for stand_in, secret in secrets.items()})
    parts, done = [], 0
    for span in merged(search.find(text)):
        parts += [text[done : span.start], f"<{span.stand_in}>"]
        done = span.end
    return "".join((*parts, text[done:]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NAME, "<a>"),
        (NAME.upper(), "<a>"),
        ("ayşe ışık çağlar", "<a>"),
        ("AYSE ISIK CAGLAR", "<a>"),
        (f"({unicodedata.normalize('NFD', NAME)})", "(<a>)"),
        ("ayse.isik-caglar", "<a>"),
        ("AyseIsikCaglar", "<a>"),
        ("Ayşe\n  Işık_Çağlar", "<a>"),
        ("xayse isik caglarx", "x<a>x"),
        ("ayse isik cagla", "ayse isik cagla"),
        ("", ""),
        ("ß ﬁ ½", "ß ﬁ ½"),
    ],
)
def test_a_name_is_found_in_every_spelling(text: str, shown: str) -> None:
    assert masked(text, a=NAME) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ali can", "<a>"),
        ("ALİ CAN.", "<a>."),
        ("alican", "<a>"),  # fewer gaps are none of another word
        ("a l i c a n", "a l i c a n"),
        ("alicanin", "alicanin"),
        ("dali can", "dali can"),
        ("ali can\u0327", "<a>"),  # the accent goes with its letter
    ],
)
def test_a_short_one_is_found_as_a_word(text: str, shown: str) -> None:
    assert masked(text, a="Ali Can") == shown


def test_a_short_one_with_gaps_of_its_own_is_found_inside_words_as_it_is_written() -> None:
    assert masked("xABC-PC-07x", a="ABC-PC-07") == "x<a>x"
    assert masked("xABCPC07x", a="ABC-PC-07") == "xABCPC07x"


def test_of_two_that_overlap_all_is_replaced_by_what_stands_for_the_longer_one() -> None:
    text = "12345678abcdefghijkl"

    assert masked(text, a="12345678abcd", b="abcdefghijkl", c="5678abcd") == "<a>"
    assert masked(text, a="12345678", b="abcdefghijkl") == "<a><b>"


def test_the_longest_of_those_that_begin_alike_is_found() -> None:
    assert masked("hospital of gizlikoy", a="hospital", b="hospital of gizli") == "<b>koy"
    assert masked("hospital of", a="hospital", b="hospital of gizli") == "<a> of"


def test_of_two_with_the_same_letters_the_first_counts() -> None:
    assert masked("ayse isik", a="Ayşe Işık", b="AYŞE IŞIK") == "<a>"


def test_a_very_long_one_is_found_in_pieces() -> None:
    long = "gizli " * 40

    assert "gizli" not in masked(f"so {long} is", a=long)


def test_what_has_too_few_letters_is_not_looked_for() -> None:
    assert masked("abc -- ---", a="abc", b="---") == "abc -- ---"


def test_spans_that_touch_stay_two() -> None:
    spans = [Span(3, 5, "b"), Span(0, 3, "a"), Span(4, 9, "c"), Span(1, 2, "d")]

    assert list(merged(spans)) == [Span(0, 3, "a"), Span(3, 9, "c")]
    assert list(merged([])) == []


def test_folding_is_the_same_for_composed_and_decomposed_letters() -> None:
    for letters in ("İıIiŞşĞğÜüÖöÇç", "ÅÉñ", "ﬁ²"):
        assert folded(letters) == folded(unicodedata.normalize("NFD", letters))


def test_the_work_grows_with_the_text_and_not_with_the_number_of_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Looked up are the places where a secret begins, whoever else begins alike."""
    asked = 0
    real = SecretSearch._at

    def counted(self: SecretSearch, *arguments: object) -> Iterator[Span]:
        nonlocal asked
        asked += len(arguments[1])  # type: ignore[arg-type]
        return real(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(secret_search.SecretSearch, "_at", counted)

    def work(secrets: int) -> int:
        nonlocal asked
        asked = 0
        search = SecretSearch({f"00000000{number:08x}": "*" for number in range(secrets)})
        list(search.find("serial 00000000000000ff, " * 100))
        return asked

    assert work(10_000) == work(10)
