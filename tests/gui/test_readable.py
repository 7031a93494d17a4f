"""Every page can be read: nothing is cut off, nothing lies on something else, at any size of type.

A good sample by default; all scenarios with ``ESIGN_EVERY_SCENARIO=1``, which takes half an hour.
"""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from esign_desktop.app.settings import Scheme
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.status.page import StatusPage
from esign_desktop.gui.support.qr_code import QrCode
from esign_desktop.gui.theme.colours import DARK, LIGHT, Colours
from esign_desktop.gui.theme.sizes import Role
from esign_desktop.gui.widgets.text import Text
from tests.gui.looking import cut_off, overlapping, settle, unfold
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
_SCHEMES: Final = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
_EVERY: Final = bool(os.environ.get("ESIGN_EVERY_SCENARIO"))
SCENARIOS: Final = _ALL if _EVERY else _SAMPLE
_LANGUAGES: Final = ("tr", "en")
OPENED: Final = (
    (*product(_ALL, _LANGUAGES, (100, 200)), *product(_SAMPLE, _LANGUAGES, (125, 150, 175)))
    if _EVERY
    else (
        ("two_readers", "tr", 200),
        ("unknown_card", "tr", 200),
        ("expired", "en", 125),
    )
)
SCREENS: Final = ((1024, 768), (1366, 768), (768, 1024), (0, 0))
"""An old monitor, a laptop, a monitor on its side, and a window as small as it can be made."""


@pytest.mark.parametrize("type_size", [100, 200])
@pytest.mark.parametrize("language", _LANGUAGES)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_nothing_is_cut_off_and_nothing_overlaps(
    qapp: QApplication, scenario: str, language: str, type_size: int
) -> None:
    with opened(qapp, scenario, language, type_size=type_size) as window:
        assert [wrong for place in _pages(window) for wrong in _wrong(window, place)] == []


@pytest.mark.parametrize(("scenario", "language", "type_size"), OPENED)
def test_nor_is_anything_that_can_be_opened_at_any_width(
    qapp: QApplication, scenario: str, language: str, type_size: int
) -> None:
    wrong = list[str]()
    with opened(qapp, scenario, language, type_size=type_size) as window:
        for size in SCREENS:
            window.main.resize(*size)
            for place in _places(window):
                unfold(window.main)
                wrong += _wrong(window, f"{window.main.width()} wide, {place}")
    assert wrong == []


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK] if _EVERY else [Scheme.DARK])
@pytest.mark.parametrize("scenario", _ALL if _EVERY else ["expired"])
def test_a_window_whose_theme_changes_looks_as_if_it_had_been_started_so(
    qapp: QApplication, scenario: str, scheme: Scheme
) -> None:
    other = Scheme.LIGHT if scheme is Scheme.DARK else Scheme.DARK
    with opened(qapp, scenario, scheme=scheme) as window:
        started = _pictures(window)
    with opened(qapp, scenario, scheme=other, type_size=200) as window:
        before = _pictures(window)
        window.theme.choose(_SCHEMES[scheme], 1.0)
        changed = _pictures(window)

    assert [place for place in started if before[place] == started[place]] == []
    assert [place for place in started if changed[place] != started[place]] == []


def test_what_was_folded_or_not_shown_when_the_theme_changed_follows_it_too(
    qapp: QApplication,
) -> None:
    with opened(qapp, "middleware_missing", scheme=Scheme.DARK) as window:
        started = _pictures(window)
    with opened(qapp, "middleware_missing", scheme=Scheme.LIGHT, type_size=200) as window:
        assert list(_pages(window)) == window.main.keys  # made, and nothing unfolded
        window.theme.choose(Qt.ColorScheme.Dark, 1.0)
        changed = _pictures(window)

    assert [place for place in started if changed[place] != started[place]] == []


def _pages(window: AppController) -> Iterator[str]:
    """Show one page after the other, and yield its key."""
    for page in window.main.keys:
        window.go_to(page)
        settle()
        yield page


def _places(window: AppController) -> Iterator[str]:
    """Show the pages, the details of each link of the chain, and a procedure."""
    for page in _pages(window):
        yield page
        shown = window.main.controller(page).page
        if isinstance(shown, StatusPage):
            for link in shown.chain.buttons:
                link.click()
                settle()
                yield link.accessibleName()
            link.click()
    window.go_to("guides", "pin_unblock")
    settle()
    yield "a procedure"
    window.go_to("guides")


