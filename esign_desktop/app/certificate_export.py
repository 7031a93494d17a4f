"""Writes certificates to files. The file names hold no person's name."""

import base64
import textwrap
from enum import StrEnum, unique
from pathlib import Path

from esign_desktop.app.atomic_write import atomic_write
from esign_desktop.model.certificate import Certificate


@unique
class Form(StrEnum):
    """How a certificate is written."""

    PEM = "pem"  # text
    DER = "der"  # bytes


def file_stem(certificate: Certificate) -> str:
    """Return a name for its file: the beginning of the fingerprint."""
    return certificate.fingerprint[:16]


def encoded(der: bytes, form: Form) -> bytes:
    """Return a certificate as it stands in a file (RFC 7468, 5.1, for PEM)."""
    if form is Form.DER:
        return der
    text = "\n".join(textwrap.wrap(base64.b64encode(der).decode("ascii"), 64))
    return f"-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n".encode("ascii")


def form_of(file: Path) -> Form:
    """Return the format of a file by its suffix; text for any other suffix."""
    return Form.DER if file.suffix.casefold() in {".der", ".cer"} else Form.PEM


def save(der: bytes, file: Path, form: Form) -> None:
    """Write a certificate, whole or not at all. A person's name is in it: for its owner only.

    Raises:
        OSError: the file cannot be written.
    """
    atomic_write(file, encoded(der, form), private=True)
