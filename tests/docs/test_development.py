"""What docs/development.md and docs/glossary.md name is there; layers are the contracts'."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.docs.made import ROOT
from tests.docs.test_documents import prose, understand

PAGE = ROOT / "docs" / "development.md"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS: list[dict[str, Any]] = PYPROJECT["tool"]["importlinter"]["contracts"]
PACKAGE = "esign_desktop"
MADE_BY_BUILDING = ("dist/", "_internal", ".venv/")
OF_OTHERS = {"esign-desktop", "esign-desktop-cli", "lint-imports", "pkcs11", "smartcard"}
NOT_OF_THE_TREE = ("-", "/usr/", "python -m PyInstaller")


def told() -> list[str]:
    """Return what stands in the page as code, inline and in blocks."""
    blocks = [line.split("   ")[0] for line in re.findall(r"^    (\S.*)$", prose(PAGE), re.M)]
    return [*re.findall(r"`([^`\n]+)`", prose(PAGE)), *blocks]


def there(path: str) -> bool:
    """Tell whether a path is in the tree, or in the package, where the page leaves that out."""
    return (ROOT / path).exists() or (ROOT / PACKAGE / path).exists()


def code() -> str:
    files = [
        file
        for folder in (PACKAGE, "tests", "scripts", "packaging")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ""} and file.is_file() and file.name != Path(__file__).name
    ]
    return "\n".join(file.read_text("utf-8") for file in files)


# ---- layers ----


def layers() -> dict[str, set[str]]:
    """Return what each package may import by the contracts, without what some module of it may."""
    (found,) = (each["layers"] for each in CONTRACTS if each["name"] == "Layers")
    floors = [[name.rpartition(".")[2] for name in floor.split(" | ")] for floor in found]
    may = {
        name: {lower for below in floors[number + 1 :] for lower in below}
        for number, floor in enumerate(floors)
        for name in floor
        if not name.startswith("__")
    }
    for contract in CONTRACTS:
        if contract["type"] == "forbidden":
            forbidden = {
                name.removeprefix(f"{PACKAGE}.") for name in contract["forbidden_modules"]
            }
            for source in contract["source_modules"]:
                may[source.removeprefix(f"{PACKAGE}.")] -= forbidden
    return may


def in_package(module: str) -> str:
    return module.removeprefix(f"{PACKAGE}.")


def exceptions() -> dict[str, set[str]]:
    """Return the modules of a package that may import what the rest of it may not."""
    found: dict[str, set[str]] = {}
    for contract in CONTRACTS:
        if contract["type"] == "forbidden":
            for line in contract.get("ignore_imports", ()):
                _ours, package, module = line.split(" -> ")[0].split(".")
                found.setdefault(package, set()).add(f"{package}/{module}.py")
    return found


def test_folders_may_import_what_the_contracts_let_them() -> None:
    may = layers()
    rows = re.findall(r"^\| `esign_desktop/(\w+)` \| .+ \| (.+) \|$", prose(PAGE), re.MULTILINE)

    assert dict(rows).keys() == may.keys()
    above: set[str] = set()
    for name, says in rows:
        rule, _, exception = says.partition(";")
        words = set(re.findall(r"`(\w+)`", rule))
        if rule.startswith("all of these"):
            words = above - words
        assert words == may[name], name
        assert set(re.findall(r"`(\w+/\w+\.py)`", exception)) == exceptions().get(name, set())
        above.add(name)


# ---- what is named ----


def test_every_path_is_there() -> None:
    paths = [
        word for word in told()
        if re.fullmatch(r"[\w.][\w./-]*", word)
        and not word.startswith(MADE_BY_BUILDING)
        and word not in OF_OTHERS
        and ("/" in word or "." in word or there(word))
    ]  # fmt: skip

    assert len(paths) > 50
    assert [path for path in paths if not there(path)] == []


def test_every_command_is_there() -> None:
    commands = [word for word in told() if " " in word and not word.startswith(NOT_OF_THE_TREE)]
    text = code()

    assert len(commands) > 8
    for command in commands:
        words = [word for word in command.split() if "=" not in word]
        if Path(words[0]).name == "esign-desktop-cli":
            understand([word.replace("NAME", "ready") for word in words[1:]])
        elif Path(words[0]).name == "python":
            assert (ROOT / words[2].replace(".", "/") / "__main__.py").is_file(), command
        else:
            assert words[0] == "pytest" or (ROOT / words[0]).is_file(), command
            assert all(there(word) for word in words[1:] if "/" in word), command
        variables = re.findall(r"\b(ESIGN_\w+)", command)
        assert [name for name in variables if name not in text] == []


def test_every_option_is_there() -> None:
    named = {option for word in told() for option in re.findall(r"(?<![\w-])--[a-z-]+", word)}
    text = code()

    assert {"--readme", "--own-pcscd"} <= named
    assert [option for option in named if f'"{option}' not in text and option != "--help"] == []


@pytest.mark.parametrize("page", ["development", "glossary"])
def test_every_name_of_the_code_is_there(page: str) -> None:
    words = re.findall(r"`([^`\n]+)`", prose(ROOT / "docs" / f"{page}.md"))
    names = {
        word.removesuffix("()") for word in words
        if re.fullmatch(r"_?[A-Z]\w+[a-z]\w*|_?[A-Z]{3,}(?:_[A-Z]+)*|\w+\(\)", word)
    }  # fmt: skip
    text = code()

    assert names
    defined = set(re.findall(r"^\s*(?:class|def) (\w+)|^(\w+)\b", text, re.MULTILINE))
    assert names <= {name for pair in defined for name in pair}


# ---- glossary ----


def test_glossary_stays_a_page() -> None:
    assert 20 <= len(prose(ROOT / "docs" / "glossary.md").splitlines()) <= 30
