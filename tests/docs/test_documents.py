"""What the documents say of the program is true, and their links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

import click
import pytest

from esign_desktop import __version__
from esign_desktop.app import policy
from esign_desktop.cli import exit_codes
from esign_desktop.cli.main import _COMMANDS, command_line
from esign_desktop.cli.session import Session
from esign_desktop.gui.start_options import _OPTIONS as WINDOW_OPTIONS
from esign_desktop.model.guide import Role, Situation
from tests.docs.made import ROOT

READMES = (ROOT / "README.md", ROOT / "README.tr.md")
COMMAND_PAGES = (ROOT / "docs" / "cli.md", ROOT / "docs" / "komut-satiri.md")
ADMINISTRATION = (ROOT / "docs" / "administration.md", ROOT / "docs" / "yonetim.md")
PAIRS = (READMES, COMMAND_PAGES, ADMINISTRATION)
PAPERS = tuple(ROOT / f"{name}.md" for name in ("CHANGELOG", "CONTRIBUTING", "SECURITY"))
DOCUMENTS = (*READMES, *PAPERS, *sorted((ROOT / "docs").glob("*.md")))


def each(files: Sequence[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("file", files, ids=lambda file: file.name)


for_users = each(tuple(chain.from_iterable(PAIRS)))
in_pairs = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[0].stem)


def prose(file: Path) -> str:
    return file.read_text("utf-8")


def examples(file: Path) -> list[list[str]]:
    """Return the calls of the program in a document, as words. Whole scripts are left out."""
    code = re.findall(r"`([^`\n]+)`", prose(file))
    blocks = [block for block in fenced(file, "sh") if not block.startswith("#!")]
    code += [line for block in blocks for line in block.splitlines()]
    calls = (line.partition("|")[0] for line in code if line.startswith("esign-desktop-cli "))
    return [shlex.split(call, comments=True)[1:] for call in calls]


def fenced(file: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", prose(file), re.MULTILINE | re.DOTALL)


def first_cells(file: Path) -> Iterator[str]:
    """Yield the first cell of every row of every table."""
    yield from re.findall(r"^\| ([^|]+?) \|", prose(file), re.MULTILINE)


# ---- the program ----


@each(COMMAND_PAGES)
def test_every_command_is_listed_and_no_other(file: Path) -> None:
    row = r"^\| `([a-z-]+)` \|[^|\n]+\| `esign-desktop-cli .+` \|$"
    listed = re.findall(row, prose(file), re.MULTILINE)

    assert listed == list(_COMMANDS)


@for_users
def test_every_example_is_understood(file: Path) -> None:
    calls = examples(file)

    assert calls
    for call in calls:
        understand(call)


def understand(call: list[str]) -> None:
    """Parse a call as the program would, without running it."""
    if call == ["--version"]:
        return  # click leaves the program where it parses this
    command: click.Command = command_line
    context = click.Context(command_line, info_name="esign-desktop-cli")
    words = list(call)
    while isinstance(command, click.Group):
        found = command.get_command(context, words.pop(0))
        assert found is not None, call
        command = found
        context = click.Context(
            command, parent=context, info_name=command.name, obj=Session(None, None)
        )
    command.parse_args(context, words)


@for_users
def test_every_option_in_the_prose_exists(file: Path) -> None:
    named = {option for code in re.findall(r"`([^`\n]+)`", prose(file))
             for option in re.findall(r"(?<![\w-])--[a-z-]+", code)}  # fmt: skip
    there = {"--help", *re.findall(r"--[a-z-]+", " ".join(dict(WINDOW_OPTIONS)))}
    for command in commands(command_line):
        there |= {name for parameter in command.params for name in parameter.opts}

    assert named
    assert named <= there


def commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    yield group
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command)
        else:
            yield command


@each(COMMAND_PAGES)
def test_exit_codes_are_the_programs(file: Path) -> None:
    told = {
        int(number)
        for cell in first_cells(file)
        if re.fullmatch(r"\d+(, \d+)*", cell)
        for number in cell.split(", ")
    }
    values = vars(exit_codes).values()
    numbers = {value for value in values if isinstance(value, int)}

    assert told == numbers | set(exit_codes.OF_VERDICT.values())


@each(ADMINISTRATION)
def test_policy_is_the_programs(file: Path, tmp_path: Path) -> None:
    (example,) = fenced(file, "json")
    there = tmp_path / "policy.json"
    there.write_text(example, "utf-8")

    assert set(json.loads(example)) == set(policy.Policy.__struct_fields__)
    assert policy.load_policy(there).modules
    assert f"`{policy.policy_file().as_posix()}`" in prose(file)


# ---- the documents ----


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_to_files_and_headings_that_are_there(file: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(file)):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        linked = (file.parent / name).resolve() if name else file
        assert linked.is_relative_to(ROOT), target
        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked), target


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", prose(file), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", text).lower().replace(" ", "-") for text in headings}


@in_pairs
def test_turkish_page_is_as_complete_as_the_english_one(pair: tuple[Path, Path]) -> None:
    english, turkish = (shape(file) for file in pair)

    assert len(english) > 20
    assert english == turkish


def shape(file: Path) -> list[str]:
    """Return the document without its words: headings, rows, items, blocks, links to files."""
    kinds = re.findall(r"^(#+ |\||- |```\w*|!\[)", prose(file), re.MULTILINE)
    links = re.findall(r"\]\(((?:docs|\.\./|drivers_catalog|CHANGELOG)[^)#]*)", prose(file))
    of_both = [(turkish.name, english.name) for english, turkish in PAIRS]
    of_both.append(("gizlilik.md", "privacy.md"))
    for link in links:
        if "images" not in link:
            for turkish, english in of_both:
                link = link.replace(turkish, english)
            kinds.append(link)
    return kinds


@in_pairs
def test_both_pages_show_the_same_calls(pair: tuple[Path, Path]) -> None:
    english, turkish = (
        [[call[0], *(word for word in call if word.startswith("--"))] for call in examples(file)]
        for file in pair
    )

    assert english == turkish


@each(READMES)
def test_readme_is_a_screen_and_a_half_with_one_picture(file: Path) -> None:
    assert len(prose(file).split()) <= 1200
    assert len(re.findall(r"^!\[", prose(file), re.MULTILINE)) == 1


@pytest.mark.parametrize("pair", PAIRS[1:], ids=lambda pair: pair[0].stem)
def test_each_readme_leads_to_the_pages_of_its_language(pair: tuple[Path, Path]) -> None:
    for readme, page in zip(READMES, pair, strict=True):
        assert f"](docs/{page.name})" in prose(readme)


@each(COMMAND_PAGES)
def test_number_of_situations_and_roles_is_the_programs(file: Path) -> None:
    numbers = re.search(r"(\d+) (?:situations|durum), (\d+) (?:roles|rol)\b", prose(file))

    assert numbers is not None
    assert numbers.groups() == (str(len(Situation)), str(len(Role)))


# ---- changelog ----


def test_every_version_has_a_section_and_what_is_to_come_is_above_it() -> None:
    changelog = prose(ROOT / "CHANGELOG.md")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (declared,) = re.findall(
        r'^__version__ = "(.+)"', prose(ROOT / project["tool"]["hatch"]["version"]["path"]), re.M
    )
    headings = re.findall(r"^## (.+)$", changelog, re.MULTILINE)

    assert declared == __version__
    assert headings[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(.+)\] - (\d{4}-\d\d-\d\d)", each) for each in headings[1:]]
    days = [date.fromisoformat(each[2]) for each in released if each]
    assert len(days) == len(released)
    assert days == sorted(days, reverse=True)
    assert declared.removesuffix(".dev0") in [each[1] for each in released if each]
