"""The scenarios: each one complete, coherent, and of nobody."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from esign_desktop.catalog.loader import load_catalog
from esign_desktop.devices.akis.atr import read_atr
from esign_desktop.model import codec
from esign_desktop.model.card import DriverlessOutcome
from esign_desktop.model.certificate import Certificate, CertificateSource
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ProbeOutcome

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "resources" / "scenarios"
CATALOG = load_catalog(ROOT / "drivers_catalog")
SCENES = {file.stem: codec.read_file(Snapshot, file) for file in sorted(FOLDER.glob("*.json"))}
INDEX = tomllib.loads((FOLDER / "index.toml").read_text("utf-8"))

# product.md, section 8
PROMISED = {
    "ready",
    "expiring",
    "expired",
    "not_yet_valid",
    "revoked",
    "suspended",
    "pin_locked",
    "pin_last_try",
    "pin_not_set",
    "pin_must_change",
    "puk_locked",
    "no_service",
    "service_stopped",
    "access_denied",
    "remote_session",
    "clock_wrong",
    "no_reader",
    "reader_without_driver",
    "unknown_ccid_reader",
    "unsupported_reader",
    "windows_hello_only",
    "no_card",
    "mute_card",
    "card_in_use",
    "foreign_card",
    "unknown_card",
    "identity_card",
    "middleware_missing",
    "middleware_wrong_architecture",
    "middleware_crashed",
    "middleware_timed_out",
    "middleware_outdated",
    "no_token",
    "no_certificate",
    "two_readers",
    "mali_muhur",
}

every_scene = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES.keys())


def certificates(scene: Snapshot) -> Iterator[Certificate]:
    for card in scene.cards:
        yield from card.driverless.certificates
    for probe in scene.modules:
        for token in probe.tokens:
            yield from token.certificates


def test_every_promised_scenario_is_there() -> None:
    assert PROMISED - set(SCENES) == set()


def test_the_index_names_every_scenario_in_both_languages() -> None:
    assert set(INDEX) == set(SCENES)
    assert next(iter(INDEX)) == "ready"
    for name, title in INDEX.items():
        assert set(title) == {"tr", "en"}, name
        assert all(text.strip() and len(text) < 80 for text in title.values()), name
        assert title["tr"] != title["en"], name
    for language in ("tr", "en"):
        titles = [title[language] for title in INDEX.values()]
        assert len(set(titles)) == len(titles)


@every_scene
def test_days_left_are_whole_days_from_the_snapshot(scene: Snapshot) -> None:
    for certificate in certificates(scene):
        assert certificate.days_left == (certificate.not_after - scene.taken_at).days
        assert certificate.not_before < certificate.not_after


@every_scene
def test_cards_are_in_readers_and_say_what_their_atr_says(scene: Snapshot) -> None:
    readers = {reader.name: reader for reader in scene.readers}
    ready = {r.name for r in scene.readers if r.state is ReaderState.CARD_READY and not r.virtual}

    assert len(readers) == len(scene.readers)
    assert ready <= {card.reader for card in scene.cards}
    for card in scene.cards:
        reader = readers[card.reader]
        removed = card.driverless.outcome is DriverlessOutcome.REMOVED
        assert reader.state is (ReaderState.CARD_REMOVED if removed else ReaderState.CARD_READY)
        assert reader.atr == card.atr
        facts = read_atr(card.atr)
        assert (card.family, card.version, card.chip) == (facts.family, facts.version, facts.chip)
    for reader in scene.readers:
        assert reader.atr is None or 2 <= len(reader.atr) <= 33
        assert (reader.atr is None) or reader.state is not ReaderState.EMPTY
        assert reader.virtual == CATALOG.is_virtual(reader.name)


@every_scene
def test_readers_are_on_the_usb_bus(scene: Snapshot) -> None:
    plugged = {device.usb_id for device in scene.usb_devices}

    assert {r.usb_id for r in scene.readers if r.usb_id} <= plugged


@every_scene
def test_tokens_are_shown_for_cards_that_are_there(scene: Snapshot) -> None:
    with_card = {card.reader for card in scene.cards}

    assert scene.searched
    for probe in scene.modules:
        assert probe.outcome is ProbeOutcome.OK or not probe.tokens
        for token in probe.tokens:
            assert any(name in token.slot_name for name in with_card)
            assert token.label == f"AKIS_{token.serial}"


@every_scene
def test_nothing_is_seen_behind_a_service_that_does_not_run(scene: Snapshot) -> None:
    if scene.service is ServiceState.RUNNING:
        assert not scene.service_detail
    else:
        assert scene.service_detail
        assert not scene.readers
        assert {probe.outcome for probe in scene.modules} <= {ProbeOutcome.NOT_TRIED}


@every_scene
def test_certificates_look_like_what_they_say_they_are(scene: Snapshot) -> None:
    for card in scene.cards:
        sources = {each.source for each in card.driverless.certificates}
        assert sources <= {CertificateSource.CARD}
        assert bool(sources) == (card.driverless.outcome is DriverlessOutcome.READ)
    for certificate in certificates(scene):
        statements = set(certificate.qc_statements)
        assert certificate.qualified == (
            {"0.4.0.1862.1.1", "2.16.792.1.61.0.1.5070.1.1"} <= statements
        )
        assert re.fullmatch(r"[0-9a-f]{64}", certificate.fingerprint)
        assert certificate.usages
        assert certificate.policies


def test_one_fingerprint_is_one_certificate() -> None:
    seen: dict[str, tuple[object, ...]] = {}
    for scene in SCENES.values():
        for each in certificates(scene):
            facts = (each.subject, each.issuer, each.serial_hex, each.not_before, each.not_after)
            assert seen.setdefault(each.fingerprint, facts) == facts


@every_scene
def test_nobody_real_is_in_a_scenario(scene: Snapshot) -> None:
    # 10000000146, 10000000078: well-formed T.C. numbers made for tests; 1234567890: no tax number
    for certificate in certificates(scene):
        assert certificate.subject.common_name.startswith("DENEME ")
        assert certificate.subject.serial_number in {"10000000146", "10000000078", "1234567890"}
        assert certificate.der is None
    assert scene.host.user_name == "deneme"


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_the_files_are_for_people_to_read(file: Path) -> None:
    text = file.read_text("utf-8")

    assert text.startswith('{\n  "taken_at": ')
    assert text.endswith("}\n")
    assert "\\u" not in text
    assert len(text) < 8000
