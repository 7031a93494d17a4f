from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.certificates import (
    card_and_module_differ,
    certificate_dates,
    certificate_none,
    certificate_revoked,
    certificate_unreadable,
    issuer_unexpected,
    key_missing,
)
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    KeyUsage,
    Name,
    NoAnswer,
    Revocation,
    RevocationStatus,
    Sha256,
)
from esign_desktop.model.report import Action, ActionKind, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ProbeOutcome, TokenSerial
from tests.build import (
    CERTIFICATE,
    HEALTHY,
    NOW,
    READER_NAME,
    TOKEN,
    card,
    certificate,
    probe,
    snapshot,
    token,
    with_certificate,
    with_token,
)
from tests.diagnosis.ask import codes, found_in, only, report

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
OTHER = Sha256("ab" * 32)
UNREAD = Driverless(DriverlessOutcome.NOT_TRIED)
GOOD_ONE = token(serial=TokenSerial("FFFF"), label="AKIS_FFFF", slot_name="Another reader")


def contents(*certificates: Certificate, **changes: Any) -> Snapshot:
    """Return a computer whose card we did not read, and whose token holds these."""
    shown = token(certificates=certificates, **changes)
    return snapshot(cards=(card(driverless=UNREAD),), modules=(probe(tokens=(shown,)),))


def beside_a_good_one(**changes: Any) -> Snapshot:
    """Return a computer with a changed certificate on one token and a good one on another."""
    bad = token(certificates=(certificate(fingerprint=OTHER, **changes),))
    return snapshot(cards=(), modules=(probe(tokens=(bad, GOOD_ONE)),))


def told(status: RevocationStatus, **more: Any) -> Revocation:
    return Revocation(status, NOW, **more)


def test_a_good_certificate_is_not_mentioned() -> None:
    for check in (
        certificate_none,
        certificate_dates,
        certificate_revoked,
        certificate_unreadable,
        issuer_unexpected,
        key_missing,
        card_and_module_differ,
    ):
        assert not codes(check, HEALTHY)


def test_a_token_without_a_certificate() -> None:
    finding = only(certificate_none, contents())

    assert (finding.code, finding.about) == ("certificate.none", TOKEN.serial)
    assert finding.values == {"token": TOKEN.label}


def test_an_authoritys_certificate_is_nothing_to_sign_with() -> None:
    ca = certificate(ca=True)

    assert codes(certificate_none, contents(ca)) == ["certificate.none"]
    assert found_in(contents(replace(ca, fingerprint=OTHER), CERTIFICATE)) == []


def test_an_authoritys_certificate_that_is_over_is_nobodys_concern() -> None:
    ca = certificate(fingerprint=OTHER, ca=True, not_after=NOW - DAY)

    assert found_in(contents(ca, CERTIFICATE)) == []


def test_a_certificate_that_cannot_be_read_is_not_the_same_as_none() -> None:
    odd = contents(unreadable=2)

    assert found_in(odd) == ["certificate.unreadable"]
    assert only(certificate_unreadable, odd).values == {"token": TOKEN.label, "count": "2"}


def test_what_cannot_be_read_on_the_card_is_told_with_the_reader() -> None:
    odd = card(driverless=Driverless(DriverlessOutcome.READ, unreadable=1))

    without_module = only(certificate_unreadable, snapshot(cards=(odd,), modules=()))
    module_shows_none = snapshot(cards=(odd,), modules=(probe(tokens=(token(certificates=()),)),))

    assert without_module.values == {"token": READER_NAME, "count": "1"}
    assert found_in(module_shows_none) == ["certificate.unreadable"]


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (-SECOND, "certificate.expired"),
        (timedelta(), "certificate.expiring"),  # valid in its last second
        (SECOND, "certificate.expiring"),
        (90 * DAY, "certificate.expiring"),
        (91 * DAY - SECOND, "certificate.expiring"),  # 90 whole days
        (91 * DAY, None),
    ],
)
def test_the_end_is_judged_to_the_second(ends: timedelta, code: str | None) -> None:
    found = codes(certificate_dates, with_certificate(not_after=NOW + ends))

    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("begins", "code"),
    [(SECOND, "certificate.not_yet_valid"), (timedelta(), None), (-SECOND, None)],
)
def test_the_beginning_is_judged_to_the_second(begins: timedelta, code: str | None) -> None:
    found = codes(certificate_dates, with_certificate(not_before=NOW + begins))

    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ({"not_after": NOW - SECOND}, "0"),
        ({"not_after": NOW - 13 * DAY - SECOND}, "13"),
        ({"not_after": NOW + 14 * DAY + SECOND}, "14"),
        ({"not_before": NOW + 12 * DAY}, "12"),
        ({"not_before": NOW + 12 * DAY + SECOND}, "13"),  # nobody should come a day too early
    ],
)
def test_days_are_whole_days(changes: dict[str, Any], days: str) -> None:
    assert only(certificate_dates, with_certificate(**changes)).values["days"] == days


