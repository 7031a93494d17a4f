"""Makes PKCS#11 modules with a mood: SoftHSM behind ``shim.c``, set up by a file beside them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from tests.stack.certificates import Certified
from tests.stack.compiler import HERE, build_folder, compile_shared
from tests.stack.softhsm import DEFAULT_PIN, DEFAULT_SO_PIN, SoftHsmToken, make_token

DEFAULT_SERIAL: Final = "0011223344556677"

Functions = str | Iterable[str]
Flags = Literal["always", "after_failed_login", "never"]
WrongAnswers = Literal[
    "",
    "attribute_length",
    "attribute_missing",
    "attribute_value",
    "attribute_cut",
    "object_count",
    "endless_objects",
    "slot_count",
    "token_strings",
    "signature",
    "signature_garbage",
    "signature_length",
]
ExtraSlot = Literal["empty", "uninitialised", "refusing"]


@dataclass(frozen=True, slots=True)
class Shim:
    """A private copy of the module with its settings, token, call log and try counter."""

    path: Path
    token: SoftHsmToken

    @property
    def pin(self) -> str:
        """The PIN the token was made with."""
        return self.token.pin

    def calls(self) -> list[str]:
        """Return the functions called so far, by all processes, in their order."""
        log = Path(f"{self.path}.log")
        return log.read_text().split() if log.exists() else []

    def let_go(self) -> None:
        """Let the functions of ``wait_in`` go on."""
        Path(f"{self.path}.go").touch()

    def tries_left(self) -> int:
        """Return the user PIN's tries left, as the next process will find them."""
        return int(Path(f"{self.path}.state").read_text().split()[0])


def module_for(folder: Path | None = None, **settings: object) -> Path:
    """Return only the path of ``make_shim(folder, **settings)``; the folder is temporary."""
    return make_shim(folder, **settings).path  # type: ignore[arg-type]


