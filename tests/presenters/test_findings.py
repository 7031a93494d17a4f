from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from gettext import NullTranslations
from importlib import import_module
from pkgutil import iter_modules
from string import Formatter

import pytest

import esign_desktop.model
from esign_desktop.app import paths
from esign_desktop.app.context import AppContext
from esign_desktop.catalog.links import load_links
from esign_desktop.diagnosis.device_problems import DeviceProblem
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.advice import Reason
from esign_desktop.model.card_issuer import CardIssuer
from esign_desktop.model.catalog import AuthorityKind
from esign_desktop.model.codes import CODES
from esign_desktop.model.driver import (
    PackageManager,
    ReaderDriver,
    ReaderTrouble,
    SettingCase,
    SettingStep,
)
from esign_desktop.model.guide import Condition, EntryKind, Phase, Precision
from esign_desktop.model.host import Platform
from esign_desktop.model.online_use import OnlineUse
from esign_desktop.model.reader import UsbId
from esign_desktop.model.report import Finding, ScenarioProblem, Severity
from esign_desktop.model.validity import Validity
from esign_desktop.model.write_problem import WriteProblem
from esign_desktop.presenters.findings import FINDING_TEXTS, FindingText, explain, text_for
from esign_desktop.presenters.messages import word
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.texts import Texts
from tests.build import host, snapshot, usb_device
from tests.presenters.catalogue import ISTANBUL, turkish_texts

ENGLISH = Texts("en", NullTranslations(), ISTANBUL)
LANGUAGES = pytest.mark.parametrize("texts", [turkish_texts(), ENGLISH], ids=["tr", "en"])
NOT_SHOWN = {  # the program decides by them, or another module of presenters has the words
    Reason,
    AuthorityKind,
    Condition,
    OnlineUse,
    EntryKind,
    Phase,
    Precision,
    PackageManager,
    ReaderDriver,
    ReaderTrouble,
    ScenarioProblem,
    SettingCase,
    Validity,
    WriteProblem,
    SettingStep,
}

VALUES = {  # ordinary ones, rather long
    "reader": "ACS ACR39U ICC Reader 00 00",
    "readers": "ACS ACR39U ICC Reader 00 00, Gemalto PC Twin Reader 01 00",
    "holder": "Abdurrahman Karaosmanoğlu",
    "card": "SafeNet eToken 5110",
    "software": "SafeNet Authentication Client",
    "programs": "AKİA, UYAP Editör",
    "model": "Alcor Micro AU9540 / AU9560",
    "others": "Yubico YubiKey OTP+FIDO+CCID 0",
    "driver": "ACS Unified PC/SC Driver",
    "library": "libpcsclite.so.1",
    "detail": "CKR_TOKEN_NOT_RECOGNIZED",
    "issuer": "Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 1",
    "package": "AKİA (Windows, 64 bit)",
    "reason": "keyCompromise",
    "days": "1095",
}

MAY_BE_EMPTY = {
    "holder", "issuer", "driver", "programs", "software", "library", "detail", "reason",
    "revoked_at", "found", "others", "model", "trouble", "cause", "case",
    "error", "seconds",
}  # fmt: skip


def finding(code: str, **changed: str) -> Finding:
    values = {
        name: "2026-11-21T11:05:09Z" if name.endswith("_at") else VALUES.get(name, name)
        for name in CODES[code].values
    }
    return Finding(code, Severity.NOTE, values=values | changed)


def variants(text: FindingText) -> Iterator[FindingText]:
    yield text
    for others in (text.without, text.having, *text.by.values()):
        for variant in others.values():
            yield from variants(variant)


def steps_of(text: FindingText) -> Iterator[tuple[str, ...]]:
    yield text.steps
    yield from text.steps_on.values()


def placeholders(text: FindingText) -> set[str]:
    messages = (text.title, text.meaning, *(step for steps in steps_of(text) for step in steps))
    return {name for m in messages for _text, name, _spec, _conv in Formatter().parse(m) if name}