def test_an_end_is_told_with_whose_and_when() -> None:
    finding = only(certificate_dates, with_certificate(not_after=NOW - DAY))

    assert finding.about == CERTIFICATE.fingerprint
    assert finding.values["holder"] == "DENEME KULLANICI"
    assert finding.values["ends_at"] == "2026-11-30T09:30:00Z"
    assert finding.actions == (Action(ActionKind.OPEN_LINK, "renewal"),)


def test_a_company_is_its_certificates_holder() -> None:
    over = with_certificate(not_after=NOW - DAY, subject=Name(organization="DENEME A.Ş."))

    assert only(certificate_dates, over).values["holder"] == "DENEME A.Ş."


def test_a_renewed_certificate_ends_the_talk_about_the_old_one() -> None:
    old = certificate(not_after=NOW + 20 * DAY)
    valid = certificate(fingerprint=OTHER, not_before=NOW - DAY)
    to_come = certificate(fingerprint=OTHER, not_before=NOW + 10 * DAY)

    assert found_in(contents(old, valid)) == []
    other_programs = ["certificate.old_beside_new"]
    assert found_in(contents(old, to_come)) == other_programs
    assert found_in(contents(replace(old, not_after=NOW - DAY), valid)) == other_programs


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": Name(common_name="SOMEBODY ELSE", serial_number="10000000078")},
        {"usages": (KeyUsage.DIGITAL_SIGNATURE,)},
        {"ca": True},
    ],
    ids=["somebody else's", "for something else", "an authority's"],
)
def test_not_every_later_certificate_is_the_renewal(changes: dict[str, Any]) -> None:
    old = certificate(not_after=NOW + 20 * DAY)
    other = certificate(fingerprint=OTHER, not_before=NOW + 10 * DAY, **changes)

    assert codes(certificate_dates, contents(old, other)) == ["certificate.expiring"]


def test_the_encryption_certificate_of_a_mali_muhur_is_not_asked_about() -> None:
    encryption = certificate(
        fingerprint=OTHER, usages=(KeyUsage.KEY_ENCIPHERMENT,), not_after=NOW - DAY
    )

    assert found_in(contents(encryption, CERTIFICATE)) == []


@pytest.mark.parametrize(
    ("status", "code", "values"),
    [
        (
            RevocationStatus.REVOKED,
            "certificate.revoked",
            {"revoked_at": "2026-11-30T09:30:00Z", "reason": "keyCompromise"},
        ),
        (
            RevocationStatus.SUSPENDED,
            "certificate.suspended",
            {"revoked_at": "2026-11-30T09:30:00Z"},
        ),
        (
            RevocationStatus.UNKNOWN,
            "certificate.revocation_unknown",
            {"why": "no_connection", "detail": "no route"},
        ),
    ],
)
def test_what_the_issuer_says_is_told(
    status: RevocationStatus, code: str, values: dict[str, str]
) -> None:
    answer = told(
        status,
        revoked_at=NOW - DAY,
        reason="keyCompromise",
        why=NoAnswer.NO_CONNECTION,
        detail="no route",
    )

    finding = only(certificate_revoked, with_certificate(revocation=answer))

    assert (finding.code, finding.values) == (code, {"holder": "DENEME KULLANICI", **values})


def test_a_revocation_without_time_and_reason_is_told_all_the_same() -> None:
    finding = only(
        certificate_revoked, with_certificate(revocation=told(RevocationStatus.REVOKED))
    )

    assert finding.values == {"holder": "DENEME KULLANICI", "revoked_at": "", "reason": ""}


def test_a_certificate_its_issuer_calls_good_is_not_mentioned() -> None:
    assert found_in(with_certificate(revocation=told(RevocationStatus.GOOD))) == []


