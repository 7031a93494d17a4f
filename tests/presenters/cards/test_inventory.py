from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.model.card import CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import CertificateSource, KeyKind, KeyUsage, Name, Sha256
from esign_desktop.model.reader import Atr, ReaderInterface, ReaderState
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.cards.inventory import (
    CertificateView,
    ReaderView,
    card_name,
    certificate_views,
    left_out,
    reader_views,
)
from tests.build import (
    CATALOG,
    CERTIFICATE,
    DRIVER_NEEDED_ID,
    ETOKEN_ATR,
    HEALTHY,
    NOW,
    READER_NAME,
    card,
    certificate,
    probe,
    reader,
    snapshot,
    token,
    usb_device,
    with_certificate,
)
from tests.presenters.status.test_overview import ENGLISH, TURKISH

OTHER = Sha256("ab" * 32)


def listed(there: Snapshot) -> list[tuple[str, str]]:
    """Return every certificate in the list with where it is."""
    views = certificate_views(there, CATALOG, ENGLISH.texts)
    return [(view.fingerprint, view.where) for view in views]


def certificate_view(**changes: Any) -> CertificateView:
    (view,) = certificate_views(with_certificate(**changes), CATALOG, ENGLISH.texts)
    return view


def reader_view(**changes: Any) -> ReaderView:
    alone = snapshot(readers=(reader(**changes),), usb_devices=())
    (view,) = reader_views(alone, CATALOG, ENGLISH.texts)
    return view


def test_a_reader_is_shown_with_the_card_in_it() -> None:
    view = reader_view()

    assert (view.name, view.state_word) == (READER_NAME, "card inserted")
    assert view.card == "AKİS 2.5.2 (NXP)"
    assert view.notes == ("USB 072f:b100",)


def test_a_reader_without_a_card_is_shown_too() -> None:
    (view,) = reader_views(
        snapshot(readers=(reader(state=ReaderState.EMPTY),), cards=()), CATALOG, TURKISH.texts
    )

    assert (view.card, view.state_word) == ("", "kart takılı değil")


def test_a_reader_that_pcsc_does_not_list_is_shown_too() -> None:
    plugged = (
        usb_device(usb_id=DRIVER_NEEDED_ID, address="1-1", problem=28),
        usb_device(usb_id="1234:5678", product="Smart Reader 3000", address="1-3"),
        usb_device(usb_id="1234:9999", product="", address="1-4"),
    )
    seen = snapshot(usb_devices=(*HEALTHY.usb_devices, *plugged))

    listed, *unlisted = reader_views(seen, CATALOG, ENGLISH.texts)

    assert listed.name == READER_NAME
    assert {(view.name, view.notes) for view in unlisted} == {
        ("ACS ACR39T", ("USB 072f:b102", "code 28 in Device Manager")),
        ("Smart Reader 3000", ("USB 1234:5678",)),
        ("1234:9999", ("USB 1234:9999",)),
    }
    assert {view.state_word for view in unlisted} == {"plugged in, but without a working driver"}
    assert reader_views(seen, CATALOG, TURKISH.texts)[-1].state_word == (
        "takılı, ancak çalışan sürücüsü yok"
    )


def test_what_is_special_about_a_reader_is_noted() -> None:
    notes = reader_view(
        usb_id=None, virtual=True, has_pinpad=True, interface=ReaderInterface.CONTACTLESS
    ).notes

    assert notes == ("virtual reader (software), takes no card", "contactless", "has a PIN pad")


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"chip": None}, "AKİS 2.5.2"),
        ({"version": None}, "AKİS, version 2"),
        ({"identity_card": True}, "T.C. identity card"),
        ({"family": CardFamily.OTHER, "atr": ETOKEN_ATR}, "SafeNet eToken"),
        ({"family": CardFamily.OTHER, "atr": Atr(b"\x3b\x00")}, "not an AKİS card"),
    ],
)
def test_a_card_is_named_by_what_is_known_of_it(changes: dict[str, Any], name: str) -> None:
    assert card_name(card(**changes), CATALOG, ENGLISH.texts) == name


