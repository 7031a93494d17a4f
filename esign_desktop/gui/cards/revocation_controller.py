"""Checks revocation online: on request, or for every card where the policy says so."""

import time
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, Signal

from esign_desktop.app.context import AppContext
from esign_desktop.app.online import to_ask
from esign_desktop.gui.background import Background, Job
from esign_desktop.model.certificate import Certificate, Sha256
from esign_desktop.model.online_use import OnlineUse
from esign_desktop.model.report import Report
from esign_desktop.presenters.cards.revocation import online_words
from esign_desktop.presenters.texts import N_

_REPEAT_AFTER_S: Final = 3600.0
"""How long what was asked by itself is not asked again, though cards come and go."""


class RevocationController(QObject):
    """Asks the issuers about the certificates of the newest report; one check at a time.

    Args:
        program: the texts, the policy and the issuers.
        background: runs the check.
        parent: owns this.
    """

    status_changed = Signal(str, bool)  # sentence; whether a check is running
    answered = Signal()  # findings may have changed

    def __init__(
        self, program: AppContext, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._program = program
        self._background = background
        self._report: Report | None = None
        self._job: Job | None = None
        self._about = frozenset[Sha256]()  # what was asked, or is being asked, last
        self._asked = dict[Sha256, float]()
        self.sentence = ""

    @property
    def is_checking(self) -> bool:
        """Return whether a check is running."""
        return self._job is not None

    def set_report(self, report: Report) -> None:
        """Set the newest report. Call once it is on screen: a check may start."""
        self._report = report
        there = frozenset(to_ask(report.snapshot))
        if there != self._about and self._about:  # what was said is of another card
            self._drop_job()
            self._about = frozenset()
            self._set_status("")
        if self._program.policy.online is OnlineUse.ALWAYS and self._is_due(there):
            self.check()

    def refresh(self) -> None:
        """Forget when certificates were checked automatically: the next report starts a check."""
        self._asked.clear()

    def check(self) -> None:
        """Start a check, unless one is running."""
        report = self._report
        if report is None or self.is_checking:
            return
        self._about = frozenset(to_ask(report.snapshot))
        self._asked |= dict.fromkeys(self._about, time.monotonic())
        self._job = self._background.run(
            lambda: self._program.ask_issuers(report), self._answered, self._failed
        )
        self._set_status(
            self._program.texts.get(N_("Checking with the issuer over the internet…"))
        )

    def cancel(self) -> None:
        """Stop waiting for the running check."""
        self._drop_job()
        self._set_status(self._program.texts.get(N_("Cancelled.")))

    def _is_due(self, there: frozenset[Sha256]) -> bool:
        now = time.monotonic()
        return any(
            now - self._asked.get(each, -_REPEAT_AFTER_S) >= _REPEAT_AFTER_S for each in there
        )

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = None

    def _set_status(self, sentence: str) -> None:
        self.sentence = sentence
        self.status_changed.emit(sentence, self.is_checking)

    def _answered(self, certificates: Iterable[Certificate]) -> None:
        self._job = None
        self.answered.emit()
        self._set_status(online_words(certificates, self._program.texts))

    def _failed(self, error: BaseException) -> None:
        self._job = None
        words = N_("Could not check with the issuer: {reason}")
        self._set_status(self._program.texts.get(words, reason=type(error).__name__))
