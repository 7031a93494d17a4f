"""What the commands of macOS print."""

from collections.abc import Sequence


def output_of(command: Sequence[str], timeout_s: float) -> bytes:
    """Return what a command prints; nothing where it fails or takes too long. Never raises."""
    import subprocess  # not before somebody asks: nothing else here needs it

    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout
