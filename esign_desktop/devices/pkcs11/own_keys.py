"""Which private keys on a token belong to a certificate: told by numbers and ids, not labels."""

import sys
from collections.abc import Iterator
from typing import Final

from esign_desktop.devices.pkcs11.cryptoki import Module
from esign_desktop.devices.pkcs11.messages import Key

CERTIFICATE, PUBLIC_KEY, PRIVATE_KEY = 1, 2, 3  # CKO_
_VALUE, _KEY_TYPE, _ID, _MODULUS, _EC_POINT = 0x11, 0x100, 0x102, 0x120, 0x181  # CKA_
_KEY_TYPES: Final = {"rsa": 0x0, "ec": 0x3}  # CKK_


class OwnKeys:
    """The keys of one certificate.

    Args:
        module: what shows them.
        certificate: DER in hex.
        key: the certificate's public key; None: nobody wants to sign.
    """

    def __init__(self, module: Module, certificate: str, key: Key | None) -> None:
        self._module = module
        self._der = bytes.fromhex(certificate)
        self._key = key

    def of(self, session: int) -> list[int]:
        """Return the private keys that may be the certificate's.

        Those with its public number, where keys show theirs; else those with its id, which may be
        several: cards with two keys of one id are in use.
        """
        key = self._key
        if key is None:
            return []
        ids = {*self._ids_of_certificate(session), *self._ids_of_public(session, key)}
        sure, likely = [], []
        for handle in self._module.objects(session, PRIVATE_KEY):
            kind = self._module.attribute(session, handle, _KEY_TYPE)
            if kind and int.from_bytes(kind, sys.byteorder) != _KEY_TYPES[key["kind"]]:
                continue
            same = self._is_of(session, handle, key)
            if same:
                sure.append(handle)
            elif same is None and self._module.attribute(session, handle, _ID) in ids:
                likely.append(handle)
        return sure or likely

    def certificate_is_shown(self, session: int) -> bool:
        """Tell whether the certificate is on the token, as far as it is shown."""
        return any(True for _ in self._ids_of_certificate(session))

    def _ids_of_certificate(self, session: int) -> Iterator[bytes | None]:
        for handle in self._module.objects(session, CERTIFICATE):
            value = self._module.attribute(session, handle, _VALUE)
            if value and value.startswith(self._der):  # files are filled up with zeros
                yield self._module.attribute(session, handle, _ID)

    def _ids_of_public(self, session: int, key: Key) -> Iterator[bytes | None]:
        for handle in self._module.objects(session, PUBLIC_KEY):
            if self._is_of(session, handle, key):
                yield self._module.attribute(session, handle, _ID)

    def _is_of(self, session: int, handle: int, key: Key) -> bool | None:
        """Tell whether a key object is of a public key; None when it does not say."""
        number = bytes.fromhex(key["number"])
        if key["kind"] == "rsa":
            value = self._module.attribute(session, handle, _MODULUS)
            return value.lstrip(b"\0") == number if value else None
        value = self._module.attribute(session, handle, _EC_POINT)
        return number in value if value else None  # in an OCTET STRING or bare, whole or by x
