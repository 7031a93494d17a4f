"""A card that leaves, lies or falls silent in the middle of a diagnosis: always a clean answer."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from esign_desktop.devices.akis.certificates import CardFiles, read_certificates
from esign_desktop.devices.pcsc.cards import PcscCards
from esign_desktop.model.card import CardFamily, DriverlessOutcome
from esign_desktop.model.reader import Atr, ReaderName, ReaderState
from esign_desktop.model.reader import Reader as ReaderFacts
from tests.real.conftest import StartReaders
from tests.real.program import Report, diagnose, run
from tests.stack.akis_card import AkisCard, AkisV1Card, AkisV2Card
from tests.stack.card import DF, EF, Command, Faults, PartialAnswer, StatusError
from tests.stack.certificates import valid_certificate
from tests.stack.der import octets, sequence, tlv
from tests.stack.fixtures import Module, Reader
from tests.stack.pcscd import Pcscd

pytestmark = pytest.mark.stack

RSA = valid_certificate()
EC = valid_certificate(key="ec384")
READERS: Final = 4  # of which each is one card at a time, all at once


# ---- the whole program, the card pulled at every APDU ----


def pull_at_every_apdu(
    start_readers: StartReaders, make: Callable[[Faults], AkisCard], arguments: Iterable[str],
    environments: Callable[[Pcscd, int], Mapping[str, str]],
) -> dict[int, Report]:  # fmt: skip
    """Return the report for each APDU at which the card was pulled."""
    pcsc = start_readers(READERS)
    with ExitStack() as stack:
        readers = [stack.enter_context(Reader(pcsc, number)) for number in range(READERS)]

        def look(number: int, pull_at: int | None) -> tuple[Report, AkisCard]:
            reader, card = readers[number], make(Faults(pull_at=pull_at))
            reader.insert(card)
            environment = environments(pcsc, number)
            report = diagnose("--reader", reader.name, *arguments, environment=environment)
            assert reader.pulled.is_set() == (pull_at is not None)
            reader.remove()
            return report, card

        complete, card = look(0, None)
        assert complete.driverless["outcome"] in {"read", "not_tried"}
        moments = iter(range(1, len(card.log) + 1))
        reports: dict[int, Report] = {}

        def work(number: int) -> None:
            for moment in moments:
                reports[moment], _ = look(number, moment)

        with ThreadPoolExecutor(READERS) as pool:
            list(pool.map(work, range(READERS)))
    assert len(reports) == len(card.log) > 0
    return reports


def test_card_pulled_at_every_apdu_of_a_full_diagnosis_is_told(
    start_readers: StartReaders, opensc_module: Module, tmp_path: Path
) -> None:
    def only(pcsc: Pcscd, number: int) -> dict[str, str]:
        others = ", ".join(f'"{name}"' for n, name in enumerate(pcsc.readers) if n != number)
        file = tmp_path / f"opensc{number}.conf"
        text = Path(opensc_module.environment["OPENSC_CONF"]).read_text()
        file.write_text(text.replace("{\n", f"{{\n    ignored_readers = {others};\n", 1))
        return {"OPENSC_CONF": str(file)}

    reports = pull_at_every_apdu(
        start_readers, lambda faults: AkisV1Card([RSA], faults=faults),
        ("--module", str(opensc_module.path)), only,
    )  # fmt: skip

    complete = {moment for moment, each in reports.items() if each.verdict == "ready"}
    for moment in set(reports) - complete:
        report = reports[moment]
        assert report.primary == "card.removed", moment
        assert set(report.codes) == {"card.removed"}, moment
        assert report.chain == "oobuuu"
    assert all(reports[moment].token["certificates"] for moment in complete)


def test_card_pulled_at_every_apdu_of_our_own_reading_is_told(
    start_readers: StartReaders,
) -> None:
    reports = pull_at_every_apdu(
        start_readers, lambda faults: AkisV2Card([EC], faults=faults), (), lambda *_: {}
    )

    for moment, report in reports.items():
        assert report.primary == "card.removed", moment
        assert report.snapshot["cards"][0]["driverless"]["outcome"] == "removed"


@pytest.mark.parametrize("moment", [1, 4])
def test_pcscd_killed_in_the_middle_of_the_reading_is_told(
    pcsc: Pcscd, card_reader: Reader, moment: int
) -> None:
    class Killer(AkisV2Card):
        def answer(self, command: Command) -> bytes:
            if len(self.log) + 1 == moment:
                pcsc.kill()
            return super().answer(command)

    card_reader.insert(Killer([EC]))

    report = diagnose()

    assert report.primary in {"service.stopped", "card.removed"}
    assert report.snapshot["service"] == "stopped"


def test_pcscd_killed_while_a_module_works_is_told(
    pcsc: Pcscd, card_reader: Reader, opensc_module: Module
) -> None:
    class Killer(AkisV1Card):
        def answer(self, command: Command) -> bytes:
            if len(self.log) == 15:
                pcsc.kill()
            return super().answer(command)

    card_reader.insert(Killer([RSA]))

    report = diagnose("--module", opensc_module.path)

    assert report.snapshot["service"] == "stopped"
    assert report.verdict == "not_usable"


@pytest.mark.parametrize(
    "faults",
    [
        Faults(garbage_at=7),
        Faults(wrong_status={3: 0x6F00}),
        Faults(status_of_ins={0xB0: 0x6982}),
        Faults(status_of_ins={0xA4: 0x6982}),
        Faults(truncate_at=6),
        Faults(truncate=1),
    ],
    ids=["garbage", "6F00", "read 6982", "select 6982", "half a response", "one byte each"],
)
def test_card_that_misbehaves_with_a_module_ends_in_a_clean_report(
    card_reader: Reader, opensc_module: Module, faults: Faults
) -> None:
    card = AkisV1Card([RSA], faults=faults)
    card_reader.insert(card)

    ended = run("diagnose", "--json", "--module", opensc_module.path)

    assert ended.code in range(4)
    assert ended.report.codes or ended.report.verdict == "ready"
    assert not card.log.verify_like()


# ---- our own reading, each fault at every APDU, through pcscd ----


def read(reader: Reader, card: AkisCard, faults: Faults) -> DriverlessOutcome:
    """Return how our own reading of a card in the reader ends, with faults from now on."""
    card.faults = faults
    card.log.clear()
    facts = ReaderFacts(ReaderName(reader.name), ReaderState.CARD_READY, Atr(card.atr))
    cards = PcscCards(lambda place: None)
    reading = cards.read(facts, driverless=True)
    parsed = cards.parse(reading, datetime.now(UTC))
    assert parsed is not None
    assert not card.log.verify_like()
    assert not card.log.class_80()
    assert len(card.log) <= 250
    if parsed.driverless.outcome is DriverlessOutcome.READ and not parsed.driverless.unreadable:
        shown = [certificate.fingerprint for certificate in parsed.driverless.certificates]
        # more than once only where a status said that the next file was there as well
        assert set(shown) == {each.fingerprint.hex() for each in card.certificates}
    return parsed.driverless.outcome


def faults_at(moment: int) -> Iterator[Faults]:
    """Yield everything that can be wrong with one response, but a pulled card."""
    yield Faults(garbage_at=moment)
    yield Faults(truncate_at=moment)
    for status in (0x6982, 0x6A82, 0x6700, 0x6C10, 0x6C00, 0x6110, 0x6F00, 0x6282, 0x9000):
        yield Faults(wrong_status={moment: status})


@pytest.mark.parametrize("card", [AkisV1Card([RSA]), AkisV2Card([EC])], ids=["v1", "v2"])
def test_each_fault_at_every_apdu_of_our_own_reading_has_an_outcome(
    card_reader: Reader, card: AkisCard
) -> None:
    card_reader.insert(card)
    assert read(card_reader, card, Faults()) is DriverlessOutcome.READ
    count = len(card.log)

    outcomes = [
        read(card_reader, card, faults)
        for moment in range(1, count + 1)
        for faults in faults_at(moment)
    ]

    assert DriverlessOutcome.NOT_TRIED not in outcomes
    assert read(card_reader, card, Faults()) is DriverlessOutcome.READ  # and no harm stays


# ---- our own reading of cards that lie, without pcscd between ----


class Direct:
    """Carries commands to a virtual card without any reader."""

    def __init__(self, card: AkisCard) -> None:
        """``card`` is asked directly."""
        self._card = card

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command."""
        return self._card.transmit(apdu)


