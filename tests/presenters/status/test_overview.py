from datetime import timedelta
from gettext import NullTranslations

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.diagnosis.finding import found
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.reader import ReaderName, ReaderState
from esign_desktop.model.report import (
    Action,
    ActionKind,
    Finding,
    Link,
    LinkState,
    Report,
    Severity,
    Verdict,
)
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import PinState, ProbeOutcome, TokenSerial
from esign_desktop.presenters.messages import waits_for_card
from esign_desktop.presenters.status.blocks import overview_document
from esign_desktop.presenters.status.overview import ActionView, OverviewView, Presenter
from esign_desktop.presenters.status.tray import tray_view
from esign_desktop.presenters.support.phone_code import phone_code, phone_code_view
from esign_desktop.presenters.texts import Texts
from esign_desktop.renderers.plain import plain_text
from tests.build import (
    CATALOG,
    DRIVER_NEEDED_ID,
    HEALTHY,
    NOW,
    card,
    certificate,
    pin,
    probe,
    reader,
    snapshot,
    token,
    usb_device,
    with_token,
)
from tests.catalog.test_links import LINKS
from tests.presenters.catalogue import ISTANBUL, turkish_texts

TURKISH = Presenter(turkish_texts(), CATALOG, LINKS)
ENGLISH = Presenter(Texts("en", NullTranslations(), ISTANBUL), CATALOG, LINKS)
LOCKED = with_token(pins=(pin(PinState.LOCKED),))
CHANGE_FIRST = "Change the card's PIN: you can sign once that is done"


def shown(there: Snapshot, presenter: Presenter = ENGLISH) -> OverviewView:
    return presenter.overview(diagnose(there, CATALOG))


def with_findings(*findings: Finding) -> Report:
    return replace(diagnose(HEALTHY, CATALOG), findings=findings)


def test_a_healthy_computer_is_one_sentence_and_six_good_links() -> None:
    view = shown(HEALTHY)

    assert view.headline == "You are ready to sign"
    assert view.primary is None
    assert view.findings == ()
    assert [link.label for link in view.chain] == [
        "Smart card service",
        "Card reader",
        "Card",
        "AKİS software",
        "Certificate",
        "PIN",
    ]
    assert {link.state_word for link in view.chain} == {"OK"}


def test_the_first_finding_is_the_one_to_deal_with() -> None:
    view = shown(LOCKED)

    assert view.headline == "You cannot sign at the moment"
    assert view.primary is not None
    assert view.primary == view.findings[0]
    assert (view.primary.code, view.primary.say) == ("pin.locked", "P01")
    assert view.primary.severity_word == "prevents signing"
    assert view.chain[-1].state is LinkState.BROKEN


def test_with_a_pin_to_be_changed_nobody_is_told_that_they_can_sign() -> None:
    report = diagnose(with_token(pins=(pin(PinState.MUST_CHANGE),)), CATALOG)

    assert report.verdict is Verdict.NOT_USABLE
    assert ENGLISH.overview(report).headline == CHANGE_FIRST
    on_the_phone = phone_code_view(phone_code(report, "0.1.0"), ENGLISH.texts)
    assert on_the_phone.headline == CHANGE_FIRST


def test_a_pin_to_be_changed_is_no_promise_where_something_else_is_in_the_way() -> None:
    ended = certificate(not_after=NOW - timedelta(days=1), days_left=-1)
    there = with_token(pins=(pin(PinState.MUST_CHANGE),), certificates=(ended,))

    assert shown(there).headline == "You cannot sign at the moment"


def test_a_pin_to_be_changed_is_no_alarm_where_another_card_signs() -> None:
    other = token(serial=TokenSerial("FFFF"), label="AKIS_FFFF", slot_name="Another reader")
    waiting = token(pins=(pin(PinState.MUST_CHANGE),))
    report = diagnose(snapshot(cards=(), modules=(probe(tokens=(waiting, other)),)), CATALOG)

    assert report.verdict is Verdict.ATTENTION
    assert ENGLISH.overview(report).headline != CHANGE_FIRST


def test_the_same_in_turkish() -> None:
    view = shown(LOCKED, TURKISH)

    assert view.primary is not None
    assert view.primary.title != ENGLISH.overview(diagnose(LOCKED, CATALOG)).findings[0].title
    assert view.chain[0].label == "Akıllı kart hizmeti"


def test_a_note_is_shown_and_is_nothing_to_deal_with() -> None:
    view = ENGLISH.overview(with_findings(found("check.failed", check="x")))

    assert view.primary is None
    assert [finding.code for finding in view.findings] == ["check.failed"]


def test_a_finding_of_a_newer_version_has_no_code_to_read_out() -> None:
    (view,) = ENGLISH.overview(with_findings(Finding("card.melted", Severity.NOTE))).findings

    assert (view.code, view.say) == ("card.melted", "")


def test_a_link_is_labelled_by_where_it_leads() -> None:
    renewal = Action(ActionKind.OPEN_LINK, "renewal")

    assert ENGLISH.action(renewal).label == LINKS["renewal"].en
    assert TURKISH.action(renewal).label == LINKS["renewal"].tr
    assert ENGLISH.action(renewal).url == LINKS["renewal"].url


