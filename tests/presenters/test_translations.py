import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

from tests.presenters.catalogue import ROOT, catalogue

KEYWORDS = {"N_": None, "_": None, "plural": (1, 2)}  # those of scripts/translations

NOT_OURS = re.compile(
    r"“[^”]*”|\{\w+\}|--[a-z-]+|sudo [a-z ]+|\b[a-z]+\.[a-z_]+\b"
)  # other programs' words, placeholders, options, commands, finding codes
LEFT_OVERS = re.compile(
    r"\b(the|and|or|your|you|please|card|reader|driver|certificate|sign|signature|check|click|"
    r"open|install|download|error|warning|unknown|locked|page|service|computer|program is)\b",
    re.IGNORECASE,
)
WRONG_TERMS = re.compile(r"şifre(niz|sini)|token|slot|middleware|lütfen", re.IGNORECASE)


def messages() -> list[Message]:
    return [message for message in catalogue() if message.id]


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def every_form() -> Iterator[tuple[Message, str]]:
    for message in messages():
        for form in forms(message.string):
            yield message, form


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def extracted() -> set[tuple[str, ...]]:
    found = extract_from_dir(ROOT / "esign_desktop", keywords=KEYWORDS)
    return {forms(message) for _file, _line, message, _comments, _context in found}


def test_the_catalogue_holds_the_programs_messages_and_no_others() -> None:
    """Fails after a change of words; scripts/translations puts it right."""
    in_catalogue = {forms(message.id) for message in messages()}

    assert extracted() - in_catalogue == set()
    assert in_catalogue - extracted() == set()


def marked() -> Iterator[str]:
    """Yield every text in N_(…), also where the extraction does not see it: in an f-string."""
    for file in (ROOT / "esign_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("N_"), [ast.Constant(str(text))]):
                    yield text


def test_no_message_hides_from_the_extraction() -> None:
    found = {forms(message.id)[0] for message in messages()}

    assert set(marked()) - found == set()


def test_no_message_is_untranslated_or_guessed() -> None:
    assert [m.id for m in messages() if m.fuzzy] == []
    assert [m.id for m, form in every_form() if not form.strip()] == []


def test_turkish_has_one_form_for_all_numbers() -> None:
    assert [m.id for m in messages() if m.pluralizable and len(forms(m.string)) != 1] == []
    assert catalogue().num_plurals == 1


def test_translations_have_the_placeholders_of_their_message() -> None:
    differing = [
        message.id
        for message, form in every_form()
        if placeholders(form) - {"time"} != placeholders(forms(message.id)[-1]) - {"time"}
    ]
    assert differing == []


def test_every_brace_belongs_to_a_placeholder() -> None:
    texts = [text for m, form in every_form() for text in (*forms(m.id), form)]

    assert [t for t in texts if set("{}") & set(re.sub(r"\{[a-z_]+(?:!r)?\}", "", t))] == []


def test_nothing_is_shouted_and_nothing_hangs_over() -> None:
    texts = [text for m, form in every_form() for text in (*forms(m.id), form)]

    assert [t for t in texts if "!" in t.replace("!r}", "}")] == []
    assert [t for t in texts if t != t.strip() or "  " in t] == []


def test_a_translation_ends_as_its_message_does() -> None:
    differing = [
        (message.id, form)
        for message, form in every_form()
        if (form[-1] in ".:?") != (forms(message.id)[-1][-1] in ".:?")
        and not placeholders(form[-12:])  # a value may stand last in one language
    ]
    assert differing == []


@pytest.mark.parametrize("pattern", [LEFT_OVERS, WRONG_TERMS], ids=["English", "wrong terms"])
def test_turkish_texts_are_turkish(pattern: re.Pattern[str]) -> None:
    found = [form for _m, form in every_form() if pattern.search(NOT_OURS.sub("", form))]

    assert found == []


def test_a_suffix_is_never_glued_to_a_value() -> None:
    """Its vowels depend on the value: “{reader}'a” is right for some readers only."""
    assert [form for _m, form in every_form() if re.search(r"\}['’]?\w", form)] == []