LIMIT_APDUS: Final = 250
LIMIT_BYTES: Final = 8 * 32 * 1024 * 2


def read_directly(card: AkisCard) -> CardFiles:
    """Read a card; bounded in commands, in bytes and in time, whatever it answers."""
    v1 = isinstance(card, AkisV1Card)
    family, version = (CardFamily.AKIS_V1, "1.0") if v1 else (CardFamily.AKIS_V2, "2.5.2")
    began = time.process_time()  # other programs' time does not count
    files = read_certificates(Direct(card), family, version)
    assert time.process_time() - began < 2
    assert len(card.log) <= LIMIT_APDUS
    assert sum(map(len, files.certificates)) <= LIMIT_BYTES
    assert not card.log.verify_like()
    assert not card.log.class_80()
    return files


class Endless(AkisV2Card):
    """Every file exists and never ends."""

    def find(self, how: int, data: bytes) -> DF | EF:
        return EF(0x2F10, b"") if how == 0x02 else super().find(how, data)

    def read_binary(self, command: Command) -> bytes:
        return b"\x30\x82\xff\xf0".ljust(command.expected or 0, b"\x5a")


class Silent(AkisV2Card):
    """Says 9000 to everything and nothing else."""

    def answer(self, command: Command) -> bytes:
        return b""


