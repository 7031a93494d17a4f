import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.modules import (
    card_not_seen_by_module,
    module_missing,
    module_outdated,
    module_unusable,
)
from esign_desktop.model.card import Card, CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.host import InstalledPackage, Platform
from esign_desktop.model.reader import ReaderName, ReaderState
from esign_desktop.model.report import Action, ActionKind, Severity
from esign_desktop.model.token import ModulePath, ProbeOutcome
from tests.build import (
    CATALOG,
    ETOKEN_ATR,
    HEALTHY,
    MODULE_PATH,
    PROBE,
    READER,
    READER_NAME,
    card,
    host,
    probe,
    reader,
    snapshot,
    token,
)
from tests.diagnosis.ask import codes, found_in, only, report

SECOND = ReaderName("Gemalto PC Twin Reader 01 00")
OTHER_PATH = ModulePath(r"C:\Program Files\Akia\akisp11.dll")
ETOKEN = card(atr=ETOKEN_ATR, family=CardFamily.OTHER, version=None)
INSTALL = Action(ActionKind.INSTALL_PACKAGE, "akia_linux_x86_64")
DOWNLOADS = Action(ActionKind.OPEN_LINK, "akis_downloads")
SHOWS_NOTHING = probe(tokens=())


def test_a_module_that_works_is_not_mentioned() -> None:
    for check in (module_missing, module_unusable, card_not_seen_by_module, module_outdated):
        assert not codes(check, HEALTHY)


def test_a_missing_module_is_told_with_where_it_was_looked_for() -> None:
    finding = only(module_missing, snapshot(modules=()))

    assert finding.code == "middleware.missing"
    places = f"{MODULE_PATH}, /opt/Akia/libakisp11.so"
    assert finding.values == {"searched": places, "only": ""}
    assert finding.actions == (INSTALL, DOWNLOADS)


NO_CERTIFICATE = Driverless(DriverlessOutcome.NOT_FOUND)


def test_no_module_is_missed_for_an_identity_card_alone() -> None:
    identity = card(identity_card=True, driverless=NO_CERTIFICATE)
    told = report(snapshot(cards=(identity,), modules=()))

    assert [each.code for each in told.findings] == ["card.identity_card"]
    assert (told.verdict, told.primary) == ("not_usable", "card.identity_card")


@pytest.mark.parametrize(
    "cards",
    [
        (card(identity_card=True),),  # a signature was loaded onto it
        (card(identity_card=True, driverless=NO_CERTIFICATE), card(reader=SECOND)),
        (card(identity_card=True, driverless=NO_CERTIFICATE),
         card(reader=SECOND, driverless=NO_CERTIFICATE)),
    ],
)  # fmt: skip
def test_the_module_is_missed_for_a_signature_card_beside_or_on_an_identity_card(
    cards: tuple[Card, ...],
) -> None:
    readers = (READER, reader(SECOND))[: len(cards)]
    told = report(snapshot(readers=readers, cards=cards, modules=()))

    assert (told.verdict, told.primary) == ("not_usable", "middleware.missing")


def test_a_module_that_stumbles_over_an_identity_card_alone_is_a_note() -> None:
    crashed = probe(outcome=ProbeOutcome.CRASHED, tokens=())
    identity = card(identity_card=True, driverless=NO_CERTIFICATE)
    told = report(snapshot(cards=(identity,), modules=(crashed,)))

    assert [(each.code, each.severity) for each in told.findings] == [
        ("card.identity_card", Severity.BLOCKING),
        ("middleware.crashed", Severity.NOTE),
    ]


def test_a_module_somebody_named_is_missed_where_they_said_it_was() -> None:
    asked = probe(path=OTHER_PATH, outcome=ProbeOutcome.NOT_FOUND)

    finding = only(module_missing, snapshot(modules=(asked,)))

    assert finding.values == {"searched": OTHER_PATH, "only": "file"}


@pytest.mark.parametrize("outcome", [o for o in ProbeOutcome if o is not ProbeOutcome.NOT_FOUND])
def test_a_module_that_is_there_is_not_missing(outcome: ProbeOutcome) -> None:
    assert not codes(module_missing, snapshot(modules=(probe(outcome=outcome),)))


def test_with_another_providers_card_alone_no_akis_module_is_needed() -> None:
    assert not codes(module_missing, snapshot(cards=(ETOKEN,), modules=()))
    assert codes(module_missing, snapshot(cards=(ETOKEN, card(reader=SECOND)), modules=()))


def test_no_package_is_offered_where_none_is_known() -> None:
    on_arm = snapshot(modules=(), host=host(architecture="arm64"))

    assert only(module_missing, on_arm).actions == (DOWNLOADS,)


