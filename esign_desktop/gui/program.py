"""What the window is built from: the texts, the catalogue, the words, and who looks at what."""

import logging
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QLocale

from esign_desktop.app import paths
from esign_desktop.app.autostart import this_session
from esign_desktop.app.logs import KeptLog
from esign_desktop.app.policy import load_policy, policy_file
from esign_desktop.app.settings import load_settings, save_settings, settings_file
from esign_desktop.model.certificate import RevocationStatus
from esign_desktop.model.report import Report
from esign_desktop.presenters.languages import choose_language, load_texts_or_english
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Observer, Scope
    from esign_desktop.app.online import Answers
    from esign_desktop.app.pin_memory import PinMemory
    from esign_desktop.app.pin_task import PinTask
    from esign_desktop.app.pins import Pins
    from esign_desktop.catalog.links import LinkEntry
    from esign_desktop.devices.ports import Devices
    from esign_desktop.model.catalog import Catalog
    from esign_desktop.model.catalog_use import CatalogInUse
    from esign_desktop.model.certificate import Certificate
    from esign_desktop.model.operation import Noting
    from esign_desktop.model.snapshot import Snapshot
    from esign_desktop.presenters.status.overview import Presenter

logger = logging.getLogger(__name__)


class Program:
    """One run of the program. Nothing here knows a widget, and making it touches no card.

    What the first paint can do without is loaded when it is first wanted: ``prepare`` does so in
    the background.

    Args:
        scenario: name or file of a simulated computer; None for this one.
        language: tr or en; the system's when None.
        scope: what is looked at.
        log: what is logged in this run.

    Raises:
        CatalogError, DecodeError, ScenarioError: as ``app.composition`` says.
    """

    def __init__(
        self,
        scenario: str | None,
        language: str | None,
        scope: "Scope | None" = None,
        log: KeptLog | None = None,
    ) -> None:
        self.scenario = scenario
        self._scope = scope
        self.log = log
        self.settings_file = settings_file()
        loaded = load_settings(self.settings_file)
        self.settings, self.settings_set_aside = loaded
        self.policy = load_policy(policy_file())
        self.texts = own_texts(language or self.settings.language or None)
        self.autostart = this_session(self.texts.get(N_("E-imza Masaüstü")))
        self.card_in_use = Lock()  # two at one card at once lock each other out
        self._answers: Answers = {}
        self.task: PinTask | None = None  # the last one, for who ends the program
        if scenario is not None:
            self.prepare()  # it is told at once when there is no such scenario

    @cached_property
    def catalog_in_use(self) -> "CatalogInUse":
        """Return the catalogue, and where it comes from."""
        from esign_desktop.app import composition as wiring

        return wiring.catalog_in_use()

    @property
    def catalog(self) -> "Catalog":
        """Return what is known of readers, cards and packages."""
        return self.catalog_in_use.catalog

    @cached_property
    def links(self) -> Mapping[str, "LinkEntry"]:
        """Return the pages that may be opened."""
        from esign_desktop.catalog.links import load_links

        return load_links(_resources() / "links.toml")

    @cached_property
    def presenter(self) -> "Presenter":
        """Return who puts findings into words."""
        from esign_desktop.presenters.status.overview import Presenter

        return Presenter(self.texts, self.catalog, self.links)

    @cached_property
    def report_presenter(self) -> "Presenter":
        """Return who words reports that are handed on: as the command line words them."""
        from esign_desktop.presenters.status.overview import Presenter

        return Presenter(own_texts(self.texts.language, in_window=False), self.catalog, self.links)

    def limits(self, report: Report | None) -> str:
        """Return that only a part of the computer is looked at, if it is so."""
        if self._scope is None:
            return ""
        from esign_desktop.presenters.status.scope_banner import limits_text

        snapshot = report.snapshot if report else None
        return limits_text(self._scope.module, self._scope.reader, snapshot, self.texts)

    @property
    def observer(self) -> "Observer":
        """Return who looks."""
        return self._wired[0]

    @property
    def devices(self) -> "Devices":
        """Return what is looked at, and operated."""
        return self._wired[1]

    @cached_property
    def _wired(self) -> "tuple[Observer, Devices]":
        from esign_desktop.app import composition as wiring

        return wiring.observer(self.catalog, self.scenario)

    @property
    def is_prepared(self) -> bool:
        """Tell whether something could be looked at by now."""
        return "_wired" in self.__dict__

    def prepare(self) -> None:
        """Load what was put off. May take a while: for a background thread.

        Raises:
            CatalogError, DecodeError, ScenarioError: as ``app.composition`` says.
        """
        import esign_desktop.diagnosis.engine
        import esign_desktop.presenters.status.view  # noqa: F401

        _ = self.presenter, self._wired, self._pin_memory  # by one thread: later two ask for them

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
        from esign_desktop.app.diagnose import Scope

        with self.card_in_use:
            scope = replace(self._scope or Scope(), whole=self.knows_of_stopped())
            snapshot = self.observer.take_snapshot(scope)
            snapshot = self._pin_memory.in_snapshot(snapshot)
        return self._judge(snapshot)

    def knows_of_stopped(self) -> bool:
        """Tell whether an issuer has said that it stopped a certificate: there may be a newer."""
        stopped = {RevocationStatus.REVOKED, RevocationStatus.SUSPENDED}
        return any(each.revocation.status in stopped for each in self._answers.values())

    def judge(self, report: Report) -> Report:
        """Return a report with what issuers have said meanwhile of its certificates."""
        return self._judge(report.snapshot)

    def _judge(self, snapshot: "Snapshot") -> Report:
        from esign_desktop.app.online import with_answers
        from esign_desktop.diagnosis.engine import diagnose

        return diagnose(with_answers(snapshot, self._answers), self.catalog)

    def ask_issuers(self, report: Report) -> "tuple[Certificate, ...]":
        """Ask online whether the certificates of a report still hold. Blocking.

        What is answered counts for every report from now on, until the program ends.

        Returns:
            The certificates, with the answers.
        """
        from esign_desktop.app.online import ask_online, remembered
        from esign_desktop.diagnosis.selectors import card_contents

        snapshot = ask_online(report.snapshot, self.devices.issuers)
        self._answers = remembered(self._answers, snapshot)
        return tuple(
            each for contents in card_contents(snapshot) for each in contents.certificates
        )

    @cached_property
    def _pin_memory(self) -> "PinMemory":
        from esign_desktop.app.pin_memory import PinMemory

        return PinMemory()

    def pins(self, noting: "Noting") -> "Pins":
        """Return what can be done with the PINs of this computer's cards.

        Args:
            noting: gets what is known of an operation while it goes on.
        """
        from esign_desktop.app.pins import Pins

        return Pins(self.devices, self.observer, self.catalog, self._pin_memory, noting)


def own_texts(wanted: str | None = None, *, in_window: bool = True) -> Texts:
    """Return the texts of the wanted language, the system's, or Turkish."""
    language = choose_language(wanted, os.environ, QLocale.system().name())
    return load_texts_or_english(
        language, _resources() / "locale", logger.warning, in_window=in_window
    )


def _resources() -> Path:
    return paths.data_dir() / "resources"
