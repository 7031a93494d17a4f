"""Several slots: the most promising one is what the diagnosis is about, the others are notes."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from esign_desktop.app.context import AppContext
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.slots import awaiting_card, is_aside
from esign_desktop.model.card import Card, CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.reader import (
    Atr,
    Reader,
    ReaderInterface,
    ReaderName,
    ReaderState,
    UsbId,
)
from esign_desktop.model.report import Finding, Report, Severity, Verdict
from esign_desktop.model.token import PinState, ProbeOutcome
from tests.build import ETOKEN_ATR, PROBE, READER, card, pin, probe, reader, snapshot, token

CATALOG = AppContext().catalog
NOTHING_READ = Driverless(DriverlessOutcome.NOT_TRIED)
BANK_ATR = Atr.parse("3B6800000073C84012009000")
YUBIKEY_ATR = Atr.parse("3BFD1300008131FE158073C021C057597562694B657940")

EMPTY, READY = ReaderState.EMPTY, ReaderState.CARD_READY
MUTE, IN_USE, REMOVED = ReaderState.CARD_MUTE, ReaderState.CARD_IN_USE, ReaderState.CARD_REMOVED
UNAVAILABLE = ReaderState.UNAVAILABLE
FAILS = "SCardConnect: SCARD_E_NOT_TRANSACTED (0x80100016)"

ACR39U = reader(state=EMPTY)
ACR39U_2 = reader("ACS ACR39U ICC Reader 01 00", state=EMPTY, atr=None)
LAPTOP = reader("Broadcom Corp Contacted SmartCard 0", usb_id=UsbId("0a5c:5800"), state=EMPTY)
YUBIKEY = Reader(
    ReaderName("Yubico YubiKey OTP+FIDO+CCID 0"), READY, YUBIKEY_ATR, UsbId("1050:0407")
)
ETOKEN = Reader(ReaderName("SafeNet eToken 5110 0"), READY, ETOKEN_ATR, UsbId("08e6:34cf"))
NFC = Reader(
    ReaderName("ACS ACR1281 1S Dual Reader PICC 0"), MUTE, interface=ReaderInterface.CONTACTLESS
)
SAM = Reader(ReaderName("ACS ACR1281 1S Dual Reader SAM 0"), MUTE)
SAM_ON_LINUX = Reader(ReaderName("ACS ACR38U-SAM 00 01"), MUTE, usb_id=UsbId("072f:90cf"))
CONTACT_ON_LINUX = Reader(ReaderName("ACS ACR38U-SAM 00 00"), EMPTY, usb_id=UsbId("072f:90cf"))


def holds(slot: Reader, atr: Atr) -> Card:
    return Card(slot.name, atr, CardFamily.OTHER)


def with_card(slot: Reader, atr: Atr, state: ReaderState = READY) -> Reader:
    return replace(slot, state=state, atr=atr)


def judged(readers: Sequence[Reader], cards: Sequence[Card] = ()) -> Report:
    """Return the report of a computer whose module works and shows nothing."""
    there = snapshot(readers=readers, cards=cards, modules=(probe(tokens=()),), usb_devices=())
    return diagnose(there, CATALOG)


def told(report: Report) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in report.findings]


def absent(report: Report) -> Finding:
    return next(finding for finding in report.findings if finding.code == "card.absent")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (replace(YUBIKEY, state=IN_USE, held_by=("gpg",)), "card.in_use"),
        (replace(YUBIKEY, state=IN_USE, usb_id=None), "card.in_use"),  # as inside Remote Desktop
        (replace(YUBIKEY, state=MUTE, atr=None), "card.mute"),
        (replace(YUBIKEY, state=REMOVED, atr=None), "card.removed"),
        (NFC, "card.mute"),
        (replace(NFC, state=IN_USE), "card.in_use"),
        (SAM, "card.mute"),
        (SAM_ON_LINUX, "card.mute"),
        (replace(YUBIKEY, state=UNAVAILABLE, detail=FAILS), "reader.failing"),
        (replace(NFC, state=UNAVAILABLE, atr=BANK_ATR), "reader.failing"),
        (replace(SAM, state=UNAVAILABLE, atr=BANK_ATR), "reader.failing"),
    ],
    ids=lambda value: f"{value.name}, {value.state}" if isinstance(value, Reader) else value,
)
@pytest.mark.parametrize("turned", [False, True], ids=["other second", "other first"])
def test_what_is_in_another_slot_does_not_hide_that_the_card_is_missing(
    other: Reader, code: str, turned: bool
) -> None:
    readers = (other, ACR39U) if turned else (ACR39U, other)

    report = judged(readers)

    assert told(report) == [("card.absent", Severity.BLOCKING), (code, Severity.NOTE)]
    assert report.primary == "card.absent"
    assert absent(report).values["readers"] == ACR39U.name
    assert absent(report).values["others"] == other.name


@pytest.mark.parametrize(
    "other", [YUBIKEY, replace(LAPTOP, state=READY, atr=BANK_ATR)], ids=["YubiKey", "bank card"]
)
def test_a_card_nobody_knows_does_not_hide_that_the_card_is_missing(other: Reader) -> None:
    report = judged((ACR39U, other), (holds(other, other.atr or BANK_ATR),))

    assert told(report) == [
        ("card.absent", Severity.BLOCKING),
        ("card.unknown", Severity.NOTE),
    ]


def test_a_bank_card_beside_an_empty_reader_of_the_same_kind_is_a_note() -> None:
    second = with_card(reader("Gemalto PC Twin Reader 0", usb_id=UsbId("08e6:3437")), BANK_ATR)

    report = judged((ACR39U, second), (holds(second, BANK_ATR),))

    assert told(report)[0] == ("card.absent", Severity.BLOCKING)
    assert ("card.unknown", Severity.NOTE) in told(report)


def test_an_unknown_card_in_the_reader_counts_more_than_an_empty_slot_of_the_laptop() -> None:
    inserted = with_card(ACR39U, BANK_ATR)

    report = judged((LAPTOP, inserted), (holds(inserted, BANK_ATR),))

    assert told(report) == [("card.unknown", Severity.BLOCKING)]


@pytest.mark.parametrize(
    ("name", "second", "address"),
    [
        ("Virtual PCD 00 00", "Virtual PCD 00 01", None),
        ("Reader 0", "Reader 1", "1-4"),
    ],
)
def test_the_second_slot_of_the_reader_with_an_unknown_card_is_not_waited_for(
    name: str, second: str, address: str | None
) -> None:
    inserted = Reader(ReaderName(name), READY, BANK_ATR, usb_address=address)
    beside = Reader(ReaderName(second), EMPTY, usb_address=address)

    report = judged((beside, inserted), (holds(inserted, BANK_ATR),))

    assert told(report) == [("card.unknown", Severity.BLOCKING)]


def test_an_identity_card_beside_an_empty_reader_is_not_the_card_to_sign_with() -> None:
    second = reader("Gemalto PC Twin Reader 0", usb_id=UsbId("08e6:3437"))
    identity = card(reader=second.name, identity_card=True, driverless=NOTHING_READ)

    report = judged((ACR39U, second), (identity,))

    assert report.primary == "card.absent"


@pytest.mark.parametrize("empty", [ACR39U, LAPTOP], ids=["reader", "laptop"])
def test_another_providers_card_that_somebody_put_in_stays_the_subject(empty: Reader) -> None:
    second = with_card(reader("Gemalto PC Twin Reader 0", usb_id=UsbId("08e6:3437")), ETOKEN_ATR)

    report = judged((empty, second), (holds(second, ETOKEN_ATR),))

    assert told(report) == [("card.foreign", Severity.NOTE)]
    assert (report.verdict, report.primary) == ("unknown", "card.foreign")


def test_another_providers_token_beside_an_empty_reader_is_a_note() -> None:
    report = judged((ETOKEN, ACR39U), (holds(ETOKEN, ETOKEN_ATR),))

    assert told(report) == [("card.absent", Severity.BLOCKING), ("card.foreign", Severity.NOTE)]


def test_another_providers_token_counts_more_than_an_empty_slot_of_the_laptop() -> None:
    report = judged((ETOKEN, LAPTOP), (holds(ETOKEN, ETOKEN_ATR),))

    assert told(report) == [("card.foreign", Severity.NOTE)]
    assert (report.verdict, report.primary) == ("unknown", "card.foreign")


@pytest.mark.parametrize(
    ("state", "code"), [(MUTE, "card.mute"), (REMOVED, "card.removed"), (IN_USE, "card.in_use")]
)
def test_a_card_in_trouble_in_a_reader_is_more_than_an_empty_second_reader(
    state: ReaderState, code: str
) -> None:
    report = judged((ACR39U, reader("Gemalto PC Twin Reader 0", state=state)))

    assert told(report) == [(code, Severity.BLOCKING)]


@pytest.mark.parametrize("other", [YUBIKEY, NFC], ids=["YubiKey", "contactless"])
def test_where_there_is_no_other_slot_what_is_there_stays_the_subject(other: Reader) -> None:
    cards = (holds(other, other.atr),) if other.atr else ()

    report = judged((other,), cards)

    assert [severity for _, severity in told(report)] == [Severity.BLOCKING]


def test_two_slots_of_one_reader_that_are_empty_are_one_missing_card() -> None:
    report = judged((CONTACT_ON_LINUX, replace(SAM_ON_LINUX, state=EMPTY)))

    assert told(report) == [("card.absent", Severity.BLOCKING)]
    assert absent(report).values["readers"] == CONTACT_ON_LINUX.name


def test_an_empty_contactless_reader_alone_waits_for_a_card_all_the_same() -> None:
    assert told(judged((replace(NFC, state=EMPTY),))) == [("card.absent", Severity.BLOCKING)]


@pytest.mark.parametrize(
    "other",
    [
        replace(YUBIKEY, state=IN_USE),
        NFC,
        reader("Gemalto PC Twin Reader 0", state=MUTE),
        replace(ACR39U, name=ReaderName("ACS ACR39U ICC Reader 01 00")),
    ],
    ids=["YubiKey in use", "contactless", "mute", "empty"],
)
def test_an_akis_card_anywhere_stays_the_subject(other: Reader) -> None:
    locked = probe(tokens=(token(pins=(pin(PinState.LOCKED),)),))

    report = diagnose(snapshot(readers=(other, READER), modules=(locked,)), CATALOG)

    assert report.primary == "pin.locked"
    assert "card.absent" not in {code for code, _ in told(report)}
    assert {severity for code, severity in told(report) if code != "pin.locked"} <= {Severity.NOTE}


def test_an_akis_card_in_the_laptops_slot_is_found_beside_an_empty_reader() -> None:
    inside = reader(LAPTOP.name, usb_id=LAPTOP.usb_id)
    shown = probe(tokens=(token(slot_name=LAPTOP.name),))

    report = diagnose(
        snapshot(readers=(ACR39U, inside), cards=(card(reader=LAPTOP.name),), modules=(shown,)),
        CATALOG,
    )

    assert (report.verdict, told(report)) == ("ready", [])


def test_a_token_the_module_shows_is_a_card_whatever_its_atr_says() -> None:
    shown = replace(PROBE, tokens=(token(slot_name=YUBIKEY.name),))
    there = snapshot(
        readers=(ACR39U, YUBIKEY), cards=(holds(YUBIKEY, YUBIKEY_ATR),), modules=(shown,)
    )

    assert diagnose(there, CATALOG).verdict == "ready"


def test_beside_a_foreign_token_the_missing_software_is_told_too() -> None:
    there = snapshot(
        readers=(ETOKEN, ACR39U), cards=(holds(ETOKEN, ETOKEN_ATR),), modules=(), host=READERLESS
    )

    codes = [finding.code for finding in diagnose(there, CATALOG).findings]

    assert codes[:2] == ["card.absent", "middleware.missing"]


READERLESS = replace(snapshot().host, packages=())


IN_TROUBLE = (
    replace(YUBIKEY, state=IN_USE, held_by=("gpg",)),
    replace(YUBIKEY, state=MUTE),
    replace(YUBIKEY, state=REMOVED),
    replace(YUBIKEY, state=UNAVAILABLE, detail=FAILS),
)


@pytest.mark.parametrize("key", IN_TROUBLE, ids=lambda key: key.state)
@pytest.mark.parametrize("outcome", [ProbeOutcome.TIMED_OUT, ProbeOutcome.REFUSED])
def test_a_security_key_in_trouble_does_not_excuse_a_module_that_fails_at_the_signature_card(
    key: Reader, outcome: ProbeOutcome
) -> None:
    failing = (probe(outcome=outcome, tokens=()),)

    report = diagnose(
        snapshot(readers=(READER, key), cards=(card(),), modules=failing, usb_devices=()), CATALOG
    )

    assert report.primary == f"middleware.{outcome}"


@pytest.mark.parametrize("state", [IN_USE, UNAVAILABLE])
def test_the_signature_card_in_trouble_itself_excuses_the_module(state: ReaderState) -> None:
    held = replace(READER, state=state, held_by=("AKIA",))
    failing = (probe(outcome=ProbeOutcome.TIMED_OUT, tokens=()),)

    report = diagnose(
        snapshot(readers=(held, YUBIKEY), cards=(card(),), modules=failing, usb_devices=()),
        CATALOG,
    )

    assert report.primary in {"card.in_use", "reader.failing"}
    assert not any(each.code == "middleware.timed_out" for each in report.findings)


def test_where_nothing_is_known_because_a_card_was_taken_out_that_is_said() -> None:
    gone = replace(YUBIKEY, state=REMOVED)
    sees_nothing = (probe(tokens=()),)

    report = diagnose(
        snapshot(readers=(READER, gone), cards=(card(),), modules=sees_nothing, usb_devices=()),
        CATALOG,
    )

    assert (report.verdict, report.primary) == (Verdict.UNKNOWN, "card.removed")


def test_an_empty_reader_of_a_laptop_waits_and_one_without_contacts_does_not() -> None:
    nfc = replace(NFC, state=EMPTY)
    seen = snapshot(readers=(LAPTOP, nfc), cards=(), modules=(), usb_devices=())

    assert awaiting_card(seen, CATALOG) == (LAPTOP,)


def test_of_two_other_cards_the_one_in_the_laptop_is_aside() -> None:
    slots = (with_card(ACR39U, BANK_ATR), with_card(LAPTOP, BANK_ATR))
    cards = tuple(holds(slot, BANK_ATR) for slot in slots)
    seen = snapshot(readers=slots, cards=cards, modules=(), usb_devices=())

    assert [is_aside(slot.name, seen, CATALOG) for slot in slots] == [False, True]


def test_a_card_whose_certificate_the_module_shows_goes_before_one_that_is_mute() -> None:
    shown = probe(tokens=(token(),))
    mute = replace(ACR39U_2, state=MUTE)
    seen = snapshot(readers=(READER, mute), cards=(), modules=(shown,), usb_devices=())

    assert is_aside(mute.name, seen, CATALOG)
    assert not is_aside(mute.name, replace(seen, modules=()), CATALOG)


def test_a_card_is_known_by_what_was_read_where_the_reader_tells_nothing() -> None:
    slot = replace(ACR39U, state=READY, atr=None)
    seen = snapshot(
        readers=(slot, ACR39U_2), cards=(holds(slot, ETOKEN_ATR),), modules=(), usb_devices=()
    )

    assert not is_aside(slot.name, seen, CATALOG)
    assert is_aside(ACR39U_2.name, seen, CATALOG)


@pytest.mark.parametrize(("name", "waits"), [("Some eToken 0", True), ("Some Reader 0", False)])
def test_a_security_key_is_known_by_its_name_where_no_model_tells(name: str, waits: bool) -> None:
    mute = reader(name, usb_id=None, state=MUTE, atr=None)
    seen = snapshot(readers=(mute, ACR39U_2), cards=(), modules=(), usb_devices=())

    assert awaiting_card(seen, CATALOG) == ((ACR39U_2,) if waits else ())


def test_slots_of_which_one_has_no_place_are_not_one_device() -> None:
    slot = with_card(reader("ACS Dual 00 00", usb_address="1-1"), BANK_ATR)
    beside = reader("ACS Dual 00 01", state=EMPTY, atr=None)
    cards = (holds(slot, BANK_ATR),)
    seen = snapshot(readers=(slot, beside), cards=cards, modules=(), usb_devices=())

    assert is_aside(slot.name, seen, CATALOG)
