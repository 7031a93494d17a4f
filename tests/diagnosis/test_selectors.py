from datetime import timedelta

import pytest

from esign_desktop.diagnosis.selectors import (
    card_contents,
    holder,
    physical,
    reader_of,
    signing_certificate,
    token_in,
    tokens,
)
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    KeyUsage,
    Name,
    Sha256,
)
from esign_desktop.model.reader import ReaderName, ReaderState
from esign_desktop.model.token import ModulePath, TokenSerial
from tests.build import (
    CERTIFICATE,
    HEALTHY,
    NOW,
    READER,
    READER_NAME,
    TOKEN,
    card,
    certificate,
    probe,
    reader,
    snapshot,
    token,
    with_token,
)

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
OTHER = Sha256("ab" * 32)
LONG = ReaderName("OMNIKEY AG Smart Card Reader USB 0001 [CCID Interface] (KJ0712345) 00 00")
LONG_TOO = ReaderName("OMNIKEY AG Smart Card Reader USB 0001 [CCID Interface] (KJ0712399) 01 00")
UNREAD = Driverless(DriverlessOutcome.NOT_TRIED)


def named(slot_name: str, *readers: str) -> str | None:
    """Return which of the readers a token in a slot of this name is in."""
    there = snapshot(readers=tuple(map(reader, readers)), cards=())
    return reader_of(token(slot_name=slot_name), there)


def test_a_reader_is_found_in_the_slot_description() -> None:
    assert named(READER_NAME, READER_NAME) == READER_NAME
    assert named(f"AKIS - {READER_NAME}    ", READER_NAME) == READER_NAME
    assert named("Slot 0", READER_NAME) is None
    assert named("", READER_NAME) is None


def test_of_two_names_that_fit_the_longer_one_is_meant() -> None:
    assert named("ACS Reader 10", "ACS Reader 1", "ACS Reader 10") == "ACS Reader 10"
    assert named("ACS Reader 1", "ACS Reader 1", "ACS Reader 10") == "ACS Reader 1"


def test_two_readers_of_one_model_are_two() -> None:
    first, second = "ACS ACR39U ICC Reader 00 00", "ACS ACR39U ICC Reader 01 00"

    assert named(second, first, second) == second


@pytest.mark.parametrize(("length", "fits"), [(64, True), (60, True), (59, False), (20, False)])
def test_a_long_name_is_cut_at_64_characters_or_a_little_before(length: int, fits: bool) -> None:
    assert named(LONG[:length], LONG) == (LONG if fits else None)


def test_where_the_cut_hides_which_of_two_it_is_the_certificate_tells() -> None:
    there = snapshot(
        readers=(reader(LONG), reader(LONG_TOO)),
        cards=(card(reader=LONG, driverless=UNREAD), card(reader=LONG_TOO)),
    )

    assert reader_of(token(slot_name=LONG[:60]), there) == LONG_TOO
    assert named(LONG[:60], LONG, LONG_TOO) is None


def test_a_slot_without_a_name_is_found_by_the_certificate_on_the_card() -> None:
    second = ReaderName("Gemalto PC Twin Reader 01 00")
    two = snapshot(
        readers=(READER, reader(second)),
        cards=(card(driverless=UNREAD), card(reader=second)),
    )

    assert reader_of(token(slot_name="Slot 1"), two) == second


def test_the_only_token_is_in_the_only_card() -> None:
    unread = snapshot(cards=(card(driverless=UNREAD),), modules=(probe(tokens=(TOKEN,)),))

    assert reader_of(token(slot_name="Slot 1"), unread) == READER_NAME


def test_of_two_tokens_without_a_name_nobody_knows_which_is_which() -> None:
    first, second = token(slot_name="1"), token(slot_name="2", serial=TokenSerial("FFFF"))
    two = snapshot(cards=(card(driverless=UNREAD),), modules=(probe(tokens=(first, second)),))

    assert reader_of(first, two) is None
    assert token_in(READER_NAME, two) is None


def test_a_token_is_found_in_its_reader() -> None:
    assert token_in(READER_NAME, HEALTHY) == TOKEN
    assert token_in(ReaderName("another"), HEALTHY) is None


def test_a_token_that_two_modules_show_counts_once() -> None:
    again = probe(path=ModulePath("/opt/Akia/libakisp11.so"), tokens=(token(label="again"),))

    assert tokens(snapshot(modules=(probe(), again))) == (TOKEN,)


