"""The form other programs and people rely on: product.md, section 6."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.program import diagnose, run
from tests.stack.akis_card import ATR_V1_0, AkisV1Card
from tests.stack.certificates import valid_certificate
from tests.stack.fixtures import Module, Reader

pytestmark = pytest.mark.stack

REPORT = {
    "schema", "verdict", "primary", "chain", "findings", "snapshot", "catalog_version",
    "app_version", "redacted",
}  # fmt: skip
FINDING = {"code", "say", "severity", "about", "values", "title", "steps", "actions"}
SNAPSHOT = {
    "taken_at", "host", "service", "readers", "usb_devices", "cards", "modules",
}  # fmt: skip
CARD = {"reader", "atr", "family", "version", "chip", "driverless"}
MODULE = {"path", "outcome", "library", "version", "detail", "tokens"}
TOKEN = {"label", "serial", "manufacturer", "model", "slot_name", "pins", "certificates"}
PIN = {"role", "state", "tries_left", "tries_max", "length_min", "length_max"}
CERTIFICATE = {
    "fingerprint", "subject", "issuer", "serial_hex", "not_before", "not_after", "days_left",
    "key", "key_bits", "usages", "policies", "qualified", "has_key", "source",
}  # fmt: skip


def test_report_has_the_form_other_programs_rely_on(
    card_reader: Reader, opensc_module: Module, tmp_path: Path
) -> None:
    card_reader.insert(AkisV1Card([valid_certificate(30)]))

    report = diagnose("--module", opensc_module.path, "--output", tmp_path / "report.json")

    plain = report.plain
    (finding,), (card,), (module,) = (
        plain["findings"], report.snapshot["cards"], report.snapshot["modules"],
    )  # fmt: skip
    assert set(plain) == REPORT
    assert [link["link"] for link in plain["chain"]] == [
        "service", "reader", "card", "middleware", "certificate", "pin",
    ]  # fmt: skip
    assert set(finding) >= FINDING
    assert set(finding["actions"][0]) >= {"kind", "target", "label"}
    assert set(report.snapshot) >= SNAPSHOT
    assert set(card) >= CARD
    assert set(card["driverless"]) >= {"outcome", "certificates"}
    assert set(module) >= MODULE
    assert set(report.token) >= TOKEN
    assert set(report.token["pins"][0]) == PIN
    assert set(report.token["certificates"][0]) >= CERTIFICATE
    assert card["atr"] == ATR_V1_0.hex()
    assert report.snapshot["taken_at"].endswith("Z")
    assert plain["redacted"] is True
    assert (tmp_path / "report.json").read_text("utf-8") == run(
        "report", "show", "--json", tmp_path / "report.json"
    ).stdout


def test_people_read_the_verdict_in_their_language(
    card_reader: Reader, opensc_module: Module
) -> None:
    card_reader.insert(AkisV1Card([valid_certificate(-1)]))

    turkish = run("--lang", "tr", "diagnose", "--module", opensc_module.path)
    english = run("--lang", "en", "diagnose", "--module", opensc_module.path)

    assert (turkish.code, english.code) == (2, 2)
    assert "[C02]" in turkish.stdout
    assert "[C02]" in english.stdout
    assert "Sertifika" in turkish.stdout
    assert "certificate" in english.stdout
    assert turkish.stderr == english.stderr == ""
