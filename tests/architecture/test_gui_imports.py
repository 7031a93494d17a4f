"""How the modules of the window import each other: in no circle, and no room another.

Imports inside functions and under ``TYPE_CHECKING`` count too.
"""

from collections.abc import Mapping
from typing import Final

import grimp
import pytest

GUI: Final = "esign_desktop.gui"
ROOMS: Final = (
    "status", "cards", "pin", "drivers", "guides", "support", "tray", "settings", "crash",
    "single_instance",
)  # fmt: skip
ALLOWED: Final = {
    (f"{GUI}.settings.settings_dialog", f"{GUI}.tray.choices"),  # a part of the settings
}

Imports = Mapping[str, frozenset[str]]


@pytest.fixture(scope="module")
def imports() -> Imports:
    graph = grimp.build_graph("esign_desktop", cache_dir=None)
    modules = {GUI, *graph.find_descendants(GUI)}
    return {
        module: frozenset(graph.find_modules_directly_imported_by(module) & modules)
        for module in modules
    }


def in_circles(imports: Imports) -> list[str]:
    """Return the modules that import themselves, be it through others."""
    return sorted(module for module in imports if module in reached_from(module, imports))


def reached_from(start: str, imports: Imports) -> set[str]:
    reached, waiting = set[str](), [start]
    while waiting:
        new = imports[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def room_of(module: str) -> str:
    below = module.removeprefix(f"{GUI}.").split(".")[0]
    return below if below in ROOMS else ""


def test_no_two_modules_of_the_window_import_each_other_in_a_circle(imports: Imports) -> None:
    assert len(imports) > 60
    assert in_circles(imports) == []


def test_a_circle_of_three_is_found() -> None:
    one, two, three = (frozenset({name}) for name in "123")
    assert in_circles({"1": two, "2": three, "3": one, "4": one}) == ["1", "2", "3"]


def test_an_import_for_the_type_checker_counts(imports: Imports) -> None:
    revocation = f"{GUI}.cards.revocation_controller"
    assert revocation in imports[f"{GUI}.page_factory"]


def test_the_rooms_do_not_import_each_other(imports: Imports) -> None:
    across = {
        (module, imported)
        for module in imports
        for imported in imports[module]
        if room_of(module) and room_of(imported) and room_of(module) != room_of(imported)
    }
    assert {room_of(module) for module in imports} == {*ROOMS, ""}
    assert across == ALLOWED
