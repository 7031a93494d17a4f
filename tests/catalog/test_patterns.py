"""Patterns of a catalogue: right, and quick whatever they are tried on."""

import re
from time import process_time

import pytest

from esign_desktop.catalog.patterns import pattern_problem
from esign_desktop.model.catalog import LONGEST_NAME


@pytest.mark.parametrize(
    "pattern",
    [
        "^akia$",
        r"(?i)(?:^|\.)AKi[AS](?![^\W\d_])",
        r"(?i)\AKamu(?: ?[-–] ?S[üu]r[üu]m ?\d{1,2})? *(?:\n|\Z)",
        "a.*b",
        "(?:one|two|three) reader",
        "(?<=x)y",
        "(?>a+)b",
    ],
)
def test_an_ordinary_pattern_is_taken(pattern: str) -> None:
    assert pattern_problem(pattern) == ""


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)+$",
        "(.*)*x",
        "(?:a?){30}a{30}",
        "a?" * 40 + "a" * 40,
        ".*.*.*x",
        r"(\w+\s?)*!",
        "(?=(a+)+$)x",
        r"(a+)\1+\1+x",
    ],
)
def test_a_pattern_that_may_take_for_ever_is_not_even_tried(pattern: str) -> None:
    start = process_time()

    assert "may take for ever" in pattern_problem(pattern)

    assert process_time() - start < 0.5


@pytest.mark.parametrize(
    "pattern", ["(", "*", "a{2,1}", "(?P<a", "(" * 290, "[z-a]", "x{99999999999}"]
)
def test_a_pattern_that_is_none_is_told(pattern: str) -> None:
    assert pattern_problem(pattern)


def test_the_slowest_pattern_that_is_taken_is_quick() -> None:
    slowest = r"a.*b\d{1,9}c"  # near the limit
    assert pattern_problem(slowest) == ""

    start = process_time()
    re.search(slowest, "ab" * (LONGEST_NAME // 2))

    assert process_time() - start < 0.5
