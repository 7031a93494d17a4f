"""Every block of a document as widgets: what is read, heard, reached with Tab, and emitted."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from esign_desktop.gui.theme.theme import Theme
from esign_desktop.gui.widgets.action_button import ActionButton
from esign_desktop.gui.widgets.card import Card
from esign_desktop.gui.widgets.choice import Choice
from esign_desktop.gui.widgets.collapsible import Collapsible
from esign_desktop.gui.widgets.document_view import DocumentView
from esign_desktop.gui.widgets.icon_label import IconLabel
from esign_desktop.gui.widgets.link_card import LinkCard
from esign_desktop.model.report import Action, ActionKind
from esign_desktop.presenters.document import (
    Block,
    Emphasis,
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
from tests.gui.looking import cut_off, overlapping, settle, unfold
from tests.presenters.status.test_overview import ENGLISH

TEXTS = ENGLISH.texts
URL = "https://example.test/a"
ATR = "3B9F968131FE458065544312210831C073F62180810590"
OPEN = Action(ActionKind.OPEN_LINK, "kamusm/a")
AGAIN = Action(ActionKind.TRY_AGAIN, "")
PAGE = Link(LinkKind.PAGE, "Page A", URL, URL)
EVERY_BLOCK: tuple[Block, ...] = (
    Section(Heading("A section", Mark.BAD, spoken="Replace: A section"), (Paragraph("Inside"),)),
    Section(None, (Paragraph("Without a heading"),)),
    Paragraph("A strong word", emphasis=Emphasis.STRONG, sources=(1, 2)),
    Paragraph("Beware", Mark.ATTENTION),
    Steps((Step("Type this:", "sudo apt install pcscd"), Step("Call", links=(PAGE,)))),
    Points((Point("One side", points=(Point("says this"),), conclusion="Ask"), Point("Other"))),
    Facts((Fact("Issuer", "KamuSM"), Fact("State", "valid", Mark.GOOD))),
    Links((Link(LinkKind.ACTION, "Check again", action=AGAIN), PAGE)),
    Links((Link(LinkKind.PHONE, "Call centre", "444 0 000"),)),
    Table(("Reader", "State"), (("ACR39U", "ready"),)),
    Sources((Source(1, "example.test", "2026"),)),
    Note("An aside", ("with a detail",)),
    Note("A short aside"),
    Fold("More", (Paragraph("Folded away"),)),
)


def shown(qtbot: QtBot, *blocks: Block, main: bool = False, cards: bool = False) -> DocumentView:
    view = DocumentView(blocks, TEXTS, main=main, cards=cards, openable={URL})
    qtbot.addWidget(view)
    view.resize(700, 900)
    view.show()
    settle()
    return view


def words(view: QWidget) -> list[str]:
    """Return what can be read, from the first widget to the last."""
    return [
        label.text().replace("\u200b", "")
        for label in view.findChildren(QLabel)
        if label.text() and label.isVisible()
    ]


def stops(view: QWidget) -> Sequence[QWidget]:
    """Return what Tab reaches, in its order."""
    found, here = list[QWidget](), view.nextInFocusChain()
    while here is not None and here is not view:
        if here.focusPolicy() & Qt.FocusPolicy.TabFocus and view.isAncestorOf(here):
            found.append(here)
        here = here.nextInFocusChain()
    return found


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("cards", [False, True])
def test_every_block_is_readable_at_every_size_of_type(
    qapp: QApplication, qtbot: QtBot, scale: float, cards: bool
) -> None:
    Theme(qapp, scale)
    view = shown(qtbot, *EVERY_BLOCK, cards=cards)
    unfold(view)

    assert [*cut_off(view), *overlapping(view)] == []
    assert {
        "A section", "Inside", "A strong word [1, 2]", "Beware", "1.", "Type this:",
        "sudo apt install pcscd", "Page A", "•", "One side", "says this", "→ Ask", "Issuer",
        "KamuSM", "Call centre: 444 0 000", "Reader", "ACR39U", "[1] example.test, 2026",
        "An aside", "with a detail", "A short aside", "More", "Folded away",
    } <= set(words(view))  # fmt: skip


def test_what_is_folded_is_not_read_before_it_is_unfolded(qtbot: QtBot) -> None:
    view = shown(qtbot, Fold("More", (Paragraph("Folded away"),)))
    assert words(view) == ["More"]

    view.findChildren(Collapsible)[0].button.click()

    assert words(view) == ["More", "Folded away"]


def test_a_screen_reader_hears_a_step_with_number_and_command(qtbot: QtBot) -> None:
    view = shown(qtbot, Steps((Step("Wait"), Step("Type:", "apt install pcscd"))))

    heard = [label.accessibleName() for label in view.findChildren(QLabel)]
    assert "2. Type: apt install pcscd" in heard
    copy = view.findChild(QToolButton)
    assert copy is not None
    assert copy.accessibleName() == "Copy command: apt install pcscd"


def test_a_section_is_heard_as_it_is_to_be_spoken_and_has_the_mark_of_its_state(
    qtbot: QtBot,
) -> None:
    view = shown(qtbot, Section(Heading("Driver", Mark.GOOD, spoken="Nothing to do: Driver")))

    icons = view.findChildren(IconLabel)
    assert "Nothing to do: Driver" in [each.accessibleName() for each in view.findChildren(QLabel)]
    assert len(icons) == 1
    good = icons[0].drawn().toImage()
    icons[0].show_mark(Mark.BAD)
    assert icons[0].drawn().toImage() != good


def test_an_atr_in_a_heading_is_read_byte_by_byte(qtbot: QtBot) -> None:
    view = shown(qtbot, Section(Heading(f"Card: {ATR}")), Paragraph("KamuSM 2026"))

    assert words(view)[0].startswith("Card: 3B 9F 96 81")
    assert words(view)[1] == "KamuSM 2026"


def test_the_first_action_alone_is_the_one_to_press(qtbot: QtBot) -> None:
    links = Links(
        (
            Link(LinkKind.PAGE, "Open", URL, URL, OPEN),
            Link(LinkKind.ACTION, "Check again", action=AGAIN),
        )
    )
    for main in (True, False):
        view = shown(qtbot, links, main=main)
        buttons = view.findChildren(ActionButton)
        assert [bool(button.property("main")) for button in buttons] == [main, False]


def test_actions_pages_and_commands_say_what_was_chosen(qtbot: QtBot) -> None:
    view = shown(
        qtbot,
        Steps((Step("Type:", "apt install pcscd"),)),
        Links((Link(LinkKind.ACTION, "Check again", action=AGAIN), PAGE)),
    )
    chosen = list[object]()
    for signal in (view.action_chosen, view.address_chosen, view.copied):
        signal.connect(chosen.append)

    pressed: list[QAbstractButton] = view.findChildren(ActionButton)
    pressed += view.findChildren(Choice) + view.findChildren(QToolButton)
    for button in pressed:
        button.click()

    assert chosen == [AGAIN, URL, "apt install pcscd", URL]


def test_an_address_that_may_not_be_opened_can_be_copied(qtbot: QtBot) -> None:
    other = "https://elsewhere.test/"
    view = shown(qtbot, Links((Link(LinkKind.PAGE, "Elsewhere", other, other),)))

    (card,) = view.findChildren(LinkCard)
    assert view.findChildren(Choice) == []
    with qtbot.waitSignal(view.copied) as copied:
        card.copy.click()
    assert copied.args == [other]


def test_of_an_address_below_a_step_only_the_host_stands_in_it(qtbot: QtBot) -> None:
    step = Step(f"Download it from {URL} and start it.", address=URL)
    view = shown(qtbot, Steps((step,)))

    assert words(view) == ["1.", "Download it from example.test and start it."]


def test_a_link_that_stands_above_already_is_not_shown_again(qtbot: QtBot) -> None:
    again = Link(LinkKind.PAGE, "Page A", URL, URL, repeated=True)
    view = shown(qtbot, Steps((Step("One", links=(PAGE,)), Step("Two", links=(again,)))))

    assert len(view.findChildren(LinkCard)) == 1


def test_tab_goes_from_the_first_block_to_the_last(qtbot: QtBot) -> None:
    view = shown(
        qtbot,
        Section(
            Heading("Driver", Mark.ATTENTION), (Steps((Step("Type:", "one"),)), Links((PAGE,)))
        ),
        Note("Source", ("detail",)),
        Links((Link(LinkKind.ACTION, "Check again", action=AGAIN),)),
        cards=True,
    )

    names = [stop.accessibleName() for stop in stops(view)]
    assert names == [
        "Copy command: one",
        "Page A",
        "Copy address: Page A",
        "Source",
        "Check again",
    ]


def test_on_cards_each_section_and_what_a_fold_holds_has_its_own(qtbot: QtBot) -> None:
    blocks = (Section(Heading("One")), Section(None), Fold("More", (Paragraph("Folded"),)))

    on_cards, plain = shown(qtbot, *blocks, cards=True), shown(qtbot, *blocks)

    assert len(on_cards.findChildren(Card)) == 3
    assert plain.findChildren(Card) == []


def test_blocks_without_contents_leave_no_gap(qtbot: QtBot) -> None:
    empty = (Paragraph(""), Steps(()), Links(()), Facts(()), Points(()), Note(""))

    with_empty = shown(qtbot, Paragraph("One"), *empty, Paragraph("Two"))
    without = shown(qtbot, Paragraph("One"), Paragraph("Two"))

    assert words(with_empty) == ["One", "Two"]
    assert with_empty.sizeHint() == without.sizeHint()
