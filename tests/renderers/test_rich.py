import io

from esign_desktop.presenters.document import (
    Block,
    Document,
    Emphasis,
    Fact,
    Facts,
    Heading,
    Link,
    LinkKind,
    Links,
    Mark,
    Paragraph,
    Section,
    Step,
    Steps,
    Table,
)
from esign_desktop.renderers.rich import print_document


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def coloured(*blocks: Block, width: int = 40) -> str:
    out = Terminal()
    print_document(Document(blocks), out, width=width)
    return out.getvalue()


def printed(*blocks: Block, width: int = 40) -> list[str]:
    out = io.StringIO()
    print_document(Document(blocks), out, width=width)
    return out.getvalue().splitlines()


def test_a_long_step_goes_on_below_its_first_word() -> None:
    step = Step("Open a terminal and run:", "sudo apt install pcscd")

    assert printed(Section(None, (Steps((step,)),))) == [
        "  1. Open a terminal and run: sudo apt",
        "     install pcscd",
    ]


def test_a_long_address_is_never_cut() -> None:
    address = "https://example.org/" + "a" * 60
    link = Link(LinkKind.PAGE, "A page", address, address)

    assert printed(Section(None, (Links((link,)),))) == ["  → A page:", f"    {address}"]


def test_a_short_line_stays_as_it_is() -> None:
    line = Paragraph("Page: https://example.org/", Mark.GOOD)

    assert printed(Section(None, (line,))) == ["  ✔ Page: https://example.org/"]


def test_the_answer_stands_in_a_frame() -> None:
    assert printed(Section(Heading("Ready", Mark.GOOD)), width=20) == [
        "╭──────────────────╮",
        "│ ✔  Ready         │",
        "╰──────────────────╯",
    ]


CHAIN = Section(
    None,
    (Facts((Fact("Reader", "ok", Mark.GOOD), Fact("Card", "?", Mark.NOT_SEEN)), chained=True),),
)


def test_a_chain_has_arrows_where_there_is_room() -> None:
    assert printed(CHAIN) == ["  ✔ Reader → · Card"]
    assert printed(CHAIN, width=15) == ["  ✔ Reader: ok", "  · Card: ?"]


def test_a_table_has_its_header_above_a_line() -> None:
    header, line, row = (
        each for each in printed(Table(("Name", "State"), (("A", "b\nc"),))) if each.strip()
    )

    assert header.split() == ["Name", "State"]
    assert set(line.strip()) == {"─"}
    assert row.split() == ["A", "b", "c"]


def test_a_mark_a_code_and_a_link_are_seen_by_their_colour() -> None:
    address = "https://example.org/"
    shown = coloured(
        Section(
            Heading("Title", Mark.BAD, "P01", "severe"),
            (Paragraph("Code", emphasis=Emphasis.STRONG),),
        ),
        Section(Heading("Plain"), (Paragraph("Worth a look", Mark.ATTENTION, Emphasis.STRONG),)),
        Links((Link(LinkKind.PAGE, "Page", address, address),)),
    )

    assert "\x1b[1;31mP01 " in shown
    assert "\x1b[1;36mPlain" in shown
    assert "\x1b[1;33mWorth a look" in shown
    assert f";{address}\x1b\\" in shown


def test_a_blank_line_stands_between_blocks() -> None:
    assert printed(Paragraph("One"), Paragraph("Two")) == ["One", "", "Two"]
