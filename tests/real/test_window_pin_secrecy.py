"""A PIN typed in the window on a screen: the card gets it once, and nobody else ever."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.devices.pkcs11.standins import until
from tests.gui.screen import Screen, running_on_a_screen, what_is_missing
from tests.real.test_pin_secrecy import NEW, PIN, WRONG, Watch, found_in, left_in
from tests.stack.akis_card import AkisV1Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader

pytestmark = pytest.mark.stack

RSA = valid_certificate()
VERIFY, CHANGE = 0x20, 0x24
CHECK_IT, CHANGE_IT, SIGN = "Check the PIN", "Change the PIN", "Make a test signature"


@pytest.fixture(autouse=True)
def _tools() -> None:
    if missing := what_is_missing():
        pytest.skip(f"{missing} is not there")


@pytest.fixture
def card(card_reader: Reader) -> AkisV1Card:
    card = AkisV1Card([RSA], pin=PIN, delay_s=0.002)  # slow enough for its worker to be looked at
    card_reader.insert(card)
    return card


@pytest.fixture
def screen(
    card: AkisV1Card, opensc_module: Module, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Screen]:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    (tmp_path / "kept").mkdir()
    program = ["tests.real.on_screen", str(opensc_module.path), str(tmp_path / "kept")]
    with running_on_a_screen(program, tmp_path) as screen:
        screen.click(screen.find("PIN", "list item"))
        yield screen


def typed(screen: Screen, button: str, *pins: str) -> None:
    """Open the dialog with the pointer, and type with the keys."""
    screen.click(screen.find(button, "button"))
    screen.focus_window(button)
    for pin in pins:
        screen.type_secretly(pin)
        screen.type("Return")


def ended(screen: Screen, words: str) -> None:
    """Wait for the last word, and close the dialog."""
    screen.find(words)
    screen.type("Return")
    # while it is open nothing else can be clicked
    until(lambda: not any(words in thing.name for thing in screen.read()))
    screen.focus_window()


def kept(screen: Screen, folder: Path) -> list[str]:
    """Return where a PIN is in what the program holds and has written."""
    screen.say("keep")
    screen.lines.until("kept")
    assert (folder / "kept" / "shown.txt").stat().st_size > 1000
    return list(left_in(folder))


def test_what_is_typed_goes_to_the_card_once_and_nowhere_else(
    screen: Screen, card: AkisV1Card, opensc_module: Module, tmp_path: Path
) -> None:
    with Watch(opensc_module.path) as watch:
        typed(screen, CHECK_IT, PIN)
        ended(screen, "The PIN is correct")
        typed(screen, SIGN, PIN)
        ended(screen, "The card can sign: the test signature is valid")
        typed(screen, CHECK_IT, WRONG)
        ended(screen, "The PIN was wrong")
        typed(screen, CHANGE_IT, PIN, NEW, NEW)
        ended(screen, "The PIN has been changed")

    assert [command[1] for command in card.log.verify_like()] == [VERIFY] * 4 + [CHANGE]
    assert card.pin == NEW
    assert watch.workers
    assert watch.found == set()
    assert kept(screen, tmp_path) == []


def test_a_fault_that_quotes_what_was_typed_is_told_without_it(
    screen: Screen, card: AkisV1Card, tmp_path: Path
) -> None:
    screen.click(screen.find(CHECK_IT, "button"))
    screen.focus_window(CHECK_IT)
    screen.type_secretly(PIN)
    limits = Path(f"/proc/{screen.process_id}/limits").read_text()
    assert re.search(r"^Max core file size +[01] +[01] ", limits, re.M)
    screen.say("fault")
    screen.find("An error occurred in this program")
    screen.focus_window("Program error")
    screen.type("Return")
    screen.focus_window(CHECK_IT)
    screen.type("Escape")

    assert kept(screen, tmp_path) == []
    log = (tmp_path / "kept" / "log.txt").read_text()
    assert "a fault of the program (ValueError)" in log
    assert found_in(log.encode()) == []
    assert card.log.verify_like() == []
