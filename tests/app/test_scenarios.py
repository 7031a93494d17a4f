"""What every scenario is diagnosed as, in one table, and replayed by the program itself."""

import pytest

from esign_desktop.app.context import AppContext
from esign_desktop.app.diagnose import Observer, Scope
from esign_desktop.app.scenarios import load_scenario, scenarios
from esign_desktop.devices.simulated import SimulatedWorld
from esign_desktop.diagnosis.engine import diagnose

CATALOG = AppContext().catalog
READY, ATTENTION, NOT_USABLE, UNKNOWN = "ready", "attention", "not_usable", "unknown"

# scenario: verdict, codes worst first; the first is the primary one unless all is ready
EXPECTED: dict[str, tuple[str, ...]] = {
    "ready": (READY,),
    "two_readers": (READY,),
    "only_64_bit": (READY, "middleware.other_architecture"),
    "revocation_unknown": (READY, "certificate.revocation_unknown"),
    "card_and_module_differ": (READY, "certificate.differs"),
    "mali_muhur": (READY, "certificate.seal"),
    "two_cards": (READY, "reader.several_cards", "card.identity_card"),
    "old_beside_new": (READY, "certificate.old_beside_new"),
    "provider_certificate": (READY, "certificate.untrusted"),
    "expiring": (ATTENTION, "certificate.expiring"),
    "renewal_without_key": (ATTENTION, "certificate.expiring", "certificate.no_key"),
    "unreadable_certificate": (ATTENTION, "certificate.unreadable"),
    "other_provider": (ATTENTION, "certificate.untrusted"),
    "test_certificate": (ATTENTION, "certificate.untrusted", "certificate.not_qualified"),
    "clock_ahead": (NOT_USABLE, "clock.wrong", "certificate.expired"),
    "slow_card": (ATTENTION, "card.slow"),
    "clock_wrong": (ATTENTION, "clock.wrong"),
    "pin_low": (ATTENTION, "pin.low"),
    "pin_last_try": (ATTENTION, "pin.last_try"),
    "pin_must_change": (NOT_USABLE, "pin.must_change"),
    "middleware_outdated": (ATTENTION, "middleware.outdated"),
    "expired": (NOT_USABLE, "certificate.expired"),
    "expired_beside_valid": (NOT_USABLE, "certificate.expired"),
    "certificate_missing": (NOT_USABLE, "middleware.certificate_missing"),
    "certificate_stale": (NOT_USABLE, "middleware.certificate_stale"),
    "old_card": (NOT_USABLE, "certificate.expired"),
    "not_yet_valid": (NOT_USABLE, "certificate.not_yet_valid", "pin.not_set"),
    "revoked": (NOT_USABLE, "certificate.revoked"),
    "suspended": (NOT_USABLE, "certificate.suspended"),
    "no_certificate": (NOT_USABLE, "certificate.none"),
    "key_missing": (NOT_USABLE, "certificate.no_key"),
    "pin_locked": (NOT_USABLE, "pin.locked"),
    "pin_not_set": (NOT_USABLE, "pin.not_set"),
    "puk_locked": (NOT_USABLE, "pin.puk_locked", "pin.locked"),
    "no_service": (NOT_USABLE, "service.not_installed"),
    "service_stopped": (NOT_USABLE, "service.stopped"),
    "service_disabled": (NOT_USABLE, "service.stopped"),
    "service_hangs": (NOT_USABLE, "service.no_answer"),
    "service_error": (NOT_USABLE, "service.error"),
    "access_denied": (NOT_USABLE, "service.access_denied"),
    "incompatible_service": (NOT_USABLE, "service.incompatible"),
    "remote_session": (NOT_USABLE, "reader.none", "service.remote_session"),
    "remote_no_service": (NOT_USABLE, "service.stopped", "service.remote_session"),
    "reader_failing": (NOT_USABLE, "reader.failing"),
    "no_reader": (NOT_USABLE, "reader.none"),
    "reader_without_driver": (NOT_USABLE, "reader.driver_missing"),
    "unknown_ccid_reader": (NOT_USABLE, "reader.driver_missing"),
    "unsupported_reader": (NOT_USABLE, "reader.unsupported"),
    "driver_blocked": (NOT_USABLE, "reader.driver_problem"),
    "reader_claimed": (NOT_USABLE, "reader.driver_problem"),
    "driver_problem": (NOT_USABLE, "reader.driver_problem"),
    "windows_hello_only": (NOT_USABLE, "reader.virtual_only"),
    "security_key": (NOT_USABLE, "card.absent", "card.in_use"),
    "reader_in_trouble": (NOT_USABLE, "card.absent"),
    "no_card": (NOT_USABLE, "card.absent"),
    "mute_card": (NOT_USABLE, "card.mute"),
    "card_in_use": (NOT_USABLE, "card.in_use"),
    "card_removed": (NOT_USABLE, "card.removed"),
    "foreign_card": (UNKNOWN, "card.foreign"),
    "unknown_card": (NOT_USABLE, "card.unknown"),
    "identity_card": (NOT_USABLE, "card.identity_card"),
    "middleware_missing": (NOT_USABLE, "middleware.missing"),
    "middleware_wrong_architecture": (
        NOT_USABLE,
        "middleware.wrong_architecture",
        "middleware.outdated",
    ),
    "middleware_cannot_load": (NOT_USABLE, "middleware.cannot_load"),
    "middleware_crashed": (NOT_USABLE, "middleware.crashed"),
    "middleware_timed_out": (NOT_USABLE, "middleware.timed_out"),
    "middleware_refused": (NOT_USABLE, "middleware.refused"),
    "no_token": (NOT_USABLE, "middleware.no_token"),
}

every_scenario = pytest.mark.parametrize("name", EXPECTED)


def observer(name: str) -> Observer:
    world = SimulatedWorld(load_scenario(name))
    return Observer(world.devices(), CATALOG, world.places)


def test_every_scenario_has_its_expectation() -> None:
    assert {scenario.name for scenario in scenarios()} == set(EXPECTED)


@every_scenario
def test_a_scenario_is_diagnosed_as_what_it_shows(name: str) -> None:
    verdict, *codes = EXPECTED[name]

    report = diagnose(load_scenario(name), CATALOG)

    assert report.verdict == verdict
    assert [finding.code for finding in report.findings] == codes
    assert report.primary == (None if verdict == READY else codes[0])


@every_scenario
def test_a_scenario_replays_through_the_real_observer(name: str) -> None:
    scene = load_scenario(name)

    report = diagnose(observer(name).take_snapshot(), CATALOG)

    assert report == diagnose(scene, CATALOG)
    assert report.snapshot == scene


@every_scenario
@pytest.mark.parametrize(
    "scope",
    [Scope(modules=False), Scope(driverless=False), Scope(reader="nobody's")],
    ids=["no modules", "not driverless", "another reader"],
)
def test_a_scenario_is_diagnosed_without_failure_however_little_is_looked_at(
    name: str, scope: Scope
) -> None:
    report = diagnose(observer(name).take_snapshot(scope), CATALOG)

    assert "check.failed" not in {finding.code for finding in report.findings}
