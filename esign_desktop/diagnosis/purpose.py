"""Determines what a certificate is for: policies, QC statements and key usages.

Never by its issuer's name: anybody can write a name, and one issuer makes several kinds.

Sources: the policies of KamuSM's certificates and BTK's QC statements as observed, TÜBİTAK's rule
for a qualified certificate (see ``devices.x509``); key usages: RFC 5280, 4.2.1.3; what a mali
mühür is for: Vergi Usul Kanunu Genel Tebliği (Sıra No: 397).
"""

from enum import StrEnum, unique
from typing import Final

from esign_desktop.model.certificate import Certificate, KeyUsage

INSTITUTION_POLICY: Final = "2.16.792.1.2.1.1.5.7.1.10"  # KamuSM's elektronik mühür
FISCAL_POLICIES: Final = "2.16.792.1.2.1.1.5.7.50."  # KamuSM's mali mühür: .1 to sign, .2 below
_FISCAL_ENCRYPTION: Final = "2.16.792.1.2.1.1.5.7.50.2"
_INSTITUTION_STATEMENTS: Final = frozenset(
    {"2.16.792.1.61.0.1.5070.2.1", "2.16.792.1.61.0.1.5070.2.2"}  # BTK's, for elektronik mühür
)
_ENCRYPTING: Final = frozenset(
    {
        KeyUsage.KEY_ENCIPHERMENT,
        KeyUsage.DATA_ENCIPHERMENT,
        KeyUsage.KEY_AGREEMENT,
        KeyUsage.ENCIPHER_ONLY,
        KeyUsage.DECIPHER_ONLY,
    }
)


@unique
class Purpose(StrEnum):
    """What a certificate is for."""

    QUALIFIED_SIGNATURE = "qualified_signature"  # a person's, like a signature by hand
    SEAL = "seal"  # a company's or institution's: mali mühür, elektronik mühür
    ENCRYPTION = "encryption"  # signs nothing
    AUTHENTICATION = "authentication"  # logs in
    OTHER = "other"  # an issuer's, a signature that is not qualified, or not known


def purpose_of(certificate: Certificate) -> Purpose:
    """Return what a certificate is for. One without any key usage may be used for anything."""
    if certificate.ca:
        return Purpose.OTHER
    if encrypts_only(certificate):
        return Purpose.ENCRYPTION
    if is_fiscal_seal(certificate) or is_institution_seal(certificate):
        return Purpose.SEAL
    if certificate.qualified:
        return Purpose.QUALIFIED_SIGNATURE
    usages = set(certificate.usages)
    if KeyUsage.DIGITAL_SIGNATURE in usages and KeyUsage.NON_REPUDIATION not in usages:
        return Purpose.AUTHENTICATION
    return Purpose.OTHER


def is_fiscal_seal(certificate: Certificate) -> bool:
    """Tell whether a certificate is a mali mühür's, be it to sign or to encrypt."""
    return any(policy.startswith(FISCAL_POLICIES) for policy in certificate.policies)


def is_institution_seal(certificate: Certificate) -> bool:
    """Tell whether a certificate is an elektronik mühür's; those are qualified ones too."""
    sealed = not _INSTITUTION_STATEMENTS.isdisjoint(certificate.qc_statements)
    return sealed or INSTITUTION_POLICY in certificate.policies


def encrypts_only(certificate: Certificate) -> bool:
    """Tell whether a certificate's key signs nothing: by its usages; without any, by policy."""
    usages = set(certificate.usages)
    if not usages:
        return _FISCAL_ENCRYPTION in certificate.policies
    signs = {KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION} & usages
    return not signs and not _ENCRYPTING.isdisjoint(usages)