class Chatty(AkisV2Card):
    """Answers more than it was asked for."""

    def read_binary(self, command: Command) -> bytes:
        return b"\x30\x82\x02\x00" + bytes(5000)


class AlwaysMore(AkisV2Card):
    """Says for ever that more bytes are waiting (61xx)."""

    def read_binary(self, command: Command) -> bytes:
        raise PartialAnswer(b"\x30\x80ab", 0x6110)


class WrongLengthForEver(AkisV2Card):
    """Asks for another length, whatever the length (6Cxx)."""

    def read_binary(self, command: Command) -> bytes:
        raise StatusError(0x6C00 | ((command.expected or 0) + 1) & 0xFF)


class OneByte(AkisV2Card):
    """Gives one byte at a time."""

    def read_binary(self, command: Command) -> bytes:
        return super().read_binary(command)[:1]


def v1_with(*files: EF) -> AkisV1Card:
    """Return a v1 card whose PKCS#15 folder holds these files instead of its own."""
    card = AkisV1Card([RSA])
    folder = card.mf.children[0x5015]
    assert isinstance(folder, DF)
    folder.add(*files)
    return card


def path(*identifiers: int) -> bytes:
    """Return a Path of PKCS#15."""
    return sequence(octets(b"".join(each.to_bytes(2, "big") for each in identifiers)))


def odf(*paths: bytes) -> bytes:
    """Return an ODF that names these certificate directories."""
    return b"".join(tlv(0xA4, each) for each in paths)


def cdf(*paths: bytes) -> bytes:
    """Return a certificate directory with these paths."""
    empty = sequence()
    return b"".join(sequence(empty, empty, tlv(0xA1, sequence(each))) for each in paths)


