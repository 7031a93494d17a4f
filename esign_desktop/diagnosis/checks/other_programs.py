"""Checks for what other signing programs stumble over although the card can sign.

Seen in the field: programs that stop with "Birden fazla kart okuyucu bulundu" where two readers
hold a card, and programs that sign with the first certificate of a card, whatever its dates.
"""

from collections.abc import Iterator

from esign_desktop.diagnosis.finding import found
from esign_desktop.diagnosis.judge import can_any_sign, judge
from esign_desktop.diagnosis.purpose import encrypts_only, purpose_of
from esign_desktop.diagnosis.selectors import CardContents, holder, physical
from esign_desktop.diagnosis.times import earliest_possible, utc_text
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.certificate import Certificate, CertificateSource
from esign_desktop.model.reader import ReaderState
from esign_desktop.model.report import Finding
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.validity import is_valid


def several_cards(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find that more than one reader holds a card, where one of the cards can sign."""
    if not can_any_sign(judge(snapshot, catalog)):
        return  # then something else is in the way, and this would only distract
    empty = {ReaderState.EMPTY, ReaderState.CARD_REMOVED, ReaderState.UNAVAILABLE}
    full = [each.name for each in physical(snapshot.readers) if each.state not in empty]
    if len(full) > 1:
        yield found("reader.several_cards", readers=", ".join(full))


def old_beside_new(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find cards with a certificate that cannot be used beside the one that can sign."""
    now = snapshot.taken_at
    if earliest_possible(snapshot, catalog) is not None:
        return  # which of them is the old one, a wrong clock does not tell
    for judgement in judge(snapshot, catalog):
        good = judgement.certificate
        if good is None or not judgement.can_sign:
            continue
        for other in _alike(judgement.contents, good):
            if not is_valid(other, now):
                yield found(
                    "certificate.old_beside_new",
                    good.fingerprint,
                    holder=holder(good),
                    ends_at=utc_text(good.not_after),
                    other_starts_at=utc_text(other.not_before),
                    other_ends_at=utc_text(other.not_after),
                )
                break  # one tells enough


def _alike(contents: CardContents, good: Certificate) -> Iterator[Certificate]:
    """Yield the other certificates of a card that a program could take for the good one."""
    for other in contents.certificates:
        if other.source is CertificateSource.CARD:
            continue  # programs see what the module shows
        same = other.subject.serial_number == good.subject.serial_number
        alike = purpose_of(other) is purpose_of(good) and not encrypts_only(other)
        if other.fingerprint != good.fingerprint and same and alike:
            yield other
