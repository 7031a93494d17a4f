"""Snapshots in files: the scenarios that come with the program, and saved reports."""

import re
from pathlib import Path
from typing import Final

import msgspec

from esign_desktop import __version__
from esign_desktop.app import paths
from esign_desktop.model.bounded_read import read_bounded
from esign_desktop.model.codec import MAX_BYTES, DecodeError, decode, json_text
from esign_desktop.model.limits import on_their_lines, require_bounded
from esign_desktop.model.record import Record
from esign_desktop.model.report import REPORT_SCHEMA, ScenarioProblem
from esign_desktop.model.sanitize import one_line
from esign_desktop.model.snapshot import Snapshot

_LONGEST_IN_HEAD: Final = 80


class ScenarioError(Exception):
    """A scenario or report cannot be opened; ``detail`` is in English, for support."""

    def __init__(
        self, file: str, detail: str, problem: ScenarioProblem = ScenarioProblem.FOREIGN
    ) -> None:
        """``file`` is its name without the folder: a folder may name a person."""
        file, detail = one_line(file), one_line(detail)
        super().__init__(f"{file}: {detail}")
        self.file = file
        self.detail = detail
        self.problem = problem

    @property
    def missing(self) -> bool:
        """Tell whether there is no such file."""
        return self.problem is ScenarioProblem.MISSING


class _Head(msgspec.Struct, frozen=True):
    """What tells a report from a scenario. The rest is passed over without being built."""

    schema: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    app_version: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    snapshot: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


class Scenario(Record, frozen=True):
    """One scenario that comes with the program."""

    name: str
    tr: str
    en: str

    def title(self, language: str) -> str:
        """Return what the scenario shows, in a language."""
        return self.tr if language == "tr" else self.en


def scenarios() -> tuple[Scenario, ...]:
    """Return the scenarios that come with the program, in the order they are listed."""
    import tomllib  # not before somebody wants a scenario

    index = tomllib.loads((_folder() / "index.toml").read_text("utf-8"))
    return tuple(Scenario(name, entry["tr"], entry["en"]) for name, entry in index.items())


def load_scenario(name: str) -> Snapshot:
    """Return the snapshot of a scenario by its name, or of a scenario or report file by its path.

    Raises:
        ScenarioError: there is no such scenario or file, or it holds something else.
    """
    is_ours = any(scenario.name == name for scenario in scenarios())
    return read_scenario(_folder() / f"{name}.json" if is_ours else Path(name))


def read_scenario(file: Path) -> Snapshot:
    """Return the snapshot in a scenario or report file.

    Raises:
        ScenarioError: no such file, or it holds something else.
    """
    data = _Head()
    try:
        content = json_text(read_bounded(file, MAX_BYTES + 1))
        data = decode(_Head, content)
        snapshot = decode(Snapshot, _snapshot_in(data, content))
        require_bounded(snapshot)
        return on_their_lines(snapshot)
    except FileNotFoundError:
        raise ScenarioError(file.name, "no such file", ScenarioProblem.MISSING) from None
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise ScenarioError(file.name, detail, ScenarioProblem.UNREADABLE) from error
    except ValueError as error:  # DecodeError, or a NUL in the name
        detail = str(error).removeprefix(f"{file.name}: ")
        problem = ScenarioProblem.NEWER if _is_newer(data) else ScenarioProblem.FOREIGN
        raise ScenarioError(file.name, detail, problem) from error


def _snapshot_in(head: _Head, content: bytes | str) -> bytes | str | msgspec.Raw:
    if head.schema is msgspec.UNSET:
        return content  # a scenario is a bare snapshot
    schema = _value(head.schema)
    if schema != REPORT_SCHEMA:
        raise DecodeError(f"report schema {schema!r}; this program reads {REPORT_SCHEMA}")
    if head.snapshot is msgspec.UNSET:
        raise DecodeError("a report without a snapshot")
    return head.snapshot


def _value(raw: msgspec.Raw | msgspec.UnsetType) -> object:
    """Return a short number or text of a report's head; nothing for anything longer."""
    if raw is msgspec.UNSET or len(raw) > _LONGEST_IN_HEAD:
        return None
    return msgspec.json.decode(raw)


def _is_newer(head: _Head) -> bool:
    """Tell whether a newer version of the program made a report; it may hold more than we know."""
    try:
        schema, version = _value(head.schema), _value(head.app_version)
    except ValueError:  # a number that is none for msgspec: 1e999
        return False
    if not isinstance(schema, int):
        return False
    return schema > REPORT_SCHEMA or _numbers(version) > _numbers(__version__)


def _numbers(version: object) -> tuple[int, ...]:
    """Return a version to compare; nothing for what is none."""
    if not isinstance(version, str) or not re.fullmatch(r"\d{1,6}(\.\d{1,6}){0,5}", version, re.A):
        return ()
    return tuple(map(int, version.split(".")))


def _folder() -> Path:
    return paths.data_dir() / "resources" / "scenarios"
