"""When certificates hold, as bars on one line of time: made, today, renewal, end."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from esign_desktop.model.certificate import Certificate
from esign_desktop.model.moments import shifted
from esign_desktop.model.record import Moment, Record
from esign_desktop.model.report import LinkState
from esign_desktop.model.validity import RENEWAL_DAYS, Validity, is_stopped, validity_of
from esign_desktop.presenters.lifetime import until
from esign_desktop.presenters.texts import N_, Texts

_FARTHEST = timedelta(days=15 * 365)  # an end in the year 9999 would make all others a dot
_MARGIN = 0.04  # of the whole, before the first beginning and behind the last end


class Span(Record, frozen=True):
    """The part of time that is drawn; the same for all cards, so that they can be compared."""

    first: Moment
    last: Moment

    def place(self, moment: datetime) -> float:
        """Return where a moment is: 0 at the left end, 1 at the right."""
        whole = (self.last - self.first).total_seconds()
        return min(max((moment - self.first).total_seconds() / whole, 0.0), 1.0)


class BarView(Record, frozen=True):
    """One certificate on the line of time. Places are between 0 and 1."""

    begin: float
    renewal: float  # from here to the end it can be renewed
    end: float
    today: float
    state: LinkState  # OK, WARNING: in its last months, BROKEN: over or stopped, UNKNOWN: to come
    begin_word: str
    end_word: str
    today_word: str
    sentence: str  # all of it, for who does not see the picture


def span_of(certificates: Iterable[Certificate], now: datetime) -> Span:
    """Return the part of time that holds all certificates and today."""
    farthest, earliest = shifted(now, _FARTHEST), shifted(now, -_FARTHEST)
    moments = [now]
    for each in certificates:
        moments += [max(each.not_before, earliest), min(each.not_after, farthest)]
    first, last = min(moments), max(moments)
    margin = max((last - first) * _MARGIN, timedelta(days=10))
    return Span(shifted(first, -margin), shifted(last, margin))


def bar_view(certificate: Certificate, span: Span, now: datetime, texts: Texts) -> BarView:
    """Return one certificate's bar."""
    begin, end = texts.date(certificate.not_before), texts.date(certificate.not_after)
    renewal = max(
        shifted(certificate.not_after, -timedelta(days=RENEWAL_DAYS)), certificate.not_before
    )
    if is_stopped(certificate):
        renewal = certificate.not_after  # there is nothing to renew in time
    return BarView(
        begin=span.place(certificate.not_before),
        renewal=span.place(renewal),
        end=span.place(certificate.not_after),
        today=span.place(now),
        state=validity(certificate, now),
        begin_word=begin,
        end_word=end,
        today_word=texts.get(N_("Today")),
        sentence=texts.get(
            _sentence(certificate, now),
            begin=begin,
            end=end,
            renewal=texts.date(renewal),
            today=texts.date(now),
            state=until(certificate, now, texts),
        ),
    )


def renewal_words(texts: Texts) -> str:
    """Return what the last part of a bar means."""
    return texts.get(N_("Last {days}: time to renew"), days=texts.days(RENEWAL_DAYS))


def _sentence(certificate: Certificate, now: datetime) -> str:
    if is_stopped(certificate):
        return N_("Validity period {begin} – {end}; {state}. Today is {today}.")
    if validity_of(certificate, now) is Validity.EXPIRED:
        return N_("Was valid from {begin} until {end}. Today is {today}.")
    return N_(
        "Valid from {begin} until {end}. It can be renewed from {renewal}. Today is {today}."
    )


_MARKS: Final[Mapping[Validity, LinkState]] = {
    Validity.STOPPED: LinkState.BROKEN,
    Validity.EXPIRED: LinkState.BROKEN,
    Validity.NOT_YET_VALID: LinkState.UNKNOWN,
    Validity.EXPIRING: LinkState.WARNING,
    Validity.VALID: LinkState.OK,
}


def validity(certificate: Certificate, now: datetime) -> LinkState:
    """Return how a certificate is, as a mark."""
    return _MARKS[validity_of(certificate, now)]
