"""What the window is built from: the texts, the catalogue, the words, and who looks at what."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QLocale

from esign_desktop.app import paths, wiring
from esign_desktop.app.autostart import this_session
from esign_desktop.app.diagnose import Scope, run_diagnosis
from esign_desktop.app.logs import KeptLog
from esign_desktop.app.policy import load_policy, policy_file
from esign_desktop.app.settings import load_settings, save_settings, settings_file
from esign_desktop.catalog.links import LinkEntry, load_links
from esign_desktop.model.report import Report
from esign_desktop.presenters.languages import (
    TranslationsMissingError,
    choose_language,
    load_texts,
)
from esign_desktop.presenters.overview import Presenter
from esign_desktop.presenters.texts import N_, Texts

logger = logging.getLogger(__name__)


class Program:
    """One run of the program. Nothing here knows a widget, and making it touches no card.

    Args:
        scenario: name or file of a simulated computer; None for this one.
        language: tr or en; the system's when None.
        scope: what is looked at.
        log: what is logged in this run.

    Raises:
        CatalogError, DecodeError, SceneError: as ``app.wiring`` says.
    """

    def __init__(
        self,
        scenario: str | None,
        language: str | None,
        scope: Scope = Scope(),  # noqa: B008 - a frozen record
        log: KeptLog | None = None,
    ) -> None:
        self.scenario = scenario
        self._scope = scope
        self.log = log
        self.settings_file = settings_file()
        loaded = load_settings(self.settings_file)
        self.settings, self.settings_set_aside = loaded
        self.policy = load_policy(policy_file())
        self.texts = _texts(language or self.settings.language or None)
        self.catalog_in_use = wiring.catalog_in_use()
        self.catalog = self.catalog_in_use.catalog
        self.links: Mapping[str, LinkEntry] = load_links(_resources() / "links.toml")
        self.presenter = Presenter(self.texts, self.catalog, self.links)
        self.autostart = this_session(self.texts.get(N_("E-imza Masaüstü")))
        self.observer, self.devices = wiring.observer(self.catalog, scenario)

    def choose(self, **changes: Any) -> None:
        """Take over and remember choices: fields of ``Settings``.

        What another part of the program has remembered meanwhile stays.
        """
        newest = load_settings(self.settings_file).settings
        self.settings = replace(newest, **changes)
        try:
            save_settings(self.settings_file, self.settings)
        except OSError as error:  # an answer matters more than remembering
            logger.info("settings not saved: %s", error.strerror)

    def diagnose(self) -> Report:
        """Look, then think. Blocking: for a background thread."""
        return run_diagnosis(self.observer, self.catalog, self._scope)


def _texts(wanted: str | None) -> Texts:
    language = choose_language(wanted, os.environ, QLocale.system().name())
    try:
        return load_texts(language, _resources() / "locale")
    except TranslationsMissingError as error:
        logger.warning("%s", error)  # and then speak English: an answer matters more
        return load_texts("en", _resources() / "locale")


def _resources() -> Path:
    return paths.data_dir() / "resources"
