from datetime import timedelta

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.cards import (
    card_absent,
    card_of_others,
    card_without_answer,
    identity_card,
)
from esign_desktop.model.card import CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Name
from esign_desktop.model.reader import Atr, ReaderName, ReaderState
from esign_desktop.model.report import Action, ActionKind, Severity
from esign_desktop.model.token import Token
from tests.build import (
    CERTIFICATE,
    ETOKEN_ATR,
    HEALTHY,
    NOW,
    READER,
    READER_NAME,
    card,
    certificate,
    host,
    probe,
    reader,
    snapshot,
    token,
)
from tests.diagnosis.ask import codes, found_in, only, report

SECOND = ReaderName("Gemalto PC Twin Reader 01 00")
NOTHING_READ = Driverless(DriverlessOutcome.NOT_TRIED)
ETOKEN = card(atr=ETOKEN_ATR, family=CardFamily.OTHER, version=None, driverless=NOTHING_READ)
BANK_CARD = replace(ETOKEN, atr=Atr.parse("3B6800000073C84012009000"))
E_GUVEN = Name(common_name="E-GÜVEN Nitelikli Elektronik Sertifika Hizmet Sağlayıcısı")


def test_a_card_that_is_there_is_not_missed() -> None:
    for check in (card_absent, card_without_answer, card_of_others, identity_card):
        assert not codes(check, HEALTHY)


def test_no_card_in_any_reader() -> None:
    empty = (reader(state=ReaderState.EMPTY), reader(SECOND, state=ReaderState.EMPTY))

    finding = only(card_absent, snapshot(readers=empty, cards=()))

    assert finding.code == "card.absent"
    assert finding.values == {
        "readers": f"{READER_NAME}, {SECOND}",
        "others": "",
        "model": "",
        "trouble": "",
    }
    assert finding.actions == (Action(ActionKind.INSERT_CARD),)


@pytest.mark.parametrize("state", [s for s in ReaderState if s is not ReaderState.EMPTY])
def test_a_reader_that_is_not_empty_misses_no_card(state: ReaderState) -> None:
    assert not codes(card_absent, snapshot(readers=(reader(state=state),)))


def test_without_a_reader_nobody_is_asked_for_a_card() -> None:
    hello = reader("Windows Hello 0", state=ReaderState.EMPTY, virtual=True)

    assert not codes(card_absent, snapshot(readers=()))
    assert not codes(card_absent, snapshot(readers=(hello,)))


@pytest.mark.parametrize(
    ("state", "code"),
    [(ReaderState.CARD_MUTE, "card.mute"), (ReaderState.CARD_REMOVED, "card.removed")],
)
def test_a_card_without_answer_is_told_with_its_reader(state: ReaderState, code: str) -> None:
    finding = only(card_without_answer, snapshot(readers=(reader(state=state),), cards=()))

    assert (finding.code, finding.about) == (code, READER_NAME)
    assert finding.actions == (Action(ActionKind.INSERT_CARD, READER_NAME),)


def test_programs_that_hold_a_card_are_named() -> None:
    held = reader(state=ReaderState.CARD_IN_USE, held_by=("AKİA", "UYAP Editör"))

    finding = only(card_without_answer, snapshot(readers=(held,), cards=(), modules=()))

    assert finding.code == "card.in_use"
    assert finding.values == {"reader": READER_NAME, "programs": "AKİA, UYAP Editör"}
    assert finding.actions[0] == Action(ActionKind.CLOSE_PROGRAM, "AKİA, UYAP Editör")


def test_a_card_the_module_got_through_to_was_not_held_for_long() -> None:
    held = snapshot(readers=(reader(state=ReaderState.CARD_IN_USE),), cards=())

    assert not codes(card_without_answer, held)
    assert found_in(held) == []


def test_a_card_the_module_was_refused_is_still_held() -> None:
    refused = probe(tokens=(token(detail="CKR_DEVICE_ERROR", certificates=()),))
    held = snapshot(readers=(reader(state=ReaderState.CARD_IN_USE),), cards=(), modules=(refused,))

    assert found_in(held) == ["card.in_use"]


