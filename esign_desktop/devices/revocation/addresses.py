"""Addresses in a certificate at which its issuer can be asked."""

from itertools import islice
from typing import Any, Final

from asn1crypto import x509

from esign_desktop.devices.der_limits import require_simple
from esign_desktop.model.record import Record
from esign_desktop.model.unreadable import Unread

_MOST: Final = 4  # addresses of one kind; who wrote the certificate does not choose how many
_MOST_LOOKED_AT: Final = 32
_LONGEST: Final = 1024
_OCSP: Final = "ocsp"  # id-ad-ocsp (RFC 5280, 4.2.2.1)
_CA_ISSUERS: Final = "ca_issuers"


class ListAddress(Record, frozen=True):
    """Where a revocation list lies."""

    url: str
    partial: bool = False  # covers some reasons only (RFC 5280, 4.2.1.13)


class Addresses(Record, frozen=True):
    """What a certificate names, http and https only, in its order."""

    ocsp: tuple[str, ...] = ()
    lists: tuple[ListAddress, ...] = ()
    issuers: tuple[str, ...] = ()
    others: int = 0  # addresses of other kinds, such as ldap


def addresses_of(der: bytes) -> Addresses:
    """Return the addresses in a certificate; what cannot be read is left out."""
    ocsp, issuers, lists = list[str](), list[str](), list[ListAddress]()
    others = 0
    with Unread():
        access = _parsed(der).authority_information_access_value
        for description in islice(access or (), _MOST_LOOKED_AT):
            method = description["access_method"].native
            url = _url(description["access_location"])
            if method not in (_OCSP, _CA_ISSUERS):
                continue
            if url is None:
                others += 1
            else:
                (ocsp if method == _OCSP else issuers).append(url)
    with Unread():
        points = _parsed(der).crl_distribution_points_value
        for point in islice(points or (), _MOST_LOOKED_AT):
            # its list is signed by somebody else than the issuer (indirect)
            elsewhere = point["crl_issuer"].native is not None
            name = point["distribution_point"]
            names = name.chosen if name.name == "full_name" else ()
            for each in islice(names, _MOST_LOOKED_AT):
                url = _url(each)
                if url is None or elsewhere:
                    others += 1
                else:
                    partial = point["reasons"].native is not None
                    lists.append(ListAddress(url, partial))
    return Addresses(tuple(ocsp[:_MOST]), tuple(lists[:_MOST]), tuple(issuers[:_MOST]), others)


def _parsed(der: bytes) -> Any:
    require_simple(der)
    return x509.Certificate.load(der)


def _url(name: Any) -> str | None:
    if name.name != "uniform_resource_identifier":
        return None
    raw = bytes(name.chosen.contents)  # not native, which makes an IRI of it
    if len(raw) > _LONGEST or not raw.isascii():
        return None
    url = raw.decode("ascii").strip()
    return url if url.lower().startswith(("http://", "https://")) and url.isprintable() else None
