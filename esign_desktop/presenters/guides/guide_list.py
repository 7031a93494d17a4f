"""All ways at KamuSM to choose from, the one the card leads to first, and whom they are for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from esign_desktop.catalog.province_names import NAMES, plain
from esign_desktop.model.guide import MINISTRY, Role, Situation
from esign_desktop.model.record import Record
from esign_desktop.presenters.guides.guide_choices import ChoiceView, find_situation, roles
from esign_desktop.presenters.guides.messages import TYPED
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts

SAYS: Final[Mapping[Situation, str]] = {
    Situation.FIRST_APPLICATION: N_("You have no e-signature yet."),
    Situation.RENEWAL_VALID: N_("It expires soon, and the card can still sign."),
    Situation.RENEWAL_EXPIRED: N_("It has expired; a new card is needed."),
    Situation.PIN_CREATE: N_("The card has arrived and needs its first PIN."),
    Situation.PIN_UNBLOCK: N_("Too many wrong attempts, or the PIN is forgotten."),
    Situation.PUK_LOCKED: N_("The card can no longer be unlocked."),
    Situation.LOST_STOLEN: N_("Revoke it first, then apply for a new one."),
    Situation.NAME_CHANGE: N_("After a marriage, a divorce or a court decision."),
    Situation.CARD_FAULTY: N_("The card does not answer in any reader."),
    Situation.READER_ORDER: N_("Try it first, then order a new one."),
    Situation.DRIVER: N_("Where to download what the card and the reader need."),
    Situation.REVOKE_SUSPEND: N_("Permanently, or for a while."),
    Situation.PAYMENT: N_("Who pays, where, and with which receipt."),
    Situation.NOT_ARRIVED: N_("Where it is, and whom to ask."),
    Situation.NOT_YET_VALID: N_("Its certificate becomes valid when the old one expires."),
}
"""A sentence under each title."""

GROUPS: Final[Sequence[tuple[str, tuple[Situation, ...]]]] = (
    (
        N_("Apply and renew"),
        (
            Situation.RENEWAL_VALID,
            Situation.RENEWAL_EXPIRED,
            Situation.FIRST_APPLICATION,
            Situation.PAYMENT,
        ),
    ),
    (N_("PIN"), (Situation.PIN_UNBLOCK, Situation.PIN_CREATE, Situation.PUK_LOCKED)),
    (N_("A new card"), (Situation.NOT_ARRIVED, Situation.NOT_YET_VALID)),
    (
        N_("Lost, faulty, changed"),
        (
            Situation.LOST_STOLEN,
            Situation.CARD_FAULTY,
            Situation.NAME_CHANGE,
            Situation.REVOKE_SUSPEND,
        ),
    ),
    (N_("Card reader and programs"), (Situation.READER_ORDER, Situation.DRIVER)),
)

_FITS: Final = N_("For what was found on this computer")
_FOUND: Final = N_("Matches")
_NOTHING: Final = N_(
    "No procedure matches. Try other words (“lost”, “PIN”, “renewal”), or clear the field."
)
_NO_PROVINCE: Final = N_("No province")
_NOT_SAID: Final = N_("Choose")
_ASK: Final = N_(
    "The procedure depends on whose card it is. You are asked once; the answer is kept on "
    "this computer."
)


class SituationView(Record, frozen=True):
    """One way to choose."""

    situation: Situation
    title: str
    says: str
    picture: str  # name in resources/icons


class GroupView(Record, frozen=True):
    """Ways that belong together."""

    title: str
    because: str  # the finding that leads to them, or why there are none
    fits: bool  # what was found on this computer
    situations: tuple[SituationView, ...]


class AudienceView(Record, frozen=True):
    """Whom the ways are for. Ids for programs, titles for people."""

    roles: tuple[ChoiceView, ...]  # the first, without an id, while nobody has chosen
    role: str
    provinces: tuple[ChoiceView, ...]  # the first, without an id, for none
    province: str
    asks_province: bool  # where the way depends on it
    note: str  # "" when all is known


class GuideListView(Record, frozen=True):
    """The page of all ways."""

    person: AudienceView
    groups: tuple[GroupView, ...]


def guide_list(
    texts: Texts,
    person: AudienceView,
    *,
    typed: str = "",
    fitting: Situation | None = None,
    because: str = "",
) -> GuideListView:
    """Return all ways; only those that are meant, while somebody types.

    Args:
        texts: the language.
        person: whom they are for.
        typed: into the field for searching.
        fitting: the way a finding leads to, which stands on top.
        because: that finding in words.
    """
    if plain(typed):
        found = tuple(_view(each, texts) for each in matching(typed, texts))
        says = "" if found else texts.get(_NOTHING)
        return GuideListView(person, (GroupView(texts.get(_FOUND), says, False, found),))
    groups = list[GroupView]()
    if fitting is not None:
        groups.append(GroupView(texts.get(_FITS), because, True, (_view(fitting, texts),)))
    groups += [
        GroupView(texts.get(title), "", False, tuple(_view(each, texts) for each in situations))
        for title, situations in GROUPS
    ]
    return GuideListView(person, tuple(groups))


def audience_view(
    texts: Texts,
    role: Role | None,
    province: str | None,
    own: Sequence[tuple[str, str]] = (),
) -> AudienceView:
    """Return what there is to choose from for whom, and what is chosen.

    Args:
        texts: the language.
        role: None while nobody has said.
        province: its id; "" for none, None while nobody has said.
        own: ids and names of provinces beyond the 81, an administrator's.
    """
    choices = roles(texts)
    if role is None:
        choices = (ChoiceView("", texts.get(_NOT_SAID)), *choices)
    places = {plain(name): name for name in NAMES} | dict(own)
    rows = [ChoiceView(key, name) for key, name in places.items()]
    rows.sort(key=lambda row: _alphabetical(row.title))
    return AudienceView(
        roles=choices,
        role=role or "",
        provinces=(ChoiceView("", texts.get(_NO_PROVINCE)), *rows),
        province=province if province in places else "",
        asks_province=role in MINISTRY,
        note="" if role is not None else texts.get(_ASK),
    )


def matching(typed: str, texts: Texts) -> tuple[Situation, ...]:
    """Return the ways somebody may mean, the likeliest first."""
    wanted = plain(typed).split()
    sure = find_situation(typed, texts)
    found = [] if sure is None else [sure]
    found += [
        each
        for each in Situation
        if each is not sure and all(_called(each, part, texts) for part in wanted)
    ]
    return tuple(found)


def _called(situation: Situation, wanted: str, texts: Texts) -> bool:
    """Tell whether a word of one of its names begins so."""
    return any(
        part.startswith(wanted) for name in _names(situation, texts) for part in name.split()
    )


def _names(situation: Situation, texts: Texts) -> Iterator[str]:
    yield plain(texts.get(word(situation)))
    yield plain(texts.get(SAYS[situation]))
    yield from (name for name, meant in TYPED.items() if meant is situation)


def _view(situation: Situation, texts: Texts) -> SituationView:
    return SituationView(
        situation,
        texts.get(word(situation)),
        texts.get(SAYS[situation]),
        f"guide_{situation}",
    )


def _alphabetical(name: str) -> list[int]:
    """Return a key for the Turkish alphabet."""
    letters = "abcçdefgğhıijklmnoöprsştuüvyz"
    return [letters.find("i" if char == "İ" else char.casefold()) for char in name]
