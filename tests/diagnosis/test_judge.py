"""The judge: can this card sign, with which certificate, and what stands in its way?"""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.certificates import (
    card_and_module_differ,
    certificate_dates,
    certificate_hidden,
    certificate_none,
    key_missing,
    renewal_without_key,
)
from esign_desktop.diagnosis.judge import Judgement, Obstacle, judge, module_suffices
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyUsage,
    Name,
    Revocation,
    RevocationStatus,
    Sha256,
)
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import PinState
from tests.build import (
    CATALOG,
    CERTIFICATE,
    HEALTHY,
    NOW,
    READER_NAME,
    card,
    certificate,
    pin,
    probe,
    reader,
    snapshot,
    token,
)
from tests.diagnosis.ask import codes, found_in, only, report

DAY = timedelta(days=1)
OTHER = Sha256("ab" * 32)
OLD = certificate(fingerprint=OTHER, not_before=NOW - 1090 * DAY, not_after=NOW - 6 * DAY)
ENDING = replace(OLD, not_after=NOW + 12 * DAY)
AUTHENTICATION = certificate(
    fingerprint=Sha256("cd" * 32), qualified=False, usages=(KeyUsage.DIGITAL_SIGNATURE,)
)


def on_card(each: Certificate) -> Certificate:
    """Return a certificate as we read it from the card ourselves."""
    return replace(each, source=CertificateSource.CARD, has_key=None)


def world(
    shown: tuple[Certificate, ...],
    read: tuple[Certificate, ...] = (),
    *,
    outcome: DriverlessOutcome = DriverlessOutcome.READ,
    **of_token: Any,
) -> Snapshot:
    """Return a computer whose module shows some certificates, and whose card holds others."""
    driverless = Driverless(outcome, tuple(map(on_card, read)))
    shown_token = token(certificates=shown, **of_token)
    return snapshot(cards=(card(driverless=driverless),), modules=(probe(tokens=(shown_token,)),))


def of(computer: Snapshot) -> Judgement:
    (judgement,) = judge(computer, CATALOG)
    return judgement


def test_a_healthy_card_can_sign_with_its_certificate() -> None:
    judgement = of(HEALTHY)

    assert judgement.can_sign is True
    assert judgement.certificate == CERTIFICATE
    assert judgement.obstacles == ()


@pytest.mark.parametrize(
    ("changes", "obstacles"),
    [
        ({}, []),
        ({"pins": ()}, []),
        ({"pins": (pin(PinState.UNKNOWN),)}, []),
        ({"pins": (pin(PinState.LAST_TRY),)}, []),
        ({"pins": (pin(PinState.LOCKED),)}, [Obstacle.PIN_LOCKED]),
        ({"pins": (pin(PinState.NOT_SET),)}, [Obstacle.PIN_NOT_SET]),
        ({"pins": (pin(PinState.MUST_CHANGE),)}, [Obstacle.PIN_MUST_CHANGE]),
    ],
)
def test_the_pin_stops_a_card_where_it_is_locked_missing_or_to_be_changed(
    changes: dict[str, Any], obstacles: list[Obstacle]
) -> None:
    assert list(of(world((CERTIFICATE,), **changes)).obstacles) == obstacles


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({"has_key": False}, Obstacle.NO_KEY),
        ({"not_after": NOW - DAY}, Obstacle.EXPIRED),
        ({"not_before": NOW + DAY}, Obstacle.NOT_YET_VALID),
        ({"revocation": Revocation(RevocationStatus.REVOKED, NOW)}, Obstacle.REVOKED),
        ({"revocation": Revocation(RevocationStatus.SUSPENDED, NOW)}, Obstacle.SUSPENDED),
        ({"usages": (KeyUsage.KEY_ENCIPHERMENT,)}, Obstacle.NOT_FOR_SIGNING),
    ],
)
def test_a_certificate_that_cannot_be_used_is_an_obstacle(
    changes: dict[str, Any], obstacle: Obstacle
) -> None:
    judgement = of(world((certificate(**changes),)))

    assert judgement.can_sign is False
    assert judgement.obstacles == (obstacle,)


def test_a_key_that_nobody_can_know_of_without_login_is_no_obstacle() -> None:
    assert of(world((certificate(has_key=None),))).can_sign is True


@pytest.mark.parametrize(
    ("state", "obstacle"),
    [
        (ReaderState.EMPTY, Obstacle.CARD_GONE),
        (ReaderState.CARD_REMOVED, Obstacle.CARD_GONE),
        (ReaderState.CARD_MUTE, Obstacle.CARD_MUTE),
    ],
)
def test_a_card_that_left_or_fell_silent_cannot_sign(
    state: ReaderState, obstacle: Obstacle
) -> None:
    assert of(replace(HEALTHY, readers=(reader(state=state),))).obstacles == (obstacle,)


def test_without_the_service_nothing_can_sign() -> None:
    stopped = replace(HEALTHY, service=ServiceState.STOPPED)

    assert of(stopped).obstacles == (Obstacle.SERVICE,)


def test_a_card_that_no_module_shows_cannot_sign() -> None:
    assert of(snapshot(modules=())).obstacles == (Obstacle.NOT_SHOWN,)


