"""What each finding code means, and what to do about it, in the user's words."""

import re
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from esign_desktop.model.certificate import TrustBasis
from esign_desktop.model.codes import CODES
from esign_desktop.model.host import Platform
from esign_desktop.model.record import Record
from esign_desktop.model.report import Finding
from esign_desktop.model.sanitize import one_line
from esign_desktop.presenters.document import Step, step_of
from esign_desktop.presenters.findings import (
    cards,
    certificates,
    hidden_certificates,
    modules,
    pins,
    program,
    readers,
    service,
)
from esign_desktop.presenters.findings.certificate_issuers import with_issuer_variants
from esign_desktop.presenters.findings.finding_text import FindingText
from esign_desktop.presenters.findings.steps import CHECK_AGAIN, Advised, GeneralStep
from esign_desktop.presenters.messages import NO_ANSWERS, REVOCATION_REASONS, TRUST_BASES
from esign_desktop.presenters.texts import N_, Texts, Wording

__all__ = ["FINDING_TEXTS", "Explanation", "FindingText", "explain", "text_for", "text_of"]

_IN_ORDER: Final = {code: place for place, code in enumerate(CODES)}
_TEXTS: Final[Mapping[str, FindingText]] = MappingProxyType(
    {
        **service.TEXTS,
        **readers.TEXTS,
        **cards.TEXTS,
        **modules.TEXTS,
        **with_issuer_variants({**hidden_certificates.TEXTS, **certificates.TEXTS}),
        **pins.TEXTS,
        **program.TEXTS,
    }
)
FINDING_TEXTS: Final[Mapping[str, FindingText]] = MappingProxyType(
    {code: _TEXTS[code] for code in sorted(_TEXTS, key=_IN_ORDER.__getitem__)}
)

_STAND_INS: Final[Mapping[str, str]] = {
    "holder": N_("the card's holder"),
    "reader": N_("the card reader"),
    "issuer": N_("unknown"),
    "basis": TRUST_BASES[TrustBasis.NAME],  # older reports judged by nothing else
}
"""What to say for an empty value in a text that has no variant for it."""

_NOTHING: Final[Mapping[Advised, tuple[Step, ...]]] = MappingProxyType({})

_IN_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "reason": REVOCATION_REASONS,
    "why": {str(member): words for member, words in NO_ANSWERS.items()},
    "basis": {str(member): words for member, words in TRUST_BASES.items()},
}
"""Values that are told in words of ours."""

_MASKED: Final = re.compile(r"holder-[0-9a-f]{8}")  # a masked name says nothing in a sentence
_MOST_STEPS: Final = 5
_LONGEST: Final = 120
"""Longer values are cut: a certificate's names come from outside."""


class Explanation(Record, frozen=True):
    """A finding in the user's language, ready to be shown."""

    title: str
    meaning: str
    steps: tuple[Step, ...]


_NEWER: Final = FindingText(
    title=N_("This version of the program does not know this finding: {code}"),
    meaning=N_("A newer version of the program made the report."),
    steps=(N_("Update this program and open the report again."),),
)


def text_of(code: str) -> FindingText:
    """Return everything there is to say about a code, in source messages.

    Raises:
        KeyError: there is no such code.
    """
    return FINDING_TEXTS[code]


def text_for(finding: Finding, platform: Platform) -> FindingText:
    """Return the source messages that fit a finding's values and the system it is about."""
    text = FINDING_TEXTS.get(finding.code, _NEWER)
    while variant := _variant(text, finding.values):
        text = variant
    return FindingText(text.title, text.meaning, text.steps_on.get(platform, text.steps))


def explain(
    finding: Finding,
    platform: Platform,
    texts: Texts,
    advised: Mapping[Advised, tuple[Step, ...]] = _NOTHING,
    now: datetime | None = None,
) -> Explanation:
    """Return a finding's words in the user's language, with its values put in.

    Args:
        finding: what was found.
        platform: the system it was found on.
        texts: the language.
        advised: what to say in place of general steps on this computer.
        now: what the computer's clock said, for the findings a date decides.
    """
    text = text_for(finding, platform)
    values = _times("now", now.isoformat() if now else "…", texts) | _shown(finding, texts)
    steps: dict[Step, bool] = {}  # what is advised may repeat a step that every reader gets
    for message in text.steps:
        instead = advised.get(message.instead, ()) if isinstance(message, GeneralStep) else ()
        for step in instead or (step_of(message, texts, **values),):
            steps.setdefault(step, message is CHECK_AGAIN)
    return Explanation(
        title=texts.get(_title(text, finding), **values),
        meaning=texts.get(text.meaning, **values),
        steps=_few(steps),
    )


def _few(steps: Mapping[Step, bool]) -> tuple[Step, ...]:
    """Return as many steps as a person follows.

    What is advised for a computer may be several. To look again goes without saying, and the last
    step, whom to ask, stays.

    Args:
        steps: in their order; whether each says to look again.
    """
    told = list(steps)
    if len(told) > _MOST_STEPS:
        told = [step for step in told if not steps[step]]
    return (*told[: _MOST_STEPS - 1], told[-1]) if len(told) > _MOST_STEPS else tuple(told)


def _variant(text: FindingText, values: Mapping[str, str]) -> FindingText | None:
    empty = (name for name in text.without if values.get(name, "") in ("", "0"))
    variants = [text.without[name] for name in empty]
    variants += [by[values[name]] for name, by in text.by.items() if values.get(name) in by]
    variants += [text.having[name] for name in text.having if values.get(name)]
    return next(iter(variants), None)


def _shown(finding: Finding, texts: Texts) -> dict[str, str]:
    known = CODES.get(finding.code)
    shown = {"code": finding.code, "say": known.say if known else ""}
    for name, value in finding.values.items():
        if name.endswith("_at"):
            shown |= _times(name.removesuffix("_at"), value, texts)
        elif name == "days":
            shown[name] = texts.days(abs(int(value))) if value.lstrip("-").isdecimal() else value
        elif name == "seconds" and texts.language == "tr":
            shown[name] = value.replace(".", ",")
        elif words := _IN_WORDS.get(name, {}).get(value):
            shown[name] = texts.get(words)
        else:
            known_as = _known_holder(value) if name == "holder" else _tidy(value)
            shown[name] = known_as or texts.get(_STAND_INS.get(name, ""))
    return shown


def _title(text: FindingText, finding: Finding) -> str:
    """Return the title; one that names nobody, where the holder is not known or masked."""
    named = _known_holder(finding.values.get("holder", ""))
    if named or "holder" not in finding.values or not isinstance(text.title, Wording):
        return text.title
    return text.title.nameless


def _known_holder(value: str) -> str:
    return "" if _MASKED.fullmatch(value) else _tidy(value)


def _times(stem: str, value: str, texts: Texts) -> dict[str, str]:
    """Return a UTC time to the minute and as day; as it is when it cannot be read."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return {f"{stem}_at": _tidy(value), f"{stem}_on": _tidy(value)}
    return {f"{stem}_at": texts.minute(moment), f"{stem}_on": texts.date(moment)}


def _tidy(value: str) -> str:
    """Keep a name from outside on its line: no control characters, no change of direction."""
    line = one_line(value).strip()
    if len(line) <= _LONGEST:
        return line
    words = line[:_LONGEST].rpartition(" ")[0].rstrip(",")
    return f"{words if len(words) > _LONGEST // 2 else line[: _LONGEST - 1]}…"
