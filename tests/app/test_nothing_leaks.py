"""A person's data stands in every text of a snapshot, and in nothing that leaves the computer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from esign_desktop.app.context import AppContext
from esign_desktop.app.redact import redact, text_mask
from esign_desktop.app.scenarios import load_scenario, scenarios
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.codec import decode, encode
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.presenters.texts import Language
from tests.app.leaving import leaving
from tests.app.marking import PERSON, Audience, every_text, filled, known, leaks, marked, spellings
from tests.build import CATALOG, HEALTHY

INSTALLED = AppContext().catalog

HOME = f"/srv/home-directories/{PERSON.user}"
SCENARIOS = [scenario.name for scenario in scenarios()]
STRUCTURE = frozenset(
    {"fingerprint", "usb_id", "policies", "qc_statements", "version", "architecture", "country"}
    | {"distributions", "revocation", "chain"}
)
"""What the diagnosis goes by; in :func:`filled` these hold a person's data too."""
BETWEEN = ("", " ", "/", "_", "(", "'", ": ", "\n", "x", "İ", "1", "\\", "\u202e")


def text_about(person: Audience) -> str:
    return " ".join((*filter(None, person.secrets()), HOME, f"AKIS_{person.token_serial}"))


EVERYTHING = text_about(PERSON)

texts_about_a_person = st.permutations(PERSON.secrets()).flatmap(
    lambda secrets: st.tuples(
        *(
            st.tuples(st.sampled_from(BETWEEN), st.sampled_from(sorted(set(spellings(secret)))))
            for secret in secrets
        )
    ).map(lambda parts: "".join(between + spelled for between, spelled in parts))
)


def test_every_text_of_a_snapshot_is_filled() -> None:
    text = encode(filled(Snapshot, PERSON, "here")).decode()

    fields = dict.fromkeys(name for _, name in every_text(Snapshot))
    assert len(fields) > 40
    assert [name for name in fields if f'"{name}":' not in text] == []
    assert leaks(PERSON, text) == list(PERSON.secrets())


@settings(deadline=None, max_examples=60)
@given(text=texts_about_a_person)
def test_whatever_stands_in_whatever_field_the_report_has_none_of_it(text: str) -> None:
    there = filled(Snapshot, PERSON, text)

    masked = redact(diagnose(there, CATALOG), HOME)

    assert leaks(PERSON, encode(masked)) == []
    assert decode(Report, encode(masked)) == masked


@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_leaves_the_computer_has_none_of_it(language: Language) -> None:
    there = filled(Snapshot, PERSON, EVERYTHING)

    left = dict(leaving(there, language, HOME, EVERYTHING))

    assert {name: found for name, text in left.items() if (found := leaks(PERSON, text))} == {}


@pytest.mark.parametrize("language", ["tr", "en"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_no_finding_tells_it_either(name: str, language: Language) -> None:
    scene = load_scenario(name)
    person = known(scene, PERSON)
    there = marked(scene, person, text_about(person), STRUCTURE)

    left = dict(leaving(there, language, HOME, text_about(person)))

    assert {name: found for name, text in left.items() if (found := leaks(person, text))} == {}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_masked_report_is_diagnosed_the_same(name: str) -> None:
    report = diagnose(marked(load_scenario(name), PERSON, EVERYTHING, STRUCTURE), INSTALLED)

    once = redact(report, HOME)
    again = diagnose(once.snapshot, INSTALLED)

    assert [f.code for f in again.findings] == [f.code for f in report.findings]
    assert (again.verdict, again.chain) == (report.verdict, report.chain)
    assert redact(again, HOME).snapshot == once.snapshot


def test_a_serial_number_in_a_label_is_not_told_by_a_finding() -> None:
    """The token itself does not tell its serial number; the finding names the token."""
    label = "AKIS_5AFE0123456789AB"
    token = replace(HEALTHY.modules[0].tokens[0], label=label, serial="", certificates=())
    there = replace(HEALTHY, cards=(), modules=(replace(HEALTHY.modules[0], tokens=(token,)),))
    report = diagnose(there, CATALOG)
    assert "5AFE0123456789AB" in encode(report.findings).decode()

    assert "5AFE0123456789AB" not in encode(redact(report)).decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("T.C. 10000000146", "T.C. ***"),
        ("T.C. 100 000 001 46", "T.C. ***"),
        ("T.C. 10.000.000.146", "T.C. ***"),
        ("T.C. 100 000 001 47", "T.C. 100 000 001 47"),  # its last digit does not fit
        ("call 0312 123 45 67", "call 0312 123 45 67"),
        ("to somebody@example.gov.tr", "to ***"),
        (r"C:\\Users\\Ayşe\\x.dll", r"~\\x.dll"),
        (r"C:\Documents and Settings\ayse\x.dll", r"~\x.dll"),
        ("AKIS_5AFE0123456789AB", "AKIS_token-"),
    ],
)
def test_what_looks_personal_is_masked_though_nobody_knows_it(text: str, shown: str) -> None:
    assert text_mask(None)(text).startswith(shown)
