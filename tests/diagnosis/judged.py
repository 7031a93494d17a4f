"""Computers for the judge: what a module shows, and what the card holds."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from esign_desktop.diagnosis.judge import (
    Judgement,
    judge,
)
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyUsage,
    Sha256,
)
from esign_desktop.model.snapshot import Snapshot
from tests.build import (
    CATALOG,
    NOW,
    card,
    certificate,
    probe,
    snapshot,
    token,
)

DAY = timedelta(days=1)
OTHER = Sha256("ab" * 32)
OLD = certificate(fingerprint=OTHER, not_before=NOW - 1090 * DAY, not_after=NOW - 6 * DAY)
ENDING = replace(OLD, not_after=NOW + 12 * DAY)
AUTHENTICATION = certificate(
    fingerprint=Sha256("cd" * 32), qualified=False, usages=(KeyUsage.DIGITAL_SIGNATURE,)
)


def on_card(each: Certificate) -> Certificate:
    """Return a certificate as we read it from the card ourselves."""
    return replace(each, source=CertificateSource.CARD, has_key=None)


def world(
    shown: tuple[Certificate, ...],
    read: tuple[Certificate, ...] = (),
    *,
    outcome: DriverlessOutcome = DriverlessOutcome.READ,
    **of_token: Any,
) -> Snapshot:
    """Return a computer whose module shows some certificates, and whose card holds others."""
    driverless = Driverless(outcome, tuple(map(on_card, read)))
    shown_token = token(certificates=shown, **of_token)
    return snapshot(cards=(card(driverless=driverless),), modules=(probe(tokens=(shown_token,)),))


def of(computer: Snapshot) -> Judgement:
    (judgement,) = judge(computer, CATALOG)
    return judgement
