"""Checks that the guides fit together. Errors name the statement and the field."""

import re
from collections.abc import Collection, Mapping
from typing import Final

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.province_names import province_ids
from esign_desktop.model.guide import BankAccount, Entry, EntryKind, Guides, Words

_MONEY: Final = re.compile(r"\d\s*(TL|₺|lira)\b")
_ADDRESS: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_MAILBOX: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MOBILE: Final = re.compile(r"(?<!\d)0?\s?\(?5\d\d\)?[\s-]?\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)")
_PERSONAL: Final = re.compile(r"^[a-zçğıöşü]+\.[a-zçğıöşü]+\d*$")


def check_guides(guides: Guides, links: Collection[str]) -> None:
    """Look at every statement with those it names.

    Raises:
        CatalogError: a source, link, phone or entry is not there, or a text says what none may.
    """
    entries = {entry.id: entry for entry in guides.entries}
    for phone_id, phone in guides.phones.items():
        _named(f"phone {phone_id}: sources", phone.sources, guides.sources)
    for entry in guides.entries:
        _check_entry(entry, guides, links, entries)
    for dispute in guides.disputes:
        if len(dispute.sides) < 2:
            raise CatalogError(f"{dispute.id}: sides: one alone contradicts nobody")
        _check_words(f"{dispute.id}: topic", dispute.topic)
        if dispute.advice is not None:
            _check_words(f"{dispute.id}: advice", dispute.advice)
        for side in dispute.sides:
            _named(f"{dispute.id}: sources", side.sources, guides.sources)
            _check_text(f"{dispute.id}: sides", side.tr)
            _check_text(f"{dispute.id}: sides", side.en)
    for account in guides.accounts:
        _check_account(account, guides)


def _check_entry(
    entry: Entry, guides: Guides, links: Collection[str], entries: Mapping[str, Entry]
) -> None:
    _named(f"{entry.id}: sources", entry.sources, guides.sources)
    _check_words(entry.id, entry.words, old=entry.kind is EntryKind.HISTORY)
    if (entry.phase is not None) is not (entry.kind is EntryKind.STEP):
        raise CatalogError(f"{entry.id}: phase: steps have one, others none")
    for link in entry.links:
        if link not in links:
            raise CatalogError(f"{entry.id}: links: there is no link {link[:80]!r}")
    for phone in entry.phones:
        if phone not in guides.phones:
            raise CatalogError(f"{entry.id}: phones: there is no phone {phone[:80]!r}")
    for other in entry.instead:
        if not entry.province:
            raise CatalogError(
                f"{entry.id}: instead: only a province's entry takes another's place"
            )
        if other not in entries or entries[other].province:
            raise CatalogError(f"{entry.id}: instead: there is no general entry {other[:80]!r}")


def _check_account(account: BankAccount, guides: Guides) -> None:
    place = account.id
    if not account.province:
        raise CatalogError(f"{place}: an account belongs to a province")
    _named(f"{place}: sources", account.sources, guides.sources)
    _check_words(f"{place}: receipt", account.receipt)
    if account.warning is not None:
        _check_words(f"{place}: warning", account.warning)
    digits = "".join(str(int(char, 36)) for char in account.iban[4:] + account.iban[:4])
    if int(digits) % 97 != 1:  # ISO 13616, modulo 97-10
        raise CatalogError(f"{place}: iban: the check digits do not fit")
    if not account.situations or not account.roles:
        raise CatalogError(f"{place}: situations and roles may not be empty")


def _named(place: str, names: tuple[str, ...], known: Collection[str]) -> None:
    if not names:
        raise CatalogError(f"{place} is empty")
    for name in names:
        if name not in known:
            raise CatalogError(f"{place}: there is no source {name[:80]!r}")


def _check_words(place: str, words: Words, *, old: bool = False) -> None:
    for text in (words.tr, words.en):
        _check_text(place, text, old=old)


def _check_text(place: str, text: str, *, old: bool = False) -> None:
    if _MONEY.search(text) and not old:
        raise CatalogError(f"{place}: a sum of money is history; it is never told as today's")
    if _ADDRESS.search(text):
        raise CatalogError(f"{place}: addresses are links, not text")
    if _MOBILE.search(text):
        raise CatalogError(f"{place}: a person's mobile number")
    for mailbox in _MAILBOX.findall(text):
        user, _, host = mailbox.partition("@")
        person = _PERSONAL.match(user) and user.partition(".")[0] not in province_ids()
        if not host.endswith(".gov.tr") or person:
            raise CatalogError(f"{place}: {mailbox}: only a unit's mailbox may be named")
