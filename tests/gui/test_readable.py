"""Every page can be read: nothing is cut off, nothing lies on something else, at any size of type.

A good sample by default. ``ESIGN_EVERY_SCENARIO=1`` looks at all scenarios, which takes minutes.
"""

import os
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from esign_desktop.app.settings import Scheme
from esign_desktop.gui.theme import DARK, LIGHT, Colours
from tests.gui.looking import cut_off, overlapping, settle
from tests.gui.opened import opened

_SAMPLE: Final = (
    "expired",
    "expiring",
    "pin_locked",
    "middleware_missing",
    "two_readers",
    "not_yet_valid",
)
_ALL: Final = sorted(
    file.stem for file in (Path(__file__).parents[2] / "resources" / "scenarios").glob("*.json")
)
SCENARIOS: Final = _ALL if os.environ.get("ESIGN_EVERY_SCENARIO") else _SAMPLE


@pytest.mark.parametrize("type_size", [100, 200])
@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_cut_off_and_nothing_overlaps(
    qapp: QApplication, scenario: str, language: str, type_size: int
) -> None:
    wrong = list[str]()
    with opened(qapp, scenario, language, type_size=type_size) as window:
        for page in window.main.keys:
            window.go_to(page)
            settle()
            wrong += [f"{page}: cut off: {each}" for each in cut_off(window.main)]
            wrong += [f"{page}: overlap: {each}" for each in overlapping(window.main)]
    assert wrong == []


def test_the_window_is_no_wider_than_the_smallest_screen(qapp: QApplication) -> None:
    with opened(qapp, "expired", type_size=200) as window:
        for page in window.main.keys:
            window.go_to(page)
            settle()
            assert (window.main.width(), window.main.height()) == (1024, 768), page


def test_what_is_cut_off_is_seen(qapp: QApplication) -> None:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.addWidget(QLabel("one line"))
    tight = QLabel("a line that is far too long for the room it has")
    tight.setFixedWidth(60)
    column.addWidget(tight)
    whole.show()
    settle()

    assert len(cut_off(whole)) == 1
    assert "needs" in cut_off(whole)[0]


def test_what_lies_on_something_else_is_seen(qapp: QApplication) -> None:
    whole = QWidget()
    for text, left in (("one", 0), ("other", 10), ("far away", 200)):
        QLabel(text, whole).setGeometry(left, 0, 60, 20)
    whole.resize(300, 50)
    whole.show()
    settle()

    assert overlapping(whole) == ["QLabel 'one' and QLabel 'other'"]


_TEXT_ON: Final = (
    *product(
        ("text", "muted", "accent", "ok", "warning", "broken"),
        ("window", "surface", "sidebar", "accent_soft"),
    ),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("text", "ok_soft"),
    ("text", "warning_soft"),
    ("text", "broken_soft"),
    ("ok", "ok_soft"),
    ("warning", "warning_soft"),
    ("broken", "broken_soft"),
    ("text", "border"),  # a pressed button
    ("muted", "border"),  # a button that cannot be pressed
)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), _TEXT_ON)
def test_text_stands_out_from_its_ground(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "window"])
@pytest.mark.parametrize("edge", ["field_border", "accent"])
def test_edges_of_fields_and_the_focus_can_be_seen(
    colours: Colours, edge: str, ground: str
) -> None:
    assert contrast(getattr(colours, edge), getattr(colours, ground)) >= 3


def test_contrast_is_reckoned_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    ink = QColor(colour)
    parts = zip((0.2126, 0.7152, 0.0722), (ink.redF(), ink.greenF(), ink.blueF()), strict=True)
    return sum(weight * _linear(part) for weight, part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def test_dark_is_dark(qapp: QApplication) -> None:
    with opened(qapp, "expired", scheme=Scheme.DARK) as window:
        picture = window.main.grab().toImage()
        assert picture.pixelColor(picture.width() - 3, 300).lightness() < 60
