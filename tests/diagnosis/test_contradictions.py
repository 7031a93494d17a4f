"""No two answers about a card contradict each other, whatever was seen."""

import hashlib
from datetime import timedelta
from itertools import combinations
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from esign_desktop.app.guide_selection import seen_on
from esign_desktop.app.pins import Target, choice_of, refused_as_it_is
from esign_desktop.app.redact import redact
from esign_desktop.app.scenarios import load_scenario
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.judge import judge
from esign_desktop.diagnosis.pin_rules import Refusal
from esign_desktop.diagnosis.signing import hopeless, signing_outlook
from esign_desktop.model.card import Card, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyUsage,
    Name,
    Revocation,
    RevocationStatus,
    Sha256,
)
from esign_desktop.model.codes import CODES
from esign_desktop.model.operation import OperationKind, OperationOutcome, SigningView
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Link, LinkState, Report, Severity, Verdict
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath, PinState, ProbeOutcome, TokenSerial
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.status.overview import Presenter
from tests.app.test_scenarios import EXPECTED
from tests.build import CARD, CATALOG, NOW, card, certificate, pin, probe, reader, snapshot, token
from tests.catalog.test_links import LINKS
from tests.presenters.pin.test_view import ENGLISH

PINS: Final = PinPresenter(Presenter(ENGLISH, CATALOG, LINKS), CATALOG)
DAY: Final = timedelta(days=1)
READERS: Final = ("ACS ACR39U ICC Reader 00 00", "ACS ACR39T 01 00")
SIGNING = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION)

good = st.just(certificate())  # often enough, so that often something can sign


def _made(
    number: int,
    start: int,
    length: int,
    holder: int,
    *,
    qualified: bool,
    usages: tuple[KeyUsage, ...],
) -> Certificate:
    """Return a certificate; another one has another fingerprint, as with SHA-256."""
    facts = repr((number, start, length, holder, qualified, usages))
    return certificate(
        fingerprint=Sha256(hashlib.sha256(facts.encode()).hexdigest()),
        not_before=NOW + start * DAY,
        not_after=NOW + (start + length) * DAY,
        days_left=start + length,
        qualified=qualified,
        usages=usages,
        subject=Name(common_name=f"DENEME {holder}", serial_number=f"{holder:011d}"),
    )


any_certificate = st.builds(
    lambda made, key, revocation: replace(
        made, has_key=key, revocation=Revocation(revocation, NOW) if revocation else None
    ),
    made=st.builds(
        _made,
        number=st.integers(0, 1),
        start=st.sampled_from((-1500, -1000, -10, 5, 300)),
        length=st.sampled_from((400, 1010, 1095)),
        holder=st.integers(1, 2),
        qualified=st.booleans(),
        usages=st.sampled_from((SIGNING, SIGNING[:1], (KeyUsage.KEY_ENCIPHERMENT,), ())),
    ),
    key=st.sampled_from((None, None, True, False)),
    revocation=st.sampled_from((None, None, *RevocationStatus)),
)

certificates = good | any_certificate


def _on_card(each: Certificate) -> Certificate:
    return replace(each, source=CertificateSource.CARD, has_key=None)


def _distinct(found: list[Certificate]) -> tuple[Certificate, ...]:
    return tuple({each.fingerprint: each for each in found}.values())