@pytest.mark.parametrize(
    "issuer",
    [
        Name(common_name="E-GÜVEN Nitelikli Elektronik Sertifika Hizmet Sağlayıcısı"),
        Name(organization="Example Ltd"),
        Name(),
    ],
    ids=["another provider", "by organisation", "nameless"],
)
def test_an_issuer_that_is_not_kamusm_is_named(issuer: Name) -> None:
    finding = only(issuer_unexpected, with_certificate(issuer=issuer))

    assert finding.code == "certificate.untrusted"
    assert finding.values["issuer"] == (issuer.common_name or issuer.organization)


def test_a_mali_muhur_is_kamusms_and_not_qualified() -> None:
    seal = Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 1")

    mali_muhur = with_certificate(issuer=seal, qualified=False)

    assert codes(issuer_unexpected, mali_muhur) == ["certificate.not_qualified"]
    assert report(mali_muhur).verdict == "ready"


def test_a_certificate_without_its_key() -> None:
    finding = only(key_missing, with_certificate(has_key=False))

    assert (finding.code, finding.values) == (
        "certificate.no_key",
        {"holder": "DENEME KULLANICI", "renewal": "", "module": "libakisp11.so", "case": ""},
    )


@pytest.mark.parametrize("has_key", [True, None], ids=["there", "not shown without login"])
def test_a_key_is_only_missed_where_keys_are_shown(has_key: bool | None) -> None:
    assert not codes(key_missing, with_certificate(has_key=has_key))


def test_a_card_that_holds_another_certificate_than_the_module_shows() -> None:
    other = Driverless(DriverlessOutcome.READ, (certificate(fingerprint=OTHER),))

    differs = snapshot(cards=(card(driverless=other),))

    assert only(card_and_module_differ, differs).values == {
        "reader": READER_NAME,
        "module": "libakisp11.so",
        "case": "",
    }
    assert found_in(differs) == ["certificate.differs"]


@pytest.mark.parametrize(
    "other",
    [
        snapshot(cards=(card(driverless=UNREAD),)),
        with_token(certificates=()),
        with_token(certificates=(certificate(fingerprint=OTHER), CERTIFICATE)),
    ],
    ids=["card not read", "module shows none", "one in common"],
)
def test_only_what_both_show_can_differ(other: Snapshot) -> None:
    assert not codes(card_and_module_differ, other)


@pytest.mark.parametrize(
    "bad",
    [
        {"not_after": NOW - DAY},
        {"not_before": NOW + DAY},
        {"has_key": False},
        {"revocation": told(RevocationStatus.REVOKED)},
        {"revocation": told(RevocationStatus.SUSPENDED)},
    ],
    ids=["over", "to come", "no key", "revoked", "suspended"],
)
def test_an_old_card_left_in_a_second_reader_only_warns(bad: dict[str, Any]) -> None:
    warned = report(beside_a_good_one(**bad))

    assert [finding.severity for finding in warned.findings] == [Severity.WARNING]
    assert warned.verdict == "attention"
    assert report(with_certificate(**bad)).verdict == "not_usable"


def test_an_empty_token_beside_a_good_one_only_warns() -> None:
    both = snapshot(cards=(), modules=(probe(tokens=(token(certificates=()), GOOD_ONE)),))

    assert [(f.code, f.severity) for f in report(both).findings] == [
        ("certificate.none", Severity.WARNING)
    ]


def test_two_tokens_of_one_label_are_still_two() -> None:
    nameless = {"serial": TokenSerial(""), "label": "KamuSM"}
    old = certificate(fingerprint=OTHER, not_after=NOW - DAY)
    over = token(certificates=(old,), **nameless)
    good = token(slot_name="Another reader", **nameless)

    both = snapshot(cards=(), modules=(probe(tokens=(over, good)),))

    assert [(f.code, f.severity) for f in report(both).findings] == [
        ("certificate.expired", Severity.WARNING)
    ]


def test_without_any_module_the_card_itself_is_judged() -> None:
    over = with_certificate(not_after=NOW - DAY)
    unasked = replace(over, modules=(probe(outcome=ProbeOutcome.NOT_TRIED),))

    assert found_in(unasked) == ["certificate.expired"]


def test_one_certificate_seen_both_ways_is_told_once() -> None:
    over = certificate(not_after=NOW - DAY)
    unnamed = token(slot_name="Slot 1", certificates=(over,))
    both = snapshot(
        cards=(card(driverless=Driverless(DriverlessOutcome.READ, (over,))),),
        modules=(probe(tokens=(unnamed,)),),
    )

    assert found_in(both) == ["certificate.expired"]
