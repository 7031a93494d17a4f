"""Makes docs/findings.md from the code: every finding with its words. ``scripts/docs`` runs it."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.codes import CODES, Code
from esign_desktop.model.report import Link
from esign_desktop.presenters.findings import FindingText, text_of
from esign_desktop.presenters.languages import load_texts
from esign_desktop.presenters.messages import word

_ROOT: Final = Path(__file__).parents[1]
FILE: Final = _ROOT / "docs" / "findings.md"

_LOCALE: Final = _ROOT / "resources" / "locale"
_ENGLISH: Final = load_texts("en", _LOCALE)
_TURKISH: Final = load_texts("tr", _LOCALE)

NEEDS_ONLINE: Final = frozenset(
    {"certificate.revoked", "certificate.suspended", "certificate.revocation_unknown"}
)
"""Codes that only an issuer's answer brings."""

_INTRODUCTION: Final = """\
# Findings

<!-- Made from the code by scripts/docs. Do not edit: change esign_desktop/presenters/findings. -->

Every finding has a stable code for scripts, and a short one to read out on the phone. The same
words on the command line, in Turkish too: `esign-desktop-cli explain C03`.

A signature needs six links, in this order: service → reader → card → middleware → certificate →
pin. The first broken one is told first; what lies behind it is unknown, not broken.

Severity: *blocking* cannot sign; *warning* can sign, but act; *note* good to know. ‹…› is what the
program fills in; “Without ‹…›” is what it says instead when it does not know that, “With ‹…›” when
it does.
"""


def findings_page() -> str:
    """Return the whole page."""
    parts = [_INTRODUCTION, *_overview()]
    for link in (*Link, None):
        codes = [code for code in CODES.values() if code.link is link]
        title = _ENGLISH.get(word(link)) if link else "The program itself"
        parts += [f"## {title}{f' (`{link}`)' if link else ''}\n"]
        for code in codes:
            parts += _section(code)
    return "\n".join(parts)


def _overview() -> Iterator[str]:
    yield "| Say | Code | Severity | English | Türkçe |"
    yield "|---|---|---|---|---|"
    for code in CODES.values():
        text = text_of(code.code)
        anchor = re.sub(r"[^\w\s-]", "", _heading(code)).lower().replace(" ", "-")
        english, turkish = _say(text.title, code), _say(text.title, code, turkish=True)
        say = f"[{code.say}](#{anchor})"
        yield f"| {say} | `{code.code}` | {code.severity} | {english} | {turkish} |"
    yield ""


def _heading(code: Code) -> str:
    return f"{code.say} {code.code}"


def _section(code: Code) -> Iterator[str]:
    text = text_of(code.code)
    yield f"### {_heading(code)}\n"
    yield f"**{_say(text.title, code)}** · {_say(text.title, code, turkish=True)}\n"
    yield f"*{code.severity}*\n"
    if code.code in NEEDS_ONLINE:
        yield "Only with `diagnose --online`, which asks the issuer.\n"
    yield f"{_say(text.meaning, code)}\n"
    yield from _steps(text, code)
    for name, variant in text.without.items():
        yield f"Without ‹{_plain(name)}›:"
        yield from _variant(variant, text, code)
    for door, variant in text.by.get("door", {}).items():
        yield f"*{_ENGLISH.get(word(CardIssuer(door)))}*:"
        yield ""
        if variant.meaning != text.meaning:
            yield f"{_say(variant.meaning, code)}\n"
        yield from _steps(variant, code)
    for name, variant in text.having.items():
        yield f"With ‹{_plain(name)}›:"
        yield from _variant(variant, text, code)
    for name in ("cause", "trouble", "direction", "case"):
        for value, variant in text.by.get(name, {}).items():
            yield f"{name.capitalize()} “{_plain(value)}”:"
            yield from _variant(variant, text, code)
    for variant in text.by.get("puk", {}).values():
        yield "With a locked PUK:\n"
        yield f"{_say(variant.meaning, code)}\n"
        yield from _steps(variant, code)
    for start, variant in text.by.get("start", {}).items():
        yield f"With a certificate whose start is {start}:\n"
        yield f"{_say(variant.meaning, code)}\n"


def _variant(variant: FindingText, text: FindingText, code: Code) -> Iterator[str]:
    """Yield what a variant says otherwise."""
    if variant.title != text.title:
        yield f"**{_say(variant.title, code)}** · {_say(variant.title, code, turkish=True)}"
    yield ""
    if variant.meaning != text.meaning:
        yield f"{_say(variant.meaning, code)}\n"
    if (variant.steps, variant.steps_on) != (text.steps, text.steps_on):
        yield from _steps(variant, code)


def _steps(text: FindingText, code: Code) -> Iterator[str]:
    yield from _numbered(text.steps, code)
    for platform, steps in text.steps_on.items():
        if steps != text.steps:
            yield f"On {_ENGLISH.get(word(platform))}:\n"
            yield from _numbered(steps, code)


def _numbered(steps: Sequence[str], code: Code) -> Iterator[str]:
    for number, step in enumerate(steps, 1):
        yield f"{number}. {_say(step, code)}"
    yield ""


def _say(message: str, code: Code, *, turkish: bool = False) -> str:
    """Return a message; its placeholders as ‹name›, and nothing in it that is Markdown."""
    texts = _TURKISH if turkish else _ENGLISH
    words = texts.get(message, say=code.say, code=code.code)
    words = re.sub(r"([\\`*_<>|\[\]])", r"\\\1", words)
    return re.sub(r"\{([\w\\]+)\}", lambda m: f"‹{_plain(m[1])}›", words)


def _plain(name: str) -> str:
    return name.replace("\\", "").replace("_", " ")


if __name__ == "__main__":
    FILE.write_text(findings_page(), "utf-8", newline="\n")
