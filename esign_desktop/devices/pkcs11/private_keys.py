"""Finds the private keys of a certificate on a token, for an operation."""

import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

from esign_desktop.devices.pkcs11 import key_matching
from esign_desktop.devices.pkcs11.cryptoki import Module
from esign_desktop.devices.pkcs11.key_matching import KeyObject, PublicNumber
from esign_desktop.devices.pkcs11.messages import Key

CERTIFICATE, PUBLIC_KEY, PRIVATE_KEY = 1, 2, 3  # CKO_
_VALUE, _KEY_TYPE, _ID, _MODULUS, _EC_POINT = 0x11, 0x100, 0x102, 0x120, 0x181  # CKA_
_NUMBERS: Final = {
    key_matching.RSA: _MODULUS,
    key_matching.EC: _EC_POINT,
    key_matching.EC_EDWARDS: _EC_POINT,
}


class FoundKeys(NamedTuple):
    """Handles of the private keys that may be a certificate's; has_key as in ``Match``."""

    handles: tuple[int, ...]
    has_key: bool | None


class PrivateKeys:
    """The keys of one certificate.

    Args:
        module: what shows them.
        certificate: DER in hex.
        key: the certificate's public key; None: nobody wants to sign.
    """

    def __init__(self, module: Module, certificate: str, key: Key | None) -> None:
        self._module = module
        self._der = bytes.fromhex(certificate)
        self._public = PublicNumber(key["kind"], bytes.fromhex(key["number"])) if key else None

    def of(self, session: int) -> FoundKeys:
        """Return the private keys that may be the certificate's."""
        if self._public is None:
            return FoundKeys((), None)
        handles = self._module.objects(session, PRIVATE_KEY)
        private_keys = [self._key(session, handle) for handle in handles]
        public_keys: list[KeyObject] = []
        if any(not key.number for key in private_keys):
            public = self._module.objects(session, PUBLIC_KEY)
            public_keys = [self._key(session, handle) for handle in public]
        ids = tuple(self._ids(session))
        match = key_matching.own_keys(self._public, ids, private_keys, public_keys)
        return FoundKeys(tuple(handles[place] for place in match.places), match.has_key)

    def certificate_is_shown(self, session: int) -> bool:
        """Tell whether the certificate is on the token, as far as it is shown."""
        return any(True for _ in self._ids(session))

    def _ids(self, session: int) -> Iterator[bytes]:
        for handle in self._module.objects(session, CERTIFICATE):
            value = self._module.attribute(session, handle, _VALUE)
            if value and value.startswith(self._der):  # files are filled up with zeros
                yield self._module.attribute(session, handle, _ID) or b""

    def _key(self, session: int, handle: int) -> KeyObject:
        attribute = self._module.attribute
        key_type = attribute(session, handle, _KEY_TYPE)
        kind = int.from_bytes(key_type, sys.byteorder) if key_type else None
        # of a key that does not tell its type: the number that the certificate's would have
        wanted = self._public.kind if kind is None and self._public else kind
        shows = _NUMBERS.get(wanted) if wanted is not None else None
        number = attribute(session, handle, shows) if shows is not None else None
        return KeyObject(attribute(session, handle, _ID) or b"", kind, number or b"")
