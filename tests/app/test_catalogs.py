import os
from pathlib import Path, PurePath

import pytest

from esign_desktop.app import catalogs
from esign_desktop.app.catalogs import (
    find_catalog,
    is_administrator,
    kept_at,
    places,
    trusted_keys,
)
from esign_desktop.app.policy import Policy
from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.signed_file import key_line
from esign_desktop.model.catalog_use import CatalogOrigin, CatalogPlace, Refusal
from tests.catalog.signing import NEWER, OURS, SOMEBODY

OUR_KEY = key_line(OURS.key)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return tmp_path


@pytest.fixture
def keys_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the keys that come with the program, empty."""
    monkeypatch.setattr("esign_desktop.app.paths.data_dir", lambda: tmp_path)
    folder = tmp_path / "resources" / "catalog_keys"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("wanted", [None, "", "relative", "/srv/data"])
def test_a_users_catalogue_lies_where_platformdirs_says(
    wanted: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from platformdirs import user_data_path

    if wanted is not None:
        monkeypatch.setenv("XDG_DATA_HOME", wanted)

    assert kept_at(CatalogOrigin.USER).parent == user_data_path("esign-desktop", appauthor=False)


def test_the_computers_catalogue_lies_where_no_users_environment_reaches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_DATA_DIRS", "/home/somebody")

    assert kept_at(CatalogOrigin.COMPUTER) == PurePath("/var/lib/esign-desktop/catalog.signed")


@pytest.mark.parametrize(
    ("system", "user", "computer"),
    [
        ("darwin", "esign-desktop", "/Library/Application Support/esign-desktop/catalog.signed"),
        ("win32", "esign-desktop", None),
    ],
)
def test_other_systems_have_their_own_places(
    system: str, user: str, computer: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)

    assert kept_at(CatalogOrigin.USER).parent.name == user
    assert kept_at(CatalogOrigin.COMPUTER).name == "catalog.signed"
    if computer:
        assert str(kept_at(CatalogOrigin.COMPUTER)) == computer


def test_the_administrators_copy_comes_first() -> None:
    policy = Policy(catalog="/srv/share/catalog.signed")

    assert places(policy)[0] == CatalogPlace(CatalogOrigin.SHARE, "/srv/share/catalog.signed")
    assert [place.origin for place in places(Policy())] == ["computer", "user"]


def test_an_imported_catalogue_is_found() -> None:
    file = kept_at(CatalogOrigin.USER)
    file.parent.mkdir(parents=True)
    file.write_bytes(OURS.catalog())

    used = find_catalog(Policy(catalog_keys=(OUR_KEY,)))
    without_the_key = find_catalog(Policy(catalog_keys=(key_line(SOMEBODY.key),)))

    assert (used.catalog.version, used.place.origin) == (NEWER, CatalogOrigin.USER)
    assert without_the_key.place.origin is CatalogOrigin.BUNDLED
    assert [refused.reason for refused in without_the_key.refused] == [Refusal.UNKNOWN_KEY]


def test_keys_come_with_the_program_and_from_the_policy(keys_folder: Path) -> None:
    (keys_folder / "2026.pub").write_text(f"untrusted comment: x\n{OUR_KEY}\n")
    (keys_folder / "README.md").write_text("no key")

    assert trusted_keys(Policy()) == (OURS.key,)
    assert trusted_keys(Policy(catalog_keys=(key_line(SOMEBODY.key),))) == (
        OURS.key,
        SOMEBODY.key,
    )


def test_a_damaged_key_of_the_program_is_not_skipped(keys_folder: Path) -> None:
    (keys_folder / "2026.pub").write_bytes(b"\xff")

    with pytest.raises(CatalogError, match=r"^2026\.pub: "):
        trusted_keys(Policy())


def test_every_key_that_comes_with_the_program_is_one() -> None:
    trusted_keys(Policy())


def test_an_administrator_is_told_by_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert is_administrator()
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not is_administrator()


def test_a_home_that_nobody_has_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(os, "getuid", lambda: 54321)

    assert find_catalog(Policy()).place.origin is CatalogOrigin.BUNDLED
    assert catalogs.FILE_NAME in places(Policy())[-1].file