def test_a_token_without_any_certificate_cannot_sign() -> None:
    bare = world((), outcome=DriverlessOutcome.NOT_TRIED)

    assert of(bare).obstacles == (Obstacle.NO_CERTIFICATE,)
    assert codes(certificate_none, bare) == ["certificate.none"]


def test_a_card_with_certificates_for_encryption_only_has_none_to_sign_with() -> None:
    encryption = world((certificate(usages=(KeyUsage.KEY_ENCIPHERMENT,)),))

    assert report(encryption).verdict == "not_usable"
    assert codes(certificate_none, encryption) == ["certificate.none"]


def test_what_this_program_cannot_read_is_neither_promised_nor_blamed() -> None:
    unreadable = world((), outcome=DriverlessOutcome.NOT_TRIED, unreadable=1)

    assert of(unreadable).can_sign is None
    assert report(unreadable).verdict == "unknown"
    assert found_in(unreadable) == ["certificate.unreadable"]


def test_an_unreadable_certificate_beside_a_good_one_takes_nothing_away() -> None:
    assert of(world((CERTIFICATE,), unreadable=1)).can_sign is True


# the qualified certificate is the one that counts


def test_a_valid_authentication_certificate_does_not_hide_an_expired_qualified_one() -> None:
    both = world((AUTHENTICATION, OLD))

    assert of(both).certificate == OLD
    assert found_in(both) == ["certificate.expired"]


def test_a_valid_authentication_certificate_does_not_hide_an_expiring_qualified_one() -> None:
    both = world((AUTHENTICATION, ENDING))

    assert found_in(both) == ["certificate.expiring"]
    assert report(both).verdict == "attention"


def test_an_expired_authentication_certificate_takes_nothing_from_a_good_qualified_one() -> None:
    both = world((replace(AUTHENTICATION, not_after=NOW - DAY), CERTIFICATE))

    assert of(both).certificate == CERTIFICATE
    assert report(both).verdict == "ready"


def test_without_any_qualified_certificate_the_valid_one_counts() -> None:
    over = replace(AUTHENTICATION, fingerprint=OTHER, not_after=NOW - DAY)

    assert of(world((over, AUTHENTICATION))).certificate == AUTHENTICATION


# a renewal without its key


def test_a_renewal_without_its_key_does_not_end_the_talk_about_the_old_certificate() -> None:
    keyless = replace(CERTIFICATE, has_key=False)
    both = world((ENDING, keyless))

    assert of(both).certificate == ENDING
    assert found_in(both) == ["certificate.expiring", "certificate.no_key"]
    assert only(renewal_without_key, both).severity is Severity.WARNING
    assert report(both).verdict == "attention"


def test_a_renewal_without_its_key_stops_signing_once_the_old_certificate_is_over() -> None:
    keyless = replace(CERTIFICATE, has_key=False)
    both = world((OLD, keyless))

    assert of(both).certificate == keyless
    assert codes(key_missing, both) == ["certificate.no_key"]
    assert report(both).verdict == "not_usable"


def test_a_renewal_whose_key_is_there_needs_no_words() -> None:
    both = world((ENDING, replace(CERTIFICATE, has_key=True)))

    assert found_in(both) == []
    assert report(both).verdict == "ready"


def test_another_persons_certificate_without_its_key_is_no_renewal() -> None:
    others = replace(CERTIFICATE, has_key=False, subject=Name(serial_number="10000000078"))

    assert found_in(world((ENDING, others))) == ["certificate.expiring"]


# two witnesses: the module and the card


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


def test_by_a_wrong_clock_no_date_is_judged() -> None:
    to_come = replace(CERTIFICATE, not_before=NOW + 400 * DAY, not_after=NOW + 1495 * DAY)
    wrong = world((to_come,))

    assert Obstacle.NOT_YET_VALID not in of(wrong).obstacles
    assert codes(certificate_dates, wrong) == []


def test_what_had_ended_before_the_program_was_made_is_over_by_any_clock() -> None:
    over = replace(OLD, not_before=NOW - 2000 * DAY, not_after=NOW - 900 * DAY)
    behind = replace(world((over,)), taken_at=NOW - 1000 * DAY)  # by it the certificate holds

    assert of(behind).obstacles == (Obstacle.EXPIRED,)
    assert codes(certificate_dates, behind) == ["certificate.expired"]
    assert report(behind).verdict == "not_usable"


def test_a_certificate_that_may_hold_is_not_called_over_by_a_clock_that_is_behind() -> None:
    behind = replace(world((CERTIFICATE,)), taken_at=NOW - 200 * DAY)

    assert of(behind).obstacles == ()
    assert codes(certificate_dates, behind) == []


def test_by_a_clock_that_is_behind_the_renewed_certificate_is_the_one_that_counts() -> None:
    over = replace(OLD, not_before=NOW - 2000 * DAY, not_after=NOW - 900 * DAY)
    behind = replace(world((over, CERTIFICATE)), taken_at=NOW - 1000 * DAY)

    assert of(behind).certificate == CERTIFICATE
    assert report(behind).verdict == "attention"
