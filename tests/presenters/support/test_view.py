"""What is sent to the help desk: shown as it is, and without anybody's data."""

import importlib.metadata
from datetime import timedelta
from gettext import NullTranslations
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec.structs import replace

from esign_desktop.app.compare import compare_reports
from esign_desktop.app.redact import redact
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.catalog_use import CatalogInUse, CatalogOrigin, CatalogPlace
from esign_desktop.model.certificate import Name
from esign_desktop.model.codec import decode
from esign_desktop.model.codes import CODES
from esign_desktop.model.report import Difference, Report, Verdict
from esign_desktop.model.token import PinState
from esign_desktop.presenters.status.overview import Presenter
from esign_desktop.presenters.status.tray import notice_view, tray_view
from esign_desktop.presenters.support.about import PARTS, Versions, about_view
from esign_desktop.presenters.support.comparison import comparison
from esign_desktop.presenters.support.mail import mail_draft
from esign_desktop.presenters.support.view import end_sentence, ending, support_view
from esign_desktop.presenters.texts import Texts
from tests.architecture.test_packaging import PYPROJECT, distribution
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    TOKEN,
    host,
    pin,
    token,
    with_certificate,
)
from tests.catalog.test_links import LINKS
from tests.presenters.catalogue import ISTANBUL, turkish_texts

TURKISH = Presenter(turkish_texts(), CATALOG, LINKS)
ENGLISH = Presenter(Texts("en", NullTranslations(), ISTANBUL), CATALOG, LINKS)
NAMED = replace(
    with_certificate(subject=Name(common_name="AYŞE YILMAZ", serial_number="12345678901")),
    host=host(user_name="ayse", host_name="hekim-pc-07"),
)
WINDOWS_LIMIT = 2083  # INTERNET_MAX_URL_LENGTH
SECRETS = ("AYŞE", "12345678901", "hekim-pc-07", TOKEN.serial)


def report(*states: PinState) -> Report:
    there = NAMED
    if states:
        pins = tuple(pin(state) for state in states)
        certificates = NAMED.modules[0].tokens[0].certificates
        there = replace(
            NAMED,
            modules=(
                replace(NAMED.modules[0], tokens=(token(pins=pins, certificates=certificates),)),
            ),
        )
    return diagnose(there, CATALOG)


@pytest.mark.parametrize("presenter", [TURKISH, ENGLISH], ids=["tr", "en"])
def test_nothing_that_is_shown_to_be_sent_is_personal(presenter: Presenter) -> None:
    view = support_view(redact(report(PinState.LOCKED)), presenter, CATALOG, "0.1.0")

    for shown in (view.text, view.file.decode(), view.line, view.mail.url, view.mail.body):
        assert shown
        for secret in SECRETS:
            assert secret not in shown


def test_an_unmasked_report_is_not_shown_as_one_to_send() -> None:
    with pytest.raises(ValueError, match="masked"):
        support_view(report(), ENGLISH, CATALOG, "0.1.0")


def test_the_codes_come_with_words_for_the_phone() -> None:
    view = support_view(redact(report(PinState.LOCKED)), TURKISH, CATALOG, "0.1.0")

    assert [(code.say, code.spelled) for code in view.codes] == [
        ("P01", "Polatlı'nın P'si, sıfır, bir")
    ]
    assert view.codes[0].title == "Kartınızın PIN'i kilitli"
    assert view.file_name == "esign-report-20261201-093000.json"
    assert decode(dict, view.file)["redacted"] is True
    assert view.text.startswith("Rapor: 1 Aralık 2026")


def test_a_draft_names_codes_and_versions() -> None:
    draft = mail_draft(redact(report(PinState.LOCKED)), TURKISH, "0.1.0")
    read = parse_qs(urlsplit(draft.url).query)

    assert draft.url.startswith("mailto:?")
    assert read["subject"] == ["E-imza: yardım isteği (P01)"]
    assert read["body"][0].replace("\r\n", "\n") == draft.body
    assert "EIMZA1:N:P01:" in draft.body
    assert "Kartınızın PIN'i kilitli" in draft.body
    assert mail_draft(redact(report()), ENGLISH, "0.1.0").subject.endswith("(no finding)")


def test_a_draft_is_never_too_long_for_windows() -> None:
    first = redact(report(PinState.LOCKED)).findings[0]
    every = tuple(replace(first, code=code) for code in CODES)
    many = replace(redact(report()), findings=every)
    endless = replace(many, findings=every * 3, catalog_version="ş" * 300)
    loud = replace(many, snapshot=replace(many.snapshot, host=host(os_name="ş" * 3000)))

    for each in (many, endless, loud):
        assert len(mail_draft(each, TURKISH, "0.1.0").url) <= WINDOWS_LIMIT
        assert "EIMZA1:" in mail_draft(each, TURKISH, "0.1.0").body


