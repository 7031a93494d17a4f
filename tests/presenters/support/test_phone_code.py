"""One line for a QR code: what a help desk needs, and nothing about anybody."""

import re
from gettext import NullTranslations

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.certificate import Name
from esign_desktop.model.codes import CODES
from esign_desktop.model.host import Platform
from esign_desktop.model.report import Verdict
from esign_desktop.model.token import PinState
from esign_desktop.presenters.spelling import spell
from esign_desktop.presenters.support.phone_code import (
    PhoneCodeError,
    is_line,
    phone_code,
    phone_code_view,
    read_line,
    to_line,
)
from esign_desktop.presenters.texts import Texts
from tests.build import (
    CATALOG,
    HEALTHY,
    READER_NAME,
    TOKEN,
    host,
    pin,
    snapshot,
    with_certificate,
    with_token,
)
from tests.presenters.catalogue import ISTANBUL, turkish_texts

ENGLISH = Texts("en", NullTranslations(), ISTANBUL)
LOCKED = diagnose(with_token(pins=(pin(PinState.LOCKED),)), CATALOG)
ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")


def test_the_line_says_verdict_codes_versions_and_time() -> None:
    assert to_line(phone_code(LOCKED, "0.1.0")) == (
        "EIMZA1:N:P01:0.1.0:TEST:LINUX-DEBIAN/12/X86-64:20261201T0930Z"
    )


def test_what_is_written_is_read_again() -> None:
    code = phone_code(LOCKED, "0.1.0")

    assert read_line(to_line(code)) == code


def test_a_report_without_findings_has_a_line_too() -> None:
    code = phone_code(diagnose(HEALTHY, CATALOG), "0.1.0")

    assert code.verdict is Verdict.READY
    assert code.codes == ()
    assert read_line(to_line(code)) == code


def test_nothing_personal_is_in_it() -> None:
    named = with_certificate(subject=Name(common_name="AYŞE YILMAZ", serial_number="12345678901"))
    named = replace(named, host=host(user_name="ayse", host_name="hekim-pc-07"))
    line = to_line(phone_code(diagnose(named, CATALOG), "0.1.0"))

    for secret in ("AY", "YILMAZ", "12345678901", "HEKIM", TOKEN.serial, READER_NAME.upper()):
        assert secret not in line


def test_whatever_the_system_calls_itself_the_line_stays_small_and_plain() -> None:
    odd = host(
        platform=Platform.WINDOWS, os_version="10:0/ı+é" * 40, architecture="İ", app_version="x"
    )
    line = to_line(phone_code(diagnose(snapshot(host=odd), CATALOG), "0.1.0+local:1"))

    assert ALPHANUMERIC.fullmatch(line)
    assert len(line) < 200
    assert read_line(line)


def test_at_most_twelve_codes_are_told_each_once() -> None:
    every = tuple(replace(LOCKED.findings[0], code=code) for code in (*CODES, *CODES))

    codes = phone_code(replace(LOCKED, findings=every), "0.1.0").codes

    assert len(codes) == len(set(codes)) == 12


@pytest.mark.parametrize(
    "typed",
    [
        "eimza1:n:p01:0.1.0:test:linux-debian/12/x86-64:20261201t0930z",
        "EİMZA1: N: PO1 :0.1.0:TEST:LİNUX-DEBİAN/12/X86-64:\n20261201T0930Z",
        " eımza1:n:p1:0.1.0:test:lınux-debıan/12/x86-64:20261201t0930z ",
    ],
)
def test_it_may_be_typed_on_a_turkish_keyboard(typed: str) -> None:
    assert is_line(typed)
    assert read_line(typed) == phone_code(LOCKED, "0.1.0")


@pytest.mark.parametrize(
    "broken",
    ["EIMZA1:", "EIMZA1:N:P01", "EIMZA1:Q:P01:1:2:3:4", "EIMZA1:N:::::::", "EIMZAX:N:P01:1:2:3:4"],
)
def test_a_damaged_line_is_refused(broken: str) -> None:
    with pytest.raises(PhoneCodeError) as caught:
        read_line(broken)

    assert not caught.value.newer


def test_a_line_of_a_newer_form_says_so() -> None:
    with pytest.raises(PhoneCodeError) as caught:
        read_line("EIMZA2:anything")

    assert caught.value.newer


def test_what_is_no_line_is_left_to_the_codes() -> None:
    assert not is_line("P01")
    assert not is_line("pin.locked")


def test_a_hostile_line_says_nothing_it_should_not() -> None:
    code = read_line("EIMZA1:N:" + "+".join(["<b>x</b>"] * 20) + ":;rm:'\"/:a/b/c/d:never")

    assert len(code.codes) <= 12
    assert code.taken_at is None
    assert not set("<>;\"'") & set("".join((*code.codes, code.app_version, code.system)))


def test_the_help_desk_reads_it_in_words() -> None:
    view = phone_code_view(
        replace(phone_code(LOCKED, "0.1.0"), codes=("P01", "Z99")), turkish_texts()
    )

    assert view.headline == "Şu anda imza atamıyorsunuz"
    assert [finding.code for finding in view.findings] == ["pin.locked"]
    assert view.unknown == ("Z99",)
    assert [fact.label for fact in view.facts] == ["Program", "Katalog", "Sistem", "Zaman"]


def test_what_the_line_leaves_out_is_no_line_of_the_answer() -> None:
    view = phone_code_view(read_line("EIMZA1:U:::::"), ENGLISH)

    assert view.facts == ()
    assert view.findings == ()


def test_every_code_can_be_spelled() -> None:
    for entry in CODES.values():
        assert len(spell(entry.say, ENGLISH).split(", ")) == 3
    assert spell("P01", turkish_texts()) == "Polatlı'nın P'si, sıfır, bir"
    assert spell("S05", ENGLISH) == "S as in Sierra, zero, five"
    assert spell("Q1", ENGLISH) == "Q, one"
