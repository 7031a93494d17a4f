"""Advice about drivers, in the user's words."""

from datetime import date, timedelta
from gettext import NullTranslations
from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.catalog.links import LinkEntry
from esign_desktop.catalog.lookup import akis_advice, reader_advice
from esign_desktop.diagnosis.needs import needs_of
from esign_desktop.model.advice import Advice, AdviceKind, Reason, Target
from esign_desktop.model.driver import (
    Computers,
    Fit,
    PackageKind,
    PackageManager,
    SettingStep,
)
from esign_desktop.model.host import InstalledPackage, Platform
from esign_desktop.model.reader import UsbDevice, UsbId
from esign_desktop.model.report import Action, ActionKind, Finding, Severity
from esign_desktop.model.source import Confidence
from esign_desktop.presenters.document import Step
from esign_desktop.presenters.drivers.messages import REASONS, SETTING_STEPS, TITLES
from esign_desktop.presenters.drivers.steps import advised_steps, install_command
from esign_desktop.presenters.drivers.view import AdviceView, advice_views
from esign_desktop.presenters.findings import explain
from esign_desktop.presenters.findings import steps as said
from esign_desktop.presenters.findings.steps import Advised
from esign_desktop.presenters.texts import Texts
from tests.build import CATALOG, DRIVER_NEEDED_ID, READER_ID, UNSUPPORTED_ID
from tests.catalog.small import SOURCES, package
from tests.presenters.catalogue import ISTANBUL, turkish_texts

ENGLISH = Texts("en", NullTranslations(), ISTANBUL)
TODAY = date(2026, 11, 25)
LANGUAGES = pytest.mark.parametrize("texts", [turkish_texts(), ENGLISH], ids=["tr", "en"])
LINKS = {
    name: LinkEntry(name, name, f"https://example.org/{name}", "x", SOURCES[0].seen_on)
    for name in ("reader_drivers", "reader_order", "akis_downloads")
}

DEBIAN = Target(Platform.LINUX, "12", ("debian",), "x86_64")
FEDORA = Target(Platform.LINUX, "41", ("fedora",), "x86_64")
ARCH = Target(Platform.LINUX, "", ("arch",), "x86_64")
NIXOS = Target(Platform.LINUX, "24.11", ("nixos",), "x86_64")
WINDOWS = Target(Platform.WINDOWS, "10.0.26100", (), "x86_64")
MAC = Target(Platform.MACOS, "15.1", (), "arm64")
TARGETS = (DEBIAN, FEDORA, ARCH, NIXOS, WINDOWS, MAC, replace(DEBIAN, architecture="arm64"))


def views(target: Target, usb_id: str, texts: Texts = ENGLISH) -> tuple[AdviceView, ...]:
    advice = reader_advice(CATALOG, target, UsbDevice(UsbId(usb_id)))
    return advice_views(advice, target, texts, LINKS, TODAY)


def test_every_reason_and_step_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(SETTING_STEPS) == set(SettingStep)
    assert set(TITLES) == set(AdviceKind)


def test_a_package_is_told_with_the_command_of_the_distribution() -> None:
    debian, *_ = views(DEBIAN, READER_ID)
    fedora, *_ = views(FEDORA, READER_ID)

    assert debian.title == "ACS ACR39U: install CCID driver"
    assert debian.command == "sudo apt install libccid"
    assert debian.steps == (Step("Open a terminal and run:", "sudo apt install libccid"),)
    assert fedora.command == "sudo dnf install pcsc-lite-ccid"
    assert "apt" not in "".join(map(str, fedora.steps))


def test_what_only_the_users_of_arch_package_is_told_as_that() -> None:
    first, *_ = views(ARCH, DRIVER_NEEDED_ID)

    assert first.command == ""
    assert list(map(str, first.steps)) == [
        "Install “acsccid” from the AUR, the packages made by Arch's users."
    ]


def test_without_a_package_manager_there_is_the_vendors_page() -> None:
    first, *_ = views(NIXOS, DRIVER_NEEDED_ID)

    assert (first.command, first.url) == ("", "https://www.acs.com.hk/en/drivers/")
    assert "https://www.acs.com.hk/en/drivers/" in str(first.steps[0])


def test_nothing_to_do_has_no_steps() -> None:
    first, *_ = views(WINDOWS, READER_ID)

    assert first.title == "ACS ACR39U: nothing to install"
    assert (first.steps, first.command, first.url, first.when) == ((), "", "", "")
    assert "Usbccid" in first.why


def test_a_reader_that_does_not_work_leads_to_another() -> None:
    (only,) = views(DEBIAN, UNSUPPORTED_ID)

    assert only.title == "Alcor AU9540: use another card reader"
    assert only.url == "https://example.org/reader_order"
    assert only.link_title == "reader_order"


def test_what_is_only_in_case_says_so() -> None:
    _first, setting, page = views(MAC, READER_ID)

    assert setting.when == page.when == "Only if the reader still does not appear"
    assert setting.setting == "use_ifd_ccid"
    assert "useIFDCCID -bool yes" in str(setting.steps[0])
    assert page.title == "ACS ACR39U: see KamuSM's driver page"


