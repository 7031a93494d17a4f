"""The kinds of keys whose signatures this program can verify. Pure."""

from typing import Final

from esign_desktop.model.certificate import Certificate, KeyKind

TESTABLE: Final = frozenset(
    {
        "secp256r1", "secp384r1", "secp521r1", "secp256k1",
        "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1",
        "Ed25519",
    }
)  # fmt: skip
"""By ``Certificate.key_name``; what ``devices.signatures`` knows. RSA keys have no such name."""


def untestable_kind(certificate: Certificate) -> str | None:
    """Return the name of a kind of key that a test signature tells nothing about.

    None: its signatures can be verified. Empty: of a kind that nobody could name.
    """
    named_by_kind = certificate.key is not KeyKind.OTHER and not certificate.key_name
    if named_by_kind or certificate.key_name in TESTABLE:
        return None
    return certificate.key_name
