"""The whole question, asked of servers on this computer: ours, and OpenSSL's."""

import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.ocsp import OCSPCertStatus

from esign_desktop.devices.ports import IssuerAnswer
from esign_desktop.devices.revocation.certificate_check import ask_issuer
from esign_desktop.devices.revocation.issuers import ForbiddenIssuers, OnlineIssuers
from esign_desktop.devices.x509 import read_certificate
from esign_desktop.model.certificate import Certificate, ChainState, NoAnswer, RevocationStatus
from tests.devices.revocation.asked import LOCAL
from tests.stack.authorities import Authorities, make_authority, now, revocation_list
from tests.stack.certificates import Certified, Issuer
from tests.stack.site import Answer, Asked, Site, issuer_site

Served = tuple[Site, Authorities]


@pytest.fixture
def served() -> Iterator[Served]:
    with issuer_site(root_offered=True) as both:
        yield both


def ask(certified: Certified, wait_s: float = 5.0, **how: Any) -> IssuerAnswer:
    at_hand = how.pop("at_hand", ())
    return ask_issuer(certified.der, at_hand, LOCAL, now(), time.monotonic() + wait_s)


def good(served: Served) -> Certified:
    site, authorities = served
    certified = authorities.certificate(key="ec256")
    site.serve(certified)
    return certified


def test_issuer_then_ocsp_then_root(served: Served) -> None:
    answer = ask(good(served))

    assert answer.revocation.status is RevocationStatus.GOOD
    assert answer.chain is not None
    assert answer.chain.state is ChainState.COMPLETE
    assert served[0].paths == ["/issuer.crt", "/ocsp", "/root.crt"]


def test_what_is_at_hand_is_not_fetched(served: Served) -> None:
    certified = good(served)
    _, authorities = served
    at_hand = (authorities.root.der, authorities.issuer.der)

    assert ask(certified, at_hand=at_hand).revocation.status is RevocationStatus.GOOD
    assert served[0].paths == ["/ocsp"]


def silent(_: Asked) -> Answer:
    time.sleep(3)
    return b""


@pytest.mark.parametrize(
    "page",
    [
        b"garbage",
        b"",
        (500, {}, b""),
        (302, {"Location": "https://elsewhere.example.org/"}, b""),
        b"x" * 100_000,
        silent,
    ],
    ids=["garbage", "nothing", "error", "redirect", "huge", "silence"],
)
def test_the_list_is_asked_where_ocsp_says_nothing(served: Served, page: Any) -> None:
    certified = good(served)
    served[0].pages["/ocsp"] = page

    told = ask(certified, wait_s=2.5).revocation
    assert (told.status, told.method) == (RevocationStatus.GOOD, "crl")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"nonce": b"n" * 32}, NoAnswer.OTHER_QUESTION),
        ({"status": OCSPCertStatus.UNKNOWN}, NoAnswer.NOT_KNOWN),
        ({"signer": make_authority("Somebody")}, NoAnswer.NOT_TRUSTED),
        (
            {"made": now().replace(year=2020), "following": now().replace(year=2021)},
            NoAnswer.OUTDATED,
        ),
    ],
    ids=["nonce", "unknown", "signer", "old"],
)
def test_when_the_list_says_nothing_either_the_first_reason_is_told(
    served: Served, changes: dict[str, Any], why: NoAnswer
) -> None:
    certified = good(served)
    served[0].serve(certified, **changes)
    served[0].pages["/list.crl"] = (404, {}, b"")

    told = ask(certified).revocation
    assert (told.status, told.why) == (RevocationStatus.UNKNOWN, why)
    assert "refused: HTTP 404" in told.detail  # and the other one, for support


def test_revoked_in_the_list_counts_where_ocsp_does_not_know(served: Served) -> None:
    certified = good(served)
    site, authorities = served
    site.serve(certified, status=OCSPCertStatus.UNKNOWN)
    serial = certified.certificate.serial_number
    site.pages["/list.crl"] = revocation_list(authorities.issuer, (serial, None))

    assert ask(certified).revocation.status is RevocationStatus.REVOKED


