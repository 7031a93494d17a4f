"""What a diagnosis sends to a card, by the card's own log, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from smartcard import scard

from tests.real.program import diagnose, run
from tests.stack.akis_card import AkisCard, AkisV1Card, AkisV2Card
from tests.stack.certificates import make_certificate, valid_certificate
from tests.stack.fixtures import MakeShim, Module, Reader

pytestmark = pytest.mark.stack

RSA = valid_certificate()
EC = valid_certificate(key="ec384")
SELECT, READ_BINARY, GET_DATA = 0xA4, 0xB0, 0xCA
APDU_BUDGET = 12  # product.md, section 10
CERTIFICATE_BYTES = 1600
VERIFY_PIN = "0020008106"


def padded(kind: str) -> AkisCard:
    """Return a card with one certificate of 1.6 kB."""
    now = datetime.now(UTC)
    certified = make_certificate(
        now - timedelta(days=1), now + timedelta(days=999), padded_to=CERTIFICATE_BYTES,
        key="rsa2048" if kind == "v1" else "ec384",
    )  # fmt: skip
    assert abs(len(certified.der) - CERTIFICATE_BYTES) < 10
    return AkisV1Card([certified]) if kind == "v1" else AkisV2Card([certified])


CARDS: dict[str, Callable[[], AkisCard]] = {
    "v1": lambda: AkisV1Card([RSA]),
    "v1 empty": AkisV1Card,
    "v1 last try": lambda: AkisV1Card([RSA], tries=1),
    "v2": lambda: AkisV2Card([EC]),
    "v2 empty": AkisV2Card,
    "v2 locked": lambda: AkisV2Card([EC], tries=0),
    "identity card with signature": lambda: AkisV2Card([EC], identity_card=True),
    "identity card": lambda: AkisV2Card(identity_card=True, with_pkcs15=False),
}


@pytest.mark.parametrize("name", CARDS)
def test_our_own_reading_only_selects_and_reads(card_reader: Reader, name: str) -> None:
    card = CARDS[name]()
    tries = card.tries
    card_reader.insert(card)

    diagnose()

    assert {command[0] for command in card.log.commands} == {0}
    assert {command[1] for command in card.log.commands} <= {SELECT, READ_BINARY, GET_DATA}
    assert card.tries == tries


@pytest.mark.parametrize("name", ["v1", "v1 empty", "v1 last try"])
def test_diagnosis_with_a_module_touches_no_pin_and_no_vendor_command(
    card_reader: Reader, opensc_module: Module, name: str
) -> None:
    card = CARDS[name]()
    tries = card.tries
    card_reader.insert(card)

    diagnose("--module", opensc_module.path)

    assert card.log
    assert not card.log.verify_like()
    assert not card.log.class_80()
    assert card.tries == tries


def test_personal_files_of_an_identity_card_are_never_opened(card_reader: Reader) -> None:
    card = AkisV2Card(identity_card=True, with_pkcs15=False)
    card_reader.insert(card)
    card.log.clear()

    report = diagnose()

    assert report.snapshot["cards"][0]["identity_card"] is True
    assert not [command for command in card.log.commands if command[1] == READ_BINARY]


@pytest.mark.parametrize("kind", ["v1", "v2"])
def test_driverless_reading_keeps_to_its_budget(card_reader: Reader, kind: str) -> None:
    card = padded(kind)
    card_reader.insert(card)
    card.log.clear()

    report = diagnose()

    assert len(report.driverless["certificates"]) == 1
    assert len(card.log) <= APDU_BUDGET


@pytest.mark.parametrize(
    "arguments", [("readers",), ("certificates",), ("report", "save", "/dev/null")]
)
def test_other_commands_ask_as_little(card_reader: Reader, arguments: tuple[str, ...]) -> None:
    card = AkisV2Card([EC])
    card_reader.insert(card)
    card.log.clear()

    run(*arguments)

    assert not card.log.verify_like()
    assert not card.log.class_80()
    assert len(card.log) <= (0 if arguments == ("readers",) else APDU_BUDGET)


def test_module_is_never_asked_to_log_in(card_reader: Reader, shim: MakeShim) -> None:
    card_reader.insert(AkisV2Card([EC]))
    module = shim(certificates=[EC], slot_description=card_reader.name, tries=1)

    diagnose("--module", module.path)
    run("certificates", "--module", module.path)

    calls = set(module.calls())
    assert "C_GetTokenInfo" in calls
    assert {
        "C_Login", "C_SetPIN", "C_InitPIN", "C_InitToken", "C_CreateObject", "C_DestroyObject",
        "C_SetAttributeValue", "C_SignInit", "C_GenerateKeyPair", "C_Finalize",
    }.isdisjoint(calls)  # fmt: skip
    assert module.tries_left() == 1


# ---- another program at the same card ----


@contextmanager
def another_program(reader: str) -> Iterator[OtherProgram]:
    """Stay connected to the card, shared, as a signing program does."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    assert result == scard.SCARD_S_SUCCESS
    try:
        result, card, _ = scard.SCardConnect(
            context, reader, scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T1
        )
        assert result == scard.SCARD_S_SUCCESS
        yield OtherProgram(card)
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    finally:
        scard.SCardReleaseContext(context)


class OtherProgram:
    """A program with a connection to the card."""

    def __init__(self, card: int) -> None:
        """``card`` is PC/SC's handle."""
        self._card = card

    def send(self, apdu: str) -> str:
        """Send one command and return the response, both hex."""
        result, response = scard.SCardTransmit(
            self._card, scard.SCARD_PCI_T1, list(bytes.fromhex(apdu))
        )
        assert result == scard.SCARD_S_SUCCESS
        return bytes(response).hex()


@pytest.mark.parametrize(
    ("name", "module"),
    [("v1", "none"), ("v2", "none"), ("v1", "opensc"), ("v2", "shim")],
)
def test_login_of_another_program_survives_a_diagnosis(
    card_reader: Reader, opensc_module: Module, shim: MakeShim, name: str, module: str
) -> None:
    card = CARDS[name]()
    card_reader.insert(card)
    arguments = {
        "none": (),
        "opensc": ("--module", opensc_module.path),
        "shim": ("--module", shim(slot_description=card_reader.name).path),
    }[module]
    with another_program(card_reader.name) as other:
        assert other.send(VERIFY_PIN + card.pin.encode().hex()) == "9000"
        resets = card.resets  # none to come: pcscd itself switches off only what nobody uses

        report = diagnose(*arguments)

        assert other.send("00A40000023F0000").endswith("9000")
        assert card.resets == resets
        assert card.logged_in
        assert len(card.log.verify_like()) == 1  # the other program's own
    assert "card.in_use" not in report.codes
    assert report.verdict == ("not_usable" if module == "none" else "ready")
