"""The process that loads a PKCS#11 module: read one request, write one reply, vanish.

The only module of the program that may import ``pkcs11``.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from esign_desktop.devices.pkcs11 import without_key_formats  # noqa: F401 - before pkcs11

import pkcs11  # isort: skip
from pkcs11 import Attribute, ObjectClass, SlotFlag, TokenFlag

from esign_desktop.devices.pkcs11.messages import ProbeReply, RawCertificate, RawToken
from esign_desktop.devices.pkcs11.pin_lengths import PinLengths

MAX_TOKENS: Final = 16
MAX_CERTIFICATES: Final = 16
MAX_DER_BYTES: Final = 32 * 1024
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
        reply["tokens"] = list(_tokens(library, PinLengths(module)))
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
    import ctypes

    kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel32.LoadLibraryW.restype = ctypes.c_void_p
    if kernel32.LoadLibraryW(ctypes.c_wchar_p(module)):
        return "no C_GetFunctionList"
    return str(ctypes.WinError(ctypes.get_last_error())).strip()


def _tokens(library: Any, lengths: PinLengths) -> Iterator[RawToken]:
    for slot in _slots_with_token(library)[:MAX_TOKENS]:
        try:
            token = slot.get_token()
        except pkcs11.PKCS11Error as error:
            yield _refused(slot, ckr_name(error))
            continue
        if TokenFlag.TOKEN_INITIALIZED not in token.flags:
            continue  # SoftHSM always shows one; a session on it is refused
        certificates: list[RawCertificate] = []
        detail = ""
        try:
            certificates = _certificates(token)
        except pkcs11.PKCS11Error as error:
            detail = ckr_name(error)
        yield RawToken(
            label=token.label,
            serial=token.serial.decode("ascii", "replace").strip(" \0"),
            manufacturer=token.manufacturer_id,
            model=token.model,
            slot_name=slot.slot_description,
            flags=int(token.flags),
            pin_lengths=lengths.of(slot.slot_id),
            certificates=certificates,
            detail=detail,
        )


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
        detail=detail,
    )


def _certificates(token: Any) -> list[RawCertificate]:
    session = token.open()  # left open: this process ends anyway
    objects = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
    keys = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
    ids = {_attribute(key, Attribute.ID) for key in keys}
    return [
        RawCertificate(
            der=_attribute(found, Attribute.VALUE)[:MAX_DER_BYTES].hex(),
            # private keys are hidden from a public session as a rule: then nobody knows
            has_key=_attribute(found, Attribute.ID) in ids if ids else None,
        )
        for found in objects[:MAX_CERTIFICATES]
    ]


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
        import ctypes

        kernel32 = ctypes.WinDLL("kernel32")
        kernel32.SetErrorMode(0x8003)  # no boxes: critical error, crash, missing DLL
        kernel32.SetDllDirectoryW(module_folder)  # PyInstaller had set it to our folder
