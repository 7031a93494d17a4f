"""The window on a real screen (Xvfb): read and heard through AT-SPI, used with a pointer."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gui.screen import ANNOUNCEMENT, Lines, Screen, on_a_screen, what_is_missing


@pytest.fixture(scope="module", autouse=True)
def _tools() -> None:
    if missing := what_is_missing():
        pytest.skip(f"{missing} is not there")


@pytest.fixture
def expired(tmp_path: Path) -> Iterator[Screen]:
    with on_a_screen("expired", "tr", tmp_path) as screen:
        yield screen


HEARD = {
    "tr": (
        "Şu anda imza atamıyorsunuz",
        "2. Size yeni bir kart gönderildiyse onu takın.",
        "Yenileme ve yeni başvuru (Sağlık Bakanlığı personeli)",
        "Sertifika: sorun var",
        "Destek kodu: C02",
        "Durum",
    ),
    "en": (
        "You cannot sign at the moment",
        "2. If you have already been sent a new card, insert that one.",
        "Renewal and new application (staff of the Ministry of Health)",
        "Certificate: problem",
        "Code for the help desk: C02",
        "Status",
    ),
}


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_screen_reader_finds_verdict_steps_and_buttons(language: str, tmp_path: Path) -> None:
    with on_a_screen("expired", language, tmp_path) as screen:
        things = screen.read()

    names = [thing.name for thing in things]
    assert [words for words in HEARD[language] if words not in names] == []
    buttons = [thing for thing in things if "button" in thing.role]
    assert buttons
    assert all(thing.name and thing.focusable for thing in buttons)
    places = [names.index(words) for words in HEARD[language]]
    assert places[:4] == sorted(places[:4])  # verdict, what to do, the button, then the chain


def test_a_changed_verdict_is_announced(expired: Screen) -> None:
    with expired.listening() as heard:
        expired.show("ready")

        announcement = json.loads(heard.until(ANNOUNCEMENT))

    assert announcement["said"] == "İmza atmaya hazırsınız"


def test_the_same_verdict_is_not_announced_again(expired: Screen) -> None:
    with expired.listening() as heard:
        expired.show("expired")
        expired.lines.until("verdict ")
        expired.show("ready")

        said = json.loads(heard.until(ANNOUNCEMENT))["said"]

    assert said == "İmza atmaya hazırsınız"  # and not the old one, said once more


def test_a_screen_reader_presses_the_main_button(expired: Screen) -> None:
    expired.press("Yenileme ve yeni başvuru (Sağlık Bakanlığı personeli)")

    assert _opened(expired.lines).startswith("https://")


@pytest.mark.parametrize(
    ("scenario", "button", "host"),
    [
        ("expired", "Yenileme ve yeni başvuru", "kamusm"),
        ("pin_locked", "KamuSM Online İşlemler", "kamusm"),
        ("middleware_missing", "AKİA indirme sayfası", "akis"),
        ("pin_not_set", "KamuSM Online İşlemler", "kamusm"),
    ],
)
def test_a_pointer_opens_the_page(scenario: str, button: str, host: str, tmp_path: Path) -> None:
    with on_a_screen(scenario, "tr", tmp_path) as screen:
        screen.click(screen.find(button, "button"))

        assert host in _opened(screen.lines)


def test_a_pointer_opens_the_details_of_a_link(expired: Screen) -> None:
    expired.click(expired.find("Kart okuyucu: "))

    assert expired.find("Ayrıntıya git", "button").place is not None


def test_the_details_of_a_link_are_said(expired: Screen) -> None:
    with expired.listening() as heard:
        expired.press("Kart okuyucu: sorunsuz")

        said = json.loads(heard.until(ANNOUNCEMENT))["said"]

    assert said.startswith("Kart okuyucu: sorunsuz\nACS ACR39U")


def test_real_keys_open_the_page(expired: Screen) -> None:
    for _ in range(12):
        focused = [thing for thing in expired.read() if thing.focused]
        if any("Yenileme ve yeni" in thing.name for thing in focused):
            break
        expired.tab()
    expired.type("space")

    assert _opened(expired.lines).startswith("https://")


def _opened(lines: Lines) -> str:
    return lines.until("opened ").removeprefix("opened ")
