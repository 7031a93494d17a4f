"""One HTTP request, within limits on time and size.

The standard library and no other: what is asked for here - connect only to judged addresses, stop
at a moment whatever a server does - is below what HTTP libraries offer, and the system's proxies
come from the standard library in all of them.
"""

import base64
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer
from typing import Final
from urllib.parse import urljoin

from esign_desktop.devices.revocation.proxies import Proxy, is_configured_by_script, proxy_for
from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.devices.revocation.url_check import Place, is_let_through, judge, require_public
from esign_desktop.model.certificate import NoAnswer
from esign_desktop.model.unreadable import Wall

USER_AGENT: Final = "esign-desktop"  # no version, no system: nothing that tells people apart

_READ_S: Final = 8.0  # without a byte
_CONNECT_S: Final = 4.0  # for each address of a host
_PIECE: Final = 64 * 1024
_MOST_REDIRECTS: Final = 3
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_MOVED_WITH_BODY: Final = frozenset({307, 308})  # the others change POST to GET (RFC 9110, 15.4)

Proxies = Callable[[str, str], Proxy | None]


class Web:
    """Fetches what certificates point to.

    Args:
        allowed: hosts of the local network that the administrator lets through.
        proxies: which proxy a scheme and host want.
    """

    def __init__(
        self, allowed: frozenset[str] = frozenset(), proxies: Proxies = proxy_for
    ) -> None:
        self._allowed = allowed
        self._proxies = proxies

    def fetch(
        self,
        url: str,
        ends: float,
        limit: int,
        *,
        body: bytes | None = None,
        body_type: str = "",
    ) -> bytes:
        """Return what is at an address.

        Args:
            url: http or https.
            ends: moment of ``time.monotonic()`` by which it has to be there.
            limit: bytes at most.
            body: what to send; None for GET.
            body_type: its media type.

        Raises:
            UnansweredError: with the reason.
        """
        with Wall(_unreadable, UnansweredError):
            place = judge(url, self._allowed)
            for _ in range(_MOST_REDIRECTS + 1):
                answer = self._ask(place, ends, limit, body, body_type)
                if isinstance(answer, bytes):
                    return answer
                moved = self._moved(place, answer)
                if moved.scheme != place.scheme:
                    raise UnansweredError(NoAnswer.REFUSED, "redirected to another scheme")
                place = moved
            raise UnansweredError(NoAnswer.REFUSED, "redirected too often")

    def _moved(self, place: Place, answer: str) -> Place:
        """Return where a redirection leads to."""
        try:
            url = urljoin(place.geturl(), answer)
        except ValueError:  # "http://[::1"
            detail = "redirected to an address that cannot be read"
            raise UnansweredError(NoAnswer.BAD_ADDRESS, detail) from None
        return judge(url, self._allowed)

    def _ask(
        self, place: Place, ends: float, limit: int, body: bytes | None, body_type: str
    ) -> bytes | str:
        """Return the content, or where it has moved to."""
        proxy = self._proxies(place.scheme, place.host)
        line = _Line(place, proxy, ends, guarded=not is_let_through(place.host, self._allowed))
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = body_type
        try:
            with line as connection:
                target = place.target
                if proxy is not None and place.scheme == "http":
                    target = place._replace(fragment="").geturl()
                    headers |= _login(proxy)
                connection.request("GET" if body is None else "POST", target, body, headers)
                return _read(connection.getresponse(), ends, limit, sends=body is not None)
        except UnansweredError:
            raise
        except TimeoutError:
            raise UnansweredError(NoAnswer.TIMED_OUT, "no answer in time") from None
        except (HTTPException, OSError, ValueError) as error:
            if time.monotonic() >= ends:
                raise UnansweredError(NoAnswer.TIMED_OUT, "no answer in time") from None
            raise _failure(error, proxy) from None


def _unreadable(name: str) -> UnansweredError:
    return UnansweredError(NoAnswer.UNREADABLE, f"no answer that can be read ({name})")


