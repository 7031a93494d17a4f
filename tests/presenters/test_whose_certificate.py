"""Seals and other providers' certificates: the first sentence, the steps, and where they lead."""

import re
from datetime import timedelta
from typing import Any

import pytest

from esign_desktop.app.redact import redact
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.certificate import KeyUsage, Name, Revocation, RevocationStatus
from esign_desktop.model.report import ActionKind, Report, Severity
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.status.overview import FindingView, Presenter
from esign_desktop.presenters.status.troubleshooting import still_not_view
from esign_desktop.presenters.status.view import status_view
from esign_desktop.presenters.support.phone_code import phone_code, phone_code_view
from tests.build import CATALOG, NOW, snapshot, with_certificate
from tests.catalog.test_scenarios import SCENES
from tests.presenters.status.test_overview import ENGLISH, TURKISH

DAY = timedelta(days=1)
E_GUVEN = Name(common_name="E-GÜVEN Nitelikli Elektronik Sertifika Hizmet Sağlayıcısı")
SEAL_ISSUER = Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 2")
SEAL: dict[str, Any] = {
    "issuer": SEAL_ISSUER,
    "policies": ("2.16.792.1.2.1.1.5.7.50.1",),
    "qualified": False,
    "qc_statements": (),
    "usages": (KeyUsage.DIGITAL_SIGNATURE,),
}
NOT_USABLE: dict[str, dict[str, Any]] = {
    "certificate.expired": {"not_after": NOW - 3 * DAY},
    "certificate.expiring": {"not_after": NOW + 12 * DAY},
    "certificate.not_yet_valid": {"not_before": NOW + 12 * DAY},
    "certificate.revoked": {"revocation": Revocation(RevocationStatus.REVOKED, NOW)},
    "certificate.suspended": {"revocation": Revocation(RevocationStatus.SUSPENDED, NOW)},
    "certificate.no_key": {"has_key": False},
}


def report(there: Snapshot) -> Report:
    return diagnose(there, CATALOG)


def shown(code: str, told: Report, presenter: Presenter = ENGLISH) -> FindingView:
    (finding,) = (each for each in told.findings if each.code == code)
    return presenter.finding(finding, told)


def words(view: FindingView) -> str:
    return "\n".join((view.title, view.meaning, *map(str, view.steps)))


def test_the_first_sentence_about_a_seal_is_that_it_is_one() -> None:
    told = report(SCENES["mali_muhur"])
    sentence = "Takılı kart bir mühür, kullanıma hazır: reçete imzalamaz"

    assert TURKISH.overview(told).headline == sentence
    assert phone_code_view(phone_code(told, "0.1.0"), TURKISH.texts).headline == sentence
    assert told.verdict == "ready"
    assert "mali mührü" in status_view(told, TURKISH).others[0].title


def test_a_seal_that_ends_soon_is_not_told_as_a_persons_card() -> None:
    told = report(with_certificate(**SEAL, not_after=NOW + 12 * DAY))

    assert ENGLISH.overview(told).headline == (
        "The card that can sign is a seal (mühür); something needs your attention"
    )
    steps = words(shown("certificate.expiring", told))
    assert "Apply for a new fiscal seal" in steps
    assert "YENİLEME" not in steps
    targets = {action.target for finding in told.findings for action in finding.actions}
    assert "seal_application" in targets
    assert "renewal" not in targets


def test_a_seal_that_has_ended_cannot_sign_like_any_card() -> None:
    told = report(with_certificate(**SEAL, not_after=NOW - DAY))

    assert ENGLISH.overview(told).headline == "You cannot sign at the moment"


def test_another_providers_certificate_is_named_and_is_no_fault() -> None:
    told = report(with_certificate(issuer=E_GUVEN))
    view = shown("certificate.untrusted", told, TURKISH)

    assert (told.verdict, told.primary) == ("ready", None)
    assert view.severity is Severity.NOTE
    assert view.title == "Bu karttaki sertifikayı E-GÜVEN vermiş"
    assert [a.action.target for a in view.actions] == ["providers"]


def test_an_issuer_nobody_knows_is_still_a_warning() -> None:
    told = report(with_certificate(issuer=Name(common_name="Somebody")))

    assert (told.verdict, told.primary) == ("attention", "certificate.untrusted")
    assert shown("certificate.untrusted", told).title.endswith("is not a known KamuSM issuer")


@pytest.mark.parametrize("presenter", [ENGLISH, TURKISH], ids=["en", "tr"])
@pytest.mark.parametrize("code", NOT_USABLE)
def test_nobody_with_another_providers_certificate_is_sent_to_kamusm(
    code: str, presenter: Presenter
) -> None:
    told = report(with_certificate(issuer=E_GUVEN, **NOT_USABLE[code]))

    for seen in (told, redact(told)):
        view = shown(code, seen, presenter)
        assert "E-GÜVEN" in words(view)
        for theirs in ("YENİLEME", "Online İşlemler", "444 5 576", "e-Onay"):
            assert theirs not in words(view)
        assert {a.action.kind for a in view.actions} <= {ActionKind.OPEN_LINK}
        assert {a.action.target for a in view.actions} <= {"providers"}


@pytest.mark.parametrize("code", NOT_USABLE)
def test_with_kamusms_certificate_the_way_is_kamusms(code: str) -> None:
    told = report(with_certificate(**NOT_USABLE[code]))

    assert {"KamuSM", "Online İşlemler"} & set(
        re.findall("KamuSM|Online İşlemler", words(shown(code, told)))
    )
    actions = {a.kind for f in told.findings for a in f.actions}
    assert ActionKind.OPEN_GUIDE in actions


def test_a_card_that_is_not_served_is_the_first_thing_on_the_page() -> None:
    told = report(SCENES["foreign_card"])
    view = status_view(told, TURKISH)

    assert view.overview.headline == (
        "Kart başka bir sağlayıcının: bu program onu kontrol edemiyor"
    )
    assert view.primary is not None
    assert view.primary.code == "card.foreign"
    assert view.primary.code not in {each.code for each in view.others}
    assert still_not_view(told, TURKISH.texts) is None
    assert "AKİS" not in view.primary.title


def test_each_report_has_its_own_doors() -> None:
    theirs, ours = (report(with_certificate(**each)) for each in ({"issuer": E_GUVEN}, {}))
    expired = report(with_certificate(not_after=NOW - DAY))

    assert "E-GÜVEN" in words(shown("certificate.untrusted", theirs))
    assert not ours.findings
    assert "YENİLEME" in words(shown("certificate.expired", expired))


def test_a_certificate_that_is_not_there_any_more_has_no_door() -> None:
    told = report(with_certificate(issuer=E_GUVEN, not_after=NOW - DAY))
    (finding,) = (f for f in told.findings if f.code == "certificate.expired")

    gone = report(snapshot(readers=(), cards=(), modules=()))

    assert "YENİLEME" in words(ENGLISH.finding(finding, gone))
