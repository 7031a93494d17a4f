"""Kart ve sertifikalar in words."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.certificate import NoAnswer, Revocation, RevocationStatus
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import LinkState
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath
from esign_desktop.presenters.cards.revocation import online_words
from esign_desktop.presenters.cards.view import CardsView, cards_view
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    certificate,
    probe,
    reader,
    snapshot,
    token,
    with_certificate,
    with_token,
)
from tests.catalog.test_scenarios import SCENES
from tests.presenters.status.test_overview import ENGLISH, TURKISH

DAY = timedelta(days=1)


def shown(there: Snapshot) -> CardsView:
    return cards_view(diagnose(there, CATALOG), ENGLISH)


def test_a_card_is_told_with_its_reader_and_the_software_that_shows_it() -> None:
    (card,) = shown(HEALTHY).cards

    assert card.title == "AKİS 2.5.2 (NXP)"
    assert card.summary == f"{HEALTHY.readers[0].name} · AKIS PKCS#11 (TUBITAK UEKAE) 6.8"
    facts = {fact.label: fact.value for fact in card.facts}
    assert facts["Chip"] == "NXP"
    assert facts["File name"] == probe().path
    assert facts["Serial number of the card"] == token().serial
    assert facts["ATR"].startswith("3B 9F")


def test_a_certificate_is_told_with_all_its_details() -> None:
    (held,) = shown(HEALTHY).cards[0].certificates

    assert (held.state, held.holder) == (LinkState.OK, "DENEME KULLANICI")
    assert held.state_word.startswith("valid until 30 November 2028")
    assert not held.can_be_saved
    assert held.explanation == ""
    for part in ("Fingerprint (SHA-256): 5eed", "Key: ", "policies: 2.16.792", "Key usage: "):
        assert part in held.as_text


def test_the_old_certificate_stands_above_the_new_one_which_says_why_it_waits() -> None:
    old = certificate(not_before=NOW - 1000 * DAY, not_after=NOW + 20 * DAY)
    new = certificate(not_before=NOW + 20 * DAY, not_after=NOW + 1100 * DAY, fingerprint="ab" * 32)

    held = shown(with_token(certificates=(new, old))).cards[0].certificates

    assert [each.certificate for each in held] == [old, new]
    assert held[1].state_word.startswith("not valid yet: from 21 December 2026")


def test_why_a_new_card_is_not_valid_yet_is_said_in_the_findings_words() -> None:
    there = with_certificate(not_before=NOW + 5 * DAY)

    (held,) = shown(there).cards[0].certificates

    assert "is valid from" in held.explanation


def test_a_certificate_that_is_over_or_revoked_says_so() -> None:
    over = with_certificate(not_after=NOW - DAY)
    told = Revocation(RevocationStatus.REVOKED, NOW, revoked_at=NOW, method="ocsp")
    revoked = with_certificate(revocation=told)

    assert shown(over).cards[0].certificates[0].state_word == "expired on 30 November 2026"
    held = shown(revoked).cards[0].certificates[0]
    assert held.state_word == "revoked on 1 December 2026"
    assert "OCSP" in held.online
    assert not shown(over).can_ask_online
    assert shown(HEALTHY).can_ask_online


def test_a_reader_without_a_card_stands_below_the_cards() -> None:
    empty = reader("Second Reader 01 00", state=ReaderState.EMPTY, atr=None)
    there = snapshot(readers=(empty, *HEALTHY.readers))

    cards = shown(there).cards

    assert [card.title for card in cards] == ["AKİS 2.5.2 (NXP)", "Second Reader 01 00"]
    assert cards[1].summary == "no card inserted"
    assert cards[1].facts == ()
    assert cards[1].note == "A card appears here as soon as you insert it."


def test_a_card_without_a_certificate_says_so() -> None:
    bare = snapshot(cards=(), modules=(probe(tokens=(token(certificates=()),)),))

    assert shown(bare).cards[0].note == "No certificate was found on this card."


def test_a_card_that_was_not_read_is_not_called_empty() -> None:
    mute = snapshot(cards=(), modules=(probe(tokens=(token(certificates=(), detail="CKR_X"),)),))

    assert shown(mute).cards[0].note == "The certificates on this card could not be read."


def test_a_token_whose_slot_names_no_reader_is_a_card_too() -> None:
    alone = snapshot(
        readers=(), cards=(), modules=(probe(library="", tokens=(token(slot_name="Slot 1"),)),)
    )

    (card,) = shown(alone).cards
    assert card.title == token().label
    assert card.summary == "AKİS software 6.8"


def test_a_token_without_any_name_is_still_a_card() -> None:
    nameless = token(slot_name="Slot 1", label="", serial="")

    (card,) = shown(snapshot(readers=(), cards=(), modules=(probe(tokens=(nameless,)),))).cards
    assert card.title == "Card"


def test_without_a_reader_the_page_says_what_is_wrong() -> None:
    nothing = snapshot(readers=(), cards=(), usb_devices=(), modules=())
    stopped = snapshot(service=ServiceState.STOPPED, readers=(), cards=(), modules=())

    assert shown(nothing).note
    assert shown(stopped).note
    assert shown(nothing).note != shown(stopped).note


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (None, "No new answer"),
        (Revocation(RevocationStatus.GOOD, NOW, method="ocsp"), "nothing is revoked"),
        (Revocation(RevocationStatus.REVOKED, NOW), "no longer valid"),
        (
            Revocation(RevocationStatus.UNKNOWN, NOW, why=NoAnswer.NO_CONNECTION),
            "No usable answer",
        ),
        (Revocation(RevocationStatus.UNKNOWN, NOW), "No usable answer"),
    ],
)
def test_what_an_issuer_answered_is_one_sentence(told: Revocation | None, words: str) -> None:
    assert words in online_words((certificate(revocation=told),), ENGLISH.texts)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_scenario_has_a_page_of_cards_in_turkish(name: str) -> None:
    view = cards_view(diagnose(SCENES[name], CATALOG), TURKISH)

    assert view.cards or view.note
    assert all(card.title and (card.certificates or card.note) for card in view.cards)


def test_certificates_and_cards_that_are_not_shown_are_counted() -> None:
    crowded = snapshot(modules=(probe(tokens=(token(more_certificates=7),), more_tokens=2),))
    facts = [(fact.label, fact.value) for fact in shown(crowded).cards[0].facts]

    assert ("Certificates not shown", "at least 7") in facts
    assert ("Cards not shown", "2") in facts
    assert not [fact for fact in shown(HEALTHY).cards[0].facts if "not shown" in fact.label]


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/usr/lib/libakisp11.so", "AKİS software"),
        ("/usr/lib/x86_64-linux-gnu/p11-kit-trust.so", "Card software"),
    ],
)
def test_only_the_module_of_akis_is_called_akis_software(path: str, label: str) -> None:
    module = replace(HEALTHY.modules[0], path=ModulePath(path))
    report = diagnose(replace(HEALTHY, modules=(module,)), CATALOG)

    labels = {fact.label for card in cards_view(report, ENGLISH).cards for fact in card.facts}

    assert label in labels
    assert len(labels & {"AKİS software", "Card software"}) == 1