def test_every_code_has_its_words_and_no_words_lack_a_code() -> None:
    assert list(CODES) == list(FINDING_TEXTS)


@pytest.mark.parametrize("code", CODES)
def test_texts_use_only_values_their_finding_brings(code: str) -> None:
    values = set(CODES[code].values)
    if code.startswith("certificate."):
        values |= {"door", "provider"}  # the presenter knows whose the certificate is
    days = {f"{name.removesuffix('_at')}_on" for name in values if name.endswith("_at")}

    for text in variants(FINDING_TEXTS[code]):
        assert placeholders(text) <= values | days | {"say", "now_on"}
        assert set(text.without) | set(text.by) | set(text.having) <= values
    for name, variant in FINDING_TEXTS[code].without.items():
        assert name not in placeholders(variant)


@pytest.mark.parametrize("code", CODES)
def test_there_are_two_to_five_different_steps(code: str) -> None:
    for text in variants(FINDING_TEXTS[code]):
        for steps in steps_of(text):
            assert 2 <= len(steps) <= 5
            assert len(set(steps)) == len(steps)


@LANGUAGES
@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("code", CODES)
def test_words_are_short_and_complete(code: str, platform: Platform, texts: Texts) -> None:
    shown = explain(finding(code), platform, texts)

    assert len(shown.title) <= 90
    assert len(shown.meaning) <= 330
    steps = [str(step) for step in shown.steps]
    assert all(len(step) <= 220 for step in steps)
    assert not shown.title.endswith(".")
    assert all(step.endswith((".", ":", "pcscd", "socket")) for step in steps)
    assert "{" not in "".join((shown.title, shown.meaning, *steps))


@LANGUAGES
@pytest.mark.parametrize("code", CODES)
def test_words_are_complete_without_values_that_may_be_empty(code: str, texts: Texts) -> None:
    nothing = finding(code, **dict.fromkeys(MAY_BE_EMPTY & set(CODES[code].values), ""))

    shown = explain(nothing, Platform.WINDOWS, texts)

    for sentence in (shown.title, shown.meaning, *map(str, shown.steps)):
        assert "  " not in sentence
        assert "“”" not in sentence
        assert "()" not in sentence
        assert ": ." not in sentence


@pytest.mark.parametrize(
    ("code", "changed", "turkish", "english"),
    [
        (
            "certificate.expiring",
            {"days": "14", "holder": "Ayşe Yılmaz"},
            "Sertifikanın süresi 14 gün sonra doluyor (Ayşe Yılmaz)",
            "The certificate of Ayşe Yılmaz expires in 14 days",
        ),
        (
            "certificate.expiring",
            {"days": "0", "holder": "Ayşe Yılmaz"},
            "Sertifikanın süresi bir gün içinde doluyor (Ayşe Yılmaz)",
            "The certificate of Ayşe Yılmaz expires within a day",
        ),
        (
            "certificate.expired",
            {"days": "-3", "holder": ""},
            "Sertifikanın süresi doldu",
            "Your certificate has expired",
        ),
        (
            "reader.driver_missing",
            {"driver": "", "reader": "CCID Reader"},
            "Kart okuyucunun çalışan bir sürücüsü yok: CCID Reader",
            "The card reader “CCID Reader” has no working driver",
        ),
    ],
)
def test_values_choose_and_fill_the_words(
    code: str, changed: dict[str, str], turkish: str, english: str
) -> None:
    found = finding(code, **changed)

    assert explain(found, Platform.LINUX, turkish_texts()).title == turkish
    assert explain(found, Platform.LINUX, ENGLISH).title == english


def test_a_time_is_told_as_people_tell_it() -> None:
    told = finding("certificate.not_yet_valid", starts_at="2026-12-13T21:00:00Z")
    words = explain(told, Platform.WINDOWS, turkish_texts())

    assert "14 Aralık 2026 00:00 tarihinden" in words.meaning


