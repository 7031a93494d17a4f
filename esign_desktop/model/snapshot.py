"""Everything observed at one moment. Checks see this and nothing else."""

from enum import StrEnum, unique

from esign_desktop.model.card import Card
from esign_desktop.model.host import Host
from esign_desktop.model.reader import Reader, ReaderName, UsbDevice
from esign_desktop.model.record import Moment, Record
from esign_desktop.model.token import ModuleProbe


@unique
class ServiceState(StrEnum):
    """State of the PC/SC service."""

    RUNNING = "running"
    STOPPED = "stopped"
    NOT_INSTALLED = "not_installed"
    ACCESS_DENIED = "access_denied"
    INCOMPATIBLE = "incompatible"  # client library and daemon speak different protocols
    NO_ANSWER = "no_answer"  # it takes the call, and says nothing
    UNKNOWN = "unknown"  # an answer we have no meaning for; see service_detail


class Snapshot(Record, frozen=True):
    """What was observed, at one moment, on one computer."""

    taken_at: Moment  # UTC, by the computer's own clock
    host: Host
    service: ServiceState
    service_detail: str = ""  # name and code of the PC/SC answer
    readers: tuple[Reader, ...] = ()
    left_out: tuple[ReaderName, ...] = ()  # there, and not looked at: another one was named
    usb_devices: tuple[UsbDevice, ...] = ()
    cards: tuple[Card, ...] = ()
    modules: tuple[ModuleProbe, ...] = ()
    searched: tuple[str, ...] = ()  # where PKCS#11 modules were looked for
