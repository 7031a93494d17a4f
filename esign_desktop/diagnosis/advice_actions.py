"""Converts the advice of the catalogue to actions of a finding."""

from collections.abc import Iterable

from esign_desktop.model.advice import Advice, AdviceKind
from esign_desktop.model.report import Action, ActionKind


def actions_of(advice: Iterable[Advice]) -> tuple[Action, ...]:
    """Return what advice asks to be done, in its order; nothing where nothing is to be done."""
    found: list[Action] = []
    for each in advice:
        if each.kind is AdviceKind.INSTALL and each.package is not None:
            found.append(Action(ActionKind.INSTALL_PACKAGE, each.package.id))
        elif each.kind is AdviceKind.SET and each.setting is not None:
            found.append(Action(ActionKind.CHANGE_SETTING, each.setting.id))
        elif each.link:
            found.append(Action(ActionKind.OPEN_LINK, each.link))
    return tuple(dict.fromkeys(found))
