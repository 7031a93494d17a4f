"""PIN lengths, read from a module with nothing but C's own calls."""

import ctypes
from collections.abc import Iterator

import pytest

from esign_desktop.devices.pkcs11.pin_lengths import FunctionList, PinLengths, TokenInfo

_ASKS = ctypes.CFUNCTYPE(ctypes.c_ulong, ctypes.c_ulong, ctypes.POINTER(TokenInfo))
UNAVAILABLE = ctypes.c_ulong(-1).value
SLOT = 7


class Module:
    """A module of two functions, with what they are to say."""

    def __init__(self) -> None:
        self.shortest, self.longest = 6, 16
        self.result, self.list_result = 0, 0
        self.without_table = False
        self._answer = _ASKS(self._token_info)
        self.table = FunctionList()
        self.table.functions[6] = ctypes.cast(self._answer, ctypes.c_void_p).value

    def C_GetFunctionList(self, place: object) -> int:
        pointer = ctypes.cast(place, ctypes.POINTER(ctypes.c_void_p))  # type: ignore[arg-type]
        if not self.without_table:
            pointer[0] = ctypes.addressof(self.table)
        return self.list_result

    def _token_info(self, slot: int, info: "ctypes._Pointer[TokenInfo]") -> int:
        assert slot == SLOT
        info.contents.min_pin_length, info.contents.max_pin_length = self.shortest, self.longest
        return self.result


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Iterator[Module]:
    made = Module()
    monkeypatch.setattr(ctypes, "CDLL", lambda path: made)
    yield made


def lengths() -> tuple[int, int] | None:
    return PinLengths("/usr/lib/libakisp11.so").of(SLOT)


@pytest.mark.parametrize(
    ("shortest", "longest", "told"),
    [
        (6, 16, (6, 16)),
        (6, 6, (6, 6)),
        (1, 255, (1, 255)),
        (0, 16, None),
        (16, 6, None),
        (6, 256, None),
        (6, UNAVAILABLE, None),
        (UNAVAILABLE, UNAVAILABLE, None),
    ],
)
def test_lengths_are_told_where_they_make_sense(
    module: Module, shortest: int, longest: int, told: tuple[int, int] | None
) -> None:
    module.shortest, module.longest = shortest, longest

    assert lengths() == told


def test_a_token_that_refuses_tells_no_lengths(module: Module) -> None:
    module.result = 0xE0  # CKR_TOKEN_NOT_PRESENT

    assert lengths() is None


def test_a_module_without_its_functions_tells_no_lengths(module: Module) -> None:
    module.table.functions[6] = None
    assert lengths() is None

    module.without_table = True
    assert lengths() is None

    module.list_result = 0x54
    assert lengths() is None


def test_the_structure_is_that_of_the_standard() -> None:
    wide = ctypes.sizeof(ctypes.c_ulong)

    assert ctypes.sizeof(TokenInfo) == 96 + 11 * wide + 20 + (4 if wide == 8 else 0)
    assert TokenInfo.max_pin_length.offset == 96 + 5 * wide
