"""Fills the generated parts of docs/cli.md and docs/komut-satiri.md. ``scripts/docs`` runs it.

A generated part stands between ``<!-- made by scripts/docs: NAME -->`` and ``<!-- end -->``; what
is around it is written by hand. Commands and options come from click, exit codes from
``cli/exit_codes.py``, the keys of the JSON from running the program on simulated computers.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import click

from esign_desktop.cli import exit_codes
from esign_desktop.cli.main import command_line
from esign_desktop.gui.start_options import _OPTIONS as WINDOW_OPTIONS
from esign_desktop.presenters.languages import load_texts
from esign_desktop.presenters.texts import Texts

_ROOT: Final = Path(__file__).parents[1]
_LOCALE: Final = _ROOT / "resources" / "locale"
_NAME: Final = "esign-desktop-cli"
_COMMON: Final = ("--module", "--reader", "--scenario", "--lang", "--help")
"""Options of many commands; explained once where they say the same everywhere."""

_PIN: Final = "123456\n"  # of every simulated card
_SCENARIO: Final = ("--scenario", "expiring")
CALLS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "diagnose": (_SCENARIO,),
    "watch": (),  # it would not end; its lines are those of diagnose
    "readers": (_SCENARIO,),
    "certificates": (_SCENARIO,),
    "pin status": (_SCENARIO,),
    "pin check": ((*_SCENARIO, "--pin-stdin"),),
    "pin change": ((*_SCENARIO, "--pin-stdin"),),
    "sign-test": ((*_SCENARIO, "--pin-stdin", "--yes"), (*_SCENARIO, "--dry")),
    "drivers": (_SCENARIO, ("--list",)),
    "guide": (_SCENARIO, ("list",)),
    "links": ((),),
    "report show": (("before.json",),),
    "report compare": (("before.json", "after.json"),),
    "catalog check": ((),),
    "catalog show": ((), ("libccid",)),
    "catalog import": (),  # it wants a signed file; told by hand
    "scenarios": ((),),
    "explain": ((), ("C03",), ("C03", "P01")),
}
"""What each command that has --json is run with, to see the keys of its answer."""

_SHOWN: Final = {"--scenario", "--pin-stdin", "--yes"}
"""Options that change nothing in the form of the answer."""


class _Words(NamedTuple):
    """What the generator itself says."""

    option: str
    does: str
    also: str
    keys: str  # {call} is what was called, {keys} what it answers with
    each_line: str
    code: str
    finding: str


_WORDS: Final = {
    "en": _Words(
        option="Option", does="Does", also="Also",
        keys="Keys with `{call}`: {keys}.",
        each_line="With `--json`, each line has the keys of `diagnose --json`.",
        code="Code", finding="Code of the finding",
    ),
    "tr": _Words(
        option="Seçenek", does="Ne yapar", also="Ayrıca",
        keys="`{call}` ile anahtarlar: {keys}.",
        each_line="`--json` ile her satırda `diagnose --json` anahtarları vardır.",
        code="Kod", finding="Bulgunun kodu",
    ),
}  # fmt: skip
FILES: Final = {"en": _ROOT / "docs" / "cli.md", "tr": _ROOT / "docs" / "komut-satiri.md"}

Keys = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""By command: what else it was called with, and the keys it answered with."""


def pages() -> dict[Path, str]:
    """Return both pages, their generated parts made anew."""
    keys = keys_of_answers()
    return {file: page(language, keys) for language, file in FILES.items()}


def page(language: str, keys: Keys) -> str:
    """Return the page of a language."""
    made = _Page("tr" if language == "tr" else "en", keys)
    parts = {
        "commands": made.commands,
        "program-options": made.program_options,
        "common-options": made.common_options,
        "exit-codes": made.exit_codes,
        "window": made.window,
    }
    text = FILES[language].read_text("utf-8")
    pattern = re.compile(
        r"(<!-- made by scripts/docs: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL
    )
    return pattern.sub(lambda m: "\n".join((m[1], *parts.pop(m[2])(), m[3])), text)


