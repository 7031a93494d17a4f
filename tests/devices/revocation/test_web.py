"""One conversation over HTTP, with servers that behave and servers that do not."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from esign_desktop.devices.revocation.proxies import Proxy
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.devices.revocation.web import Web
from esign_desktop.model.certificate import NoAnswer
from tests.devices.revocation.asked import LOCAL
from tests.stack.site import Answer, Asked, Site

LIMIT = 1000
SOON_S = 0.6


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as served:
        yield served


def fetch(url: str, web: Web = LOCAL, wait_s: float = 5.0, **how: Any) -> bytes:
    return web.fetch(url, time.monotonic() + wait_s, LIMIT, **how)


def why(url: str, web: Web = LOCAL, wait_s: float = 5.0, **how: Any) -> NoAnswer:
    with pytest.raises(UnansweredError) as raised:
        fetch(url, web, wait_s, **how)
    return raised.value.why


@contextmanager
def bare(serve: Callable[[socket.socket], object]) -> Iterator[str]:
    """Run a server below HTTP: ``serve`` gets each connection."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def accept() -> None:
            try:
                line, _ = server.accept()
                with line:
                    line.recv(4096)
                    serve(line)
            except OSError:
                return  # who asked has hung up

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_what_is_there_is_returned(site: Site) -> None:
    site.pages["/a"] = b"content"

    assert fetch(f"{site.base}/a?b=c") == b"content"
    assert site.asked[0].target == "/a?b=c"
    assert site.asked[0].method == "GET"


def test_what_is_sent_arrives_with_its_type(site: Site) -> None:
    site.pages["/"] = lambda asked: asked.body

    assert fetch(site.base, body=b"question", body_type="application/ocsp-request") == b"question"
    headers = site.asked[0].headers
    assert headers["Content-Type"] == "application/ocsp-request"
    assert headers["User-Agent"] == "esign-desktop"


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_a_status_is_a_refusal(site: Site, status: int) -> None:
    site.pages["/"] = (status, {}, b"page")

    assert why(site.base) is NoAnswer.REFUSED


def moved(to: str, status: int = 302) -> Answer:
    return status, {"Location": to}, b""


def test_a_redirection_is_followed(site: Site) -> None:
    site.pages["/a"] = moved("/b")
    site.pages["/b"] = moved(f"{site.base}/c", 307)
    site.pages["/c"] = b"content"

    assert fetch(f"{site.base}/a") == b"content"


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("https://ocsp.example.org/", NoAnswer.REFUSED),
        ("file:///etc/passwd", NoAnswer.BAD_ADDRESS),
        ("http://10.0.0.1/", NoAnswer.BAD_ADDRESS),
        ("http://localhost/", NoAnswer.BAD_ADDRESS),
        ("http://[::1", NoAnswer.BAD_ADDRESS),
        ("//[::1", NoAnswer.BAD_ADDRESS),
        ("http://[::127.0.0.1]/", NoAnswer.BAD_ADDRESS),
        ("http://[fe80::1%25.kamusm.gov.tr]/", NoAnswer.BAD_ADDRESS),
        ("http://ocsp.kamusm.gov.tr:x/", NoAnswer.BAD_ADDRESS),
        ("/a", NoAnswer.REFUSED),  # for ever
        ("", NoAnswer.REFUSED),
    ],
)
def test_a_redirection_does_not_lead_everywhere(site: Site, to: str, reason: NoAnswer) -> None:
    site.pages["/a"] = moved(to)

    assert why(f"{site.base}/a") is reason
    assert len(site.asked) <= 4


def test_what_upsets_the_conversation_in_any_way_is_no_answer() -> None:
    def upset(scheme: str, host: str) -> Proxy | None:
        raise RecursionError

    assert why("http://127.0.0.1/", Web(frozenset({"127.0.0.1"}), upset)) is NoAnswer.UNREADABLE


@pytest.mark.parametrize(
    ("status", "works"), [(307, True), (308, True), (301, False), (303, False)]
)
def test_a_question_is_only_sent_on_where_it_stays_a_question(
    site: Site, status: int, works: bool
) -> None:
    site.pages["/a"] = moved("/b", status)
    site.pages["/b"] = lambda asked: asked.body

    if works:
        assert fetch(f"{site.base}/a", body=b"question") == b"question"
    else:
        assert why(f"{site.base}/a", body=b"question") is NoAnswer.REFUSED


def test_a_huge_answer_is_not_read_to_its_end(site: Site) -> None:
    site.pages["/said"] = (200, {"Content-Length": "99999999999"}, b"x")
    site.pages["/sent"] = b"x" * (LIMIT + 1)
    site.pages["/just"] = b"x" * LIMIT

    assert why(f"{site.base}/said") is NoAnswer.TOO_LARGE
    assert why(f"{site.base}/sent") is NoAnswer.TOO_LARGE
    assert len(fetch(f"{site.base}/just")) == LIMIT


def endless(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 100)


