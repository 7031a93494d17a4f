import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.loader import load_catalog
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
        ("cards/other", {"atrs": []}, "atrs"),
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