def _wrong(window: AppController, place: str) -> list[str]:
    return [
        *(f"{place}: cut off: {each}" for each in cut_off(window.main)),
        *(f"{place}: overlap: {each}" for each in overlapping(window.main)),
    ]


def _pictures(window: AppController) -> dict[str, QImage]:
    """Return how each place looks, without the frame of the focus."""
    pictures = {}
    for place in _places(window):
        unfold(window.main)
        if (focused := window.main.focusWidget()) is not None:
            focused.clearFocus()
        for area in window.main.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(0)
        pictures[place] = window.main.grab().toImage()
    return pictures


def test_the_window_is_no_wider_than_the_smallest_screen(qapp: QApplication) -> None:
    with opened(qapp, "expired", type_size=200) as window:
        for page in window.main.keys:
            window.go_to(page)
            settle()
            assert (window.main.width(), window.main.height()) == (1024, 768), page


def test_a_narrow_window_has_its_navigation_in_pictures_that_keep_their_names(
    qapp: QApplication,
) -> None:
    with opened(qapp, "ready", "en", type_size=200, size=(768, 1024)) as window:
        main = window.main
        pictures = [main.navigation.item(row) for row in range(main.navigation.count())]
        narrow = main.navigation.width()

        assert [item.text() for item in pictures] == [""] * 6
        assert [item.toolTip() for item in pictures][:2] == ["Status", "Card"]
        assert pictures[0].data(Qt.ItemDataRole.AccessibleTextRole) == "Status"
        assert (main.settings.text(), main.settings.accessibleName()) == ("", "Settings")
        assert not main.settings.icon().isNull()

        main.resize(1024, 768)
        assert pictures[0].text() == "Status"
        assert main.settings.text() == "Settings"
        assert main.navigation.width() > narrow


@pytest.mark.parametrize(
    "path", ["C:\\Program Files\\AKIS\\x64\\akisp11.dll", "/opt/akis/lib/x86_64/libakisp11.so"]
)
def test_a_long_path_goes_on_in_the_next_line_and_is_said_whole(
    qapp: QApplication, path: str
) -> None:
    text = Text(Role.BODY)
    text.set_breakable(path)

    assert text.minimumSizeHint().width() < text.fontMetrics().horizontalAdvance(path) * 2 / 3
    assert text.accessibleName() == path
    # marks of the places to break would be copied too
    assert text.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction


def test_what_may_break_anywhere_is_not_copied_with_its_places(qapp: QApplication) -> None:
    fingerprint, text = "0123456789abcdef" * 4, Text(Role.BODY)
    text.set_breakable(f"SHA-256: {fingerprint}", anywhere=True)

    assert text.minimumSizeHint().width() < text.fontMetrics().horizontalAdvance(fingerprint) / 3
    assert text.accessibleName() == f"SHA-256: {fingerprint}"
    assert text.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
    text.set_breakable("RSA 2048", anywhere=True)
    assert text.textInteractionFlags() == Qt.TextInteractionFlag.TextSelectableByMouse


def test_pictures_of_buttons_grow_with_the_type(qapp: QApplication) -> None:
    with opened(qapp, "reader_without_driver", type_size=200) as window:
        for page in _pages(window):
            small = [
                button.accessibleName()
                for button in window.main.controller(page).page.findChildren(QAbstractButton)
                if button.isVisible() and not button.icon().isNull()
                if button.icon().actualSize(button.iconSize()).width() < 32
            ]
            assert small == [], page


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


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_dark_is_dark_and_light_is_light_all_over(qapp: QApplication, scheme: Scheme) -> None:
    with opened(qapp, "expired", scheme=scheme) as window:
        for page in _pages(window):
            for code in window.main.findChildren(QrCode):
                code.hide()  # dark on light whatever the theme
            picture = (
                window.main.grab()
                .toImage()
                .scaled(64, 48, mode=Qt.TransformationMode.SmoothTransformation)
            )
            areas = [picture.pixelColor(x, y).lightness() for x in range(64) for y in range(48)]
            assert max(areas) < 200 if scheme is Scheme.DARK else min(areas) > 40, page
