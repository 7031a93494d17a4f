"""A web server on this computer that plays an issuer's, and a proxy in front of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import urlsplit

from tests.stack.authorities import Authorities, nonce_of, ocsp_answer, revocation_list
from tests.stack.certificates import Certified

Answer = bytes | tuple[int, dict[str, str], bytes]
Page = Callable[["Asked"], Answer] | Answer

_END_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    method: str
    target: str  # a path, or a whole address when we are asked as a proxy
    headers: dict[str, str]
    body: bytes
    line: socket.socket = field(repr=False)

    @property
    def path(self) -> str:
        """Path of the address."""
        return urlsplit(self.target).path


class Site:
    """Serves pages by their path, keeps what was asked, and can be a proxy for any host."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def serve(self, certified: Certified, **said: object) -> None:
        """Answer as the certificate's issuer would, with changes to its OCSP answer."""
        self.pages["/ocsp"] = lambda asked: ocsp_answer(
            certified,
            **{"nonce": nonce_of(asked.body), **said},  # type: ignore[arg-type]
        )
        self.pages["/issuer.crt"] = certified.issuer.der
        self.pages["/list.crl"] = revocation_list(certified.issuer)

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_END_S)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._serve()

            def do_POST(self) -> None:
                self._serve()

            def _serve(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(size)
                asked = Asked(self.command, self.path, dict(self.headers), body, self.connection)
                site.asked.append(asked)
                page = site.pages.get(asked.path, (404, {}, b""))
                answer = page(asked) if callable(page) else page
                status, headers, content = (
                    answer if isinstance(answer, tuple) else (200, {}, answer)
                )
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    if "Content-Length" not in headers:
                        self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    return  # who asked has left

            def log_message(self, *_: object) -> None:
                return

        return Handler


@contextmanager
def issuer_site(*, root_offered: bool = False) -> Iterator[tuple[Site, Authorities]]:
    """Run a site, with the authorities whose certificates name it."""
    with Site() as site:
        authorities = Authorities(site.base, root_offered=root_offered)
        site.pages["/root.crt"] = authorities.root.der
        yield site, authorities
