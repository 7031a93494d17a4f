"""However the PDF printer ends, it is an answer."""

import sys

import pytest

from esign_desktop.app import printing
from esign_desktop.app.printing import PrintingError, to_pdf


def printer_that(monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    monkeypatch.setattr(printing, "printer_command", lambda: [sys.executable, "-c", does])


def test_what_the_printer_writes_is_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    printer_that(
        monkeypatch,
        "import os, sys; page = sys.stdin.buffer.read();"
        "sys.stdout.buffer.write(b'%PDF-' + page + os.environ['QT_QPA_PLATFORM'].encode())",
    )

    assert to_pdf("ığüşöç") == b"%PDF-" + "ığüşöç".encode() + b"offscreen"


def test_windows_has_its_fonts_on_the_screen_only(monkeypatch: pytest.MonkeyPatch) -> None:
    printer_that(
        monkeypatch,
        "import os, sys; sys.stdout.write('%PDF-' + os.environ.get('QT_QPA_PLATFORM', ''))",
    )
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(sys, "platform", "win32")

    assert to_pdf("page") == b"%PDF-"


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("raise SystemExit('no fonts')", "ended with 1: no fonts"),
        ("import os; os.abort()", "ended with -6"),
        ("print('debug build')", "ended with 0"),
        ("import nothing_of_the_kind", "ModuleNotFoundError"),
        ("print('%PDF-' + 'x' * 3000)", "more than 2000 bytes"),
        ("import sys; sys.stderr.write('x' * 5000); sys.exit(1)", "x{200}$"),
    ],
)
def test_a_printer_that_fails_says_why(
    monkeypatch: pytest.MonkeyPatch, does: str, says: str
) -> None:
    printer_that(monkeypatch, does)
    monkeypatch.setattr(printing, "_LONGEST", 2000)

    with pytest.raises(PrintingError, match=says):
        to_pdf("page")


def test_a_printer_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    printer_that(monkeypatch, "import time; time.sleep(60)")

    with pytest.raises(PrintingError, match=r"no answer in 0\.3 s"):
        to_pdf("page", timeout_s=0.3)


def test_a_program_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "printer_command", lambda: ["/nowhere/esign-desktop-cli"])

    with pytest.raises(PrintingError, match="cannot be started: No such file"):
        to_pdf("page")
