"""Checks the addresses a certificate may send us to.

Who wrote a certificate chooses its addresses. A card is put into any computer, so they are judged
before anything is connected to: public hosts only, no name or number of the local network, no odd
port. Hosts of KamuSM's own domain are let through wherever they lead: a hospital's network may
have an address of its own for them, and only that network's administrator decides it.
"""

import ipaddress
import re
from typing import Final
from urllib.parse import SplitResult, urlsplit

from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.model.certificate import NoAnswer

TRUSTED_DOMAIN: Final = "kamusm.gov.tr"
"""Source: the OCSP and list addresses in KamuSM's certificates."""

_LOCAL_SUFFIXES: Final = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".intranet")
_PORTS: Final = frozenset({80, 443})
_FREE_PORTS: Final = 1024  # below, other services listen that a request could upset
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LONGEST: Final = 2048
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME: Final = rf"(?:{_LABEL}\.)*{_LABEL}\.?"
"""A host's name (RFC 1123, 2.1), with the underscores that some have. At most 253 letters."""
_NUMBER: Final = r"0x[0-9a-f]*|[0-9]+"
"""The last part of what resolvers take for an IPv4 address: 127.1, 0x7f.1 (URL Standard, 3.5)."""

_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
"""All that is given out (IANA, "IPv6 Global Unicast Address Assignments"). Outside of it lie
fec0::/10, which once was the local network, and ::127.0.0.1, among others."""
_TEREDO: Final = ipaddress.IPv6Network("2001::/32")  # a tunnel to any IPv4 address (RFC 4380)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052, 2.1


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
    if not host or place.username is not None or place.password is not None:
        raise _refused("an address without a host, or with a user")
    if "[" in place.netloc and ":" not in host:  # RFC 3986's form for numbers to come
        raise _refused("an address that cannot be read")
    if port == 0:
        raise _refused("an address with an odd port")
    if is_let_through(host, allowed):
        return place
    if port is not None and port < _FREE_PORTS and port not in _PORTS:
        raise _refused("an address with an odd port")
    if ":" in host:
        require_public(host)
        return place
    name = host.removesuffix(".")
    if not _is_name(host):
        raise _refused("an address that cannot be read")
    if re.fullmatch(_NUMBER, name.rpartition(".")[2]):
        require_public(name)
    elif "." not in name or name.endswith(_LOCAL_SUFFIXES):
        raise _refused("a name of the local network")
    return place


def is_let_through(host: str, allowed: frozenset[str]) -> bool:
    """Tell whether a host needs no judging: KamuSM's, or allowed by the administrator."""
    name = host.removesuffix(".").lower()
    if name in allowed:
        return True
    # a number's zone may end in any name: fe80::1%25.kamusm.gov.tr
    return _is_name(name) and f".{name}".endswith(f".{TRUSTED_DOMAIN}")


def require_public(address: str) -> None:
    """Return if an IP address is one of the internet.

    Raises:
        UnansweredError: it is one of this computer or of the local network, or none that can be
            read.
    """
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:  # 127.1 and the like
        raise _refused("an address that cannot be read") from None
    if isinstance(number, ipaddress.IPv6Address):
        inner = _within(number)
        if inner is None and (number not in _GLOBAL_UNICAST or number in _TEREDO):
            raise _refused("an address of the local network")
        number = inner or number
    if not number.is_global or number.is_multicast or number.is_reserved:
        raise _refused("an address of the local network")


def _within(number: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that one of IPv6 leads to, mapped, by 6to4 or by NAT64."""
    if number in _NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number.ipv4_mapped or number.sixtofour


def _is_name(host: str) -> bool:
    """Tell whether a host is a name of the Domain Name System, in ASCII."""
    return len(host) <= 254 and re.fullmatch(_NAME, host, re.IGNORECASE | re.ASCII) is not None


def _refused(detail: str) -> UnansweredError:
    return UnansweredError(NoAnswer.BAD_ADDRESS, f"the certificate names {detail}")