def make_shim(
    folder: Path | None = None,
    *,
    certificates: Sequence[Certified] | None = None,
    pin: str = DEFAULT_PIN,
    serial: str = DEFAULT_SERIAL,
    label: str | None = None,
    manufacturer: str = "TUBITAK UEKAE",
    model: str = "AKIS",
    slot_description: str = "Virtual PCD 00 00",
    slot_id: int = 0,
    extra_slots: Sequence[ExtraSlot] = (),
    initialize: Literal["null_only", "any"] = "null_only",
    flags: Flags = "always",
    tries: int | None = None,
    max_tries: int = 3,
    so_tries: int = 3,
    locked: bool = False,
    final_try: bool = False,
    count_low: bool = False,
    pin_not_initialized: bool = False,
    to_be_changed: bool = False,
    so_pin_locked: bool = False,
    locked_at_once: bool = False,
    min_pin: int = 6,
    max_pin: int = 16,
    digits_only: bool = True,
    no_token: bool = False,
    certs_private: bool = False,
    no_certificate: bool = False,
    no_private_key: bool = False,
    keys_visible: bool = False,
    wrong_answers: WrongAnswers = "",
    crash: Functions = (),
    abort: Functions = (),
    hang: Functions = (),
    exit_in: Functions = (),
    print_in: Functions = (),
    error: Mapping[str, int] | None = None,
    delay: Mapping[str, float] | None = None,
    wait_in: Functions = (),
    crash_after: Functions = (),
    hang_after: Functions = (),
    remove_in: Mapping[str, int] | None = None,
    swapped: bool = False,
    pin_pad: bool = False,
    typed: str = "",
    typed_new: str = "",
    mechanisms: Sequence[int] = (),
    sign_room: int = 0,
    always_authenticate: bool = False,
    one_id: bool = False,
    ids: Literal["right", "wrong", "none"] = "right",
    no_numbers: bool = False,
    no_login: bool = False,
    name: str = "libakisp11.so",
) -> Shim:
    """Return a private copy of the shim.

    Args:
        folder: where; a new temporary one by default.
        certificates: on the token, with their keys; RSA-2048 and EC P-384 by default.
        pin: user PIN.
        serial: serial number of the token; the label is ``AKIS_<serial>``.
        label: instead of that.
        manufacturer: of module and token; "TUBITAK_UEKAE" is seen too.
        model: of the token; what AKIS says is not known.
        slot_description: AKIS says the PC/SC name of the reader.
        slot_id: of the token; 0 and 1 are seen.
        extra_slots: after the token's slot, with ids counting on.
        initialize: ``null_only`` refuses arguments with CKR_ARGUMENTS_BAD.
        flags: when the token's flags tell about the PIN.
        tries: left at the start, of ``max_tries``; ``locked``, ``final_try`` and ``count_low``
            say 0, 1 and 2.
        max_tries: what a right PIN restores.
        so_tries: the same for the SO PIN; ``so_pin_locked`` says 0.
        locked: see tries.
        final_try: see tries.
        count_low: see tries.
        pin_not_initialized: a new card.
        to_be_changed: login works, signing says CKR_PIN_EXPIRED until C_SetPIN.
        so_pin_locked: see so_tries.
        locked_at_once: the last wrong PIN already says CKR_PIN_LOCKED (OpenSC: the one after).
        min_pin: shortest PIN.
        max_pin: longest PIN.
        digits_only: C_SetPIN refuses letters with CKR_PIN_INVALID.
        no_token: the reader is empty.
        certs_private: no certificate before login.
        no_certificate: none at all.
        no_private_key: no private key at all.
        keys_visible: private keys are shown without login.
        wrong_answers: lies.
        crash: names of functions that write to address 8.
        abort: … that call abort().
        hang: … that never return.
        exit_in: … that call exit(0).
        print_in: … that print to standard output and go on.
        error: function -> CKR_ value.
        delay: function -> seconds.
        wait_in: functions that wait for ``let_go``.
        crash_after: as ``crash``, once C_Login, C_SetPIN, C_Sign or C_Logout has done its work.
        hang_after: the same for ``hang``.
        remove_in: function -> CKR_ value; the card is gone from then on.
        swapped: another token is in the slot once a session is open.
        pin_pad: the reader asks for the PIN where none is given.
        typed: on the pad; nothing: the person cancels.
        typed_new: on the pad, as the new PIN.
        mechanisms: the only ones the token knows.
        sign_room: C_Sign says CKR_BUFFER_TOO_SMALL for a shorter buffer.
        always_authenticate: each signature wants the PIN anew.
        one_id: all objects have the same CKA_ID.
        ids: private keys have another CKA_ID than their certificate, or nothing has any.
        no_login: the token wants no login, and has no PIN.
        no_numbers: keys do not show their modulus or point.
        name: file name of the module.

    Raises:
        ValueError: a function that PKCS#11 does not have.
    """
    folder = folder or _fresh_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if tries is None:
        tries = 0 if locked else 1 if final_try else 2 if count_low else max_tries
    plain = certificates is None and pin == DEFAULT_PIN
    target = folder / "softhsm"
    token = (
        _default_token().copy_to(target) if plain else make_token(target, certificates, pin=pin)
    )
    values: dict[str, str | int | bool] = {
        "softhsm": str(token.module), "softhsm_conf": str(token.configuration),
        "serial": serial, "label": label or f"AKIS_{serial}", "manufacturer": manufacturer,
        "model": model, "slot_description": slot_description, "slot_id": slot_id,
        "extra_slots": ",".join(extra_slots), "initialize": initialize, "flags": flags,
        "tries": tries, "max_tries": max_tries, "so_tries": 0 if so_pin_locked else so_tries,
        "pin_not_initialized": pin_not_initialized, "to_be_changed": to_be_changed,
        "locked_at_once": locked_at_once, "min_pin": min_pin, "max_pin": max_pin,
        "digits_only": digits_only, "no_token": no_token, "certs_private": certs_private,
        "no_certificate": no_certificate, "no_private_key": no_private_key,
        "keys_visible": keys_visible, "pin": pin,
        "wrong_answers": wrong_answers, "crash": _names(crash), "abort": _names(abort),
        "hang": _names(hang), "exit": _names(exit_in), "print": _names(print_in),
        "error": _pairs({each: f"{code:#x}" for each, code in (error or {}).items()}),
        "crash_after": _names(crash_after), "hang_after": _names(hang_after),
        "remove": _pairs({each: f"{code:#x}" for each, code in (remove_in or {}).items()}),
        "swapped": swapped, "other": "FFEEDDCCBBAA9988", "pin_pad": pin_pad, "typed": typed,
        "typed_new": typed_new, "mechanisms": ",".join(f"{each:#x}" for each in mechanisms),
        "sign_room": sign_room, "always_authenticate": always_authenticate, "one_id": one_id,
        "ids": ids, "no_numbers": no_numbers, "no_login": no_login,
        "wait": _names(wait_in),
        "delay": _pairs({each: f"{wait:g}" for each, wait in (delay or {}).items()}),
    }  # fmt: skip
    path = folder / name
    shutil.copy(compile_shared("shim.c", "-std=gnu11"), path)
    lines = (f"{key}={int(v) if isinstance(v, bool) else v}\n" for key, v in values.items())
    Path(f"{path}.conf").write_text("".join(lines))
    Path(f"{path}.state").write_text(f"{tries} {values['so_tries']} {int(to_be_changed)}\n")
    return Shim(path, token)


@cache
def known_functions() -> frozenset[str]:
    """Return the names the shim knows, from its own list."""
    return frozenset(re.findall(r"X\((C_\w+)\)", (HERE / "shim.h").read_text()))


@cache
def _default_token() -> SoftHsmToken:
    # made once per process and copied: each import starts a program
    return make_token(build_folder() / "softhsm", so_pin=DEFAULT_SO_PIN)


def _fresh_folder() -> Path:
    parent = build_folder()
    return parent / f"shim{len(list(parent.glob('shim*')))}"


def _names(functions: Functions) -> str:
    return ",".join(map(_known, [functions] if isinstance(functions, str) else functions))


def _pairs(values: Mapping[str, str]) -> str:
    return ",".join(f"{_known(name)}:{value}" for name, value in values.items())


def _known(function: str) -> str:
    if function not in known_functions():
        raise ValueError(f"PKCS#11 has no function {function}")
    return function
