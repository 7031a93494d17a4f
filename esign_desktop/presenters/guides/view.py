"""One way through KamuSM's doors, as read in a terminal, in the window and on paper."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from esign_desktop.catalog.guides import is_old, newest
from esign_desktop.catalog.links import LinkEntry
from esign_desktop.model.guide import (
    MINISTRY,
    NOT_KAMUSM,
    BankAccount,
    Dispute,
    Entry,
    EntryKind,
    Guide,
    Guides,
    GuideSource,
    Precision,
    Role,
    Situation,
)
from esign_desktop.model.record import Record
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts


class LinkView(Record, frozen=True):
    """A page to open."""

    id: str
    title: str
    url: str


class PhoneView(Record, frozen=True):
    """A number to call."""

    id: str
    title: str
    number: str  # with its extensions in words


class StatementView(Record, frozen=True):
    """A step, or something to know."""

    id: str
    text: str
    links: tuple[LinkView, ...]
    phones: tuple[PhoneView, ...]
    sources: tuple[int, ...]  # numbers of the list of sources


class AccountView(Record, frozen=True):
    """A bank account, with how far to trust it."""

    id: str
    holder: str
    bank: str
    iban: str
    receipt: str
    caution: str
    sources: tuple[int, ...]


class SideView(Record, frozen=True):
    """What one page says."""

    text: str
    dated: str  # when the newest of them was written
    sources: tuple[int, ...]


class DisputeView(Record, frozen=True):
    """A matter on which pages disagree."""

    id: str
    topic: str
    sides: tuple[SideView, ...]
    advice: str


class SourceView(Record, frozen=True):
    """Where statements come from."""

    number: int
    where: str
    dated: str
    old: bool


class GuideView(Record, frozen=True):
    """The whole way."""

    situation: Situation
    title: str
    role: Role
    role_word: str
    province: str | None
    province_name: str
    unit: str  # the office in the province, for those whose business it is
    because: str  # the finding that leads here; "" when somebody asked
    remarks: tuple[str, ...]  # why it is this way and not the one asked for
    steps: tuple[StatementView, ...]
    needs: tuple[StatementView, ...]
    takes: tuple[StatementView, ...]
    pays: tuple[StatementView, ...]
    notes: tuple[StatementView, ...]
    history: tuple[StatementView, ...]
    accounts: tuple[AccountView, ...]
    disputes: tuple[DisputeView, ...]
    links: tuple[LinkView, ...]
    phones: tuple[PhoneView, ...]
    sources: tuple[SourceView, ...]
    caution: str


SECTIONS: Final[Mapping[str, str]] = {
    "steps": N_("What to do"),
    "needs": N_("Keep at hand"),
    "pays": N_("Who pays"),
    "takes": N_("How long it takes"),
    "accounts": N_("Bank account"),
    "notes": N_("Good to know"),
    "disputes": N_("Where pages disagree"),
    "history": N_("Formerly (no longer valid)"),
    "sources": N_("Sources"),
}
"""Headings, by the field of the view."""

_CAUTION: Final = N_(
    "These pages may have changed since. If something differs from what is written "
    "here, KamuSM's answer counts: 444 5 576."
)
_CAUTION_ELSEWHERE: Final = N_(
    "This may have changed since. If something differs from what is written here, the "
    "answer of the office that issued the card counts."
)
_NO_ROLE: Final = N_(
    "The procedure depends on whose card it is, which is not known: this is the "
    "procedure for staff of an institution other than the Ministry of Health."
)
_NO_RULES: Final = N_(
    "This program knows no rules of {province}; this is the general procedure. Ask "
    "your directorate's e-signature unit what it requires."
)


class GuidePresenter:
    """Puts guides into words.

    Args:
        texts: the language.
        guides: sources and phones.
        links: titles and addresses.
        today: ages are told by it.
    """

    def __init__(
        self, texts: Texts, guides: Guides, links: Mapping[str, LinkEntry], today: date
    ) -> None:
        self._texts = texts
        self._guides = guides
        self._links = links
        self._today = today

    def guide(
        self, guide: Guide, place: str = "", *, role_known: bool = True, because: str = ""
    ) -> GuideView:
        """Return a guide in words.

        Args:
            guide: what was looked up.
            place: name of the province asked for, also one without rules of its own.
            role_known: False when the role was only assumed.
            because: the finding that leads here, in words.
        """
        numbers = self._numbers(guide)
        unit = guide.province.unit if guide.province and guide.role in MINISTRY else None
        facts = {
            kind: tuple(self._statement(e, numbers) for e in guide.facts if e.kind is kind)
            for kind in EntryKind
        }
        return GuideView(
            situation=guide.situation,
            title=self._texts.get(word(guide.situation)),
            role=guide.role,
            role_word=self._texts.get(word(guide.role)),
            province=guide.province.id if guide.province else None,
            province_name=guide.province.name if guide.province else place,
            unit=unit.say(self._texts.language) if unit else "",
            because=because,
            remarks=tuple(self._remarks(guide, place, role_known=role_known)),
            steps=tuple(self._statement(entry, numbers) for entry in guide.steps),
            needs=facts[EntryKind.NEED],
            takes=facts[EntryKind.TAKES],
            pays=facts[EntryKind.PAYS],
            notes=facts[EntryKind.NOTE],
            history=facts[EntryKind.HISTORY],
            accounts=tuple(self._account(account, numbers) for account in guide.accounts),
            disputes=tuple(self._dispute(dispute, numbers) for dispute in guide.disputes),
            links=tuple(self._link(name) for name in guide.links),
            phones=tuple(self._phone(name) for name in guide.phones),
            sources=tuple(
                self._source(number, self._guides.sources[name])
                for name, number in numbers.items()
            ),
            caution=self._texts.get(_CAUTION_ELSEWHERE if guide.role in NOT_KAMUSM else _CAUTION),
        )

    def _remarks(self, guide: Guide, place: str, *, role_known: bool) -> Iterable[str]:
        _ = self._texts.get
        if guide.situation is not guide.asked:
            yield (
                _(N_("The certificate has expired: this is the procedure for an expired one."))
                if guide.situation is Situation.RENEWAL_EXPIRED
                else _(N_("The certificate is still valid: this is the faster procedure."))
            )
        if not role_known:
            yield _(_NO_ROLE)
        if place and guide.province is None and guide.role in MINISTRY:
            yield _(_NO_RULES, province=place)

    def _statement(self, entry: Entry, numbers: Mapping[str, int]) -> StatementView:
        return StatementView(
            id=entry.id,
            text=entry.words.say(self._texts.language),
            links=tuple(self._link(name) for name in entry.links),
            phones=tuple(self._phone(name) for name in entry.phones),
            sources=_numbered(entry.sources, numbers),
        )

    def _account(self, account: BankAccount, numbers: Mapping[str, int]) -> AccountView:
        _ = self._texts.get
        language = self._texts.language
        source = newest(self._guides, account.sources)
        written = self._dated(source)
        if source.dated is None:
            said = _(N_("Source page undated: confirm it with the directorate before you pay."))
        elif is_old(source, self._today):
            said = _(
                N_("Source page of {date}: confirm it with the directorate before you pay."),
                date=written,
            )
        else:
            said = _(N_("Source page of {date}."), date=written)
        warning = account.warning.say(language) if account.warning else ""
        return AccountView(
            id=account.id,
            holder=account.holder,
            bank=account.bank,
            iban=" ".join(account.iban[at : at + 4] for at in range(0, len(account.iban), 4)),
            receipt=account.receipt.say(language),
            caution=f"{warning} {said}".strip(),
            sources=_numbered(account.sources, numbers),
        )

    def _dispute(self, dispute: Dispute, numbers: Mapping[str, int]) -> DisputeView:
        language = self._texts.language
        return DisputeView(
            id=dispute.id,
            topic=dispute.topic.say(language),
            sides=tuple(
                SideView(
                    text=side.say(language),
                    dated=self._dated(newest(self._guides, side.sources)),
                    sources=_numbered(side.sources, numbers),
                )
                for side in dispute.sides
            ),
            advice=dispute.advice.say(language) if dispute.advice else "",
        )

    def _link(self, name: str) -> LinkView:
        entry = self._links[name]
        return LinkView(name, entry.title(self._texts.language), entry.url)

    def _phone(self, name: str) -> PhoneView:
        _ = self._texts.get
        phone = self._guides.phones[name]
        number = phone.number
        if phone.extensions:
            extensions = ", ".join(phone.extensions)
            number = _(
                N_("{number}, extension {extensions}"), number=number, extensions=extensions
            )
        return PhoneView(name, phone.title(self._texts.language), number)

    def _source(self, number: int, source: GuideSource) -> SourceView:
        return SourceView(number, source.where, self._dated(source), is_old(source, self._today))

    def _dated(self, source: GuideSource) -> str:
        if source.dated is None:
            return self._texts.get(N_("undated"))
        if source.precision is Precision.YEAR:
            return str(source.dated.year)
        if source.precision is Precision.MONTH:
            return self._texts.month(source.dated)
        return self._texts.day(source.dated)

    def _numbers(self, guide: Guide) -> dict[str, int]:
        """Return the sources in the order they are first named, numbered from 1."""
        names = [name for entry in (*guide.steps, *guide.facts) for name in entry.sources]
        names += [name for account in guide.accounts for name in account.sources]
        names += [n for dispute in guide.disputes for side in dispute.sides for n in side.sources]
        return {name: number for number, name in enumerate(dict.fromkeys(names), 1)}


def _numbered(names: Iterable[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[name] for name in names))
