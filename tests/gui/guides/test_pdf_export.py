"""The PDF printer: its own process, one page of A4, text that can be read, found and copied."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from esign_desktop.app.paths import printer_command
from esign_desktop.app.printing import to_pdf
from esign_desktop.presenters.guides.blocks import Imprint, guide_document
from esign_desktop.renderers.html import html_page
from tests.presenters.catalogue import turkish_texts
from tests.presenters.guides.test_view import TURKISH, R, S, view

LONGEST = view(S.RENEWAL_VALID, R.FAMILY_PHYSICIAN, "gaziantep", texts=TURKISH, days=91)
PRINTED = Imprint("1 Aralık 2026", "0.1.0")


def read(pdf: bytes, tmp_path: Path, *tool: str) -> str:
    if shutil.which(tool[0]) is None:
        pytest.skip(f"{tool[0]} (poppler-utils) is not there")
    file = tmp_path / "page.pdf"
    file.write_bytes(pdf)
    done = subprocess.run([*tool, str(file), *(["-"] if tool[0] == "pdftotext" else [])],
                          capture_output=True, check=True)  # fmt: skip
    return done.stdout.decode()


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return to_pdf(html_page(guide_document(LONGEST, turkish_texts(), PRINTED), "tr"))


def test_the_longest_guide_is_one_page_of_a4(pdf: bytes, tmp_path: Path) -> None:
    told = read(pdf, tmp_path, "pdfinfo")

    assert re.search(r"^Pages: +1$", told, re.MULTILINE)
    assert re.search(r"^Page size: .*\(A4\)$", told, re.MULTILINE)
    assert re.search(r"^Title: +Sertifika geçerliyken yenileme$", told, re.MULTILINE)


def test_every_word_is_text_with_its_turkish_letters(pdf: bytes, tmp_path: Path) -> None:
    text = " ".join(read(pdf, tmp_path, "pdftotext", "-raw").split())
    words = " ".join(each.text for each in (*LONGEST.steps, *LONGEST.notes)).split()

    assert "ﬁ" not in text  # one sign for two letters: nobody finds "sertifika" then
    assert [word for word in words if word not in text] == []


def test_every_font_is_embedded(pdf: bytes, tmp_path: Path) -> None:
    fonts = read(pdf, tmp_path, "pdffonts").splitlines()[2:]

    assert fonts
    assert all(re.search(r" yes (yes|no) +yes ", font) for font in fonts)


def test_a_longer_text_goes_on_on_the_next_page(tmp_path: Path) -> None:
    steps = "".join(f"<li>Adım {number}: kartı takın.</li>" for number in range(200))

    text = read(to_pdf(f"<html><body><ol>{steps}</ol></body></html>"), tmp_path, "pdftotext")

    assert "Adım 0:" in text
    assert "Adım 199:" in text
    assert text.count("\f") > 1


def test_empty_pages_are_not_given_out(tmp_path: Path) -> None:
    without_fonts = {"QT_QPA_PLATFORM": "minimal:freetype", "QT_QPA_FONTDIR": str(tmp_path)}
    done = subprocess.run(
        printer_command(), input=b"<p>words</p>", env=os.environ | without_fonts,
        capture_output=True, timeout=60,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (1, b"")
    assert b"Qt finds no fonts" in done.stderr
