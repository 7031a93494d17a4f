import re
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.app.compare import compare_reports
from esign_desktop.app.context import AppContext
from esign_desktop.app.redact import HIDDEN, pseudonym, redact
from esign_desktop.app.scenarios import load_scenario, scenarios
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.certificate import Name, Sha256
from esign_desktop.model.codec import decode, encode
from esign_desktop.model.host import Platform
from esign_desktop.model.record import HexBytes
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import TokenSerial
from tests.build import (
    AKIS_ATR,
    CATALOG,
    CERTIFICATE,
    HEALTHY,
    NOW,
    READER_NAME,
    TOKEN,
    certificate,
    host,
    probe,
    snapshot,
    token,
    with_certificate,
    with_token,
)

INSTALLED = AppContext().catalog

OVER = NOW - timedelta(days=1)
WHO = pseudonym("holder", CERTIFICATE.fingerprint)


def masked(there: Snapshot, home: str = "") -> Report:
    return redact(diagnose(there, CATALOG), home)


def masked_text(text: str, home: str = "", **host_changes: Any) -> str:
    """Return what becomes of a text that stands somewhere in a report."""
    somewhere = snapshot(service_detail=text, host=host(**host_changes))
    return masked(somewhere, home).snapshot.service_detail


def test_what_is_personal_by_its_place_is_masked_there() -> None:
    report = masked(
        with_certificate(
            not_after=OVER,
            subject=Name("AYŞE YILMAZ", "10000000146", "HASTANE", "KLİNİK", "TR", "a@b.gov.tr"),
            der=HexBytes(b"\x30\x82"),
        )
    )

    (shown,) = report.snapshot.modules[0].tokens[0].certificates
    (read,) = report.snapshot.cards[0].driverless.certificates
    number = pseudonym("number", CERTIFICATE.fingerprint)
    assert shown.subject == read.subject == Name(WHO, number, WHO, HIDDEN, "TR", HIDDEN)
    assert shown.serial_hex == pseudonym("serial", CERTIFICATE.fingerprint)
    assert shown.der is None
    assert report.findings[0].values["holder"] == WHO
    assert report.redacted


def test_a_token_keeps_the_form_of_its_label() -> None:
    (shown,) = masked(HEALTHY).snapshot.modules[0].tokens

    assert shown.serial == pseudonym("token", TOKEN.serial)
    assert shown.label == f"AKIS_{shown.serial}"


def test_a_label_hides_the_serial_number_even_when_the_token_does_not_tell_it() -> None:
    (shown,) = masked(with_token(serial=TokenSerial(""))).snapshot.modules[0].tokens

    assert shown.serial == ""
    assert shown.label == f"AKIS_{pseudonym('token', '0123456789ABCDEF')}"


def test_what_is_empty_stays_empty() -> None:
    report = masked(with_certificate(subject=Name()))

    assert report.snapshot.modules[0].tokens[0].certificates[0].subject == Name()
    assert report.snapshot.host.user_name is None


def test_user_and_host_have_pseudonyms_wherever_they_are_named() -> None:
    report = masked(
        snapshot(
            host=host(user_name="ayse.yilmaz", host_name="ASM-PC-01"),
            service_detail="asm-pc-01: AYSE.YILMAZ may not",
        )
    )

    user, computer = pseudonym("user", "ayse.yilmaz"), pseudonym("host", "ASM-PC-01")
    assert (report.snapshot.host.user_name, report.snapshot.host.host_name) == (user, computer)
    assert report.snapshot.service_detail == f"{computer}: {user} may not"


@pytest.mark.parametrize("name", ["root", "Administrator", "ali"])
def test_a_name_that_is_nobodys_or_an_ordinary_word_is_masked_in_its_place_only(
    name: str,
) -> None:
    report = masked(snapshot(host=host(user_name=name), service_detail=f"{name} may not"))

    assert report.snapshot.host.user_name == pseudonym("user", name)
    assert report.snapshot.service_detail == f"{name} may not"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/ali/lib.so", "~/lib.so"),
        ("/Users/Ayşe Yılmaz/lib.dylib", "~/lib.dylib"),
        (r"C:\Users\Ayşe Yılmaz\a.dll", r"~\a.dll"),
        (r"c:\users\ayse", "~"),
        (r"C:\Users\Ayşe Yılmaz", "~"),
        (r'"C:\Users\Ayşe Yılmaz" is no file', '"~" is no file'),
        ("/home/ali, /home/veli", "~, ~"),
        ("/home/ali: Permission denied", "~: Permission denied"),
        ("/home/ali/a.so, /home/veli/b.so", "~/a.so, ~/b.so"),
        ("/root/a.so", "~/a.so"),
        ("/usr/lib/akis.so", "/usr/lib/akis.so"),
        ("/home", "/home"),
        ("T.C. 10000000146, 10000000146.", f"T.C. {HIDDEN}, {HIDDEN}."),
        ("ID10000000146x", f"ID{HIDDEN}x"),
        ("123456789012", "123456789012"),  # twelve digits
        ("0x8010001D", "0x8010001D"),
        ("write to ayse.yilmaz+x@saglik.gov.tr", f"write to {HIDDEN}"),
        ("a@b", "a@b"),
    ],
)
def test_what_looks_personal_is_masked_in_any_text(text: str, shown: str) -> None:
    assert masked_text(text) == shown


