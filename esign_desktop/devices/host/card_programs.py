"""Programs that use cards, recognised by the name or the path of their file."""

import re
from typing import Final

_KNOWN: Final = (
    # AKİA's own Java lies in its folder: /opt/Akia/jre/bin/java (akis_facts.md, 2.1)
    (re.compile(r"(?:^|[/\\ ])aki[as](?:$|[/\\. -])"), "AKİA"),
    (re.compile(r"uyap"), "UYAP Editör"),
    (re.compile(r"arksigner"), "ArkSigner"),
    (re.compile(r"(?:^|[/\\])(?:acro(?:rd32|bat)|adobereader|adobe acrobat)"), "Adobe Acrobat"),
    # GnuPG's card daemon takes readers exclusively by default (scdaemon(1), --pcsc-shared)
    (re.compile(r"(?:^|[/\\])scdaemon(?:$|\.)"), "GnuPG (scdaemon)"),
)
# most Turkish signing programs are Java, and then only this name is to be had
_JAVA: Final = re.compile(r"(?:^|[/\\])javaw?(?:\.exe)?$")


def known_title(program: str) -> str | None:
    """Return what users call a program that uses cards, or None for any other.

    Args:
        program: the name of its file, or better the whole path.
    """
    # İ would become two letters; the patterns are ASCII
    spelled = program.replace("İ", "i").lower()
    for pattern, title in _KNOWN:
        if pattern.search(spelled):
            return title
    return "Java" if _JAVA.search(spelled) else None


def known_titles(programs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the titles of those programs that use cards, each once."""
    titles = (known_title(program) for program in programs)
    return tuple(dict.fromkeys(title for title in titles if title))
