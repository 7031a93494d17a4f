"""What a finding code means in general, without a case at hand."""

import re
from collections.abc import Mapping

from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.codes import CODES, Code
from esign_desktop.model.folding import fold
from esign_desktop.model.record import Record
from esign_desktop.presenters.findings import text_of
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts

_STAND_INS: Mapping[str, str] = {
    "reader": N_("the card reader"),
    "readers": N_("the card readers"),
    "holder": N_("the card's holder"),
    "token": N_("the card"),
    "module": N_("the AKİS software"),
}


class CodeView(Record, frozen=True):
    """One code in a list."""

    code: str
    say: str
    severity: str
    severity_word: str
    title: str


class SystemView(Record, frozen=True):
    """What to do on one system, where systems differ."""

    platform: str
    platform_word: str
    steps: tuple[str, ...]


class CaseView(Record, frozen=True):
    """What to do in one case, where whose card it is matters."""

    case: str
    case_word: str
    meaning: str
    steps: tuple[str, ...]


class CodeExplanation(Record, frozen=True):
    """One code, whole."""

    code: str
    say: str
    severity: str
    severity_word: str
    link: str | None
    title: str
    meaning: str
    steps: tuple[str, ...]
    systems: tuple[SystemView, ...]
    cases: tuple[CaseView, ...] = ()


def find_code(spoken: str) -> Code | None:
    """Return the code somebody typed, perhaps after a phone call: ``P01``, ``p 1``, ``PO1``."""
    # on a Turkish keyboard the i of "pin" is İ in capitals, and the I of "PIN" is ı in small
    compact = fold(re.sub(r"[\s-]", "", spoken))
    if heard := re.fullmatch(r"([a-z])([0o]?\d|\d\d)", compact):
        compact = f"{heard[1]}{heard[2].replace('o', '0'):0>2}"
    for entry in CODES.values():
        if compact in (entry.code, entry.say.casefold()):
            return entry
    return None


def find_codes(spoken: str) -> tuple[tuple[Code, ...], str]:
    """Return the codes somebody typed, ``P01 C03``, and what among them is none, else ""."""
    if (one := find_code(spoken)) is not None:  # "p 1" is one code
        return (one,), ""
    found: dict[str, Code] = {}
    for each in filter(None, re.split(r"[\s,;+]+", spoken)):
        entry = find_code(each)
        if entry is None:
            return (), each
        found[entry.code] = entry
    return tuple(found.values()), ""


def list_codes(texts: Texts) -> tuple[CodeView, ...]:
    """Return every code with its title."""
    return tuple(
        CodeView(
            code=entry.code,
            say=entry.say,
            severity=entry.severity,
            severity_word=texts.get(word(entry.severity)),
            title=general_title(entry, texts),
        )
        for entry in CODES.values()
    )


def general_title(entry: Code, texts: Texts) -> str:
    """Return a code's title without a case at hand."""
    return _general(text_of(entry.code).title, entry, texts)


def explain_code(entry: Code, texts: Texts) -> CodeExplanation:
    """Return everything there is to say about a code."""
    text = text_of(entry.code)

    def say(message: str) -> str:
        return _general(message, entry, texts)

    return CodeExplanation(
        code=entry.code,
        say=entry.say,
        severity=entry.severity,
        severity_word=texts.get(word(entry.severity)),
        link=entry.link,
        title=say(text.title),
        meaning=say(text.meaning),
        steps=tuple(map(say, text.steps)),
        systems=tuple(
            SystemView(platform, texts.get(word(platform)), tuple(map(say, steps)))
            for platform, steps in text.steps_on.items()
        ),
        cases=tuple(
            CaseView(
                door,
                texts.get(word(CardIssuer(door))),
                say(case.meaning),
                tuple(map(say, case.steps)),
            )
            for door, case in text.by.get("door", {}).items()
        ),
    )


def _general(message: str, entry: Code, texts: Texts) -> str:
    """Fill the placeholders as far as that is possible without a case."""
    values = {name: "…" for name in entry.values}
    values |= {f"{name.removesuffix('_at')}_on": "…" for name in entry.values}
    # the computer's own date and the card's provider, of which every finding may speak
    values |= dict.fromkeys(("now_on", "provider"), "…")
    values |= {name: texts.get(text) for name, text in _STAND_INS.items() if name in entry.values}
    return texts.get(message, **values, code=entry.code, say=entry.say)
