import json
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.loader import load_catalog, parse_catalog, read_files
from esign_desktop.model.driver import ReaderDriver
from esign_desktop.model.host import Platform
from esign_desktop.model.reader import UsbId

SOURCE = {"where": "a page", "seen_on": "2026-11-21"}
ENTRIES: dict[str, dict[str, Any]] = {
    "readers/small": {
        "id": "small",
        "title": "Small Reader",
        "usb_ids": ["072f:b100"],
        "support": {
            "windows": [{"driver": "ccid"}],
            "linux": [{"driver": "package", "package": "driver"}],
        },
        "sources": [SOURCE],
    },
    "cards/other": {
        "id": "other",
        "title": "Other",
        "software": "Its own",
        "atrs": ["3b00"],
        "sources": [SOURCE],
    },
    "packages/driver": {
        "id": "driver",
        "title": "Driver",
        "platform": "linux",
        "homepage": "https://example.org/",
        "installed_name": "^driver$",
        "sources": [SOURCE],
    },
    "authorities/issuer": {
        "id": "issuer",
        "title": "Issuer",
        "kind": "other_provider",
        "issuer": "Issuer",
        "sources": [SOURCE],
    },
    "virtual_readers/soft": {"id": "soft", "name": "Soft Reader", "sources": [SOURCE]},
    "modules/linux": {
        "id": "linux",
        "platform": "linux",
        "paths": ["/usr/lib/libakisp11.so"],
        "sources": [SOURCE],
    },
    "settings/setting": {
        "id": "setting",
        "platform": "linux",
        "case": "reader_not_listed",
        "steps": ["restart"],
        "sources": [SOURCE],
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "VERSION").write_text("2026.11.21\n", "utf-8")
    for name, entry in ENTRIES.items():
        write(tmp_path, name, entry)
    return tmp_path


def write(folder: Path, name: str, entry: object) -> None:
    file = folder / f"{name}.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(entry), "utf-8")


def test_every_kind_of_entry_is_read(folder: Path) -> None:
    catalog = load_catalog(folder)

    assert catalog.version == "2026.11.21"
    model = catalog.reader_model(UsbId("072f:b100"))
    assert model is not None
    assert model.support[Platform.LINUX][0].driver is ReaderDriver.PACKAGE
    assert Platform.MACOS not in model.support
    kinds = (catalog.cards, catalog.packages, catalog.authorities, catalog.virtual_readers)
    assert [len(kind) for kind in kinds] == [1, 1, 1, 1]
    assert catalog.module_paths(Platform.LINUX) == ("/usr/lib/libakisp11.so",)


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("readers/small", {"colour": "red"}, "`colour`"),
        ("readers/small", {"title": None}, "`title`"),
        ("readers/small", {"title": 7}, "$.title"),
        ("readers/small", {"id": "else"}, "id 'else'"),
        ("readers/small", {"usb_ids": []}, "usb_ids"),
        ("readers/small", {"usb_ids": ["072F:B100"]}, "usb_ids"),
        ("readers/small", {"usb_ids": ["072f:b100", "072f:b100"]}, "also in small.json"),
        ("readers/small", {"support": {"amiga": [{"driver": "ccid"}]}}, "$.support"),
        ("readers/small", {"support": {"linux": [{"driver": "magic"}]}}, "$.support"),
        ("readers/small", {"support": {"linux": [{"driver": "package"}]}}, "support.linux"),
        (
            "readers/small",
            {"support": {"linux": [{"driver": "package", "package": "nowhere"}]}},
            "no package 'nowhere'",
        ),
        (
            "readers/small",
            {"support": {"windows": [{"driver": "package", "package": "driver"}]}},
            "driver is for linux",
        ),
        (
            "readers/small",
            {"support": {"linux": [{"driver": "ccid", "package": "driver"}]}},
            "takes none",
        ),
        ("readers/small", {"sources": [{"where": " ", "seen_on": "2026-11-21"}]}, "sources"),
        ("readers/small", {"sources": [{"where": "a page"}]}, "`seen_on`"),
        (
            "readers/small",
            {"sources": [{"where": "a page", "seen_on": "June"}]},
            "$.sources[0].seen_on",
        ),
        ("readers/small", {"sources": []}, "sources"),
        ("readers/small", {"title": "two\nlines"}, "$.title"),
        ("readers/small", {"title": "\x1b[2J"}, "$.title"),
        ("readers/small", {"title": ""}, "$.title"),
        ("readers/small", {"picture": "../../etc/passwd"}, "picture"),
        ("readers/small", {"form": "round"}, "$.form"),
        ("readers/small", {"support": {"linux": []}}, "support.linux is empty"),
        (
            "readers/small",
            {"support": {"macos": [{"driver": "ccid", "on": {"since": "Sonoma"}}]}},
            "support.macos.on.since",
        ),
        (
            "readers/small",
            {"support": {"macos": [{"driver": "ccid", "on": {"distributions": ["debian"]}}]}},
            "support.macos.on.distributions",
        ),
        (
            "readers/small",
            {"support": {"linux": [{"driver": "ccid", "on": {"since": "12"}}]}},
            "whose versions",
        ),
        (
            "readers/small",
            {"support": {"linux": [{"driver": "ccid", "on": {"distributions": ["Debian 12"]}}]}},
            "on.distributions",
        ),
        (
            "readers/small",
            {"support": {"linux": [{"driver": "ccid", "on": {"architectures": ["ppc"]}}]}},
            "on.architectures: 'ppc'",
        ),
        (
            "readers/small",
            {"support": {"linux": [{"driver": "none", "instead": "driver"}]}},
            "support.linux.instead",
        ),
        (
            "readers/small",
            {"support": {"linux": [{"driver": "ccid", "instead": "nowhere"}]}},
            "no package 'nowhere'",
        ),
        ("readers/small", {"support": {"linux": [{"driver": "ccid", "on": {"cpu": 1}}]}}, "`cpu`"),
        ("cards/other", {"atrs": []}, "atrs"),
        ("cards/other", {"packages": ["nowhere"]}, "no package 'nowhere'"),
        ("packages/driver", {"names": {"apt": "x; rm -rf /"}}, "names.apt"),
        ("packages/driver", {"names": {"brew": "x"}}, "$.names"),
        ("packages/driver", {"fits": []}, "fits is empty"),
        ("packages/driver", {"fits": [{"on": {"until": "x"}}]}, "until"),
        ("packages/driver", {"fits": [{"confidence": "total"}]}, "confidence"),
        ("packages/driver", {"in_system": True}, "in_system"),
        ("packages/driver", {"homepage": "https://"}, "homepage"),
        ("packages/driver", {"platform": "windows", "names": {"apt": "x"}}, "names"),
        ("packages/driver", {"installed_name": "(a+)+$"}, "may take for ever"),
        ("packages/driver", {"installed_name": "x" * 301}, "longer than"),
        ("settings/setting", {"steps": []}, "steps is empty"),
        ("settings/setting", {"steps": ["format_disk"]}, "$.steps[0]"),
        ("settings/setting", {"conflicts": ["nfc && reboot"]}, "conflicts"),
        ("settings/setting", {"on": {"since": "1", "distributions": []}}, "whose versions"),
        ("cards/other", {"atrs": ["3b"]}, "atrs"),
        ("cards/other", {"atrs": ["3b00", "3B 00"]}, "also in other.json"),
        ("cards/other", {"atrs": ["3bxy"]}, "$.atrs[0]"),
        ("packages/driver", {"platform": "beos"}, "$.platform"),
        ("packages/driver", {"homepage": "http://example.org/"}, "homepage"),
        ("packages/driver", {"installed_name": "("}, "installed_name"),
        ("packages/driver", {"installed_name": "x*"}, "takes everything"),
        ("authorities/issuer", {"kind": "friend"}, "$.kind"),
        ("authorities/issuer", {"issuer": "Issuer ["}, "issuer"),
        ("authorities/issuer", {"issuer": ""}, "takes everything"),
        ("virtual_readers/soft", {"name": "*"}, "name"),
        ("modules/linux", {"paths": "/usr/lib"}, "$.paths"),
    ],
)
def test_a_wrong_entry_is_refused_by_file_and_field(
    folder: Path, name: str, changes: dict[str, Any], says: str
) -> None:
    entry = {k: v for k, v in (ENTRIES[name] | changes).items() if v is not None}
    write(folder, name, entry)

    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)

    assert str(caught.value).startswith(f"{name}.json: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("original", "copy", "says"),
    [
        ("readers/small", {"id": "twin"}, "072f:b100 is also in small.json"),
        ("cards/other", {"id": "twin"}, "3b00 is also in other.json"),
        ("packages/driver", {}, "id 'driver' is not the file's name"),
    ],
)
def test_two_entries_cannot_claim_the_same(
    folder: Path, original: str, copy: dict[str, str], says: str
) -> None:
    kind = original.partition("/")[0]
    write(folder, f"{kind}/twin", ENTRIES[original] | copy)

    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)

    assert str(caught.value).startswith(f"{kind}/twin.json: ")
    assert says in str(caught.value)


