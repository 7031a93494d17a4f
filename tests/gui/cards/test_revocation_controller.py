"""Issuers are asked as the administrator wants it: never, on a click, or for every card."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.app import policy as policies
from esign_desktop.app.diagnose import Scope
from esign_desktop.devices.ports import IssuerAnswer
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.cards.controller import CardsController
from esign_desktop.gui.cards.page import CardsPage
from esign_desktop.gui.status.page import StatusPage
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.certificate import Certificate, Revocation, RevocationStatus
from esign_desktop.model.snapshot import Snapshot
from tests.build import NOW, snapshot
from tests.stack.akis_card import AkisV2Card
from tests.stack.fixtures import Reader
from tests.stack.site import issuer_site

REVOKED = Revocation(RevocationStatus.REVOKED, NOW, revoked_at=NOW, method="ocsp")


class Issuer:
    """Answers when it is let go, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.go = threading.Event()

    def ask(self, certificates: tuple[Certificate, ...], *_: Any) -> Mapping[str, IssuerAnswer]:
        self.asked += 1
        self.go.wait(30)
        return {each.fingerprint: IssuerAnswer(REVOKED) for each in certificates}


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    issuer = Issuer()
    monkeypatch.setattr(SimulatedWorld, "ask", lambda _world, *asked: issuer.ask(*asked))
    yield issuer
    issuer.go.set()


@pytest.fixture
def window(
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[AppController]:
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"online": request.param}))
    monkeypatch.setattr(policies, "policy_file", lambda: policy)
    window = AppController(qapp, window_context("ready", "en"))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    yield window
    window.close()


ALWAYS = pytest.mark.parametrize("window", ["always"], indirect=True)
WHEN_ASKED = pytest.mark.parametrize("window", ["when_asked"], indirect=True)
NEVER = pytest.mark.parametrize("window", ["never"], indirect=True)


def status(window: AppController) -> StatusPage:
    page = window.main.controller("status").page
    assert isinstance(page, StatusPage)
    return page


def cards(window: AppController) -> CardsPage:
    window.go_to("cards")
    controller = window.main.controller("cards")
    assert isinstance(controller, CardsController)
    return controller.page


def refresh(window: AppController, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.runner.finished):
        window.runner.request()


@ALWAYS
def test_the_cards_own_answer_comes_first_and_the_issuers_after_it(
    issuer: Issuer, window: AppController, qtbot: QtBot
) -> None:
    page = status(window)
    assert page.headline.text() == "You are ready to sign"
    assert page.notice.text() == "Checking with the issuer over the internet…"
    assert cards(window).progress.text() == page.notice.text()

    with qtbot.waitSignal(window.revocation.answered):
        issuer.go.set()

    assert page.headline.text() == "You cannot sign at the moment"
    assert "no longer valid" in page.notice.text()
    assert "Set by the administrator of this computer" in (
        cards(window).online.accessibleDescription()
    )


@ALWAYS
def test_a_card_is_not_asked_about_at_every_change_but_when_somebody_looks_again(
    issuer: Issuer, window: AppController, qtbot: QtBot
) -> None:
    issuer.go.set()
    qtbot.waitUntil(lambda: not window.revocation.is_checking)
    refresh(window, qtbot)
    assert (issuer.asked, window.revocation.is_checking) == (1, False)

    with qtbot.waitSignals([window.runner.finished, window.revocation.answered]):
        status(window).refresh_button.click()
    assert issuer.asked == 2


@ALWAYS
def test_what_is_said_of_a_card_is_not_said_of_the_next(
    issuer: Issuer, window: AppController, qtbot: QtBot
) -> None:
    world = window.program.devices.readers
    assert isinstance(world, SimulatedWorld)
    with qtbot.waitSignal(window.runner.finished):
        world.show(snapshot(readers=(), cards=(), modules=()))
    assert not window.revocation.is_checking
    issuer.go.set()
    qtbot.waitUntil(lambda: not window.background._running)
    others = list[None]()
    window.background.run(lambda: None, others.append)  # what comes after it
    qtbot.waitUntil(lambda: bool(others))

    assert status(window).notice.text() == ""
    assert status(window).headline.text() == "You cannot sign at the moment"
    assert window.report is not None
    assert window.report.primary == "reader.driver_missing"


@WHEN_ASKED
def test_nobody_is_asked_unless_somebody_wants_it(
    issuer: Issuer, window: AppController, qtbot: QtBot
) -> None:
    refresh(window, qtbot)
    assert issuer.asked == 0
    assert status(window).notice.text() == ""

    with qtbot.waitSignal(window.revocation.answered):
        cards(window).online.click()
        issuer.go.set()
    assert issuer.asked == 1


@NEVER
def test_where_the_administrator_forbids_it_the_button_says_so(
    issuer: Issuer, window: AppController, qtbot: QtBot
) -> None:
    button = cards(window).online
    button.click()
    refresh(window, qtbot)

    assert not button.isEnabled()
    assert "administrator of this computer does not allow" in button.accessibleDescription()
    assert issuer.asked == 0


@pytest.mark.stack
def test_a_real_issuer_is_asked_about_a_card_that_lies_in_a_reader(
    qapp: QApplication,
    qtbot: QtBot,
    card_reader: Reader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps({"online": "always", "online_hosts": ["127.0.0.1"]}))
    monkeypatch.setattr(policies, "policy_file", lambda: policy)
    with issuer_site(root_offered=True) as (site, authorities):
        made = authorities.certificate()
        site.serve(made)
        card_reader.insert(AkisV2Card([made], delay_s=0))
        window = AppController(qapp, window_context(None, "en"))
        qtbot.addWidget(window.main)
        window.start()
        qtbot.waitUntil(
            lambda: "nothing is revoked" in status(window).notice.text(), timeout=60_000
        )
        assert "/ocsp" in site.paths
        (tile,) = (each for each in cards(window).tiles.values() if each.certificates)
        assert "not revoked (OCSP, " in tile.certificates[0].view.online
        window.close()


@WHEN_ASKED
def test_a_revoked_certificate_makes_the_window_look_for_a_newer_one_on_the_card(
    window: AppController, issuer: Issuer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = list[bool]()
    take = window.program.observer.take_snapshot

    def look(scope: Scope, *meanwhile: Callable[[], None]) -> Snapshot:
        looks.append(scope.whole)
        return take(scope, *meanwhile)

    monkeypatch.setattr(window.program.observer, "take_snapshot", look)
    issuer.go.set()
    with qtbot.waitSignal(window.runner.finished):
        window.refresh()
    with qtbot.waitSignal(window.runner.finished):
        window.revocation.check()

    assert looks == [False, True]
