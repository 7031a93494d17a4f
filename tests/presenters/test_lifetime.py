"""Days are left only of a certificate that holds today, wherever one is told of."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.model.report import Report
from esign_desktop.presenters.cards.blocks import certificates_document
from esign_desktop.presenters.cards.calendar import calendar_file
from esign_desktop.presenters.cards.inventory import certificate_views
from esign_desktop.presenters.cards.timeline import bar_view, span_of
from esign_desktop.presenters.cards.view import cards_view
from esign_desktop.presenters.lifetime import lifetime, remaining, until
from esign_desktop.presenters.pin.page import pin_page_view
from esign_desktop.presenters.status.blocks import report_document
from esign_desktop.presenters.status.view import status_view
from esign_desktop.presenters.support.view import end_sentence, ending
from esign_desktop.renderers.plain import plain_text
from tests.build import CATALOG, NOW, certificate, probe, snapshot, token, with_certificate
from tests.presenters.status.test_overview import ENGLISH, TURKISH

DAY = timedelta(days=1)
PRESENTERS = pytest.mark.parametrize("presenter", [ENGLISH, TURKISH], ids=["en", "tr"])
STOPPED: list[dict[str, Any]] = [
    {"revocation": Revocation(RevocationStatus.REVOKED, NOW)},
    {"revocation": Revocation(RevocationStatus.REVOKED, NOW, revoked_at=NOW - 20 * DAY)},
    {"revocation": Revocation(RevocationStatus.SUSPENDED, NOW)},
    {"revocation": Revocation(RevocationStatus.SUSPENDED, NOW, revoked_at=NOW - 20 * DAY)},
]
NOT_BEGUN: list[dict[str, Any]] = [{"not_before": NOW + 12 * DAY, "not_after": NOW + 1107 * DAY}]
OVER: list[dict[str, Any]] = [{"not_after": NOW - DAY}]


def everything(report: Report, presenter: Any) -> str:
    """Return all that is said about the certificates of a computer, on every page."""
    texts, there = presenter.texts, report.snapshot
    certificates = [c for each in there.modules for t in each.tokens for c in t.certificates]
    span = span_of(certificates, NOW)
    parts: list[object] = [
        status_view(report, presenter),
        cards_view(report, presenter),
        pin_page_view(report, presenter),
        plain_text(report_document(report, presenter, "0.1.0")),
        end_sentence(ending(report), texts, NOW),
        calendar_file(ending(report), texts, NOW, "0.1.0"),
        [bar_view(each, span, NOW, texts) for each in certificates],
        plain_text(certificates_document(certificate_views(there, CATALOG, texts), (), texts)),
    ]
    return "\n".join(map(str, parts))


def says_days_left(told: str) -> bool:
    return "days left" in told or "day left" in told or "gün kaldı" in told


@PRESENTERS
@pytest.mark.parametrize("changed", [*STOPPED, *NOT_BEGUN, *OVER])
def test_no_days_are_left_of_a_certificate_that_does_not_hold(
    changed: dict[str, Any], presenter: Any
) -> None:
    assert not says_days_left(
        everything(diagnose(with_certificate(**changed), CATALOG), presenter)
    )


@PRESENTERS
@pytest.mark.parametrize("changed", [*STOPPED, *NOT_BEGUN, *OVER])
def test_nor_beside_a_second_card(changed: dict[str, Any], presenter: Any) -> None:
    own = certificate(**changed)
    other = token(serial="FFFF", slot_name="Another reader", certificates=(own,))
    alike = token(certificates=(own,))
    both = snapshot(cards=(), modules=(probe(tokens=(alike, other)),))

    assert not says_days_left(everything(diagnose(both, CATALOG), presenter))


@PRESENTERS
def test_of_one_that_holds_they_are_counted(presenter: Any) -> None:
    assert says_days_left(everything(diagnose(with_certificate(), CATALOG), presenter))


def words(own: Certificate, now: datetime = NOW) -> tuple[str, str, str]:
    texts = ENGLISH.texts
    return lifetime(own, now, texts), until(own, now, texts), remaining(own, now, texts)


def test_a_certificate_is_told_by_what_it_is_today() -> None:
    assert words(certificate()) == (
        "valid until 30 November 2028: 730 days left",
        "valid until 30 November 2028",
        "730 days left",
    )
    assert words(certificate(**OVER[0])) == (
        "expired on 30 November 2026",
        "expired on 30 November 2026",
        "expired",
    )
    ahead = "not valid yet: from 13 December 2026 until 12 December 2029"
    assert words(certificate(**NOT_BEGUN[0])) == (ahead, ahead, "starts in 12 days")
    revoked = certificate(**STOPPED[1])
    assert words(revoked) == ("revoked on 11 November 2026",) * 3
    assert words(certificate(**STOPPED[0])) == ("revoked",) * 3
    assert words(certificate(**STOPPED[3])) == ("suspended since 11 November 2026",) * 3


def test_a_start_within_the_day_is_a_day_away_and_not_none() -> None:
    soon = certificate(not_before=NOW + timedelta(hours=1))

    assert remaining(soon, NOW, ENGLISH.texts) == "starts in 1 day"


def test_a_good_answer_of_the_issuer_leaves_the_days_as_they_are() -> None:
    good = certificate(revocation=Revocation(RevocationStatus.GOOD, NOW))

    assert remaining(good, NOW, ENGLISH.texts) == "730 days left"


def test_the_end_of_a_revoked_certificate_is_nothing_to_plan_for() -> None:
    revoked, suspended = (diagnose(with_certificate(**STOPPED[at]), CATALOG) for at in (0, 2))

    assert ending(revoked) == ()
    assert len(ending(suspended)) == 1  # it may hold again
    assert end_sentence(ending(suspended), ENGLISH.texts, NOW) == (
        "The certificate expires on 30 November 2028."
    )


def test_nothing_is_renewed_in_the_last_months_of_a_revoked_certificate() -> None:
    own = certificate(**STOPPED[1])

    bar = bar_view(own, span_of((own,), NOW), NOW, ENGLISH.texts)

    assert bar.renewal == bar.end
    assert bar.sentence == (
        "Validity period 1 December 2025 – 30 November 2028; revoked on 11 November "
        "2026. Today is 1 December 2026."
    )
