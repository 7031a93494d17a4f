"""What AKIS' own module shows, as the shim plays it, and the card beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.real.program import diagnose
from tests.stack.akis_card import AkisV2Card
from tests.stack.certificates import Certified, make_certificate, valid_certificate
from tests.stack.fixtures import MakeShim, Reader

pytestmark = pytest.mark.stack

NOW = datetime.now(UTC)
EC = valid_certificate(400, key="ec384")


def days(start: float, end: float) -> Certified:
    """Return a certificate valid between these days from now."""
    return make_certificate(NOW + timedelta(days=start), NOW + timedelta(days=end))


def test_module_and_card_agree(card_reader: Reader, shim: MakeShim) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name)

    report = diagnose("--module", module.path)

    assert (report.verdict, report.codes, report.chain) == ("ready", [], "ooooou")
    (shown,) = report.token["certificates"]
    assert (shown["source"], shown["has_key"]) == ("module", None)
    assert [pin["state"] for pin in report.token["pins"]] == ["unknown", "unknown"]
    assert (report.token["pins"][0]["length_min"], report.token["pins"][0]["length_max"]) == (
        6, 16,
    )  # fmt: skip


def test_module_that_shows_another_certificate_wins_and_both_are_shown(
    card_reader: Reader, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([days(-900, -1)]))
    module = shim(certificates=[EC], slot_description=card_reader.name)

    report = diagnose("--module", module.path)

    assert (report.verdict, report.codes) == ("ready", ["certificate.differs"])
    assert report.token["certificates"][0]["fingerprint"] == EC.fingerprint.hex()
    assert report.driverless["certificates"][0]["fingerprint"] != EC.fingerprint.hex()


def test_key_that_is_shown_is_matched_with_its_certificate(
    card_reader: Reader, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name, keys_visible=True)

    report = diagnose("--module", module.path)

    assert [each["has_key"] for each in report.token["certificates"]] == [True]


@pytest.mark.parametrize(
    ("settings", "verdict", "findings"),
    [
        ({"locked": True}, "not_usable", ["pin.locked"]),
        ({"final_try": True}, "attention", ["pin.last_try"]),
        ({"count_low": True}, "attention", ["pin.low"]),
        ({"pin_not_initialized": True}, "not_usable", ["pin.not_set"]),
        ({"to_be_changed": True}, "not_usable", ["pin.must_change"]),
        ({"so_pin_locked": True}, "attention", ["pin.puk_locked"]),
        ({"so_pin_locked": True, "locked": True}, "not_usable", ["pin.puk_locked", "pin.locked"]),
        ({"final_try": True, "flags": "after_failed_login"}, "ready", []),
        ({"locked": True, "flags": "never"}, "ready", []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_pin_flags_of_the_module_are_told_and_never_guessed(
    card_reader: Reader, shim: MakeShim,
    settings: dict[str, object], verdict: str, findings: list[str],
) -> None:  # fmt: skip
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name, **settings)
    left = module.tries_left()

    report = diagnose("--module", module.path)

    assert (report.verdict, report.codes) == (verdict, findings)
    tries = {pin["tries_left"] for pin in report.token["pins"]}
    assert tries <= {None, 0}  # flags say "low", never a number
    assert module.tries_left() == left
    assert "C_Login" not in module.calls()


@pytest.mark.parametrize("refusing", ["C_OpenSession", "C_GetTokenInfo", "C_FindObjectsInit"])
def test_token_that_refuses_is_told_and_the_card_still_read(
    card_reader: Reader, shim: MakeShim, refusing: str
) -> None:
    certified = days(-900, 30)
    card_reader.insert(AkisV2Card([certified]))
    module = shim(
        certificates=[EC], slot_description=card_reader.name, error={refusing: 0xE1}
    )  # CKR_TOKEN_NOT_RECOGNIZED

    report = diagnose("--module", module.path)

    assert report.codes == ["middleware.refused", "certificate.expiring"]
    assert "CKR_TOKEN_NOT_RECOGNIZED" in report.finding("middleware.refused")["values"]["detail"]
    assert report.token["detail"] == "CKR_TOKEN_NOT_RECOGNIZED"
    assert report.driverless["certificates"][0]["fingerprint"] == certified.fingerprint.hex()


def test_strange_token_beside_the_good_one_is_no_trouble(
    card_reader: Reader, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(
        certificates=[EC], slot_description=card_reader.name,
        extra_slots=("empty", "uninitialised", "refusing"),
    )  # fmt: skip

    report = diagnose("--module", module.path)

    assert (report.verdict, report.codes) == ("ready", [])


def test_module_that_does_not_see_the_card_is_told(card_reader: Reader, shim: MakeShim) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name, no_token=True)

    report = diagnose("--module", module.path)

    assert (report.verdict, report.primary, report.chain) == (
        "not_usable", "middleware.no_token", "ooobuu",
    )  # fmt: skip
    assert len(report.driverless["certificates"]) == 1


@pytest.mark.parametrize("lie", ["attribute_value", "attribute_cut"])
def test_garbage_in_a_certificate_object_is_told(
    card_reader: Reader, shim: MakeShim, lie: str
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name, wrong_answers=lie)

    report = diagnose("--module", module.path)

    assert report.codes == ["middleware.certificate_missing", "certificate.unreadable"]
    assert report.verdict == "not_usable"
    assert (report.token["certificates"], report.token["unreadable"]) == ([], 1)


@pytest.mark.parametrize("lie", ["attribute_length", "attribute_missing"])
def test_certificate_object_without_a_value_is_told(
    card_reader: Reader, shim: MakeShim, lie: str
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name, wrong_answers=lie)

    report = diagnose("--module", module.path)

    told = {"certificate.unreadable", "middleware.refused", "middleware.crashed"}
    assert not told.isdisjoint(report.codes)


@pytest.mark.parametrize("lie", ["object_count", "slot_count"])
def test_senseless_counts_end_the_question_and_nothing_else(
    card_reader: Reader, shim: MakeShim, lie: str
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name, wrong_answers=lie)

    report = diagnose("--module", module.path)

    assert report.primary == "middleware.refused"
    assert len(report.driverless["certificates"]) == 1


def test_token_names_that_are_no_text_do_not_stop_the_reading(
    card_reader: Reader, shim: MakeShim
) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(
        certificates=[EC], slot_description=card_reader.name, wrong_answers="token_strings"
    )

    report = diagnose("--module", module.path)

    assert report.verdict == "ready"
    assert len(report.token["certificates"]) == 1
