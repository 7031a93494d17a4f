"""The window's main object: builds its parts, owns the threads, closes in order."""

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from esign_desktop import __version__
from esign_desktop.app.context import AppContext
from esign_desktop.app.logs import keep_log
from esign_desktop.app.policy import PolicyError
from esign_desktop.app.scenarios import ScenarioError
from esign_desktop.app.settings import Scheme
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.gui.actions import Actions
from esign_desktop.gui.background import Background
from esign_desktop.gui.crash.crash_reporter import CrashReporter, fatal_error_dialog
from esign_desktop.gui.diagnosis_runner import DiagnosisRunner
from esign_desktop.gui.icons import program_icon
from esign_desktop.gui.main_window import MainWindow
from esign_desktop.gui.page_factory import PageFactory
from esign_desktop.gui.qt_application import make_application
from esign_desktop.gui.shutdown import announce_outcome, finish_operation, quits_on_signals
from esign_desktop.gui.single_instance.single_instance import SingleInstance
from esign_desktop.gui.start_options import (
    NAME,
    StartOptions,
    WrongOptionError,
    answer,
    help_text,
    report_usage_error,
    start_options,
    unknown_text,
    wrong_option_text,
)
from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.window_context import own_texts, window_context
from esign_desktop.gui.windows_desktop import name_for_taskbar
from esign_desktop.model.exit_codes import (
    CONFIG,
    IO_ERROR,
    NO_INPUT,
    SOFTWARE,
    UNAVAILABLE,
    USAGE,
)
from esign_desktop.model.guide import Situation
from esign_desktop.model.report import Report
from esign_desktop.presenters.texts import N_, Texts

if TYPE_CHECKING:
    from esign_desktop.app.diagnose import Scope
    from esign_desktop.gui.cards.revocation_controller import RevocationController
    from esign_desktop.gui.tray.controller import TrayController

logger = logging.getLogger(__name__)

_MESSAGE_MS = 8000
_PAINTED_AFTER_MS = 1000
_CLOSE_FIRST = N_(
    "The program is already running; its window was brought to the front. To use "
    "these options, first close it, also its icon beside the clock."
)
_SCHEMES = {
    Scheme.SYSTEM: Qt.ColorScheme.Unknown,
    Scheme.LIGHT: Qt.ColorScheme.Light,
    Scheme.DARK: Qt.ColorScheme.Dark,
}


