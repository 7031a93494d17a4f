"""Two modules that show one card: the better look is believed, and a stale one told."""

from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.app.pins import choice_of
from esign_desktop.diagnosis.judge import Obstacle
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.reader import ReaderName
from esign_desktop.model.report import Severity, Verdict
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath, Token, TokenSerial
from tests.build import CERTIFICATE, READER_NAME, card, probe, reader, snapshot, token
from tests.diagnosis.ask import found_in, report
from tests.diagnosis.judged import AUTHENTICATION, OLD, of

SECOND = ReaderName("ACS ACR39T 01 00")


def two_modules(*shown: tuple[Certificate, ...]) -> Snapshot:
    """Return a computer with modules that show one card's certificates each in its way."""
    unread = card(driverless=Driverless(DriverlessOutcome.NOT_TRIED))
    modules = tuple(
        probe(path=ModulePath(f"/opt/{number}/libakisp11.so"), tokens=(token(certificates=each),))
        for number, each in enumerate(shown)
    )
    return snapshot(cards=(unread,), modules=modules)


@pytest.mark.parametrize("shown", [((OLD,), (CERTIFICATE,)), ((CERTIFICATE,), (OLD,))])
def test_of_two_modules_the_one_with_the_new_certificate_is_believed_and_the_other_told(
    shown: tuple[tuple[Certificate, ...], ...],
) -> None:
    computer = two_modules(*shown)

    assert (of(computer).can_sign, of(computer).certificate) == (True, CERTIFICATE)
    (finding,) = report(computer).findings
    assert (finding.code, finding.severity) == ("middleware.certificate_stale", Severity.WARNING)
    assert (finding.about, report(computer).verdict) == (READER_NAME, Verdict.ATTENTION)
    (target,) = choice_of(report(computer)).targets
    assert target.module == computer.modules[shown.index((CERTIFICATE,))].path


def test_two_modules_that_show_the_same_are_one_witness() -> None:
    assert found_in(two_modules((CERTIFICATE,), (CERTIFICATE,))) == []
    assert found_in(two_modules((OLD,), (OLD,))) == ["certificate.expired"]
    assert found_in(two_modules((CERTIFICATE, OLD), (CERTIFICATE,))) == [
        "certificate.old_beside_new"
    ]


def test_a_good_certificate_of_one_module_does_not_hide_the_ended_qualified_one_of_another() -> (
    None
):
    ended, good = (OLD,), (AUTHENTICATION,)

    assert of(two_modules(good, ended)).obstacles == (Obstacle.EXPIRED,)
    assert of(two_modules(ended, good)).obstacles == (Obstacle.EXPIRED,)


def in_one_reader(*tokens: tuple[Token, ...]) -> Snapshot:
    """Return a computer whose modules show these tokens of the card in its one reader."""
    modules = tuple(
        probe(path=ModulePath(f"/opt/{number}/libakisp11.so"), tokens=each)
        for number, each in enumerate(tokens)
    )
    return snapshot(modules=modules)


def shown(serial: str, *certificates: Certificate, **changes: Any) -> Token:
    return token(serial=TokenSerial(serial), certificates=certificates, **changes)


@pytest.mark.parametrize(
    ("tokens", "best"),
    [
        (((shown("01", CERTIFICATE),), (shown("02", CERTIFICATE),)), 0),
        (((shown("01", OLD),), (shown("02", CERTIFICATE),)), 1),
        (((shown("01", CERTIFICATE),), (shown("02", OLD),)), 0),
        (((shown("01"),), (shown("02", CERTIFICATE),)), 1),
        (((shown("", detail="CKR_DEVICE_ERROR"),), (shown("02", CERTIFICATE),)), 1),
    ],
)
def test_tokens_of_two_modules_in_one_reader_are_one_card_whatever_their_serial_numbers(
    tokens: tuple[tuple[Token, ...], ...], best: int
) -> None:
    computer = in_one_reader(*tokens)

    target = choice_of(report(computer)).only
    assert target is not None
    assert (target.module, target.token) == (computer.modules[best].path, tokens[best][0])
    assert (of(computer).can_sign, of(computer).contents.token) == (True, target.token)


def test_card_with_two_pins_is_two_tokens_and_the_other_module_shows_one_of_them() -> None:
    of_one = (shown("01", AUTHENTICATION, slot_name=f"{READER_NAME} (PIN)"),
              shown("01", CERTIFICATE, slot_name=f"{READER_NAME} (imza)"))  # fmt: skip
    for computer in (
        in_one_reader(of_one, (shown("02", CERTIFICATE),)),
        in_one_reader((shown("02", CERTIFICATE),), of_one),
    ):
        held = [each.token.certificates for each in choice_of(report(computer)).targets]
        assert len(held) == 2
        assert set(held) == {(AUTHENTICATION,), (CERTIFICATE,)}


def test_tokens_in_two_readers_stay_two_cards() -> None:
    other = shown("02", CERTIFICATE, slot_name=SECOND)
    modules = in_one_reader((shown("01", CERTIFICATE),), (other,)).modules
    computer = snapshot(readers=(reader(), reader(SECOND)), modules=modules)

    assert len(choice_of(report(computer)).targets) == 2


def test_cards_with_one_serial_number_in_two_readers_stay_two_for_two_modules() -> None:
    readers = (reader(), reader(SECOND))
    here, there = shown("01", CERTIFICATE), shown("01", OLD, slot_name=SECOND)
    modules = in_one_reader((here, there), (there, here)).modules
    computer = snapshot(readers=readers, modules=modules)

    assert [each.token for each in choice_of(report(computer)).targets] == [here, there]
    first_alone = (replace(modules[0], tokens=(here,)), replace(modules[1], tokens=(there,)))
    targets = choice_of(report(snapshot(readers=readers, modules=first_alone))).targets
    assert [each.token for each in targets] == [here, there]
