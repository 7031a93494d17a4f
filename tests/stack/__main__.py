"""Plugs a virtual card in by hand: ``python -m tests.stack --card v2 --days 12``."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.stack.akis_card import DEFAULT_PIN, AkisCard, AkisV1Card, AkisV2Card
from tests.stack.card import Faults
from tests.stack.certificates import KeyKind, make_certificate
from tests.stack.isolate import enter_private_run
from tests.stack.opensc import opensc_environment
from tests.stack.pcscd import Pcscd
from tests.stack.vpcd import CardInReader

_POLL_S = 0.1


def main() -> None:
    """Show the APDUs until Ctrl-C, or until the shell of ``--own-pcscd`` ends."""
    options = _parse()
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.suppress(KeyboardInterrupt))
        port = options.port
        if options.own_pcscd:
            enter_private_run()
            pcscd = stack.enter_context(Pcscd())
            port = pcscd.port()
        card = make_card(options)
        reader = stack.enter_context(CardInReader(card, port))
        print(f"card {card.atr.hex().upper()}, PIN {card.pin}, port {port}; Ctrl-C takes it out")
        shell = None
        if options.own_pcscd:
            reader.wait_until_powered()
            print("this shell sees only this pcscd; leave it with exit")
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            # so that opensc-pkcs11.so knows the v1 card
            environment = {**os.environ, **opensc_environment(Path(folder))}
            shell = subprocess.Popen([os.environ.get("SHELL", "/bin/sh")], env=environment)
        _show(card, shell)


def make_card(options: argparse.Namespace) -> AkisCard:
    """Return the card the options describe."""
    today = datetime.now(UTC)
    certificates = []
    if not options.no_certificate:
        start, end = (today + timedelta(days=days) for days in (options.start, options.days))
        key: KeyKind = "rsa2048" if options.card == "v1" else "ec384"
        certificates.append(make_certificate(start, end, key=key, padded_to=1600))
    kind: type[AkisV1Card | AkisV2Card] = AkisV1Card if options.card == "v1" else AkisV2Card
    more = {"atr": options.atr} if options.atr else {}
    return kind(
        certificates,
        pin=options.pin,
        tries=options.tries,
        delay_s=options.delay,
        faults=Faults(mute=options.mute, pull_at=options.pull_at),
        **more,
    )


def _show(card: AkisCard, shell: subprocess.Popen[bytes] | None) -> None:
    shown = 0
    while shell is None or shell.poll() is None:
        for exchange in card.log[shown:]:
            shown += 1
            print(f"{shown:4} {exchange}")
        time.sleep(_POLL_S)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.stack", description=__doc__)
    add = parser.add_argument
    add("--card", choices=("v1", "v2"), default="v2")
    add("--days", type=float, default=400, help="days until the certificate ends")
    add("--start", type=float, default=-365, help="days until it begins; negative is past")
    add("--no-certificate", action="store_true", help="an empty card")
    add("--delay", type=float, default=0.02, help="seconds per APDU; a real card needs 0.02")
    add("--atr", type=bytes.fromhex, help="hex")
    add("--pin", default=DEFAULT_PIN)
    add("--tries", type=int, default=3, help="tries left; 0 is locked")
    add("--mute", action="store_true", help="a card that is there and does not speak")
    add("--pull-at", type=int, help="vanish at this APDU")
    add("--port", type=int, default=0x8C7B, help="of vpcd in the running pcscd")
    add("--own-pcscd", action="store_true", help="run a private pcscd, and a shell that sees it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
