"""What the window is started with: part of a computer, help, and what nobody understands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from esign_desktop import __version__
from esign_desktop.app.diagnose import Scope
from esign_desktop.gui.app_controller import AppController, main
from esign_desktop.gui.start_options import (
    StartOptions,
    WrongOptionError,
    answer,
    help_text,
    report_usage_error,
    start_options,
)
from esign_desktop.gui.window_context import own_texts, window_context
from esign_desktop.model.token import ModulePath

ROOT = Path(__file__).parents[2]
OTHER = "ACS ACR39U ICC Reader 0"  # of the two in the scenario two_readers


def started(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Start the program itself; its output is read, so it opens no box."""
    return subprocess.run(
        [sys.executable, "-c", "from esign_desktop.gui.entry_point import run; run()", *arguments],
        cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "en_US.UTF-8"},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip


# ---- understood ----


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], StartOptions()),
        (["--in-tray"], StartOptions(in_tray=True)),
        (["--reader", "ACS", "--lang=en"], StartOptions(reader="ACS", language="en")),
        (["--reader", ""], StartOptions()),
        (["--module", "/opt/x.so"], StartOptions(module=ModulePath("/opt/x.so"))),
        (["--module", "x.so"], StartOptions(module=ModulePath(str(Path("x.so").absolute())))),
        (["-platform", "xcb", "-h"], StartOptions(wants_help=True, of_qt=("-platform", "xcb"))),
        (["--modul", "x"], StartOptions(of_qt=("--modul", "x"))),
        (["-psn_0_12345"], StartOptions()),
    ],
)
def test_options_are_understood_and_the_rest_is_qts(
    arguments: list[str], wanted: StartOptions
) -> None:
    assert start_options(arguments) == wanted


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (["--module"], "--module"),
        (["--module", ""], "--module"),
        (["--module", "a\nb"], "--module"),
        (["--reader"], "--reader"),
        (["--lang", "fr"], "--lang"),
        (["--in-tray=1"], "--in-tray"),
    ],
)
def test_a_value_that_is_missing_or_wrong_names_its_option(
    arguments: list[str], option: str
) -> None:
    with pytest.raises(WrongOptionError) as raised:
        start_options(arguments)

    assert raised.value.option == option


# ---- told ----


@pytest.mark.parametrize("language", ["tr", "en"])
def test_help_names_every_option_in_the_language(language: str) -> None:
    text = help_text(own_texts(language))

    for option in ("--module PATH", "--reader NAME", "--scenario", "--lang", "--in-tray", "-h"):
        assert f"  {option}" in text
    assert ("SEÇENEKLER" in text) is (language == "tr")
    assert max(map(len, text.splitlines())) < 100


def test_version_and_help_need_no_screen_and_end_well() -> None:
    version, asked = started("--version"), started("--help", "--lang", "tr")

    assert (version.returncode, version.stdout) == (0, f"esign-desktop {__version__}\n")
    assert asked.returncode == 0
    assert "Yalnızca bu PKCS#11 modülünü kullanır." in asked.stdout
    assert version.stderr == asked.stderr == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--platform", "offscreen", "--foo"], "Unknown option: --foo"),
        (["file.pdf", "-style", "fusion"], "Unknown option: file.pdf"),
        (["--lang", "fr"], "The value of --lang is missing or invalid."),
    ],
)
def test_what_nobody_understands_is_told_with_what_there_is(
    arguments: list[str], says: str
) -> None:
    ran = started(*arguments)

    assert ran.returncode == 64
    assert says in ran.stderr
    assert "--module PATH" in ran.stderr
    assert ran.stdout == ""


def test_qts_options_are_qts() -> None:
    """The program comes as far as its scenario, which is none."""
    ran = started("-platform", "offscreen", "-style", "fusion", "--scenario", "no_such")

    assert ran.returncode == 66
    assert "no_such" in ran.stderr


