import pytest

from esign_desktop.diagnosis.chain import chain_of
from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.model.host import InstalledPackage
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Link, LinkState, Severity
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import PinState, ProbeOutcome
from tests.build import HEALTHY, host, pin, probe, reader, snapshot, token, with_token
from tests.diagnosis.ask import bare, report

OK, WARNING, BROKEN, UNKNOWN = LinkState
EMPTY = probe(tokens=())


def states(there: Snapshot) -> list[LinkState]:
    return [item.state for item in report(there).chain]


def test_the_six_links_come_in_their_order() -> None:
    assert [item.link for item in report(HEALTHY).chain] == [
        "service",
        "reader",
        "card",
        "middleware",
        "certificate",
        "pin",
    ]


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (HEALTHY, [OK] * 6),
        (
            snapshot(service=ServiceState.STOPPED, readers=(), cards=(), modules=(EMPTY,)),
            [BROKEN] + [UNKNOWN] * 5,
        ),
        (
            snapshot(readers=(), cards=(), usb_devices=(), modules=(EMPTY,)),
            [OK, BROKEN] + [UNKNOWN] * 4,
        ),
        (
            snapshot(readers=(reader(state=ReaderState.EMPTY),), cards=(), modules=(EMPTY,)),
            [OK, OK, BROKEN] + [UNKNOWN] * 3,
        ),
        (snapshot(modules=()), [OK, OK, OK, BROKEN, UNKNOWN, UNKNOWN]),
        (
            snapshot(cards=(), modules=(probe(tokens=(token(certificates=()),)),)),
            [OK, OK, OK, OK, BROKEN, UNKNOWN],
        ),
        (with_token(pins=(pin(PinState.LOCKED),)), [OK] * 5 + [BROKEN]),
    ],
    ids=["healthy", *Link],
)
def test_behind_a_broken_link_nothing_is_known(there: Snapshot, expected: list[LinkState]) -> None:
    assert states(there) == expected


def test_a_warning_does_not_hide_what_lies_behind_it() -> None:
    old = snapshot(host=host(packages=(InstalledPackage("akia", "6.5.4"),)))

    assert states(old) == [OK, OK, OK, WARNING, OK, OK]


def test_the_first_broken_link_hides_a_later_one() -> None:
    two = [bare("card.absent"), bare("pin.locked")]

    assert [item.state for item in chain_of(two, HEALTHY)] == [OK, OK, BROKEN, *[UNKNOWN] * 3]


def test_a_note_leaves_a_link_as_it_is() -> None:
    notes = [
        make_finding("card.removed", reader="", severity=Severity.NOTE),
        make_finding("check.failed", check=""),
    ]

    assert [item.state for item in chain_of(notes, HEALTHY)] == [OK] * 6


@pytest.mark.parametrize("pins", [(), (pin(PinState.UNKNOWN),)], ids=["not shown", "no flag up"])
def test_a_pin_nobody_tells_about_is_unknown(pins: object) -> None:
    assert states(with_token(pins=pins))[-1] is UNKNOWN


def test_what_nobody_looked_at_is_unknown() -> None:
    nobody_asked = snapshot(modules=(probe(outcome=ProbeOutcome.NOT_TRIED),))

    assert states(nobody_asked) == [OK, OK, OK, UNKNOWN, OK, UNKNOWN]


def test_behind_a_service_with_a_meaningless_answer_nothing_is_known() -> None:
    odd = snapshot(
        service=ServiceState.UNKNOWN,
        readers=(),
        cards=(),
        modules=(probe(outcome=ProbeOutcome.NOT_TRIED),),
    )

    assert states(odd) == [BROKEN, *[UNKNOWN] * 5]
    assert report(odd).primary == "service.error"


def test_a_card_only_the_module_got_through_to_has_been_seen() -> None:
    held = snapshot(readers=(reader(state=ReaderState.CARD_IN_USE),), cards=())

    assert states(held)[Link.CARD.rank] is OK


def test_a_pin_on_a_token_that_refused_tells_nothing() -> None:
    refused = with_token(detail="CKR_TOKEN_NOT_RECOGNIZED", pins=(pin(),))

    assert [item.state for item in chain_of((), refused)][-1] is UNKNOWN
