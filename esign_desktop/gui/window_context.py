"""The application context as the window needs it: Qt's locale, texts that name pages."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale

from esign_desktop.app import context
from esign_desktop.app.context import AppContext

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Scope
    from esign_desktop.app.logs import KeptLog
    from esign_desktop.presenters.texts import Texts

logger = logging.getLogger(__name__)


def window_context(
    scenario: str | None = None,
    language: str | None = None,
    scope: "Scope | None" = None,
    log: "KeptLog | None" = None,
) -> AppContext:
    """Return the context of a window, with everything read that can keep it from opening.

    Args:
        scenario: name or file of a simulated computer; None: this computer.
        language: "tr" or "en"; None: the settings', else the system's.
        scope: what every diagnosis is restricted to; None: nothing.
        log: the log of this run.

    Raises:
        PolicyError: the policy cannot be read.
        CatalogError, ScenarioError: the simulated computer cannot be made.
    """
    made = AppContext(
        scenario,
        language,
        scope,
        system_locale=QLocale.system().name(),
        in_window=True,
        warn=logger.warning,
        log=log,
    )
    _ = made.policy
    if scenario is not None:
        made.prepare()
    return made


def own_texts(language: str | None = None, *, in_window: bool = True) -> "Texts":
    """Return the window's texts where there is no context yet.

    Args:
        language: "tr" or "en"; None: the system's.
        in_window: texts name pages and buttons instead of commands.
    """
    locale = QLocale.system().name()
    return context.own_texts(language, locale, logger.warning, in_window=in_window)
