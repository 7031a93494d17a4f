"""What is ready, and all the same not what somebody or some program expects."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.other_programs import old_beside_new, several_cards
from esign_desktop.diagnosis.checks.purpose import seal_alone
from esign_desktop.model.certificate import (
    Certificate,
    KeyUsage,
    Name,
    Revocation,
    RevocationStatus,
    Sha256,
)
from esign_desktop.model.reader import ReaderName, ReaderState
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import PinState, TokenSerial
from tests.build import (
    HEALTHY,
    NOW,
    READER,
    certificate,
    pin,
    probe,
    reader,
    snapshot,
    token,
    with_certificate,
    with_token,
)
from tests.diagnosis.ask import codes, found_in, only, report

DAY = timedelta(days=1)
OTHER = Sha256("ab" * 32)
SECOND = ReaderName("Gemalto PC Twin Reader 01 00")
COMPANY = Name(common_name="DENEME TİCARET LTD. ŞTİ.", serial_number="1234567890")
SIGN = KeyUsage.DIGITAL_SIGNATURE


def fiscal(**changes: Any) -> Certificate:
    made: dict[str, Any] = {
        "subject": COMPANY,
        "policies": ("2.16.792.1.2.1.1.5.7.50.1",),
        "qc_statements": (),
        "qualified": False,
        "usages": (SIGN,),
    }
    return certificate(**(made | changes))


def contents(*certificates: Certificate) -> Snapshot:
    return with_token(certificates=certificates)


def test_a_fiscal_seal_alone_is_ready_and_said_first() -> None:
    encrypting = fiscal(
        fingerprint=OTHER,
        policies=("2.16.792.1.2.1.1.5.7.50.2",),
        usages=(KeyUsage.KEY_AGREEMENT,),
    )

    told = report(contents(encrypting, fiscal()))

    assert (told.verdict, told.primary) == ("ready", None)
    assert [f.code for f in told.findings] == ["certificate.seal"]
    assert told.findings[0].values == {"holder": COMPANY.common_name, "kind": "fiscal"}


def test_an_institutions_seal_is_told_by_its_policy_too() -> None:
    sealed = contents(certificate(policies=("2.16.792.1.2.1.1.5.7.1.10",)))

    assert only(seal_alone, sealed).values["kind"] == "institution"


def test_a_persons_card_is_no_seal_whatever_its_issuers_name() -> None:
    issuer = Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 2")

    assert not codes(seal_alone, HEALTHY)
    assert not codes(seal_alone, with_certificate(issuer=issuer))


def beside(seal: Certificate, **changes: Any) -> Snapshot:
    own = token(certificates=(seal,))
    other = token(serial=TokenSerial("FFFF"), slot_name=SECOND, **changes)
    return snapshot(readers=(READER, reader(SECOND)), modules=(probe(tokens=(own, other)),))


def test_beside_a_persons_card_that_signs_a_seal_is_not_mentioned() -> None:
    assert not codes(seal_alone, beside(fiscal()))


def test_beside_a_persons_card_that_is_locked_the_seal_is_the_one_that_signs() -> None:
    assert codes(seal_alone, beside(fiscal(), pins=(pin(PinState.LOCKED),)))


def test_whose_seal_it_is_comes_before_other_notes() -> None:
    told = report(beside(fiscal(), certificates=(fiscal(fingerprint=OTHER),)))

    assert [f.code for f in told.findings] == [
        "certificate.seal",
        "certificate.seal",
        "reader.several_cards",
    ]


def test_an_expired_seal_is_expired_first() -> None:
    told = report(contents(fiscal(not_after=NOW - DAY)))

    assert [f.code for f in told.findings] == ["certificate.expired", "certificate.seal"]
    assert (told.verdict, told.primary) == ("not_usable", "certificate.expired")


@pytest.mark.parametrize(
    ("state", "noted"),
    [
        (ReaderState.CARD_READY, True),
        (ReaderState.CARD_MUTE, True),
        (ReaderState.CARD_IN_USE, True),
        (ReaderState.EMPTY, False),
        (ReaderState.CARD_REMOVED, False),
        (ReaderState.UNAVAILABLE, False),
    ],
)
def test_two_readers_with_cards_are_noted_for_other_programs(
    state: ReaderState, noted: bool
) -> None:
    two = replace(HEALTHY, readers=(READER, reader(SECOND, state=state)))

    assert codes(several_cards, two) == (["reader.several_cards"] if noted else [])
    assert report(two).verdict == "ready"


def test_a_virtual_reader_counts_for_none() -> None:
    hello = reader("Windows Hello for Business 1", virtual=True)

    assert not codes(several_cards, replace(HEALTHY, readers=(READER, hello)))


def test_where_no_card_can_sign_several_cards_are_not_mentioned() -> None:
    over = token(certificates=(certificate(not_after=NOW - DAY),))
    two = snapshot(readers=(READER, reader(SECOND)), cards=(), modules=(probe(tokens=(over,)),))

    assert not codes(several_cards, two)


@pytest.mark.parametrize(
    "old",
    [
        {"not_before": NOW - 1500 * DAY, "not_after": NOW - 400 * DAY},
        {"not_before": NOW + 5 * DAY, "not_after": NOW + 1100 * DAY},
        {"revocation": Revocation(RevocationStatus.REVOKED, NOW), "not_after": NOW + DAY},
    ],
    ids=["over", "to come", "revoked"],
)
def test_a_certificate_that_does_not_hold_beside_one_that_does_is_noted(
    old: dict[str, Any],
) -> None:
    for both in (
        contents(certificate(fingerprint=OTHER, **old), certificate()),
        contents(certificate(), certificate(fingerprint=OTHER, **old)),
    ):
        told = report(both)

        assert [f.code for f in told.findings] == ["certificate.old_beside_new"]
        assert told.verdict == "ready"
        assert told.findings[0].about == certificate().fingerprint


@pytest.mark.parametrize(
    "other",
    [
        certificate(fingerprint=OTHER),  # holds as well
        certificate(
            fingerprint=OTHER,
            not_after=NOW - DAY,
            subject=Name(common_name="BAŞKA KİŞİ", serial_number="10000000078"),
        ),
        certificate(
            fingerprint=OTHER,
            not_after=NOW - DAY,
            qualified=False,
            qc_statements=(),
            policies=(),
            usages=(KeyUsage.KEY_AGREEMENT,),
        ),
        certificate(fingerprint=OTHER, not_after=NOW - DAY, ca=True),
    ],
    ids=["valid", "another person", "encryption", "authority"],
)
def test_what_no_program_takes_for_the_good_one_is_not_noted(other: Certificate) -> None:
    assert not codes(old_beside_new, contents(other, certificate()))


def test_an_old_certificate_alone_is_not_beside_anything() -> None:
    over = certificate(not_after=NOW - DAY)

    assert found_in(contents(over)) == ["certificate.expired"]
    assert not codes(old_beside_new, HEALTHY)


def test_with_several_old_certificates_one_note_is_enough() -> None:
    first = certificate(fingerprint=OTHER, not_after=NOW - DAY)
    second = certificate(fingerprint=Sha256("cd" * 32), not_after=NOW - 2 * DAY)

    assert len(codes(old_beside_new, contents(first, second, certificate()))) == 1


def test_a_clock_that_is_wrong_does_not_tell_which_is_the_old_one() -> None:
    past = replace(
        contents(
            certificate(fingerprint=OTHER, not_before=NOW, not_after=NOW + DAY), certificate()
        ),
        taken_at=NOW - timedelta(days=300),
    )

    assert not codes(old_beside_new, past)
