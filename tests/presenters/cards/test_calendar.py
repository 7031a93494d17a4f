"""The end of a certificate in a calendar, as RFC 5545 wants it."""

import re
from datetime import timedelta
from gettext import NullTranslations

from esign_desktop.model.certificate import Name, Sha256
from esign_desktop.presenters.cards.calendar import calendar_file
from esign_desktop.presenters.texts import Texts
from tests.build import NOW, certificate
from tests.presenters.catalogue import ISTANBUL, turkish_texts

ENGLISH = Texts("en", NullTranslations(), ISTANBUL)
ENDING = certificate(
    not_after=NOW + timedelta(days=200),
    subject=Name(common_name="AYŞE YILMAZ", serial_number="12345678901", email="a@example.org"),
)


def made(*certificates: object, texts: Texts = ENGLISH, **changes: object) -> bytes:
    return calendar_file(certificates or (ENDING,), texts, NOW, "0.1.0")  # type: ignore[arg-type]


def lines(data: bytes) -> list[str]:
    """Unfold, as a calendar does before it reads anything."""
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_it_is_one_event_at_the_second_the_certificate_ends() -> None:
    there = lines(made())

    assert there[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert there[-2:] == ["END:VCALENDAR", ""]
    assert there.count("BEGIN:VEVENT") == there.count("END:VEVENT") == 1
    assert f"DTSTART:{ENDING.not_after:%Y%m%dT%H%M%SZ}" in there
    assert f"DTSTAMP:{NOW:%Y%m%dT%H%M%SZ}" in there


def test_it_rings_90_30_7_and_1_days_before() -> None:
    triggers = [line for line in lines(made()) if line.startswith("TRIGGER")]

    assert triggers == ["TRIGGER:-P90D", "TRIGGER:-P30D", "TRIGGER:-P7D", "TRIGGER:-P1D"]
    assert "DESCRIPTION:The e-signature certificate expires in 1 day." in lines(made())


def test_what_would_have_rung_before_does_not_ring_now() -> None:
    soon = certificate(not_after=NOW + timedelta(days=7, hours=1))
    over = certificate(not_after=NOW - timedelta(days=1))

    assert made(soon).count(b"BEGIN:VALARM") == 2
    assert made(over).count(b"BEGIN:VALARM") == 0


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    data = made(texts=turkish_texts())

    assert b"\n" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert any(line.startswith(b" ") for line in data.split(b"\r\n"))
    assert "DESCRIPTION:E-imza kartındaki sertifika" in "\n".join(lines(data))


def test_commas_and_semicolons_are_escaped() -> None:
    description = next(line for line in lines(made()) if line.startswith("DESCRIPTION:"))

    assert re.search(r"(?<!\\)[,;]", description) is None
    assert "\\," in description  # "19 June 2027, 12:30:00"


def test_nobody_is_named() -> None:
    data = made().decode()

    for secret in ("AYŞE", "12345678901", "example.org", ENDING.fingerprint, ENDING.serial_hex):
        assert secret not in data


def test_importing_it_again_changes_the_same_entry() -> None:
    def uids(data: bytes) -> list[str]:
        return [line for line in lines(data) if line.startswith("UID:")]

    other = certificate(fingerprint=Sha256("e" * 64))
    assert uids(made()) == uids(made(texts=turkish_texts()))
    assert len(set(uids(made(ENDING, other)))) == 2
