"""The judge: can this card sign, with which certificate, and what stands in its way?"""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.certificates import (
    certificate_dates,
    certificate_none,
    key_missing,
    renewal_without_key,
)
from esign_desktop.diagnosis.judge import (
    Obstacle,
    judgement_of,
    module_suffices,
)
from esign_desktop.model.card import DriverlessOutcome
from esign_desktop.model.certificate import (
    KeyUsage,
    Name,
    Revocation,
    RevocationStatus,
)
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Finding, Severity
from esign_desktop.model.snapshot import ServiceState
from esign_desktop.model.token import PinState
from tests.build import (
    CERTIFICATE,
    HEALTHY,
    NOW,
    certificate,
    pin,
    reader,
    snapshot,
    token,
)
from tests.diagnosis.ask import codes, found_in, only, report
from tests.diagnosis.judged import AUTHENTICATION, DAY, ENDING, OLD, OTHER, of, on_card, world


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


@pytest.mark.parametrize(
    "changes",
    [
        {"not_after": NOW},
        {"not_before": NOW},
        {"revocation": Revocation(RevocationStatus.GOOD, NOW)},
    ],
    ids=["in its last second", "in its first second", "asked and in order"],
)
def test_a_certificate_that_is_still_in_order_stops_nothing(changes: dict[str, Any]) -> None:
    assert of(world((replace(CERTIFICATE, **changes),))).obstacles == ()


def test_a_certificate_only_the_card_holds_is_missed_until_its_last_second() -> None:
    last = replace(CERTIFICATE, not_after=NOW)

    assert of(world((), (last,))).hidden == on_card(last)


@pytest.mark.parametrize(("ends", "missed"), [(DAY, True), (0 * DAY, True), (-DAY, False)])
def test_a_renewal_only_the_card_holds_is_missed_until_it_ends(
    ends: timedelta, missed: bool
) -> None:
    old = replace(OLD, not_after=NOW - 2 * DAY)
    renewal = replace(CERTIFICATE, not_after=NOW + ends, has_key=None)

    assert (of(world((old,), (renewal,))).hidden is not None) is missed


def test_a_module_that_shows_a_certificate_from_this_second_on_suffices() -> None:
    assert module_suffices((replace(CERTIFICATE, not_before=NOW),), 0, NOW)


def test_a_report_is_judged_by_the_day_its_own_finding_names() -> None:
    """A clock that is behind: what had ended by the earliest day it can be is over."""
    ended = replace(CERTIFICATE, not_after=NOW + 10 * DAY)
    made = report(world((ended,)))
    later = (NOW + 20 * DAY).isoformat()

    def judged(code: str, direction: str) -> list[Obstacle]:
        values = {"direction": direction, "earliest_at": later}
        told = Finding(code, Severity.BLOCKING, "", values)
        judgement = judgement_of(
            made.snapshot.modules[0].tokens[0], replace(made, findings=(told,))
        )
        assert judgement is not None
        return list(judgement.obstacles)

    assert judged("clock.wrong", "behind") == [Obstacle.EXPIRED]
    assert judged("clock.wrong", "ahead") == []
    assert judged("clock.other", "behind") == []


def test_a_token_that_is_not_in_the_report_has_no_judgement() -> None:
    assert judgement_of(token(serial="other"), report(HEALTHY)) is None
