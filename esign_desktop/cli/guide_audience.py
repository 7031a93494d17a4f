"""Determines the audience of a guide from options, the card and settings, or asks once."""

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import click

from esign_desktop.app.atomic_write import problem_of
from esign_desktop.app.guide_selection import Audience, names_of, person
from esign_desktop.catalog.province_names import find_province, plain, provinces_meant
from esign_desktop.cli.choose import choose, quoted
from esign_desktop.cli.exit_codes import USAGE
from esign_desktop.cli.session import Failure
from esign_desktop.model.guide import MINISTRY, Role
from esign_desktop.presenters.guides.guide_choices import (
    find_role,
    roles,
    roles_meant,
    situations_meant,
)
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_
from esign_desktop.presenters.write_problems import write_reason

if TYPE_CHECKING:
    from esign_desktop.app.policy import Policy
    from esign_desktop.cli.session import Session
    from esign_desktop.model.guide import Guides, Situation

T = TypeVar("T", bound=StrEnum)


def is_list(typed: str) -> bool:
    """Tell whether the list of situations and roles is wanted."""
    return plain(typed) in ("list", "liste")


def situation_typed(session: "Session", typed: str, *, may_ask: bool) -> "Situation | None":
    """Return the situation that was typed; None for nothing, or for the list.

    Raises:
        Failure: it means none, or several and nobody can be asked which.
    """
    if not typed or is_list(typed):
        return None
    none = N_("No situation is called “{name}”; 'guide list' lists them.")
    meant = situations_meant(typed, session.texts)
    return _one_of(session, typed, meant, none, may_ask=may_ask)


def named_audience(
    session: "Session", guides: "Guides", role: str | None, province: str | None, *, may_ask: bool
) -> Audience:
    """Return the audience the options name.

    Raises:
        Failure: a name means nobody, or several and nobody can be asked which.
    """
    whose = None if role is None else _role(session, role, may_ask=may_ask)
    if province is None or plain(province) in ("none", "yok", ""):
        return Audience(whose, None if province is None else "")
    return Audience(whose, _province(session, guides, province, may_ask=may_ask))


def _role(session: "Session", typed: str, *, may_ask: bool) -> Role:
    none = N_("No role is called “{name}”; 'guide list' lists them.")
    return _one_of(session, typed, roles_meant(typed, session.texts), none, may_ask=may_ask)


def _province(session: "Session", guides: "Guides", typed: str, *, may_ask: bool) -> str:
    _ = session.texts.get
    place = find_province(typed, names_of(guides))
    if place is not None:
        return place[0]
    meant = provinces_meant(typed, names_of(guides))
    if not meant:
        none = N_("No province is called “{name}”; type one of the 81, or 'none'.")
        raise Failure(_(none, name=quoted(typed)), USAGE)
    names, hint = [name for _id, name in meant], _(N_("Type more of its name."))
    return meant[choose(session, typed, names, hint, may_ask=may_ask)][0]


def _one_of(
    session: "Session", typed: str, meant: tuple[T, ...], none: str, *, may_ask: bool
) -> T:
    """Return the one that is meant; ``none`` is said where none is."""
    _ = session.texts.get
    if not meant:
        raise Failure(_(none, name=quoted(typed)), USAGE)
    if len(meant) == 1:
        return meant[0]
    titles = [f"{_(word(each))}  ({each})" for each in meant]
    hint = _(N_("Use one of the names in brackets."))
    return meant[choose(session, typed, titles, hint, may_ask=may_ask)]


def audience(
    session: "Session",
    guides: "Guides",
    policy: "Policy",
    named: Audience,
    on_card: Role | None,
    *,
    ask: bool,
    remember: bool,
) -> Audience:
    """Return the audience: from options, the card, the policy, the settings, or a question."""
    if session.settings_set_aside is not None:
        message = N_("Your settings could not be read and were reset; the old file is {file}.")
        session.tell(session.texts.get(message, file=session.settings_set_aside))
    before = person(policy, session.settings, guides)
    role = named.role or on_card or before.role
    province = named.province if named.province is not None else before.province
    if remember:
        _remember(session, named)
    if not ask or (role is not None and (role not in MINISTRY or province is not None)):
        return Audience(role, province)
    asked = _ask(session, guides, Audience(role, province))
    new = Audience(
        asked.role if role is None else None, asked.province if province is None else None
    )
    _remember(session, new)
    return asked


def _remember(session: "Session", new: Audience) -> None:
    before = session.settings
    role = new.role or before.role
    province = new.province if new.province is not None else before.province
    try:
        session.remember(role=role, province=province)
    except OSError as error:  # an answer matters more than remembering who asked
        message = N_("Could not save your choice: {reason}")
        reason = write_reason(problem_of(error), error, session.texts)
        session.tell(session.texts.get(message, reason=reason))


def _ask(session: "Session", guides: "Guides", known: Audience) -> Audience:
    _ = session.texts.get
    session.tell(
        _(
            N_(
                "You are asked once; the answer is kept on this computer. Change it with --role "
                "and --province."
            )
        )
    )
    role = known.role or _ask_role(session)
    province = known.province
    if role in MINISTRY and province is None:
        province = _ask_province(session, guides)
    return Audience(role, province)


def _ask_role(session: "Session") -> Role:
    _ = session.texts.get
    views = roles(session.texts)
    for number, view in enumerate(views, 1):
        session.tell(f"  {number}. {view.title}")
    while True:
        typed = click.prompt(_(N_("Whose card is it? Number or name")), err=True).strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(views):
            return list(Role)[int(typed) - 1]
        found = None if typed.isdecimal() else find_role(typed, session.texts)
        if found is not None:
            return found
        session.tell(_(N_("Type one of the numbers.")))


def _ask_province(session: "Session", guides: "Guides") -> str:
    _ = session.texts.get
    while True:
        question = _(N_("In which province do you work? (Enter: none)"))
        typed = click.prompt(question, default="", show_default=False, err=True)
        if not typed.strip():
            return ""
        found = find_province(typed, names_of(guides))
        if found is not None:
            return found[0]
        session.tell(_(N_("There is no such province.")))