def test_a_certificate_is_shown_with_all_that_matters() -> None:
    view = certificate_view()

    assert view.holder == "DENEME KULLANICI"
    assert view.issuer == "Kamu Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 6"
    assert view.issuer_kind == "KamuSM"
    assert view.period == "1 December 2025, 12:30:00 – 30 November 2028, 12:30:00"
    assert view.remaining == "730 days left"
    assert view.key == "Elliptic curve 384"
    assert view.usages == "digital signature, non-repudiation (binding signature)"
    assert (view.where, view.source_word) == (READER_NAME, "from the AKİS software")


@pytest.mark.parametrize(
    ("ends", "remaining"),
    [
        (timedelta(seconds=-1), "expired"),
        (timedelta(), "less than a day left"),
        (timedelta(days=1), "1 day left"),
    ],
)
def test_an_end_is_told_in_days(ends: timedelta, remaining: str) -> None:
    assert certificate_view(not_after=NOW + ends).remaining == remaining


def test_what_a_certificate_does_not_say_is_left_out() -> None:
    view = certificate_view(
        subject=Name(organization="DENEME A.Ş."),
        issuer=Name(organization="Somebody"),
        key=KeyKind.OTHER,
        key_bits=None,
        usages=(),
    )

    assert (view.holder, view.issuer, view.issuer_kind) == ("DENEME A.Ş.", "Somebody", "")
    assert (view.key, view.usages) == ("another key type", "")


def test_what_card_and_module_both_show_is_listed_once() -> None:
    unnamed = replace(HEALTHY, modules=(probe(tokens=(token(slot_name="Slot 1"),)),))

    assert listed(HEALTHY) == [(CERTIFICATE.fingerprint, READER_NAME)]
    assert listed(unnamed) == [(CERTIFICATE.fingerprint, READER_NAME)]


def test_what_only_the_card_shows_is_listed_after_what_the_module_shows() -> None:
    two = Driverless(
        DriverlessOutcome.READ,
        (certificate(fingerprint=OTHER, source=CertificateSource.CARD), CERTIFICATE),
    )

    there = snapshot(cards=(card(driverless=two),))

    assert listed(there) == [(CERTIFICATE.fingerprint, READER_NAME), (OTHER, READER_NAME)]


def test_a_token_in_no_known_reader_is_told_by_its_label() -> None:
    elsewhere = snapshot(readers=(), cards=(), modules=(probe(tokens=(token(slot_name="1"),)),))

    assert listed(elsewhere) == [(CERTIFICATE.fingerprint, "AKIS_0123456789ABCDEF")]


def test_every_certificate_is_listed_also_those_nobody_signs_with() -> None:
    authority = certificate(fingerprint=OTHER, ca=True, usages=(KeyUsage.KEY_CERT_SIGN,))
    both = snapshot(
        cards=(), modules=(probe(tokens=(token(certificates=(authority, CERTIFICATE)),)),)
    )

    assert [fingerprint for fingerprint, _ in listed(both)] == [OTHER, CERTIFICATE.fingerprint]


def test_what_is_left_out_is_counted_by_card_and_by_module() -> None:
    crowded = token(more_certificates=7)
    there = snapshot(modules=(probe(tokens=(crowded,), more_tokens=1),))

    certificates, cards = left_out(there, ENGLISH.texts)
    assert "At least 7 more certificates" in certificates
    assert READER_NAME in certificates
    assert "1 more card;" in cards
    assert [line for line in left_out(there, TURKISH.texts) if "en az 7" in line]


def test_where_nothing_is_left_out_nothing_is_said_of_it() -> None:
    assert left_out(HEALTHY, ENGLISH.texts) == ()


def test_key_of_another_kind_is_named() -> None:
    def named(kind: KeyKind, bits: int | None, name: str) -> str:
        return certificate_view(key=kind, key_bits=bits, key_name=name).key

    assert named(KeyKind.OTHER, None, "Ed25519") == "Ed25519"
    assert named(KeyKind.OTHER, None, "") == "another key type"
    assert named(KeyKind.EC, 521, "secp521r1") == "Elliptic curve 521"