def test_a_revocation_reason_is_told_in_words() -> None:
    shown = explain(finding("certificate.revoked"), Platform.LINUX, ENGLISH)

    assert "reason: the key may be compromised." in shown.meaning
    assert "on 21 November 2026;" in shown.meaning


def test_steps_are_those_of_the_system() -> None:
    stopped = finding("service.stopped")

    assert "systemctl" in "".join(map(ENGLISH.get, text_for(stopped, Platform.LINUX).steps))
    assert "services.msc" in "".join(text_for(stopped, Platform.WINDOWS).steps)
    assert "services.msc" not in "".join(text_for(stopped, Platform.MACOS).steps)


def test_the_help_desk_gets_the_code_to_read_out() -> None:
    steps = explain(finding("service.stopped"), Platform.LINUX, turkish_texts()).steps

    assert str(steps[-1]) == "Sorun sürerse kurumunuzun destek birimini arayıp S02 kodunu okuyun."


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("certificate.expired", {}),
        ("certificate.expired", {"days": "0"}),
        ("certificate.expiring", {}),
        ("certificate.not_yet_valid", {}),
        ("pin.not_set", {"door": "kamusm_person", "start": "ahead"}),
    ],
)
@LANGUAGES
def test_where_a_date_decides_the_first_step_says_which_day_the_computer_believes_it_is(
    code: str, changed: dict[str, str], texts: Texts
) -> None:
    now = datetime(2031, 12, 1, 9, 30, tzinfo=UTC)

    steps = explain(finding(code, **changed), Platform.WINDOWS, texts, now=now).steps

    assert texts.date(now) in str(steps[0])


@LANGUAGES
@pytest.mark.parametrize("code", [code for code, entry in CODES.items() if "case" in entry.values])
def test_another_module_is_called_by_its_file_name(code: str, texts: Texts) -> None:
    found = finding(code, case="other_module", module="opensc-pkcs11.so", detail="")

    shown = explain(found, Platform.LINUX, texts)

    told = shown.meaning if code == "certificate.no_key" else shown.title  # that names the holder
    assert "opensc-pkcs11.so" in told
    assert "AKİS" not in shown.title
    assert not any(
        "AKİA" in words for words in (shown.title, shown.meaning, *map(str, shown.steps))
    )


def test_every_kind_of_device_problem_has_its_own_words() -> None:
    shown = [
        explain(finding("reader.driver_problem", cause=kind), Platform.WINDOWS, ENGLISH)
        for kind in DeviceProblem
    ]

    assert len({words.steps for words in shown}) == len(DeviceProblem)
    assert all(len(words.steps) <= 5 for words in shown)
    assert all("{" not in str(step) for words in shown for step in words.steps)


def test_a_report_of_before_without_the_cause_still_has_words() -> None:
    old = Finding(
        "reader.driver_problem", Severity.BLOCKING, values={"reader": "R", "problem": "10"}
    )

    assert "did not start (code 10)" in explain(old, Platform.WINDOWS, ENGLISH).meaning


def test_a_name_from_outside_stays_on_its_line_and_keeps_its_direction() -> None:
    hostile = "Ayşe\x1b[31m\n\u202eYılmaz" + "x" * 500

    title = explain(finding("certificate.revoked", holder=hostile), Platform.LINUX, ENGLISH).title

    assert title.isprintable()
    assert len(title) < 200


@pytest.mark.parametrize(
    ("told", "ending"),
    [
        (", ".join(f"Reader No. {n:02}" for n in range(20)), "Reader No. 07…"),
        ("R" * 200, "RRR…"),
    ],
)
def test_what_is_too_long_is_cut_between_words_where_it_has_some(told: str, ending: str) -> None:
    shown = explain(finding("card.absent", readers=told, others=""), Platform.WINDOWS, ENGLISH)

    assert f"{ending}. It is waiting" in shown.meaning


