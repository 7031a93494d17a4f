from datetime import date
from pathlib import Path

import pytest

from esign_desktop.catalog.errors import CatalogError
from esign_desktop.catalog.links import load_links
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.report import ActionKind
from tests.app.test_scenarios import EXPECTED
from tests.catalog.test_scenarios import CATALOG, ROOT, SCENES

LINKS = load_links(ROOT / "resources" / "links.toml")

GOOD = """
[renewal]
tr = "Yenileme"
en = "Renewal"
url = "https://portal.kamusm.gov.tr/bp/ws.go"
source = "Gaziantep"
seen_on = 2024-03-01
"""


def load(tmp_path: Path, text: str | bytes) -> dict[str, object]:
    file = tmp_path / "links.toml"
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


def test_our_own_links_lead_to_the_state_alone() -> None:
    assert all(".gov.tr/" in link.url for link in LINKS.values())
    assert all(link.tr != link.en for link in LINKS.values())


def test_every_link_a_finding_offers_is_known_and_every_link_is_offered() -> None:
    offered = {
        action.target
        for name in EXPECTED
        for finding in diagnose(SCENES[name], CATALOG).findings
        for action in finding.actions
        if action.kind is ActionKind.OPEN_LINK
    }

    assert offered == set(LINKS)
