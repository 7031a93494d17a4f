"""Still valid? The whole program, a card, and an issuer on this computer.

The certificates name hosts below KamuSM's domain that do not exist; a proxy on this computer plays
them, so that the program runs as it is installed, with nothing allowed or patched.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from cryptography.x509 import ReasonFlags
from cryptography.x509.ocsp import OCSPCertStatus

from tests.real.program import Report, diagnose, run
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.authorities import Authorities, revocation_list
from tests.stack.certificates import Certified
from tests.stack.fixtures import MakeShim, Module, Reader
from tests.stack.site import Site

pytestmark = pytest.mark.stack

HOST: Final = "http://deneme.kamusm.gov.tr"
TIME_OUT_S: Final = 20.0  # of the program, for everything it asks

Where = dict[str, str]


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


@pytest.fixture
def proxied(site: Site) -> Where:
    return {"http_proxy": site.base, "HTTP_PROXY": "", "no_proxy": "", "NO_PROXY": ""}


@pytest.fixture
def certified(card_reader: Reader, site: Site) -> Certified:
    made = Authorities(HOST).certificate()
    site.serve(made)
    card_reader.insert(AkisV2Card([made], delay_s=0))
    return made


def ask(proxied: Where, *arguments: str) -> Report:
    return diagnose("--online", *arguments, environment=proxied)


def revocation(report: Report) -> dict[str, str]:
    (told,) = (c["revocation"] for c in report.driverless["certificates"])
    assert isinstance(told, dict)
    return told


def test_good_certificate_stays_quiet_and_says_that_it_was_asked(
    certified: Certified, proxied: Where, site: Site
) -> None:
    report = ask(proxied)

    assert "certificate.revocation_unknown" not in report.codes
    assert revocation(report)["status"] == "good"
    assert revocation(report)["method"] == "ocsp"
    assert site.paths == ["/issuer.crt", "/ocsp"]


def test_through_the_module_the_card_is_ready(
    card_reader: Reader, opensc_module: Module, proxied: Where, site: Site
) -> None:
    made = Authorities(HOST).certificate()
    site.serve(made)
    card_reader.insert(AkisV1Card([made]))

    report = ask(proxied, "--module", str(opensc_module.path))

    assert (report.verdict, report.codes, report.chain) == ("ready", [], "ooooou")
    (shown,) = report.token["certificates"]
    assert (shown["revocation"]["status"], shown["chain"]["state"]) == ("good", "incomplete")


def test_newer_certificate_behind_a_revoked_one_is_told_instead_of_a_new_application(
    card_reader: Reader, shim: MakeShim, proxied: Where, site: Site
) -> None:
    authorities = Authorities(HOST)
    old, new = authorities.certificate(), authorities.certificate(key_number=1)
    site.serve(old, status=OCSPCertStatus.REVOKED, reason=ReasonFlags.superseded)
    card_reader.insert(AkisV2Card([old, new]))
    module = shim(certificates=[old], slot_description=card_reader.name)

    report = ask(proxied, "--module", str(module.path))

    assert report.primary == "middleware.certificate_stale"
    assert "certificate.revoked" not in report.codes


@pytest.mark.parametrize(
    ("reason", "code", "words", "turkish"),
    [
        (ReasonFlags.key_compromise, "certificate.revoked", "compromised", "iptal edil"),
        (ReasonFlags.certificate_hold, "certificate.suspended", "suspended", "askı"),
        (None, "certificate.revoked", "revoked", "iptal edil"),
    ],
)
def test_stopped_certificate_is_told_in_both_languages(
    certified: Certified,
    proxied: Where,
    site: Site,
    reason: ReasonFlags | None,
    code: str,
    words: str,
    turkish: str,
) -> None:
    site.serve(certified, status=OCSPCertStatus.REVOKED, reason=reason)

    report = ask(proxied)
    english = run("diagnose", "--online", "--lang", "en", environment=proxied)
    told = run("diagnose", "--online", "--lang", "tr", environment=proxied)

    assert report.verdict == "not_usable"
    assert report.finding(code)["severity"] == "blocking"
    assert english.code == told.code == 2
    assert words in english.stdout
    assert turkish in told.stdout


def test_list_tells_where_ocsp_does_not(certified: Certified, proxied: Where, site: Site) -> None:
    serial = certified.certificate.serial_number
    site.pages["/ocsp"] = b"<html>maintenance</html>"
    site.pages["/list.crl"] = revocation_list(certified.issuer, (serial, ReasonFlags.superseded))

    report = ask(proxied)

    assert revocation(report)["method"] == "crl"
    assert report.finding("certificate.revoked")["values"]["reason"] == "superseded"


def test_no_answer_is_no_fault_of_the_card(
    certified: Certified, proxied: Where, site: Site
) -> None:
    site.pages.clear()

    report = ask(proxied)

    assert report.finding("certificate.revocation_unknown")["severity"] == "note"
    assert report.finding("certificate.revocation_unknown")["values"]["why"] == "refused"
    assert "certificate.revoked" not in report.codes


def test_silent_server_costs_no_more_than_the_time_out(
    certified: Certified, proxied: Where, site: Site
) -> None:
    def silent(_: object) -> bytes:
        time.sleep(2 * TIME_OUT_S)
        return b""

    site.pages["/ocsp"] = site.pages["/list.crl"] = silent

    ran = run("diagnose", "--online", "--json", environment=proxied, timeout_s=60)

    assert ran.took_s < 1.8 * TIME_OUT_S  # one time-out for all that is asked
    values = ran.report.finding("certificate.revocation_unknown")["values"]
    assert values["why"] == "timed_out"


def test_without_online_nobody_is_asked(certified: Certified, proxied: Where, site: Site) -> None:
    report = diagnose(environment=proxied)

    assert site.asked == []
    (shown,) = report.driverless["certificates"]
    assert "revocation" not in shown or shown["revocation"] is None


def test_local_network_is_not_asked_because_a_certificate_says_so(
    card_reader: Reader, site: Site
) -> None:
    made = Authorities(site.base).certificate()
    site.serve(made)
    card_reader.insert(AkisV2Card([made], delay_s=0))

    report = diagnose("--online", environment={"http_proxy": "", "no_proxy": ""})

    assert site.asked == []
    values = report.finding("certificate.revocation_unknown")["values"]
    assert values["why"] == "bad_address"


def test_nothing_personal_is_sent(certified: Certified, proxied: Where, site: Site) -> None:
    ask(proxied)

    sent = b"".join(
        asked.body + repr((asked.target, asked.headers)).encode() for asked in site.asked
    )
    holder = certified.certificate.subject
    for attribute in holder:
        if attribute.rfc4514_attribute_name != "C":
            assert str(attribute.value).encode() not in sent
    assert site.asked[0].headers["User-Agent"] == "esign-desktop"
    assert not {"Cookie", "Referer", "From"} & {k for a in site.asked for k in a.headers}


def test_an_issuer_that_ends_at_another_root_is_told_apart(
    card_reader: Reader, proxied: Where, site: Site
) -> None:
    authorities = Authorities(HOST, root_offered=True)
    made = authorities.certificate()
    site.serve(made)
    site.pages["/root.crt"] = authorities.root.der
    card_reader.insert(AkisV2Card([made], delay_s=0))

    report = ask(proxied)

    assert report.finding("certificate.untrusted")["values"]["basis"] == "root"


@pytest.mark.skipif(not Path("/usr/bin/unshare").exists(), reason="no unshare")
def test_no_network_at_all(certified: Certified) -> None:
    without = {"http_proxy": "", "no_proxy": ""}
    report = diagnose("--online", environment=without, within=("unshare", "--net"))

    values = report.finding("certificate.revocation_unknown")["values"]
    assert values["why"] == "no_connection"


def test_openssl_verifies_what_we_ask(certified: Certified, proxied: Where, site: Site) -> None:
    ask(proxied)

    asked = next(each for each in site.asked if each.path == "/ocsp")
    read = subprocess.run(
        ["openssl", "ocsp", "-reqin", "/dev/stdin", "-req_text"],
        input=asked.body, capture_output=True, check=True,
    )  # fmt: skip
    text = read.stdout.decode()
    assert f"{certified.certificate.serial_number:X}" in text
    assert "OCSP Nonce" in text
