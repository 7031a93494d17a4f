"""The rules of form that no linter knows."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from esign_desktop.diagnosis.engine import ALL_CHECKS
from esign_desktop.model.report import ActionKind
from tests.app.test_scenarios import EXPECTED

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "esign_desktop"
LONGEST = 400
WITHOUT_MEANING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}
MAY_CATCH_EVERYTHING = {
    "__main__.py",  # Python's own end with 1 would be a verdict
    "cli/unreported_outcome.py",  # what a card was asked is told even where the words for it fail
    "cli/main.py",
    "devices/pcsc/lane.py",
    "diagnosis/engine.py",
    "gui/diagnosis_runner.py",
}
MAY_PRINT = "cli"
STARTS_NOTHING_ON_WINDOWS = {
    "devices/host/linux.py",
    "devices/host/macos_output.py",
    "devices/revocation/proxies.py",  # macOS' scutil
}


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


OURS = sources(PACKAGE)
ALL = [*OURS, *sources(ROOT / "tests")]

every_file = pytest.mark.parametrize("file", ALL, ids=name_of)
every_module = pytest.mark.parametrize("file", OURS, ids=name_of)


PARSES = {
    "catalog/links.py",
    "devices/akis/certificates.py",
    "devices/executable.py",
    "devices/host/plists.py",
    "devices/pkcs11/interpret.py",
    "devices/revocation/addresses.py",
    "devices/revocation/certificate_check.py",
    "devices/revocation/chains.py",
    "devices/revocation/crl.py",
    "devices/revocation/ocsp.py",
    "devices/revocation/issuer_certificate.py",
    "devices/revocation/web.py",
    "devices/signatures.py",
    "devices/x509.py",
    "model/codec.py",
}


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def catches_everything(node: ast.ExceptHandler) -> bool:
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(
        kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
        for kind in caught
    )


@every_file
def test_no_module_is_too_long_to_read(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= LONGEST


@every_file
def test_every_module_is_called_after_what_is_in_it(file: Path) -> None:
    assert not WITHOUT_MEANING & {file.stem, file.parent.name}


@every_module
def test_every_module_says_what_it_is_for(file: Path) -> None:
    said = ast.get_docstring(tree(file)) or ""

    assert said
    assert said.splitlines()[0].endswith((".", ":", "?", "``"))


@every_module
def test_everything_is_caught_in_few_places_only(file: Path) -> None:
    """Around a check, a background job, a PC/SC call, the program, and its last word on a card."""
    handlers = (node for node in ast.walk(tree(file)) if isinstance(node, ast.ExceptHandler))

    if file.relative_to(PACKAGE).as_posix() not in MAY_CATCH_EVERYTHING:
        assert [handler.lineno for handler in handlers if catches_everything(handler)] == []


def test_walls_stand_around_parsers_only() -> None:
    """``Wall`` and ``Unread`` hold whatever a parser raises: elsewhere they would hide faults."""
    walled = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if "esign_desktop.model.unreadable" in file.read_text("utf-8")
    }

    assert walled == PARSES


@every_module
def test_only_the_command_line_prints(file: Path) -> None:
    prints = [
        node.lineno
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]

    assert not prints or file.is_relative_to(PACKAGE / MAY_PRINT)


@every_module
def test_no_program_we_start_flashes_a_console_on_windows(file: Path) -> None:
    """Windows opens one for each console program that a window starts, unless told not to."""
    starts = (
        node
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func) in {"subprocess.run", "subprocess.Popen"}
    )

    if file.relative_to(PACKAGE).as_posix() not in STARTS_NOTHING_ON_WINDOWS:
        without = [s.lineno for s in starts if "creationflags" not in {k.arg for k in s.keywords}]
        assert without == []


MAY_WRITE = {
    "app/standard_streams.py": {"open", "os.open"},  # the null device
    "app/atomic_write.py": {"os.open", "temporary.replace"},
    "app/settings.py": {"file.replace"},  # a broken file is set aside
    "catalog/file_lock.py": {"os.fdopen", "os.open"},  # a lock, which stays empty
    "cli/translation.py": {"formatter.write_text"},  # click's, for the screen
    "gui/guides/pdf_export.py": {"QPdfWriter"},  # into memory
    "model/bounded_read.py": {"os.open"},  # to read
}
"""Where files are opened for writing, made or renamed, and how. Everybody else asks the first."""
WRITING_CALLS = {"write_bytes", "write_text", "touch", "symlink_to", "hardlink_to", "rename"}
WRITING_NAMES = {"QSaveFile", "QFile", "QPdfWriter", "QSettings", "QTemporaryFile", "ZipFile"}
WRITING_MODULES = ("shutil.", "tempfile.", "os.mk", "os.link", "os.symlink", "os.truncate")
LOG_FILES = {
    "FileHandler",
    "RotatingFileHandler",
    "TimedRotatingFileHandler",
    "WatchedFileHandler",
}


def writes_a_file(call: ast.Call) -> bool:
    """Tell whether a call opens a file for writing, makes one, or gives one another name."""
    name, last = ast.unparse(call.func), ast.unparse(call.func).rpartition(".")[2]
    if last in WRITING_CALLS | WRITING_NAMES | LOG_FILES or name.startswith(WRITING_MODULES):
        return True
    if name in {"os.open", "os.rename", "os.replace", "os.fdopen"}:
        return True
    if last == "replace" and isinstance(call.func, ast.Attribute):
        return len(call.args) == 1 and not call.keywords  # of text it has two
    if last != "open" or name in {"os.open", "webbrowser.open"}:
        return False
    modes = [
        *call.args[name == "open" :][:1],
        *(k.value for k in call.keywords if k.arg == "mode"),
    ]
    if name == "open" and any(not isinstance(mode, ast.Constant) for mode in modes):
        return True
    return any(
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and re.fullmatch("[rwaxbtU+]*[wax+][rwaxbtU+]*", mode.value)
        for mode in modes
    )


@every_module
def test_files_are_written_by_one_function(file: Path) -> None:
    """The one that follows no planted link and leaves no half file: app.atomic_write."""
    calls = (node for node in ast.walk(tree(file)) if isinstance(node, ast.Call))
    written = {ast.unparse(call.func) for call in calls if writes_a_file(call)}

    assert written == MAY_WRITE.get(file.relative_to(PACKAGE).as_posix(), set())


@pytest.mark.parametrize(
    ("code", "writes"),
    [
        ('open("x", "w")', True),
        ('open(name, mode="r+b")', True),
        ("open(name, mode)", True),
        ('file.open("ab")', True),
        ("file.write_text(text)", True),
        ("file.replace(other)", True),
        ("os.replace(a, b)", True),
        ("tempfile.mkstemp()", True),
        ("logging.handlers.RotatingFileHandler(file)", True),
        ('open("x")', False),
        ('open("x", "rb")', False),
        ('file.open("rb", buffering=0)', False),
        ("self.desk.open(argument)", False),
        ('text.replace("a", "b")', False),
        ("replace(report, redacted=True)", False),
        ("webbrowser.open(url)", False),
    ],
)
def test_what_writes_a_file_is_recognised(code: str, writes: bool) -> None:
    (call,) = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))

    assert writes_a_file(call) is writes


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {file.parent for file in ALL}

    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_kind_of_action_is_made_somewhere() -> None:
    made = {
        node.attr
        for file in sources(PACKAGE / "diagnosis")
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "ActionKind"
    }

    assert made == {kind.name for kind in ActionKind}


def test_every_check_that_is_written_is_asked() -> None:
    written = {
        f"{file.stem}.{node.name}"
        for file in sources(PACKAGE / "diagnosis" / "checks")
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }

    assert {f"{c.__module__.split('.')[-1]}.{c.__name__}" for c in ALL_CHECKS} == written


def test_every_scenario_is_listed() -> None:
    folder = ROOT / "resources" / "scenarios"
    listed = tomllib.loads((folder / "index.toml").read_text("utf-8"))

    assert set(listed) == {file.stem for file in folder.glob("*.json")} == set(EXPECTED)
