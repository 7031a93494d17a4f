"""Pages and pictures made from the program are those of today's program."""

from __future__ import annotations

import re
import sys
from itertools import chain
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from esign_desktop.cli.diagnose import diagnose
from esign_desktop.model.codes import CODES
from tests.docs.made import ROOT, generator

REMEDY = "out of date: run scripts/docs"
PICTURES = sorted((ROOT / "docs" / "images").glob("*.svg"))
_SVG = "{http://www.w3.org/2000/svg}"


def test_findings_page_is_made_from_todays_code() -> None:
    made = generator("make_findings")

    assert made.FILE.read_text("utf-8") == made.findings_page(), REMEDY


def test_findings_page_has_every_code_and_leaves_no_placeholder() -> None:
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")

    headings = re.findall(r"^### (\w+) (\S+)$", page, re.MULTILINE)
    assert sorted(headings) == sorted((code.say, code.code) for code in CODES.values())
    assert not re.search(r"[{}]", page)


def test_what_only_an_issuer_can_tell_is_marked_as_such() -> None:
    made = generator("make_findings")

    assert any("--online" in parameter.opts for parameter in diagnose.params)
    assert set(CODES) >= made.NEEDS_ONLINE
    assert made.findings_page().count("Only with `diagnose --online`") == len(made.NEEDS_ONLINE)


@pytest.fixture(scope="module")
def command_pages() -> ModuleType:
    return generator("make_command_pages")


def test_pages_of_commands_are_made_from_todays_program(command_pages: ModuleType) -> None:
    made: dict[Path, str] = command_pages.pages()

    assert sorted(file.name for file in made) == ["cli.md", "komut-satiri.md"]
    for file, text in made.items():
        assert file.read_text("utf-8") == text, REMEDY


def test_every_command_that_answers_in_json_has_its_keys_told(command_pages: ModuleType) -> None:
    answering = [
        name
        for name, command, _context in command_pages.leaf_commands()
        if any("--json" in parameter.opts for parameter in command.params)
    ]

    assert sorted(answering) == sorted(command_pages.CALLS)


def test_every_command_and_option_is_explained_on_both_pages(command_pages: ModuleType) -> None:
    for file in command_pages.FILES.values():
        page = file.read_text("utf-8")
        sections = dict(re.findall(r"^### `([^`]+)`\n(.*?)(?=^#|\Z)", page, re.M | re.S))
        commands = {name: command for name, command, _ in command_pages.leaf_commands()}
        assert list(sections) == list(commands)
        for name, command in commands.items():
            for option in chain.from_iterable(each.opts for each in command.params):
                assert not option.startswith("--") or f"`{option}" in sections[name], option


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
def test_pictures_show_what_the_program_writes_today() -> None:
    made: dict[Path, str] = generator("make_pictures").pictures()

    assert sorted(made) == PICTURES
    assert {file: file.read_text("utf-8") for file in PICTURES} == made, REMEDY


@pytest.mark.parametrize("file", PICTURES, ids=lambda file: file.stem)
def test_picture_fetches_nothing_and_cuts_nothing_off(file: Path) -> None:
    root = ElementTree.parse(file).getroot()  # noqa: S314 - our own file
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    words = list(root.iter(f"{_SVG}text"))
    (group,) = root.findall(f"{_SVG}g")
    left, top = map(float, re.findall(r"\d+", group.attrib["transform"]))

    assert {element.tag for element in root.iter()} == {
        _SVG + tag for tag in ("svg", "title", "rect", "circle", "g", "text")
    }
    assert not [name for element in root.iter() for name in element.attrib if "href" in name]
    assert "url(" not in file.read_text("utf-8")
    for word in words:
        x, y, length = (float(word.attrib[name]) for name in ("x", "y", "textLength"))
        assert 0 <= x + left <= x + length + left <= width
        assert 0 < y + top < height