class _Line:
    """A connection to a judged place; everything on it ends at ``ends``."""

    def __init__(self, place: Place, proxy: Proxy | None, ends: float, *, guarded: bool) -> None:
        self._ends = ends
        self._socket: socket.socket | None = None
        self._guarded = guarded and proxy is None  # a proxy looks the name up itself
        self._watch = Timer(max(0.0, ends - time.monotonic()), self._hang_up)
        self._watch.daemon = True
        host, port = (proxy.host, proxy.port) if proxy else (place.host, place.at_port)
        kind = HTTPConnection if place.scheme == "http" else HTTPSConnection
        self._connection = kind(host, port)
        # where http.client makes its socket; asks no name server again, so that the address that
        # was judged is the one connected to
        self._connection._create_connection = self._connect  # type: ignore[attr-defined]
        if proxy is not None and place.scheme == "https":
            self._connection.set_tunnel(place.host, place.at_port, _login(proxy))

    def __enter__(self) -> HTTPConnection:
        self._watch.start()
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._watch.cancel()
        self._connection.close()

    def _connect(self, address: tuple[str, int], *_: object) -> socket.socket:
        found = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)
        if self._guarded:
            for *_rest, there in found:
                require_public(str(there[0]))
        failure: OSError = OSError("no address")
        for family, kind, protocol, _name, there in found:
            left_s = self._ends - time.monotonic()
            if left_s <= 0:
                raise TimeoutError
            line = socket.socket(family, kind, protocol)
            try:
                line.settimeout(min(_CONNECT_S, left_s))
                line.connect(there)
                line.settimeout(min(_READ_S, left_s))
            except OSError as error:
                line.close()
                failure = error
            else:
                self._socket = line
                return line
        raise failure

    def _hang_up(self) -> None:
        """Wake whoever reads, also one who gets a byte now and then."""
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed meanwhile
                return


def _read(response: HTTPResponse, ends: float, limit: int, *, sends: bool) -> bytes | str:
    if response.status in _MOVED:
        if sends and response.status not in _MOVED_WITH_BODY:
            raise UnansweredError(NoAnswer.REFUSED, f"HTTP {response.status}")
        return response.getheader("Location") or ""
    if response.status == 407:
        raise UnansweredError(NoAnswer.PROXY, "the proxy wants a login")
    if response.status != 200:
        raise UnansweredError(NoAnswer.REFUSED, f"HTTP {response.status}")
    too_large = UnansweredError(NoAnswer.TOO_LARGE, f"more than {limit} bytes")
    if (response.length or 0) > limit:
        raise too_large
    parts, size = list[bytes](), 0
    while part := response.read1(_PIECE):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise too_large
    if time.monotonic() >= ends:  # hung up in the middle, which looks like an end
        raise TimeoutError
    if response.length:  # closed before the end that it announced
        raise UnansweredError(NoAnswer.UNREADABLE, "the answer was cut off")
    return b"".join(parts)


def _login(proxy: Proxy) -> Mapping[str, str]:
    if not proxy.user:
        return {}
    pair = f"{proxy.user}:{proxy.password}".encode()
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair).decode('ascii')}"}


def _failure(error: Exception, proxy: Proxy | None) -> UnansweredError:
    """Return what a failed conversation means. Messages of errors name hosts, so none is kept."""
    if isinstance(error, ssl.SSLError):
        return UnansweredError(NoAnswer.NOT_TRUSTED, "the server's own certificate")
    if isinstance(error, OSError):
        name = "name not found" if isinstance(error, socket.gaierror) else type(error).__name__
        if proxy is not None:
            return UnansweredError(NoAnswer.PROXY, f"through the proxy: {name}")
        if is_configured_by_script():
            return UnansweredError(NoAnswer.PROXY, f"{name}; proxy by script is not supported")
        return UnansweredError(NoAnswer.NO_CONNECTION, name)
    return UnansweredError(NoAnswer.UNREADABLE, f"no HTTP ({type(error).__name__})")