ODF, CDF, CERTIFICATE = 0x5031, 0x4403, 0x2F10
HOSTILE: dict[str, Callable[[], AkisCard]] = {
    "endless": lambda: Endless([EC]),
    "silent": lambda: Silent([EC]),
    "chatty": lambda: Chatty([EC]),
    "always more": lambda: AlwaysMore([EC]),
    "wrong length for ever": lambda: WrongLengthForEver([EC]),
    "one byte": lambda: OneByte([EC]),
    "largest file": lambda: AkisV2Card(extra_files=[EF(0x2F10, b"\x30\x82\xff\xff" * 8191)]),
    "all files largest": lambda: AkisV2Card(
        extra_files=[EF(fid, b"\x30\x82\x7f\x00" * 8191) for fid in range(0x2F10, 0x2F21)]
    ),
    "indefinite length": lambda: AkisV2Card(extra_files=[EF(0x2F10, b"\x30\x80" + bytes(900))]),
    "length longer than the file": lambda: AkisV2Card(
        extra_files=[EF(0x2F10, b"\x30\x82\x10\x00" + bytes(50))]
    ),
    "empty file": lambda: AkisV2Card(extra_files=[EF(0x2F10)]),
    "CDF names itself": lambda: v1_with(EF(CDF, cdf(*[path(0x3F00, 0x5015, CDF)] * 20))),
    "CDF names the ODF": lambda: v1_with(EF(CDF, cdf(path(0x3F00, 0x5015, ODF)))),
    "ODF names itself": lambda: v1_with(EF(ODF, odf(*[path(0x3F00, 0x5015, ODF)] * 20))),
    "ODF names CDFs by the hundred": lambda: v1_with(EF(ODF, odf(*[path(CDF)] * 200))),
    "CDF names the MF": lambda: v1_with(EF(CDF, cdf(path(0x3F00)))),
    "CDF names the folder": lambda: v1_with(EF(CDF, cdf(path(0x3F00, 0x5015)))),
    "odd path": lambda: v1_with(EF(CDF, cdf(sequence(octets(b"\x3f\x00\x50"))))),
    "long path": lambda: v1_with(EF(CDF, cdf(path(*[0x5015] * 60)))),
    "offset beyond the file": lambda: v1_with(
        EF(CDF, cdf(sequence(octets(b"\x3f\x00\x50\x15\x2f\x10"), tlv(0x02, b"\x7f\xff"))))
    ),
    "huge offset": lambda: v1_with(
        EF(CDF, cdf(sequence(octets(b"\x3f\x00\x50\x15\x2f\x10"), tlv(0x02, b"\x7f" * 9))))
    ),
    "negative offset": lambda: v1_with(
        EF(CDF, cdf(sequence(octets(b"\x3f\x00\x50\x15\x2f\x10"), tlv(0x02, b"\xff"))))
    ),
    "DER that lies about its length": lambda: v1_with(EF(ODF, b"\xa4\x84\xff\xff\xff\xff")),
    "DER nested a thousand deep": lambda: v1_with(EF(ODF, b"\xa4\x82\x03\xe8" * 250)),
    "tag without an end": lambda: v1_with(EF(ODF, b"\x1f" + b"\xff" * 900)),
    "ODF of zeros": lambda: v1_with(EF(ODF, bytes(2000))),
    "ODF of 7FFF bytes": lambda: v1_with(EF(ODF, b"\x04\x00" * 16383)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_card_is_read_within_bounds(name: str) -> None:
    files = read_directly(HOSTILE[name]())

    assert files.outcome in set(DriverlessOutcome) - {DriverlessOutcome.NOT_TRIED}


@pytest.mark.parametrize("card", [AkisV1Card([RSA]), AkisV2Card([EC])], ids=["v1", "v2"])
def test_two_faults_at_once_are_no_more_trouble_than_one(card: AkisCard) -> None:
    assert read_directly(card).outcome is DriverlessOutcome.READ
    count = len(card.log)
    statuses = (0x6982, 0x6A82, 0x6700, 0x6C10, 0x6110)
    for first, second in itertools.combinations(range(1, count + 1), 2):
        for one, other in itertools.product(statuses, repeat=2):
            card.reset()
            card.log.clear()
            card.faults = Faults(wrong_status={first: one, second: other})
            read_directly(card)


@pytest.mark.parametrize("name", ["endless", "wrong length for ever", "CDF names itself"])
def test_hostile_card_ends_in_a_clean_report(card_reader: Reader, name: str) -> None:
    card = HOSTILE[name]()
    card_reader.insert(card)

    report = diagnose()

    assert report.verdict == "not_usable"
    assert len(card.log) <= LIMIT_APDUS