class AppController:
    """Connects main window, pages, diagnosis, tray and settings.

    Args:
        application: Qt's.
        program: what is shown.
    """

    def __init__(self, application: QApplication, program: AppContext) -> None:
        self._application = application
        self.program = program
        settings = program.settings
        self.theme = Theme(application, settings.type_size / 100, _SCHEMES[settings.scheme])
        self.report: Report | None = None
        self.background = Background()
        self.actions = Actions(
            program.texts,
            lambda: program.links,
            self.background,
            simulated=program.scenario is not None,
        )
        self.runner = DiagnosisRunner(program.diagnose)
        _ = program.texts.get
        self.page_factory = PageFactory(
            self.theme,
            program,
            self.background,
            self.actions,
            self.runner,
            lambda: self.revocation,
        )
        self.main = MainWindow(
            _(N_("E-imza Masaüstü")), _(N_("Settings")), self.page_factory.entries(), self.theme
        )
        self.crashes = CrashReporter(program.texts, self.main)
        self.tray: TrayController | None = None
        self._began = self._is_closed = False
        self._stop_watching: Callable[[], None] = lambda: None
        self._connect()
        self.main.show_scope_banner(program.limits(None))
        place = QByteArray.fromHex(QByteArray(settings.window.encode()))
        if not self.main.restoreGeometry(place):
            self.main.reset_geometry()
        self.main.show_page("status")

    def start(self, *, in_tray: bool = False) -> None:
        """Show the window, and only then look at readers and cards.

        Args:
            in_tray: begin as a tray icon, if the settings say so and the desktop has a tray.
        """
        self.crashes.install()
        self.main.painted.connect(self._begin)
        if in_tray and self._tray_controller().icon.is_shown:
            self._begin()
            return
        QTimer.singleShot(_PAINTED_AFTER_MS, self._begin)  # it may have been started minimised
        self.main.show()

    def close(self) -> None:
        """Stop what runs behind the window. A module that hangs is ended, too; once."""
        if self._is_closed:
            return
        self._is_closed = self._began = True  # nothing begins any more
        self._stop_watching()
        finish_operation(self.program.task, self.background, self.program.texts)
        if self.program.is_prepared:
            self.program.devices.tokens.stop()
        self.runner.wait(300)
        self.background.wait(0.3)

    @cached_property
    def revocation(self) -> "RevocationController":
        """Return the controller that asks issuers. Imported late: the first paint asks nobody."""
        from esign_desktop.gui.cards.revocation_controller import RevocationController

        revocation = RevocationController(self.program, self.background, self.main)
        revocation.answered.connect(self._apply_revocation_answers)
        revocation.status_changed.connect(self.page_factory.status.show_revocation_check)
        return revocation

    def refresh(self) -> None:
        """Take a new diagnosis; revocation answers count as outdated."""
        self.revocation.refresh()
        self.runner.request()

    def go_to(self, page: str, argument: str = "") -> None:
        """Show a page, scrolled to a place on it."""
        self.main.show_page(page)
        if self.main.shown == page:
            self.main.controller(page).open(argument)

    def bring_to_front(self) -> None:
        """Bring the window to the front, for instance at a second start of the program."""
        self.main.setWindowState(self.main.windowState() & ~Qt.WindowState.WindowMinimized)
        self.main.show()
        self.main.raise_()
        self.main.activateWindow()

    def open_settings(self) -> None:
        """Open the settings dialog; each choice is applied at once."""
        from esign_desktop.gui.settings.settings_dialog import SettingsDialog

        dialog = SettingsDialog(self.program.texts, self.program.settings, self.main)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.chosen.connect(self._choose)
        self._tray_controller().connect_choices(dialog.tray_choices)
        dialog.open()

    def show_status_message(self, sentence: str) -> None:
        """Show a sentence in the status bar for some seconds."""
        self.main.show_status_message(sentence, _MESSAGE_MS)

    def _tray_controller(self) -> "TrayController":
        """Return the tray's controller. Imported late: most users have no tray icon."""
        if self.tray is None:
            from esign_desktop.gui.tray.controller import TrayController
            from esign_desktop.gui.tray.icon import TrayIcon

            self.tray = TrayController(
                self._application, self.program, self.theme, possible=TrayIcon.is_possible()
            )
            self.tray.open_wanted.connect(self.bring_to_front)
            self.tray.refresh_requested.connect(self.refresh)
            self.tray.renewal_wanted.connect(self._show_renewal)
            if self.report is not None:
                self.tray.show_report(self.report)
        return self.tray

    def _show_renewal(self) -> None:
        self.bring_to_front()
        self.go_to("guides", Situation.RENEWAL_VALID)

    def _connect(self) -> None:
        self.page_factory.page_wanted.connect(self.go_to)
        self.page_factory.refresh_requested.connect(self.refresh)
        self.page_factory.settings_wanted.connect(self.open_settings)
        self.page_factory.status_message.connect(self.show_status_message)
        self.runner.finished.connect(self._show_report)
        self.actions.page_wanted.connect(self.go_to)
        self.actions.refresh_requested.connect(self.refresh)
        self.actions.status_message.connect(self.show_status_message)
        self.main.closing.connect(self._save_geometry)
        self.main.settings_wanted.connect(self.open_settings)

    def _begin(self) -> None:
        """Load what a diagnosis needs and start the first one; once."""
        if self._began:
            return
        self._began = True
        gc.enable()  # put off at the start
        self.crashes.load_dialog()
        self.background.run(self._load, self._start_watching, self._exit_with)
        if (file := self.program.settings_set_aside) is not None:
            words = N_("Your settings could not be read and were reset; the old file is {file}.")
            self.show_status_message(self.program.texts.get(words, file=file))

    def _load(self) -> Callable[[], None]:  # in another thread
        from esign_desktop.app.watching import watch

        self.program.prepare()
        return watch(self.program.devices, self.runner.changed.emit)

    def _start_watching(self, stop_watching: Callable[[], None]) -> None:
        from esign_desktop.gui.status.date_change_timer import DateChangeTimer

        self._stop_watching = stop_watching
        days = DateChangeTimer(self.program.devices.computer.now, self.main)
        days.refresh_requested.connect(self.runner.request)
        self.runner.finished.connect(days.show_report)
        self._application.applicationStateChanged.connect(days.check_date)
        self.runner.request()

    def _exit_with(self, error: BaseException) -> None:
        QApplication.exit(_report_start_error(error, self.program.texts))

    def _show_report(self, report: Report) -> None:
        self.report = self.page_factory.report = report
        self.main.show_scope_banner(self.program.limits(report))
        self.actions.set_platform(report.snapshot.host.platform)
        for controller in self.main.controllers():
            controller.show_report(report)
        if self.program.settings.tray:
            self._tray_controller()
        if self.tray is not None:
            self.tray.show_report(report)
        self.revocation.set_report(report)

    def _apply_revocation_answers(self) -> None:
        if self.report is not None:
            self._show_report(self.program.judge(self.report))
            if self.program.knows_of_stopped():
                self.runner.request()  # for a newer certificate on the card

    def _choose(self, changes: dict[str, Any]) -> None:
        self.program.choose(**changes)
        settings = self.program.settings
        self.theme.choose(_SCHEMES[settings.scheme], settings.type_size / 100)

    def _save_geometry(self) -> None:
        self.program.choose(window=bytes(self.main.saveGeometry().toHex().data()).decode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until the window is closed."""
    try:
        options = start_options(sys.argv[1:] if arguments is None else arguments)
    except WrongOptionError as error:
        texts = own_texts()
        report_usage_error(wrong_option_text(error.option, texts), help_text(texts))
        return USAGE
    if options.wants_version or options.wants_help:
        version = f"{NAME} {__version__}"
        answer(version if options.wants_version else help_text(own_texts(options.language)))
        return 0
    name_for_taskbar(NAME)
    application = make_application(options.of_qt, lambda: own_texts(options.language))
    application.setApplicationName(NAME)
    application.setDesktopFileName(NAME)
    application.setWindowIcon(program_icon())
    if unknown := application.arguments()[1:]:  # what Qt has not taken
        texts = own_texts(options.language)
        report_usage_error(unknown_text(unknown, texts), help_text(texts))
        return USAGE
    instance = SingleInstance(NAME)
    if options.scenario is None and not instance.is_first():
        if options.limited:
            report_usage_error(own_texts(options.language).get(_CLOSE_FIRST))
        return UNAVAILABLE if options.limited else 0
    try:
        program = window_context(options.scenario, options.language, _scope(options), keep_log())
    except (CatalogError, PolicyError, ScenarioError) as error:
        return _report_start_error(error, own_texts(options.language))
    _translate_qt(application, program.texts.language)
    window = AppController(application, program)
    instance.asked_to_show.connect(window.bring_to_front)
    # at the end of a session on Windows, the process is ended before exec() returns
    application.aboutToQuit.connect(window.close)
    with quits_on_signals(lambda: announce_outcome(program.task, program.texts)):
        window.start(in_tray=options.in_tray)
        code = application.exec()
        window.close()
    return code


def _scope(options: StartOptions) -> "Scope | None":
    """Return what alone is to be looked at; None for everything."""
    if not options.limited:
        return None
    from esign_desktop.app.diagnose import Scope

    return Scope(options.module, options.reader)


def _report_start_error(error: BaseException, texts: Texts) -> int:
    """Report why no window opens (scenario, policy, catalogue) and return the exit code."""
    logger.error("%s", error)
    if isinstance(error, ScenarioError):
        from esign_desktop.presenters.support.file_errors import cannot_open

        report_usage_error(cannot_open(error.problem, error.file, error.detail, texts))
    else:
        report_usage_error(str(error))
    return {ScenarioError: NO_INPUT, PolicyError: CONFIG}.get(type(error), SOFTWARE)


def _translate_qt(application: QApplication, language: str) -> None:
    """Install Qt's own translation, for its buttons and menus."""
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        application.installTranslator(translator)
    locale = QLocale(QLocale.Language.Turkish if language == "tr" else QLocale.Language.English)
    QLocale.setDefault(locale)


def run() -> None:
    """Entry point of ``esign-desktop``. Leaves without tidying up: a thread may hang for ever."""
    sys.excepthook = fatal_error_dialog  # until the window has its own way
    code = main()
    try:
        if sys.stdout is not None:  # Windows gives a program without a console no streams
            sys.stdout.flush()
    except (OSError, ValueError):
        code = code or IO_ERROR
    os._exit(code)
