"""Makes, signs and verifies the one-file catalogue. ``scripts/make_catalog_file`` runs it."""

import os
import sys
from hashlib import sha256
from pathlib import Path
from typing import Final

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.loader import load_catalog, parse_catalog, read_files
from esign_desktop.catalog.signed_file import (
    TrustedKey,
    key_line,
    open_signed,
    pack,
    parse_key,
    seal,
)

_ROOT: Final = Path(__file__).resolve().parents[1]
_CATALOG: Final = _ROOT / "drivers_catalog"
_OURS: Final = _ROOT / "resources" / "catalog_keys"

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def tool() -> None:
    """Make keys, sign a catalogue, verify one."""


@tool.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option("--no-passphrase", is_flag=True, help="For a signing machine nobody logs in to.")
def keys(name: Path, no_passphrase: bool) -> None:
    """Make a pair of keys: NAME.sec, to be kept secret, and NAME.pub."""
    secret_file, public_file = (
        name.with_name(f"{name.name}.sec"),
        name.with_name(f"{name.name}.pub"),
    )
    if secret_file.resolve().is_relative_to(_ROOT):
        raise click.ClickException("A secret key has no place in the checkout.")
    secret = Ed25519PrivateKey.generate()
    data = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, _encryption(no_passphrase))
    name.parent.mkdir(parents=True, exist_ok=True)
    try:
        # never over another one: what it has signed could not be followed up
        handle = os.open(secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.ClickException(f"{secret_file} is there already.") from None
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    line = key_line(_public(secret))
    public_file.write_text(f"untrusted comment: esign-desktop catalogue key {name.name}\n{line}\n")
    click.echo(
        f"{secret_file}: keep it secret, and a copy of it where it cannot burn with this one"
    )
    click.echo(f"{public_file}: into resources/catalog_keys, or its second line into a policy")


@tool.command()
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True)
@click.option(
    "--catalog", "folder", type=click.Path(path_type=Path), default=_ROOT / "drivers_catalog"
)
@click.argument("output", type=click.Path(dir_okay=False, path_type=Path))
def sign(key: Path, folder: Path, output: Path) -> None:
    """Check drivers_catalog and write it as one file, signed."""
    files = read_files(folder)
    catalog = parse_catalog(files)
    secret = _read_secret(key)
    public, content = _public(secret), pack(files)
    data = seal(content, public.number, secret.sign(content))
    open_signed(data, (public,))  # what the program will say to it
    part = output.with_name(f".{output.name}.part")
    part.write_bytes(data)
    part.replace(output)
    click.echo(f"{output}: version {catalog.version}, {len(files)} files, {len(data)} bytes")
    if public not in _believed(None):
        click.echo("Signed with a key that resources/catalog_keys does not hold.", err=True)


@tool.command()
@click.option(
    "--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A .pub file."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(key: Path | None, file: Path) -> None:
    """Say whether the program would take a file."""
    believed = _believed(key)
    if not believed:
        raise click.ClickException("resources/catalog_keys holds no key yet; give one with --key.")
    signed = open_signed(file.read_bytes(), believed)
    parse_catalog(signed.files)
    own = load_catalog(_CATALOG).version
    click.echo(f"{file}: version {signed.version}, in order; this checkout has {own}")


def _encryption(no_passphrase: bool) -> KeySerializationEncryption:
    if no_passphrase:
        return NoEncryption()
    text = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    return BestAvailableEncryption(text.encode())


def _read_secret(file: Path) -> Ed25519PrivateKey:
    data = file.read_bytes()
    try:
        secret = load_pem_private_key(data, None)
    except TypeError:  # it has a passphrase
        text = click.prompt("Passphrase", hide_input=True, err=True)
        try:
            secret = load_pem_private_key(data, text.encode())
        except ValueError:
            raise click.ClickException("That is not its passphrase.") from None
    except ValueError as error:
        raise click.ClickException(f"{file}: no secret key: {error}") from error
    if not isinstance(secret, Ed25519PrivateKey):
        raise click.ClickException(f"{file}: not an Ed25519 key")
    return secret


def _public(secret: Ed25519PrivateKey) -> TrustedKey:
    public = secret.public_key().public_bytes_raw()
    return TrustedKey(sha256(public).digest()[:8], public)


def _believed(key: Path | None) -> list[TrustedKey]:
    files = sorted(_OURS.glob("*.pub")) if key is None else [key]
    return [parse_key(file.read_text("ascii")) for file in files]


if __name__ == "__main__":
    try:
        tool()
    except CatalogError as problem:
        sys.exit(f"make_catalog_file: {problem}")
