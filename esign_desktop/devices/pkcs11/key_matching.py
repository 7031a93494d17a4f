"""Matches private keys to a certificate: the same for diagnosis, preview and signing.

Pure: works on key objects as far as a token shows them. The public key decides where it is seen:
on the private key itself, or on a public key object of the same CKA_ID. CKA_ID decides otherwise
(PKCS#11 v3.1, 4.8: it should be the same for key pair and certificate, but no token enforces it).
Labels never do.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

# CKK_ (PKCS#11 v3.1, pkcs11t.h)
RSA: Final = 0x0
EC: Final = 0x3
EC_EDWARDS: Final = 0x40


class PublicNumber(NamedTuple):
    """What tells the public key of a certificate from others."""

    kind: int  # CKK_
    number: (
        bytes  # the modulus without leading zeros, the point's x, or the key of an Edwards curve
    )


class KeyObject(NamedTuple):
    """A private or public key object. Empty: the token does not show it."""

    id: bytes = b""  # CKA_ID
    kind: int | None = None  # CKA_KEY_TYPE
    number: bytes = b""  # CKA_MODULUS or CKA_EC_POINT


class Match(NamedTuple):
    """Private keys that may be a certificate's, by their place in what was asked about.

    ``has_key`` is True where public key or CKA_ID say so, False where they exclude every key, and
    None where nothing is told: no private key is shown, or neither number nor id of one.
    """

    places: tuple[int, ...]
    has_key: bool | None


def own_keys(
    public: PublicNumber | None,
    ids: Collection[bytes],
    private_keys: Sequence[KeyObject],
    public_keys: Sequence[KeyObject] = (),
    others: Collection[PublicNumber] = (),
) -> Match:
    """Return the private keys of one certificate.

    Several, where a card has two keys of one id and shows no number of either.

    Args:
        public: of the certificate; None: not known, then ids alone decide.
        ids: CKA_ID of the certificate's objects.
        private_keys: all that are shown.
        public_keys: all that are shown.
        others: public keys of other certificates with the same CKA_ID.
    """
    ids = {each for each in ids if each}
    told = [(each.id, _is_of(each, public)) for each in public_keys if each.id]
    own_ids = {each for each, same in told if same}
    foreign_ids = {each for each, same in told if same is False} - own_ids
    by_number, by_public_key, by_id, untold = [], [], [], []
    for place, key in enumerate(private_keys):
        same = _is_of(key, public)
        if same:
            by_number.append(place)
        elif same is False or key.id in foreign_ids:
            continue
        elif key.id in own_ids:
            by_public_key.append(place)
        elif key.id in ids:
            by_id.append(place)
        elif not key.id or not ids:
            untold.append(place)
    if sure := by_number or by_public_key:
        return Match(tuple(sure), True)
    if by_id:
        # an id that stands on more certificates than keys does not say whose the key is
        alike = {each for each in others if public is None or each.kind == public.kind}
        claimed = len({*alike, public} - {None})
        return Match(tuple(by_id), True if claimed <= len(by_id) else None)
    if untold:
        return Match(tuple(untold), None)
    return Match((), False if private_keys else None)


def _is_of(key: KeyObject, public: PublicNumber | None) -> bool | None:
    """Tell whether a key object is of a public key; None when it does not say."""
    if public is None:
        return None
    if key.kind is not None and key.kind != public.kind:
        return False
    if not key.number or not public.number:
        return None
    if public.kind == RSA:
        return key.number.lstrip(b"\0") == public.number
    return public.number in key.number  # in an OCTET STRING or bare, whole or by x
