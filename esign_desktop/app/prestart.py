"""Starts a worker and a look at the readers before the program itself is loaded."""

from __future__ import annotations

import os

from esign_desktop.app.paths import worker_command
from esign_desktop.devices.pkcs11.process import WorkerProcess, probe_request

_FILLED_IN = frozenset("~$%")  # may stand for something else, see ``parse_module_path``

TYPE_CHECKING = False
if TYPE_CHECKING:
    from esign_desktop.devices.pcsc.readers import FirstLook


class Prestart:
    """A worker and, where its module is known, a look at the readers before it is loaded.

    Args:
        module: the one that will be asked, if the command line names it.
    """

    def __init__(self, module: str | None) -> None:
        self.worker = WorkerProcess(worker_command())
        self.first: FirstLook | None = None
        if module is not None:
            # Before the module is loaded: then a card pulled from its hands is a removed one, not
            # an absent one. The worker's own start takes as long, so nobody waits.
            from esign_desktop.devices.pcsc.readers import FirstLook

            self.first = FirstLook()
            # a service that hangs would keep the module waiting for ever, too
            if self.first.answers and not _FILLED_IN.intersection(module):
                self.worker.begin(probe_request(os.path.abspath(module)))  # noqa: PTH100 - as good

    def end(self) -> None:
        """End the worker if nothing used it."""
        self.worker.end()
