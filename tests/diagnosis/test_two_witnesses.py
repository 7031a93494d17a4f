"""The judge with two witnesses: what the module shows and what is read from the card."""

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.certificates import (
    card_and_module_differ,
    certificate_hidden,
)
from esign_desktop.diagnosis.judge import (
    Obstacle,
    judge,
    module_suffices,
)
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    Name,
    Revocation,
    RevocationStatus,
)
from tests.build import (
    CATALOG,
    CERTIFICATE,
    NOW,
    READER_NAME,
    card,
    reader,
)
from tests.diagnosis.ask import codes, found_in, report
from tests.diagnosis.judged import AUTHENTICATION, DAY, ENDING, OLD, OTHER, of, on_card, world


def test_a_certificate_that_only_the_card_shows_does_not_make_it_ready() -> None:
    hidden = world((), (CERTIFICATE,))

    judgement = of(hidden)
    assert judgement.can_sign is False
    assert judgement.obstacles == (Obstacle.CERTIFICATE_MISSING,)
    assert judgement.hidden == on_card(CERTIFICATE)
    assert found_in(hidden) == ["middleware.certificate_missing"]
    assert report(hidden).primary == "middleware.certificate_missing"


def test_a_qualified_certificate_is_missed_beside_an_authentication_certificate() -> None:
    hidden = world((AUTHENTICATION,), (AUTHENTICATION, CERTIFICATE))

    assert of(hidden).obstacles == (Obstacle.CERTIFICATE_MISSING,)
    assert codes(certificate_hidden, hidden) == ["middleware.certificate_missing"]


def test_an_old_certificate_in_the_modules_memory_is_said_first_and_no_renewal_is_offered() -> (
    None
):
    stale = world((OLD,), (CERTIFICATE,))

    assert of(stale).obstacles == (Obstacle.CERTIFICATE_STALE,)
    assert found_in(stale) == ["middleware.certificate_stale"]
    assert report(stale).verdict == "not_usable"


@pytest.mark.parametrize("read", [(OLD, CERTIFICATE), (CERTIFICATE, OLD)])
def test_the_order_of_the_files_on_the_card_does_not_matter(read: tuple[Certificate, ...]) -> None:
    assert found_in(world((OLD,), read)) == ["middleware.certificate_stale"]


def test_while_the_old_certificate_still_signs_the_hidden_new_one_is_a_warning() -> None:
    stale = world((ENDING,), (ENDING, CERTIFICATE))

    assert of(stale).certificate == ENDING
    assert of(stale).can_sign is True
    assert found_in(stale) == ["middleware.certificate_stale"]
    assert report(stale).verdict == "attention"


def test_a_new_certificate_that_both_show_is_only_told_for_other_programs() -> None:
    both = world((OLD, CERTIFICATE), (OLD, CERTIFICATE))

    assert found_in(both) == ["certificate.old_beside_new"]
    assert report(both).verdict == "ready"


def test_an_old_certificate_that_only_the_card_shows_is_not_missed() -> None:
    assert found_in(world((CERTIFICATE,), (CERTIFICATE, OLD))) == []


def test_an_expired_certificate_that_no_module_shows_is_expired_and_not_missing() -> None:
    assert found_in(world((), (OLD,))) == ["certificate.expired"]


def test_a_revoked_certificate_on_the_card_is_no_better_one() -> None:
    revoked = replace(CERTIFICATE, revocation=Revocation(RevocationStatus.REVOKED, NOW))

    assert found_in(world((OLD,), (revoked,)))[0] == "certificate.revoked"
    assert of(world((OLD,), (revoked,))).hidden is None


def test_a_hidden_certificate_that_has_not_begun_is_told_with_its_start() -> None:
    to_come = replace(CERTIFICATE, not_before=NOW + 3 * DAY)
    stale = world((OLD,), (to_come,))

    assert found_in(stale) == ["middleware.certificate_stale", "certificate.not_yet_valid"]


def test_somebody_elses_certificate_on_the_card_is_only_told() -> None:
    others = replace(CERTIFICATE, fingerprint=OTHER, subject=Name(serial_number="10000000078"))
    differing = world((CERTIFICATE,), (others,))

    assert codes(card_and_module_differ, differing) == ["certificate.differs"]
    assert report(differing).verdict == "ready"


def test_what_differs_is_told_once() -> None:
    assert codes(card_and_module_differ, world((OLD,), (CERTIFICATE,))) == []


def test_the_token_of_another_reader_does_not_answer_for_the_card() -> None:
    elsewhere = replace(
        world((), slot_name="Another reader"),
        readers=(reader(), reader("Another reader")),
        cards=(card(driverless=Driverless(DriverlessOutcome.READ, (on_card(CERTIFICATE),))),),
    )

    assert codes(certificate_hidden, elsewhere) == []
    assert {j.contents.reader for j in judge(elsewhere, CATALOG)} == {
        READER_NAME,
        "Another reader",
    }


@pytest.mark.parametrize(
    ("shown", "unreadable", "suffices"),
    [
        ((CERTIFICATE,), 0, True),
        ((CERTIFICATE, OLD), 0, True),
        ((), 0, False),
        ((CERTIFICATE,), 1, False),
        ((OLD,), 0, False),
        ((ENDING,), 0, False),
        ((AUTHENTICATION,), 0, False),
        ((replace(CERTIFICATE, not_before=NOW + DAY),), 0, False),
        ((replace(CERTIFICATE, has_key=False),), 0, False),
        ((replace(CERTIFICATE, not_after=NOW + 92 * DAY),), 0, True),
        ((replace(CERTIFICATE, not_after=NOW + 90 * DAY),), 0, False),
    ],
)
def test_the_card_is_read_too_where_the_module_leaves_a_question(
    shown: tuple[Certificate, ...], unreadable: int, suffices: bool
) -> None:
    assert module_suffices(shown, unreadable, NOW) is suffices