@pytest.mark.parametrize(
    ("broken", "code", "values"),
    [
        (
            {"outcome": ProbeOutcome.WRONG_ARCHITECTURE, "architectures": ("x86", "ppc")},
            "middleware.wrong_architecture",
            {"module": "libakisp11.so", "case": "", "found": "x86, ppc", "needed": "x86_64"},
        ),
        (
            {"outcome": ProbeOutcome.CANNOT_LOAD, "missing_library": "libpcsclite.so.1"},
            "middleware.cannot_load",
            {"module": "libakisp11.so", "case": "", "library": "libpcsclite.so.1", "detail": ""},
        ),
        (
            {"outcome": ProbeOutcome.CRASHED, "detail": "signal 11"},
            "middleware.crashed",
            {"module": "libakisp11.so", "case": "", "detail": "signal 11"},
        ),
        (
            {"outcome": ProbeOutcome.TIMED_OUT, "detail": "no answer in 10 s"},
            "middleware.timed_out",
            {"module": "libakisp11.so", "case": "", "detail": "no answer in 10 s"},
        ),
        (
            {"outcome": ProbeOutcome.REFUSED, "detail": "CKR_GENERAL_ERROR"},
            "middleware.refused",
            {"module": "libakisp11.so", "case": "", "detail": "CKR_GENERAL_ERROR", "cause": ""},
        ),
        (  # words for support are no answer to read out
            {"outcome": ProbeOutcome.REFUSED, "detail": "senseless answer: ValueError"},
            "middleware.refused",
            {"module": "libakisp11.so", "case": "", "detail": "", "cause": ""},
        ),
        (
            {"outcome": ProbeOutcome.REFUSED, "detail": "C_Initialize: CKR_ARGUMENTS_BAD"},
            "middleware.refused",
            {
                "module": "libakisp11.so",
                "case": "",
                "detail": "C_Initialize: CKR_ARGUMENTS_BAD",
                "cause": "arguments",
            },
        ),
    ],
)
def test_a_module_that_does_not_work_is_told_with_the_reason(
    broken: dict[str, object], code: str, values: dict[str, str]
) -> None:
    finding = only(module_unusable, snapshot(modules=(probe(**broken),)))

    assert (finding.code, finding.about, finding.values) == (code, MODULE_PATH, values)
    assert finding.severity is Severity.BLOCKING
    assert INSTALL in finding.actions


def test_a_windows_path_is_told_by_its_file_name() -> None:
    crashed = probe(path=OTHER_PATH, outcome=ProbeOutcome.CRASHED)

    assert only(module_unusable, snapshot(modules=(crashed,))).values["module"] == "akisp11.dll"


@pytest.mark.parametrize("outcome", [ProbeOutcome.CRASHED, ProbeOutcome.CANNOT_LOAD])
def test_beside_a_module_that_works_a_broken_one_is_a_note(outcome: ProbeOutcome) -> None:
    told = report(snapshot(modules=(probe(path=OTHER_PATH, outcome=outcome), PROBE)))

    assert [finding.severity for finding in told.findings] == [Severity.NOTE]
    assert told.verdict == "ready"


def test_a_module_that_could_not_look_into_its_token_does_not_excuse_another() -> None:
    refused = probe(tokens=(token(detail="CKR_TOKEN_NOT_RECOGNIZED"),))
    crashed = probe(path=OTHER_PATH, outcome=ProbeOutcome.CRASHED)

    finding = only(module_unusable, snapshot(modules=(crashed, refused)))

    assert finding.severity is Severity.BLOCKING


@pytest.mark.parametrize(
    "state", [ReaderState.CARD_MUTE, ReaderState.CARD_IN_USE, ReaderState.CARD_REMOVED]
)
def test_a_card_in_trouble_explains_an_error_but_not_a_crash(state: ReaderState) -> None:
    def beside(outcome: ProbeOutcome) -> list[str]:
        troubled = (reader(state=state),)
        return codes(
            module_unusable, snapshot(readers=troubled, modules=(probe(outcome=outcome),))
        )

    assert beside(ProbeOutcome.REFUSED) == []
    assert beside(ProbeOutcome.CRASHED) == ["middleware.crashed"]
    assert beside(ProbeOutcome.TIMED_OUT) == ["middleware.timed_out"]


@pytest.mark.parametrize("outcome", [ProbeOutcome.NOT_TRIED, ProbeOutcome.NOT_FOUND])
def test_a_module_nobody_tried_is_not_broken(outcome: ProbeOutcome) -> None:
    assert not codes(module_unusable, snapshot(modules=(probe(outcome=outcome),)))


def test_a_card_the_module_does_not_see() -> None:
    finding = only(card_not_seen_by_module, snapshot(modules=(SHOWS_NOTHING,)))

    assert (finding.code, finding.about) == ("middleware.no_token", READER_NAME)
    assert finding.values == {"module": "libakisp11.so", "case": "", "reader": READER_NAME}


@pytest.mark.parametrize("outcome", [o for o in ProbeOutcome if o is not ProbeOutcome.OK])
def test_a_module_that_does_not_work_sees_no_card_for_another_reason(
    outcome: ProbeOutcome,
) -> None:
    assert not codes(card_not_seen_by_module, snapshot(modules=(probe(outcome=outcome),)))


@pytest.mark.parametrize("state", [s for s in ReaderState if s is not ReaderState.CARD_READY])
def test_only_a_card_that_is_ready_can_be_seen(state: ReaderState) -> None:
    not_ready = snapshot(readers=(reader(state=state),), modules=(SHOWS_NOTHING,))

    assert not codes(card_not_seen_by_module, not_ready)


