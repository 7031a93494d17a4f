"""A module that shows another certificate than the card holds: the difference is the diagnosis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from esign_desktop.app.context import AppContext
from esign_desktop.app.diagnose import Observer
from esign_desktop.app.pins import Pins
from esign_desktop.diagnosis.signing import signing_outlook
from tests.real.program import diagnose, run
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import Certified, KeyKind, make_certificate
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.opensc import opensc_environment

pytestmark = pytest.mark.stack

NOW = datetime.now(UTC)


def days(start: float, end: float, number: int, key: KeyKind = "ec384") -> Certified:
    return make_certificate(
        NOW + timedelta(days=start), NOW + timedelta(days=end), key_number=number, key=key
    )


OLD, ENDING, NEW = days(-1000, -6, 0), days(-1000, 12, 0), days(-10, 1000, 1)


def test_certificate_that_the_module_does_not_show_is_told_and_costs_no_pin(
    card_reader: Reader, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([NEW]))
    module = shim(certificates=[NEW], slot_description=card_reader.name, no_certificate=True)

    report = diagnose("--module", module.path)
    test = run("sign-test", "--dry", "--json", "--module", module.path)

    assert (report.verdict, report.primary) == ("not_usable", "middleware.certificate_missing")
    assert report.driverless["certificates"][0]["fingerprint"] == NEW.fingerprint.hex()
    assert test.json["works"] is False
    assert "C_Login" not in module.calls()


@pytest.mark.parametrize("files", [[OLD, NEW], [NEW, OLD]], ids=["old first", "new first"])
def test_old_certificate_shown_by_the_module_is_told_before_anything_else(
    card_reader: Reader, shim: MakeShim, files: list[Certified]
) -> None:
    card_reader.insert(AkisV2Card(files))
    module = shim(certificates=[OLD], slot_description=card_reader.name)

    report = diagnose("--module", module.path)

    assert (report.verdict, report.codes) == ("not_usable", ["middleware.certificate_stale"])
    assert "renewal" not in {
        action["target"] for finding in report.findings for action in finding["actions"]
    }


def test_new_certificate_behind_one_that_still_signs_is_a_warning(
    card_reader: Reader, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([ENDING, NEW]))
    module = shim(certificates=[ENDING], slot_description=card_reader.name)

    report = diagnose("--module", module.path)

    assert (report.verdict, report.codes) == ("attention", ["middleware.certificate_stale"])


def test_good_certificate_of_the_module_costs_the_card_no_more_than_before(
    card_reader: Reader, shim: MakeShim
) -> None:
    card = AkisV2Card([NEW, OLD])
    card_reader.insert(card)
    module = shim(certificates=[NEW, OLD], slot_description=card_reader.name)

    report = diagnose("--module", module.path)

    assert (report.verdict, report.codes) == ("ready", ["certificate.old_beside_new"])
    assert len(card.log) == 3  # folder, file, the beginning of the first certificate


def test_renewed_card_is_told_from_what_opensc_remembers_of_it(
    card_reader: Reader,
    opensc_module: Module,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path))
    opensc_environment(tmp_path, caching=True)
    old, new = days(-1000, -6, 0, "rsa2048"), days(-10, 1000, 1, "rsa2048")
    card_reader.insert(AkisV1Card([old]))
    before = diagnose("--module", opensc_module.path)
    renewed = AkisV1Card([new])
    card_reader.swap(renewed)

    after = diagnose("--module", opensc_module.path)

    assert before.codes == ["certificate.expired"]
    assert after.token["certificates"][0]["fingerprint"] == old.fingerprint.hex()  # its cache
    assert (after.verdict, after.codes) == ("not_usable", ["middleware.certificate_stale"])
    assert not renewed.log.verify_like()


@pytest.mark.parametrize("order", [1, -1], ids=["OpenSC first", "AKIS' module first"])
def test_card_that_two_modules_show_with_two_serial_numbers_is_one_card(
    card_reader: Reader, opensc_module: Module, shim: MakeShim, order: int
) -> None:
    certified = days(-10, 1000, 0, "rsa2048")
    card_reader.insert(AkisV1Card([certified]))
    akis = shim(certificates=[certified], slot_description=card_reader.name)
    context = AppContext()
    catalog, devices = context.catalog, context.devices
    modules = [str(opensc_module.path), str(akis.path)][::order]
    pins = Pins(devices, Observer(devices, catalog, modules), catalog)

    choice = pins.choose()

    serials = {t.serial for probe in choice.report.snapshot.modules for t in probe.tokens}
    assert len(serials) == 2
    assert choice.report.verdict == "ready"
    target = choice.only
    assert target is not None
    assert target.module == modules[0]
    assert signing_outlook(pins.preview(target), target.judgement).works is True
    assert "C_Login" not in akis.calls()
