"""Compiles the small C pieces of the test stack, once per process."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def build_folder() -> Path:
    """Return a folder for build results; it goes away with the process."""
    folder = Path(tempfile.mkdtemp(prefix="esign-stack-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def compile_shared(source: str, *flags: str) -> Path:
    """Compile a C file of this folder into a shared object.

    Raises:
        RuntimeError: gcc is missing or does not accept it.
    """
    name = f"{Path(source).stem}{abs(hash(flags)) if flags else ''}.so"
    return compile_file(HERE / source, build_folder() / name, *flags)


def compile_file(source: Path, target: Path, *flags: str) -> Path:
    """Compile one C file into a shared object.

    Raises:
        RuntimeError: gcc is missing or does not accept it.
    """
    gcc = shutil.which("gcc")
    if gcc is None:
        raise RuntimeError("the test stack needs gcc")
    done = subprocess.run(
        [gcc, "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-o", target, source, *flags, "-ldl"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"gcc: {done.stderr}")
    return target