def test_without_addresses_nobody_is_asked(served: Served) -> None:
    certified = served[1].certificate(key="ec256", ocsp_url=None, crl_url=None, ca_url=None)

    told = ask(certified).revocation
    assert told.why is NoAnswer.NO_ADDRESS
    assert served[0].asked == []
    told = ask(certified, at_hand=(served[1].issuer.der,)).revocation
    assert told.why is NoAnswer.NO_ADDRESS
    assert served[0].paths == ["/root.crt"]  # the issuer's own certificate names that


def test_without_the_issuer_no_answer_could_be_checked(served: Served) -> None:
    certified = good(served)
    site, authorities = served
    site.pages["/issuer.crt"] = authorities.root.der

    told = ask(certified).revocation
    assert told.why is NoAnswer.NO_ISSUER
    assert "/ocsp" not in site.paths


def test_a_forged_certificate_is_told_from_an_unknown_one(served: Served) -> None:
    certified = good(served)
    broken = bytearray(certified.der)
    broken[-1] ^= 1

    answer = ask_issuer(bytes(broken), (), LOCAL, now(), time.monotonic() + 5)
    assert answer.chain is not None
    assert answer.chain.state is ChainState.BROKEN
    assert answer.revocation.why is NoAnswer.NOT_TRUSTED


def test_what_is_no_certificate_is_not_asked_about() -> None:
    answer = ask_issuer(b"garbage", (), LOCAL, now(), time.monotonic() + 5)

    assert answer.revocation.why is NoAnswer.UNREADABLE


# ---- several at once ----


def facts(certified: Certified) -> Certificate:
    return read_certificate(certified.der, now())


@pytest.fixture
def without_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_all_are_asked_at_once_and_within_one_time(served: Served, without_proxy: None) -> None:
    site, authorities = served
    certificates = [authorities.certificate(key="ec256", key_number=n) for n in range(4)]
    site.pages["/issuer.crt"] = authorities.issuer.der
    all_asked, over = threading.Event(), threading.Event()
    together = threading.Barrier(4, action=all_asked.set)

    def silent_together(_: Asked) -> Answer:
        together.wait()
        over.wait()
        return b""

    site.pages["/ocsp"] = site.pages["/list.crl"] = silent_together
    issuers = OnlineIssuers(["127.0.0.1"], time_out_s=5.0)

    began = time.monotonic()
    answers = issuers.ask([facts(each) for each in certificates], (), now())
    took_s = time.monotonic() - began
    over.set()
    together.abort()

    assert all_asked.is_set()
    assert took_s < 2 * 5.0  # and not a time for each thing that is asked for
    assert [a.revocation.why for a in answers.values()] == [NoAnswer.TIMED_OUT] * 4


def test_hosts_of_the_local_network_want_an_administrator(
    served: Served, without_proxy: None
) -> None:
    certified = good(served)

    (refused,) = OnlineIssuers().ask([facts(certified)], (), now()).values()
    (told,) = OnlineIssuers(["127.0.0.1"]).ask([facts(certified)], (), now()).values()

    assert refused.revocation.why is NoAnswer.BAD_ADDRESS
    assert told.revocation.status is RevocationStatus.GOOD


def test_a_hundred_certificates_are_not_a_hundred_questions(
    served: Served, without_proxy: None
) -> None:
    certificates = [
        served[1].certificate(key="ec256", ocsp_url=None, ca_url=None) for _ in range(9)
    ]
    answers = OnlineIssuers(["127.0.0.1"]).ask([facts(c) for c in certificates], (), now())

    assert len(answers) == 9
    assert {a.revocation.status for a in answers.values()} == {RevocationStatus.UNKNOWN}


def test_who_may_not_ask_says_so(served: Served) -> None:
    certificate = facts(good(served))
    (answer,) = ForbiddenIssuers().ask([certificate], (), now()).values()

    assert answer.revocation.why is NoAnswer.NOT_ALLOWED
    assert served[0].asked == []


# ---- OpenSSL's responder ----

Start = Callable[..., None]


def pem(folder: Path, name: str, authority: Issuer) -> tuple[Path, Path]:
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    private = authority.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    key.write_bytes(private)
    return certificate, key