def test_an_unknown_model_is_told_as_one() -> None:
    device = UsbDevice(UsbId("ffff:ffff"), "Reader 3000", smart_card_class=True)

    (first, *_) = advice_views(reader_advice(CATALOG, MAC, device), MAC, ENGLISH, LINKS, TODAY)

    assert first.why.startswith(
        "The model is not in the list; it identifies itself as a CCID reader."
    )
    assert first.confidence_word == "likely: inferred from known facts, not seen in use"


def test_a_newer_driver_is_asked_for_in_a_step_of_its_own() -> None:
    (libccid,) = [each for each in CATALOG.packages if each.id == "libccid"]
    advice = Advice(
        AdviceKind.INSTALL,
        Reason.READER_NEEDS_CLASS_DRIVER,
        Confidence.CONFIRMED,
        package=libccid,
        version="1.6.1",
    )

    (view,) = advice_views([advice], DEBIAN, ENGLISH, LINKS, TODAY)

    assert str(view.steps[-1]) == (
        "A version newer than 1.6.1 is needed; older ones do not support it."
    )


def test_sources_are_told_with_their_day() -> None:
    first, *_ = views(DEBIAN, READER_ID)

    assert first.sources[0].where == "tests"
    assert first.sources[0].seen_on_word == "21 November 2026"


@LANGUAGES
@pytest.mark.parametrize("target", TARGETS, ids=str)
@pytest.mark.parametrize("usb_id", [READER_ID, DRIVER_NEEDED_ID, UNSUPPORTED_ID, "ffff:ffff"])
def test_every_word_is_there_and_every_value_put_in(
    target: Target, usb_id: str, texts: Texts
) -> None:
    needs = needs_of(CATALOG, target, UsbDevice(UsbId(usb_id)))
    advice = tuple(each for need in needs for each in need.advice)

    for view in advice_views(advice, target, texts, LINKS, TODAY):
        words = (view.title, view.why, view.kind_word, view.confidence_word, *map(str, view.steps))
        assert all(words)
        assert "{" not in "".join(words)
        assert len(view.title) <= 100
        assert all(len(sentence) <= 240 for sentence in words)


@pytest.mark.parametrize(
    ("target", "step"),
    [
        (DEBIAN, "Download the deb package, extract the file and install the package."),
        (FEDORA, "Download the rpm package, extract the file and install the package."),
        (NIXOS, said.AKIA_ON[Platform.LINUX]),
    ],
)
def test_akia_is_the_package_of_the_distribution(target: Target, step: str) -> None:
    (view,) = advice_views(akis_advice(CATALOG, target), target, ENGLISH, LINKS, TODAY)

    assert view.title == "Install AKİA"
    assert step in map(str, view.steps)


def test_akia_that_is_there_is_nothing_to_do() -> None:
    there = replace(DEBIAN, packages=(InstalledPackage("akia", "6.8.10"),))

    (view,) = advice_views(akis_advice(CATALOG, there), there, ENGLISH, LINKS, TODAY)

    assert view.title == "AKİA: nothing to install"
    assert view.why == "Version 6.8.10 is installed, and no newer one is known."


def test_no_akia_for_a_processor_is_said_and_not_papered_over() -> None:
    on_arm = replace(DEBIAN, architecture="arm64")

    (view,) = advice_views(akis_advice(CATALOG, on_arm), on_arm, turkish_texts(), LINKS, TODAY)

    assert view.title == "AKİS yazılımı: bilinmiyor"
    assert view.url == "https://example.org/akis_downloads"


def test_a_step_that_is_advised_twice_is_told_once() -> None:
    replug = Finding(
        "reader.driver_missing", Severity.BLOCKING, "x", {"reader": "R", "driver": ""}
    )
    advised = {Advised.DRIVER: (Step(said.REPLUG_READER), Step("Do it."))}

    steps = explain(replug, Platform.MACOS, ENGLISH, advised).steps

    assert [*map(str, steps[:3])] == [said.REPLUG_READER, "Do it.", said.CHECK_AGAIN]


# --- the steps of a finding ----------------------------------------------------------------------


def install(*packages: str) -> tuple[Action, ...]:
    return tuple(Action(ActionKind.INSTALL_PACKAGE, each) for each in packages)


def test_packages_of_one_manager_are_one_command() -> None:
    steps = advised_steps(install("pcscd", "libccid"), CATALOG, FEDORA, ENGLISH)

    assert steps[Advised.DRIVER] == (
        Step("Open a terminal and run:", "sudo dnf install pcsc-lite pcsc-lite-ccid"),
    )


def test_without_actions_the_general_steps_stay() -> None:
    assert not advised_steps((), CATALOG, DEBIAN, ENGLISH)
    assert not advised_steps(install("of a newer catalogue"), CATALOG, DEBIAN, ENGLISH)


