"""What the documents say of the program is true, and their links lead somewhere."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from esign_desktop.app import policy
from esign_desktop.cli import exit_codes
from esign_desktop.cli.main import _COMMANDS, command_line
from esign_desktop.cli.session import Session
from tests.docs.made import ROOT

READMES = (ROOT / "README.md", ROOT / "README.tr.md")
PAPERS = tuple(ROOT / f"{name}.md" for name in ("CHANGELOG", "CONTRIBUTING", "SECURITY"))
DOCUMENTS = (*READMES, *PAPERS, *sorted((ROOT / "docs").glob("*.md")))
by_name = pytest.mark.parametrize("file", READMES, ids=lambda file: file.name)


def prose(file: Path) -> str:
    return file.read_text("utf-8")


def examples(file: Path) -> list[list[str]]:
    """Return the calls of the program in a document, as words."""
    code = re.findall(r"`([^`\n]+)`", prose(file))
    code += [line for block in fenced(file, "sh") for line in block.splitlines()]
    calls = (line.partition("|")[0] for line in code if line.startswith("esign-desktop-cli "))
    return [shlex.split(call, comments=True)[1:] for call in calls]


def fenced(file: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", prose(file), re.MULTILINE | re.DOTALL)


def first_cells(file: Path) -> Iterator[str]:
    """Yield the first cell of every row of every table."""
    yield from re.findall(r"^\| ([^|]+?) \|", prose(file), re.MULTILINE)


# ---- the program ----


@by_name
def test_every_command_is_listed_and_no_other(file: Path) -> None:
    listed = [cell.strip("`") for cell in first_cells(file) if re.fullmatch(r"`[a-z-]+`", cell)]

    assert listed == list(_COMMANDS)


@by_name
def test_every_example_is_understood(file: Path) -> None:
    calls = examples(file)

    assert calls
    for call in calls:
        understand(call)


def understand(call: list[str]) -> None:
    """Parse a call as the program would, without running it."""
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


@by_name
def test_every_option_in_the_prose_exists(file: Path) -> None:
    named = {option for code in re.findall(r"`([^`\n]+)`", prose(file))
             for option in re.findall(r"(?<![\w-])--[a-z-]+", code)}  # fmt: skip
    there = {"--help"}
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


@by_name
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


@by_name
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


def test_turkish_readme_is_as_complete_as_the_english_one() -> None:
    english, turkish = (shape(file) for file in READMES)

    assert english == turkish


def shape(file: Path) -> list[str]:
    """Return the document without its words: headings, rows, items, blocks, links to files."""
    kinds = re.findall(r"^(#+ |\||- |```\w*|!\[)", prose(file), re.MULTILINE)
    links = re.findall(r"\]\(((?:docs|drivers_catalog|CHANGELOG)[^)]*)\)", prose(file))
    return [*kinds, *sorted(link for link in links if "images" not in link)]


def test_both_readmes_show_the_same_calls() -> None:
    english, turkish = (
        [[call[0], *(word for word in call if word.startswith("--"))] for call in examples(file)]
        for file in READMES
    )

    assert english == turkish