@pytest.mark.parametrize(
    ("action", "label", "url"),
    [
        (
            Action(ActionKind.INSTALL_PACKAGE, "libacsccid1"),
            "Download software: ACS CCID driver",
            "https://www.acs.com.hk/en/drivers/",
        ),
        (Action(ActionKind.INSTALL_PACKAGE, "of a newer catalogue"), "Download software", ""),
        (Action(ActionKind.OPEN_LINK, "of a newer version"), "Open the page", ""),
        (Action(ActionKind.CLOSE_PROGRAM, "AKİA"), "Close the other program: AKİA", ""),
        (Action(ActionKind.CLOSE_PROGRAM), "Close the other program", ""),
        (Action(ActionKind.TRY_AGAIN), "Check again", ""),
    ],
)
def test_an_action_says_what_it_does(action: Action, label: str, url: str) -> None:
    assert ENGLISH.action(action) == ActionView(label, action, url)


def test_what_to_do_fits_the_system_of_the_report_and_not_ours() -> None:
    stopped = found("service.stopped", detail="", cause="")
    there = snapshot(host=replace(HEALTHY.host, platform="windows"))

    report = replace(with_findings(stopped), snapshot=there)

    assert "services.msc" in " ".join(map(str, ENGLISH.finding(stopped, report).steps))


@pytest.mark.parametrize(
    ("distributions", "command"),
    [
        (("debian",), "sudo apt install libacsccid1"),
        (("pardus", "debian"), "sudo apt install libacsccid1"),
        (("fedora",), ""),
        ((), ""),
    ],
)
def test_steps_and_actions_name_the_package_manager_of_the_computer_and_no_other(
    distributions: tuple[str, ...], command: str
) -> None:
    there = snapshot(
        readers=(),
        cards=(),
        usb_devices=(usb_device(usb_id=DRIVER_NEEDED_ID),),
        host=replace(HEALTHY.host, distributions=distributions),
    )

    (view,) = (f for f in ENGLISH.overview(diagnose(there, CATALOG)).findings if f.say == "R02")

    told = " ".join(map(str, view.steps))
    assert command in told
    assert ("apt" in told) is bool(command)
    install = next(a for a in view.actions if a.action.kind is ActionKind.INSTALL_PACKAGE)
    assert install.command == command
    assert (install.url == "") is bool(command)


def test_without_a_service_the_whole_command_is_told() -> None:
    there = snapshot(
        service=ServiceState.NOT_INSTALLED,
        readers=(),
        cards=(),
        host=replace(HEALTHY.host, distributions=("fedora",)),
    )

    (view, *_) = ENGLISH.overview(diagnose(there, CATALOG)).findings

    assert (
        str(view.steps[0]) == "Open a terminal and run: sudo dnf install pcsc-lite pcsc-lite-ccid"
    )


EMPTY = snapshot(readers=(reader(state=ReaderState.EMPTY),), cards=(), modules=(probe(tokens=()),))


def test_an_empty_reader_waits_for_a_card_and_raises_no_alarm() -> None:
    report = diagnose(EMPTY, CATALOG)
    view = TURKISH.overview(report)

    assert (report.verdict, report.primary) == (Verdict.NOT_USABLE, "card.absent")
    assert (view.headline, view.waits) == ("Kartınızı takın", True)
    assert view.primary is not None
    assert view.primary.calm
    assert view.primary.severity_word == "kart bekleniyor"
    (link,) = (each for each in view.chain if each.link is Link.CARD)
    assert (link.state, link.state_word) == (LinkState.UNKNOWN, "kart takılı değil")
    assert plain_text(overview_document(report, TURKISH)).startswith("… Kartınızı takın\n")
    assert phone_code_view(phone_code(report, "0.1.0"), TURKISH.texts).headline == view.headline
    tray = tray_view(report, TURKISH)
    assert (tray.waits, tray.tooltip) == (True, "E-imza Masaüstü: Kartınızı takın")


def test_with_something_else_in_the_way_an_empty_reader_is_no_calm_matter() -> None:
    missing = replace(EMPTY, modules=(probe(outcome=ProbeOutcome.CRASHED),))
    view = shown(missing)

    assert {each.code for each in view.findings} == {"card.absent", "middleware.crashed"}
    assert (view.headline, view.waits) == ("You cannot sign at the moment", False)
    assert tray_view(diagnose(missing, CATALOG), ENGLISH).tooltip.endswith("(K01)")


def test_an_identity_card_alone_is_what_the_headline_says() -> None:
    nothing = Driverless(DriverlessOutcome.NOT_FOUND)
    alone = snapshot(
        cards=(card(identity_card=True, driverless=nothing),), modules=(probe(tokens=()),)
    )
    report = diagnose(alone, CATALOG)

    assert TURKISH.overview(report).headline == (
        "Takılı kart T.C. kimlik kartı: e-imza kartınızı takın"
    )
    assert phone_code_view(phone_code(report, "0.1.0"), ENGLISH.texts).headline == (
        "This is a T.C. identity card: insert your e-signature card"
    )


def test_an_identity_card_beside_a_locked_one_is_not_what_the_headline_says() -> None:
    second = card(
        reader=ReaderName("Second Reader 01 00"),
        identity_card=True,
        driverless=Driverless(DriverlessOutcome.NOT_FOUND),
    )
    locked = replace(
        LOCKED, readers=(reader(), reader("Second Reader 01 00")), cards=(card(), second)
    )

    assert shown(locked).headline == "You cannot sign at the moment"


@pytest.mark.parametrize(
    ("says", "calm"),
    [
        (["K01"], True),
        (["K01", "K03"], True),  # a security key in another slot, held by its own program
        (["K01", "K04"], True),
        (["K01", "M01"], False),
        (["K03"], False),
    ],
)
def test_what_is_in_another_slot_makes_no_alarm_of_a_missing_card(
    says: list[str], calm: bool
) -> None:
    assert waits_for_card(Verdict.NOT_USABLE, says) is calm
