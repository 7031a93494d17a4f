"""Kart ve sertifikalar in the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from esign_desktop.devices.ports import IssuerAnswer
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.gui.app_controller import AppController
from esign_desktop.gui.cards.controller import CardsController
from esign_desktop.gui.cards.page import CardTile
from esign_desktop.gui.window_context import window_context
from esign_desktop.model.certificate import Revocation, RevocationStatus
from tests.build import NOW, snapshot, with_certificate
from tests.stack.certificates import valid_certificate


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot) -> Iterator[AppController]:
    window = AppController(qapp, window_context("ready", "en"))
    qtbot.addWidget(window.main)
    with qtbot.waitSignal(window.runner.finished):
        window.start()
    window.go_to("cards")
    yield window
    window.close()


def cards(window: AppController) -> CardsController:
    controller = window.main.controller("cards")
    assert isinstance(controller, CardsController)
    return controller


def tile(window: AppController) -> CardTile:
    (only,) = cards(window).page.tiles.values()
    return only


def test_a_report_that_says_the_same_changes_nothing(window: AppController) -> None:
    before = tile(window)
    before.certificates[0].more.click()
    assert window.report is not None
    cards(window).show_report(replace(window.report))

    assert tile(window) is before
    assert before.certificates[0].details.isVisibleTo(before)


def test_what_was_unfolded_stays_so_in_other_colours(window: AppController) -> None:
    tile(window).more.click()
    window.theme.choose(Qt.ColorScheme.Dark, 1.0)

    assert tile(window).details.isVisibleTo(tile(window))


def test_details_are_copied_and_name_nobody(window: AppController, qapp: QApplication) -> None:
    assert window.report is not None
    held = window.report.snapshot.modules[0].tokens[0].certificates[0]
    tile(window).certificates[0].copy.click()

    copied = qapp.clipboard().text()
    assert f"Fingerprint (SHA-256): {held.fingerprint}" in copied
    assert held.subject.common_name not in copied
    assert held.subject.serial_number
    assert held.subject.serial_number not in copied
    assert held.serial_hex not in copied.replace(" ", "").replace(":", "").lower()


@pytest.mark.parametrize(("name", "begins"), [("mine.pem", b"-----BEGIN"), ("mine.der", b"0")])
def test_a_certificate_is_saved_as_its_name_says(
    window: AppController, tmp_path: Path, name: str, begins: bytes
) -> None:
    der = valid_certificate().der
    controller = cards(window)
    controller.ask_file = lambda *_: str(tmp_path / name)
    controller.show_report(_report(window, der))
    tile(window).certificates[0].save.click()

    assert (tmp_path / name).read_bytes().startswith(begins)
    assert str(tmp_path / name) in window.main.statusBar().currentMessage()


def test_a_certificate_is_offered_among_the_documents(
    window: AppController, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Path] = []

    def no_answer(_parent: object, _title: str, file: str, _kinds: str) -> tuple[str, str]:
        offered.append(Path(file))
        return "", ""

    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", no_answer)
    cards(window).show_report(_report(window, b"0"))
    tile(window).certificates[0].save.click()

    documents = QStandardPaths.StandardLocation.DocumentsLocation
    assert [file.parent for file in offered] == [Path(QStandardPaths.writableLocation(documents))]
    assert offered[0].suffix == ".pem"


def test_a_file_that_cannot_be_written_is_told(window: AppController, tmp_path: Path) -> None:
    controller = cards(window)
    controller.ask_file = lambda *_: str(tmp_path)
    controller.show_report(_report(window, b"0"))
    tile(window).certificates[0].save.click()

    assert "Could not save" in window.main.statusBar().currentMessage()


def test_a_certificate_without_bytes_offers_no_file_and_says_why(window: AppController) -> None:
    button = tile(window).certificates[0].save

    assert not button.isEnabled()
    assert "does not contain them" in button.accessibleDescription()


def test_what_the_issuer_says_reaches_every_page_and_holds(
    window: AppController, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked = Revocation(RevocationStatus.REVOKED, NOW, revoked_at=NOW, method="ocsp")
    monkeypatch.setattr(
        SimulatedWorld,
        "ask",
        lambda _world, wanted, *_: {c.fingerprint: IssuerAnswer(revoked) for c in wanted},
    )
    said = list[str]()
    window.revocation.status_changed.connect(lambda sentence, _: said.append(sentence))
    cards(window).page.online.click()
    qtbot.waitUntil(lambda: any("no longer valid" in sentence for sentence in said))

    def is_revoked() -> bool:
        return window.report is not None and window.report.primary == "certificate.revoked"

    qtbot.waitUntil(is_revoked)  # a look that had begun before the answer may come first
    with qtbot.waitSignal(window.runner.finished):
        window.runner.request()

    assert is_revoked()
    assert tile(window).certificates[0].view.state_word == "revoked on 1 December 2026"


def test_asking_can_be_given_up(window: AppController) -> None:
    page = cards(window).page
    page.online.click()
    page.cancel.click()

    assert page.online.isEnabled()
    assert page.progress.text() == "Cancelled."


def _report(window: AppController, der: bytes):  # type: ignore[no-untyped-def]
    from esign_desktop.diagnosis.engine import diagnose

    return diagnose(with_certificate(der=der), window.program.catalog)


def test_where_there_is_no_card_the_way_on_is_a_click_away(
    window: AppController, qtbot: QtBot
) -> None:
    page = cards(window).page
    assert not page.help.isVisible()
    world = window.program.devices.readers
    assert isinstance(world, SimulatedWorld)
    with qtbot.waitSignal(window.runner.finished):
        world.show(snapshot(readers=(), cards=(), modules=()))

    assert "reader" in page.note.text()
    page.help.click()
    assert window.main.shown == "status"
