"""Parses the loader's message about a missing library."""

import re
from typing import Final

_MAX_MESSAGE: Final = 4096
_LIBRARY: Final = r"[\w.+-]{1,100}"
# text, because compiling every pattern of the program costs more than its start may
_MISSING: Final = (
    # glibc, a version of a library that is too old: libc.so.6: version `GLIBC_2.38' not found
    r"version [`']([\w.+-]{1,100})' not found",
    # glibc; the text after the colon is translated when a program has set its locale
    rf"^({_LIBRARY}\.so(?:\.[\d.]+)?): (?!wrong|invalid|undefined|file too short|ELF )",
    # musl
    rf"Error loading shared library ({_LIBRARY}):",
    # dyld: Library not loaded: @rpath/libx.dylib
    rf"Library not loaded: (?:\S*/)?({_LIBRARY})(?:\s|$)",
)


def missing_dependency(message: str) -> str:
    """Return the library a loader's message complains of, or an empty text.

    The module itself, named by its absolute path, is never the answer, nor is a symbol. On Windows
    the message (``[WinError 126]``) names nothing: see ``pe.missing_dlls``.
    """
    text = message[:_MAX_MESSAGE].strip()
    for pattern in _MISSING:
        if match := re.search(pattern, text):
            return match[1]
    return ""
