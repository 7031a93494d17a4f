"""The support page: the report as it would be sent, and its codes for the phone."""

from collections.abc import Sequence
from datetime import datetime

from esign_desktop.diagnosis.selectors import card_contents, signing_certificate
from esign_desktop.model.certificate import Certificate, RevocationStatus
from esign_desktop.model.codes import CODES
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report
from esign_desktop.model.validity import is_stopped
from esign_desktop.presenters.document import Document
from esign_desktop.presenters.spelling import spell
from esign_desktop.presenters.status.blocks import report_document
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.support.mail import MailDraft, mail_draft
from esign_desktop.presenters.support.phone_code import phone_code, to_line
from esign_desktop.presenters.support.report_document import report_file
from esign_desktop.presenters.texts import N_, Texts


class SpokenCode(Record, frozen=True):
    """One code to read out."""

    say: str
    spelled: str
    title: str


class SupportView(Record, frozen=True):
    """The page."""

    headline: str
    made: str  # when the report was made
    codes: tuple[SpokenCode, ...]  # worst first; empty when nothing was found
    line: str  # what the QR code says
    document: Document  # what the report says
    file: bytes  # what is saved, byte for byte
    file_name: str
    mail: MailDraft


def ending(report: Report) -> tuple[Certificate, ...]:
    """Return the certificates somebody signs with that are not over, the nearest end first.

    The end of a revoked one is nothing to plan for; a suspended one may hold again.
    """
    now = report.snapshot.taken_at
    chosen = (
        signing_certificate(each.certificates, now) for each in card_contents(report.snapshot)
    )
    by_fingerprint = {
        each.fingerprint: each
        for each in chosen
        if each and each.not_after > now and not _is_revoked(each)
    }
    return tuple(sorted(by_fingerprint.values(), key=lambda each: each.not_after))


def end_sentence(certificates: Sequence[Certificate], texts: Texts, now: datetime) -> str:
    """Return when the nearest of some certificates ends."""
    if not certificates:
        return texts.get(N_("No certificate was found whose expiry date could be noted."))
    first = certificates[0]
    day = texts.date(first.not_after)
    if now < first.not_before or is_stopped(first):  # then no days of it are running
        return texts.get(N_("The certificate expires on {day}."), day=day)
    return texts.get(
        N_("The certificate expires on {day} ({days} left)."),
        day=day,
        days=texts.days(first.days_left),
    )


def _is_revoked(certificate: Certificate) -> bool:
    told = certificate.revocation
    return told is not None and told.status is RevocationStatus.REVOKED


def support_view(report: Report, presenter: Presenter, app_version: str) -> SupportView:
    """Return the page for a masked report.

    Raises:
        ValueError: the report is not masked.
    """
    if not report.redacted:
        raise ValueError("only a masked report is shown as one that is sent")
    texts = presenter.texts
    overview = presenter.overview(report)
    taken_at = report.snapshot.taken_at
    return SupportView(
        headline=overview.headline,
        made=texts.get(N_("Report from {moment}"), moment=texts.moment(taken_at)),
        codes=tuple(
            SpokenCode(each.say, spell(each.say, texts), each.title)
            for each in overview.findings
            if each.code in CODES
        ),
        line=to_line(phone_code(report, app_version)),
        document=report_document(report, presenter, app_version),
        file=report_file(report, presenter, app_version),
        file_name=f"esign-report-{taken_at:%Y%m%d-%H%M%S}.json",
        mail=mail_draft(report, presenter, app_version),
    )
