"""Reads the certificates of an AKIS card without any vendor's module, and without a PIN."""

import logging
from collections.abc import Iterator, Sequence
from typing import Final

from esign_desktop.devices.akis.files import (
    MF,
    SELECT_BY_ID,
    SELECT_BY_NAME,
    SELECT_BY_PATH,
    SELECT_CHILD_DF,
    SELECT_EF,
    CardRefusedError,
    FileReader,
)
from esign_desktop.devices.akis.transport import Transport, TransportError
from esign_desktop.devices.der_limits import require_simple
from esign_desktop.model.card import CardFamily, DriverlessOutcome
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Wall

logger = logging.getLogger(__name__)

_V2_DIRECTORY: Final = b"PKCS-15"
_V2_FILES: Final = range(0x2F10, 0x2F21)  # MA3 reads to 2F19, others to 2F20
_V2_GAP: Final = 3  # files that may be missing between two certificates

_EF_DIR: Final = bytes.fromhex("2F00")
_PKCS15_DF: Final = bytes.fromhex("5015")  # ISO/IEC 7816-15, where EF.DIR says nothing else
_ODF: Final = bytes.fromhex("5031")
_V1_READ_SIZE: Final = 244  # OpenSC's driver for v1.0
_MAX_CERTIFICATES: Final = 8
_MAX_DIRECTORY_BYTES: Final = 2048
_PADDING: Final = (b"\x00", b"\xff")

_IDENTITY_DF: Final = bytes.fromhex("3D10")  # elektronik kimlik, on T.C. kimlik kartı


class CardFiles(Record, frozen=True):
    """What was found on a card: certificate files as they are, nothing parsed."""

    outcome: DriverlessOutcome
    certificates: tuple[bytes, ...] = ()
    identity_card: bool | None = None
    detail: str = ""


def read_certificates(
    transport: Transport,
    family: CardFamily,
    version: str | None,
    known: Sequence[bytes] = (),
    *,
    whole: bool = True,
) -> CardFiles:
    """Return the certificate files of a card. Every way it can end is an outcome.

    AKIS v1.1 to 1.3 are not tried: they want secure messaging first.

    Args:
        transport: the card.
        family: decides where the certificates are.
        version: likewise.
        known: certificates a module has shown of this card. A file that begins like one of them is
            taken for it: issuer, serial number and dates are in the beginning.
        whole: whether to look past the known ones. If not, the first of them is enough; and on a
            v1 card, where the way to the files costs as much as the module's whole look, nothing
            is read.
    """
    found: list[bytes] = []
    identity: bool | None = None
    if family is CardFamily.AKIS_V2:
        files = FileReader(transport)
        steps = _v2_certificates(files, known, whole=whole)
    elif family is CardFamily.AKIS_V1 and version == "1.0" and (whole or not known):
        files = FileReader(transport, _V1_READ_SIZE)
        steps = _v1_certificates(files, known)
    else:
        return CardFiles(DriverlessOutcome.NOT_TRIED)
    try:
        with Wall(_unreadable, CardRefusedError, TransportError):
            for content in steps:
                blank = not content.strip(b"\x00\xff")  # a file somebody made and nobody filled
                if not blank and content not in found:
                    found.append(content)
        if not found and family is CardFamily.AKIS_V2:
            identity = _is_identity_card(files)
        outcome = DriverlessOutcome.READ if found else DriverlessOutcome.NOT_FOUND
        detail = ""
    except CardRefusedError as error:
        outcome, detail = DriverlessOutcome.REFUSED, str(error)
    except TransportError as error:
        outcome = DriverlessOutcome.REMOVED if error.removed else DriverlessOutcome.REFUSED
        detail = str(error)
    logger.debug("driverless: %s after %d commands %s", outcome, files.commands, detail)
    return CardFiles(outcome, tuple(found), identity, detail)


def _unreadable(name: str) -> TransportError:
    return TransportError(f"unreadable: {name}", removed=False)


def _v2_certificates(files: FileReader, known: Sequence[bytes], *, whole: bool) -> Iterator[bytes]:
    """Yield EF 2F10 to 2F20 of the DF named "PKCS-15"; one known is enough unless whole."""
    if not _select_directory_v2(files):
        return
    missing, any_found = 0, False
    for file_id in _V2_FILES:
        if files.select(SELECT_EF, file_id.to_bytes(2)):
            missing, any_found = 0, True
            found = files.read_der(known=known)
            yield found
            if found in known and not whole:
                return
        else:
            missing += 1
        if any_found and missing >= _V2_GAP:
            return


def _select_directory_v2(files: FileReader) -> bool:
    """Select by name from wherever the last program left the card, then from the MF."""
    try:
        if files.select(SELECT_BY_NAME, _V2_DIRECTORY, wants_fci=False):
            return True
    except CardRefusedError as error:
        logger.debug("selecting by name from here: %s", error)
    files.select(SELECT_BY_ID, MF)
    return files.select(SELECT_BY_NAME, _V2_DIRECTORY, wants_fci=False)


