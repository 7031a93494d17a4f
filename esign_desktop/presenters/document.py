"""A page as a small tree of blocks. Presenters make it; a renderer for each medium shows it.

A document has no layout and no colours: a block says what it is, and the renderers of
``esign_desktop.renderers`` (plain text, terminal, HTML) and ``gui.widgets.document_view`` (Qt)
decide how that looks. Words are final: a renderer adds signs and punctuation, no words.

What happens with a part is a field of its own, never found in a sentence: a command to type stands
in ``Step.command``, an address in ``Link.url``, what a button does in ``Link.action``.
"""

from enum import StrEnum
from typing import TypeAlias

from esign_desktop.model.record import Record
from esign_desktop.model.report import Action
from esign_desktop.presenters.texts import Texts


class Mark(StrEnum):
    """State of what a heading, a paragraph or a fact is about: a sign and a colour."""

    GOOD = "good"
    INFORMATION = "information"  # good to know; nothing is wrong
    ATTENTION = "attention"  # works, but wants something done
    BAD = "bad"
    UNKNOWN = "unknown"  # asked, and could not be told
    NOT_SEEN = "not_seen"  # not looked at, or of no matter yet
    WAITING = "waiting"  # for the person: nothing is wrong


class Emphasis(StrEnum):
    """Weight of a paragraph."""

    NORMAL = "normal"
    STRONG = "strong"  # to be found at a glance: a code for the phone, an IBAN
    MUTED = "muted"  # small print


class LinkKind(StrEnum):
    """Where a link leads."""

    PAGE = "page"  # ``url``
    PHONE = "phone"  # the number is in ``where``
    GUIDE = "guide"  # a page of this program; text names the command that shows it
    ACTION = "action"  # something this program does; text cannot show it


class Link(Record, frozen=True):
    """A page to open, a number to call, or something this program can do.

    The window shows one with an ``action`` as a button, one with a ``url`` and no action as a
    link card. Text shows those with a ``where``, unless they are ``repeated``.
    """

    kind: LinkKind
    label: str  # may be empty, where the address says it all
    where: str = ""  # address, number or command, as it is read
    url: str = ""
    action: Action | None = None
    repeated: bool = False  # the text around it has it already


class Step(Record, frozen=True):
    """One thing to do. ``str(step)`` is the whole sentence, for JSON and screen readers."""

    text: str  # without the command
    command: str = ""  # to be typed in a terminal, whole; it follows the text
    address: str = ""  # of a page that the text names in full
    links: tuple[Link, ...] = ()
    sources: tuple[int, ...] = ()  # numbers of the document's ``Sources``

    def __str__(self) -> str:
        """Return text and command as one sentence."""
        return f"{self.text} {self.command}" if self.command else self.text


class Point(Record, frozen=True):
    """One entry of a list without numbers."""

    text: str
    links: tuple[Link, ...] = ()
    sources: tuple[int, ...] = ()
    points: tuple["Point", ...] = ()  # below it: what each side says
    conclusion: str = ""  # what follows, after those


class Fact(Record, frozen=True):
    """A name and its value: "Issuer: KamuSM". The renderer puts the colon."""

    name: str
    value: str
    mark: Mark | None = None


class Source(Record, frozen=True):
    """Where statements come from."""

    number: int
    where: str
    dated: str


class Heading(Record, frozen=True):
    """What a section is about: "[P01] The PIN is locked  (prevents signing)"."""

    text: str
    mark: Mark | None = None
    code: str = ""  # to read out on the phone; text shows it in place of the mark
    remark: str = ""  # in a few words: how severe it is
    spoken: str = ""  # by a screen reader, where the mark says more than the text; else the text


class Paragraph(Record, frozen=True):
    """One or more sentences."""

    text: str
    mark: Mark | None = None
    emphasis: Emphasis = Emphasis.NORMAL
    sources: tuple[int, ...] = ()


class Steps(Record, frozen=True):
    """What to do, in this order: numbered."""

    steps: tuple[Step, ...]


class Points(Record, frozen=True):
    """A list without an order."""

    points: tuple[Point, ...]


class Facts(Record, frozen=True):
    """Names and their values.

    ``chained``: each fact needs the one before it, as in the chain from service to PIN; where
    there is room, a renderer shows them on one line with arrows.
    """

    facts: tuple[Fact, ...]
    chained: bool = False


class Links(Record, frozen=True):
    """Where what was said leads. The first action is the one to press."""

    links: tuple[Link, ...]


class Table(Record, frozen=True):
    """Rows under a header. Piped text has tabs, for other programs."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Sources(Record, frozen=True):
    """The list that the numbers in ``sources`` are of."""

    sources: tuple[Source, ...]


class Note(Record, frozen=True):
    """An aside, in brackets. Its details are shown to those who ask for them."""

    text: str
    details: tuple[str, ...] = ()


class Fold(Record, frozen=True):
    """What only some need. The window folds it away; text shows it under its title.

    ``brief``: as for a section.
    """

    title: str
    blocks: tuple["Block", ...]
    brief: bool = False


class Section(Record, frozen=True):
    """Blocks that belong together, under their heading. Without one they are only set apart.

    ``brief``: mostly one sentence, so that paper has heading and points in one paragraph.
    """

    heading: Heading | None
    blocks: tuple["Block", ...] = ()
    brief: bool = False


Block: TypeAlias = (
    Section | Paragraph | Steps | Points | Facts | Links | Table | Sources | Note | Fold
)


class Document(Record, frozen=True):
    """A page. The first section's heading, where it has one, is that of the page."""

    blocks: tuple[Block, ...]


def step_of(message: str, texts: Texts, /, **values: object) -> Step:
    """Return a step in the user's language, with its command where the message has one."""
    return Step(texts.words(message, **values), texts.command(message, **values))
