"""What keeps a card from signing is one reason, whichever command is asked."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.judge import judgement_of
from esign_desktop.diagnosis.pin_rules import Refusal
from esign_desktop.diagnosis.signing import signing_outlook
from esign_desktop.model.card import Card, CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import CertificateSource, Sha256
from esign_desktop.model.codec import encode
from esign_desktop.model.operation import OperationOutcome, SigningView
from esign_desktop.model.reader import ReaderName
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import TokenSerial
from esign_desktop.presenters.pin.presenter import PinPresenter
from esign_desktop.presenters.status.overview import Presenter
from tests.build import (
    CATALOG,
    ETOKEN_ATR,
    NOW,
    card,
    certificate,
    probe,
    reader,
    snapshot,
    token,
)
from tests.catalog.test_links import LINKS
from tests.cli.conftest import Run
from tests.presenters.pin.test_view import ENGLISH

DAY = timedelta(days=1)
EMPTY = Driverless(DriverlessOutcome.NOT_FOUND)
HOLDS = Driverless(DriverlessOutcome.READ, (certificate(source=CertificateSource.CARD),))
FOREIGN = card(atr=ETOKEN_ATR, family=CardFamily.OTHER, driverless=EMPTY)


def empty_token(there: Card, **of_token: Any) -> Snapshot:
    shown = token(certificates=(), **of_token)
    return snapshot(cards=(there,), modules=(probe(tokens=(shown,)),))


@pytest.mark.parametrize(
    ("seen", "say", "diagnosed", "dry"),
    [
        (empty_token(card(driverless=EMPTY)), "C01", 2, 30),
        (empty_token(card(driverless=HOLDS)), "M09", 2, 30),
        (empty_token(card(driverless=EMPTY), unreadable=2), "C10", 3, 3),
        (empty_token(card(driverless=EMPTY, identity_card=True)), "K06", 2, 30),
        (
            empty_token(card(atr=ETOKEN_ATR, family=CardFamily.OTHER, driverless=EMPTY)),
            "K04",
            3,
            3,
        ),
    ],
    ids=["empty", "not shown", "unreadable", "identity card", "of another provider"],
)
def test_a_test_signature_gives_the_reason_of_the_diagnosis(
    run: Run, tmp_path: Path, seen: Snapshot, say: str, diagnosed: int, dry: int
) -> None:
    scene = tmp_path / "scene.json"
    scene.write_bytes(encode(seen))
    told = run("diagnose", "--json", "--scenario", str(scene))
    before = run("sign-test", "--dry", "--json", "--scenario", str(scene))
    really = run("sign-test", "--yes", "--json", "--scenario", str(scene))

    assert (told.code, before.code, really.code) == (diagnosed, dry, 30)
    assert told.json["findings"][0]["say"] == say
    assert before.json["say"] == really.json["say"] == say
    assert "diagnose" not in "".join(before.json["steps"])


@pytest.mark.parametrize("which", [0, 1])
def test_of_two_cards_with_the_same_problem_each_is_told_its_own_day(which: int) -> None:
    ends = NOW - 40 * DAY, NOW - 5 * DAY
    names = ReaderName("First 00 00"), ReaderName("Second 01 00")
    unread = Driverless(DriverlessOutcome.NOT_TRIED)
    shown = tuple(
        token(
            serial=TokenSerial(f"0{at}"),
            slot_name=names[at],
            certificates=(
                (certificate(fingerprint=Sha256(f"{at:064}"), not_after=ends[at], has_key=False),)
            ),
        )
        for at in (0, 1)
    )
    seen = snapshot(
        readers=tuple(map(reader, names)),
        cards=tuple(card(reader=name, driverless=unread) for name in names),
        modules=(probe(tokens=shown),),
    )
    presenter = PinPresenter(Presenter(ENGLISH, CATALOG, LINKS), CATALOG)
    report = diagnose(seen, CATALOG)
    view = SigningView(OperationOutcome.DONE, certificate_shown=True)
    outlook = signing_outlook(view, judgement_of(shown[which], report))
    told = presenter.outlook(view, outlook, shown[which], report, shown[which].certificates[0])

    assert f"It expired on {ENGLISH.date(ends[which])}" in " ".join(told.sentences)
    assert presenter.refused(Refusal.CANNOT_SIGN, shown[which], report).say == "C11"
