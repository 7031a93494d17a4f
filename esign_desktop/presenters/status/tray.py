"""The words beside the clock: how the card is, and a quiet word before the certificate ends."""

from datetime import datetime
from typing import Final

from esign_desktop.model.record import Record
from esign_desktop.model.report import Report, Verdict
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.texts import N_, Texts

_LONGEST: Final = 120
"""Windows cuts a tooltip at 127 characters (NOTIFYICONDATAW.szTip, shellapi.h)."""


class TrayView(Record, frozen=True):
    """The icon."""

    verdict: Verdict
    waits: bool  # for a card: nothing is wrong
    tooltip: str


class NoticeView(Record, frozen=True):
    """One notice."""

    title: str
    body: str


def tray_view(report: Report, presenter: Presenter) -> TrayView:
    """Return the icon for a report. No name stands in a tooltip: others see the screen too."""
    view = presenter.overview(report)
    tooltip = f"{presenter.texts.get(N_('E-imza Masaüstü'))}: {view.headline}"
    if view.primary is not None and not view.waits:
        tooltip += f" ({view.primary.say})"
    return TrayView(view.verdict, view.waits, tooltip[:_LONGEST])


def notice_view(days_left: int, ends_at: datetime, texts: Texts) -> NoticeView:
    """Return the notice that a certificate ends soon."""
    _ = texts.get
    title = (
        _(N_("Your e-signature certificate expires in {days}"), days=texts.days(days_left))
        if days_left > 0
        else _(N_("Your e-signature certificate expires within a day"))
    )
    body = _(
        N_("It is valid until {moment}. Click here to see how to renew it."),
        moment=texts.moment(ends_at),
    )
    return NoticeView(title, body)
