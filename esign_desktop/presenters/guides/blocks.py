"""A guide as a document: for the terminal, the clipboard, an e-mail, and on paper."""

from collections.abc import Iterator, Sequence

from esign_desktop.model.record import Record
from esign_desktop.presenters.document import (
    Block,
    Document,
    Emphasis,
    Fold,
    Heading,
    Link,
    LinkKind,
    Mark,
    Paragraph,
    Point,
    Points,
    Section,
    Source,
    Sources,
    Step,
    Steps,
)
from esign_desktop.presenters.guides.view import (
    SECTIONS,
    AccountView,
    DisputeView,
    GuideView,
    StatementView,
)
from esign_desktop.presenters.texts import N_, Texts


class Imprint(Record, frozen=True):
    """When and with what a page was made that is handed on."""

    made_on: str  # the day in words
    app_version: str


def guide_document(view: GuideView, texts: Texts, imprint: Imprint | None = None) -> Document:
    """Return a guide as a document.

    Args:
        view: the guide in words.
        texts: its language.
        imprint: for paper, which is short: brief sections are one paragraph there, without links.
    """
    return Document(tuple(_Builder(texts, imprint).blocks(view)))


class _Builder:
    """Builds one document, and knows which links it shows already."""

    def __init__(self, texts: Texts, imprint: Imprint | None) -> None:
        self._texts = texts
        self._imprint = imprint
        self._shown: set[str] = set()

    def blocks(self, view: GuideView) -> Iterator[Block]:
        yield Section(Heading(view.title), tuple(self._head(view)))
        yield from self._points("needs", view.needs, brief=True)
        if view.steps:
            yield Section(self._heading("steps"), (Steps(tuple(map(self._step, view.steps))),))
        for account in view.accounts:
            yield Section(self._heading("accounts"), tuple(self._account(account)))
        yield from self._points("pays", view.pays, brief=True)
        yield from self._points("takes", view.takes, brief=True)
        yield from self._points("notes", view.notes)
        if view.disputes:
            disputes = Points(tuple(map(_dispute, view.disputes)))
            yield Fold(self._title("disputes"), (disputes,))
        if view.history:
            points = Points(tuple(self._point(each, brief=True) for each in view.history))
            yield Fold(self._title("history"), (points,), brief=True)
        sources = (Source(each.number, each.where, each.dated) for each in view.sources)
        yield Fold(self._title("sources"), (Sources(tuple(sources)),))
        yield Section(None, (Paragraph(self._last(view), emphasis=Emphasis.MUTED),))

    def _head(self, view: GuideView) -> Iterator[Paragraph]:
        _ = self._texts.get
        audience = [_(N_("For: {role}"), role=view.role_word)]
        if view.province_name:
            audience.append(_(N_("Province: {province}"), province=view.province_name))
        yield from map(Paragraph, [" · ".join(audience)] if self._imprint else audience)
        if view.unit:
            yield Paragraph(view.unit)
        if view.because:
            yield Paragraph(_(N_("Finding: {finding}"), finding=view.because))
        for remark in view.remarks:
            yield Paragraph(remark, Mark.ATTENTION)

    def _points(
        self, section: str, statements: Sequence[StatementView], *, brief: bool = False
    ) -> Iterator[Section]:
        if statements:
            points = Points(tuple(self._point(each, brief=brief) for each in statements))
            yield Section(self._heading(section), (points,), brief)

    def _step(self, statement: StatementView) -> Step:
        links = tuple(self._links(statement))
        return Step(statement.text, links=links, sources=statement.sources)

    def _point(self, statement: StatementView, *, brief: bool) -> Point:
        links = () if brief and self._imprint else tuple(self._links(statement))
        return Point(statement.text, links, statement.sources)

    def _links(self, statement: StatementView) -> Iterator[Link]:
        """Yield pages and numbers; text shows each where it is first needed."""
        for page in statement.links:
            key = page.url if self._imprint else page.id  # two names may lead to one page
            repeated = key in self._shown
            yield Link(LinkKind.PAGE, page.title, page.url, page.url, repeated=repeated)
            self._shown.add(key)
        for phone in statement.phones:
            key = f"phone {phone.id}"
            repeated = key in self._shown
            yield Link(LinkKind.PHONE, phone.title, phone.number, repeated=repeated)
            self._shown.add(key)

    def _account(self, account: AccountView) -> Iterator[Paragraph]:
        yield Paragraph(account.caution, Mark.ATTENTION, sources=account.sources)
        yield Paragraph(account.holder)
        yield Paragraph(account.bank)
        yield Paragraph(account.iban, emphasis=Emphasis.STRONG)
        yield Paragraph(self._texts.get(N_("On the receipt: {text}"), text=account.receipt))

    def _last(self, view: GuideView) -> str:
        if self._imprint is None:
            return view.caution
        made = self._texts.get(
            N_("Created on {day} with E-imza Masaüstü {version}"),
            day=self._imprint.made_on,
            version=self._imprint.app_version,
        )
        return f"{view.caution} {made}."

    def _heading(self, section: str) -> Heading:
        return Heading(self._title(section))

    def _title(self, section: str) -> str:
        return self._texts.get(SECTIONS[section])


def _dispute(dispute: DisputeView) -> Point:
    sides = (Point(f"{side.text} ({side.dated})", (), side.sources) for side in dispute.sides)
    return Point(dispute.topic, points=tuple(sides), conclusion=dispute.advice)
