import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from esign_desktop.app.catalogs import keep
from esign_desktop.catalog import update
from esign_desktop.catalog.errors import CatalogError, RefusedError
from esign_desktop.catalog.signed_file import MAX_BYTES
from esign_desktop.catalog.update import (
    Imported,
    catalog_in_use,
    import_catalog,
    read_signed,
)
from esign_desktop.model.catalog_use import (
    CatalogOrigin,
    Refusal,
)
from tests.catalog.signing import (
    BUNDLED,
    KEYS,
    NEWER,
    NEWEST,
    OURS,
    OWN,
    SOMEBODY,
    look,
    name_of,
    put,
    share,
    take,
    user,
)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "data" / "catalog.signed"


# --- which one is used --------------------------------------------------------------------------


def test_without_another_one_the_programs_own_is_used_and_no_key_is_asked_for(kept: Path) -> None:
    def no_keys() -> tuple[()]:
        raise AssertionError("nothing to verify")

    used = catalog_in_use(BUNDLED, [user(kept)], no_keys)

    assert (used.place.origin, used.catalog.version) == (CatalogOrigin.BUNDLED, OWN)
    assert used.refused == ()


def test_a_newer_imported_one_is_used(kept: Path) -> None:
    used = look(user(put(kept, OURS.catalog())))

    assert used.place == user(kept)
    assert used.catalog.version == NEWER


def test_the_newest_is_used_wherever_it_lies(tmp_path: Path) -> None:
    older, newer = put(tmp_path / "a", OURS.catalog()), put(tmp_path / "b", OURS.catalog(NEWEST))

    assert look(user(older), share(newer)).place == share(newer)
    assert look(share(newer), user(older)).place == share(newer)


def test_the_first_named_wins_among_equals(tmp_path: Path) -> None:
    one, other = put(tmp_path / "a", OURS.catalog()), put(tmp_path / "b", OURS.catalog())

    assert look(share(one), user(other)).place == share(one)


@pytest.mark.parametrize("version", [OWN, "2020.01.01"])
def test_the_own_one_of_a_newer_program_wins(kept: Path, version: str) -> None:
    used = look(user(put(kept, OURS.catalog(version))))

    assert used.place.origin is CatalogOrigin.BUNDLED
    assert [(r.reason, r.version) for r in used.refused] == [(Refusal.NOT_NEWER, version)]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Refusal.NO_CATALOG_FILE),
        (OURS.catalog()[:-1], Refusal.WRONG_SIGNATURE),
        (SOMEBODY.catalog(), Refusal.UNKNOWN_KEY),
        (OURS.catalog(NEWER, {"cards/acs_acos5.json": b"{"}), Refusal.WRONG_CONTENT),
        (b"x" * (MAX_BYTES + 1), Refusal.TOO_LONG),
    ],
    ids=name_of,
)
def test_a_damaged_one_leaves_the_programs_own_and_says_why(
    kept: Path, data: bytes, reason: Refusal
) -> None:
    used = look(user(put(kept, data)))

    assert used.catalog.version == OWN
    assert [(r.place, r.reason) for r in used.refused] == [(user(kept), reason)]


def test_a_damaged_one_leaves_the_next_best(tmp_path: Path) -> None:
    wrong = put(tmp_path / "a", OURS.catalog(NEWEST, {"cards/acs_acos5.json": b"{"}))
    right = put(tmp_path / "b", OURS.catalog())

    used = look(share(wrong), user(right))

    assert used.place == user(right)
    assert "cards/acs_acos5.json" in used.refused[0].detail


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_keeps_nobody_waiting(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / "odd")

    used = look(user(tmp_path / "odd"))

    assert [r.reason for r in used.refused] == [Refusal.UNREADABLE]


def test_a_share_without_the_file_is_told(tmp_path: Path) -> None:
    used = look(share(tmp_path / "away" / "catalog.signed"))

    assert used.catalog.version == OWN
    assert [(r.reason, r.detail) for r in used.refused] == [(Refusal.AWAY, "no such file")]


def test_a_share_that_does_not_answer_keeps_nobody_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = threading.Event()

    def wait(_: Path) -> bytes:
        answered.wait()  # whoever waited for it would never end
        return OURS.catalog()

    monkeypatch.setattr(update, "read_signed", wait)

    used = look(share(tmp_path / "x"), share_timeout_s=0.1)

    answered.set()
    assert used.catalog.version == OWN
    assert [(r.reason, r.detail) for r in used.refused] == [(Refusal.AWAY, "no answer in 0.1 s")]


def test_a_damaged_share_is_told(tmp_path: Path) -> None:
    used = look(share(put(tmp_path / "x", b"nonsense")))

    assert [r.reason for r in used.refused] == [Refusal.NO_CATALOG_FILE]


def test_without_the_own_version_nothing_can_be_compared(tmp_path: Path, kept: Path) -> None:
    with pytest.raises(CatalogError, match=r"^VERSION: "):
        catalog_in_use(tmp_path, [user(put(kept, OURS.catalog()))], lambda: KEYS)


