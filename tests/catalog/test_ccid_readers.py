"""The broad list of readers, and the script that makes it. Nothing here asks the network."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

import pytest

from esign_desktop.catalog.loader import load_catalog
from esign_desktop.model.driver import CcidReader, CcidTable
from esign_desktop.model.reader import UsbId
from tests.docs.made import ROOT, generator

FILE = ROOT / "drivers_catalog" / "ccid_readers.json"
MAKER = generator("make_ccid_readers")

LIST = """\
# section: supported

# Somebody
0x072F:0x90CC:ACS ACR 38U-CCID

# section: shouldwork
0x2A17:0x0001:udea MILKO  V1.
0x072F:0xB501:ACS ACR40T ICC Reader
# section: unsupported
0x058F:0x9540:Alcor Micro AU9540
#0x0B97:0x7762:O2 Micro (a comment)
# section: disabled
0x0783:0x0003:left out of the driver
"""
OLD = LIST.replace("0x072F:0xB501:ACS ACR40T ICC Reader\n", "")


@pytest.fixture(scope="module")
def table() -> CcidTable:
    table = load_catalog(FILE.parent).ccid
    assert table is not None
    return table


def make(text: str, older: Mapping[str, str] | None = None) -> str:
    made: str = MAKER.make_table(
        text,
        commit="0123456789abcdef",
        day=date(2026, 6, 27),
        seen_on=date(2026, 11, 25),
        older=older or {},
    )
    return made


def test_a_list_becomes_sections_in_order_of_ids() -> None:
    made = json.loads(make(LIST))

    assert made["version"] == "01234567 2026-06-27"
    assert made["sources"][0]["seen_on"] == "2026-11-25"
    assert made["supported"] == [{"usb_id": "072f:90cc", "name": "ACS ACR 38U-CCID"}]
    assert made["should_work"] == [
        {"usb_id": "072f:b501", "name": "ACS ACR40T ICC Reader"},
        {"usb_id": "2a17:0001", "name": "udea MILKO V1."},
    ]
    assert made["unsupported"] == [{"usb_id": "058f:9540", "name": "Alcor Micro AU9540"}]


def test_the_newest_release_that_lacks_a_reader_is_named() -> None:
    made = json.loads(make(LIST, {"1.9.0": OLD, "1.10.0": OLD, "1.11.0": LIST}))

    assert [row.get("not_in") for row in made["should_work"]] == ["1.10.0", None]


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("section: shouldwork", "section: brandnew", "line 6: unknown section 'brandnew'"),
        ("0x2A17:0x0001:", "0x2A17:", "line 7"),
        ("0x2A17:0x0001", "0x072F:0x90CC", "line 7: 072f:90cc is there twice"),
        ("# section: supported\n", "", "line 3"),
    ],
)
def test_a_list_of_another_form_is_refused(right: str, wrong: str, says: str) -> None:
    with pytest.raises(MAKER.ListError, match=says):
        make(LIST.replace(right, wrong))


def test_the_table_in_the_catalogue_is_what_the_script_writes(table: CcidTable) -> None:
    """Nobody edited it by hand: the same rows go through the script to the same bytes."""
    rows = (*table.supported, *table.should_work, *table.unsupported)
    versions = {row.not_in for row in rows} - {""}
    commit, day = table.version.split()

    made = MAKER.make_table(
        as_list(table, rows),
        commit=commit,
        day=date.fromisoformat(day),
        seen_on=table.sources[0].seen_on,
        older={v: as_list(table, (r for r in rows if not lacks(v, r))) for v in versions},
    )

    assert made == FILE.read_text("utf-8")


def lacks(version: str, row: CcidReader) -> bool:
    def numbers(text: str) -> tuple[int, ...]:
        return tuple(map(int, text.split(".")))

    return bool(row.not_in) and numbers(version) <= numbers(row.not_in)


def as_list(table: CcidTable, rows: Iterable[CcidReader]) -> str:
    kept = set(rows)
    lines = []
    for section, models in (
        ("supported", table.supported),
        ("shouldwork", table.should_work),
        ("unsupported", table.unsupported),
    ):
        lines.append(f"# section: {section}")
        lines += [
            f"0x{row.usb_id.replace(':', ':0x').upper().replace('X', 'x')}:{row.name}"
            for row in models
            if row in kept
        ]
    return "\n".join(lines)


def test_more_than_600_models_are_known_each_once(table: CcidTable) -> None:
    rows = (*table.supported, *table.should_work, *table.unsupported)

    assert len({row.usb_id for row in rows}) == len(rows) >= 600
    assert len(table.supported) > 50
    assert len(table.unsupported) > 20


@pytest.mark.parametrize(
    ("usb_id", "section", "not_in"),
    [
        ("072f:90cc", "supported", ""),
        ("072f:b100", "should_work", ""),
        ("2a17:0001", "should_work", ""),
        # Debian 12's 1.5.2 does not list these yet
        ("072f:b501", "should_work", "1.5.2"),
        ("1ea8:8013", "should_work", "1.5.2"),
        ("058f:9540", "unsupported", ""),
        ("096e:0503", "unsupported", ""),
        ("0bda:0165", "unsupported", ""),
    ],
)
def test_the_list_says_what_the_project_says(
    table: CcidTable, usb_id: str, section: str, not_in: str
) -> None:
    found = [row for row in getattr(table, section) if row.usb_id == usb_id]

    assert [row.not_in for row in found] == [not_in]


def test_the_mini_reader_of_kamusm_is_in_no_libccid(table: CcidTable) -> None:
    assert table.reader_model(UsbId("072f:b102")) is None
