"""Two modules that show one card: the better look is believed, and a stale one told."""

import pytest

from esign_desktop.app.pins import choice_of
from esign_desktop.diagnosis.judge import Obstacle
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Certificate
from esign_desktop.model.report import Severity, Verdict
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath
from tests.build import CERTIFICATE, READER_NAME, card, probe, snapshot, token
from tests.diagnosis.ask import found_in, report
from tests.diagnosis.test_judge import AUTHENTICATION, OLD, of


def two_modules(*shown: tuple[Certificate, ...]) -> Snapshot:
    """Return a computer with modules that show one card's certificates each in its way."""
    unread = card(driverless=Driverless(DriverlessOutcome.NOT_TRIED))
    modules = tuple(
        probe(path=ModulePath(f"/opt/{number}/libakisp11.so"), tokens=(token(certificates=each),))
        for number, each in enumerate(shown)
    )
    return snapshot(cards=(unread,), modules=modules)


@pytest.mark.parametrize("shown", [((OLD,), (CERTIFICATE,)), ((CERTIFICATE,), (OLD,))])
def test_of_two_modules_the_one_with_the_new_certificate_is_believed_and_the_other_told(
    shown: tuple[tuple[Certificate, ...], ...],
) -> None:
    computer = two_modules(*shown)

    assert (of(computer).can_sign, of(computer).certificate) == (True, CERTIFICATE)
    (finding,) = report(computer).findings
    assert (finding.code, finding.severity) == ("middleware.certificate_stale", Severity.WARNING)
    assert (finding.about, report(computer).verdict) == (READER_NAME, Verdict.ATTENTION)
    (target,) = choice_of(report(computer)).targets
    assert target.module == computer.modules[shown.index((CERTIFICATE,))].path


def test_two_modules_that_show_the_same_are_one_witness() -> None:
    assert found_in(two_modules((CERTIFICATE,), (CERTIFICATE,))) == []
    assert found_in(two_modules((OLD,), (OLD,))) == ["certificate.expired"]
    assert found_in(two_modules((CERTIFICATE, OLD), (CERTIFICATE,))) == [
        "certificate.old_beside_new"
    ]


def test_a_good_certificate_of_one_module_does_not_hide_the_ended_qualified_one_of_another() -> (
    None
):
    ended, good = (OLD,), (AUTHENTICATION,)

    assert of(two_modules(good, ended)).obstacles == (Obstacle.EXPIRED,)
    assert of(two_modules(ended, good)).obstacles == (Obstacle.EXPIRED,)
