"""The papers of the project are there and true: licence, privacy, security, forms, workflow."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

import pytest
from platformdirs.api import PlatformDirsABC
from platformdirs.macos import MacOS
from platformdirs.unix import Unix
from platformdirs.windows import Windows

from esign_desktop.app import autostart, catalogs, policy
from esign_desktop.model.catalog_use import CatalogOrigin
from esign_desktop.model.host import Platform
from tests.docs.made import ROOT

PACKAGE = ROOT / "esign_desktop"
PRIVACY = (ROOT / "docs" / "privacy.md", ROOT / "docs" / "gizlilik.md")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
in_both_languages = pytest.mark.parametrize("file", PRIVACY, ids=lambda file: file.stem)

DIRECTORIES: Final[dict[Platform, type[PlatformDirsABC]]] = {
    Platform.WINDOWS: Windows,
    Platform.MACOS: MacOS,
    Platform.LINUX: Unix,
}
USED_ON: Final = {
    ("app/settings.py", "user_config_path"): set(Platform),
    ("app/reminders.py", "user_state_path"): set(Platform),
    ("app/catalogs.py", "user_data_path"): set(Platform),  # on Linux said without platformdirs
    ("app/program_data.py", "site_data_path"): {Platform.WINDOWS},
    ("gui/single_instance/socket.py", "user_cache_path"): {Platform.MACOS, Platform.LINUX},
}
"""Which module asks platformdirs for what, and on which systems."""


def told(file: Path) -> set[str]:
    """Return what stands in a page as code."""
    return set(re.findall(r"`([^`\n]+)`", file.read_text("utf-8")))


def names_below(folder: str, words: set[str]) -> bool:
    return any(word == folder or re.match(re.escape(folder) + r"[\\/]", word) for word in words)


# ---- the papers ----


@pytest.mark.parametrize(
    "name",
    [
        "LICENSE",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/privacy.md",
        "docs/gizlilik.md",
        "docs/glossary.md",
        "docs/release.md",
    ],
)
def test_both_readmes_lead_to_every_paper(name: str) -> None:
    assert (ROOT / name).is_file()
    for readme in ("README.md", "README.tr.md"):
        assert f"]({name})" in (ROOT / readme).read_text("utf-8"), readme


def test_the_licence_is_the_one_that_the_package_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (name,) = project["license-files"]

    assert project["license"] == "MIT"
    assert (ROOT / name).read_text("utf-8").startswith("MIT License\n")


def test_turkish_privacy_page_has_the_parts_of_the_english_one() -> None:
    english, turkish = (
        re.findall(r"^(?:#+ |\||- )", before_the_law(file), re.MULTILINE) for file in PRIVACY
    )

    assert len(english) > 30
    assert english == turkish


def before_the_law(file: Path) -> str:
    """Return a page up to the part on the Turkish law, which is longer in Turkish."""
    before, _after = re.split(r"^## .*KVKK.*$", file.read_text("utf-8"), flags=re.MULTILINE)
    return before


# ---- privacy ----


def calls_of_platformdirs() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        names = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "platformdirs"
            for alias in node.names
        }
        imported = {
            alias.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert "platformdirs" not in imported, f"{file}: unseen by this test"
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                yield file.relative_to(PACKAGE).as_posix(), node


def test_every_folder_of_platformdirs_is_known_here() -> None:
    found = {(file, ast.unparse(call.func)) for file, call in calls_of_platformdirs()}

    assert found == set(USED_ON)


def test_every_folder_of_platformdirs_is_this_programs() -> None:
    assert catalogs._PROGRAM == "esign-desktop"
    for file, call in calls_of_platformdirs():
        assert ast.unparse(call.args[0]) in {"'esign-desktop'", "_PROGRAM"}, file
        # else Windows' folder would be esign-desktop\\esign-desktop
        told_author = {word.arg: ast.unparse(word.value) for word in call.keywords}
        on_windows = Platform.WINDOWS in USED_ON[file, ast.unparse(call.func)]
        assert told_author == ({"appauthor": "False"} if on_windows else {}), file


@in_both_languages
@pytest.mark.parametrize(
    ("module", "function", "platform"),
    [(*asked, platform) for asked, there in USED_ON.items() for platform in sorted(there)],
)
def test_privacy_names_every_folder_that_platformdirs_gives(
    module: str, function: str, platform: Platform, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("CONFIG_HOME", "STATE_HOME", "DATA_HOME", "CACHE_HOME"):
        monkeypatch.delenv(f"XDG_{variable}", raising=False)
    monkeypatch.setattr(
        "platformdirs.windows.get_win_folder",
        {"CSIDL_LOCAL_APPDATA": "%LOCALAPPDATA%", "CSIDL_COMMON_APPDATA": "%ProgramData%"}.get,
    )

    directories = DIRECTORIES[platform]("esign-desktop", appauthor=False)
    folder = getattr(directories, function.replace("_path", "_dir"))
    if platform is Platform.WINDOWS:
        folder = str(PureWindowsPath(folder))
    else:
        folder = folder.replace(str(Path.home()), "~", 1)

    assert "esign-desktop" in folder
    assert names_below(folder, told(file)), folder


@in_both_languages
@pytest.mark.parametrize("system", ["darwin", "linux"])
def test_privacy_names_the_folders_of_the_whole_computer(
    system: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)

    assert str(policy.policy_file()) in told(file)
    assert str(catalogs.kept_at(CatalogOrigin.COMPUTER)) in told(file)


@in_both_languages
def test_privacy_names_where_the_start_with_the_session_is_kept(file: Path) -> None:
    for platform in (Platform.MACOS, Platform.LINUX):
        there = autostart.Autostart(platform, Path("/home"), [], "").file.relative_to("/home")
        assert f"~/{PurePosixPath(there)}" in told(file)

    assert rf"HKEY_CURRENT_USER\{autostart._RUN_KEY}" in told(file)


@in_both_languages
def test_privacy_names_what_is_read_of_the_programs_own_folder(file: Path) -> None:
    code = "\n".join(each.read_text("utf-8") for each in PACKAGE.rglob("*.py"))
    folders = set(re.findall(r"data_dir\(\) / \"(\w+)\"", code))

    assert folders >= {"resources", "drivers_catalog"}
    assert folders <= told(file)


@in_both_languages
def test_privacy_names_no_file_that_the_program_does_not_know(file: Path) -> None:
    code = "\n".join(each.read_text("utf-8") for each in PACKAGE.rglob("*.py"))
    files = {PureWindowsPath(word).name for word in told(file) if re.search(r"[\\/]esign-", word)}

    assert {"settings.json", "reminders.json", "catalog.signed", "policy.json"} <= files
    known = {*re.findall(r'"([a-z.]+)"', code), "esign-desktop.socket", "esign-desktop.desktop"}
    assert files <= known


# ---- forms and workflow ----


def test_whoever_reports_a_fault_is_asked_for_a_masked_report_in_both_languages() -> None:
    form = (ROOT / ".github" / "ISSUE_TEMPLATE" / "bug.yml").read_text("utf-8")

    assert "Masked report / Maskelenmiş rapor" in form
    assert "esign-desktop-cli report save" in form
    assert "No PIN or PUK" in form
    assert "PIN, PUK, ad" in form


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.stem)
def test_every_question_of_a_form_is_in_both_languages(file: Path) -> None:
    labels = re.findall(r"^      label: (.+)$", file.read_text("utf-8"), re.MULTILINE)

    assert labels or file.stem == "config"
    assert [label for label in labels if " / " not in label] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_every_action_is_pinned_and_may_only_read(file: Path) -> None:
    text = file.read_text("utf-8")
    actions = re.findall(r"uses: (.+)$", text, re.MULTILINE)

    assert actions
    for action in actions:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
    assert re.findall(r"^ *permissions:\n +(.+)", text, re.MULTILINE) == ["contents: read"]
    assert "pull_request_target" not in text


def test_hooks_before_a_commit_fetch_nothing() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")

    assert re.findall(r"repo: (.+)", text) == ["local"]
    assert set(re.findall(r"language: (.+)", text)) == {"system"}
