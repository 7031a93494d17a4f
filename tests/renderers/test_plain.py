from esign_desktop.presenters.document import (
    Block,
    Document,
    Fact,
    Facts,
    Fold,
    Heading,
    Link,
    LinkKind,
    Links,
    Mark,
    Note,
    Paragraph,
    Point,
    Points,
    Section,
    Source,
    Sources,
    Step,
    Steps,
    Table,
)
from esign_desktop.renderers.plain import plain_text

PAGE = "https://example.org/"


def shown(*blocks: Block, details: bool = False) -> list[str]:
    text = plain_text(Document(blocks), details=details)
    assert text.endswith("\n")
    return text.splitlines()


def test_a_section_stands_below_its_heading() -> None:
    section = Section(
        Heading("The PIN is locked", Mark.BAD, "P01", "prevents signing"),
        (Paragraph("It means this."), Steps((Step("Run:", "sudo x"), Step("Rest.")))),
    )

    assert shown(section, Section(Heading("Done", Mark.GOOD), ())) == [
        "[P01] The PIN is locked  (prevents signing)",
        "  It means this.",
        "  1. Run: sudo x",
        "  2. Rest.",
        "",
        "✔ Done",
    ]


def test_links_say_where_they_lead_once() -> None:
    links = (
        Link(LinkKind.PAGE, "Page", PAGE, PAGE),
        Link(LinkKind.PAGE, "Same page", PAGE, PAGE, repeated=True),
        Link(LinkKind.PAGE, "", PAGE, PAGE),
        Link(LinkKind.PHONE, "KamuSM", "444 5 576"),
        Link(LinkKind.ACTION, "Only a button"),
    )

    assert shown(Links(links)) == [f"→ Page: {PAGE}", f"→ {PAGE}", "☎ KamuSM: 444 5 576"]


def test_points_have_their_sources_and_what_follows() -> None:
    sides = (Point("One page", sources=(1,)), Point("Another", sources=(2, 3)))
    point = Point("Topic", points=sides, conclusion="Ask.")
    step = Step("Go.", links=(Link(LinkKind.PHONE, "Desk", "1"),), sources=(1,))

    assert shown(Points((point,)), Steps((step,)), Sources((Source(1, "here", "2026"),))) == [
        "- Topic",
        "   - One page [1]",
        "   - Another [2,3]",
        "   → Ask.",
        "",
        "1. Go. [1]",
        "   ☎ Desk: 1",
        "",
        "[1] here, 2026",
    ]


def test_details_of_a_note_are_for_those_who_ask() -> None:
    note = Section(None, (Note("sure", ("a source",)),))

    assert shown(note) == ["  (sure)"]
    assert shown(note, details=True) == ["  (sure)", "    - a source"]


def test_what_the_window_folds_away_is_shown() -> None:
    facts = Facts((Fact("Issuer", "KamuSM"), Fact("PIN", "?", Mark.UNKNOWN)))

    assert shown(Fold("More", (facts,))) == ["More", "  Issuer: KamuSM", "  ? PIN: ?"]


def test_a_table_has_tabs_for_other_programs_and_no_forged_row() -> None:
    table = Table(("Name", "State"), (("A\tx", "b\nc"),))

    assert shown(table) == ["Name\tState", "A x\tb c"]


def test_nothing_forges_a_line() -> None:
    assert len(shown(Section(Heading("a\nb"), (Paragraph("c\nd"), Steps((Step("e\nf"),)))))) == 3
