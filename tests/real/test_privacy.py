"""Nothing personal leaves the computer by default: each command, both languages, also its log."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.real.program import CLI, Json, Report, Run, run
from tests.stack.akis_card import AkisV1Card, AkisV2Card
from tests.stack.certificates import TEST_HOLDER, TEST_NATIONAL_ID, make_certificate
from tests.stack.fixtures import MakeShim, Module, Reader

pytestmark = pytest.mark.stack

NOW = datetime.now(UTC)
SERIAL: Final = 0x5EC7E75E71A1FACADE
TOKEN_SERIAL: Final = "5AFE0123456789AB"
USER: Final = "gizlikullanici"
HOST: Final = "gizli-bilgisayar"
ENDED = make_certificate(
    NOW - timedelta(days=900), NOW - timedelta(days=1), serial=SERIAL, key="rsa2048"
)
ENDED_EC = make_certificate(
    NOW - timedelta(days=900), NOW - timedelta(days=1), serial=SERIAL, key="ec384"
)
LANGUAGES = ("tr", "en")


@dataclass(frozen=True, slots=True)
class Computer:
    """A computer whose names can be recognised, and a card in it."""

    home: Path
    module: Path

    def run(self, *arguments: str) -> Run:
        """Run a command as that user on that computer."""
        within = ("unshare", "--uts", "sh", "-c", f'hostname {HOST} && exec "$0" "$@"')
        environment = {"HOME": str(self.home), "USER": USER, "LOGNAME": USER}
        module = ("--module", str(self.module))
        return run(*arguments, *module, within=within, environment=environment)

    def secrets(self) -> dict[str, str]:
        """Return what must not be seen, in the spellings it could be seen in."""
        return {
            "name": TEST_HOLDER, "first name": "ŞÜKRÜ", "family name": "ÇAĞIRICI",
            "T.C. number": TEST_NATIONAL_ID,
            "serial": f"{SERIAL:x}", "decimal serial": str(SERIAL),
            "token serial": TOKEN_SERIAL, "user": USER, "host": HOST, "home": str(self.home),
        }  # fmt: skip

    def found_in(self, *texts: str) -> list[str]:
        """Return which secrets a text holds."""
        text = "\n".join(texts).casefold()
        return [name for name, secret in self.secrets().items() if secret.casefold() in text]


@pytest.fixture
def computer(card_reader: Reader, tmp_path: Path, shim: MakeShim) -> Iterator[Computer]:
    """Return a computer with AKIS' module (the shim) in the user's folder and an AKIS v2 card."""
    home = tmp_path / "home" / USER
    home.mkdir(parents=True)
    made = shim(
        certificates=[ENDED_EC], slot_description=card_reader.name, serial=TOKEN_SERIAL,
        locked=True,
    )  # fmt: skip
    folder = home / "akis"
    made.path.parent.rename(folder)
    configuration = folder / f"{made.path.name}.conf"
    configuration.write_text(configuration.read_text().replace(str(made.path.parent), str(folder)))
    token = folder / "softhsm" / "softhsm2.conf"
    token.write_text(token.read_text().replace(str(made.path.parent), str(folder)))
    card_reader.insert(AkisV2Card([ENDED_EC]))
    yield Computer(home, folder / made.path.name)


COMMANDS = {
    "diagnose": ("diagnose",),
    "diagnose in JSON": ("diagnose", "--json"),
    "readers": ("readers",),
    "readers in JSON": ("readers", "--json"),
    "certificates": ("certificates",),
    "certificates in JSON": ("certificates", "--json"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_personal_is_in_what_a_command_prints_and_logs(
    computer: Computer, name: str, language: str
) -> None:
    ended = computer.run("-vv", "--lang", language, *COMMANDS[name])

    assert ended.stdout
    assert computer.found_in(ended.stdout, ended.stderr) == []


def test_unmasked_shows_what_the_user_chose_to_see(computer: Computer) -> None:
    shown = computer.run("diagnose", "--json", "--unmasked").stdout

    assert computer.found_in(shown) == [
        "name", "first name", "family name", "T.C. number", "serial", "token serial", "user",
        "host", "home",
    ]  # fmt: skip
    assert {"name", "family name"} <= set(
        computer.found_in(computer.run("certificates", "--unmasked").stdout)
    )


@pytest.mark.parametrize("mood", ["crash", "abort", "missing"])
def test_nothing_personal_is_in_the_report_of_a_broken_module(
    computer: Computer, mood: str
) -> None:
    configuration = Path(f"{computer.module}.conf")
    if mood == "missing":
        computer.module.unlink()
    else:
        lines = configuration.read_text().splitlines()
        changed = [f"{mood}=C_GetSlotList" if x.startswith(f"{mood}=") else x for x in lines]
        configuration.write_text("\n".join(changed) + "\n")

    ended = computer.run("-vv", "diagnose", "--json")

    assert ended.report.codes[0].startswith("middleware.")
    assert "certificate.expired" in ended.report.codes
    assert computer.found_in(ended.stdout, ended.stderr) == []


def test_card_read_by_opensc_stays_as_private(
    card_reader: Reader, opensc_module: Module, tmp_path: Path
) -> None:
    card_reader.insert(AkisV1Card([ENDED], serial=bytes.fromhex(TOKEN_SERIAL + "00000000")))
    home = tmp_path / "home" / USER
    home.mkdir(parents=True)
    computer = Computer(home, opensc_module.path)

    ended = computer.run("-vv", "diagnose", "--json")
    open_report = computer.run("diagnose", "--json", "--unmasked")

    assert ended.report.codes == ["certificate.expired"]
    assert computer.found_in(ended.stdout, ended.stderr) == []
    assert "T.C. number" in computer.found_in(open_report.stdout)


def test_saved_report_is_private_and_opens_as_the_same_case(
    computer: Computer, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    saved = computer.run("-vv", "report", "save", str(first))
    computer.run("report", "save", str(second))
    here = computer.run("diagnose", "--json").report

    assert saved.code == 2
    assert computer.found_in(first.read_text("utf-8")) == []
    played = run("--scenario", first, "diagnose", "--json").report
    assert (played.verdict, played.codes, played.chain) == (here.verdict, here.codes, here.chain)
    assert played.findings == Report(json.loads(first.read_text("utf-8"))).findings
    for language in LANGUAGES:
        for arguments in (("show", first), ("show", first, "--json"), ("compare", first, second)):
            shown = run("-vv", "--lang", language, "report", *arguments)
            assert computer.found_in(shown.stdout) == []
    assert run("report", "compare", first, second).code == 0  # the pseudonyms are the same


def test_two_reports_of_one_card_have_the_same_pseudonyms(computer: Computer) -> None:
    one = _without_times(computer.run("diagnose", "--json").json)
    other = _without_times(computer.run("diagnose", "--json").json)

    assert one == other
    holder = Report(one).token["certificates"][0]["subject"]["common_name"]
    assert Report(one).finding("certificate.expired")["values"]["holder"] == holder
    assert holder.startswith("holder-")


def test_watch_is_private_too(computer: Computer) -> None:
    with subprocess.Popen(
        [CLI, "-vv", "watch", "--json", "--module", str(computer.module)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"HOME": str(computer.home), "USER": USER, "LOGNAME": USER, "PATH": "/usr/bin:/bin"},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        first = process.stdout.readline().decode()
        process.send_signal(signal.SIGINT)
        rest, log = process.communicate(timeout=40)

    assert json.loads(first)["primary"] is not None
    assert computer.found_in(first, rest.decode(), log.decode()) == []


def test_exported_files_are_not_named_after_their_holder(
    computer: Computer, tmp_path: Path
) -> None:
    folder = tmp_path / "export"

    ended = computer.run("certificates", "--export", str(folder))

    names = [file.name for file in folder.iterdir()]
    assert len(names) == 2
    assert computer.found_in(ended.stdout, *names) == []
    assert {file.read_bytes() for file in folder.glob("*.der")} == {ENDED_EC.der}


def _without_times(plain: Json) -> Json:
    plain["snapshot"]["taken_at"] = ""
    return plain