def test_another_providers_card_is_told_with_its_software() -> None:
    finding = only(card_of_others, snapshot(cards=(ETOKEN,), modules=(probe(tokens=()),)))

    assert finding.code == "card.foreign"
    assert finding.values == {
        "reader": READER_NAME,
        "card": "SafeNet eToken",
        "software": "SafeNet",
        "seen": "",
    }
    assert finding.severity is Severity.NOTE
    assert finding.actions[-1] == Action(ActionKind.OPEN_LINK, "providers")


def test_whether_another_providers_card_signs_is_not_known_and_it_is_told_first() -> None:
    alone = snapshot(host=host(remote_session=True), cards=(ETOKEN,), modules=(probe(tokens=()),))

    told = report(alone)

    assert (told.verdict, told.primary) == ("unknown", "card.foreign")
    assert [link.state for link in told.chain if link.link == "card"] == ["ok"]


def test_beside_another_providers_card_a_broken_card_of_ones_own_is_what_is_told() -> None:
    second = replace(ETOKEN, reader=SECOND)
    over = token(certificates=(certificate(not_after=NOW - timedelta(days=1)),))
    both = snapshot(
        readers=(READER, reader(SECOND)),
        cards=(card(driverless=NOTHING_READ), second),
        modules=(probe(tokens=(over,)),),
    )

    assert (report(both).verdict, report(both).primary) == ("not_usable", "certificate.expired")


def test_another_providers_card_without_certificates_is_not_an_empty_kamusm_card() -> None:
    empty = snapshot(cards=(ETOKEN,), modules=(probe(tokens=(token(certificates=()),)),))

    assert found_in(empty) == ["card.foreign"]
    assert report(empty).verdict == "unknown"


def test_with_the_other_providers_own_module_its_card_is_only_a_note() -> None:
    own = token(certificates=(certificate(issuer=E_GUVEN),))

    finding = only(card_of_others, snapshot(cards=(ETOKEN,), modules=(probe(tokens=(own,)),)))

    assert (finding.code, finding.severity) == ("card.foreign", Severity.NOTE)
    assert finding.values["seen"] == "here"
    assert report(snapshot(cards=(ETOKEN,), modules=(probe(tokens=(own,)),))).verdict == "ready"


@pytest.mark.parametrize(
    "shown",
    [
        (certificate(issuer=E_GUVEN, not_after=NOW - timedelta(seconds=1)),),
        (certificate(issuer=Name(common_name="Somebody")),),
        (CERTIFICATE,),
        (),
    ],
    ids=["over", "of nobody known", "of KamuSM", "none"],
)
def test_that_a_foreign_cards_own_software_shows_it_is_said_only_where_it_does(
    shown: object,
) -> None:
    there = snapshot(cards=(ETOKEN,), modules=(probe(tokens=(token(certificates=shown),)),))

    assert only(card_of_others, there).values["seen"] == ""


def test_a_card_nobody_knows_is_told_with_its_atr() -> None:
    finding = only(card_of_others, snapshot(cards=(BANK_CARD,), modules=(probe(tokens=()),)))

    assert finding.code == "card.unknown"
    assert finding.values == {"reader": READER_NAME, "atr": "3B6800000073C84012009000"}


def test_an_unknown_card_with_a_certificate_is_good_enough() -> None:
    assert not codes(card_of_others, snapshot(cards=(BANK_CARD,)))


@pytest.mark.parametrize(
    "state", [ReaderState.CARD_REMOVED, ReaderState.CARD_IN_USE, ReaderState.CARD_MUTE]
)
def test_of_a_card_in_trouble_it_is_not_asked_whose_it_is(state: ReaderState) -> None:
    pulled = snapshot(
        cards=(BANK_CARD,), readers=(reader(state=state),), modules=(probe(tokens=()),)
    )

    assert not codes(card_of_others, pulled)