cards = st.builds(
    lambda outcome, found, unreadable, identity: Driverless(
        outcome, tuple(map(_on_card, _distinct(found))), unreadable
    ),
    outcome=st.sampled_from(DriverlessOutcome),
    found=st.lists(certificates, max_size=3),
    unreadable=st.integers(0, 1),
    identity=st.booleans(),
)
tokens = st.builds(
    lambda serial, at, found, unreadable, state, detail: token(
        serial=TokenSerial(serial),
        slot_name=READERS[at],
        certificates=_distinct(found),
        unreadable=unreadable,
        pins=(pin(state),),
        detail=detail,
    ),
    serial=st.sampled_from(("01", "02")),
    at=st.integers(0, 1),
    found=st.lists(certificates, max_size=3),
    unreadable=st.integers(0, 1),
    state=st.sampled_from((PinState.READY, PinState.UNKNOWN, *PinState)),
    detail=st.sampled_from(("", "", "", "CKR_DEVICE_ERROR")),
)
modules = st.builds(
    lambda path, outcome, shown: probe(
        path=ModulePath(path),
        outcome=outcome,
        tokens=tuple(shown) if outcome is ProbeOutcome.OK else (),
    ),
    path=st.sampled_from(("/usr/lib/libakisp11.so", "/opt/Akia/libakisp11.so")),
    outcome=st.sampled_from((*[ProbeOutcome.OK] * 20, *ProbeOutcome)),
    shown=st.lists(tokens, max_size=2) | st.lists(tokens, min_size=1, max_size=2),
)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Return a computer with up to two readers, cards and modules in any state."""
    often = (ReaderState.CARD_READY,) * len(ReaderState)
    some = draw(st.sampled_from((1, 1, 1, 0)))
    states = draw(st.lists(st.sampled_from((*often, *ReaderState)), min_size=some, max_size=2))
    readers, found = [], list[Card]()
    for name, state in zip(READERS, states, strict=False):
        there = state is ReaderState.CARD_READY
        readers.append(reader(name, state=state, atr=CARD.atr if there else None))
        if there:
            identity = draw(st.sampled_from((None, False, True)))
            found.append(card(reader=name, driverless=draw(cards), identity_card=identity))
    return snapshot(
        readers=tuple(readers),
        cards=tuple(found),
        modules=tuple(
            draw(st.lists(modules, min_size=some, max_size=2, unique_by=lambda probe: probe.path))
        ),
        service=draw(st.sampled_from((*[ServiceState.RUNNING] * 10, *ServiceState))),
        usb_devices=(),
    )


def holds(report: Report) -> None:
    """Assert that verdict, chain, findings and judge say the same."""
    judgements = judge(report.snapshot, CATALOG)
    able = [each for each in judgements if each.can_sign]
    blocking = [each for each in report.findings if each.severity is Severity.BLOCKING]
    states = {item.link: item.state for item in report.chain}

    assert "check.failed" not in {finding.code for finding in report.findings}
    # the verdict and the judge
    assert (report.verdict in {Verdict.READY, Verdict.ATTENTION}) is (bool(able) and not blocking)
    assert not (able and blocking)
    for each in able:
        assert each.certificate is not None
        assert each.contents.token is not None
    # the verdict and the chain
    assert (report.verdict is Verdict.NOT_USABLE) is (LinkState.BROKEN in states.values())
    if report.verdict is Verdict.READY:
        assert {LinkState.BROKEN, LinkState.WARNING}.isdisjoint(states.values())
    # no reader or module is blamed where a card can sign with another
    if able:
        of_others = {Link.READER, Link.CARD, Link.MIDDLEWARE}
        assert not [f for f in blocking if CODES[f.code].link in of_others]
    # whoever cannot sign is told why, or told that nobody knows
    if not able:
        assert blocking or report.verdict is Verdict.UNKNOWN


def sign_tests_agree(report: Report) -> None:
    """Assert that a test signature says of each token what the judge says."""
    targets = choice_of(report).targets
    for one, other in combinations(targets, 2):  # two PINs of a card are two tokens to its module
        named = one.reader or ""
        if named and named in one.token.slot_name and named in other.token.slot_name:
            assert _several_in(named, report.snapshot)
    for target in targets:
        seen = SigningView(
            OperationOutcome.DONE,
            mechanisms=("CKM_ECDSA",),
            certificate_shown=True,
            key_shown=None,
            pins=target.pins,
        )
        judgement = target.judgement
        assert judgement is not None
        outlook = signing_outlook(seen, judgement)
        if outlook.works:
            assert judgement.can_sign is not False or not _of_this_card(judgement.obstacles)
        if outlook.works is False:
            assert not judgement.can_sign
        if hopeless(judgement):
            assert outlook.works is False or target.certificate is None
            refused = refused_as_it_is(target, OperationKind.SIGN_TEST, last_try_confirmed=True)
            assert refused is not None
            assert explained(target), hopeless(judgement)


def _several_in(reader: str, seen: Snapshot) -> bool:
    """Tell whether a module shows several tokens in one reader."""
    return any(
        sum(reader in token.slot_name for token in probe.tokens) > 1 for probe in seen.modules
    )


def explained(target: Target) -> bool:
    """Tell whether the refusal of a test signature is that of a finding, with its code."""
    view = PINS.refused(Refusal.CANNOT_SIGN, target.token, target.report)
    return view.say in {CODES[finding.code].say for finding in target.report.findings}


def masked_says_the_same(report: Report) -> None:
    """Assert that a report that was saved and opened elsewhere says what it said here."""
    opened = diagnose(redact(report).snapshot, CATALOG)

    assert (opened.verdict, opened.primary) == (report.verdict, report.primary)
    assert opened.chain == report.chain
    told = [(each.code, each.severity) for each in opened.findings]
    assert told == [(each.code, each.severity) for each in report.findings]


def guides_lead_for_the_card_in_question(report: Report) -> None:
    """Assert that the way shown is that of a finding, and not of a card beside it."""
    seen = seen_on(report, CATALOG)
    if seen.finding is None or seen.finding.about == "":
        return
    held = next(
        (
            each
            for each in judge(report.snapshot, CATALOG)
            if seen.finding.about in {c.fingerprint for c in each.contents.certificates}
        ),
        None,
    )
    if held is not None and seen.facts.days_left is not None:
        assert seen.facts.days_left in {c.days_left for c in held.contents.certificates}


def _of_this_card(obstacles: tuple[str, ...]) -> set[str]:
    """Return what a token's own look cannot fail to see: not the service, nor a card that left."""
    return set(obstacles) - {"service", "card_gone", "card_mute", "not_shown"}


@pytest.mark.no_cover  # the scenarios below cross the same lines; following them doubles the time
@pytest.mark.timeout(600)  # half a minute of work, on a computer that may be busy
@given(snapshots())
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_two_answers_contradict_each_other(seen: Snapshot) -> None:
    report = diagnose(seen, CATALOG)

    holds(report)
    sign_tests_agree(report)
    masked_says_the_same(report)
    guides_lead_for_the_card_in_question(report)


@pytest.mark.parametrize("name", EXPECTED)
def test_no_two_answers_contradict_each_other_in_a_scenario(name: str) -> None:
    report = diagnose(load_scenario(name), CATALOG)

    holds(report)
    sign_tests_agree(report)
    masked_says_the_same(report)
    guides_lead_for_the_card_in_question(report)
