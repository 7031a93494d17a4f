"""Snapshots in files: the scenarios that come with the program, and saved reports."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from esign_desktop.app import paths
from esign_desktop.model.codec import DecodeError, from_plain, read_file
from esign_desktop.model.record import Record
from esign_desktop.model.report import REPORT_SCHEMA
from esign_desktop.model.snapshot import Snapshot


class SceneError(Exception):
    """A scenario or report cannot be opened; ``detail`` is in English, for support."""

    def __init__(self, file: str, detail: str, *, missing: bool = False) -> None:
        """``file`` is its name without the folder: a folder may name a person."""
        super().__init__(f"{file}: {detail}")
        self.file = file
        self.detail = detail
        self.missing = missing


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


def load_scene(name: str) -> Snapshot:
    """Return the snapshot of a scenario by its name, or of a scenario or report file by its path.

    Raises:
        SceneError: there is no such scenario or file, or it holds something else.
    """
    is_ours = any(scenario.name == name for scenario in scenarios())
    return read_scene(_folder() / f"{name}.json" if is_ours else Path(name))


def read_scene(file: Path) -> Snapshot:
    """Return the snapshot in a scenario or report file.

    Raises:
        SceneError: no such file, or it holds something else.
    """
    try:
        data = read_file(dict[str, Any], file)
        return from_plain(Snapshot, _snapshot_in(data))
    except FileNotFoundError:
        raise SceneError(file.name, "no such file", missing=True) from None
    except OSError as error:
        raise SceneError(file.name, error.strerror or type(error).__name__) from error
    except ValueError as error:  # DecodeError, or a NUL in the name
        detail = str(error).removeprefix(f"{file.name}: ")
        raise SceneError(file.name, detail) from error


def _snapshot_in(data: Mapping[str, Any]) -> object:
    if "schema" not in data:
        return data  # a scenario is a bare snapshot
    if data["schema"] != REPORT_SCHEMA:
        raise DecodeError(f"report schema {data['schema']!r}; this program reads {REPORT_SCHEMA}")
    if "snapshot" not in data:
        raise DecodeError("a report without a snapshot")
    return data["snapshot"]


def _folder() -> Path:
    return paths.data_dir() / "resources" / "scenarios"
