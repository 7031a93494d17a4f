"""The context of one run: what the window and the command line both work with."""

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

from esign_desktop.app import paths
from esign_desktop.app.operation_record import OperationRecord
from esign_desktop.presenters.languages import choose_language, load_texts_or_english
from esign_desktop.presenters.texts import N_

if TYPE_CHECKING:
    from pathlib import Path

    from esign_desktop.app.autostart import Autostart
    from esign_desktop.app.diagnose import Observer, Scope
    from esign_desktop.app.logs import KeptLog
    from esign_desktop.app.online import IssuerMemory
    from esign_desktop.app.pin_memory import PinMemory
    from esign_desktop.app.pin_task import PinTask, TypedPins
    from esign_desktop.app.pins import Pins, Target
    from esign_desktop.app.policy import Policy
    from esign_desktop.app.prestart import Prestart
    from esign_desktop.app.settings import Loaded, Settings
    from esign_desktop.catalog.links import LinkEntry
    from esign_desktop.catalog.signed_file import TrustedKey
    from esign_desktop.devices.ports import Devices
    from esign_desktop.model.catalog import Catalog
    from esign_desktop.model.catalog_use import CatalogInUse
    from esign_desktop.model.certificate import Certificate
    from esign_desktop.model.operation import Noting, OperationKind
    from esign_desktop.model.report import Report
    from esign_desktop.model.snapshot import Snapshot
    from esign_desktop.presenters.status.overview import Presenter
    from esign_desktop.presenters.texts import Texts


def _log(message: str) -> None:
    import logging  # late, too: it takes longer to load than the rest of this module

    logging.getLogger(__name__).warning(message)