def test_an_answer_without_end_is_too_large() -> None:
    with bare(endless) as url:
        assert why(url) is NoAnswer.TOO_LARGE


def silent(line: socket.socket) -> None:
    line.recv(1)


def dripping_head(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        line.sendall(b"X-A: b\r\n"[:1])
        time.sleep(0.05)


def dripping_body(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
    while True:
        line.sendall(b"x")
        time.sleep(0.05)


def dripping_without_length(line: socket.socket) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("serve", [silent, dripping_head, dripping_body, dripping_without_length])
def test_the_time_is_kept_whatever_a_server_does(serve: Callable[[socket.socket], None]) -> None:
    with bare(serve) as url:
        assert why(url, wait_s=SOON_S) is NoAnswer.TIMED_OUT  # and not an answer, however late


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"220 smtp ready\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
    ],
    ids=["nothing", "smtp", "cut off", "many headers", "long header", "bad chunks", "bad status"],
)
def test_what_is_no_http_is_no_answer(said: bytes) -> None:
    with bare(lambda line: line.sendall(said)) as url:
        assert why(url) in {NoAnswer.UNREADABLE, NoAnswer.NO_CONNECTION}


def test_nobody_there() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]

    assert why(f"http://127.0.0.1:{port}/") is NoAnswer.NO_CONNECTION


def test_a_name_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert why("http://ocsp.example.org/") is NoAnswer.NO_CONNECTION


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1"])
def test_a_public_name_that_leads_into_the_local_network_is_not_followed(
    site: Site, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Also not when only one of its addresses does."""
    port = int(site.base.rpartition(":")[2])
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80)),
        (family, socket.SOCK_STREAM, 6, "", (address, port)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    assert why("http://ocsp.example.org/", Web(proxies=lambda *_: None)) is NoAnswer.BAD_ADDRESS
    assert site.asked == []


def test_kamusms_own_name_may_lead_into_the_local_network(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.base.rpartition(":")[2])
    site.pages["/"] = b"content"
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    assert fetch("http://ocsp5.kamusm.gov.tr/", Web(proxies=lambda *_: None)) == b"content"


def test_the_next_address_is_tried_when_the_first_is_dead(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.base.rpartition(":")[2])
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        dead = server.getsockname()[1]
    site.pages["/"] = b"content"
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", each)) for each in (dead, port)
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    assert fetch("http://127.0.0.1/") == b"content"


# ---- a proxy in between ----


def through(site: Site, user: str = "", password: str = "") -> Web:
    port = int(site.base.rpartition(":")[2])
    return Web(proxies=lambda *_: Proxy("127.0.0.1", port, user, password))


def test_a_proxy_is_asked_for_the_whole_address(site: Site) -> None:
    site.pages["/a"] = b"content"

    assert fetch("http://ocsp.example.org/a?b#c", through(site)) == b"content"
    assert site.asked[0].target == "http://ocsp.example.org/a?b"
    assert site.asked[0].headers["Host"] == "ocsp.example.org"
    assert "Proxy-Authorization" not in site.asked[0].headers


def test_a_proxy_gets_the_login_of_its_setting(site: Site) -> None:
    site.pages["/"] = b"content"
    fetch("http://ocsp.example.org/", through(site, "user", "word"))

    assert site.asked[0].headers["Proxy-Authorization"] == "Basic dXNlcjp3b3Jk"


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://intranet/"])
def test_a_proxy_is_no_way_into_the_local_network(site: Site, url: str) -> None:
    assert why(url, through(site)) is NoAnswer.BAD_ADDRESS
    assert site.asked == []


def test_a_proxy_that_wants_a_login_or_is_not_there(site: Site) -> None:
    site.pages["/"] = (407, {"Proxy-Authenticate": "NTLM"}, b"")
    dead = Web(proxies=lambda *_: Proxy("127.0.0.1", 1))

    assert why("http://ocsp.example.org/", through(site)) is NoAnswer.PROXY
    assert why("http://ocsp.example.org/", dead) is NoAnswer.PROXY


def test_https_goes_through_a_tunnel(site: Site) -> None:
    """The tunnel is asked for; this proxy refuses to build one."""
    assert why("https://ocsp.example.org/", through(site)) is NoAnswer.PROXY


def test_https_of_a_server_nobody_vouches_for_is_not_trusted() -> None:
    with bare(lambda line: line.sendall(b"\x15\x03\x01\x00\x02\x02\x28")) as url:
        assert why(url.replace("http:", "https:")) is NoAnswer.NOT_TRUSTED


def test_a_proxy_script_is_named_as_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "esign_desktop.devices.revocation.web.is_configured_by_script", lambda: True
    )

    assert why("http://127.0.0.1:1/") is NoAnswer.PROXY


def asked_nothing(_: Asked) -> Answer:
    raise AssertionError


def test_no_time_left_asks_nobody(site: Site) -> None:
    site.pages["/"] = asked_nothing

    assert why(site.base, wait_s=-1) is NoAnswer.TIMED_OUT
    assert site.asked == []
