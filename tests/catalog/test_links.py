import tomllib
from datetime import date
from pathlib import Path

import pytest

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.guide_files import load_guides
from esign_desktop.catalog.links import load_links, load_old_links
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.report import ActionKind
from tests.app.test_scenarios import EXPECTED
from tests.catalog.test_scenarios import CATALOG, ROOT, SCENES

RESOURCES = ROOT / "resources"
LINKS = load_links(RESOURCES / "links.toml")
OLD = load_old_links(RESOURCES / "old_links.toml", LINKS)

GOOD = """
[renewal]
tr = "Yenileme"
en = "Renewal"
url = "https://portal.kamusm.gov.tr/bp/ws.go"
source = "Gaziantep"
seen_on = 2024-03-01
"""


HOSTS = '"portal.kamusm.gov.tr" = "KamuSM"'

GOOD_OLD = """
[former]
tr = "Eski adres"
en = "Former address"
url = "http://www.kamusm.gov.tr/"
now = "renewal"
source = "Mersin"
seen_on = 2024-03-12
"""


def load(tmp_path: Path, text: str | bytes) -> dict[str, object]:
    file = tmp_path / "links.toml"
    (tmp_path / "hosts.toml").write_text(HOSTS)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return dict(load_links(file))


def test_a_link_is_an_address_with_its_source(tmp_path: Path) -> None:
    load(tmp_path, GOOD)

    link = load_links(tmp_path / "links.toml")["renewal"]

    assert link.url == "https://portal.kamusm.gov.tr/bp/ws.go"
    assert link.seen_on == date(2024, 3, 1)
    assert (link.title("tr"), link.title("en"), link.title("de")) == (
        "Yenileme",
        "Renewal",
        "Renewal",
    )


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("https://portal", "http://portal", "renewal: not an https address"),
        ("https://portal.kamusm.gov.tr/bp/ws.go", "https:///bp", "not an https address"),
        ("https://portal.kamusm.gov.tr/bp/ws.go", "file:///etc/passwd", "not an https"),
        ("https://portal.kamusm.gov.tr/bp/ws.go", "javascript:alert(1)", "not an https"),
        ("https://portal.kamusm.gov.tr/bp/ws.go", "https://[::1", "renewal: not an https"),
        ("https://portal", "https://me:secret@portal", "renewal: not an https"),
        ("gov.tr/bp", "gov.tr:99999/bp", "renewal: not an https"),
        ("gov.tr/bp", "gov.tr:8443/bp", "renewal: not an https"),
        ("https://portal", "https://other", "'other.kamusm.gov.tr' is not allowed"),
        ("seen_on = 2024-03-01", "", "required field `seen_on`"),
        ("[renewal]", "[renewal]\n[renewal]", "links.toml: "),
        ('"Gaziantep"', '"  "', "renewal: no source"),
        ("2024-03-01", '"long ago"', r"at `\$\[\.\.\.\]\.seen_on`"),
        ('tr = "Yenileme"', "", "required field `tr`"),
        ("en =", "de =", "unknown field `de`"),
        ("[renewal]", "[renewal", "links.toml: "),
        ("[renewal]", "renewal = 1\n[other]", "Expected `object`"),
    ],
)
def test_a_wrong_link_never_reaches_a_user(
    tmp_path: Path, right: str, wrong: str, says: str
) -> None:
    assert right in GOOD

    with pytest.raises(CatalogError, match=says):
        load(tmp_path, GOOD.replace(right, wrong))


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"^links\.toml: .*utf-8"):
        load(tmp_path, b"\xff\xfe")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"^links\.toml: "):
        load_links(tmp_path / "links.toml")


def test_hosts_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "links.toml").write_text(GOOD)

    with pytest.raises(CatalogError, match=r"^hosts\.toml: "):
        load_links(tmp_path / "links.toml")


def old(tmp_path: Path, text: str) -> None:
    (tmp_path / "old_links.toml").write_text(text)
    load(tmp_path, GOOD)
    load_old_links(tmp_path / "old_links.toml", load_links(tmp_path / "links.toml"))


def test_an_old_address_says_where_it_leads_now(tmp_path: Path) -> None:
    old(tmp_path, GOOD_OLD)

    assert OLD["prices_http"].now == "prices"
    assert OLD["prices_http"].unprotected
    assert not OLD["nesbireysel"].unprotected
    assert OLD["basvuru"].title("tr") != OLD["basvuru"].title("en")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("http://www", "ftp://www", "former: not an address"),
        ("http://www.kamusm.gov.tr/", "https://portal.kamusm.gov.tr/bp/ws.go", "also in links"),
        ('"renewal"', '"nowhere"', "there is no link 'nowhere'"),
        ('"Mersin"', '" "', "former: no source"),
        ("seen_on = 2024-03-12", "", "required field `seen_on`"),
    ],
)
def test_a_wrong_old_address_never_reaches_a_user(
    tmp_path: Path, right: str, wrong: str, says: str
) -> None:
    assert right in GOOD_OLD

    with pytest.raises(CatalogError, match=says):
        old(tmp_path, GOOD_OLD.replace(right, wrong))


def test_our_own_links_lead_to_the_state_and_the_makers_alone() -> None:
    makers = {link.host for link in LINKS.values() if not link.host.endswith(".gov.tr")}

    assert makers == {"www.acs.com.hk"}
    assert all(link.tr != link.en for link in LINKS.values())
    assert all(link.tr != link.en for link in OLD.values())


def test_no_host_is_allowed_for_nothing() -> None:
    hosts = tomllib.loads((RESOURCES / "hosts.toml").read_text("utf-8"))

    assert set(hosts) == {link.host for link in LINKS.values()}


def test_http_is_nowhere_the_door_where_https_is_known() -> None:
    today = {link.url.removeprefix("https://") for link in LINKS.values()}

    assert not [o for o in OLD.values() if o.unprotected and o.url[len("http://") :] in today]


def test_every_link_a_finding_offers_is_known_and_every_link_is_offered() -> None:
    offered = {
        action.target
        for name in EXPECTED
        for finding in diagnose(SCENES[name], CATALOG).findings
        for action in finding.actions
        if action.kind is ActionKind.OPEN_LINK
    }
    guides = load_guides(RESOURCES / "guides", LINKS)
    named = {link for entry in guides.entries for link in entry.links}

    assert offered <= set(LINKS)
    assert set(LINKS) - offered - named == {"acs_drivers", "questions"}  # listed, for who looks