def _v1_certificates(files: FileReader, known: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the certificates of a PKCS#15 layout (ISO/IEC 7816-15): ODF, CDF, certificate."""
    application = MF + _PKCS15_DF
    if not _select_path(files, application + _ODF):
        application = _application_path(files)
        if not application or not _select_path(files, application + _ODF):
            return
    count = 0
    for directory in _paths_in_odf(_read_directory(files)):
        if not _select_path(files, _absolute(directory, application)):
            continue
        for path, offset in _paths_in_cdf(_read_directory(files)):
            if count >= _MAX_CERTIFICATES:
                return
            if _select_path(files, _absolute(path, application)):
                count += 1
                yield files.read_der(offset, known)


def _select_path(files: FileReader, path: bytes) -> bool:
    """Select by absolute path in one command, or step by step where a card does not know that."""
    if len(path) <= len(MF):
        return False  # the MF is no file to read
    try:
        if files.select(SELECT_BY_PATH, path):
            return True
    except CardRefusedError as error:
        logger.debug("selecting by path: %s", error)
    files.select(SELECT_BY_ID, MF)
    steps = [path[at : at + 2] for at in range(2, len(path), 2)]
    *directories, last = steps
    for step in directories:
        if not _select_either(files, step, SELECT_CHILD_DF, SELECT_BY_ID):
            return False
    return _select_either(files, last, SELECT_EF, SELECT_BY_ID)


def _select_either(files: FileReader, name: bytes, first: int, second: int) -> bool:
    try:
        if files.select(first, name):
            return True
    except CardRefusedError as error:
        logger.debug("selecting: %s", error)
    return files.select(second, name)


def _application_path(files: FileReader) -> bytes:
    """Return the path of the PKCS#15 application from EF.DIR, or nothing."""
    if not _select_path(files, MF + _EF_DIR):
        return b""
    for tag, content in _values(_read_directory(files)):
        if tag == 0x61:  # application template
            for inner, path in _values(content):
                if inner == 0x51 and _is_path(path):
                    return path if path.startswith(MF) else MF + path
    return b""


def _paths_in_odf(data: bytes) -> Iterator[bytes]:
    for tag, content in _values(data):
        if tag == 0xA4:  # certificates; A5 and A6 are other people's
            for inner, path_value in _values(content):
                if inner == 0x30 and (path := _path_in(path_value)):
                    yield path[0]


def _paths_in_cdf(data: bytes) -> Iterator[tuple[bytes, int]]:
    for tag, entry in _values(data):
        if tag != 0x30:
            continue
        for inner, attributes in _values(entry):
            if inner != 0xA1:  # typeAttributes
                continue
            for _, sequence in _values(attributes):
                for kind, value in _values(sequence):
                    if kind == 0x30 and (path := _path_in(value)):
                        yield path


def _path_in(sequence: bytes) -> tuple[bytes, int] | None:
    """Return path and offset of a Path (ISO/IEC 7816-15, 8.2.5)."""
    path, offset = b"", 0
    for tag, content in _values(sequence):
        if tag == 0x04:
            path = content
        elif tag == 0x02:
            offset = int.from_bytes(content)
    return (path, offset) if _is_path(path) else None


def _is_path(path: bytes) -> bool:
    return 2 <= len(path) <= 16 and len(path) % 2 == 0


def _absolute(path: bytes, application: bytes) -> bytes:
    return path if path.startswith(MF) else application + path


def _read_directory(files: FileReader) -> bytes:
    """Return the BER values of the selected file, without reading its padding."""
    data = b""
    while len(data) < _MAX_DIRECTORY_BYTES:
        part = files.read(len(data), _V1_READ_SIZE)
        data += part
        used = sum(len(value) for _, _, value in _walk(data))
        if len(part) < _V1_READ_SIZE or data[used : used + 1] in _PADDING:
            break
    return data


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (identifier octet, content) of BER values one after the other."""
    for identifier, content, _ in _walk(data):
        yield identifier, content


def _walk(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (identifier octet, content, whole value); stops at padding and at what is cut off."""
    from asn1crypto import parser  # 10 ms to load, for the oldest cards only

    at = 0
    while at < len(data) and data[at : at + 1] not in _PADDING:
        try:
            require_simple(data[at:])  # the parser recurses into values of indefinite length
            _, _, _, header, content, trailer = parser.parse(data[at:])
        except ValueError:
            return
        whole = header + content + trailer
        yield data[at], content, whole
        at += len(whole)


def _is_identity_card(files: FileReader) -> bool | None:
    """Ask for the DF of the electronic identity, without reading anything in it."""
    try:
        files.select(SELECT_BY_ID, MF)
        return files.select(SELECT_CHILD_DF, _IDENTITY_DF)
    except CardRefusedError:
        return None