def test_a_home_folder_in_an_unusual_place_is_masked_too() -> None:
    assert masked_text("/srv/people/ayse/lib.so", home="/srv/people/ayse") == "~/lib.so"
    assert masked_text("/srv/people/ayseli/x", home="/srv/people/ayse") == "/srv/people/ayseli/x"
    assert masked_text("/usr/lib/akis.so", home="/") == "/usr/lib/akis.so"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("DENEME KULLANICI", WHO),
        ("Deneme Kullanıcı", WHO),  # the same in Turkish small letters, whatever Unicode says
        ("deneme kullanici", WHO),
        ("DENEME\u00a0KULLANICI", WHO),
        ("deneme.kullanici-2.log", f"{WHO}-2.log"),
        ("De\u200bneme_Kullanıcı", WHO),
        ("Kullanıcı Deneme", WHO),
        ("XDENEMEKULLANICIX", f"X{WHO}X"),
        ("DENEME KULLANICIYA ait", f"{WHO}YA ait"),
        ("akis_0123456789ABCDEF.log", f"akis_{pseudonym('token', TOKEN.serial)}.log"),
        ("0123456789abcdef", pseudonym("token", TOKEN.serial)),
        ("01:23:45:67:89:AB:CD:EF", pseudonym("token", TOKEN.serial)),
        ("0x123456789ABCDEF", f"0x{pseudonym('token', TOKEN.serial)}"),
        ("serial 81985529216486895", f"serial {pseudonym('serial', CERTIFICATE.fingerprint)}"),
        ("KULLANICI", "KULLANICI"),
    ],
)
def test_a_known_secret_is_found_inside_words_and_in_either_case(text: str, shown: str) -> None:
    assert masked_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("merkez-pc", "{}-pc"), ("x_merkez", "x_{}"), ("merkezi", "merkezi"), ("m.erkez", "m.erkez")],
)
def test_a_short_secret_is_only_found_as_a_word(text: str, shown: str) -> None:
    assert masked_text(text, host_name="merkez") == shown.format(pseudonym("host", "merkez"))


@pytest.mark.parametrize("number", ["TINTR-1234567890", "1234567890"])
def test_a_tax_number_is_found_without_its_prefix(number: str) -> None:
    seal = with_certificate(subject=Name(organization="DENEME A.Ş.", serial_number=number))

    report = masked(replace(seal, service_detail="VKN 1234567890"))

    assert report.snapshot.service_detail == f"VKN {HIDDEN}"


@pytest.mark.parametrize("word", ["linux", "running", "reader", "pin.locked", "locked", "user"])
def test_a_computer_may_be_called_like_a_word_of_the_report(word: str) -> None:
    there = replace(with_token(pins=()), host=host(user_name=word, host_name=word))

    report = masked(there)

    assert report.snapshot.host.platform is Platform.LINUX
    assert report.snapshot.service is ServiceState.RUNNING
    assert decode(Report, encode(report)) == report


def test_a_code_is_kept_whatever_the_user_is_called() -> None:
    locked = replace(with_certificate(not_after=OVER), host=host(user_name="expired"))

    report = masked(locked)

    assert report.primary == report.findings[0].code == "certificate.expired"


def test_issuer_and_reader_names_are_kept() -> None:
    report = masked(HEALTHY)

    assert report.snapshot.readers == HEALTHY.readers
    assert report.snapshot.cards[0].reader == READER_NAME
    assert report.snapshot.modules[0].tokens[0].certificates[0].issuer == CERTIFICATE.issuer


