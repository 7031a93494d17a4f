import re

import pytest

from esign_desktop.cli.exit_codes import OF_VERDICT
from esign_desktop.model.codes import CODES
from esign_desktop.model.report import Link, Severity, Verdict

# product.md, section 3: what other people's scripts, help pages and phone calls hold on to
CONTRACT = """
service.not_installed          S01 blocking
service.stopped                S02 blocking
service.access_denied          S03 blocking
service.incompatible           S04 blocking
service.remote_session         S05 warning
clock.wrong                    S06 warning
reader.none                    R01 blocking
reader.driver_missing          R02 blocking
reader.unsupported             R03 blocking
reader.driver_problem          R04 blocking
reader.virtual_only            R05 blocking
card.absent                    K01 blocking
card.mute                      K02 blocking
card.in_use                    K03 blocking
card.foreign                   K04 note
card.unknown                   K05 blocking
card.identity_card             K06 blocking
card.removed                   K07 blocking
middleware.missing             M01 blocking
middleware.wrong_architecture  M02 blocking
middleware.cannot_load         M03 blocking
middleware.crashed             M04 blocking
middleware.timed_out           M05 blocking
middleware.refused             M06 blocking
middleware.no_token            M07 blocking
middleware.outdated            M08 warning
certificate.none               C01 blocking
certificate.expired            C02 blocking
certificate.expiring           C03 warning
certificate.not_yet_valid      C04 blocking
certificate.revoked            C05 blocking
certificate.suspended          C06 blocking
certificate.revocation_unknown C07 note
certificate.untrusted          C08 warning
certificate.not_qualified      C09 note
certificate.unreadable         C10 warning
certificate.no_key             C11 blocking
pin.locked                     P01 blocking
pin.last_try                   P02 warning
pin.low                        P03 warning
pin.not_set                    P04 blocking
pin.must_change                P05 blocking
pin.puk_locked                 P06 blocking
check.failed                   X01 note
"""
ADDED = """
service.no_answer              S07 blocking
service.error                  S08 blocking
reader.failing                 R06 blocking
card.slow                      K08 warning
certificate.differs            C12 note
middleware.certificate_missing M09 blocking
middleware.certificate_stale   M10 blocking
certificate.seal               C13 note
certificate.old_beside_new     C14 note
reader.several_cards           R07 note
middleware.other_architecture  M11 note
"""


def rows(table: str) -> set[tuple[str, ...]]:
    return {tuple(line.split()) for line in table.strip().splitlines()}


def test_the_codes_are_those_that_were_promised() -> None:
    ours = {(entry.code, entry.say, entry.severity) for entry in CODES.values()}

    assert rows(CONTRACT) - ours == set()
    assert ours - rows(CONTRACT) == rows(ADDED)


def test_no_code_and_no_say_code_is_there_twice() -> None:
    says = [entry.say for entry in CODES.values()]

    assert len(rows(CONTRACT) | rows(ADDED)) == len(CODES)
    assert len(set(says)) == len(says)
    assert all(code == entry.code for code, entry in CODES.items())


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_a_subject_and_a_problem_and_can_be_read_out(code: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", code)
    assert re.fullmatch(r"[A-Z]\d\d", CODES[code].say)
    assert len(set(CODES[code].values)) == len(CODES[code].values)


def test_codes_are_listed_in_the_order_of_the_chain() -> None:
    ranks = [
        len(Link) if entry.link is None else entry.link.rank
        for entry in CODES.values()
        if entry.code != "clock.wrong"  # said with the service, but judged with the certificate
    ]

    assert ranks == sorted(ranks)


def test_the_chain_and_the_severities_have_their_order() -> None:
    assert [link.rank for link in Link] == [0, 1, 2, 3, 4, 5]
    assert [severity.rank for severity in Severity] == [0, 1, 2]
    assert list(Link) == ["service", "reader", "card", "middleware", "certificate", "pin"]


def test_exit_codes_are_those_of_the_verdicts() -> None:
    assert OF_VERDICT == {"ready": 0, "attention": 1, "not_usable": 2, "unknown": 3}
    assert set(OF_VERDICT) == set(Verdict)
