"""Several readers on a real pcscd: which one the program talks about."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real.program import diagnose
from tests.real.test_busy_card import held
from tests.stack.card import VirtualCard
from tests.stack.fixtures import Reader
from tests.stack.pcscd import Pcscd

pytestmark = pytest.mark.stack

YUBIKEY = "Yubico YubiKey OTP+FIDO+CCID"
YUBIKEY_ATR = bytes.fromhex("3BFD1300008131FE158073C021C057597562694B657940")
BANK_ATR = bytes.fromhex("3B6800000073C84012009000")


@pytest.fixture
def beside_a_yubikey(pcsc_session: Pcscd) -> Iterator[Pcscd]:
    """Run a pcscd with a card reader and what calls itself a YubiKey."""
    pcsc_session.stop()  # it comes back for the next test that wants it
    with Pcscd(names=("ACS ACR39U ICC Reader", YUBIKEY)) as running:
        yield running


def test_a_yubikey_a_program_holds_does_not_hide_that_the_card_is_missing(
    beside_a_yubikey: Pcscd, tmp_path: Path
) -> None:
    real = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    program = Path(shutil.copy(real, tmp_path / "gpg"))
    with Reader(beside_a_yubikey, 1) as yubikey:
        yubikey.insert(VirtualCard(atr=YUBIKEY_ATR))
        with held(program, "exclusive", yubikey.name):
            report = diagnose()

    assert report.codes == ["card.absent", "middleware.missing", "card.in_use"]
    assert report.finding("card.in_use")["severity"] == "note"
    values = report.finding("card.absent")["values"]
    assert values["readers"] == beside_a_yubikey.readers[0]
    assert values["others"] == yubikey.name


def test_a_bank_card_in_the_card_reader_is_the_subject_beside_a_yubikey(
    beside_a_yubikey: Pcscd,
) -> None:
    with Reader(beside_a_yubikey, 0) as reader, Reader(beside_a_yubikey, 1) as yubikey:
        yubikey.insert(VirtualCard(atr=YUBIKEY_ATR))
        reader.insert(VirtualCard(atr=BANK_ATR))

        report = diagnose()

    assert report.primary == "card.unknown"
    severities = {f["about"]: f["severity"] for f in report.findings}
    assert severities == {reader.name: "blocking", yubikey.name: "note"}