def test_two_tokens_with_one_serial_number_are_told_apart_by_their_slots() -> None:
    first, second = token(slot_name="Slot 1"), token(slot_name="Slot 2")

    assert tokens(snapshot(modules=(probe(tokens=(first, second)),))) == (first, second)
    # of one slot it is one card with two PINs, as OpenSC shows it
    assert tokens(snapshot(modules=(probe(tokens=(first, first)),))) == (first,)


def test_another_modules_name_for_the_slot_makes_no_second_token() -> None:
    first, second = token(slot_name="Slot 1"), token(slot_name="Slot 2")
    other = probe(path=ModulePath("/opt/other.so"), tokens=(token(slot_name="AKIS 0"), second))
    shown = snapshot(modules=(probe(tokens=(first, second)), other))

    assert tokens(shown) == (first, second)
    assert tokens(snapshot(modules=(probe(tokens=(first,)), other))) == (first,)


def test_the_module_that_shows_the_certificates_is_believed() -> None:
    empty = token(certificates=())

    assert tokens(snapshot(modules=(probe(tokens=(empty,)), probe()))) == (TOKEN,)


def test_tokens_without_a_serial_number_are_told_by_their_slot() -> None:
    no_serial = TokenSerial("")
    first, second = token(serial=no_serial), token(serial=no_serial, slot_name="2")

    assert tokens(snapshot(modules=(probe(tokens=(first, second, first)),))) == (first, second)


def test_virtual_and_unusable_readers_take_no_card() -> None:
    virtual = reader("Windows Hello 0", virtual=True)
    gone = reader("gone", state=ReaderState.UNAVAILABLE, usb_id=None)

    assert physical((virtual, gone, READER)) == (READER,)


def test_a_card_is_held_once_however_it_was_read() -> None:
    (contents,) = card_contents(HEALTHY)

    assert (contents.about, contents.reader) == (TOKEN.serial, READER_NAME)
    assert contents.certificates == TOKEN.certificates


def test_a_token_without_a_serial_number_is_told_by_its_label() -> None:
    (contents,) = card_contents(with_token(serial=TokenSerial("")))

    assert contents.about == TOKEN.label


def test_a_card_whose_token_refused_is_judged_by_what_we_read() -> None:
    (contents,) = card_contents(with_token(detail="CKR_TOKEN_NOT_RECOGNIZED", certificates=()))

    assert (contents.about, contents.token) == (READER_NAME, None)
    assert contents.certificates == HEALTHY.cards[0].driverless.certificates


def test_a_card_nobody_could_read_is_nothing_to_judge() -> None:
    assert not list(card_contents(snapshot(cards=(card(driverless=UNREAD),), modules=())))


def test_the_valid_certificate_that_lasts_longest_is_signed_with() -> None:
    longer = certificate(not_after=CERTIFICATE.not_after + DAY)
    over = certificate(not_after=NOW - SECOND)
    to_come = certificate(not_before=NOW + SECOND, not_after=CERTIFICATE.not_after + 9 * DAY)

    assert signing_certificate((over, to_come, CERTIFICATE, longer), NOW) == longer
    assert signing_certificate((over, to_come), NOW) == to_come


def test_of_those_to_come_the_soonest_and_of_those_over_the_latest_is_meant() -> None:
    soon, later = (certificate(not_before=NOW + n * DAY) for n in (1, 2))
    just, long_ago = (certificate(not_after=NOW - n * DAY) for n in (1, 2))

    assert signing_certificate((later, soon), NOW) == soon
    assert signing_certificate((long_ago, just), NOW) == just


@pytest.mark.parametrize(
    "certificates",
    [(), (certificate(ca=True),)],
    ids=["none", "an authority's"],
)
def test_there_may_be_nothing_to_sign_with(certificates: tuple[Certificate, ...]) -> None:
    assert signing_certificate(certificates, NOW) is None


def test_a_certificate_that_may_sign_goes_before_one_that_may_not() -> None:
    encryption = certificate(
        usages=(KeyUsage.KEY_ENCIPHERMENT,), not_after=CERTIFICATE.not_after + DAY
    )
    unrestricted = certificate(usages=())

    assert signing_certificate((encryption, CERTIFICATE), NOW) == CERTIFICATE
    assert signing_certificate((encryption, unrestricted), NOW) == unrestricted
    assert signing_certificate((encryption,), NOW) == encryption


def test_a_holder_is_a_person_or_else_an_organisation() -> None:
    assert holder(CERTIFICATE) == "DENEME KULLANICI"
    assert holder(certificate(subject=Name(organization="DENEME A.Ş."))) == "DENEME A.Ş."
    assert holder(certificate(subject=Name())) == ""
