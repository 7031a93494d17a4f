"""A guide as one page of HTML: to look at in a browser, to print, to hand over."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from esign_desktop.presenters.guides.view import (
    SECTIONS,
    AccountView,
    DisputeView,
    GuideView,
    StatementView,
)
from esign_desktop.presenters.texts import N_, Texts

_STYLE: Final = """
@page { size: A4; margin: 11mm; }
body { font-family: "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans", sans-serif;
  font-size: 12px; color: #1c1c1c; margin: 0; }
h1 { font-size: 19px; margin: 0 0 1px 0; color: #12395b; }
h2 { font-size: 13px; margin: 8px 0 2px 0; color: #12395b; }
p, li { margin-top: 0; margin-bottom: 2px; }
.said { margin-top: 5px; }
b { color: #12395b; }
ol, ul { margin-top: 0; margin-bottom: 0; }
.whom { color: #444444; }
.remark { color: #7a4b00; }
.door { color: #12395b; }
.small, .small li { font-size: 10px; color: #444444; }
.mark { font-size: 9px; color: #666666; }
a { color: #12395b; }
@media screen { html { max-width: 186mm; margin: 8mm auto; } }
@media print { a { text-decoration: none; } h2 { page-break-after: avoid; }
  li { page-break-inside: avoid; } }
"""


def guide_page(view: GuideView, texts: Texts, made_on: str, app_version: str) -> str:
    """Return a guide as HTML, with everything from data escaped and nothing to be loaded.

    Args:
        view: the guide in words.
        texts: its language.
        made_on: the day it is printed, in words.
        app_version: of this program.
    """
    _ = texts.get
    shown: set[str] = set()
    audience = _(N_("For: {role}"), role=view.role_word)
    if view.province_name:
        audience += f" · {_(N_('Province: {province}'), province=view.province_name)}"
    found = _(N_("Found: {finding}"), finding=view.because) if view.because else ""
    made = _(N_("Made on {day} with E-imza Masaüstü {version}"), day=made_on, version=app_version)
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(texts.language)}"><head><meta charset="utf-8">',
        f"<title>{escape(view.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(view.title)}</h1>",
        *(f'<p class="whom">{escape(line)}</p>' for line in (audience, view.unit, found) if line),
        *(f'<p class="remark">{escape(remark)}</p>' for remark in view.remarks),
        *_said("needs", view.needs, texts),
        *_listed("steps", view.steps, texts, tag="ol", shown=shown),
        *_accounts(view.accounts, texts),
        *_said("pays", view.pays, texts),
        *_said("takes", view.takes, texts),
        *_listed("notes", view.notes, texts, shown=shown),
        *_disputes(view.disputes, texts),
        *_said("history", view.history, texts),
        *_sources(view, texts),
        f'<p class="small">{escape(view.caution)} {escape(made)}.</p>',
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _heading(section: str, texts: Texts) -> str:
    return f"<h2>{escape(texts.get(SECTIONS[section]))}</h2>"


def _listed(
    section: str,
    statements: Sequence[StatementView],
    texts: Texts,
    *,
    tag: str = "ul",
    shown: set[str] | None = None,
) -> Iterable[str]:
    if not statements:
        return
    yield _heading(section, texts)
    yield f"<{tag}>"
    for statement in statements:
        line = escape(statement.text) + _marks(statement.sources)
        if shown is not None:
            line += "".join(_doors(statement, shown))
        yield f"<li>{line}</li>"
    yield f"</{tag}>"


def _said(section: str, statements: Sequence[StatementView], texts: Texts) -> Iterable[str]:
    """Yield what is mostly one sentence, behind its heading."""
    if statements:
        said = " ".join(escape(each.text) + _marks(each.sources) for each in statements)
        yield f'<p class="said"><b>{escape(texts.get(SECTIONS[section]))}:</b> {said}</p>'


def _doors(statement: StatementView, shown: set[str]) -> Iterable[str]:
    """Yield pages and numbers, each where it is first needed: paper is short."""
    for link in statement.links:
        if link.url not in shown:
            shown.add(link.url)
            url, bare = escape(link.url), escape(link.url.removeprefix("https://"))
            title = escape(link.title)
            yield f'<br><span class="door">→ {title}: <a href="{url}">{bare}</a></span>'
    for phone in statement.phones:
        if phone.id not in shown:
            shown.add(phone.id)
            yield f'<br><span class="door">☎ {escape(phone.title)}: {escape(phone.number)}</span>'


def _accounts(accounts: Sequence[AccountView], texts: Texts) -> Iterable[str]:
    _ = texts.get
    for account in accounts:
        yield _heading("accounts", texts)
        yield f'<p class="remark">{escape(account.caution)}{_marks(account.sources)}</p>'
        yield (
            f"<p>{escape(account.holder)}<br>{escape(account.bank)}<br>"
            f"<b>{escape(account.iban)}</b><br>"
            f"{escape(_(N_('On the receipt: {text}'), text=account.receipt))}</p>"
        )


def _disputes(disputes: Sequence[DisputeView], texts: Texts) -> Iterable[str]:
    if not disputes:
        return
    yield _heading("disputes", texts)
    yield '<ul class="small">'
    for dispute in disputes:
        sides = " / ".join(
            f"{escape(side.text)} ({escape(side.dated)}){_marks(side.sources)}"
            for side in dispute.sides
        )
        advice = f" → {escape(dispute.advice)}" if dispute.advice else ""
        yield f"<li><b>{escape(dispute.topic)}</b>: {sides}{advice}</li>"
    yield "</ul>"


def _sources(view: GuideView, texts: Texts) -> Iterable[str]:
    yield _heading("sources", texts)
    named = "; ".join(
        f"[{source.number}] {source.where} ({source.dated})" for source in view.sources
    )
    yield f'<p class="small">{escape(named)}.</p>'


def _marks(numbers: Sequence[int]) -> str:
    marks = ",".join(map(str, numbers))
    return f' <span class="mark">[{marks}]</span>' if numbers else ""