def test_pages_are_steps_only_where_nothing_is_to_be_installed() -> None:
    page = Action(ActionKind.OPEN_LINK, "reader_drivers")

    with_driver = advised_steps((*install("libccid"), page), CATALOG, DEBIAN, ENGLISH)
    without = advised_steps((page,), CATALOG, DEBIAN, ENGLISH)

    assert Step(said.DRIVER_PAGE) not in with_driver[Advised.DRIVER]
    assert without[Advised.DRIVER] == (Step(said.DRIVER_PAGE),)


def test_a_setting_is_told_with_the_drivers_it_is_about() -> None:
    free = Action(ActionKind.CHANGE_SETTING, "free_reader")
    gone = Action(ActionKind.CHANGE_SETTING, "of a newer catalogue")

    steps = advised_steps((free, gone), CATALOG, DEBIAN, ENGLISH)[Advised.DRIVER]

    assert steps[0] == Step("Open a terminal and run:", "sudo modprobe -r pn533_usb nfc")
    assert steps[1].command.startswith("printf 'blacklist %s\\n' pn533_usb nfc | sudo tee")


def test_the_page_of_akia_alone_says_that_no_package_is_known() -> None:
    page = Action(ActionKind.OPEN_LINK, "akis_downloads")

    steps = advised_steps((page,), CATALOG, DEBIAN, ENGLISH)

    assert "No AKİA package is known" in str(steps[Advised.AKIA][0])


@pytest.mark.parametrize(
    ("architectures", "step"),
    [(("arm64",), "Mac OS Arm"), (("x86_64",), "Mac OS Intel"), ((), "Apple menu")],
)
def test_a_mac_gets_the_package_of_its_processor(
    architectures: tuple[str, ...], step: str
) -> None:
    akia = package(
        "akia",
        platform=Platform.MACOS,
        kind=PackageKind.AKIS_MODULE,
        fits=(Fit(Computers(architectures=architectures)),),
    )
    catalog = replace(CATALOG, packages=(akia,))
    target = replace(MAC, architecture=architectures[0] if architectures else "")

    steps = advised_steps(install("akia"), catalog, target, ENGLISH)

    assert step in str(steps[Advised.AKIA][0])


def test_a_package_no_manager_has_gives_no_command() -> None:
    aur = package("x", names={PackageManager.AUR: "x"})

    assert install_command([aur, package("y")], ARCH) == ""


def of(reason: Reason, kind: AdviceKind, **changes: Any) -> AdviceView:
    advice = Advice(kind, reason, Confidence.SINGLE, link="reader_drivers")
    (view,) = advice_views([replace(advice, **changes)], DEBIAN, ENGLISH, LINKS, TODAY)
    return view


def test_what_is_in_case_is_told_otherwise_when_the_case_is_on() -> None:
    last = Reason.READER_NOT_SHOWN, AdviceKind.UNKNOWN

    assert of(*last, in_case=True).why.startswith("Worth a try")
    assert of(*last).why.startswith("The driver is installed and the reader still does not appear")
    assert of(*last).title == of(*last, in_case=True).title
    assert "not in the list" not in of(*last, unknown_model=True).why


def test_an_installed_driver_is_not_told_as_nothing_to_do() -> None:
    view = of(Reason.READER_HAS_DRIVER, AdviceKind.NOTHING, about="ACS ACR39U")

    assert view.title == "ACS ACR39U: its driver is installed"


def test_where_the_sources_contradict_each_other_nothing_is_told_for_sure() -> None:
    unsupported = Reason.READER_UNSUPPORTED, AdviceKind.REPLACE
    disputed = of(*unsupported, confidence=Confidence.LOW)

    assert "some say that it does" in disputed.why
    assert "some say" not in of(*unsupported).why


def test_a_computer_without_a_reader_is_told_so() -> None:
    missing = of(Reason.READER_MISSING, AdviceKind.UNKNOWN)
    another = of(Reason.READER_MISSING, AdviceKind.REPLACE, in_case=True)

    assert missing.title == "No card reader was found"
    assert another.why == "If no reader works, another one is needed."


def test_a_driver_that_no_reader_asks_for_does_not_speak_of_one() -> None:
    alone = of(Reason.READER_NEEDS_CLASS_DRIVER, AdviceKind.INSTALL)

    assert alone.why.startswith("Most card readers")
    assert (
        "It is a CCID reader"
        in of(Reason.READER_NEEDS_CLASS_DRIVER, AdviceKind.INSTALL, about="ACS ACR39U").why
    )


@pytest.mark.parametrize(("days", "stale"), [(365, False), (366, True)])
def test_what_nobody_looked_at_for_a_year_is_marked(days: int, stale: bool) -> None:
    today = SOURCES[0].seen_on + timedelta(days=days)
    advice = reader_advice(CATALOG, DEBIAN, UsbDevice(READER_ID))

    first, *_, page = advice_views(advice, DEBIAN, ENGLISH, LINKS, today)

    assert {source.stale for source in first.sources} == {stale}
    assert page.url_stale is stale
