import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from esign_desktop.catalog.loader import load_catalog
from esign_desktop.catalog.signed_file import key_line
from tests.catalog.signing import BUNDLED, NEWER, NEWEST, OURS, OWN, SOMEBODY
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a policy that believes our key, on a computer where nobody has imported anything."""
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"catalog_keys": [key_line(OURS.key)]}))
    monkeypatch.setattr("esign_desktop.app.policy.policy_file", lambda: file)
    monkeypatch.setattr("esign_desktop.app.catalogs._computer_folder", lambda: tmp_path / "all")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "mine"))
    return file


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    file = tmp_path / "newer.signed"
    file.write_bytes(OURS.catalog())
    return file


# --- import -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("audience", "origin"), [("me", "user"), ("everyone", "computer")])
def test_a_newer_catalogue_is_used_from_then_on(
    run: Run, newer: Path, audience: str, origin: str
) -> None:
    imported = run("catalog", "import", str(newer), "--for", audience)
    shown = run("catalog", "show", "--json").json["catalog"]
    report = run("diagnose", "--json", "--scenario", "ready").json

    assert (imported.code, imported.err) == (0, "")
    assert f"from version {OWN} to {NEWER}" in imported.out
    assert (shown["version"], shown["origin"], shown["refused"]) == (NEWER, origin, [])
    assert report["catalog_version"] == NEWER


@pytest.mark.parametrize(("admin", "audience"), [(True, "everyone"), (False, "me")])
def test_an_administrator_imports_for_everyone(
    run: Run, newer: Path, admin: bool, audience: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esign_desktop.app.catalogs.is_administrator", lambda: admin)

    imported = run("catalog", "import", str(newer), "--json").json

    assert imported["for"] == audience
    assert imported["file"].startswith("~/")  # nobody is named
    assert (imported["before"], imported["version"], imported["stored"]) == (OWN, NEWER, True)


def test_the_same_one_again_is_no_failure(run: Run, newer: Path) -> None:
    run("catalog", "import", str(newer))

    again = run("catalog", "import", str(newer))

    assert again.code == 0
    assert f"{NEWER} is already in use" in again.out


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (OURS.catalog(NEWEST)[:-3], "damaged or was changed"),
        (SOMEBODY.catalog(NEWEST), SOMEBODY.key.number.hex()),
        (OURS.catalog("2026.01.01"), f"older than the one in use ({NEWER})"),
        (OURS.catalog(NEWEST, {"cards/cardos.json": b"{}"}), "cards/cardos.json"),
        (b"[" * 10_000_000, "too large"),
        (b"{}", "not a signed catalogue"),
    ],
    ids=["short", "stranger", "older", "content", "nesting", "json"],
)
def test_what_is_refused_is_65_and_changes_nothing(
    run: Run, newer: Path, tmp_path: Path, data: bytes, says: str
) -> None:
    run("catalog", "import", str(newer))
    file = tmp_path / "bad.signed"
    file.write_bytes(data)

    refused = run("catalog", "import", str(file))

    assert (refused.code, refused.out) == (65, "")
    assert says in refused.err
    assert f"Version {NEWER} stays in use." in refused.err
    assert run("catalog", "show", "--json").json["catalog"]["version"] == NEWER


def test_without_a_trusted_key_nothing_is_imported(run: Run, newer: Path, policy: Path) -> None:
    policy.write_text("{}")

    refused = run("catalog", "import", str(newer), "--lang", "tr")

    assert refused.code == 65
    assert "henüz hiçbir imza anahtarına güvenmiyor" in refused.err


def test_a_file_that_is_not_there_is_66(run: Run, tmp_path: Path) -> None:
    assert run("catalog", "import", str(tmp_path / "none")).code == 66
    assert run("catalog", "check", str(tmp_path / "none")).code == 66


def test_a_folder_that_cannot_be_made_is_73(run: Run, newer: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file where the folder should be")

    failed = run("catalog", "import", str(newer), "--for", "me")

    assert (failed.code, failed.out) == (73, "")
    assert f"Version {OWN} stays in use." in failed.err


# --- show ---------------------------------------------------------------------------------------


def test_the_administrators_copy_is_used_and_told(run: Run, newer: Path, policy: Path) -> None:
    policy.write_text(json.dumps({"catalog": str(newer), "catalog_keys": [key_line(OURS.key)]}))

    shown = run("catalog", "show")

    assert f"Catalogue {NEWER}" in shown.out
    assert "Your administrator provides it" in shown.out


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda file: file.unlink(), "away"),
        (lambda file: file.write_bytes(b"x"), "no_catalog_file"),
        (lambda file: file.write_bytes(OURS.catalog("2020.01.01")), "not_newer"),
    ],
)
def test_a_copy_that_cannot_be_used_is_told_and_nobody_is_kept_from_working(
    run: Run, newer: Path, policy: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    policy.write_text(json.dumps({"catalog": str(newer), "catalog_keys": [key_line(OURS.key)]}))
    spoil(newer)

    shown = run("catalog", "show", "--json").json["catalog"]
    diagnosed = run("diagnose", "--scenario", "ready")

    assert (shown["version"], shown["origin"]) == (OWN, "bundled")
    assert [refused["reason"] for refused in shown["refused"]] == [reason]
    assert (diagnosed.code, diagnosed.err) == (0, "")
    assert "Not used: ~/newer.signed" in run("catalog", "show").out


def test_every_entry_is_listed_with_its_age(run: Run) -> None:
    shown = run("catalog", "show", "--json").json
    text = run("catalog", "show", "--lang", "tr").out

    catalog = load_catalog(BUNDLED)
    listed = {(entry["kind"], entry["id"]) for entry in shown["entries"]}
    assert {("readers", model.id) for model in catalog.readers} <= listed
    assert {("packages", package.id) for package in catalog.packages} <= listed
    assert {"kind", "id", "title", "seen_on", "age_days", "stale", "age"} == set(
        shown["entries"][0]
    )
    assert all(entry["id"] in text for entry in shown["entries"])


@pytest.mark.parametrize("wanted", ["libacsccid1", "packages/libacsccid1"])
def test_an_entry_is_shown_whole(run: Run, wanted: str) -> None:
    (entry,) = run("catalog", "show", wanted, "--json").json["entries"]

    assert (entry["kind"], entry["id"]) == ("packages", "libacsccid1")
    assert entry["entry"]["names"]["apt"] == "libacsccid1"
    assert "sources" in run("catalog", "show", wanted).out


def test_an_entry_nobody_knows_is_64(run: Run) -> None:
    ran = run("catalog", "show", "nonsense")

    assert (ran.code, ran.out) == (64, "")
    assert "nonsense" in ran.err


# --- check --------------------------------------------------------------------------------------


def test_the_programs_own_catalogue_is_in_order(run: Run) -> None:
    ran = run("catalog", "check", "--json")

    assert ran.code in (0, 1)  # 1 as soon as somebody has not looked for a year
    assert ran.code == bool(ran.json["stale"])
    assert (ran.json["version"], ran.json["problems"]) == (OWN, [])
    assert ran.json["counts"]["readers"] == len(load_catalog(BUNDLED).readers)
    assert ran.json["counts"]["links"] > 3


def test_a_signed_file_is_checked_like_a_folder(run: Run, newer: Path) -> None:
    assert run("catalog", "check", str(newer), "--json").json["version"] == NEWER
    newer.write_bytes(SOMEBODY.catalog())
    refused = run("catalog", "check", str(newer))

    assert refused.code == 2
    assert "a key this program does not trust" in refused.out


def test_what_is_wrong_is_2_and_names_file_and_field(run: Run, tmp_path: Path) -> None:
    folder = copytree(BUNDLED, tmp_path / "catalog")
    (folder / "cards" / "cardos.json").write_text('{"id": "cardos"}')

    text, plain = (
        run("catalog", "check", str(folder)),
        run("catalog", "check", str(folder), "--json"),
    )

    assert (text.code, plain.code) == (2, 2)
    assert "cards/cardos.json: " in text.out
    assert "`title`" in plain.json["problems"][0]


def test_a_picture_that_is_not_there_is_wrong(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copytree(BUNDLED, tmp_path / "catalog")
    file = folder / "readers" / "acs_acr39u.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"picture": "nowhere.svg"}))
    monkeypatch.setattr("esign_desktop.app.catalogs.bundled_folder", lambda: folder)

    ran = run("catalog", "check")

    assert ran.code == 2
    assert "readers/acs_acr39u.json: picture: " in ran.out
