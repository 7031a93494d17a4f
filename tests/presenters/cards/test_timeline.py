"""Certificates as bars on one line of time."""

from datetime import UTC, datetime, timedelta

import pytest

from esign_desktop.model.certificate import Revocation, RevocationStatus
from esign_desktop.model.report import LinkState
from esign_desktop.presenters.cards.timeline import bar_view, span_of, validity
from tests.build import NOW, certificate
from tests.presenters.status.test_overview import ENGLISH

DAY = timedelta(days=1)


def test_an_old_and_a_new_certificate_stand_under_each_other_on_one_scale() -> None:
    old = certificate(not_before=NOW - 1000 * DAY, not_after=NOW + 20 * DAY)
    new = certificate(not_before=NOW + 20 * DAY, not_after=NOW + 1115 * DAY)
    span = span_of((old, new), NOW)

    first, second = (bar_view(each, span, NOW, ENGLISH.texts) for each in (old, new))

    assert first.end == second.begin
    assert first.today == second.today
    assert 0 < first.begin < first.renewal < first.today < first.end < second.end < 1
    assert (first.state, second.state) == (LinkState.WARNING, LinkState.UNKNOWN)


def test_an_end_nobody_lives_to_see_leaves_room_for_the_others() -> None:
    endless = certificate(not_after=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))

    bar = bar_view(endless, span_of((endless,), NOW), NOW, ENGLISH.texts)

    assert bar.end == 1.0
    assert bar.today > 0.01


@pytest.mark.parametrize("clock", [datetime.min, datetime.max])
def test_a_clock_at_the_end_of_time_is_drawn_too(clock: datetime) -> None:
    now = clock.replace(tzinfo=UTC)

    bar = bar_view(certificate(), span_of((certificate(),), now), now, ENGLISH.texts)

    assert 0 <= bar.today <= 1


def test_the_sentence_says_what_the_picture_shows() -> None:
    own = certificate()

    sentence = bar_view(own, span_of((own,), NOW), NOW, ENGLISH.texts).sentence

    assert sentence == (
        "Valid from 1 December 2025 until 30 November 2028. It can be renewed from "
        "1 September 2028. Today is 1 December 2026."
    )


@pytest.mark.parametrize(
    ("start", "days", "state"),
    [
        (-10, 91, LinkState.OK),
        (-10, 90, LinkState.WARNING),
        (-10, -1, LinkState.BROKEN),
        (5, 900, LinkState.UNKNOWN),
    ],
)
def test_the_mark_follows_from_beginning_and_end(start: int, days: int, state: LinkState) -> None:
    own = certificate(not_before=NOW + start * DAY, not_after=NOW + days * DAY)

    assert validity(own, NOW) is state


def test_a_revoked_certificate_is_marked_as_broken() -> None:
    told = Revocation(RevocationStatus.REVOKED, NOW)

    assert validity(certificate(revocation=told), NOW) is LinkState.BROKEN
