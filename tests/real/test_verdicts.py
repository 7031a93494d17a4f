"""What the program says of real cards, modules and readers: the first line of "Must hold"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.real.conftest import StartReaders
from tests.real.program import diagnose
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.card import EF, Faults, VirtualCard
from tests.stack.certificates import (
    POLICY_MALI_MUHUR_SIGN,
    Certified,
    make_certificate,
    valid_certificate,
)
from tests.stack.fixtures import Module, Reader
from tests.stack.pcscd import Pcscd

pytestmark = pytest.mark.stack

NOW = datetime.now(UTC)
ETOKEN_ATR = bytes.fromhex("3BD5180081313A7D8073C8211030")  # SafeNet, named in the catalogue
BANK_ATR = bytes.fromhex("3B6800000073C84012009000")  # EMV style, named nowhere
RSA = valid_certificate(400)
EC = valid_certificate(400, key="ec384")


def days(start: float, end: float, key_number: int = 0) -> Certified:
    """Return a certificate valid between these days from now."""
    return make_certificate(
        NOW + timedelta(days=start), NOW + timedelta(days=end), key_number=key_number
    )


# ---- a card, OpenSC's module, and the calendar ----


@pytest.mark.parametrize(
    ("start", "end", "verdict", "primary", "chain"),
    [
        (-300, 400, "ready", None, "ooooou"),
        (-900, 30, "attention", "certificate.expiring", "oooowu"),
        (-900, -1, "not_usable", "certificate.expired", "oooobu"),
        (1, 900, "not_usable", "certificate.not_yet_valid", "oooobu"),
    ],
)
def test_certificate_on_the_card_decides_the_verdict(
    card_reader: Reader, opensc_module: Module,
    start: float, end: float, verdict: str, primary: str | None, chain: str,
) -> None:  # fmt: skip
    certified = days(start, end)
    card_reader.insert(AkisV1Card([certified]))

    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.primary, report.chain) == (verdict, primary, chain)
    assert report.codes == ([primary] if primary else [])
    (shown,) = report.token["certificates"]
    assert shown["fingerprint"] == certified.fingerprint.hex()
    assert shown["not_after"] == certified.certificate.not_valid_after_utc.isoformat().replace(
        "+00:00", "Z"
    )


def test_card_without_certificate_is_told(card_reader: Reader, opensc_module: Module) -> None:
    card_reader.insert(AkisV1Card())

    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.primary, report.chain) == (
        "not_usable", "certificate.none", "oooobu",
    )  # fmt: skip
    assert report.driverless["outcome"] == "not_found"


def test_new_certificate_beside_the_old_one_is_the_one_that_counts(
    card_reader: Reader, opensc_module: Module
) -> None:
    card_reader.insert(AkisV1Card([days(-900, -1), days(-10, 1000, key_number=1)]))

    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.codes) == ("ready", ["certificate.old_beside_new"])
    assert report.primary is None
    assert len(report.token["certificates"]) == 2


def test_fiscal_seal_is_ready_and_is_said_to_be_one(
    card_reader: Reader, opensc_module: Module
) -> None:
    seal = make_certificate(
        NOW - timedelta(days=10),
        NOW + timedelta(days=1000),
        policies=(POLICY_MALI_MUHUR_SIGN,),
        statements=(),
        usages=("digital_signature",),
    )
    card_reader.insert(AkisV1Card([seal]))

    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.codes) == ("ready", ["certificate.seal"])
    assert report.finding("certificate.seal")["values"]["kind"] == "fiscal"


# ---- other cards, and none ----


def test_card_of_another_provider_is_named_with_its_software(
    card_reader: Reader, opensc_module: Module
) -> None:
    card_reader.insert(VirtualCard(atr=ETOKEN_ATR))

    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.primary, report.chain) == (
        "unknown", "card.foreign", "oooouu",
    )  # fmt: skip
    assert "SafeNet" in report.finding("card.foreign")["values"]["software"]


def test_card_nobody_knows_is_called_unknown(card_reader: Reader) -> None:
    card_reader.insert(VirtualCard(atr=BANK_ATR))

    report = diagnose()

    assert report.primary == "card.unknown"
    assert report.finding("card.unknown")["values"]["atr"] == BANK_ATR.hex().upper()


@pytest.mark.parametrize(
    "card", [VirtualCard(atr=b"\x3b"), AkisV2Card([EC], faults=Faults(mute=True))],
    ids=["one byte of ATR", "SCARD_STATE_MUTE"],
)  # fmt: skip
def test_card_without_a_usable_answer_is_mute(
    card_reader: Reader, opensc_module: Module, card: VirtualCard
) -> None:
    card_reader.insert(card)

    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.primary, report.chain) == ("not_usable", "card.mute", "oobuuu")
    assert report.codes == ["card.mute"]
    assert card.log == []


def test_empty_reader_asks_for_a_card(card_reader: Reader, opensc_module: Module) -> None:
    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.codes, report.chain) == (
        "not_usable", ["card.absent"], "oobuuu",
    )  # fmt: skip


def test_identity_card_without_signature_is_told_from_a_signature_card(
    card_reader: Reader,
) -> None:
    card_reader.insert(AkisV2Card(identity_card=True, with_pkcs15=False))

    report = diagnose()

    assert (report.verdict, report.codes) == ("not_usable", ["card.identity_card"])
    assert report.finding("card.identity_card")["severity"] == "blocking"


def test_identity_card_and_signature_card_in_two_readers_are_ready(
    start_readers: StartReaders, opensc_module: Module
) -> None:
    pcsc = start_readers(2)
    with Reader(pcsc, 0) as first, Reader(pcsc, 1) as second:
        first.insert(AkisV2Card(identity_card=True, with_pkcs15=False))
        second.insert(AkisV1Card([RSA]))

        report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.codes) == (
        "ready", ["reader.several_cards", "card.identity_card"],
    )  # fmt: skip


# ---- the service ----


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_stopped_service_comes_first(pcsc: Pcscd, opensc_module: Module, how: str) -> None:
    getattr(pcsc, how)()

    report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.codes, report.chain) == (
        "not_usable", ["service.stopped"], "buuuuu",
    )  # fmt: skip
    assert "SCARD_E_NO_SERVICE" in report.snapshot["service_detail"]
    assert [module["outcome"] for module in report.snapshot["modules"]] == ["not_tried"]


def test_no_reader_at_all_is_told(start_readers: StartReaders) -> None:
    start_readers(0)

    report = diagnose()

    assert (report.primary, report.chain) == ("reader.none", "obuuuu")


# ---- no module: what we read ourselves ----


@pytest.mark.parametrize("module", [(), ("--module", "/nowhere/libakisp11.so")])
@pytest.mark.parametrize(
    ("card", "finding"),
    [
        (AkisV1Card([days(-300, 400)]), None),
        (AkisV1Card([days(-900, 30)]), "certificate.expiring"),
        (AkisV2Card([days(-900, -1)]), "certificate.expired"),
        (AkisV2Card([days(1, 900)]), "certificate.not_yet_valid"),
    ],
    ids=["v1 good", "v1 ending", "v2 over", "v2 to come"],
)
def test_missing_module_does_not_hide_the_end_date(
    card_reader: Reader, card: AkisV1Card | AkisV2Card, finding: str | None, module: tuple[str]
) -> None:
    card_reader.insert(card)

    report = diagnose(*module)

    assert (report.verdict, report.primary, report.chain) == (
        "not_usable", "middleware.missing", "ooobuu",
    )  # fmt: skip
    assert report.codes == ["middleware.missing", *([finding] if finding else [])]
    (shown,) = report.driverless["certificates"]
    assert shown["fingerprint"] == card.certificates[0].fingerprint.hex()
    assert shown["source"] == "card"


def test_driverless_reading_can_be_switched_off(card_reader: Reader) -> None:
    card = AkisV2Card([EC])
    card_reader.insert(card)

    report = diagnose("--no-driverless")

    assert report.driverless["outcome"] == "not_tried"
    assert card.log == []


@pytest.mark.parametrize(
    "card",
    [
        AkisV2Card([EC], max_read=64),
        AkisV2Card([EC], template=0x62, size_tag=0x80),
        AkisV2Card([EC], file_size=4096),
        AkisV2Card([EC], first_certificate=0x2F20),
        AkisV1Card([RSA], max_read=32),
    ],
    ids=["short reads", "FCP", "padded", "last file", "v1 short reads"],
)
def test_layout_of_the_card_makes_no_difference(
    card_reader: Reader, card: AkisV1Card | AkisV2Card
) -> None:
    card_reader.insert(card)

    (shown,) = diagnose().driverless["certificates"]

    assert shown["fingerprint"] == card.certificates[0].fingerprint.hex()


@pytest.mark.filterwarnings("ignore:Attribute's length")  # cryptography counts bytes, RFC 5280 not
def test_two_certificates_of_a_seal_card_are_both_read(card_reader: Reader) -> None:
    seal = make_certificate(
        NOW - timedelta(days=1), NOW + timedelta(days=500), issuer="mali_muhur", key="ec384"
    )
    card_reader.insert(AkisV2Card([EC, seal]))

    certificates = diagnose().driverless["certificates"]

    assert [each["fingerprint"] for each in certificates] == [
        EC.fingerprint.hex(), seal.fingerprint.hex(),
    ]  # fmt: skip


def test_file_that_is_no_certificate_is_told(card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card([EC], extra_files=[EF(0x2F11, b"\x30\x03abc")]))

    report = diagnose()

    assert report.driverless["unreadable"] == 1
    assert len(report.driverless["certificates"]) == 1
    assert "certificate.unreadable" in report.codes


# ---- two readers ----


def test_empty_second_reader_is_no_trouble(
    start_readers: StartReaders, opensc_module: Module
) -> None:
    pcsc = start_readers(2)
    with Reader(pcsc, 1) as second:
        second.insert(AkisV1Card([RSA]))

        report = diagnose("--module", opensc_module.path)

    assert (report.verdict, report.codes) == ("ready", [])
    assert [reader["state"] for reader in report.snapshot["readers"]] == ["empty", "card_ready"]


def test_old_card_in_a_second_reader_only_warns_and_can_be_left_out(
    start_readers: StartReaders, opensc_module: Module
) -> None:
    pcsc = start_readers(2)
    with Reader(pcsc, 0) as first, Reader(pcsc, 1) as second:
        first.insert(AkisV1Card([days(-900, -1)]))
        second.insert(AkisV1Card([RSA], serial=bytes.fromhex("FFEEDDCCBBAA998877665544")))
        module = ("--module", opensc_module.path)

        both = diagnose(*module)
        good = diagnose(*module, "--reader", "virtual pcd 2")
        old = diagnose(*module, "--reader", "PCD 00")

    assert (both.verdict, both.codes) == (
        "attention", ["certificate.expired", "reader.several_cards"],
    )  # fmt: skip
    assert (good.verdict, good.codes, good.token["slot_name"]) == ("ready", [], second.name)
    assert (old.verdict, old.codes) == ("not_usable", ["certificate.expired"])
    assert [reader["name"] for reader in old.snapshot["readers"]] == [first.name]
