"""Where a certificate may send us, and where not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esign_desktop.devices.revocation.unanswered import UnansweredError
from esign_desktop.devices.revocation.url_check import check_url, is_let_through, require_public
from esign_desktop.model.certificate import NoAnswer


@pytest.mark.parametrize(
    "url",
    [
        "http://ocsp5.kamusm.gov.tr/",
        "http://www.kamusm.gov.tr/BilgiDeposu/NESIL.v3.crl",
        "HTTP://OCSP.Example.org",
        "https://ocsp.example.org:443/a?b=c",
        "http://ocsp.example.org:8080/",
        "http://93.184.215.14/",
        "http://[2606:4700::1111]/",
        "http://[64:ff9b::5db8:d70e]/",  # NAT64 of a public address
        "http://[::ffff:93.184.215.14]/",
        "http://ocsp.example.org./",
        "http://xn--csp-sna.example.org/",
        "http://ocsp_2.example.org/",
    ],
)
def test_hosts_of_the_internet_may_be_asked(url: str) -> None:
    place = check_url(url)

    assert place.host
    assert place.at_port


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://ocsp.example.org/",
        "ldap://dizin.kamusm.gov.tr/",
        "javascript:alert(1)",
        "//ocsp.example.org/",
        "/etc/passwd",
        "",
        "http://",
        "http:///path",
        "http://user:word@ocsp.example.org/",
        "http://ocsp.example.org:25/",
        "http://ocsp.example.org:0x50/",
        "http://ocsp.example.org:99999/",
        "http://ocsp.example.org/\r\nHost: other",
        "http://ocsp.example.org/a b",
        "http://öcsp.example.org/",
        "http://[::1",
        "http://ocsp.example.org/" + "a" * 3000,
        # this computer and the local network
        "http://localhost/",
        "http://LOCALHOST./",
        "http://intranet/",
        "http://printer.local/",
        "http://router.lan/",
        "http://a.localhost/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[::1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[::127.0.0.1]/",
        "http://[::7f00:1]/",
        "http://[64:ff9b:1::7f00:1]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[fec0::1]/",
        "http://[::ffff:0:127.0.0.1]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",  # Teredo
        "http://[2001:db8::1]/",
        "http://[ff02::1]/",
        "http://[4000::1]/",
        "http://[::]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        # numbers as resolvers read them
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0x7f.0x1/",
        "http://0177.0.0.1/",
        "http://127.0.0.1./",
        "http://127.0x1/",
        "http://93.184.215.0xe/",
        # a zone, or other dirt, that ends in a name we trust
        "http://[fe80::1%25.kamusm.gov.tr]/",
        "http://[fe80::1%.kamusm.gov.tr]/",
        "http://[::1%25.kamusm.gov.tr]/",
        "http://127.0.0.1%25.kamusm.gov.tr/",
        "http://127.0.0.1%00.kamusm.gov.tr/",
        "http://evil\\.kamusm.gov.tr/",
        "http://evil;.kamusm.gov.tr/",
        "http://[v1.kamusm.gov.tr]/",
        "http://.kamusm.gov.tr/",
        "http://a..kamusm.gov.tr/",
        "http://kamusm.gov.tr../",
        "http://-.kamusm.gov.tr/",
        "http://" + "a" * 64 + ".kamusm.gov.tr/",
        "http://" + "a." * 127 + "kamusm.gov.tr/",
        # who and where
        "http://@ocsp.kamusm.gov.tr/",
        "http://:@ocsp.kamusm.gov.tr/",
        "http://user@ocsp.kamusm.gov.tr/",
        "http://ocsp.kamusm.gov.tr@127.0.0.1/",
        "http://ocsp.kamusm.gov.tr:0/",
        "http://ocsp.example.org:0/",
        "http://ocsp.example.org:-80/",
        "http://ocsp.example.org../",
        "http://ocsp.local./",
    ],
)
def test_everything_else_is_not_connected_to(url: str) -> None:
    with pytest.raises(UnansweredError) as raised:
        check_url(url)

    assert raised.value.why is NoAnswer.BAD_ADDRESS
    assert "example" not in raised.value.detail  # what a certificate says is not repeated


def test_the_administrator_lets_hosts_through() -> None:
    allowed = frozenset({"127.0.0.1", "ocsp.hospital"})

    assert check_url("http://127.0.0.1:25/", allowed).at_port == 25
    assert check_url("http://OCSP.hospital/", allowed)
    with pytest.raises(UnansweredError):
        check_url("http://127.0.0.2/", allowed)


@pytest.mark.parametrize(
    ("host", "through"),
    [
        ("ocsp5.kamusm.gov.tr", True),
        ("KAMUSM.gov.tr.", True),
        ("notkamusm.gov.tr", False),
        ("fe80::1%25.kamusm.gov.tr", False),
        ("a b.kamusm.gov.tr", False),
        (".kamusm.gov.tr", False),
        ("kamusm.gov.tr..", False),
        ("kamusm.gov.tr\n", False),
        ("kamusm.gov.tr.example.org", False),
        ("", False),
    ],
)
def test_only_kamusms_own_hosts_may_lie_in_a_local_network(host: str, through: bool) -> None:
    assert is_let_through(host, frozenset()) is through


def test_numbers_that_names_lead_to_are_judged_too() -> None:
    require_public("93.184.215.14")
    with pytest.raises(UnansweredError):
        require_public("192.168.0.7")
    for number in ("fe80::1%2", "::127.0.0.1", "fec0::1%1", "127.1", "", "nothing"):
        with pytest.raises(UnansweredError):
            require_public(number)


@given(
    st.text(max_size=60) | st.from_regex(r"https?://[\[\]:%.@0-9a-fx/\\-]{0,40}", fullmatch=True)
)
@settings(max_examples=300, deadline=None)
def test_whatever_a_certificate_names_is_judged(url: str) -> None:
    try:
        place = check_url(url)
    except UnansweredError:
        return
    assert place.scheme in ("http", "https")
    assert place.host
