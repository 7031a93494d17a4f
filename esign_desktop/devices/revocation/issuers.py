"""Asks about several certificates at once, within one overall time limit."""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock, Thread
from typing import Final

from esign_desktop.devices.ports import IssuerAnswer
from esign_desktop.model.certificate import (
    Certificate,
    NoAnswer,
    Revocation,
    RevocationStatus,
    Sha256,
)

TIME_OUT_S: Final = 20.0
_MOST: Final = 6  # certificates; a card has one or two
_LATE_S: Final = 0.3  # for an answer that comes with the end


class OnlineIssuers:
    """Asks over the internet. Loads what it needs for that when it is first asked.

    Args:
        allowed: hosts of the local network that the administrator lets through.
        time_out_s: for everything together.
    """

    def __init__(self, allowed: Sequence[str] = (), time_out_s: float = TIME_OUT_S) -> None:
        self._allowed = frozenset(host.rstrip(".").lower() for host in allowed)
        self._time_out_s = time_out_s

    def ask(
        self, certificates: Sequence[Certificate], others: Sequence[bytes], now: datetime
    ) -> Mapping[Sha256, IssuerAnswer]:
        """Return what their issuers say of certificates. Never raises; takes a time-out at most.

        Each is asked about in a thread of its own that nobody waits for beyond the time-out:
        looking a name up has no other end.
        """
        from esign_desktop.devices.revocation.certificate_check import ask_issuer
        from esign_desktop.devices.revocation.web import Web

        ends = time.monotonic() + self._time_out_s
        web = Web(self._allowed)
        answers: dict[Sha256, IssuerAnswer] = {}
        lock = Lock()

        def work(fingerprint: Sha256, der: bytes) -> None:
            answer = ask_issuer(der, others, web, now, ends)
            with lock:
                answers[fingerprint] = answer

        asked = {c.fingerprint: c.der for c in certificates if c.der is not None}
        threads = [
            Thread(target=work, args=(fingerprint, der), daemon=True)
            for fingerprint, der in list(asked.items())[:_MOST]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0.0, ends + _LATE_S - time.monotonic()))
        with lock:
            late = IssuerAnswer(_no_answer(now))
            return {each: answers.get(each, late) for each in asked}


class ForbiddenIssuers:
    """Never asks: the policy forbids it."""

    def ask(
        self, certificates: Sequence[Certificate], others: Sequence[bytes], now: datetime
    ) -> Mapping[Sha256, IssuerAnswer]:
        """Return that asking is not allowed."""
        del others
        forbidden = Revocation(RevocationStatus.UNKNOWN, now, why=NoAnswer.NOT_ALLOWED)
        return {each.fingerprint: IssuerAnswer(forbidden) for each in certificates}


def _no_answer(now: datetime) -> Revocation:
    detail = "no answer in the time for all certificates"
    return Revocation(RevocationStatus.UNKNOWN, now, why=NoAnswer.TIMED_OUT, detail=detail)