class AppContext:
    """Language, settings, policy, catalogue and devices of one run, made when first used.

    Creating a context reads no file and touches no card. The imports are late for the same reason:
    ``--help`` and the first paint of the window need few of them.

    Args:
        scenario: name or file of a simulated computer; None: this computer.
        language: "tr" or "en"; None: the settings' in the window, else the system's.
        scope: what every diagnosis is restricted to; None: nothing.
        system_locale: the system's locale, for systems that set no variable; None: not known.
        in_window: texts name pages and buttons instead of commands.
        warn: called with what is wrong with the translations, if something is.
        prestart: what was started before the program was loaded.
        log: the log of this run, where one is kept.
    """

    def __init__(
        self,
        scenario: str | None = None,
        language: str | None = None,
        scope: "Scope | None" = None,
        *,
        system_locale: str | None = None,
        in_window: bool = False,
        warn: Callable[[str], None] = _log,
        prestart: "Prestart | None" = None,
        log: "KeptLog | None" = None,
    ) -> None:
        self.scenario = scenario
        self.language = language
        self.scope = scope
        self.log = log
        self.card_in_use = Lock()  # two operations on one card at once lock each other out
        self.task: PinTask | None = None  # the last PIN task: ending the program has to end it
        self._system_locale = system_locale
        self._in_window = in_window
        self._warn = warn
        self._prestart = prestart
        self._issuer_memory: IssuerMemory | None = None
        self._pin_memory: PinMemory | None = None

    @cached_property
    def policy(self) -> "Policy":
        """Return the administrator's policy.

        Raises:
            PolicyError: it cannot be read.
        """
        from esign_desktop.app.policy import load_policy, policy_file

        return load_policy(policy_file())

    @property
    def always_online(self) -> bool:
        """Tell whether the policy wants issuers asked at every diagnosis of this computer.

        Raises:
            PolicyError: the policy cannot be read.
        """
        from esign_desktop.model.online_use import OnlineUse

        return self.scenario is None and self.policy.online is OnlineUse.ALWAYS

    @cached_property
    def settings_file(self) -> "Path":
        """Return where the user's settings are kept."""
        from esign_desktop.app.settings import settings_file

        return settings_file()

    @cached_property
    def _loaded_settings(self) -> "Loaded":
        from esign_desktop.app.settings import load_settings

        return load_settings(self.settings_file)

    @property
    def settings(self) -> "Settings":
        """Return the user's settings."""
        return self._loaded_settings.settings

    @property
    def settings_set_aside(self) -> "Path | None":
        """Return where a settings file that could not be read was moved to."""
        return self._loaded_settings.set_aside

    def remember(self, **changes: Any) -> None:
        """Change fields of ``Settings`` and save them.

        What another process has saved meanwhile is kept.

        Raises:
            OSError: they cannot be saved. They hold for this run all the same.
        """
        from msgspec.structs import replace

        from esign_desktop.app.settings import load_settings, save_settings

        newest = load_settings(self.settings_file).settings
        changed = replace(newest, **changes)
        self._loaded_settings = self._loaded_settings._replace(settings=changed)
        save_settings(self.settings_file, changed)

    def choose(self, **changes: Any) -> None:
        """Change fields of ``Settings``; that they cannot be saved is only logged."""
        try:
            self.remember(**changes)
        except OSError as error:
            _log(f"settings not saved: {error.strerror}")

    @cached_property
    def autostart(self) -> "Autostart":
        """Return the entry that starts the program at the start of a session."""
        from esign_desktop.app.autostart import this_session

        return this_session(self.texts.get(N_("E-imza Masaüstü")))

    @cached_property
    def catalog_in_use(self) -> "CatalogInUse":
        """Return the catalogue, where it comes from, and which others were refused.

        Raises:
            CatalogError: the program's own is needed and damaged.
            PolicyError: the policy cannot be read.
        """
        from esign_desktop.app.catalogs import find_catalog

        return find_catalog(self.policy)

    @property
    def catalog(self) -> "Catalog":
        """Return the catalogue of readers, cards and packages. Raises as ``catalog_in_use``."""
        return self.catalog_in_use.catalog

    @property
    def catalog_keys(self) -> "tuple[TrustedKey, ...]":
        """Return the keys whose signed catalogues are accepted.

        Raises:
            CatalogError: one of the program's own is damaged.
            PolicyError: the policy cannot be read.
        """
        from esign_desktop.app.catalogs import trusted_keys

        return trusted_keys(self.policy)

    @cached_property
    def links(self) -> "Mapping[str, LinkEntry]":
        """Return the web pages that may be named and opened."""
        from esign_desktop.catalog.links import load_links

        return load_links(paths.data_dir() / "resources" / "links.toml")

    @cached_property
    def texts(self) -> "Texts":
        """Return the texts in the language of this run."""
        language = self.language
        if language is None and self._in_window:
            language = self.settings.language or None
        return own_texts(language, self._system_locale, self._warn, in_window=self._in_window)

    @cached_property
    def presenter(self) -> "Presenter":
        """Return the presenter of findings, for whoever uses this interface."""
        return self._presenter(self.texts)

    @cached_property
    def report_presenter(self) -> "Presenter":
        """Return the presenter of reports that are handed on: they name commands."""
        return self._presenter(own_texts(self.texts.language, None, self._warn))

    def _presenter(self, texts: "Texts") -> "Presenter":
        from esign_desktop.presenters.status.overview import Presenter

        return Presenter(texts, self.catalog, self.links)

    def limits(self, report: "Report | None") -> str:
        """Return the sentence that says what the scope leaves out; empty without a scope."""
        if self.scope is None:
            return ""
        from esign_desktop.presenters.status.scope_banner import limits_text

        snapshot = report.snapshot if report else None
        return limits_text(self.scope.module, self.scope.reader, snapshot, self.texts)

    @property
    def observer(self) -> "Observer":
        """Return what takes snapshots of the computer.

        Raises:
            ScenarioError: the scenario cannot be opened.
            CatalogError, PolicyError: as ``catalog_in_use``.
        """
        return self._observed[0]

    @property
    def devices(self) -> "Devices":
        """Return the devices, simulated ones for a scenario. Raises as ``observer``."""
        return self._observed[1]

    @cached_property
    def _observed(self) -> "tuple[Observer, Devices]":
        from esign_desktop.app.composition import observed_computer, simulated_computer

        catalog = self.catalog
        if self.scenario is not None:
            return simulated_computer(catalog, self.scenario)
        return observed_computer(catalog, self.policy, self._prestart)

    @property
    def is_prepared(self) -> bool:
        """Tell whether the devices have been made."""
        return "_observed" in self.__dict__

    def prepare(self) -> None:
        """Load what a diagnosis and its presentation need. Slow. Raises as ``observer``."""
        import esign_desktop.diagnosis.engine
        import esign_desktop.presenters.status.view  # noqa: F401

        _ = self.presenter, self._observed

    def diagnose(
        self,
        scope: "Scope | None" = None,
        meanwhile: Callable[[], None] = lambda: None,
        asking: Callable[[], None] = lambda: None,
    ) -> "Report":
        """Observe the computer and judge what was seen. Blocking: for a background thread.

        Args:
            scope: what to look at; None: the scope of this run.
            meanwhile: called once while a card or a module works.
            asking: called before issuers are asked.
        """
        from msgspec.structs import replace

        from esign_desktop.app.diagnose import Scope

        wanted = scope or self.scope or Scope()
        wanted = replace(wanted, whole=wanted.whole or self.knows_of_stopped())
        with self.card_in_use:
            snapshot = self.observer.take_snapshot(wanted, meanwhile)
            if self._pin_memory is not None:
                snapshot = self._pin_memory.in_snapshot(snapshot)
        if wanted.online:
            from esign_desktop.app.online import ask_online

            asking()
            snapshot = ask_online(snapshot, self.devices.issuers)
        return self._judge(snapshot)

    def knows_of_stopped(self) -> bool:
        """Tell whether an issuer revoked or suspended a certificate: the card may have another."""
        return self._issuer_memory is not None and self._issuer_memory.knows_of_stopped()

    def judge(self, report: "Report") -> "Report":
        """Return a report judged anew, with the answers of issuers."""
        return self._judge(report.snapshot)

    def _judge(self, snapshot: "Snapshot") -> "Report":
        from esign_desktop.diagnosis.engine import diagnose

        if self._issuer_memory is not None:
            snapshot = self._issuer_memory.in_snapshot(snapshot)
        return diagnose(snapshot, self.catalog)

    def ask_issuers(self, report: "Report") -> "tuple[Certificate, ...]":
        """Ask issuers online whether the certificates of a report are revoked. Blocking.

        The answers hold for every report of this run.

        Returns:
            The certificates, with the answers.
        """
        from esign_desktop.app.online import IssuerMemory

        self._issuer_memory = self._issuer_memory or IssuerMemory()
        return self._issuer_memory.ask(report.snapshot, self.devices.issuers)

    def pin_task(
        self,
        kind: "OperationKind",
        target: "Target",
        typed: "TypedPins",
        *,
        last_try_confirmed: bool,
        record: OperationRecord | None = None,
        look_first: bool = True,
        looking: Callable[[], None] = lambda: None,
        sending: Callable[[], None] = lambda: None,
    ) -> "PinTask":
        """Return a task that sends a PIN once; its arguments are those of ``PinTask``."""
        from esign_desktop.app.pin_task import PinTask

        record = record or OperationRecord(kind)
        self.task = PinTask(
            self.pins(record.note),
            kind,
            target,
            typed,
            last_try_confirmed=last_try_confirmed,
            record=record,
            card_in_use=self.card_in_use,
            look_first=look_first,
            looking=looking,
            sending=sending,
        )
        return self.task

    def pins(self, noting: "Noting | None" = None) -> "Pins":
        """Return the operations on the PINs of this computer's cards.

        Args:
            noting: called with what is known of an operation while it goes on.
        """
        from esign_desktop.app.pin_memory import PinMemory
        from esign_desktop.app.pins import Pins
        from esign_desktop.model.operation import note_nothing

        self._pin_memory = self._pin_memory or PinMemory()
        return Pins(
            self.devices, self.observer, self.catalog, self._pin_memory, noting or note_nothing
        )


def own_texts(
    language: str | None,
    system_locale: str | None,
    warn: Callable[[str], None],
    *,
    in_window: bool = False,
) -> "Texts":
    """Return the texts of the wanted language, else the system's, else Turkish.

    Args:
        language: "tr" or "en"; None: nobody chose one.
        system_locale: the system's locale, for systems that set no variable; None: not known.
        warn: called with what is wrong with the translations, if something is.
        in_window: texts name pages and buttons instead of commands.
    """
    chosen = choose_language(language, os.environ, system_locale)
    folder = paths.data_dir() / "resources" / "locale"
    return load_texts_or_english(chosen, folder, warn, in_window=in_window)
