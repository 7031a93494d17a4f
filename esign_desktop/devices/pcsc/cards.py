"""Cards in PC/SC readers: connected shared, never reset, left as they were."""

import logging
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
from esign_desktop.devices.pcsc.context import UNAWARE, Connection, Context
from esign_desktop.devices.pcsc.features import UsbDeviceAt, has_pinpad
from esign_desktop.devices.pcsc.identity import with_device
from esign_desktop.devices.pcsc.status import PcscError
from esign_desktop.devices.ports import CardReading
from esign_desktop.model.card import Card, CardFamily, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import CertificateSource
from esign_desktop.model.reader import Atr, Reader, ReaderName, ReaderState

logger = logging.getLogger(__name__)

_TIME_LIMIT_S: Final = 8.0  # a program that keeps its transaction open would hold us for ever
_HURRY_S: Final = 1.0
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
        """Return what can be known of the card in a reader. Never raises; 8 s at most."""
        limit_s = _HURRY_S if hurry else _TIME_LIMIT_S
        files = _CertificateFiles(known, whole=whole) if driverless else None
        done: list[CardReading] = []
        given_up = threading.Event()
        work = threading.Thread(
            target=lambda: done.append(self._read(reader, files, given_up)),
            name="card",
            daemon=True,  # PC/SC has no way to end a call that waits for somebody's transaction
        )
        began = time.monotonic()
        work.start()
        meanwhile()
        if driverless:
            _load_parser()
        work.join(max(0.0, limit_s - (time.monotonic() - began)))
        if done:
            return done[0]
        given_up.set()
        logger.info("no access to the card in %s within %s s", reader.name, limit_s)
        return CardReading(_with_state(reader, ReaderState.CARD_IN_USE), _bare(reader))

    def _read(
        self,
        reader: Reader,
        wanted: "_CertificateFiles | None",
        given_up: threading.Event,
    ) -> CardReading:
        if historical_bytes(reader.atr or b"") is None:
            return CardReading(_with_state(reader, ReaderState.CARD_MUTE), None)
        card, files = _bare(reader), CardFiles(DriverlessOutcome.NOT_TRIED)
        try:
            with Context() as context, _connect(context, reader.name) as connection:
                seen = _with_facts(reader, connection, self._usb_device_at)
                if wanted and card and card.family is not CardFamily.OTHER:
                    transport = _PcscCard(context, seen.name, connection, given_up)
                    files = _read_files(transport, card, wanted)
        except PcscError as error:
            logger.info("card in %s: %s", reader.name, error)
            return CardReading(_with_state(reader, _state_after(error.code)), card)
        if files.outcome is DriverlessOutcome.REMOVED:
            seen = _with_state(seen, ReaderState.CARD_REMOVED)
        if card is not None:
            driverless_part = Driverless(files.outcome, detail=files.detail)
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


class _PcscCard:
    """Carries commands to a card; tells a pulled card from a faulty one."""

    def __init__(
        self,
        context: Context,
        reader: ReaderName,
        connection: Connection,
        given_up: threading.Event,
    ) -> None:
        self._context = context
        self._reader = reader
        self._connection = connection
        self._given_up = given_up
        self.was_reset = False  # by another program, and so far unanswered

    def transmit(self, apdu: bytes) -> bytes:
        """Send one command; see ``devices.akis.transport``."""
        if self._given_up.is_set():  # a module may be talking to the card by now
            raise TransportError("too late", removed=False)
        try:
            response = self._connection.transmit(apdu)
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
        try:
            yield
        finally:
            self._connection.end()

    def _is_gone(self, code: int) -> bool:
        """Tell whether the card left. A pull in mid-command looks like a broken transmission."""
        if code in status.GONE or code == status.RESET_CARD:
            return code in status.GONE
        ends = time.monotonic() + _GONE_WAIT_MS / 1000
        known = {self._reader: UNAWARE}
        try:
            while (left_ms := int((ends - time.monotonic()) * 1000)) > 0:
                states = self._context.states(known, left_ms)
                if states is None:
                    return False
                if any(not slot.present or not slot.usable for slot in states.values()):
                    return True
                known = {name: slot.event for name, slot in states.items()}
        except PcscError:
            return True  # the reader or the service went with it
        return False


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


def _state_after(code: int) -> ReaderState:
    if code in status.MUTE:
        return ReaderState.CARD_MUTE
    if code in (status.SHARING_VIOLATION, status.RESET_CARD):
        return ReaderState.CARD_IN_USE
    if code in (status.NO_SMARTCARD, status.REMOVED_CARD):
        return ReaderState.CARD_REMOVED
    return ReaderState.UNAVAILABLE


def _with_state(reader: Reader, state: ReaderState) -> Reader:
    return replace(reader, state=state)


def _with_facts(reader: Reader, connection: Connection, at: UsbDeviceAt) -> Reader:
    placed = with_device(reader, connection, at)
    return replace(placed, has_pinpad=has_pinpad(connection))
