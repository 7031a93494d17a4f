"""Which certificates are asked about, and where the answers go."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from esign_desktop.app.context import AppContext
from esign_desktop.app.diagnose import Scope
from esign_desktop.app.online import ask_online
from esign_desktop.devices.ports import IssuerAnswer
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    Chain,
    ChainState,
    KeyUsage,
    Revocation,
    RevocationStatus,
    Sha256,
)
from esign_desktop.model.record import HexBytes
from esign_desktop.model.snapshot import Snapshot
from tests.build import HEALTHY, NOW, card, certificate, probe, snapshot, token

DAY = timedelta(days=1)
REVOKED = IssuerAnswer(
    Revocation(RevocationStatus.REVOKED, NOW, method="ocsp"), Chain(ChainState.INCOMPLETE)
)


class Issuers:
    """Says the same of every certificate, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Certificate] = []
        self.others: list[bytes] = []

    def ask(
        self, certificates: Sequence[Certificate], others: Sequence[bytes], now: datetime
    ) -> Mapping[Sha256, IssuerAnswer]:
        assert now == NOW
        self.asked += certificates
        self.others += others
        return {each.fingerprint: REVOKED for each in certificates}


def numbered(number: int, **changes: object) -> Certificate:
    return certificate(fingerprint=Sha256(f"{number:064x}"), **changes)


def contents(*certificates: Certificate) -> Snapshot:
    unread = Driverless(DriverlessOutcome.NOT_TRIED)
    return snapshot(
        cards=(card(driverless=unread),),
        modules=(probe(tokens=(token(certificates=certificates),)),),
    )


def asked_about(scene: Snapshot) -> list[Certificate]:
    issuers = Issuers()
    ask_online(scene, issuers)
    return issuers.asked


def test_the_one_to_sign_with_is_asked_about_first_then_the_others() -> None:
    encrypting = numbered(1, usages=(KeyUsage.KEY_ENCIPHERMENT,))
    signing = numbered(2)

    assert asked_about(contents(encrypting, signing)) == [signing, encrypting]


def test_what_is_over_and_what_belongs_to_authorities_is_not_asked_about() -> None:
    over = numbered(1, not_after=NOW - DAY)
    authority = numbered(2, ca=True)

    assert asked_about(contents(over, authority, numbered(3))) == [numbered(3)]
    assert asked_about(contents(over)) == []
    assert asked_about(snapshot(cards=(), modules=())) == []


def test_the_card_and_the_module_show_one_certificate_which_is_one_question() -> None:
    told = ask_online(HEALTHY, issuers := Issuers())

    assert len(issuers.asked) == 1
    (shown,) = told.modules[0].tokens[0].certificates
    (read,) = told.cards[0].driverless.certificates
    for each in (shown, read):
        assert (each.revocation, each.chain) == (REVOKED.revocation, REVOKED.chain)


def test_authorities_on_the_card_are_at_hand() -> None:
    authority = numbered(1, ca=True, der=HexBytes(b"ca"))
    ask_online(contents(authority, numbered(2, der=HexBytes(b"own"))), issuers := Issuers())

    assert issuers.others == [b"ca"]


def test_nobody_is_asked_unless_the_scope_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    context = AppContext("ready", "en")
    issuers, asking = Issuers(), list[str]()
    devices = replace(context.devices, issuers=issuers)
    monkeypatch.setattr(AppContext, "devices", devices)

    context.diagnose(Scope(), asking=lambda: asking.append("x"))
    assert (issuers.asked, asking) == ([], [])
    report = context.diagnose(Scope(online=True), asking=lambda: asking.append("x"))
    assert asking == ["x"]
    (certificate,) = report.snapshot.cards[0].driverless.certificates
    assert certificate.revocation == REVOKED.revocation


def test_a_scene_says_what_it_says() -> None:
    world = SimulatedWorld(HEALTHY)

    assert ask_online(HEALTHY, world.devices().issuers) == HEALTHY
