"""A program of somebody else's that holds a card. Run by ``test_busy_card.py`` under a name.

Usage: holder.py exclusive|transaction READER. Says "holding", and lets go when its input ends.
"""

from __future__ import annotations

import sys

from smartcard import scard


def main() -> None:
    """Hold the card until standard input ends."""
    how, reader = sys.argv[1:]
    share = scard.SCARD_SHARE_EXCLUSIVE if how == "exclusive" else scard.SCARD_SHARE_SHARED
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    result, card, _ = scard.SCardConnect(context, reader, share, scard.SCARD_PROTOCOL_T1)
    if result == scard.SCARD_S_SUCCESS and how == "transaction":
        result = scard.SCardBeginTransaction(card)
    sys.stdout.write("holding\n" if result == scard.SCARD_S_SUCCESS else f"{result:#x}\n")
    sys.stdout.flush()
    sys.stdin.read()
    if how == "transaction":
        scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
    scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)


if __name__ == "__main__":
    main()
