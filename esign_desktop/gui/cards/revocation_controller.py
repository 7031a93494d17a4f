"""Asks issuers in the background: on a click, or for every card if the administrator wants it."""

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

_HOLDS_S: Final = 3600.0
"""How long what was asked by itself is not asked again, though cards come and go."""


class RevocationController(QObject):
    """Asks about the certificates of the newest report, one time after the other.

    Args:
        program: the words, who asks, and what the administrator wants.
        background: where it is waited for.
        parent: owns this.
    """

    said = Signal(str, bool)  # how far it is, or how it ended; whether it goes on
    answered = Signal()  # reports are to be judged anew

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
        """Tell whether an answer is waited for."""
        return self._job is not None

    def take(self, report: Report) -> None:
        """Take the newest report. Call when it is on the screen: the card's answer comes first."""
        self._report = report
        there = frozenset(to_ask(report.snapshot))
        if there != self._about and self._about:  # what was said is of another card
            self._let_go()
            self._about = frozenset()
            self._say("")
        if self._program.policy.online is OnlineUse.ALWAYS and self._is_due(there):
            self.ask()

    def refresh(self) -> None:
        """Take what was asked by itself for old: somebody wants to know how it is now."""
        self._asked.clear()

    def ask(self) -> None:
        """Ask about the certificates that are there, unless that is going on."""
        report = self._report
        if report is None or self.is_checking:
            return
        self._about = frozenset(to_ask(report.snapshot))
        self._asked |= dict.fromkeys(self._about, time.monotonic())
        self._job = self._background.run(
            lambda: self._program.ask_issuers(report), self._answered, self._failed
        )
        self._say(self._program.texts.get(N_("Asking the issuer over the internet…")))

    def give_up(self) -> None:
        """Wait for no answer any more."""
        self._let_go()
        self._say(self._program.texts.get(N_("Asking was given up.")))

    def _is_due(self, there: frozenset[Sha256]) -> bool:
        now = time.monotonic()
        return any(now - self._asked.get(each, -_HOLDS_S) >= _HOLDS_S for each in there)

    def _let_go(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = None

    def _say(self, sentence: str) -> None:
        self.sentence = sentence
        self.said.emit(sentence, self.is_checking)

    def _answered(self, certificates: Iterable[Certificate]) -> None:
        self._job = None
        self.answered.emit()
        self._say(online_words(certificates, self._program.texts))

    def _failed(self, error: BaseException) -> None:
        self._job = None
        words = N_("The issuer could not be asked: {reason}")
        self._say(self._program.texts.get(words, reason=type(error).__name__))
