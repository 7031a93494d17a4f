"""One name per processor, however a system spells it."""

from typing import Final

_FAMILIES: Final = {  # first letters of a spelling -> name in a 64-bit and in a 32-bit program
    "x86_64": ("x86_64", "x86"),
    "amd64": ("x86_64", "x86"),
    "x64": ("x86_64", "x86"),
    "x86": ("x86", "x86"),
    "i386": ("x86", "x86"),
    "i486": ("x86", "x86"),
    "i586": ("x86", "x86"),
    "i686": ("x86", "x86"),
    "aarch64": ("arm64", "arm"),
    "arm64": ("arm64", "arm"),
    "armv8": ("arm64", "arm"),
    "arm": ("arm", "arm"),
}


def running_architecture(machine: str, pointer_bits: int) -> str:
    """Return what the running program is built for: ``x86_64``, ``x86``, ``arm64``, ``arm``.

    Args:
        machine: the processor in the system's spelling. A 64-bit kernel names itself here even to
            a 32-bit program, which is why that alone is not enough.
        pointer_bits: of the running program.
    """
    spelled = machine.strip().lower()
    for first_letters, (wide, narrow) in _FAMILIES.items():
        if spelled.startswith(first_letters):
            return wide if pointer_bits == 64 else narrow
    return spelled
