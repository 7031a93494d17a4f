"""Starts the smart card service, with the system's own dialog for the rights it takes."""

from typing import Final

from esign_desktop.model.host import Platform

_LIMIT_S: Final = 120  # the system may ask for a password meanwhile


class StartFailedError(Exception):
    """The service could not be started; the message is the system's own."""


def command(platform: Platform) -> tuple[str, ...]:
    """Return what starts the service; nothing where the system starts it by itself.

    Windows: ``sc`` behind the consent of User Account Control, which ``Start-Process -Verb RunAs``
    asks for. Linux: systemd asks polkit, whose agent asks the user. Source: Microsoft's
    documentation of ``sc`` and ``Start-Process``; systemctl(1), 2026-11-25.
    """
    if platform is Platform.WINDOWS:
        system = system_directory()
        # a name alone is looked for in the program's own folder, the current one and PATH
        # (Microsoft, "CreateProcessW"), and this one runs with an administrator's rights
        return (
            rf"{system}\WindowsPowerShell\v1.0\powershell.exe",
            "-NoProfile",
            "-NonInteractive",
            "-Command",
            f"Start-Process -FilePath '{system}\\sc.exe' -ArgumentList 'start','SCardSvr' "
            "-Verb RunAs -Wait -WindowStyle Hidden",
        )
    if platform is Platform.LINUX:
        return ("systemctl", "start", "pcscd.socket")
    return ()


def system_directory() -> str:
    """Return Windows' system folder, by Windows itself: the environment is any user's to set."""
    from esign_desktop.devices.host.windows_api import system_folders

    return next(iter(system_folders()), r"C:\Windows\System32")


def start_service(platform: Platform) -> None:
    """Start the service. Blocks until the system has answered.

    Raises:
        StartFailedError: it refused, the user did, or there is no way to ask it.
    """
    words = command(platform)
    if not words:
        return
    import subprocess  # not before somebody wants it: the window's first paint waits for us

    try:
        completed = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LIMIT_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except FileNotFoundError as error:
        raise StartFailedError(f"{words[0]}?") from error
    except subprocess.TimeoutExpired as error:
        raise StartFailedError(f"{words[0]}: > {_LIMIT_S} s") from error
    if completed.returncode:
        lines = (completed.stderr or completed.stdout).strip().splitlines()
        raise StartFailedError(lines[-1][:200] if lines else f"{words[0]}: {completed.returncode}")
