"""The process that loads a PKCS#11 module: reads one request, writes one reply, exits.

The only module of the program that may import ``pkcs11``.
"""

import ctypes
import json
import os
import re
import sys
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NoReturn

from esign_desktop.devices.pkcs11 import without_key_formats  # noqa: F401 - before pkcs11

import pkcs11  # isort: skip
from pkcs11 import Attribute, KeyType, ObjectClass, SlotFlag, TokenFlag

from esign_desktop.devices.pkcs11.messages import ProbeReply, RawCertificate, RawKey, RawToken
from esign_desktop.devices.pkcs11.pin_lengths import PinLengths

MAX_SLOTS: Final = 64  # looked at
MAX_TOKENS: Final = 16  # reported
MAX_OBJECTS: Final = 512  # of one class of one token, looked at
MAX_CERTIFICATES: Final = 64  # of one token, reported; ``interpret`` judges them, keeps fewer
MAX_KEYS: Final = 32  # of one class of one token, reported
MAX_DER_BYTES: Final = 32 * 1024
MAX_TOKEN_BYTES: Final = 128 * 1024  # of the certificates of one token
MAX_NUMBER_BYTES: Final = 1024  # RSA with 8192 bits
MAX_ID_BYTES: Final = 256
_TIME_FOR_MORE_S: Final = 3.0  # after that no token beyond MAX_TOKENS is looked at
_PROBE_LIMIT_S: Final = 120  # longer than anybody waits for one
_MAX_DATA_BYTES: Final = 1024**3  # OpenSC and SoftHSM need 20 MB, a module in Java some hundreds

_CKR_NAMES: Final = {
    "AnotherUserAlreadyLoggedIn": "CKR_USER_ANOTHER_ALREADY_LOGGED_IN",
    "FunctionCancelled": "CKR_FUNCTION_CANCELED",
    "TokenNotRecognised": "CKR_TOKEN_NOT_RECOGNIZED",
}
_CKR_SAID: Final = {
    "User type invalid": "CKR_USER_TYPE_INVALID",
    "Buffer was too small": "CKR_BUFFER_TOO_SMALL",
    "Parallel not supported": "CKR_SESSION_PARALLEL_NOT_SUPPORTED",
    "Initialisation error (not initialized)": "CKR_CRYPTOKI_NOT_INITIALIZED",
    "Initialisation error (already initialized)": "CKR_CRYPTOKI_ALREADY_INITIALIZED",
}
"""Errors for which python-pkcs11 has words and no class. Of the others it tells the number."""
_KEY_NUMBERS: Final = {
    KeyType.RSA: Attribute.MODULUS,
    KeyType.EC: Attribute.EC_POINT,
    KeyType.EC_EDWARDS: Attribute.EC_POINT,
}
# What tells certificates apart without parsing them: basicConstraints with cA TRUE, and the id of
# qcStatements (RFC 5280, 4.2.1.9; RFC 3739, 3.2.6). It only decides which of many are reported.
_AUTHORITY: Final = re.compile(
    rb"\x06\x03\x55\x1d\x13(?:\x01\x01\xff)?\x04.\x30.\x01\x01\xff", re.DOTALL
)
_QC_STATEMENTS: Final = b"\x06\x08\x2b\x06\x01\x05\x05\x07\x01\x03"
_LOADING: Final = " exception while loading "  # its words for what the system's loader says


def main() -> NoReturn:
    """Answer the request on standard input, then leave without C_Finalize: some hang in it."""
    from esign_desktop.devices.pkcs11.guardian import start_guardian

    start_guardian()
    reply_fd = _keep_stdout_to_ourselves()
    request = sys.stdin.buffer.readline()
    if request:  # else nobody wants to know any more
        question = json.loads(request)
        module = question["module"]
        _limit_memory()
        _prepare_windows(os.path.dirname(module))  # noqa: PTH120 - pathlib takes 5 ms to load
        if "operation" in question:
            from esign_desktop.devices.pkcs11 import operation

            operation.perform(question, lambda data: _write(reply_fd, data))
            os._exit(0)
        _end_by_itself(question.get("limit_s", _PROBE_LIMIT_S))
        reply = probe(module)
        if sys.stdin.buffer.readline():  # the second line: somebody wants the answer
            _write(reply_fd, json.dumps(reply).encode() + b"\n")
    os._exit(0)