def leaf_commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Yield every command that does something, by its whole name."""
    yield from _leaves(command_line, _top(), ())


def _top() -> click.Context:
    return click.Context(command_line, info_name=_NAME, **command_line.context_settings)


def _leaves(
    group: click.Group, context: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[str, click.Command, click.Context]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # noqa: S101 - for the type checker
        own = click.Context(command, parent=context, info_name=name)
        if isinstance(command, click.Group):
            yield from _leaves(command, own, (*path, name))
        else:
            yield " ".join((*path, name)), command, own


class _Page:
    """The generated parts in one language."""

    def __init__(self, language: str, keys: Keys) -> None:
        self._texts: Texts = load_texts("tr" if language == "tr" else "en", _LOCALE)
        self._words = _WORDS[language]
        self._keys = keys

    def commands(self) -> Iterator[str]:
        for name, command, context in leaf_commands():
            yield f"### `{name}`\n"
            yield f"{self._say(command.help)}\n"
            usage = " ".join(command.collect_usage_pieces(context))
            yield f"```text\n{_NAME} {name} {usage}\n```\n"
            records = list(_records(command, context))
            common = {record: said for record, said in records if record in self._common()}
            own = [(each, said) for each, said in records if common.get(each) != said]
            own += [(each, said) for each, said in common.items() if said != self._common()[each]]
            if own:
                yield from self._table(own)
            same = [each for each, said in common.items() if said == self._common()[each]]
            yield f"{self._words.also}: {', '.join(f'`{_first(each)}`' for each in same)}.\n"
            if command.epilog:
                yield f"{self._say(command.epilog)}\n"
            yield from self._answers(name)

    def program_options(self) -> Iterator[str]:
        yield from self._table(_records(command_line, _top()))

    def common_options(self) -> Iterator[str]:
        yield from self._table(self._common().items())

    def window(self) -> Iterator[str]:
        yield from self._table(WINDOW_OPTIONS)

    def exit_codes(self) -> Iterator[str]:
        columns = (
            exit_codes.OF_OUTCOME, exit_codes.OF_REFUSAL, exit_codes.OF_OBSTACLE,
            exit_codes.NO_TARGET,
        )  # fmt: skip
        words = self._words
        yield f"| {words.code} | `outcome` | `reason` | `obstacles` | {words.finding} |"
        yield "|---|---|---|---|---|"
        for code in sorted({code for column in columns for code in column.values()}):
            cells = (
                ", ".join(f"`{value}`" for value, its in column.items() if its == code)
                for column in columns
            )
            yield f"| {code} | {' | '.join(cells)} |"
        yield ""

    def _answers(self, name: str) -> Iterator[str]:
        if name == "watch":
            yield f"{self._words.each_line}\n"
        for arguments, keys in self._keys.get(name, ()):
            call = " ".join((*arguments, "--json"))
            yield self._words.keys.format(call=call, keys=keys) + "\n"

    def _common(self) -> dict[str, str]:
        """Return the common options with what they say in most commands."""
        _name, command, context = next(leaf_commands())
        records = dict(_records(command, context))
        return {record: said for record, said in records.items() if _first(record) in _COMMON}

    def _table(self, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
        yield f"| {self._words.option} | {self._words.does} |"
        yield "|---|---|"
        for option, does in rows:
            escaped = option.replace("|", r"\|")
            yield f"| `{escaped}` | {self._say(does)} |"
        yield ""

    def _say(self, message: str | None) -> str:
        """Return a message of the program as Markdown."""
        words = " ".join(self._texts.get(message or "").split())
        return re.sub(r"([\\`*_<>|\[\]])", r"\\\1", words)


def _records(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield each option as it is written, with its untranslated help."""
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            names = ", ".join(parameter.opts)
            value = "" if parameter.is_flag or parameter.count else parameter.make_metavar(context)
            yield f"{names} {value}".strip(), parameter.help or ""
    # click makes this one when it is first asked for, with its names in no fixed order
    yield ", ".join(context.help_option_names), "Show this message and exit."


def _first(record: str) -> str:
    """Return the long name of an option."""
    names = re.findall(r"--[\w-]+", record)
    return str(names[0])


def keys_of_answers() -> Keys:
    """Run every command that has --json, and return the keys it answers with.

    The user's settings are out of reach, so that the page is the same on every computer.
    """
    with tempfile.TemporaryDirectory(prefix="esign-docs-") as folder:
        for file, scenario in (("before.json", "expiring"), ("after.json", "pin_locked")):
            _run(folder, "report", "save", file, "--scenario", scenario)
        return {
            name: tuple(
                (_shown(arguments), _listed(_run(folder, *name.split(), *arguments, "--json")))
                for arguments in calls
            )
            for name, calls in CALLS.items()
        }


def _shown(arguments: tuple[str, ...]) -> tuple[str, ...]:
    left = tuple(each for each in arguments if each not in {*_SHOWN, _SCENARIO[1]})
    return tuple("FILE" if each.endswith(".json") else each for each in left)


def _listed(answer: str) -> str:
    return ", ".join(f"`{key}`" for key in json.loads(answer))


def _run(folder: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "esign_desktop", "--lang", "en", *arguments],
        cwd=folder,
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(_ROOT),
            "HOME": folder,
            "LC_ALL": "C.UTF-8",
        },
        # pin change: the present PIN and the new one
        input=_PIN + "654321\n" if arguments[:2] == ("pin", "change") else _PIN,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode >= exit_codes.USAGE:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    return done.stdout


if __name__ == "__main__":
    for file, text in pages().items():
        file.write_text(text, "utf-8", newline="\n")