class _Box:
    """Stands in for a box that somebody would have to close."""

    shown: ClassVar[list[str]] = []
    Icon = QMessageBox.Icon

    def __init__(self, _picture: object, _title: str, text: str) -> None:
        self.shown.append(text)

    def setTextFormat(self, form: Qt.TextFormat) -> None:
        assert form is Qt.TextFormat.RichText

    def setInformativeText(self, text: str) -> None:
        self.shown.append(text)

    def exec(self) -> None:
        pass


def test_without_a_terminal_it_is_told_in_a_box(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows gives a program without a console no streams."""
    monkeypatch.setattr(QtWidgets, "QMessageBox", _Box)
    monkeypatch.setattr(_Box, "shown", [])
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    answer("the help <1>")
    report_usage_error("the <b>fault", "the options")

    assert _Box.shown == [
        "", "<pre>the help &lt;1&gt;</pre>", "the &lt;b&gt;fault", "<pre>the options</pre>",
    ]  # fmt: skip


def test_a_desktop_that_reads_no_stderr_gets_a_box_too(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QtWidgets, "QMessageBox", _Box)
    monkeypatch.setattr(_Box, "shown", [])
    with (tmp_path / "session-errors").open("w+") as journal:
        monkeypatch.setattr(sys, "stderr", journal)
        report_usage_error("the fault")
        journal.seek(0)

        assert journal.read() == "esign-desktop: the fault\n"
    assert _Box.shown == ["the fault"]


def test_options_do_not_reach_a_window_that_is_open_already(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    monkeypatch.setattr("esign_desktop.gui.qt_application.QApplication", lambda _arguments: qapp)
    monkeypatch.setattr("esign_desktop.gui.app_controller.report_usage_error", told.append)
    monkeypatch.setattr(
        "esign_desktop.gui.app_controller.SingleInstance.is_first", lambda _instance: False
    )

    assert main(["--lang", "en"]) == 0
    assert told == []
    assert main(["--lang", "en", "--reader", "ACS"]) == 69
    assert "already running" in told[0]


# ---- only a part ----


@pytest.fixture
def window(
    qapp: QApplication, qtbot: QtBot, request: pytest.FixtureRequest
) -> Iterator[AppController]:
    window = AppController(qapp, window_context("two_readers", "en", request.param))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    yield window
    window.close()


@pytest.mark.parametrize("window", [Scope(reader="acs")], indirect=True)
def test_one_reader_alone_is_looked_at_and_every_page_says_so(window: AppController) -> None:
    assert window.report is not None
    assert [reader.name for reader in window.report.snapshot.readers] == [OTHER]
    for page in window.main.keys:
        window.go_to(page)
        assert window.main.scope_banner.isVisible()
    assert "“acs” in their name are checked." in window.main.scope_banner.text()
    assert "No connected card reader" not in window.main.scope_banner.text()


@pytest.mark.parametrize("window", [Scope(reader="Omnikey")], indirect=True)
def test_a_reader_that_is_not_there_is_told(window: AppController) -> None:
    assert "No connected card reader has it in its name." in window.main.scope_banner.text()


@pytest.mark.parametrize("window", [Scope(module=ModulePath("/no/such.so"))], indirect=True)
def test_a_module_that_is_not_there_is_told_with_its_path(window: AppController) -> None:
    assert window.report is not None
    assert [probe.path for probe in window.report.snapshot.modules] == ["/no/such.so"]
    assert "Only this card software is used: /no/such.so. There is no such file." in (
        window.main.scope_banner.text()
    )


@pytest.mark.parametrize("window", [None], indirect=True)
def test_usually_all_is_looked_at_and_nothing_said(window: AppController) -> None:
    assert not window.main.scope_banner.isVisible()


def test_without_its_service_nobody_knows_which_readers_there_are() -> None:
    program = window_context("service_stopped", "en", Scope(reader="acs"))

    assert "No connected card reader" not in program.limits(program.diagnose())
