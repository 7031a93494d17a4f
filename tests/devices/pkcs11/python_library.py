"""A PKCS#11 module that is a Python object, as python-pkcs11 shows one."""

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import esign_desktop.devices.pkcs11.worker  # noqa: F401 - loads pkcs11 without its helpers

from pkcs11 import Attribute, ObjectClass, SlotFlag, TokenFlag, exceptions  # isort: skip

INITIALIZED = TokenFlag.TOKEN_INITIALIZED
MODULE = "/usr/lib/libakisp11.so"


class Token(SimpleNamespace):
    """A token as python-pkcs11 shows it."""

    def __init__(self, objects: dict[ObjectClass, list[Any]] | Exception, **facts: Any) -> None:
        super().__init__(
            label="AKIS_0011", serial=b"0011\0 \xff", manufacturer_id="TUBITAK", model="AKIS",
            flags=INITIALIZED | TokenFlag.USER_PIN_INITIALIZED,
        )  # fmt: skip
        self.__dict__.update(facts)
        self.objects = objects

    def open(self) -> "Token":
        if isinstance(self.objects, Exception):
            raise self.objects
        return self

    def get_objects(self, wanted: dict[Attribute, ObjectClass]) -> Iterable[Any]:
        assert not isinstance(self.objects, Exception)
        return self.objects.get(wanted[Attribute.CLASS], [])


class Slot(SimpleNamespace):
    """A slot with a token, or with an error instead."""

    def __init__(self, token: Token | Exception, number: int = 0) -> None:
        super().__init__(
            slot_id=number, slot_description=f"Reader {number}", flags=SlotFlag.TOKEN_PRESENT
        )
        self.token = token

    def get_token(self) -> Token:
        if isinstance(self.token, Exception):
            raise self.token
        return self.token


class Library(SimpleNamespace):
    """A module; ``hidden`` slots are shown only when all are asked for."""

    def __init__(self, *slots: Slot, hidden: bool = False) -> None:
        super().__init__(library_description="AKIS", manufacturer_id="", library_version=(6, 8))
        self.slots, self.hidden = slots, hidden

    def get_slots(self, token_present: bool = False) -> list[Slot]:
        return [] if token_present and self.hidden else list(self.slots)


class Value(dict[Attribute, Any]):
    """An object; an attribute it lacks is refused."""

    def __missing__(self, key: Attribute) -> bytes:
        raise exceptions.AttributeTypeInvalid


def certificate(value: bytes, key_id: bytes) -> Value:
    return Value({Attribute.VALUE: value, Attribute.ID: key_id})
