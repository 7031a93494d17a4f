"""Which places a certificate may send us to.

Who wrote a certificate chooses its addresses. A card is put into any computer, so they are judged
before anything is connected to: public hosts only, no name or number of the local network, no odd
port. Hosts of KamuSM's own domain are let through wherever they lead: a hospital's network may
have an address of its own for them, and only that network's administrator decides it.
"""

import ipaddress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer

TRUSTED_DOMAIN: Final = "kamusm.gov.tr"
"""Source: the OCSP and list addresses in KamuSM's certificates."""

_LOCAL_ENDINGS: Final = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".intranet")
_PORTS: Final = frozenset({80, 443})
_FREE_PORTS: Final = 1024  # below, other services listen that a request could upset
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 2048


class Place(SplitResult):
    """An address that was judged."""

    __slots__ = ()

    @property
    def host(self) -> str:
        """Return its host."""
        return self.hostname or ""

    @property
    def at_port(self) -> int:
        """Return its port, also where it names none."""
        return self.port or _DEFAULT_PORTS[self.scheme]

    @property
    def target(self) -> str:
        """Return what to ask a server for."""
        return (self.path or "/") + (f"?{self.query}" if self.query else "")


def judge(url: str, allowed: frozenset[str] = frozenset()) -> Place:
    """Return an address whose host may be looked up.

    Args:
        url: as the certificate, or a redirection, names it.
        allowed: hosts that the administrator lets through, in small letters.

    Raises:
        UnansweredError: nothing may be connected to there.
    """
    try:
        place = Place(*urlsplit(url))
        host, port = place.host, place.port
    except ValueError:
        raise _refused("an address that cannot be read") from None
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        raise _refused("an address that cannot be read")
    if place.scheme not in _DEFAULT_PORTS:
        raise _refused("an address that is neither http nor https")
    if not host or place.username is not None:
        raise _refused("an address without a host, or with a user")
    if is_let_through(host, allowed):
        return place
    if port is not None and port < _FREE_PORTS and port not in _PORTS:
        raise _refused("an address with an odd port")
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        if "." not in host.rstrip(".") or host.rstrip(".").endswith(_LOCAL_ENDINGS):
            raise _refused("a name of the local network") from None
        if host.rstrip(".").rpartition(".")[2].isdecimal():  # 127.1, which some resolvers take
            raise _refused("a name of the local network") from None
    else:
        require_public(str(number))
    return place


def is_let_through(host: str, allowed: frozenset[str]) -> bool:
    """Tell whether a host needs no judging: KamuSM's, or allowed by the administrator."""
    name = host.rstrip(".").lower()
    return name in allowed or name == TRUSTED_DOMAIN or name.endswith(f".{TRUSTED_DOMAIN}")


def require_public(address: str) -> None:
    """Return if an IP address is one of the internet.

    Raises:
        UnansweredError: it is one of this computer or of the local network.
    """
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or _translated(number)
        number = inner or number
    if not number.is_global or number.is_multicast:
        raise _refused("an address of the local network")


def _translated(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address in one made by NAT64 (RFC 6052, 2.1)."""
    if number in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return None


def _refused(detail: str) -> UnansweredError:
    return UnansweredError(NoAnswer.BAD_ADDRESS, f"the certificate names {detail}")
