"""Starts the program: the worker or the command line, by the arguments."""

import os
import sys

from esign_desktop.app.first_signals import end_at_once
from esign_desktop.model.exit_codes import INTERRUPTED, IO_ERROR, SOFTWARE

TYPE_CHECKING = False  # typing takes 10 ms to load, and the worker waits for us
if TYPE_CHECKING:
    from esign_desktop.app.operation_record import OperationRecord
    from esign_desktop.app.prestart import Prestart

_ASKING = frozenset({"diagnose", "watch", "certificates", "save", "pin", "sign-test"})
"""Commands, by a word of theirs, that ask a PKCS#11 module."""


def main() -> int:
    """Import only what is needed: the worker must start fast and alone."""
    arguments = sys.argv[1:]
    if arguments == ["pkcs11-worker"]:
        from esign_desktop.devices.pkcs11 import worker

        worker.main()
    if arguments == ["pdf-printer"]:
        from esign_desktop.gui.guides.pdf_export import main as print_pdf

        return print_pdf()
    if arguments == ["--version"]:  # inventories ask it of many computers: load nothing for it
        from esign_desktop import __version__

        sys.stdout.write(f"esign-desktop {__version__}\n")
        return 0
    from esign_desktop.app.interruption import interruptible
    from esign_desktop.app.operation_record import OperationRecord

    record, prestart = OperationRecord(), None
    with interruptible(lambda: _report_unreported_outcome(record, arguments)):
        try:
            prestart = _prestart(arguments)
            from esign_desktop.cli.main import main as command_line

            return command_line(prestart=prestart, record=record)
        finally:
            if prestart is not None:
                prestart.end()


def _report_unreported_outcome(record: "OperationRecord", arguments: list[str]) -> None:
    """Tell what a card did where the main thread hangs in a call and will never do so."""
    from esign_desktop.cli.translation import language_asked
    from esign_desktop.cli.unreported_outcome import report_unreported_outcome

    report_unreported_outcome(record, language_asked(arguments))


def _prestart(arguments: list[str]) -> "Prestart | None":
    """Start the worker a command will need: it loads while we do, on another core."""
    simulated = any(argument.startswith("--scenario") for argument in arguments)
    if simulated or _ASKING.isdisjoint(arguments) or not {"-h", "--help"}.isdisjoint(arguments):
        return None
    from esign_desktop.app.prestart import Prestart

    named = "--module" in arguments[:-1]
    return Prestart(arguments[arguments.index("--module") + 1] if named else None)


def cli() -> None:
    """Entry point of ``esign-desktop-cli``.

    Leaves without the interpreter's tidying up: a thread may hang in a PC/SC call for ever. Not
    with Python's own exit code of a failure either, 1, which would be a verdict.
    """
    end_at_once()
    code = SOFTWARE
    try:
        code = _main_with_streams()
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BaseException as error:  # noqa: BLE001 - also SystemExit: nothing may end with a verdict
        code = getattr(error, "exit_code", SOFTWARE)  # a signal's
        if code == SOFTWARE:
            _tell_of(error)
    finally:
        os._exit(code)


def _main_with_streams() -> int:
    from esign_desktop.app import standard_streams

    standard_streams.secure()
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except standard_streams.OutputError as error:  # of --version; commands tell of theirs
        sys.stderr.write(f"esign-desktop-cli: the answer could not be written: {error}\n")
        sys.stderr.flush()
        return IO_ERROR
    return code


def _tell_of(error: BaseException) -> None:
    """Name a failure that came before there was anything that tells of failures."""
    try:
        sys.stderr.write(
            f"esign-desktop-cli: the program could not start ({type(error).__name__}). "
            "Please install it again.\n"
        )
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        return  # nobody reads it


if __name__ == "__main__":
    cli()