def test_differences_are_told_in_words() -> None:
    rows = comparison(
        compare_reports(redact(report()), redact(report(PinState.LOCKED))), TURKISH.texts
    )

    assert (rows[0].what, rows[0].before, rows[0].after, rows[0].conclusion) == (
        "Sonuç",
        "İmza atmaya hazırsınız",
        "Şu anda imza atamıyorsunuz",
        True,
    )
    assert rows[1].after == "[P01] Kartınızın PIN'i kilitli"
    state = next(row for row in rows if row.what.endswith("PIN: durum"))
    assert (state.before, state.after) == ("tüm deneme hakları duruyor", "kilitli")
    assert not state.conclusion


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (
            Difference("readers[ACS [x] 00.1]", "ACS", ""),
            ("Card reader ACS [x] 00.1", "there", "not there"),
        ),
        (
            Difference("service", "running", "stopped"),
            ("Smart card service", "running", "not running"),
        ),
        (
            Difference("modules[C:\\a.b\\akisp11.dll].outcome", "ok", "crashed"),
            ("AKİS software akisp11.dll: outcome", "works", "stopped unexpectedly"),
        ),
        (
            Difference("cards[ACS].driverless.outcome", "", "read"),
            ("Card in ACS: outcome", "–", "read"),
        ),
        (
            Difference("host.remote_session", "False", "True"),
            ("Computer: Remote Desktop", "no", "yes"),
        ),
        (
            Difference(
                "cards[ACS].driverless.certificates[0123456789].not_after",
                "",
                "2027-01-01T00:00:00Z",
            ),
            ("Card in ACS, Certificate 01234567…: end", "–", "1 January 2027, 03:00:00"),
        ),
        (
            Difference("host.packages[akia].version", "1", "Tx"),
            ("Computer, Package akia: version", "1", "Tx"),
        ),
        (Difference("novelty[5].colour", "red", "T"), ("novelty 5: colour", "red", "T")),
        (Difference("finding", "", "new.code"), ("Finding", "–", "new.code")),
        (Difference("", "a", "b"), ("", "a", "b")),
    ],
)
def test_every_path_has_words_or_stays_readable(
    change: Difference, row: tuple[str, str, str]
) -> None:
    (made,) = comparison([change], ENGLISH.texts)

    assert (made.what, made.before, made.after) == row


def test_the_parts_of_the_program_are_all_named_with_their_licence() -> None:
    needed = {distribution(each) for each in PYPROJECT["project"]["dependencies"]}
    named = {part.name.lower(): part for part in PARTS if part.name != "Python"}

    assert set(named) == needed
    for name, part in named.items():
        metadata = importlib.metadata.metadata(name)
        said = " ".join(
            [
                *metadata.get_all("License-Expression", []),
                *metadata.get_all("License", []),
                *metadata.get_all("Classifier", []),
            ]
        )
        family = part.licence.split("-")[0]
        assert family in said or (family == "LGPL" and "Lesser General Public" in said), name


def test_versions_are_told_as_they_are() -> None:
    place = CatalogPlace(CatalogOrigin.BUNDLED, "x")
    versions = Versions("0.1.0", "2026-11-21", "3.13.1", "6.10.0", "Windows 11")

    view = about_view(versions, CatalogInUse(CATALOG, place), ENGLISH.texts)

    assert view.text.splitlines() == [
        "Program: 0.1.0 (2026-11-21)",
        "Catalogue: test. It came with the program.",
        "System: Windows 11",
        "Python: 3.13.1",
        "Qt: 6.10.0",
    ]


def test_the_icon_says_the_verdict_and_nobodys_name() -> None:
    locked, fine = tray_view(report(PinState.LOCKED), TURKISH), tray_view(report(), TURKISH)

    assert locked.verdict is Verdict.NOT_USABLE
    assert locked.tooltip == "E-imza Masaüstü: Şu anda imza atamıyorsunuz (P01)"
    assert fine.tooltip == "E-imza Masaüstü: İmza atmaya hazırsınız"


def test_a_reminder_says_how_long_is_left() -> None:
    assert (
        notice_view(30, NOW, TURKISH.texts).title == "E-imza sertifikanızın bitmesine 30 gün kaldı"
    )
    assert notice_view(0, NOW, ENGLISH.texts).title.endswith("within a day")
    assert "1 December 2026, 12:30:00" in notice_view(7, NOW, ENGLISH.texts).body


def test_the_healthy_computer_has_no_code_to_read_out() -> None:
    view = support_view(redact(diagnose(HEALTHY, CATALOG)), ENGLISH, CATALOG, "0.1.0")

    assert view.codes == ()
    assert view.headline == "You are ready to sign"


def test_the_nearest_end_is_told_and_what_is_over_is_not() -> None:
    soon = diagnose(with_certificate(not_after=NOW + timedelta(days=14, hours=1)), CATALOG)
    over = diagnose(with_certificate(not_after=NOW - timedelta(days=1)), CATALOG)

    assert end_sentence(ending(soon), TURKISH.texts, NOW) == (
        "Sertifikanın süresi 15 Aralık 2026 tarihinde doluyor (14 gün kaldı)."
    )
    assert len(ending(soon)) == 1  # the card and the module show the same one
    assert ending(over) == ()
    assert end_sentence((), ENGLISH.texts, NOW).startswith("No certificate")


def test_licences_are_told_one_a_line() -> None:
    place = CatalogPlace(CatalogOrigin.BUNDLED, "x")
    view = about_view(Versions("", "", "", "", ""), CatalogInUse(CATALOG, place), TURKISH.texts)

    assert "segno (BSD-3-Clause)  https://segno.readthedocs.io/\n" in view.licences
