"""ATRs: every one a public source names, and everything that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esign_desktop.devices.akis.atr import AtrFacts, historical_bytes, read_atr
from esign_desktop.model.card import CardFamily
from esign_desktop.model.reader import Atr

V1, V2, V3, OTHER = CardFamily.AKIS_V1, CardFamily.AKIS_V2, CardFamily.AKIS_V3, CardFamily.OTHER

# ATR, version, chip: as pcsc-tools, open-eid's chrome-token-signing and TÜBİTAK's MA3 name them
VERSION_1 = [
    ("3BBA11008131FE4D55454B41452056312E30AE", "1.0", "Infineon"),
    ("3B9F968131FE45806755454B41451112318073B3A180E9", "1.1", "Infineon"),
    ("3B9F968131FE45806755454B41451212318073B3A180EA", "1.2", "Infineon"),
    ("3B9F968131FE45806755454B41451213318073B3A180EB", "1.2", "NXP"),
    ("3B9F968131FE45806755454B41451252318073B3A180AA", "1.2.1", "Infineon"),
    ("3B9F968131FE45806755454B41451253318073B3A180AB", "1.2.1", "NXP"),
    ("3B9F158131FE45806755454B41451221318073B3A1805A", "1.2", "YITAL"),
    ("3B9F968131FE45806755454B41451221318073B3A180D9", "1.2", "YITAL"),
    ("3B9F138131FE45806755454B41451221318073B3A1805C", "1.2", "YITAL"),
    ("3B9F138131FE45806755454B41451261318073B3A1801C", "1.2.1", "YITAL"),
    ("3B9F158131FE45806755454B41451261318073B3A1801A", "1.2.1", "YITAL"),
    ("3B9F968131FE45806755454B41451261318073B3A18099", "1.2.1", "YITAL"),
    ("3B9F138131FE45806755454B41451264318073B3A18019", "1.2.1", "HHNEC"),
    ("3B9F138131FE45806755454B41451265318073B3A18018", "1.2.1", "SMIC"),
    ("3B9F968131FE45806755454B41451292318073B3A1806A", "1.2.2", "Infineon"),
    ("3B9F968131FE45806755454B41451293318073B3A1806B", "1.2.2", "NXP"),
    ("3B9F968131FE45806755454B41451312318073B3A180EB", "1.3", "Infineon"),
    ("3B9F968131FE45806755454B414512A4318073B3A1805C", "1.2.2", "HHNEC"),
    ("3B9F968131FE45806755454B414512A5318073B3A1805D", "1.2.2", "SMIC"),
]
VERSION_2: list[tuple[str, str | None, str | None]] = [
    ("3B9F968131FE458065544320201231C073F621808105B3", "2.0", "Infineon"),
    ("3B9F978131FE458065544312210031C073F62180810593", "2.2.0", "Infineon"),
    ("3B9F978131FE458065544312210731C073F62180810594", "2.2.7", "Infineon"),
    ("3B9F978131FE458065544312210731C073F62180810595", "2.2.7", "Infineon"),  # wrong check byte
    ("3B9F978131FE4580655443D2210831C073F6218081055B", "2.2.8", "Infineon"),
    ("3B9F968131FE4580655443D2210831C073F6218081055A", "2.2.8", "Infineon"),
    ("3B9F968131FE4580655443D3210831C073F6218081055B", "2.2.8", "NXP"),
    ("3B9F978131FE4580655443E4210831C073F6218081056D", "2.2.8", "UKTÜM"),
    ("3B9F978131FE458065544312210831C073F6218081059B", "2.2.8", "Infineon"),
    ("3B9F968131FE458065544312210831C073F6218081059A", "2.2.8", "Infineon"),
    ("3B9F978131FE4580655443D2210831C073F6218081015F", "2.2.8", "Infineon"),
    ("3B9F978131FE458065544312210831C073F6218081019F", "2.2.8", "Infineon"),
    ("3B9F978131FE458065544312210831C073F62180810590", "2.2.8", "Infineon"),  # wrong check byte
    ("3B9F978131FE458065544353228231C073F62180810553", "2.5.2", "NXP"),
    ("3B9F978131FE4580655443D3228231C073F621808105D3", "2.5.2", "NXP"),
    ("3B9F978131FE4580655443D3230231C073F62180810552", "2.6.2", "NXP"),
    ("3B8F80018065544320141331C073F4A180810508", None, None),  # the identity card, contactless
]
OTHER_PROVIDERS = [
    "3BD5180081313A7D8073C8211030",
    "3BD518008131FE7D8073C82110F4",
    "3B7F96000080318065B0846160FB120FFD829000",
    "3BFF9600008131804380318065B0850300EF120FFE82900066",
    "3BBE9600004105200000000000000000009000",
    "3BBB1800C01031FE4580670412B00303000081053C",
    "3BFA1800FF8131FE454A434F5032315632333165",
    "3BB79400C03E31FE6553504B32339000AE",
    "3BF81800FF8131FE454A434F507632343143",
    "3BD21802C10A31FE58C80D51",
    "3BF2180002C10A31FE58C80874",
    "3BFF1100008131FE4D8025A00000005657444B3333300600D0",
    "3B7D94000080318065B08301029083009000",
    "3B6D000080318065B08301029083009000",
    "3B6D00008065B08301019083009000",
]


@pytest.mark.parametrize(("atr", "version", "chip"), VERSION_1)
def test_an_atr_of_version_1_tells_version_and_chip(atr: str, version: str, chip: str) -> None:
    assert read_atr(Atr.parse(atr)) == AtrFacts(V1, version, chip)


@pytest.mark.parametrize(("atr", "version", "chip"), VERSION_2)
def test_an_atr_of_version_2_tells_version_and_chip(
    atr: str, version: str | None, chip: str | None
) -> None:
    assert read_atr(Atr.parse(atr)) == AtrFacts(V2, version, chip)


@pytest.mark.parametrize("atr", OTHER_PROVIDERS)
def test_other_providers_cards_are_no_akis_cards(atr: str) -> None:
    assert read_atr(Atr.parse(atr)) == AtrFacts(OTHER)


@pytest.mark.parametrize("letter", ["09", "49"])
def test_version_3_is_recognised_by_its_pattern(letter: str) -> None:
    # 8066683209......31958105: only the historical bytes are known, from MA3
    atr = Atr.parse(f"3B9C968131FE45 80666832{letter} 010203 31958105 00")

    assert read_atr(atr) == AtrFacts(V3)


def test_a_new_chip_keeps_the_version() -> None:
    v1 = Atr.parse("3B9F968131FE45806755454B4145131F318073B3A18000")
    v2 = Atr.parse("3B9F978131FE458065544377238131C073F62180810500")

    assert read_atr(v1) == AtrFacts(V1, "1.3", None)
    assert read_atr(v2) == AtrFacts(V2, "2.7.1", None)


def test_an_unknown_form_of_the_old_name_is_still_the_old_family() -> None:
    assert read_atr(Atr(b"\x3b\x0aUEKAE V9.x")) == AtrFacts(V1)


@pytest.mark.parametrize("atr", [VERSION_1[0][0], VERSION_2[0][0]])
def test_an_atr_cut_off_is_nobodys(atr: str) -> None:
    cut_off = bytes.fromhex(atr)[:-4]

    assert historical_bytes(cut_off) is None
    assert read_atr(Atr(cut_off)) == AtrFacts(OTHER)


@pytest.mark.parametrize(
    "atr",
    [
        "",
        "3B",
        "9000",  # no initial character
        "0300",
        "3F01",  # a historical byte less than promised
        "3B0F00",
        "3B80",  # TD1 is promised and missing
        "3B80808080",
        "3B9F96",
        "3BF0112233",
        "3B8001",  # T=1 wants a check byte
        "3BBA11008131FE4D55454B41452056312E30",  # the check byte is missing
    ],
)
def test_a_broken_atr_has_no_historical_bytes(atr: str) -> None:
    assert historical_bytes(bytes.fromhex(atr)) is None
    assert read_atr(Atr.parse(atr)) == AtrFacts(OTHER)


@pytest.mark.parametrize(
    ("atr", "historical"),
    [
        ("3B00", ""),
        ("3F0141", "41"),  # inverse convention
        ("3B021122", "1122"),  # T=0 alone: no check byte
        ("3B92000041420000", "4142"),  # TD1 says T=0: no check byte, and garbage behind
        ("3B8001 81", ""),
        ("3B81801F 00 41 00", "41"),
    ],
)
def test_historical_bytes_are_where_iso_7816_puts_them(atr: str, historical: str) -> None:
    assert historical_bytes(bytes.fromhex(atr)) == bytes.fromhex(historical)


@given(st.binary(max_size=40) | st.binary(max_size=40).map(lambda end: b"\x3b" + end))
def test_no_bytes_whatever_are_too_much(atr: bytes) -> None:
    historical = historical_bytes(atr)
    facts = read_atr(Atr(atr))

    assert historical is None or (len(historical) <= 15 and historical in atr)
    assert facts.family is OTHER or historical


@given(st.integers(0, 0xFFFFFF))
def test_every_version_code_reads_as_some_version(code: int) -> None:
    rest = bytes.fromhex("31C073F62180810500")
    head = bytes.fromhex("3B9F978131FE4580655443")

    facts = read_atr(Atr(head + code.to_bytes(3) + rest))

    assert facts.family is V2
    assert facts.version is None or facts.version.count(".") in (1, 2)