def probe(module: str) -> ProbeReply:
    """List the tokens of a module. Reads public objects only; never logs in."""
    try:
        library = pkcs11.lib(module)
    except pkcs11.PKCS11Error as error:
        if type(error) is not pkcs11.PKCS11Error or _LOADING not in str(error):
            return ProbeReply(outcome="refused", detail=f"C_Initialize: {ckr_name(error)}")
        # what is missing is read off the loader's own words
        said = str(error).removeprefix(f"OS exception while loading {module}: ")
        return ProbeReply(outcome="cannot_load", detail=_windows_error(module) or said.strip())
    about = ", ".join(filter(None, (library.library_description, library.manufacturer_id)))
    version = "{}.{}".format(*library.library_version)
    reply: ProbeReply = {"outcome": "ok", "library": about, "version": version}
    try:
        reply |= _tokens(library, PinLengths(module))
    except pkcs11.PKCS11Error as error:
        reply |= {"outcome": "refused", "detail": ckr_name(error)}
    except (ValueError, MemoryError) as error:
        # what python-pkcs11 says of answers no module may give
        reply |= {"outcome": "refused", "detail": f"senseless answer: {type(error).__name__}"}
    return reply


def ckr_name(error: pkcs11.PKCS11Error) -> str:
    """Return the standard's name of an error, ``"CKR_PIN_INCORRECT"``."""
    name, said = type(error).__name__, str(error)
    if type(error) is pkcs11.PKCS11Error:
        if code := re.fullmatch(r"Unmapped error code 0x([0-9a-fA-F]+)", said):
            return f"CKR 0x{int(code[1], 16):08X}"
        return next((ckr for words, ckr in _CKR_SAID.items() if said.startswith(words)), said)
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).upper()
    return _CKR_NAMES.get(name, f"CKR_{snake}")


def _windows_error(module: str) -> str:
    """Return why Windows does not load a file, by its number, ``"[WinError 126] …"``.

    python-pkcs11 tells Windows' words alone, which are in the system's language.
    """
    if sys.platform != "win32":
        return ""
    kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel32.LoadLibraryW.restype = ctypes.c_void_p
    if kernel32.LoadLibraryW(ctypes.c_wchar_p(module)):
        return "no C_GetFunctionList"
    return str(ctypes.WinError(ctypes.get_last_error())).strip()


def _tokens(library: Any, lengths: PinLengths) -> ProbeReply:
    """Return the tokens; of too many those with certificates of persons, then with any."""
    began = time.monotonic()
    slots = _slots_with_token(library)
    shown: list[RawToken] = []
    looked_at = 0
    for slot in slots[:MAX_SLOTS]:
        if len(shown) >= MAX_TOKENS and time.monotonic() - began > _TIME_FOR_MORE_S:
            break
        looked_at += 1
        shown += _token_in(slot, lengths)
    best = sorted(range(len(shown)), key=lambda place: _token_rank(shown[place]))[:MAX_TOKENS]
    kept = [shown[place] for place in sorted(best)]
    reply: ProbeReply = {"outcome": "ok", "tokens": kept}
    if more := len(shown) - len(kept) + len(slots) - looked_at:
        reply["more_tokens"] = more
    return reply


def _token_in(slot: Any, lengths: PinLengths) -> Iterator[RawToken]:
    """Yield the token of a slot, unless it is a blank one."""
    try:
        token = slot.get_token()
    except pkcs11.PKCS11Error as error:
        yield _refused(slot, ckr_name(error))
        return
    if TokenFlag.TOKEN_INITIALIZED not in token.flags:
        return  # SoftHSM always shows one; a session on it is refused
    raw = _refused(slot, "")
    raw["label"] = token.label
    raw["serial"] = token.serial.decode("ascii", "replace").strip(" \0")
    raw["manufacturer"] = token.manufacturer_id
    raw["model"] = token.model
    raw["flags"] = int(token.flags)
    raw["pin_lengths"] = lengths.of(slot.slot_id)
    try:
        _add_objects(raw, token.open())  # left open: this process ends anyway
    except pkcs11.PKCS11Error as error:
        raw["detail"] = ckr_name(error)
    yield raw


def _slots_with_token(library: Any) -> list[Any]:
    """Return the slots with a token; some modules show none unless asked for all."""
    slots = library.get_slots(token_present=True)
    if slots:
        return list(slots)
    return [s for s in library.get_slots() if SlotFlag.TOKEN_PRESENT in s.flags]