def test_a_finding_of_a_newer_version_is_shown_by_its_code() -> None:
    newer = Finding("card.melted", Severity.BLOCKING)

    assert "card.melted" in explain(newer, Platform.LINUX, turkish_texts()).title


def enums() -> list[type[StrEnum]]:
    modules = [
        import_module(f"esign_desktop.model.{found.name}")
        for found in iter_modules(esign_desktop.model.__path__)
    ]
    kinds = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    }
    return sorted(kinds - NOT_SHOWN, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", enums(), ids=lambda kind: kind.__name__)
def test_every_member_has_a_word(kind: type[StrEnum]) -> None:
    assert all(ENGLISH.get(word(member)) for member in kind)


@LANGUAGES
@pytest.mark.parametrize("door", [*CardIssuer, ""])
@pytest.mark.parametrize("state", ["locked", "not_set"])
def test_nobody_goes_on_signing_with_a_locked_puk_and_no_pin(
    state: str, door: str, texts: Texts
) -> None:
    told = explain(finding("pin.puk_locked", pin=state, door=door), Platform.WINDOWS, texts)

    everything = " ".join((told.title, told.meaning, *map(str, told.steps)))
    for promise in ("continue to sign", "devam edebilirsiniz", "still sign", "imza atıyorsanız"):
        assert promise not in everything


@LANGUAGES
@pytest.mark.parametrize("door", [*CardIssuer, ""])
def test_with_a_locked_puk_and_a_pin_that_works_one_can_go_on(door: str, texts: Texts) -> None:
    told = explain(finding("pin.puk_locked", pin="", door=door), Platform.WINDOWS, texts)

    assert "continue to sign" in told.meaning or "devam edebilirsiniz" in told.meaning


@pytest.mark.parametrize("code", ["pin.locked", "pin.not_set", "pin.puk_locked"])
@pytest.mark.parametrize(
    "door", [CardIssuer.IDENTITY_CARD, CardIssuer.OTHER_PROVIDER, CardIssuer.UNKNOWN]
)
def test_that_another_issuers_card_is_lost_is_not_claimed(code: str, door: CardIssuer) -> None:
    told = explain(finding(code, door=door, puk="locked", pin="locked"), Platform.WINDOWS, ENGLISH)

    assert "You need a new card" not in told.meaning


@LANGUAGES
def test_module_somebody_named_is_not_called_all_there_is(texts: Texts) -> None:
    def meaning(**values: str) -> str:
        finding = Finding("middleware.missing", Severity.BLOCKING, "", values)
        return explain(finding, Platform.LINUX, texts).meaning

    assert "/opt/x.so" in meaning(searched="/opt/x.so", only="file")
    assert "/opt/x.so" not in meaning(searched="/opt/x.so", only="")


@LANGUAGES
@pytest.mark.parametrize("distribution", ["debian", "fedora", "arch", ""])
@pytest.mark.parametrize("driver", [None, "pn533_usb"])
@pytest.mark.parametrize("usb_id", ["072f:b100", "08e6:3437", "072f:2200", "ffff:1234"])
def test_whatever_a_linux_computer_needs_there_are_at_most_five_steps_and_the_last_stays(
    usb_id: str, driver: str | None, distribution: str, texts: Texts
) -> None:
    device = usb_device(usb_id=UsbId(usb_id), smart_card_class=True, driver=driver)
    computer = host(distributions=(distribution,) if distribution else ())
    there = snapshot(host=computer, readers=(), cards=(), modules=(), usb_devices=(device,))
    catalog = AppContext().catalog
    links = load_links(paths.data_dir() / "resources" / "links.toml")

    shown = Presenter(texts, catalog, links).overview(diagnose(there, catalog)).findings[0]

    assert shown.code.startswith("reader.")
    assert 2 <= len(shown.steps) <= 5
    assert shown.say in str(shown.steps[-1])