def test_a_card_in_no_reader_is_not_judged() -> None:
    assert not codes(card_of_others, snapshot(cards=(BANK_CARD,), readers=(), modules=()))


def test_a_bank_card_in_a_second_reader_stops_nobody_from_signing() -> None:
    second = replace(BANK_CARD, reader=SECOND)

    told = report(snapshot(readers=(READER, reader(SECOND)), cards=(card(), second)))

    assert [(f.code, f.severity) for f in told.findings] == [
        ("reader.several_cards", Severity.NOTE),
        ("card.unknown", Severity.NOTE),
    ]
    assert told.verdict == "ready"


@pytest.mark.parametrize("known", [False, None])
def test_a_signature_card_is_no_identity_card(known: bool | None) -> None:
    assert not codes(identity_card, snapshot(cards=(card(identity_card=known),)))


@pytest.mark.parametrize("shown", [(), (token(certificates=()),)], ids=["no token", "empty token"])
def test_an_identity_card_alone_is_the_cause_and_not_an_empty_card(
    shown: tuple[Token, ...],
) -> None:
    alone = report(
        snapshot(
            cards=(card(identity_card=True, driverless=NOTHING_READ),),
            modules=(probe(tokens=shown),),
        )
    )

    assert [(f.code, f.severity) for f in alone.findings] == [
        ("card.identity_card", Severity.BLOCKING)
    ]
    assert (alone.verdict, alone.primary) == ("not_usable", "card.identity_card")


def test_an_identity_card_that_a_signature_was_loaded_onto_can_sign() -> None:
    loaded = report(snapshot(cards=(card(identity_card=True),)))

    assert loaded.verdict == "ready"
    (told,) = loaded.findings
    assert (told.code, told.severity) == ("card.identity_card", Severity.NOTE)
    assert told.values["signature"] == "loaded"


def test_beside_an_identity_card_an_empty_signature_card_is_what_is_told_first() -> None:
    second = card(reader=SECOND, identity_card=True, driverless=NOTHING_READ)

    told = report(
        snapshot(
            readers=(READER, reader(SECOND)),
            cards=(card(driverless=NOTHING_READ), second),
            modules=(probe(tokens=(token(certificates=()),)),),
        )
    )

    assert [(f.code, f.severity) for f in told.findings] == [
        ("certificate.none", Severity.BLOCKING),
        ("card.identity_card", Severity.NOTE),
    ]
    assert told.findings[0].about == token().serial


def test_beside_another_providers_card_an_identity_card_is_no_reason_not_to_sign() -> None:
    second = card(reader=SECOND, identity_card=True, driverless=NOTHING_READ)
    theirs = card(atr=ETOKEN_ATR, family=CardFamily.OTHER, driverless=NOTHING_READ)

    told = report(
        snapshot(
            readers=(READER, reader(SECOND)),
            cards=(theirs, second),
            modules=(probe(tokens=()),),
        )
    )

    notes = {f.code for f in told.findings if f.severity is Severity.NOTE}
    assert "card.identity_card" in notes


def test_an_identity_card_in_a_second_reader_stops_nobody_from_signing() -> None:
    second = card(reader=SECOND, identity_card=True, driverless=NOTHING_READ)

    told = report(snapshot(readers=(READER, reader(SECOND)), cards=(card(), second)))

    assert [f.code for f in told.findings] == ["reader.several_cards", "card.identity_card"]
    assert told.verdict == "ready"


def test_an_identity_card_does_not_hide_what_is_wrong_with_the_signature_card() -> None:
    second = card(reader=SECOND, identity_card=True, driverless=NOTHING_READ)
    over = token(certificates=(certificate(not_after=NOW - timedelta(days=1)),))

    told = report(
        snapshot(
            readers=(READER, reader(SECOND)),
            cards=(card(driverless=NOTHING_READ), second),
            modules=(probe(tokens=(over,)),),
        )
    )

    assert told.primary == "certificate.expired"
    assert "certificate.none" not in {f.code for f in told.findings}
