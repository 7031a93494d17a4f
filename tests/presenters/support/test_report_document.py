from typing import Any

import pytest

from esign_desktop.app.redact import redact
from esign_desktop.app.scenarios import scenarios
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.codec import decode, encode, to_plain
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.support.report_document import ReportDocument, document
from tests.build import CATALOG, HEALTHY
from tests.catalog.test_scenarios import SCENES
from tests.presenters.status.test_overview import ENGLISH, LOCKED, TURKISH

# product.md, section 6: what other people's scripts hold on to
KEYS = {
    "": {"schema", "verdict", "primary", "chain", "findings", "snapshot", "catalog_version"}
    | {"app_version", "redacted"},
    "chain": {"link", "state"},
    "findings": {"code", "say", "severity", "about", "values", "title", "steps", "actions"},
    "actions": {"kind", "target", "label"},
    "snapshot": {"taken_at", "host", "service", "readers", "usb_devices", "cards", "modules"},
    "cards": {"reader", "atr", "family", "version", "chip", "driverless"},
    "driverless": {"outcome", "certificates"},
    "modules": {"path", "outcome", "library", "version", "detail", "tokens"},
    "tokens": {"label", "serial", "manufacturer", "model", "slot_name", "pins", "certificates"},
    "pins": {"role", "state", "tries_left", "tries_max", "length_min", "length_max"},
    "certificates": {"fingerprint", "subject", "issuer", "serial_hex", "not_before", "not_after"}
    | {"days_left", "key", "key_bits", "usages", "policies", "qualified", "has_key", "source"},
}


def written(there: Snapshot) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(document(diagnose(there, CATALOG), ENGLISH, "0.1.0"))
    return plain


def objects(value: Any, name: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Return every object in a document with the key it is under."""
    if isinstance(value, list):
        return [found for item in value for found in objects(item, name)]
    if not isinstance(value, dict):
        return []
    return [(name, value)] + [found for key in value for found in objects(value[key], key)]


def test_every_promised_key_is_there() -> None:
    seen = objects(written(LOCKED))

    assert set(KEYS) <= {name for name, _ in seen}
    assert [
        (name, KEYS[name] - set(o)) for name, o in seen if not KEYS.get(name, set()) <= set(o)
    ] == []


def test_conclusions_findings_and_words_are_one_object() -> None:
    report = written(LOCKED)

    assert report["schema"] == 1
    assert (report["verdict"], report["primary"]) == ("not_usable", "pin.locked")
    assert [item["link"] for item in report["chain"]] == [
        "service",
        "reader",
        "card",
        "middleware",
        "certificate",
        "pin",
    ]
    (finding,) = report["findings"]
    assert (finding["say"], finding["severity"]) == ("P01", "blocking")
    assert finding["title"] == "The PIN of your card is locked"
    assert finding["actions"][0] == {
        "kind": "open_link",
        "target": "online_services",
        "label": "KamuSM Online Services (PIN, revocation, tracking)",
        "url": "https://onlineislemler.kamusm.gov.tr/landing",
    }
    assert (report["app_version"], report["catalog_version"]) == ("0.1.0", "test")


def test_a_healthy_computer_has_no_primary_finding() -> None:
    report = written(HEALTHY)

    assert report["primary"] is None
    assert report["redacted"] is False
    assert report["snapshot"]["taken_at"] == "2026-12-01T09:30:00Z"


def test_the_words_of_a_masked_report_are_masked_too() -> None:
    masked = redact(diagnose(SCENES["expired"], CATALOG))

    text = encode(document(masked, TURKISH, "0.1.0")).decode()

    assert "DENEME" not in text
    assert '"redacted":true' in text


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_every_scenario_can_be_written_and_read_back(name: str) -> None:
    made = document(diagnose(SCENES[name], CATALOG), TURKISH, "0.1.0")

    assert decode(ReportDocument, encode(made)) == made
