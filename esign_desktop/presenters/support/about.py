"""What this program is made of: versions to tell the help desk, and whose work is in it."""

from typing import Final

from esign_desktop.model.catalog_use import CatalogInUse
from esign_desktop.model.record import Record
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.texts import N_, Texts


class Part(Record, frozen=True):
    """Somebody else's work that comes with the program."""

    name: str  # of its distribution
    licence: str  # SPDX expression
    homepage: str


class Fact(Record, frozen=True):
    """One line: what, and which."""

    label: str
    value: str


class AboutView(Record, frozen=True):
    """The page."""

    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The facts as text, to be copied."""
        return "".join(f"{fact.label}: {fact.value}\n" for fact in self.facts)

    @property
    def licences(self) -> str:
        """The parts as text, one a line."""
        return "".join(f"{p.name} ({p.licence})  {p.homepage}\n" for p in self.parts)


class Versions(Record, frozen=True):
    """What only the running program knows."""

    app: str
    released: str
    python: str
    qt: str
    system: str


PARTS: Final = (
    Part("Python", "PSF-2.0", "https://www.python.org/"),
    Part("PySide6-Essentials", "LGPL-3.0-only", "https://pyside.org/"),
    Part("asn1crypto", "MIT", "https://github.com/wbond/asn1crypto"),
    Part("click", "BSD-3-Clause", "https://click.palletsprojects.com/"),
    Part("cryptography", "Apache-2.0 OR BSD-3-Clause", "https://cryptography.io/"),
    Part("msgspec", "BSD-3-Clause", "https://msgspec.dev/"),
    Part("platformdirs", "MIT", "https://platformdirs.readthedocs.io/"),
    Part("pyscard", "LGPL-2.1-or-later", "https://github.com/LudovicRousseau/pyscard"),
    Part("pyudev", "LGPL-2.1-or-later", "https://github.com/pyudev/pyudev"),
    Part("python-pkcs11", "MIT", "https://python-pkcs11.readthedocs.io/"),
    Part("rich", "MIT", "https://github.com/Textualize/rich"),
    Part("segno", "BSD-3-Clause", "https://segno.readthedocs.io/"),
)
"""Read in each distribution's own metadata on 2026-11-25."""


def about_view(versions: Versions, catalog: CatalogInUse, texts: Texts) -> AboutView:
    """Return the page."""
    _ = texts.get
    origin = _(word(catalog.place.origin))
    facts = (
        Fact(_(N_("Program")), f"{versions.app} ({versions.released})"),
        Fact(_(N_("Catalogue")), f"{catalog.catalog.version}. {origin}"),
        Fact(_(N_("System")), versions.system),
        Fact("Python", versions.python),
        Fact("Qt", versions.qt),
    )
    return AboutView(facts, PARTS)
