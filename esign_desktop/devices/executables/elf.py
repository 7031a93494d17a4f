"""ELF, the format of Linux. Source: System V ABI, chapter 4, "ELF Header"."""

from typing import Final

_MACHINES: Final = {  # class (1: 32 bits, 2: 64 bits), e_machine; little-endian only
    (1, 3): "x86",
    (2, 62): "x86_64",
    (1, 40): "arm",
    (2, 183): "arm64",
}


def architectures(head: bytes) -> tuple[str, ...]:
    """Return the architecture a file is built for; none where the header is cut off.

    Args:
        head: the first bytes of the file.
    """
    if len(head) < 20:
        return ()
    bits, order = head[4], head[5]
    machine = int.from_bytes(head[18:20], "big" if order == 2 else "little")
    # 64-bit code in 32-bit files (x32) and big-endian ARM need a processor mode we never run in
    name = _MACHINES.get((bits, machine)) if order == 1 else None
    return (name or f"other:{machine:#x}",)
