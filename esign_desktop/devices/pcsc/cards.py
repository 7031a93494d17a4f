"""Cards in PC/SC readers: connected shared, never reset, left as they were."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from esign_desktop.devices.akis.atr import historical_bytes, read_atr
from esign_desktop.devices.akis.certificates import CardFiles, read_certificates
from esign_desktop.devices.akis.transport import TransportError
from esign_desktop.devices.pcsc import status
from esign_desktop.devices.pcsc.context import UNAWARE, Connection, Context, SlotState
from esign_desktop.devices.pcsc.features import UsbDeviceAt, has_pinpad
from esign_desktop.devices.pcsc.identity import with_device, with_device_of_empty
from esign_desktop.devices.pcsc.lane import Lane, NoAnswerError
from esign_desktop.devices.pcsc.status import PcscError
from esign_desktop.devices.ports import CardReading
from esign_desktop.model.card import Card, CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import CertificateSource
from esign_desktop.model.reader import Atr, Reader, ReaderName, ReaderState

logger = logging.getLogger(__name__)

_TIME_LIMIT_S: Final = 8.0  # a program that keeps its transaction open would hold us for ever
_HURRY_S: Final = 3.0  # the worker that was ended leaves its last command to the reader
_TOTAL_LIMIT_S: Final = 60.0  # for a card that goes on answering, however slowly
_SLOW_ANSWER_S: Final = 0.5  # on average; 256 bytes at 9600 baud, the slowest there is, take 0.3 s
_SLOW_ANSWERS: Final = 3  # of so many at least: one alone may have had its reason
_SHARING_TRIES: Final = 3
_SHARING_WAIT_S: Final = 0.15
_STATUS_BYTES: Final = 2
_GONE_WAIT_MS: Final = 1000  # pcscd polls the slot every 0.4 s


class PcscCards:
    """Cards of this computer.

    Args:
        usb_device_at: the device at a place, where the system can look that up.
    """

    def __init__(self, usb_device_at: UsbDeviceAt) -> None:
        self._usb_device_at = usb_device_at
        self._lanes: dict[ReaderName, Lane] = {}  # a card that is held holds up no other

    def read(
        self,
        reader: Reader,
        *,
        driverless: bool,
        known: Sequence[bytes] = (),
        whole: bool = True,
        hurry: bool = False,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> CardReading:
        """Return what can be known of the card in a reader. Never raises.

        8 s at most until the card is ours and for every answer, a minute in all.
        """
        pace = Pace()
        wanted = _CertificateFiles(known, whole=whole) if driverless else None
        lane = self._lanes.setdefault(reader.name, Lane("card"))
        try:
            job = lane.begin(lambda: self._read(reader, wanted, pace), 0)
        except NoAnswerError:  # who held the card then still holds it
            meanwhile()
            return _in_use(reader)
        meanwhile()
        if driverless:
            _load_parser()
        while not job.wait(pace.left_s(hurry=hurry)):
            if pace.left_s(hurry=hurry) <= 0:
                break
        else:
            reading: CardReading = job.result()
            return reading
        pace.given_up.set()
        lane.give_up(job)
        return _too_slow(reader, pace) if pace.is_ours else _in_use(reader)

    def _read(
        self, reader: Reader, wanted: "_CertificateFiles | None", pace: "Pace"
    ) -> CardReading:
        if historical_bytes(reader.atr or b"") is None:
            return CardReading(_with_state(reader, ReaderState.CARD_MUTE), None)
        card, files = _bare(reader), CardFiles(DriverlessOutcome.NOT_TRIED)
        try:
            with Context() as context, _connect(context, reader.name) as connection:
                seen = _with_facts(reader, connection, self._usb_device_at)
                if wanted and card and card.family is not CardFamily.OTHER:
                    transport = _PcscCard(context, seen.name, connection, pace)
                    files = _read_files(transport, card, wanted)
        except PcscError as error:
            logger.info("card in %s: %s", reader.name, error)
            return _refused(reader, card, error, self._usb_device_at)
        if files.outcome is DriverlessOutcome.REMOVED:
            seen = _with_state(seen, ReaderState.CARD_REMOVED)
        if card is not None:
            outcome = DriverlessOutcome.SLOW if pace.is_over else files.outcome
            driverless_part = Driverless(outcome, answer_ms=pace.answer_ms, detail=files.detail)
            card = replace(card, identity_card=files.identity_card, driverless=driverless_part)
        return CardReading(seen, card, files.certificates)

    def parse(self, reading: CardReading, now: datetime) -> Card | None:
        """Return the card with its certificates parsed."""
        if reading.card is None or not reading.files:
            return reading.card
        from esign_desktop.devices.x509 import read_certificates as parse

        certificates = parse(reading.files, now, source=CertificateSource.CARD)
        unreadable = len(reading.files) - len(certificates)
        driverless = replace(
            reading.card.driverless, certificates=certificates, unreadable=unreadable
        )
        return replace(reading.card, driverless=driverless)


def _load_parser() -> None:
    """Load what ``parse`` will need, while the card works: it takes 60 ms."""
    import esign_desktop.devices.x509  # noqa: F401


class Pace:
    """How fast a card is read. Written by the thread that reads, looked at by who waits for it."""

    def __init__(self) -> None:
        self.given_up = threading.Event()
        self.is_ours = False  # nobody else can hold the card up any more
        self.is_over = False  # it has answered for too long
        self._began = self._moved = time.monotonic()
        self._answers = 0
        self._answering_s = 0.0

    def begin(self) -> None:
        """Say that the card is ours."""
        self.is_ours = True
        self._moved = time.monotonic()

    def may_go_on(self) -> bool:
        """Tell whether there is time for one more command."""
        self.is_over = time.monotonic() - self._began > _TOTAL_LIMIT_S
        return not self.is_over and not self.given_up.is_set()

    def answered(self, since: float) -> None:
        """Count an answer to a command sent then."""
        self._moved = time.monotonic()
        self._answers += 1
        self._answering_s += self._moved - since

    def left_s(self, *, hurry: bool) -> float:
        """Return how long to wait before looking again; nothing: no longer at all."""
        limit_s = _HURRY_S if hurry and not self.is_ours else _TIME_LIMIT_S
        return self._moved + limit_s - time.monotonic()

    @property
    def answer_ms(self) -> int | None:
        """Return the mean time of an answer, where it is slow or took us too long in all."""
        if self._answers < _SLOW_ANSWERS:
            return None
        mean_s = self._answering_s / self._answers
        return round(1000 * mean_s) if self.is_over or mean_s >= _SLOW_ANSWER_S else None

    @property
    def waited_ms(self) -> int:
        """Return for how long there has been no answer."""
        return round(1000 * (time.monotonic() - self._moved))


class _PcscCard:
    """Carries commands to a card; tells a pulled card from a faulty one."""

    def __init__(
        self,
        context: Context,
        reader: ReaderName,
        connection: Connection,
        pace: Pace,
    ) -> None:
        self._context = context
        self._reader = reader
        self._connection = connection
        self._pace = pace
        self.was_reset = False  # by another program, and so far unanswered

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command; see ``devices.akis.transport``."""
        if not self._pace.may_go_on():  # a module may be talking to the card by now
            raise TransportError("too late", removed=False)
        sent = time.monotonic()
        try:
            response = self._connection.transmit(apdu)
            self._pace.answered(sent)
        except PcscError as error:
            self.was_reset = error.code == status.RESET_CARD
            raise TransportError(str(error), removed=self._is_gone(error.code)) from error
        if len(response) < _STATUS_BYTES:  # all that some drivers say when a card goes
            gone = self._is_gone(status.SUCCESS)
            raise TransportError("response without status", removed=gone)
        return response

    def reconnect(self) -> None:
        """Go on after a reset.

        Raises:
            PcscError: the card is gone, or held.
        """
        self._connection.reconnect()
        self.was_reset = False

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """Keep other programs' commands from coming between ours.

        Raises:
            PcscError: the card is gone, or held.
        """
        self._connection.begin()
        self._pace.begin()
        try:
            yield
        finally:
            self._connection.end()

    def _is_gone(self, code: int) -> bool:
        """Tell whether the card left. A pull in mid-command looks like a broken transmission."""
        if code in status.GONE or code == status.RESET_CARD:
            return code in status.GONE
        try:
            states = _late_news(self._context, self._reader)
        except PcscError:
            return True  # the reader or the service went with it
        return not states.present or not states.usable


