"""Asks issuers about the certificates of a snapshot, and puts their answers into it."""

from collections.abc import Mapping

from msgspec.structs import replace

from esign_desktop.app.within_limits import within_limits
from esign_desktop.devices.ports import IssuerAnswer, Issuers
from esign_desktop.diagnosis.selectors import card_contents, signing_certificate
from esign_desktop.model.certificate import Certificate, RevocationStatus, Sha256
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.validity import STOPPED

Answers = Mapping[Sha256, IssuerAnswer]


class IssuerMemory:
    """Keeps the answers of issuers for every later snapshot of this run."""

    def __init__(self) -> None:
        self._answers: Answers = {}

    def ask(self, snapshot: Snapshot, issuers: Issuers) -> tuple[Certificate, ...]:
        """Ask issuers about the certificates of a snapshot, and return them with the answers."""
        asked = ask_online(snapshot, issuers)
        self._answers = remembered(self._answers, asked)
        return tuple(each for contents in card_contents(asked) for each in contents.certificates)

    def in_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Return a snapshot with the answers."""
        return with_answers(snapshot, self._answers)

    def knows_of_stopped(self) -> bool:
        """Tell whether an issuer revoked or suspended a certificate."""
        return any(each.revocation.status in STOPPED for each in self._answers.values())


def ask_online(snapshot: Snapshot, issuers: Issuers) -> Snapshot:
    """Return the snapshot with what the issuers say now. Takes as long as they are given."""
    wanted = to_ask(snapshot)
    if not wanted:
        return snapshot
    everything = _certificates(snapshot)
    at_hand = tuple(c.der for c in everything if c.ca and c.der is not None)
    answers = issuers.ask(tuple(wanted.values()), at_hand, snapshot.taken_at)
    return within_limits(with_answers(snapshot, answers)) if answers else snapshot


def to_ask(snapshot: Snapshot) -> Mapping[Sha256, Certificate]:
    """Return the certificates to ask about, those somebody would sign with first.

    Not those that are over: nothing is left of them to revoke, and issuers drop them from their
    lists (RFC 5280, 3.3).
    """
    now = snapshot.taken_at
    held = tuple(card_contents(snapshot))
    first = (signing_certificate(contents.certificates, now) for contents in held)
    others = (each for contents in held for each in contents.certificates)
    return {
        each.fingerprint: each
        for each in (*first, *others)
        if each is not None and each.not_after >= now
    }


def _certificates(snapshot: Snapshot) -> tuple[Certificate, ...]:
    tokens = (token for probe in snapshot.modules for token in probe.tokens)
    return (
        *(each for token in tokens for each in token.certificates),
        *(each for card in snapshot.cards for each in card.driverless.certificates),
    )


def remembered(before: Answers, snapshot: Snapshot) -> Answers:
    """Return what issuers have said, earlier and now.

    An issuer that does not answer any more takes nothing back of what it has said.
    """
    now = {
        each.fingerprint: IssuerAnswer(each.revocation, each.chain)
        for each in _certificates(snapshot)
        if each.revocation is not None
    }
    silent = {
        name
        for name, answer in now.items()
        if answer.revocation.status is RevocationStatus.UNKNOWN and name in before
    }
    return {**before, **{name: each for name, each in now.items() if name not in silent}}


def with_answers(snapshot: Snapshot, answers: Answers) -> Snapshot:
    """Return the snapshot with what issuers have said of its certificates."""
    modules = tuple(
        replace(
            probe,
            tokens=tuple(
                replace(token, certificates=_answered(token.certificates, answers))
                for token in probe.tokens
            ),
        )
        for probe in snapshot.modules
    )
    cards = tuple(
        replace(
            card,
            driverless=replace(
                card.driverless,
                certificates=_answered(card.driverless.certificates, answers),
            ),
        )
        for card in snapshot.cards
    )
    return replace(snapshot, modules=modules, cards=cards)


def _answered(certificates: tuple[Certificate, ...], answers: Answers) -> tuple[Certificate, ...]:
    return tuple(
        replace(each, revocation=answer.revocation, chain=answer.chain)
        if (answer := answers.get(each.fingerprint))
        else each
        for each in certificates
    )
