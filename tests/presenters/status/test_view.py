"""Durum in words: one card, several, none, and what each link of the chain has seen."""

import pytest

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.guide import Role
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import ActionKind, Link, Verdict
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ProbeOutcome
from esign_desktop.presenters.status.view import StatusView, status_view
from tests.build import CATALOG, HEALTHY, NOW, certificate, probe, reader, snapshot, token
from tests.catalog.test_scenarios import SCENES
from tests.presenters.status.test_overview import ENGLISH, LOCKED, TURKISH


def shown(there: Snapshot, **settings: object) -> StatusView:
    return status_view(diagnose(there, CATALOG), ENGLISH, **settings)  # type: ignore[arg-type]


def lines(there: Snapshot, link: Link) -> tuple[str, ...]:
    return next(each.lines for each in shown(there).chain if each.view.link is link)


def test_one_card_is_told_beside_the_verdict() -> None:
    view = shown(HEALTHY)

    assert view.overview.verdict is Verdict.READY
    assert view.holder
    assert view.until.startswith("valid until ")
    assert "days left" in view.until
    assert view.tiles == ()
    assert (view.primary, view.others) == (None, ())
    assert [each.view.link for each in view.chain] == list(Link)


def test_the_first_finding_stands_apart_from_the_rest() -> None:
    view = shown(LOCKED)

    assert view.primary is not None
    assert view.primary.code == "pin.locked"
    assert view.primary not in view.others


def test_only_what_the_program_can_do_is_a_button() -> None:
    view = shown(LOCKED, buttons=frozenset({ActionKind.OPEN_GUIDE}))

    assert view.primary is not None
    assert {each.action.kind for each in view.primary.actions} <= {ActionKind.OPEN_GUIDE}


def test_two_readers_are_a_tile_each() -> None:
    there = snapshot(
        readers=(
            *HEALTHY.readers,
            reader("Second Reader 01 00", state=ReaderState.EMPTY, atr=None),
        )
    )

    view = shown(there)

    assert [tile.reader for tile in view.tiles] == [HEALTHY.readers[0].name, "Second Reader 01 00"]
    assert view.holder == ""
    assert view.tiles[0].holder
    assert view.tiles[1].until == ""


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (-500, 100, "valid until"),
        (12, 900, "not valid yet: from 13 December 2026"),
        (-900, -13, "expired on"),
    ],
)
def test_a_certificate_is_told_by_its_end(start: int, end: int, words: str) -> None:
    from datetime import timedelta

    own = certificate(
        not_before=NOW + timedelta(days=start), not_after=NOW + timedelta(days=end), days_left=end
    )
    there = snapshot(modules=(probe(tokens=(token(certificates=(own,)),)),))

    assert shown(there).until.startswith(words)


def test_a_token_whose_slot_names_no_reader_has_its_tile() -> None:
    alone = snapshot(readers=(), cards=(), modules=(probe(tokens=(token(slot_name="Slot 1"),)),))

    assert shown(alone).holder


def test_each_link_tells_what_was_seen() -> None:
    assert lines(HEALTHY, Link.SERVICE)
    assert HEALTHY.readers[0].name in lines(HEALTHY, Link.READER)[0]
    assert "ATR 3B" in " ".join(lines(HEALTHY, Link.CARD))
    assert probe().path in lines(HEALTHY, Link.MIDDLEWARE)[-1]
    assert "valid until" in lines(HEALTHY, Link.CERTIFICATE)[0]
    assert lines(HEALTHY, Link.PIN)[0].startswith("PIN: ")


def test_each_link_says_that_nothing_was_seen() -> None:
    nothing = snapshot(
        service=ServiceState.STOPPED,
        service_detail="SCARD_E_NO_SERVICE (0x8010001D)",
        readers=(),
        cards=(),
        usb_devices=(),
        modules=(probe(outcome=ProbeOutcome.NOT_FOUND, tokens=()),),
    )

    assert "SCARD_E_NO_SERVICE (0x8010001D)" in lines(nothing, Link.SERVICE)
    assert lines(nothing, Link.READER) == ("No card reader was found.",)
    assert lines(nothing, Link.CARD) == ("No card was found.",)
    assert lines(nothing, Link.MIDDLEWARE) == ("No AKİS module was found.",)
    assert lines(nothing, Link.CERTIFICATE) == ("No certificate was found.",)
    assert lines(nothing, Link.PIN) == ("The state of the PIN is not known.",)


def test_a_module_without_a_name_is_told_by_its_path() -> None:
    broken = probe(outcome=ProbeOutcome.CRASHED, library="", version="", tokens=())

    (line,) = lines(snapshot(modules=(broken,)), Link.MIDDLEWARE)
    assert line.startswith(f"{broken.path}: ")


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_scenario_has_a_first_page_in_turkish(name: str) -> None:
    view = status_view(diagnose(SCENES[name], CATALOG), TURKISH)

    assert view.overview.headline
    assert all(detail.lines for detail in view.chain)


@pytest.mark.parametrize(
    ("role", "doors"),
    [
        (None, ["renewal", "renewal_expired"]),  # as long as nobody knows, it may be
        (Role.DOCTOR, ["renewal", "renewal_expired"]),
        (Role.OTHER_INSTITUTION, ["renewal_expired"]),
        (Role.INDIVIDUAL_PAYER, ["renewal_expired"]),
    ],
)
def test_nobody_is_led_to_the_door_of_others(role: Role | None, doors: list[str]) -> None:
    primary = status_view(diagnose(SCENES["expired"], CATALOG), TURKISH, role=role).primary
    assert primary is not None

    assert [each.action.target for each in primary.actions] == doors
