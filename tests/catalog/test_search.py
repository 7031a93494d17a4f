"""What people type, and the reader they mean."""

from datetime import date

import pytest

from esign_desktop.catalog.search import all_readers, find_readers, meant, typed_usb_id
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.driver import CcidReader, CcidTable, ReaderModel
from esign_desktop.model.reader import UsbId
from esign_desktop.model.source import Source

SOURCES = (Source("tests", date(2026, 11, 21)),)


def model(
    name: str, usb_id: str, *, printed: str = "", aliases: tuple[str, ...] = ()
) -> ReaderModel:
    key = name.casefold().replace(" ", "_")
    names = (printed,) if printed else ()
    return ReaderModel(key, name, (UsbId(usb_id),), {}, SOURCES, names, aliases)


CATALOG = Catalog(
    "test",
    readers=(
        model("ACS ACR39U", "072f:b100", aliases=("ACS39", "ACR39")),
        model("ACS ACR39T", "072f:b102", printed="ACR39T-A1", aliases=("Mini Kart Okuyucu",)),
        model("ACS ACR39U-SAM", "072f:b104"),
        model("HID OMNIKEY 3121", "076b:3021"),
        model("Işık Çipli İmza", "1111:2222"),
    ),
    ccid=CcidTable(
        "1",
        SOURCES,
        (CcidReader(UsbId("072f:b100"), "ACS ACR39U ICC Reader"),),
        (CcidReader(UsbId("04e6:5116"), "SCM Microsystems Inc. SCR 3310"),),
        (CcidReader(UsbId("058f:9540"), "Alcor Micro AU9540"),),
    ),
)


@pytest.mark.parametrize(
    ("typed", "usb_id"),
    [
        ("acs 39", "072f:b100"),
        ("ACS39", "072f:b100"),
        ("acr39u", "072f:b100"),
        ("  ACR-39 U ", "072f:b100"),
        ("acr39t", "072f:b102"),
        ("ACR39T-A1", "072f:b102"),
        ("mini kart okuyucu", "072f:b102"),
        ("MİNİ KART OKUYUCU", "072f:b102"),
        ("MINI KART OKUYUCU", "072f:b102"),
        ("mını kart", "072f:b102"),
        ("omnikey 3121", "076b:3021"),
        ("3121", "076b:3021"),
        ("scr3310", "04e6:5116"),
        ("alcor", "058f:9540"),
        ("isik cipli", "1111:2222"),
        ("IŞIK ÇİPLİ İMZA", "1111:2222"),
        ("072F:B102", "072f:b102"),
        ("0x072f 0xb102", "072f:b102"),
        ("USB\\VID_072F&PID_B102&REV_0100", "072f:b102"),
    ],
)
def test_a_reader_is_found_by_what_people_type(typed: str, usb_id: str) -> None:
    found = meant(find_readers(CATALOG, typed))

    assert found is not None
    assert usb_id in found.usb_ids


def test_a_name_that_several_have_lists_them_the_likeliest_first() -> None:
    matches = find_readers(CATALOG, "acr")

    assert meant(matches) is None
    assert [match.model.title for match in matches] == [
        "ACS ACR39T",
        "ACS ACR39U",
        "ACS ACR39U-SAM",
    ]


def test_a_corrected_name_is_a_candidate_and_never_taken_for_meant() -> None:
    matches = find_readers(CATALOG, "omikey 3121")

    assert [match.model.title for match in matches] == ["HID OMNIKEY 3121"]
    assert meant(matches) is None


def test_a_number_is_right_or_wrong() -> None:
    assert not find_readers(CATALOG, "omnikey 3122")


@pytest.mark.parametrize("typed", ["", "   ", "!?", "zzz", "ffff:ffff", "кирил", "\0", "a" * 5000])
def test_what_is_no_reader_finds_none(typed: str) -> None:
    assert not find_readers(CATALOG, typed)
    assert meant(()) is None


@pytest.mark.parametrize("typed", ["acr39u", "acr 3901", "1234", "12345:6789", "072fb100", ""])
def test_a_name_is_no_usb_id(typed: str) -> None:
    assert typed_usb_id(typed) is None


def test_every_model_is_listed_once_our_own_entry_before_the_broad_list() -> None:
    titles = [reader.title for reader in all_readers(CATALOG)]

    assert titles[0] == "ACS ACR39U"
    assert "ACS ACR39U ICC Reader" not in titles
    assert len(titles) == 7


def test_without_the_broad_list_our_own_are_searched() -> None:
    assert find_readers(Catalog("test", readers=CATALOG.readers), "3310") == ()


def test_no_more_are_told_than_asked_for() -> None:
    assert len(find_readers(CATALOG, "acr", limit=2)) == 2
