"""``diagnose --online`` as a command: progress, policy, words."""

import hashlib
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from esign_desktop.app import policy as policies
from esign_desktop.app.context import AppContext
from esign_desktop.cli import progress
from esign_desktop.model.catalog import RootPin
from esign_desktop.presenters.languages import load_texts
from tests.cli.conftest import Run
from tests.stack.akis_card import AkisV2Card
from tests.stack.authorities import Authorities
from tests.stack.certificates import Certified
from tests.stack.fixtures import Reader
from tests.stack.site import Site, issuer_site

LOCALE = Path(__file__).parents[2] / "resources" / "locale"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Site, Authorities]]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with issuer_site(root_offered=True) as both:
        yield both


@pytest.fixture
def certified(site: tuple[Site, Authorities], card_reader: Reader) -> Certified:
    served, authorities = site
    made = authorities.certificate()
    served.serve(made)
    card_reader.insert(AkisV2Card([made], delay_s=0))
    return made


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "policy.json"
    monkeypatch.setattr(policies, "policy_file", lambda: file)
    return file


def write(policy: Path, online: str) -> None:
    policy.write_text(json.dumps({"online": online, "online_hosts": ["127.0.0.1"]}))


pytestmark = pytest.mark.stack


def test_an_allowed_host_is_asked_and_the_answer_is_shown(
    run: Run, policy: Path, certified: Certified, site: tuple[Site, Authorities]
) -> None:
    write(policy, "when_asked")

    english = run("diagnose", "--online", "--unmasked")
    turkish = run("diagnose", "--online", "--unmasked", "--lang", "tr")

    assert "Revocation: not revoked (OCSP, " in english.out
    assert "Certificate chain: checked up to the root: Deneme Kök" in english.out
    assert "ends at a root that is not KamuSM's" in english.out  # the tests' own root
    assert "İptal durumu: " in turkish.out
    assert "kök sertifikaya kadar doğrulandı" in turkish.out
    assert "/ocsp" in site[0].paths


def test_a_pinned_root_is_trusted(
    run: Run, policy: Path, certified: Certified, monkeypatch: pytest.MonkeyPatch,
    site: tuple[Site, Authorities],
) -> None:  # fmt: skip
    write(policy, "when_asked")
    known = AppContext().catalog
    pin = RootPin("Deneme", hashlib.sha256(site[1].root.der).hexdigest())
    pinned = tuple(
        replace(each, roots=(*each.roots, pin)) if each.id == "kamusm_nes" else each
        for each in known.authorities
    )
    monkeypatch.setattr(AppContext, "catalog", replace(known, authorities=pinned))

    codes = [each["code"] for each in run("diagnose", "--online", "--json").json["findings"]]

    assert "certificate.untrusted" not in codes


def test_an_administrator_can_forbid_it(
    run: Run, policy: Path, certified: Certified, site: tuple[Site, Authorities]
) -> None:
    write(policy, "never")

    report = run("diagnose", "--online", "--json").json
    (finding,) = (f for f in report["findings"] if f["code"] == "certificate.revocation_unknown")

    assert finding["values"]["why"] == "not_allowed"
    assert site[0].asked == []


def test_an_administrator_can_want_it_every_time(
    run: Run, policy: Path, certified: Certified, site: tuple[Site, Authorities]
) -> None:
    write(policy, "always")

    run("readers")
    run("certificates")
    assert site[0].asked == []
    run("diagnose")
    assert "/ocsp" in site[0].paths


def test_a_wrong_word_in_the_policy_is_told(run: Run, policy: Path) -> None:
    policy.write_text('{"online": "perhaps"}')

    ran = run("diagnose")

    assert ran.code == 78
    assert "$.online" in ran.err


def test_a_masked_report_keeps_what_the_issuer_said(
    run: Run, policy: Path, certified: Certified
) -> None:
    write(policy, "when_asked")

    ran = run("diagnose", "--online", "--json")

    assert '"status": "good"' in ran.out
    assert f"{certified.certificate.serial_number:x}" not in ran.out
    assert "127.0.0.1" not in ran.out


@pytest.mark.parametrize("scenario", ["revoked", "suspended", "revocation_unknown", "ready"])
def test_a_scenario_says_online_what_it_says_anyway(run: Run, scenario: str) -> None:
    without = run("diagnose", "--json", "--scenario", scenario)
    asked = run("diagnose", "--online", "--json", "--scenario", scenario)

    assert asked == without


def test_a_terminal_says_that_it_is_the_issuer_one_waits_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    told = ""

    def wait_for(words: str) -> None:
        nonlocal told
        ends = time.monotonic() + 30
        while words not in told:
            assert time.monotonic() < ends, told
            time.sleep(0.02)
            told += capsys.readouterr().err

    with progress.waiting(load_texts("en", LOCALE)) as asking:
        wait_for("Checking the reader")
        assert "Checking with the issuer" not in told
        asking()
        wait_for("Checking with the issuer")

    told += capsys.readouterr().err
    assert told.endswith(f"\r{' ' * len('Checking with the issuer over the internet…')}\r")
