"""The last lines of the log, without personal data."""

import logging
import re

import pytest
from msgspec.structs import replace

from esign_desktop.app.logs import KeptLog, MaskedFormatter, keep_log
from esign_desktop.app.redact import text_mask
from esign_desktop.model.certificate import Name
from tests.build import HEALTHY, TOKEN, host, with_certificate


def as_it_is(line: str) -> str:
    return line


def record(message: str, *values: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("esign_desktop.x", logging.INFO, "f", 1, message, values, None)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_a_line_says_when_how_bad_and_where() -> None:
    kept = KeptLog()
    kept.emit(record("module %s asked", "akisp11.dll"))

    assert re.fullmatch(
        r"\d\d:\d\d:\d\d\.\d\d\dZ INFO    esign_desktop\.x: module akisp11\.dll asked\n",
        kept.text(as_it_is),
    )


def test_a_line_on_the_terminal_is_masked_by_its_looks() -> None:
    said = record("%s, %s", "/home/ayse/x.so", "10000000146", name="x")

    assert MaskedFormatter("%(name)s: %(message)s").format(said) == "x: ~/x.so, ***"


def test_only_the_last_lines_are_kept() -> None:
    kept = KeptLog(lines=3)
    for number in range(10):
        kept.emit(record("%d", number))

    assert [line[-1] for line in kept.text(as_it_is).splitlines()] == ["7", "8", "9"]


def test_a_line_that_cannot_be_made_does_no_harm() -> None:
    kept = KeptLog()
    kept.emit(record("%d of %d", "x"))

    assert "%d of %d" in kept.text(as_it_is)


def test_of_an_exception_its_kind_is_kept_and_its_message_is_not() -> None:
    kept = KeptLog()
    error = OSError("PIN 123456 for AYŞE")
    kept.emit(record("it failed", exc_info=(OSError, error, None)))

    assert kept.text(as_it_is).endswith("it failed (OSError)\n")


def test_one_line_is_never_a_dump() -> None:
    kept = KeptLog()
    kept.emit(record("x" * 100_000))

    assert len(kept.text(as_it_is)) < 2_100


def test_what_the_package_logs_is_kept_from_now_on() -> None:
    kept = keep_log("esign_desktop.tests_of_logs")
    logger = logging.getLogger("esign_desktop.tests_of_logs.inside")
    logger.info("told")
    logger.debug("not told")
    logging.getLogger("esign_desktop.tests_of_logs").removeHandler(kept)

    assert kept.text(as_it_is).count("\n") == 1
    assert "told" in kept.text(as_it_is)


@pytest.mark.parametrize(
    "secret",
    ["AYŞE YILMAZ", "12345678901", "/home/ayse", TOKEN.serial, "ayse@example.org", "hekim-pc-07"],
)
def test_the_log_is_masked_when_it_is_shown(secret: str) -> None:
    named = with_certificate(subject=Name(common_name="AYŞE YILMAZ", serial_number="12345678901"))
    named = replace(named, host=host(host_name="hekim-pc-07"))
    kept = KeptLog()
    kept.emit(record(f"before {secret}"))

    shown = kept.text(text_mask(named))

    assert secret in kept.text(as_it_is)
    assert secret not in shown
    assert "before" in shown


def test_before_the_first_look_the_usual_forms_are_masked() -> None:
    mask = text_mask(None, "/srv/ayse")

    assert mask("see /srv/ayse/x, 12345678901") == "see ~/x, ***"
    assert text_mask(HEALTHY)("nothing in here") == "nothing in here"