class _CertificateFiles:
    """Which certificate files to read.

    Args:
        known: those a module has shown.
        whole: whether to go on after the first of the known ones.
    """

    def __init__(self, known: Sequence[bytes], *, whole: bool) -> None:
        self.known = known
        self.whole = whole


def _read_files(transport: _PcscCard, card: Card, wanted: _CertificateFiles) -> CardFiles:
    """Read the certificate files, once more from the start where another program's reset came.

    Raises:
        PcscError: the card is gone, or held.
    """

    def read() -> CardFiles:
        with transport.undisturbed():
            return read_certificates(
                transport, card.family, card.version, wanted.known, whole=wanted.whole
            )

    try:
        files = read()
        if not transport.was_reset:
            return files
    except PcscError as error:
        if error.code != status.RESET_CARD:
            raise
    transport.reconnect()
    return read()


def _connect(context: Context, reader: ReaderName) -> Connection:
    """Connect, with a little patience: programs hold a card exclusively for moments."""
    for _ in range(_SHARING_TRIES - 1):
        try:
            return context.connect(reader)
        except PcscError as error:
            if error.code != status.SHARING_VIOLATION:
                raise
        time.sleep(_SHARING_WAIT_S)
    return context.connect(reader)


def _bare(reader: Reader) -> Card | None:
    if reader.atr is None:
        return None
    facts = read_atr(Atr(reader.atr))
    return Card(reader.name, reader.atr, facts.family, facts.version, facts.chip)