@pytest.fixture
def openssl(served: Served, tmp_path: Path) -> Iterator[Start]:
    """Return what puts ``openssl ocsp`` behind the site's address."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl")
    site, authorities = served
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    started: list[subprocess.Popen[bytes]] = []

    def start(certified: Certified, state: str, *more: str) -> None:
        certificate, key = pem(tmp_path, "issuer", authorities.issuer)
        serial = f"{certified.certificate.serial_number:X}"
        if len(serial) % 2:
            serial = f"0{serial}"
        index = tmp_path / "index.txt"
        ends = certified.certificate.not_valid_after_utc.strftime("%y%m%d%H%M%SZ")
        kind, _, revoked = state.partition("\t")
        entry = f"{kind}\t{ends}\t{revoked}\t{serial}\tunknown\t/CN=x\n" if kind else ""
        index.write_text(entry)
        command = [
            "openssl", "ocsp", "-index", str(index), "-port", str(port), "-rsigner",
            str(certificate), "-rkey", str(key), "-CA", str(certificate), *more,
        ]  # fmt: skip
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"ACCEPT")
        site.pages["/ocsp"] = forward

    def forward(asked: Asked) -> Answer:
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/",
            asked.body,
            {"Content-Type": asked.headers["Content-Type"]},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=5) as response:
            content: bytes = response.read()
        return content

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("state", "more", "status", "reason"),
    [
        ("V", (), RevocationStatus.GOOD, None),
        ("V", ("-ndays", "1"), RevocationStatus.GOOD, None),
        ("R\t260101120000Z,keyCompromise", (), RevocationStatus.REVOKED, "keyCompromise"),
        ("R\t260101120000Z", (), RevocationStatus.REVOKED, None),
        ("R\t260101120000Z,certificateHold", (), RevocationStatus.SUSPENDED, "certificateHold"),
        ("V", ("-resp_key_id",), RevocationStatus.GOOD, None),
        ("V", ("-rmd", "sha512"), RevocationStatus.GOOD, None),
    ],
    ids=str,
)
def test_openssls_answers_are_understood(
    served: Served,
    openssl: Start,
    state: str,
    more: tuple[str, ...],
    status: RevocationStatus,
    reason: str | None,
) -> None:
    certified = good(served)
    openssl(certified, state, *more)

    told = ask(certified).revocation

    assert (told.status, told.method, told.reason) == (status, "ocsp", reason), told
    if status is not RevocationStatus.GOOD:
        assert told.revoked_at is not None
        assert told.revoked_at.isoformat() == "2026-01-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("state", "more", "why"),
    [
        ("", (), NoAnswer.NOT_KNOWN),
        ("V", ("-rmd", "sha1"), NoAnswer.NOT_TRUSTED),
        ("V", ("-badsig",), NoAnswer.NOT_TRUSTED),
    ],
    ids=["unknown", "sha1", "bad signature"],
)
def test_openssls_bad_answers_are_refused(
    served: Served, openssl: Start, state: str, more: tuple[str, ...], why: NoAnswer
) -> None:
    certified = good(served)
    served[0].pages["/list.crl"] = (404, {}, b"")
    openssl(certified, state, *more)

    told = ask(certified).revocation

    assert (told.status, told.why) == (RevocationStatus.UNKNOWN, why), told


def test_openssl_takes_our_lists_for_lists(served: Served, tmp_path: Path) -> None:
    """So that the tests above do not only agree with themselves."""
    listed = revocation_list(served[1].issuer, (1, x509.ReasonFlags.certificate_hold))
    authority, _ = pem(tmp_path, "issuer", served[1].issuer)
    (tmp_path / "list.crl").write_bytes(listed)
    done = subprocess.run(
        ["openssl", "crl", "-inform", "DER", "-in", str(tmp_path / "list.crl"), "-noout",
         "-CAfile", str(authority), "-text"],
        capture_output=True, check=True,
    )  # fmt: skip

    assert b"verify OK" in done.stderr
    assert b"Certificate Hold" in done.stdout


def test_what_upsets_the_asking_in_any_way_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def upset(der: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("esign_desktop.devices.revocation.certificate_check.read_signed", upset)

    answer = ask(Authorities("http://ocsp.example.org").certificate(key="ec256"))

    assert answer.revocation.why is NoAnswer.UNREADABLE
