"""A draft of an e-mail to the help desk. The report is attached by the person who sends it."""

from typing import Final
from urllib.parse import quote

from esign_desktop.model.codes import CODES
from esign_desktop.model.record import Record
from esign_desktop.model.report import Report
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.support.phone_code import phone_code, to_line
from esign_desktop.presenters.texts import N_

LONGEST_URL: Final = 2000
"""Windows hands on addresses of at most 2,083 characters (INTERNET_MAX_URL_LENGTH, wininet.h)."""


class MailDraft(Record, frozen=True):
    """What stands in the draft."""

    subject: str
    body: str

    @property
    def url(self) -> str:
        """The draft as an address that mail programs open (RFC 6068), to nobody yet."""
        body = self.body.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject, safe='')}&body={quote(body, safe='')}"


def mail_draft(report: Report, presenter: Presenter, app_version: str) -> MailDraft:
    """Return a draft with codes and versions, short enough for every system; nothing personal.

    Titles of findings name readers at most; where the draft would be too long they are left out.
    """
    texts = presenter.texts
    _ = texts.get
    codes = [CODES[each.code].say for each in report.findings if each.code in CODES]
    which = ", ".join(dict.fromkeys(codes)) or _(N_("no finding"))
    subject = _(N_("E-signature: help request ({codes})"), codes=which)
    view = presenter.overview(report)
    titles = [f"{each.say}: {each.title}" for each in view.findings if each.say]
    code = phone_code(report, app_version)
    versions = [
        _(
            N_("Program: {version}; catalogue: {catalog}"),
            version=code.app_version,
            catalog=code.catalog_version,
        ),
        _(N_("System: {system}"), system=report.snapshot.host.os_name or code.system),
        to_line(code),
    ]
    attach = _(
        N_("Please attach the saved report to this e-mail; names and numbers in it are masked.")
    )
    for shown in (titles, [], None):
        said = [view.headline, *(shown or []), ""] if shown is not None else []
        draft = MailDraft(subject, "\n".join([*said, *versions, "", attach, ""]))
        if len(draft.url) <= LONGEST_URL:
            return draft
    return MailDraft(subject[:80], to_line(code))