def _refused(slot: Any, detail: str) -> RawToken:
    return RawToken(
        label="",
        serial="",
        manufacturer="",
        model="",
        slot_name=slot.slot_description,
        flags=0,
        pin_lengths=None,
        certificates=[],
        more_certificates=0,
        private_keys=[],
        public_keys=[],
        detail=detail,
    )


def _add_objects(raw: RawToken, session: Any) -> None:
    found = _objects(session, ObjectClass.CERTIFICATE)
    keys = _objects(session, ObjectClass.PRIVATE_KEY)[:MAX_KEYS]
    raw["private_keys"] = private_keys = [_key(key) for key in keys]
    # private keys are hidden from a public session as a rule: then public ones tell nothing
    if any(not key["number"] for key in private_keys):
        public = _objects(session, ObjectClass.PUBLIC_KEY)[:MAX_KEYS]
        raw["public_keys"] = [_key(key) for key in public]
    ders = [_attribute(each, Attribute.VALUE)[:MAX_DER_BYTES] for each in found]
    kept: list[int] = []
    room = MAX_TOKEN_BYTES
    for place in sorted(range(len(ders)), key=lambda place: _certificate_rank(ders[place])):
        room -= len(ders[place])
        if room >= 0 and len(kept) < MAX_CERTIFICATES:
            kept.append(place)
    raw["certificates"] = [
        RawCertificate(der=ders[place].hex(), id=_id(found[place]) if keys else "")
        for place in sorted(kept)
    ]
    raw["more_certificates"] = len(found) - len(kept)


def _objects(session: Any, kind: ObjectClass) -> list[Any]:
    return list(islice(session.get_objects({Attribute.CLASS: kind}), MAX_OBJECTS))


def _key(key: Any) -> RawKey:
    try:
        kind = int(key[Attribute.KEY_TYPE])
    except (pkcs11.PKCS11Error, ValueError):  # ValueError: a number python-pkcs11 has no name for
        kind = None
    shows = _KEY_NUMBERS.get(kind)  # type: ignore[call-overload]
    number = _attribute(key, shows) if shows is not None else b""
    return RawKey(
        id=_id(key), kind=kind, number=number.hex() if len(number) <= MAX_NUMBER_BYTES else ""
    )


def _id(found: Any) -> str:
    key_id = _attribute(found, Attribute.ID)
    return key_id.hex() if len(key_id) <= MAX_ID_BYTES else ""


def _certificate_rank(der: bytes) -> tuple[bool, bool]:
    return _AUTHORITY.search(der) is not None, _QC_STATEMENTS not in der


def _token_rank(token: RawToken) -> tuple[bool, bool]:
    persons = any(
        not _AUTHORITY.search(bytes.fromhex(each["der"])) for each in token["certificates"]
    )
    return not persons, not token["certificates"]


def _attribute(found: Any, attribute: Attribute) -> bytes:
    try:
        return bytes(found[attribute])
    except pkcs11.PKCS11Error:
        return b""


def _keep_stdout_to_ourselves() -> int:
    """Point stdout at stderr and return the real one: vendor modules print debug output."""
    real_stdout = os.dup(1)
    os.dup2(2, 1)
    return real_stdout


def _write(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]


def _end_by_itself(limit_s: int) -> None:
    """End after that time, also in a call that never returns, should nobody have ended us."""
    if sys.platform != "win32":  # there a job does
        import signal

        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(limit_s)


def _limit_memory() -> None:
    """Keep a module that lies about counts from using up the computer's memory meanwhile."""
    if sys.platform == "linux":  # macOS has no such limit, Windows only for a whole job
        import resource

        allowed, most = resource.getrlimit(resource.RLIMIT_DATA)
        if allowed == resource.RLIM_INFINITY or allowed > _MAX_DATA_BYTES:
            resource.setrlimit(resource.RLIMIT_DATA, (_MAX_DATA_BYTES, most))


def _prepare_windows(module_folder: str) -> None:
    """Let the module find its own DLLs before ours, and let it crash without a dialog."""
    if sys.platform == "win32":
        kernel32 = ctypes.WinDLL("kernel32")
        kernel32.SetErrorMode(0x8003)  # no boxes: critical error, crash, missing DLL
        kernel32.SetDllDirectoryW(module_folder)  # PyInstaller had set it to our folder
