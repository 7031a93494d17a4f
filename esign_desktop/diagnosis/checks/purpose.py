"""Questions about what the certificate in a reader is for."""

from collections.abc import Iterator

from esign_desktop.diagnosis.finding import make_finding
from esign_desktop.diagnosis.judge import judge
from esign_desktop.diagnosis.purpose import Purpose, is_fiscal_seal, purpose_of
from esign_desktop.diagnosis.selectors import holder
from esign_desktop.model.catalog import Catalog
from esign_desktop.model.report import Finding
from esign_desktop.model.snapshot import Snapshot


def seal_alone(snapshot: Snapshot, catalog: Catalog) -> Iterator[Finding]:
    """Find seals, where no card is in that signs for a person.

    A seal signs as well as any card, and all the same no prescription: whoever put it in by
    mistake must not be told that all is ready. Beside a person's card that can sign it is none of
    the person's business.
    """
    seals = []
    for judgement in judge(snapshot, catalog):
        certificate = judgement.certificate
        if certificate is None:
            continue
        if purpose_of(certificate) is Purpose.SEAL:
            seals.append(certificate)
        elif judgement.can_sign:
            return
    for seal in seals:
        kind = "fiscal" if is_fiscal_seal(seal) else "institution"
        yield make_finding("certificate.seal", seal.fingerprint, holder=holder(seal), kind=kind)
