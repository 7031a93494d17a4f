"""Makes SoftHSM tokens with a test certificate and its key: RSA and EC, login, PIN change."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.stack.certificates import Certified, valid_certificate

DEFAULT_PIN: Final = "123456"
DEFAULT_SO_PIN: Final = "87654321"
DEFAULT_LABEL: Final = "deneme"
_MODULES: Final = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib/pkcs11/libsofthsm2.so",
)


@dataclass(frozen=True, slots=True)
class SoftHsmToken:
    """One initialised token in its own folder."""

    folder: Path
    label: str
    pin: str
    so_pin: str
    certificates: tuple[Certified, ...]

    @property
    def module(self) -> Path:
        """The PKCS#11 module."""
        return find_softhsm_module()

    @property
    def configuration(self) -> Path:
        """The file SOFTHSM2_CONF names."""
        return self.folder / "softhsm2.conf"

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to see this token and no other."""
        return {"SOFTHSM2_CONF": str(self.configuration)}

    def copy_to(self, folder: Path) -> SoftHsmToken:
        """Return the same token in another folder; faster than making one."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(self.folder / "tokens", folder / "tokens")
        _write_configuration(folder)
        return SoftHsmToken(folder, self.label, self.pin, self.so_pin, self.certificates)


def find_softhsm_module() -> Path:
    """Return libsofthsm2.so.

    Raises:
        RuntimeError: the package is not installed.
    """
    for place in _MODULES:
        if Path(place).exists():
            return Path(place)
    raise RuntimeError("the test stack needs the package softhsm2")


def make_token(
    folder: Path,
    certificates: Sequence[Certified] | None = None,
    *,
    label: str = DEFAULT_LABEL,
    pin: str = DEFAULT_PIN,
    so_pin: str = DEFAULT_SO_PIN,
    with_keys: bool = True,
) -> SoftHsmToken:
    """Make a token; by default with an RSA-2048 and an EC P-384 certificate and their keys.

    Raises:
        subprocess.CalledProcessError: a tool refused.
    """
    if certificates is None:
        certificates = (valid_certificate(), valid_certificate(key="ec384"))
    token = SoftHsmToken(folder, label, pin, so_pin, tuple(certificates))
    (folder / "tokens").mkdir(parents=True)
    _write_configuration(folder)
    _run(
        token, "softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin,
        "--so-pin", so_pin,
    )  # fmt: skip
    for number, certified in enumerate(certificates):
        _put(token, certified.der, "cert", certified, number)
        if with_keys:
            key = certified.private_key.private_bytes(
                Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
            )
            if isinstance(certified.private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
                _put(token, key, "privkey", certified, number)
            else:
                _import(token, certified, number)
    return token


def _put(token: SoftHsmToken, der: bytes, kind: str, certified: Certified, number: int) -> None:
    file = token.folder / "import.der"
    file.write_bytes(der)
    try:
        _run(
            token, "pkcs11-tool", "--module", str(token.module), "--token-label", token.label,
            "--login", "--pin", token.pin, "--write-object", str(file), "--type", kind,
            "--id", certified.key_id.hex(), "--label", f"SIGN{number}", "--usage-sign",
        )  # fmt: skip
    finally:
        file.unlink()


def _import(token: SoftHsmToken, certified: Certified, number: int) -> None:
    """Put a key on a token that pkcs11-tool cannot write."""
    file = token.folder / "import.pem"
    file.write_bytes(
        certified.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    try:
        _run(
            token, "softhsm2-util", "--import", str(file), "--token", token.label,
            "--label", f"SIGN{number}", "--id", certified.key_id.hex(), "--pin", token.pin,
        )  # fmt: skip
    finally:
        file.unlink()


def _write_configuration(folder: Path) -> None:
    (folder / "softhsm2.conf").write_text(
        f"directories.tokendir = {folder / 'tokens'}\n"
        "objectstore.backend = file\nlog.level = ERROR\nslots.removable = true\n"
    )


def _run(token: SoftHsmToken, *command: str) -> None:
    environment = {**os.environ, **token.environment}
    subprocess.run(command, env=environment, check=True, capture_output=True)
