"""What goes into the frozen program, and what is left to the system it runs on.

``build.spec`` keeps these rules, and so does ``benchmarks/bare.spec``, which it is measured by.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import distributions
from pathlib import Path, PurePath
from typing import Any, Final

from PyInstaller.depend.bindepend import get_imports

Entry = tuple[str, str, str]
"""One line of PyInstaller's lists: place in the folder, file it comes from, kind."""

EXCLUDED: Final = [
    # what builds packages, and what only a prompt or a test needs
    *("setuptools", "distutils", "packaging", "pip", "wheel", "pydoc", "unittest", "tkinter"),
    *("readline", "typing_extensions"),
    # imported by modules of ours in functions that we never call
    *("asyncio", "multiprocessing", "xmlrpc", "bz2", "lzma", "pygments", "markdown_it"),
]
"""Modules that are left out. ``readline`` is also under the GPL."""

_PLUGINS: Final = {
    *("platforms/qxcb", "platforms/qwayland", "platforms/qwindows", "platforms/qcocoa"),
    "platforms/qoffscreen",  # the PDF printer needs no screen
    *("platformthemes/qgtk3", "platformthemes/qxdgdesktopportal"),
    *("styles/qmodernwindowsstyle", "styles/qmacstyle"),
    "platforminputcontexts/composeplatforminputcontextplugin",
    "platforminputcontexts/ibusplatforminputcontextplugin",
    "wayland-shell-integration/xdg-shell",
    *("wayland-decoration-client/adwaita", "wayland-decoration-client/bradient"),
    *("imageformats/qsvg", "iconengines/qsvgicon"),
    *("printsupport/cupsprintersupport", "printsupport/windowsprintersupport"),
}
_TRANSLATIONS: Final = {"qtbase_tr.qm", "qtbase_en.qm"}

_PYTHON: Final = ("libpython", "python3", "vcruntime")
_PART_OF_WINDOWS: Final = ("bcryptprimitives.dll", "icuuc.dll")  # Wine has stand-ins for them
_NOT_ON_EVERY_DESKTOP: Final = ("libxcb-", "libxkbcommon")
"""Libraries of the system that Qt's window needs and many desktops lack."""
_LIBRARIES_OF_QT: Final = "PySide6/Qt/lib"
_KEPT_HERE: Final = Path(__file__).with_name("licences")  # what comes without its licence's text


def trim(analysis: Any) -> None:
    """Leave out what is not needed, and on Linux what the system has.

    There the bootloader puts our folder first on the library path, also of the worker: whatever
    lies in it, a vendor's module gets in place of the system's. So the system keeps its libraries
    (pcsc-lite, OpenSSL, libstdc++ …) and Qt's stay where only Qt looks for them.
    """
    analysis.binaries = list(needed(analysis.binaries))
    if sys.platform == "linux":
        analysis.binaries = list(_beside_the_system(analysis.binaries))
    analysis.datas = [entry for entry in analysis.datas if _is_wanted(entry)]


def needed(binaries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield Python, its extensions, the wanted plugins, and the libraries all these load."""
    entries = list(binaries)
    by_name: dict[str, list[Entry]] = {}
    for entry in entries:
        by_name.setdefault(_name(entry[0]), []).append(entry)
    waiting = [entry for entry in entries if _is_root(entry)]
    seen: set[str] = set()
    while waiting:
        entry = waiting.pop()
        if entry[0] in seen:
            continue
        seen.add(entry[0])
        yield entry
        if entry[2] != "SYMLINK":
            for library, _ in get_imports(entry[1]):
                if _name(library) not in _PART_OF_WINDOWS:
                    waiting += by_name.get(_name(library), ())


def licences(analysis: Any) -> list[Entry]:
    """Return the licences of all that has got in: packages, Python, Qt, the system's libraries."""
    files = {source for _, source, _ in (*analysis.pure, *analysis.binaries)}
    entries = [_licence("Python", file) for file in _licences_of_python()]
    for folder in _KEPT_HERE.iterdir():
        entries += [_licence(folder.name, file) for file in sorted(folder.iterdir())]
    for distribution in distributions():
        own = [Path(str(distribution.locate_file(file))) for file in distribution.files or ()]
        if not files.isdisjoint(map(str, own)):
            entries += [_licence(distribution.name, file) for file in own if _is_licence(file)]
    for package in _debian_packages(entry[0] for entry in analysis.binaries):
        file = Path("/usr/share/doc", package, "copyright")
        if file.is_file():
            entries.append(_licence(package, file))
    return entries


def _is_root(entry: Entry) -> bool:
    place = PurePath(entry[0])
    if "plugins" in place.parts:
        return f"{place.parent.name}/{place.stem.removeprefix('lib')}" in _PLUGINS
    return entry[2] == "EXTENSION" or place.name.lower().startswith(_PYTHON)


def _beside_the_system(binaries: list[Entry]) -> Iterator[Entry]:
    for place, source, kind in binaries:
        if len(PurePath(place).parts) > 1 or place.startswith("libpython") or kind == "EXTENSION":
            yield place, source, kind
        elif _is_carried(place):
            yield f"{_LIBRARIES_OF_QT}/{place}", source, kind


def _is_carried(name: str) -> bool:
    return name.startswith(_NOT_ON_EVERY_DESKTOP)


def _is_wanted(entry: Entry) -> bool:
    place = PurePath(entry[0])
    if sys.platform == "linux" and entry[2] == "SYMLINK":
        return False  # to Qt's libraries, which find each other without
    if place.suffix == ".qm":
        return place.name in _TRANSLATIONS
    return not any(part.endswith(".dist-info") for part in place.parts)


def _licences_of_python() -> Iterator[Path]:
    library = Path(sys.base_prefix, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}")
    for file in (library / "LICENSE.txt", Path(sys.base_prefix, "LICENSE.txt")):
        if file.is_file():
            yield file


def _is_licence(file: Path) -> bool:
    words = ("licen", "copying", "notice", "authors")
    return ".dist-info" in str(file) and file.name.lower().startswith(words)


def _debian_packages(places: Iterable[str]) -> set[str]:
    """Return the packages of the system's libraries that are carried along."""
    names = [PurePath(place).name for place in places if _is_carried(PurePath(place).name)]
    if sys.platform != "linux" or not names:
        return set()
    try:
        asked = ["dpkg-query", "--search", *(f"*/{name}" for name in names)]
        told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    except OSError:  # not a Debian
        return set()
    return {line.split(":")[0] for line in told.splitlines()}


def _licence(of: str, file: Path) -> Entry:
    return f"licences/{of}/{file.name}", str(file), "DATA"


def _name(library: str) -> str:
    return PurePath(library).name.lower()
