"""A guide as plain text: for the terminal, the clipboard, an e-mail."""

from collections.abc import Iterator, Sequence

from esign_desktop.presenters.guides.view import (
    SECTIONS,
    AccountView,
    DisputeView,
    GuideView,
    StatementView,
)
from esign_desktop.presenters.texts import N_, Texts


def guide_lines(view: GuideView, texts: Texts) -> Iterator[str]:
    """Yield a guide as lines; headings are those that are not indented."""
    _ = texts.get
    shown: set[str] = set()
    yield view.title
    yield "  " + _(N_("For: {role}"), role=view.role_word)
    if view.province_name:
        yield "  " + _(N_("Province: {province}"), province=view.province_name)
    if view.unit:
        yield f"  {view.unit}"
    if view.because:
        yield "  " + _(N_("Found: {finding}"), finding=view.because)
    yield from (f"  ! {remark}" for remark in view.remarks)
    yield from _section("needs", view.needs, shown, texts)
    yield from _section("steps", view.steps, shown, texts, numbered=True)
    yield from _accounts(view.accounts, texts)
    yield from _section("pays", view.pays, shown, texts)
    yield from _section("takes", view.takes, shown, texts)
    yield from _section("notes", view.notes, shown, texts)
    yield from _disputes(view.disputes, texts)
    yield from _section("history", view.history, shown, texts)
    yield from ("", texts.get(SECTIONS["sources"]))
    yield from (f"  [{each.number}] {each.where}, {each.dated}" for each in view.sources)
    yield from ("", f"  {view.caution}")


def _section(
    name: str,
    statements: Sequence[StatementView],
    shown: set[str],
    texts: Texts,
    *,
    numbered: bool = False,
) -> Iterator[str]:
    if not statements:
        return
    yield from ("", texts.get(SECTIONS[name]))
    for number, statement in enumerate(statements, 1):
        mark = f"{number}." if numbered else "-"
        yield f"  {mark} {statement.text}{_marks(statement.sources)}"
        for link in statement.links:
            if link.id not in shown:  # once is enough; paper shows it at every step
                yield f"     → {link.title}: {link.url}"
        for phone in statement.phones:
            if f"phone {phone.id}" not in shown:
                yield f"     ☎ {phone.title}: {phone.number}"
        shown |= {link.id for link in statement.links}
        shown |= {f"phone {phone.id}" for phone in statement.phones}


def _accounts(accounts: Sequence[AccountView], texts: Texts) -> Iterator[str]:
    for account in accounts:
        yield from ("", texts.get(SECTIONS["accounts"]))
        yield f"  ! {account.caution}{_marks(account.sources)}"
        yield f"  {account.holder}"
        yield f"  {account.bank}"
        yield f"  {account.iban}"
        yield "  " + texts.get(N_("On the receipt: {text}"), text=account.receipt)


def _disputes(disputes: Sequence[DisputeView], texts: Texts) -> Iterator[str]:
    if disputes:
        yield from ("", texts.get(SECTIONS["disputes"]))
    for dispute in disputes:
        yield f"  - {dispute.topic}"
        for side in dispute.sides:
            yield f"     - {side.text} ({side.dated}){_marks(side.sources)}"
        if dispute.advice:
            yield f"     → {dispute.advice}"


def _marks(numbers: Sequence[int]) -> str:
    return f" [{','.join(map(str, numbers))}]" if numbers else ""
