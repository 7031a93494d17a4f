"""Puts a file in place: whole, or not at all."""

from pathlib import Path


def put_in_place(file: Path, data: bytes) -> None:
    """Write a file beside the place it is for, then move it there.

    Raises:
        OSError: it cannot be written.
    """
    if file.exists() and not file.is_file():
        file.write_bytes(data)  # /dev/stdout, /dev/null, a pipe: nothing may take its place
        return
    target = file.resolve()  # a link keeps pointing to where it points
    temporary = target.with_name(f".{target.name}.part")
    try:
        temporary.write_bytes(data)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
