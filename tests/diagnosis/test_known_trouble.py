"""What the catalogue knows of a reader is told although the system lists it."""

import re

import pytest

from esign_desktop.app.context import AppContext
from esign_desktop.catalog.lookup import known_trouble
from esign_desktop.catalog.reader_names import model_of
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.needs import Subject, needs_here
from esign_desktop.model.advice import AdviceKind, Target
from esign_desktop.model.driver import ReaderTrouble
from esign_desktop.model.host import Host, Platform
from esign_desktop.model.reader import Reader, ReaderName, ReaderState, UsbId
from esign_desktop.model.report import Action, ActionKind, Finding
from esign_desktop.model.snapshot import Snapshot
from tests.build import card, host, probe, reader, snapshot, token, usb_device

CATALOG = AppContext().catalog
AU9540 = UsbId("058f:9540")
NAME = ReaderName("Alcor Micro AU9540 00 00")
ORDER = Action(ActionKind.OPEN_LINK, "reader_order")
USE_IFD_CCID = Action(ActionKind.CHANGE_SETTING, "macos_use_ifd_ccid")
MAC = host(platform=Platform.MACOS, os_version="15.1", distributions=(), packages=())


def listed(state: ReaderState, on: Host | None = None) -> Snapshot:
    return snapshot(
        readers=(reader(NAME, state=state, usb_id=AU9540, usb_address="1-2"),),
        usb_devices=(usb_device(usb_id=AU9540),),
        cards=(),
        modules=(probe(tokens=()),),
        host=on or host(),
    )


def card_finding(there: Snapshot) -> Finding:
    (finding,) = (f for f in diagnose(there, CATALOG).findings if f.code.startswith("card."))
    return finding


@pytest.mark.parametrize("state", [ReaderState.EMPTY, ReaderState.CARD_MUTE])
def test_a_listed_reader_that_fails_with_fast_cards_is_told_so(state: ReaderState) -> None:
    finding = card_finding(listed(state))

    assert finding.values["trouble"] == "fast_cards"
    assert finding.values["model"] == "Alcor Micro AU9540 / AU9560"
    assert ORDER in finding.actions


def test_where_apples_driver_is_the_trouble_the_other_one_is_offered_first() -> None:
    finding = card_finding(listed(ReaderState.CARD_MUTE, on=MAC))

    assert finding.values["trouble"] == "apple_driver"
    wanted = [a for a in finding.actions if a in (USE_IFD_CCID, ORDER)]
    assert wanted == [USE_IFD_CCID, ORDER]


@pytest.mark.parametrize(
    "there",
    [
        listed(ReaderState.EMPTY, on=host(platform=Platform.WINDOWS, distributions=())),
        snapshot(readers=(reader(state=ReaderState.EMPTY),), cards=()),
    ],
    ids=["on Windows", "another reader"],
)
def test_a_reader_nobody_complains_of_is_not_talked_down(there: Snapshot) -> None:
    finding = card_finding(there)

    assert (finding.values["trouble"], finding.values["model"]) == ("", "")
    assert ORDER not in finding.actions


def test_while_a_card_answers_in_it_a_reader_has_no_trouble() -> None:
    working = snapshot(
        readers=(reader(NAME, usb_id=AU9540, usb_address="1-2"),),
        usb_devices=(usb_device(usb_id=AU9540),),
        cards=(card(reader=NAME),),
        modules=(probe(tokens=(token(slot_name=NAME),)),),
    )

    report = diagnose(working, CATALOG)
    (need,) = (n for n in needs_here(CATALOG, working) if n.subject is Subject.READER)

    assert (report.verdict, report.findings) == ("ready", ())
    assert [advice.kind for advice in need.advice] == [AdviceKind.NOTHING]


def test_drivers_tells_of_the_trouble_with_its_source() -> None:
    there = listed(ReaderState.EMPTY)
    (need,) = (n for n in needs_here(CATALOG, there) if n.subject is Subject.READER)

    works, another = need.advice

    assert works.kind is AdviceKind.NOTHING
    assert (another.kind, another.in_case) == (AdviceKind.REPLACE, True)
    assert any("TA1" in source.where for source in another.sources)


@pytest.mark.parametrize("state", [ReaderState.EMPTY, ReaderState.CARD_MUTE])
def test_a_reader_for_small_cards_says_how_they_are_laid_in(state: ReaderState) -> None:
    small = reader("ACS ACR39T 0", state=state, usb_id=UsbId("072f:b102"))
    there = snapshot(readers=(small,), cards=(), modules=(probe(tokens=()),), usb_devices=())

    finding = card_finding(there)

    assert (finding.values["trouble"], finding.values["model"]) == ("sim_size", "ACS ACR39T")
    assert ORDER not in finding.actions
    assert all(
        advice.kind is AdviceKind.NOTHING
        for need in needs_here(CATALOG, there)
        if need.subject is Subject.READER
        for advice in need.advice
    )


def test_a_model_that_is_only_listed_as_not_working_is_told_as_that() -> None:
    realtek = Reader(ReaderName("Realtek 00 00"), ReaderState.EMPTY, usb_id=UsbId("0bda:0165"))

    trouble = known_trouble(CATALOG, Target(Platform.LINUX, "12", ("debian",)), realtek)

    assert trouble is ReaderTrouble.UNSUPPORTED


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("ACS ACR39U ICC Reader 0", "acs_acr39u"),
        ("Yubico YubiKey OTP+FIDO+CCID", "yubico_yubikey"),
        ("HID Global OMNIKEY 3x21 Smart Card Reader 0", "omnikey_3121"),
        ("EMV Smartcard Reader", None),  # two models are called so
        ("ACR38 00 00", None),  # too short to tell anything
        ("x" * 300, None),
        ("", None),
    ],
)
def test_where_no_usb_id_is_told_the_name_tells_the_model(name: str, model: str | None) -> None:
    found = model_of(Reader(ReaderName(name), ReaderState.EMPTY), CATALOG)

    assert (found.id if found else None) == model


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ACS ACR39U ICC Reader 0", "ACS ACR39U"),
        ("acs acr39u icc reader 0", "ACS ACR39U"),
        ("ACS ACR39U_ICC", None),  # part of a longer word
        ("XACR39U", None),
        ("XACR39U ACR39U", "ACS ACR39U"),  # the second one stands alone
        ("Virtual PCD 00 00", None),
        ("", None),
    ],
)
def test_a_model_is_told_by_whole_words_of_a_readers_name(name: str, title: str | None) -> None:
    model = model_of(Reader(ReaderName(name), ReaderState.EMPTY), CATALOG)

    assert (model and model.title) == title


def test_no_regular_expression_is_made_for_every_name_that_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Hundreds of them take longer than a diagnosis."""
    monkeypatch.setattr(re, "compile", pytest.fail)
    monkeypatch.setattr(re, "search", pytest.fail)

    assert model_of(Reader(ReaderName("Virtual PCD 00 00"), ReaderState.EMPTY), CATALOG) is None
