"""Starts the program: the worker or the command line, by the arguments."""

import sys


def main() -> int:
    """Import only what is needed: the worker must start fast and alone."""
    if sys.argv[1:] == ["pkcs11-worker"]:
        from esign_desktop.devices.pkcs11 import worker

        worker.main()
    if sys.argv[1:] == ["--version"]:  # scripts ask it of many computers: no need to load more
        from esign_desktop import __version__

        sys.stdout.write(f"esign-desktop {__version__}\n")
        return 0
    from esign_desktop.cli.main import main as command_line

    return command_line()


def cli() -> int:
    """Entry point of ``esign-desktop-cli``."""
    return main()


if __name__ == "__main__":
    sys.exit(main())
