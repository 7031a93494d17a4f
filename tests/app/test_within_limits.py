"""Every report the program can save opens again, and says the same."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from esign_desktop.app.diagnose import Observer
from esign_desktop.app.redact import redact
from esign_desktop.app.scenarios import read_scenario
from esign_desktop.app.within_limits import within_limits
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.card import Card, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Certificate, CertificateSource, Name, Sha256
from esign_desktop.model.codec import encode
from esign_desktop.model.limits import MAX_OF_A_KIND, require_bounded
from esign_desktop.model.reader import ReaderName, ReaderState
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath, ModuleProbe, ProbeOutcome, Token, TokenSerial
from esign_desktop.presenters.cards.inventory import left_out
from tests.build import CATALOG, HEALTHY, NOW, card, certificate, probe, reader, snapshot, token
from tests.presenters.pin.test_view import ENGLISH

DAY = timedelta(days=1)


def numbered(
    holder: int, number: int, name: str = "DENEME", der: bytes | None = None
) -> Certificate:
    """Return the certificate of a holder: the first is over, the last is the one to sign with."""
    known = hashlib.sha256(f"{holder} {number}".encode()).hexdigest()
    return certificate(
        fingerprint=Sha256(known),
        subject=Name(common_name=f"{name} {holder}", serial_number=f"{holder:011d}"),
        not_before=NOW - 900 * DAY,
        not_after=NOW + (number - 1) * 200 * DAY,
        days_left=(number - 1) * 200,
        der=der,
    )


def shown(holder: int, count: int, name: str = "DENEME", der: bytes | None = None) -> Token:
    return token(
        serial=TokenSerial(f"{holder:016X}"),
        label=f"AKIS_{holder:016X}",
        slot_name=f"Reader {holder % 300:02X} 00",
        certificates=tuple(numbered(holder, number, name, der) for number in range(count)),
    )


def read(holder: int, count: int, name: str = "DENEME") -> Card:
    found = (numbered(holder, number, name) for number in range(count))
    own = tuple(replace(each, source=CertificateSource.CARD) for each in found)
    reading = Driverless(DriverlessOutcome.READ, own)
    return card(reader=ReaderName(f"Reader {holder:02X} 00"), driverless=reading)


@st.composite
def crowded(draw: st.DrawFn) -> Snapshot:
    """Return a computer on which more may be seen than a report may hold."""
    name = draw(st.sampled_from(("DENEME", "Ğ" * 200, "DENEME " * 100, "x" * 3000)))
    der = draw(st.sampled_from((None, b"\0" * 30_000)))
    modules = tuple(
        ModuleProbe(
            ModulePath(f"/opt/{number}/libakisp11.so"),
            ProbeOutcome.OK,
            tokens=tuple(
                shown(20 * number + at, draw(st.sampled_from((0, 1, 2, 16))), name, der)
                for at in range(draw(st.sampled_from((0, 1, 16))))
            ),
        )
        for number in range(draw(st.sampled_from((0, 1, 5, 70))))
    )
    readers = tuple(
        reader(ReaderName(f"Reader {at:02X} 00"), state=ReaderState.CARD_READY)
        for at in range(draw(st.sampled_from((1, 16, 70))))
    )
    cards = tuple(read(at, draw(st.sampled_from((0, 8))), name) for at in range(len(readers)))
    searched = tuple(f"/opt/{n}" for n in range(draw(st.sampled_from((2, 2000)))))
    detail = "e" * draw(st.sampled_from((0, 900, 5000)))
    return snapshot(
        readers=readers, cards=cards, modules=modules, searched=searched, service_detail=detail
    )


def reopened(report: Report, file: Path) -> Report:
    file.write_bytes(encode(report.snapshot))
    return diagnose(read_scenario(file), CATALOG)


def says_the_same(report: Report, other: Report) -> None:
    assert (other.verdict, other.primary, other.chain) == (
        report.verdict, report.primary, report.chain,
    )  # fmt: skip
    told = [(each.code, each.severity) for each in other.findings]
    assert told == [(each.code, each.severity) for each in report.findings]


@given(crowded())
@settings(  # not shrunk: a crowd takes minutes to shrink
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_every_report_that_is_saved_opens_again_and_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, seen: Snapshot
) -> None:
    file = tmp_path_factory.mktemp("saved") / "report.json"
    report = diagnose(within_limits(seen), CATALOG)

    says_the_same(report, reopened(report, file))
    says_the_same(report, reopened(redact(report), file))


def test_a_usual_computer_is_kept_as_it_is() -> None:
    assert within_limits(HEALTHY) is HEALTHY


def test_of_too_many_certificates_each_token_keeps_the_one_to_sign_with() -> None:
    tokens = tuple(shown(at, 16) for at in range(20))
    seen = snapshot(cards=(), modules=(probe(tokens=tokens),))

    kept = within_limits(seen)

    require_bounded(kept)
    assert all(each.certificates for each in kept.modules[0].tokens)
    for before, after in zip(tokens, kept.modules[0].tokens, strict=True):
        assert max(c.not_after for c in after.certificates) == before.certificates[-1].not_after
        assert len(after.certificates) + after.more_certificates == 16
    assert sum(len(each.certificates) for each in kept.modules[0].tokens) == 256
    assert len(left_out(kept, ENGLISH)) == 20
    assert diagnose(kept, CATALOG).verdict is diagnose(seen, CATALOG).verdict


def test_of_too_many_certificates_read_from_cards_the_rest_is_counted_too() -> None:
    cards = tuple(read(at, 8) for at in range(40))
    seen = snapshot(cards=cards, modules=(), readers=tuple(reader(c.reader) for c in cards))

    kept = within_limits(seen)

    read_of = [each.driverless for each in kept.cards]
    assert {len(each.certificates) + each.more_certificates for each in read_of} == {8}
    assert sum(len(each.driverless.certificates) for each in kept.cards) == 256
    assert "more certificate is in Reader" in left_out(kept, ENGLISH)[0]


def test_of_too_many_tokens_those_with_certificates_are_kept_and_the_rest_is_counted() -> None:
    modules = tuple(
        probe(
            path=ModulePath(f"/opt/{number}.so"),
            tokens=tuple(shown(20 * number + at, number % 2) for at in range(16)),
        )
        for number in range(6)
    )

    kept = within_limits(snapshot(cards=(), modules=modules))

    assert [len(each.tokens) for each in kept.modules] == [16, 16, 0, 16, 0, 16]
    assert sum(len(each.tokens) for each in kept.modules) == MAX_OF_A_KIND[Token]
    assert [each.more_tokens for each in kept.modules] == [0, 0, 16, 0, 16, 0]


def test_the_observer_keeps_what_it_has_seen_within_the_limits() -> None:
    crowd = snapshot(modules=(probe(tokens=tuple(shown(at, 16) for at in range(17))),))
    world = SimulatedWorld(crowd)

    taken = Observer(world.devices(), CATALOG, world.places).take_snapshot()

    require_bounded(taken)
    assert sum(each.more_certificates for each in taken.modules[0].tokens) > 0