def test_an_organisation_that_an_authority_is_named_after_leaves_it_recognisable() -> None:
    employee = with_certificate(
        subject=Name("AYŞE YILMAZ", organization="E-Güven"), issuer=Name("E-GÜVEN Nitelikli NES")
    )
    tubitak = with_certificate(subject=Name("AYŞE YILMAZ", organization="TÜBİTAK"))

    for there in (employee, tubitak):
        report = masked(there)
        (shown,) = report.snapshot.modules[0].tokens[0].certificates
        assert shown.issuer == there.modules[0].tokens[0].certificates[0].issuer
        assert shown.subject.organization == shown.subject.common_name == WHO
        assert report.snapshot.modules[0].tokens[0].manufacturer == "TUBITAK UEKAE"


def test_a_computer_called_like_its_system_leaves_that_recognisable() -> None:
    report = masked(snapshot(host=host(host_name="debian", user_name=r"SAGLIK\ayse.yilmaz")))

    assert report.snapshot.host.distributions == ("debian",)
    assert report.snapshot.host.host_name == pseudonym("host", "debian")


def test_user_and_computer_are_found_without_their_domain() -> None:
    there = {"user_name": r"SAGLIK\ayse.yilmaz", "host_name": "asm-pc-01.saglik.example"}

    text = masked_text("ayse.yilmaz on ASM-PC-01", **there)

    assert text == "{} on {}".format(
        pseudonym("user", there["user_name"]), pseudonym("host", there["host_name"])
    )


def test_a_name_of_a_few_letters_is_masked_where_it_stands_alone() -> None:
    report = masked(with_certificate(subject=Name("Ali"), not_after=OVER))

    assert report.findings[0].values["holder"] == WHO


def test_an_authority_on_the_card_is_no_person() -> None:
    root = certificate(
        fingerprint=Sha256("ab" * 32), ca=True, subject=CERTIFICATE.issuer, issuer=Name("Kök")
    )

    report = masked(with_token(certificates=(root, CERTIFICATE)))

    kept, person = report.snapshot.modules[0].tokens[0].certificates
    assert kept.subject == CERTIFICATE.issuer
    assert person.issuer == CERTIFICATE.issuer
    assert person.subject.common_name == WHO
    assert diagnose(report.snapshot, CATALOG).findings == ()


def test_a_person_who_signed_their_own_certificate_is_still_a_person() -> None:
    own = Name(common_name="AYŞE YILMAZ")

    report = masked(with_certificate(subject=own, issuer=own))

    assert "YILMAZ" not in encode(report).decode()


def test_what_is_hex_and_holds_eleven_digits_is_no_national_number() -> None:
    digits = Sha256("a12345678901" + "b" * 52)

    report = masked(with_certificate(fingerprint=digits, not_after=OVER))

    assert report.findings[0].about == digits
    assert report.snapshot.readers[0].atr == AKIS_ATR


def test_a_pseudonym_is_always_the_same_and_stands_for_itself() -> None:
    stand_in = pseudonym("token", "0123456789ABCDEF")

    assert re.fullmatch(r"token-[0-9a-f]{8}", stand_in)
    assert pseudonym("token", "0123456789ABCDEF") == stand_in
    assert pseudonym("token", "0123456789ABCDEE") != stand_in
    assert pseudonym("user", "0123456789ABCDEF") != stand_in
    assert pseudonym("token", stand_in) == stand_in


def test_two_reports_of_one_card_still_match() -> None:
    yesterday = masked(replace(HEALTHY, taken_at=NOW - timedelta(days=1)))

    assert compare_reports(yesterday, masked(HEALTHY)) == ()


def test_two_people_stay_two() -> None:
    other = certificate(fingerprint=Sha256("ab" * 32), subject=Name("VELİ DEMİR", "10000000078"))
    both = token(certificates=(CERTIFICATE, other))

    first, second = (
        masked(snapshot(modules=(probe(tokens=(both,)),)))
        .snapshot.modules[0]
        .tokens[0]
        .certificates
    )

    assert first.subject.common_name != second.subject.common_name


def test_a_masked_report_comes_back_as_it_is() -> None:
    once = masked(HEALTHY)

    assert redact(once, "/home/ali") is once


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_a_masked_scenario_is_diagnosed_like_the_scenario(name: str) -> None:
    report = diagnose(load_scenario(name), INSTALLED)

    once = redact(report)
    again = diagnose(once.snapshot, INSTALLED)

    assert [f.code for f in again.findings] == [f.code for f in report.findings]
    assert (again.verdict, again.chain) == (report.verdict, report.chain)
    assert redact(again) == once
    for secret in ("DENEME", "10000000146", "1234567890", "DE4E4E", "deneme", "ASM-PC"):
        assert secret not in encode(once).decode()