@pytest.mark.parametrize("other", [ETOKEN, card(identity_card=True)], ids=["eToken", "identity"])
def test_the_module_need_not_see_cards_that_are_not_its_own(other: object) -> None:
    assert not codes(card_not_seen_by_module, snapshot(cards=(other,), modules=(SHOWS_NOTHING,)))


def test_when_one_card_was_taken_out_the_others_are_not_missed() -> None:
    """The module lists again from the start, or not at all."""
    moment = snapshot(
        readers=(READER, reader(SECOND, state=ReaderState.CARD_REMOVED)), modules=(SHOWS_NOTHING,)
    )

    assert not codes(card_not_seen_by_module, moment)


def test_a_module_that_names_no_reader_still_sees_the_only_card() -> None:
    unnamed = probe(tokens=(token(slot_name="Slot 1", certificates=()),))

    assert not codes(card_not_seen_by_module, snapshot(modules=(unnamed,)))


def test_of_two_cards_the_one_no_token_belongs_to_is_not_seen() -> None:
    two = snapshot(
        readers=(READER, reader(SECOND)),
        cards=(card(), card(reader=SECOND, driverless=Driverless(DriverlessOutcome.NOT_TRIED))),
    )

    assert only(card_not_seen_by_module, two).about == SECOND


def test_a_token_in_another_reader_is_not_this_card() -> None:
    elsewhere = probe(tokens=(token(slot_name=SECOND),))
    readers = (READER, reader(SECOND, state=ReaderState.CARD_IN_USE))
    unread = card(driverless=Driverless(DriverlessOutcome.NOT_TRIED))

    told = snapshot(readers=readers, cards=(unread,), modules=(elsewhere,))

    assert codes(card_not_seen_by_module, told) == ["middleware.no_token"]


def test_the_module_that_was_refused_a_token_is_named() -> None:
    first = probe(path=OTHER_PATH, tokens=())
    refused = probe(tokens=(token(detail="CKR_TOKEN_NOT_RECOGNIZED"),))

    finding = only(card_not_seen_by_module, snapshot(modules=(first, refused)))

    assert (finding.code, finding.about) == ("middleware.refused", MODULE_PATH)
    assert finding.values == {
        "module": "libakisp11.so", "case": "", "detail": "CKR_TOKEN_NOT_RECOGNIZED", "cause": "",
    }  # fmt: skip


def test_a_second_card_that_is_not_seen_stops_nobody_from_signing() -> None:
    unread = card(reader=SECOND, driverless=Driverless(DriverlessOutcome.NOT_TRIED))

    told = report(snapshot(readers=(READER, reader(SECOND)), cards=(card(), unread)))

    assert [(f.code, f.severity) for f in told.findings] == [
        ("reader.several_cards", Severity.NOTE),
        ("middleware.no_token", Severity.NOTE),
    ]


def test_an_old_package_is_told_with_both_versions() -> None:
    old = snapshot(host=host(packages=(InstalledPackage("akia", "6.5.4"),)))

    finding = only(module_outdated, old)

    assert finding.values == {"package": "akia", "installed": "6.5.4", "newest": "6.8.10"}
    assert finding.actions == (INSTALL,)
    assert report(old).verdict == "attention"


@pytest.mark.parametrize(
    ("installed", "outdated"),
    [
        ("6.8.9", True),  # numbers, not letters: 9 comes before 10
        ("6.8.10", False),
        ("6.8.10-1~deb12", False),
        ("6.8", True),
        ("6.9", False),
        ("7", False),
        ("", False),
    ],
)
def test_versions_are_compared_as_numbers(installed: str, outdated: bool) -> None:
    there = snapshot(host=host(packages=(InstalledPackage("akia", installed),)))

    assert codes(module_outdated, there) == ["middleware.outdated"] * outdated


@pytest.mark.parametrize(
    "changes",
    [
        {"packages": (InstalledPackage("libreoffice", "1.0"),)},
        {"packages": (InstalledPackage("akia", "1.0"),), "architecture": "arm64"},
        {"packages": (InstalledPackage("akia", "1.0"),), "platform": Platform.MACOS},
        {"packages": ()},
    ],
    ids=["another package", "another processor", "another system", "no list"],
)
def test_only_the_package_for_this_computer_can_be_old(changes: dict[str, object]) -> None:
    assert not codes(module_outdated, snapshot(host=host(**changes)))


@pytest.mark.parametrize("unknown", [{"version": ""}, {"installed_name": ""}])
def test_a_package_whose_age_does_not_matter_is_never_old(unknown: dict[str, str]) -> None:
    packages = tuple(replace(package, **unknown) for package in CATALOG.packages)
    old = snapshot(host=host(packages=(InstalledPackage("akia", "1.0"),)))

    assert not list(module_outdated(old, replace(CATALOG, packages=packages)))


def test_a_missing_module_and_a_missing_card_are_both_told_the_card_first() -> None:
    bare = snapshot(readers=(reader(state=ReaderState.EMPTY),), cards=(), modules=())

    assert found_in(bare) == ["card.absent", "middleware.missing"]
