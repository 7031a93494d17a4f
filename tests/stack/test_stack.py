"""The stack itself: if these fail, no other test that uses it means anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.stack import winscard
from tests.stack.akis_card import ATR_V1_0, ATR_V2_5_2, AkisV1Card, AkisV2Card
from tests.stack.bad_modules import COMPILED, WRITTEN, child_of, make_bad_module
from tests.stack.card import EF, Command, Faults, VirtualCard
from tests.stack.certificates import make_certificate, valid_certificate
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.pcscd import Pcscd
from tests.stack.shim import make_shim
from tests.stack.softhsm import SoftHsmToken

pytestmark = pytest.mark.stack

SELECT_PKCS15 = bytes.fromhex("00A4040007504B43532D313500")
SELECT_2F10 = bytes.fromhex("00A40200022F1000")
RSA = valid_certificate()


def pkcs11_tool(module: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["pkcs11-tool", "--module", str(module), *arguments],
        capture_output=True, text=True, check=False, timeout=20,
    )  # fmt: skip


def opensc_tool(reader: Reader, *apdus: bytes) -> str:
    sends = [part for apdu in apdus for part in ("-s", apdu.hex())]
    return subprocess.run(
        ["opensc-tool", "-r", reader.name, "-c", "default", *sends],
        capture_output=True, text=True, check=False, timeout=20,
    ).stdout  # fmt: skip


def send(card: VirtualCard, *apdus: str) -> list[str]:
    return [card.transmit(bytes.fromhex(apdu)).hex().upper() for apdu in apdus]


# ---- cards through pcscd ----


def test_opensc_shows_the_v1_card_and_its_certificate(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)

    shown = pkcs11_tool(opensc_module.path, "-L", "-O").stdout

    assert "AKIS_0011223344556677" in shown and "TUBITAK UEKAE" in shown
    assert f"{RSA.certificate.serial_number:X}" in shown
    assert not card.log.verify_like()
    assert not card.log.class_80()


def test_login_and_signature_are_real(
    card_reader: Reader, opensc_module: Module, tmp_path: Path
) -> None:
    card_reader.insert(AkisV1Card([RSA]))
    (tmp_path / "text").write_bytes(b"deneme")

    done = pkcs11_tool(
        opensc_module.path, "--login", "--pin", "123456", "--sign", "-m", "SHA256-RSA-PKCS",
        "-i", str(tmp_path / "text"), "-o", str(tmp_path / "signature"),
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    public = RSA.certificate.public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    signature = (tmp_path / "signature").read_bytes()
    public.verify(signature, b"deneme", padding.PKCS1v15(), hashes.SHA256())


def test_three_wrong_pins_lock_and_a_change_counts_nothing(
    card_reader: Reader, opensc_module: Module
) -> None:
    card = AkisV1Card([RSA])
    card_reader.insert(card)
    change = ("--login", "--pin", "123456", "--change-pin", "--new-pin", "654321")

    assert pkcs11_tool(opensc_module.path, *change).returncode == 0
    assert (card.pin, card.tries) == ("654321", 3)

    attempt = ("--login", "--pin", "111111", "-O")
    answers = [pkcs11_tool(opensc_module.path, *attempt).stderr for _ in range(4)]
    assert ["CKR_PIN_INCORRECT" in each for each in answers] == [True, True, True, False]
    assert "CKR_PIN_LOCKED" in answers[3]
    wrong = [each.response.hex() for each in card.log if each.command[1] == 0x20][-4:]
    assert wrong[:3] == ["63c2", "63c1", "63c0"]


def test_v2_certificate_is_read_with_raw_apdus(card_reader: Reader) -> None:
    card = AkisV2Card([valid_certificate(key="ec384")])
    card_reader.insert(card)

    shown = opensc_tool(card_reader, SELECT_PKCS15, SELECT_2F10, bytes.fromhex("00B0000000"))

    assert "SW1=0x90" in shown
    assert card.log[-1].response == card.certificates[0].der[:256] + b"\x90\x00"


def test_pulled_card_is_gone_in_the_middle_of_a_command(card_reader: Reader) -> None:
    card = AkisV2Card([RSA], faults=Faults(pull_at=2))
    card_reader.insert(card)

    opensc_tool(card_reader, SELECT_PKCS15, SELECT_2F10)

    assert card_reader.pulled.is_set()
    assert card.log[-1].response == b""
    winscard.wait_for_card(card_reader.name, present=False)


def test_mute_card_is_mute_for_pcsc(card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card(faults=Faults(mute=True)))

    assert winscard.wait_for_card(card_reader.name, present=True).mute


def test_card_swap_is_seen(card_reader: Reader) -> None:
    card_reader.insert(AkisV1Card())
    assert winscard.wait_for_card(card_reader.name, present=True).atr == ATR_V1_0

    card_reader.swap(AkisV2Card())

    assert winscard.wait_for_card(card_reader.name, present=True).atr == ATR_V2_5_2


def test_a_service_that_is_paused_is_told_and_holds_nobody_up(
    pcsc: Pcscd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(winscard, "_ANSWER_S", 0.5)
    pcsc.pause()

    with pytest.raises(TimeoutError, match="does not answer"):
        winscard.slots()

    pcsc.resume()
    monkeypatch.undo()
    assert [slot.reader for slot in winscard.slots()] == pcsc.readers


def test_delay_is_the_cards_and_nothing_more(card_reader: Reader) -> None:
    card = AkisV2Card([RSA])
    card_reader.insert(card)

    def took_s(delay_s: float) -> float:
        card.delay_s = delay_s
        start = time.perf_counter()
        opensc_tool(card_reader, *[SELECT_PKCS15] * 20)
        return time.perf_counter() - start

    sent = len(card.log)
    quick = took_s(0)
    sent = len(card.log) - sent
    for _ in range(10):  # the quickest counts: a busy computer has its moments
        quick, slow = min(quick, took_s(0)), took_s(0.02)
        # Nagle with delayed acknowledgement would add 40 ms to each of them
        right = quick < 20 * 0.03 and slow - quick == pytest.approx(0.02 * sent, rel=0.5)
        if right:
            break

    assert right, (quick, slow, sent)


def test_card_stays_while_pcscd_dies_and_comes_back(pcsc: Pcscd, card_reader: Reader) -> None:
    card_reader.insert(AkisV2Card())
    pcsc.kill()
    with pytest.raises(winscard.PcscError):
        winscard.slots()

    pcsc.start()

    assert winscard.wait_for_card(card_reader.name, present=True).atr == ATR_V2_5_2


# ---- cards alone ----


def test_v2_says_where_a_file_ends_and_which_are_missing() -> None:
    card = AkisV2Card(extra_files=[EF(0x2F15, bytes(300)), EF(0x2F16, bytes(0x7FFF))])

    assert send(card, "00A4040007504B43532D313500", "00A40200022F1000")[1] == "6A82"
    assert send(card, "00A40200022F1500")[0].endswith("9000")
    assert [each[-4:] for each in send(card, "00B0000000", "00B0010000", "00B0020000")] == [
        "9000", "6282", "6B00",
    ]  # fmt: skip
    assert send(card, "00A40200022F1600", "00B07F0000")[1].endswith("6282")


def test_identity_card_is_told_by_its_folder() -> None:
    assert send(AkisV2Card(identity_card=True), "00A40100023D1000")[0].endswith("9000")
    assert send(AkisV2Card(), "00A40100023D1000") == ["6A82"]


def test_faults_hit_the_counted_apdu() -> None:
    card = AkisV2Card(faults=Faults(wrong_status={2: 0x6F00}, status_of_ins={0xB0: 0x6982}))

    assert send(card, "00A4000C023F00", "00A4000C023F00", "00B0000000") == ["9000", "6F00", "6982"]


def test_v1_pin_may_come_as_values_or_ascii() -> None:
    card = AkisV1Card()

    assert send(card, "0020008106010203040506") == ["9000"]
    assert send(card, "0020008106313233343536") == ["9000"]
    assert send(card, "0020008106313131313131") == ["63C2"]


def test_extended_lengths_are_understood() -> None:
    assert Command.parse(bytes.fromhex("00B00000000400")).expected == 0x400
    long = Command.parse(bytes.fromhex("002A9E9A000002AABB0000"))
    assert (long.data, long.expected) == (b"\xaa\xbb", 65536)


def test_certificate_is_qualified_and_padded() -> None:
    now = datetime.now(UTC)
    made = make_certificate(now, now + timedelta(days=9), key="ec384", padded_to=1600)

    assert 1590 <= len(made.der) <= 1610
    oid = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
    statements = made.certificate.extensions.get_extension_for_oid(oid).value.public_bytes()
    # 0.4.0.1862.1.1 and 2.16.792.1.61.0.1.5070.1.1
    assert statements.hex() == "30193008060604008e460101300d060b608618013d0001a74e0101"
    made.certificate.verify_directly_issued_by(made.issuer.certificate)


# ---- modules ----


def test_softhsm_token_has_both_keys(softhsm_token: SoftHsmToken) -> None:
    shown = pkcs11_tool(softhsm_token.module, "--login", "--pin", "123456", "-O").stdout

    assert "Private Key Object; RSA" in shown
    assert "Private Key Object; EC" in shown


def test_shim_counts_tries_across_processes(shim: MakeShim) -> None:
    made = shim()

    for left in (2, 1, 0):
        pkcs11_tool(made.path, "--login", "--pin", "999999", "-O")
        assert made.tries_left() == left
    assert "CKR_PIN_LOCKED" in pkcs11_tool(made.path, "--login", "--pin", "123456", "-O").stderr
    assert "user PIN locked" in pkcs11_tool(made.path, "-L").stdout
    assert made.calls().count("C_Login") == 4


@pytest.mark.parametrize(
    ("settings", "arguments", "expected"),
    [
        ({"final_try": True}, ["-L"], "final user PIN try"),
        ({"to_be_changed": True}, ["-L"], "to be changed"),
        ({"no_token": True}, ["-L"], "(empty)"),
        ({"pin_not_initialized": True}, ["--login", "--pin", "123456", "-O"], "NOT_INITIALIZED"),
        ({"error": {"C_OpenSession": 0xE1}}, ["-O"], "CKR_TOKEN_NOT_RECOGNIZED"),
        ({"extra_slots": ("empty", "refusing")}, ["-L"], "token not recognized"),
        ({"print_in": "C_GetInfo"}, ["-I"], "debug build"),
    ],
)
def test_shim_has_the_mood_it_was_given(
    shim: MakeShim, settings: dict[str, object], arguments: list[str], expected: str
) -> None:
    done = pkcs11_tool(shim(**settings).path, *arguments)

    assert expected in done.stdout + done.stderr


def test_shim_refuses_arguments_and_crashes_when_asked(shim: MakeShim, tmp_path: Path) -> None:
    assert pkcs11_tool(shim(crash="C_GetSlotInfo").path, "-L").returncode == -signal.SIGSEGV
    with pytest.raises(ValueError, match="C_Dance"):
        make_shim(tmp_path / "none", crash="C_Dance")
    call = (
        "import ctypes, sys\n"
        "table = ctypes.POINTER(ctypes.c_void_p)()\n"
        "ctypes.CDLL(sys.argv[1]).C_GetFunctionList(ctypes.byref(table))\n"
        "start = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)(table[1])\n"
        "print(start(bytes(64)), start(None))\n"
    )
    command = [sys.executable, "-c", call, str(shim().path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["7", "0"]


def loading(module: Path) -> list[str]:
    """Return what loads and initialises a module, and ends politely."""
    call = (
        "import ctypes, sys\n"
        "table = ctypes.POINTER(ctypes.c_void_p)()\n"
        "if ctypes.CDLL(sys.argv[1]).C_GetFunctionList(ctypes.byref(table)): sys.exit(3)\n"
        "if not table or not table[1]: sys.exit(4)\n"
        "ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)(table[1])(None)\n"
        "sys.exit(5)\n"
    )
    return [sys.executable, "-c", call, str(module)]


def load(module: Path, timeout_s: float = 60) -> subprocess.CompletedProcess[str]:
    """Load a module in a process of its own."""
    return subprocess.run(
        loading(module), capture_output=True, text=True, check=False, timeout=timeout_s
    )


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("segfault_in_list", -signal.SIGSEGV),
        ("segfault_in_unload", -signal.SIGSEGV),
        ("abort_in_initialize", -signal.SIGABRT),
        ("exit_in_initialize", 0),
        ("refuse_list", 3),
        ("null_list", 4),
        ("null_functions", 4),
        ("print_then_fail", 5),
        ("without_function_list", 1),
        ("needing_a_missing_library", 1),
    ],
)
def test_bad_module_ends_as_its_name_says(tmp_path: Path, name: str, ending: int) -> None:
    assert load(make_bad_module(tmp_path, name)).returncode == ending


def test_hanging_module_hangs(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        load(make_bad_module(tmp_path, "hang_in_initialize"), timeout_s=1.5)


def test_spawned_child_outlives_its_parent(tmp_path: Path) -> None:
    module = make_bad_module(tmp_path, "spawn_detached_child")
    with subprocess.Popen(loading(module), stdout=subprocess.PIPE) as parent:
        parent.wait(60)
        child = child_of(module)
        assert child is not None
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                parent.communicate(timeout=0.3)  # the child holds the pipe open
        finally:
            os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_written_file_is_not_loadable_here(tmp_path: Path, name: str) -> None:
    done = load(make_bad_module(tmp_path, name))

    assert done.returncode == 1, done.stderr
    assert "OSError" in done.stderr


def test_every_bad_module_can_be_made(tmp_path: Path) -> None:
    for name in ("flood", "stop_in_initialize", "hang_in_load"):
        assert name in COMPILED
        assert make_bad_module(tmp_path / name, name).exists()
