"""A quiet word at 90, 30, 7 and 1 days before the end: once a stage, once a card."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from esign_desktop.app.reminders import (
    SentReminders,
    due_reminders,
    load_sent_reminders,
    save_sent_reminders,
    sent_reminders_file,
    with_sent_reminder,
)
from esign_desktop.model.certificate import Name, Revocation, RevocationStatus, Sha256
from esign_desktop.model.codec import encode
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.validity import REMINDER_DAYS
from tests.build import (
    CATALOG,
    CERTIFICATE,
    HEALTHY,
    NOW,
    certificate,
    token,
    with_certificate,
    with_token,
)

SALT = SentReminders("a salt")
DAY = timedelta(days=1)
END = NOW + timedelta(days=1000)
LASTING = with_certificate(not_before=NOW - timedelta(days=95), not_after=END)


def told_over(
    snapshot: Snapshot, start: datetime, days: int, step: timedelta = timedelta(hours=6)
) -> list[tuple[int, int]]:
    """Return (stage, days left) of all reminders of a clock that runs for some days."""
    told, now, seen = SALT, start, []
    while now < start + timedelta(days=days):
        for reminder in due_reminders(snapshot, told, now, CATALOG):
            seen.append((reminder.stage_days, reminder.days_left))
            told = with_sent_reminder(told, reminder, now)
        now += step
    return seen


def test_over_three_years_somebody_is_told_four_times() -> None:
    assert told_over(LASTING, NOW, 3 * 365) == [(90, 90), (30, 30), (7, 7), (1, 1)]


def test_a_computer_that_was_off_tells_only_the_nearest_stage() -> None:
    assert told_over(LASTING, END - timedelta(days=20), 20, timedelta(days=1)) == [
        (30, 20),
        (7, 7),
        (1, 1),
    ]


def test_after_the_end_nobody_is_told() -> None:
    assert told_over(LASTING, END + timedelta(seconds=1), 400, timedelta(days=1)) == []


def test_a_stage_comes_with_the_day_that_is_shown() -> None:
    for stage in REMINDER_DAYS:
        early = END - timedelta(days=stage + 1)
        on_time = early + timedelta(seconds=1)
        before = {r.stage_days for r in due_reminders(LASTING, SALT, early, CATALOG)}
        after = {r.stage_days for r in due_reminders(LASTING, SALT, on_time, CATALOG)}
        assert (stage in before, stage in after) == (False, True)


def test_each_card_is_told_of_by_itself() -> None:
    late = END - timedelta(days=80)
    (first,) = due_reminders(LASTING, SALT, late, CATALOG)
    told = with_sent_reminder(SALT, first, late)
    other = with_certificate(
        fingerprint=Sha256("f" * 64), not_before=NOW - timedelta(days=95), not_after=END
    )

    assert due_reminders(LASTING, told, late, CATALOG) == ()
    assert [r.fingerprint for r in due_reminders(other, told, late, CATALOG)] == ["f" * 64]


def test_the_nearest_end_comes_first() -> None:
    sooner = certificate(not_after=NOW + timedelta(days=5))
    later = certificate(fingerprint=Sha256("e" * 64), not_after=NOW + timedelta(days=50))
    two = replace(
        with_token(certificates=(later,)),
        cards=with_certificate(not_after=sooner.not_after).cards,
    )
    probe = two.modules[0]
    tokens = (
        token(certificates=(later,)),
        token(certificates=(sooner,), serial="other", slot_name="another reader"),
    )
    both = replace(two, modules=(replace(probe, tokens=tokens),))

    assert [r.days_left for r in due_reminders(both, SALT, NOW, CATALOG)] == [5, 50]


def test_a_renewed_card_is_left_in_peace() -> None:
    old = certificate(not_after=NOW + timedelta(days=20))
    new = certificate(fingerprint=Sha256("d" * 64), not_after=NOW + timedelta(days=1100))

    assert due_reminders(with_token(certificates=(old, new)), SALT, NOW, CATALOG) == ()
    assert due_reminders(with_token(certificates=(old,)), SALT, NOW, CATALOG) != ()


@pytest.mark.parametrize(
    "changes",
    [
        {"not_after": NOW - timedelta(days=1)},
        {"not_before": NOW + timedelta(days=1), "not_after": NOW + timedelta(days=20)},
        {
            "not_after": NOW + timedelta(days=20),
            "revocation": Revocation(RevocationStatus.REVOKED, NOW),
        },
    ],
    ids=["over", "to come", "revoked"],
)
def test_a_certificate_that_is_not_in_use_is_not_told_of(changes: dict[str, object]) -> None:
    assert due_reminders(with_certificate(**changes), SALT, NOW, CATALOG) == ()


def test_a_clock_that_cannot_be_right_tells_nothing() -> None:
    start = NOW - timedelta(days=1000)
    wrong = with_certificate(not_before=NOW, not_after=start + timedelta(days=1))

    assert due_reminders(wrong, SALT, start, CATALOG) == ()


def test_a_clock_before_the_catalogues_day_tells_nothing() -> None:
    """As the judge says of the same card."""
    soon = with_certificate(not_before=NOW - 900 * DAY, not_after=NOW - 300 * DAY)
    behind = NOW - 310 * DAY
    old = replace(soon, taken_at=behind, host=replace(soon.host, app_released=None))

    assert due_reminders(old, SALT, behind, replace(CATALOG, version="")) != ()
    assert due_reminders(old, SALT, behind, replace(CATALOG, version="2026.11.20")) == ()


def test_no_card_nothing_to_tell() -> None:
    assert due_reminders(replace(HEALTHY, cards=(), modules=()), SALT, NOW, CATALOG) == ()


def test_nothing_of_the_card_or_its_holder_is_kept() -> None:
    named = with_certificate(
        subject=Name(common_name="AYŞE YILMAZ", serial_number="12345678901"),
        not_after=NOW + timedelta(days=20),
    )
    (reminder,) = due_reminders(named, SALT, NOW, CATALOG)

    kept = encode(with_sent_reminder(SALT, reminder, NOW)).decode()

    assert reminder.holder == "AYŞE YILMAZ"
    for secret in ("AYŞE", "12345678901", CERTIFICATE.fingerprint, CERTIFICATE.fingerprint[:16]):
        assert secret not in kept


def test_what_ended_long_ago_is_forgotten() -> None:
    (old,) = due_reminders(with_certificate(not_after=NOW + 5 * DAY), SALT, NOW, CATALOG)
    told = with_sent_reminder(SALT, old, NOW)
    much_later = NOW + timedelta(days=600)

    again = with_sent_reminder(told, replace(old, fingerprint=Sha256("c" * 64)), much_later)

    assert len(told.stages) == 1
    assert len(again.stages) == 1


def test_an_end_in_the_year_9999_is_no_accident() -> None:
    (soon,) = due_reminders(with_certificate(not_after=NOW + 5 * DAY), SALT, NOW, CATALOG)
    endless = replace(soon, ends_at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC))

    assert with_sent_reminder(SALT, endless, NOW).stages


def test_what_was_told_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "reminders.json"
    (reminder,) = due_reminders(with_certificate(not_after=NOW + 5 * DAY), SALT, NOW, CATALOG)
    told = with_sent_reminder(SALT, reminder, NOW)
    save_sent_reminders(file, told)

    assert load_sent_reminders(file) == told
    assert [each.name for each in file.parent.iterdir()] == ["reminders.json"]


@pytest.mark.parametrize("content", [None, "", "{", '{"salt": 5}', "[]"])
def test_a_missing_or_broken_file_is_a_new_beginning_with_a_salt_of_its_own(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "reminders.json"
    if content is not None:
        file.write_text(content)

    first, second = load_sent_reminders(file), load_sent_reminders(file)

    assert first.stages == {}
    assert len(first.salt) == 32
    assert first.salt != second.salt


def test_it_lies_among_the_users_own_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    assert sent_reminders_file() == tmp_path / "esign-desktop" / "reminders.json"
