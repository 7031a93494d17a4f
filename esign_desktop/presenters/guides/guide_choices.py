"""Which situation or role somebody means by what they typed."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from esign_desktop.catalog.province_names import plain
from esign_desktop.model.guide import Role, Situation
from esign_desktop.model.record import Record
from esign_desktop.presenters.guides.messages import TYPED, TYPED_ROLES
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import Texts

T = TypeVar("T", bound=StrEnum)

_TOO_SHORT: Final = 4
"""Letters that begin too many words: "yeni" is not yet "yenileme"."""


class ChoiceView(Record, frozen=True):
    """One of the situations or roles, for a list."""

    id: str
    title: str


def situations(texts: Texts) -> tuple[ChoiceView, ...]:
    """Return all situations with their titles."""
    return tuple(ChoiceView(each, texts.get(word(each))) for each in Situation)


def roles(texts: Texts) -> tuple[ChoiceView, ...]:
    """Return all roles with their titles."""
    return tuple(ChoiceView(each, texts.get(word(each))) for each in Role)


def find_situation(typed: str, texts: Texts) -> Situation | None:
    """Return the situation meant; None for none, or for several."""
    return _only(situations_meant(typed, texts))


def find_role(typed: str, texts: Texts) -> Role | None:
    """Return the role meant; None for none, or for several."""
    return _only(roles_meant(typed, texts))


def situations_meant(typed: str, texts: Texts) -> tuple[Situation, ...]:
    """Return the situations that may be meant: by id, title, a usual word, or a beginning."""
    return _meant(typed, Situation, TYPED, texts)


def roles_meant(typed: str, texts: Texts) -> tuple[Role, ...]:
    """Return the roles that may be meant, as :func:`situations_meant`."""
    return _meant(typed, Role, TYPED_ROLES, texts)


def _only(meant: tuple[T, ...]) -> T | None:
    return meant[0] if len(meant) == 1 else None


def _meant(typed: str, kind: type[T], usual: Mapping[str, T], texts: Texts) -> tuple[T, ...]:
    wanted = plain(typed)
    if not wanted:
        return ()
    known = dict(usual)
    for member in kind:
        for name in (member.value, word(member), texts.get(word(member))):
            known[plain(name)] = member
    if wanted in known:
        return (known[wanted],)
    meant = {known[name] for name in known if name.startswith(wanted)}
    if not meant:  # "kartım kayboldu": every word there, in whatever form
        meant = {known[name] for name in known if _all_begin(name, wanted)}
    return tuple(member for member in kind if member in meant)


def _all_begin(name: str, wanted: str) -> bool:
    """Tell whether every word of a name begins, or is begun by, one of the words typed."""
    words = [each for each in wanted.split() if len(each) > 2]
    return bool(words) and all(
        any(
            typed.startswith(part) or (len(typed) > _TOO_SHORT and part.startswith(typed))
            for typed in words
        )
        for part in name.split()
    )