def no_version(folder: Path) -> None:
    (folder / "VERSION").unlink()


def odd_version(folder: Path) -> None:
    (folder / "VERSION").write_text("newest", "utf-8")


def no_folder(folder: Path) -> None:
    (folder / "cards" / "other.json").unlink()
    (folder / "cards").rmdir()


def no_json(folder: Path) -> None:
    (folder / "cards" / "other.json").write_bytes(b"\xff{")


def endless_json(folder: Path) -> None:
    (folder / "cards" / "other.json").write_bytes(b"[" * 10_000_000)


def empty_folder(folder: Path) -> None:
    (folder / "cards" / "other.json").unlink()


def odd_id(folder: Path) -> None:
    write(folder, "cards/Öther", ENTRIES["cards/other"] | {"id": "Öther"})


def bottomless_json(folder: Path) -> None:
    (folder / "cards" / "other.json").write_bytes(b"[" * 100_000)


@pytest.mark.parametrize(
    ("break_it", "file"),
    [
        (no_version, "VERSION"),
        (odd_version, "VERSION"),
        (no_folder, "cards"),
        (no_json, "cards/other.json"),
        (bottomless_json, "cards/other.json"),
        (endless_json, "cards/other.json"),
        (empty_folder, "cards"),
        (odd_id, "cards/Öther.json"),
    ],
)
def test_a_broken_folder_is_refused(
    folder: Path, break_it: Callable[[Path], None], file: str
) -> None:
    break_it(folder)

    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)

    assert str(caught.value).startswith(f"{file}: ")