def _late_news(context: Context, reader: ReaderName) -> SlotState:
    """Return the state of a slot, which may tell of a pulled card only a little later.

    Raises:
        PcscError: the reader or the service is gone.
    """
    ends = time.monotonic() + _GONE_WAIT_MS / 1000
    seen = SlotState(UNAWARE, None)
    while (left_ms := int((ends - time.monotonic()) * 1000)) > 0:
        states = context.states({reader: seen.event}, left_ms)
        if states is None:
            break
        seen = states[reader]
        if not seen.present or not seen.usable:
            break
    return seen


def _refused(reader: Reader, card: Card | None, error: PcscError, at: UsbDeviceAt) -> CardReading:
    """Return what a card is that PC/SC does not connect to."""
    state = _TELLING.get(error.code)
    if state is not None:
        return CardReading(_with_state(reader, state), card)
    gone = replace(reader, state=ReaderState.UNAVAILABLE, atr=None)
    lost = CardReading(gone, card, ask_service=True)
    if error.code in status.SERVICE_GONE:
        return lost
    try:
        with Context() as context:
            if reader.name not in context.readers():
                return lost
            slot = _late_news(context, reader.name)
    except PcscError:
        return lost
    if not slot.usable:
        return lost
    if not slot.present:
        return CardReading(_with_state(reader, ReaderState.CARD_REMOVED), card)
    failing = replace(reader, state=ReaderState.UNAVAILABLE, detail=str(error))
    placed = with_device_of_empty(failing, at, direct=sys.platform.startswith("linux"))
    return CardReading(placed, card)


_TELLING: Final = {
    **dict.fromkeys(status.MUTE, ReaderState.CARD_MUTE),
    status.SHARING_VIOLATION: ReaderState.CARD_IN_USE,
    status.RESET_CARD: ReaderState.CARD_IN_USE,
    status.NO_SMARTCARD: ReaderState.CARD_REMOVED,
    status.REMOVED_CARD: ReaderState.CARD_REMOVED,
}
"""What a refusal of SCardConnect alone says of the card."""


def _in_use(reader: Reader) -> CardReading:
    """Return what a card is that did not become ours."""
    logger.info("no access to the card in %s in time", reader.name)
    return CardReading(
        _with_state(reader, ReaderState.CARD_IN_USE), _bare(reader), ask_service=True
    )


def _too_slow(reader: Reader, pace: Pace) -> CardReading:
    """Return what a card is that was ours, and did not answer."""
    waited_ms = pace.waited_ms
    logger.info("no answer of the card in %s for %d ms", reader.name, waited_ms)
    card = _bare(reader)
    if card is not None:
        detail = f"no answer for {waited_ms} ms"
        slow = Driverless(DriverlessOutcome.SLOW, answer_ms=waited_ms, detail=detail)
        card = replace(card, driverless=slow)
    return CardReading(reader, card, ask_service=True)


def _with_state(reader: Reader, state: ReaderState) -> Reader:
    return replace(reader, state=state)


def _with_facts(reader: Reader, connection: Connection, at: UsbDeviceAt) -> Reader:
    placed = with_device(reader, connection, at)
    return replace(placed, has_pinpad=has_pinpad(connection))
