"""Watches readers, cards and USB, and reports every change a new diagnosis could show."""

import time
from collections.abc import Callable
from datetime import datetime

from esign_desktop.devices.ports import Devices
from esign_desktop.diagnosis.selectors import card_contents
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.validity import today_here


def watch(devices: Devices, on_change: Callable[[], None]) -> Callable[[], None]:
    """Call ``on_change`` at every change of cards, readers and USB devices. Return the stop.

    It is called from several threads. A reader that PC/SC knows is reported by PC/SC; USB, which
    waits a moment for that, reports it only if PC/SC has not.
    """
    reported_at = -1.0

    def from_pcsc() -> None:
        nonlocal reported_at
        reported_at = time.monotonic()
        on_change()

    def from_usb(began: float) -> None:
        if reported_at < began:
            on_change()

    stops = (devices.readers.watch(from_pcsc), devices.computer.watch_usb(from_usb))

    def stop() -> None:
        for each in stops:
            each()

    return stop


def is_out_of_date(snapshot: Snapshot, now: datetime) -> bool:
    """Tell whether time alone has changed what there is to say.

    It has on another day of the calendar, by this computer's time zone, and when a certificate
    has begun or ended since.
    """
    taken_at = snapshot.taken_at
    if today_here(now) != today_here(taken_at):
        return True
    turns = (
        turn
        for contents in card_contents(snapshot)
        for certificate in contents.certificates
        for turn in (certificate.not_before, certificate.not_after)
    )
    return any((taken_at < turn) != (now < turn) for turn in turns)