def test_what_a_file_manager_leaves_behind_is_no_entry(folder: Path) -> None:
    (folder / "cards" / ".DS_Store").write_bytes(b"\0")
    (folder / "cards" / "desktop.ini").write_bytes(b"\0")

    assert len(load_catalog(folder).cards) == 1


# --- the broad list ------------------------------------------------------------------------------

LINE = {"usb_id": "1111:0001", "name": "Listed Reader"}
LISTED = {
    "version": "1",
    "sources": [SOURCE],
    "supported": [LINE],
    "should_work": [],
    "unsupported": [],
}


def test_a_reader_of_the_broad_list_is_known_unless_we_have_our_own_entry(folder: Path) -> None:
    write(folder, "ccid_readers", LISTED | {"should_work": [LINE | {"usb_id": "072f:b100"}]})

    catalog = load_catalog(folder)

    listed, own = (
        catalog.reader_model(UsbId("1111:0001")),
        catalog.reader_model(UsbId("072f:b100")),
    )
    assert listed is not None
    assert listed.title == "Listed Reader"
    assert own is not None
    assert own.id == "small"
    assert catalog.reader_model(UsbId("ffff:ffff")) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"unsupported": [LINE]}, "unsupported: 1111:0001 is there twice"),
        ({"supported": [LINE | {"usb_id": "0x1111"}]}, "supported"),
        ({"supported": [LINE | {"price": 1}]}, "`price`"),
        ({"supported": [LINE | {"name": "a\nb"}]}, "$.supported[0].name"),
        ({"sources": []}, "sources is empty"),
        ({"version": None}, "$.version"),
    ],
)
def test_a_wrong_broad_list_is_refused(folder: Path, changes: dict[str, Any], says: str) -> None:
    write(folder, "ccid_readers", LISTED | changes)

    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)

    assert str(caught.value).startswith("ccid_readers.json: ")
    assert says in str(caught.value)


# --- not from a folder ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["virus.exe", "cards/../../x.json", "cards", "new_kind/x.json", "a\\b.json", ""]
)
def test_a_file_that_is_none_of_a_catalogue_is_refused(folder: Path, name: str) -> None:
    files = read_files(folder) | {name: b"{}"}

    with pytest.raises(CatalogError) as caught:
        parse_catalog(files)

    assert repr(name)[1:-1] in str(caught.value)


def test_ten_thousand_files_are_no_catalogue(folder: Path) -> None:
    files = read_files(folder) | {f"cards/{n}.json": b"{}" for n in range(10_000)}

    with pytest.raises(CatalogError, match="more than"):
        parse_catalog(files)


def test_a_catalogue_need_not_come_from_a_folder(folder: Path) -> None:
    assert parse_catalog(read_files(folder)) == load_catalog(folder)


@pytest.mark.parametrize("file", ["ccid_readers.json", "cards/other.json"])
def test_a_file_that_is_far_too_long_is_refused_quickly(folder: Path, file: str) -> None:
    files = read_files(folder) | {file: b'{"a":' * 2_000_000}

    start = process_time()
    with pytest.raises(CatalogError, match="longer than"):
        parse_catalog(files)

    assert process_time() - start < 1
