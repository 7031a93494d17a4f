"""The window's command-line options: parsing, help and usage errors."""

import argparse
import os
import stat
import sys
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from typing import Final, TextIO

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from esign_desktop.app.autostart import IN_TRAY
from esign_desktop.app.parsing import parse_module_path
from esign_desktop.model.record import Record
from esign_desktop.model.token import ModulePath
from esign_desktop.presenters.texts import N_, Texts

NAME: Final = "esign-desktop"
_SCREENS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")

_OPTIONS: Final = (
    ("--module PATH", N_("Use this PKCS#11 module only.")),
    ("--reader NAME", N_("Use this reader only; a part of its name is enough.")),
    ("--scenario NAME|FILE", N_("Simulate a computer: one of the scenarios, or a saved report.")),
    ("--lang tr|en", N_("Language; default: the one in the settings, else the system's.")),
    (IN_TRAY, N_("Start as an icon beside the clock, if enabled in the settings.")),
    ("--version", N_("Show the version and exit.")),
    ("-h, --help", N_("Show this help and exit.")),
)


class StartOptions(Record, frozen=True):
    """The parsed options."""

    scenario: str | None = None
    language: str | None = None
    module: ModulePath | None = None  # this one and no other
    reader: str | None = None  # readers with this in their names and no other
    in_tray: bool = False
    wants_version: bool = False
    wants_help: bool = False
    of_qt: tuple[str, ...] = ()  # Qt takes what it knows of these

    @property
    def limited(self) -> bool:
        """Return whether only a part is to be looked at."""
        return self.module is not None or self.reader is not None


class WrongOptionError(Exception):
    """An option lacks its value, or has one it cannot have."""

    def __init__(self, option: str) -> None:
        super().__init__(option)
        self.option = option


def start_options(arguments: Sequence[str]) -> StartOptions:
    """Return what the arguments of the program want.

    Raises:
        WrongOptionError: a value is missing or wrong.
    """
    if not arguments:
        return StartOptions()  # as nearly always, without the time it takes to prepare for others
    parser = argparse.ArgumentParser(NAME, add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--module")
    parser.add_argument("--reader")
    parser.add_argument("--scenario")
    parser.add_argument("--lang", choices=("tr", "en"), dest="language")
    parser.add_argument(IN_TRAY, action="store_true", dest="in_tray")
    parser.add_argument("--version", action="store_true", dest="wants_version")
    parser.add_argument("-h", "--help", action="store_true", dest="wants_help")
    try:
        found, rest = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        raise WrongOptionError(error.argument_name or "") from error
    module = parse_module_path(found.module) if found.module else None
    if found.module is not None and module is None:
        raise WrongOptionError("--module")
    # Finder once named a process so; it is neither ours nor Qt's
    of_qt = tuple(each for each in rest if not each.startswith("-psn_"))
    reader = found.reader or None
    return StartOptions(**{**vars(found), "module": module, "reader": reader}, of_qt=of_qt)


def help_text(texts: Texts) -> str:
    """Return the options with what each does."""
    _ = texts.get
    width = max(len(option) for option, _does in _OPTIONS)
    lines = [f"  {option:<{width}}  {_(does)}" for option, does in _OPTIONS]
    head = _(N_("{program} [OPTIONS]"), program=NAME)
    qt = _(N_("Qt options such as -platform and -style also work."))
    return "\n".join((head, "", *lines, "", qt))


def wrong_option_text(option: str, texts: Texts) -> str:
    """Return what is wrong with an option that is known."""
    return texts.get(N_("The value of {option} is missing or invalid."), option=option)


def unknown_text(words: Sequence[str], texts: Texts) -> str:
    """Return the message for an unknown option."""
    return texts.get(N_("Unknown option: {option}"), option=" ".join(words))


def answer(text: str) -> None:
    """Show a text on the terminal, or in a message box where there is none."""
    if sys.stdout is not None:  # Windows gives a program without a console no streams
        _write(sys.stdout, f"{text}\n")
    else:
        _in_a_box("", text)


def report_usage_error(sentence: str, options: str = "") -> None:
    """Report a usage error on standard error, and in a message box where no terminal shows it.

    Args:
        sentence: what is wrong.
        options: what there is instead.
    """
    if sys.stderr is not None:
        _write(sys.stderr, f"{NAME}: {sentence}\n" + (options and f"\n{options}\n"))
    if _may_have_screen() and (sys.stderr is None or not _is_read(sys.stderr)):
        _in_a_box(sentence, options)


def _write(stream: TextIO, text: str) -> None:
    """Write a text; what the console's code page lacks is a question mark there."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="replace")
    with suppress(OSError):  # full, or its reader is gone; how we end tells it
        stream.write(text)


def _may_have_screen() -> bool:
    """Return whether there may be a screen; Qt aborts where it finds none."""
    return sys.platform in {"win32", "darwin"} or any(map(os.environ.get, _SCREENS))


def _is_read(stream: TextIO) -> bool:
    """Return whether a terminal or a pipe is connected: a desktop connects neither."""
    try:
        return stream.isatty() or stat.S_ISFIFO(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):  # closed, or no file at all
        return False


def _in_a_box(complaint: str, columns: str) -> None:
    import html  # not before there is something to say: the window's first paint waits for us

    from PySide6.QtWidgets import QMessageBox

    application = QApplication.instance() or QApplication([NAME])
    application.setApplicationName(NAME)
    picture = QMessageBox.Icon.Critical if complaint else QMessageBox.Icon.Information
    box = QMessageBox(picture, "E-imza Masaüstü", html.escape(complaint))
    box.setTextFormat(Qt.TextFormat.RichText)  # for both; what was typed is told back in it
    if columns:
        box.setInformativeText(f"<pre>{html.escape(columns)}</pre>")
    box.exec()