# --- taking one over ----------------------------------------------------------------------------


def test_a_newer_one_is_taken_over(kept: Path) -> None:
    taken = take(OURS.catalog(), kept)

    assert taken == Imported(NEWER, OWN, str(kept), stored=True)
    assert look(user(kept)).catalog.version == NEWER
    assert kept.stat().st_mode & 0o777 == 0o644


def test_the_same_one_again_changes_nothing(kept: Path) -> None:
    take(OURS.catalog(), kept)
    written = kept.stat().st_mtime_ns

    assert take(OURS.catalog(), kept) == Imported(NEWER, NEWER, str(kept), stored=False)
    assert kept.stat().st_mtime_ns == written


def test_the_programs_own_version_is_not_stored(kept: Path) -> None:
    assert not take(OURS.catalog(OWN), kept).stored
    assert not kept.exists()


def test_what_one_user_has_can_be_stored_for_all(kept: Path, tmp_path: Path) -> None:
    take(OURS.catalog(), kept)
    for_all = tmp_path / "all" / "catalog.signed"

    assert import_catalog(OURS.catalog(), for_all, look(user(kept)), KEYS, keep).stored
    assert for_all.read_bytes() == kept.read_bytes()


def bent(data: bytes) -> bytes:
    return data[:5000] + bytes([data[5000] ^ 1]) + data[5001:]


def without_source() -> bytes:
    entry = json.loads((BUNDLED / "cards" / "acs_acos5.json").read_bytes())
    del entry["sources"]
    return json.dumps(entry).encode()


@pytest.mark.parametrize(
    ("data", "reason", "says"),
    [
        (bent(OURS.catalog(NEWEST)), Refusal.WRONG_SIGNATURE, ""),
        (SOMEBODY.catalog(NEWEST), Refusal.UNKNOWN_KEY, SOMEBODY.key.number.hex()),
        (OURS.catalog("2026.11.21"), Refusal.OLDER, NEWER),
        (
            OURS.catalog(NEWEST, {"cards/acs_acos5.json": without_source()}),
            Refusal.WRONG_CONTENT,
            "cards/acs_acos5.json: Object missing required field `sources`",
        ),
        (
            OURS.catalog(NEWEST, {"cards/acs_acos5.json": b'{"colour": "red"}'}),
            Refusal.WRONG_CONTENT,
            "`colour`",
        ),
        (
            OURS.catalog(NEWEST, {"cards/acs_acos5.json": b"[" * 60_000}),
            Refusal.WRONG_CONTENT,
            "cards/acs_acos5.json: ",
        ),
        (
            OURS.catalog(NEWEST, {"cards/x.json": b" " * 3_000_000}),
            Refusal.WRONG_CONTENT,
            "cards/x.json: longer",
        ),
        (
            OURS.catalog(NEWEST, {"../../x.json": b"{}"}),
            Refusal.WRONG_CONTENT,
            "../../x.json",
        ),
        (b"[" * 10_000_000, Refusal.TOO_LONG, str(MAX_BYTES)),
        (b"PK\x03\x04", Refusal.NO_CATALOG_FILE, "line 1"),
    ],
    ids=name_of,
)
def test_what_is_refused_leaves_the_one_in_use(
    kept: Path, data: bytes, reason: Refusal, says: str
) -> None:
    take(OURS.catalog(), kept)
    before = kept.read_bytes()

    with pytest.raises(RefusedError) as caught:
        take(data, kept)

    assert caught.value.reason is reason
    assert says in caught.value.detail
    assert kept.read_bytes() == before
    assert look(user(kept)).catalog.version == NEWER


def test_a_damaged_one_is_replaced(kept: Path) -> None:
    put(kept, b"damaged")

    assert take(OURS.catalog(), kept).stored
    assert look(user(kept)).catalog.version == NEWER


def test_somebody_who_was_faster_with_a_newer_one_is_not_undone(kept: Path) -> None:
    in_use = look(user(kept))
    take(OURS.catalog(NEWEST), kept)

    with pytest.raises(RefusedError) as caught:
        import_catalog(OURS.catalog(), kept, in_use, KEYS, keep)

    assert caught.value.reason is Refusal.OLDER
    assert look(user(kept)).catalog.version == NEWEST


# --- reading ------------------------------------------------------------------------------------


def test_no_more_is_read_than_a_catalogue_may_have(tmp_path: Path) -> None:
    file = tmp_path / "huge"
    with file.open("wb") as stream:
        stream.truncate(50 * 1024**3)

    with pytest.raises(RefusedError) as caught:
        read_signed(file)

    assert caught.value.reason is Refusal.TOO_LONG


def test_a_file_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_signed(tmp_path / "none")


def test_a_name_no_file_can_have_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        read_signed(Path("a\0b"))

    assert caught.value.reason is Refusal.UNREADABLE
