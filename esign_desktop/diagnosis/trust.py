"""Determines whether a certificate's issuer is KamuSM, and on what evidence."""

from esign_desktop.model.catalog import Authority, AuthorityKind, Catalog
from esign_desktop.model.certificate import Certificate, ChainState, TrustBasis


def distrust(certificate: Certificate, catalog: Catalog) -> TrustBasis | None:
    """Return what speaks against KamuSM as the issuer, or None.

    The chain decides where it could be followed to its root. Anybody can write KamuSM's name and
    policy numbers into a certificate; they are what is left where it could not.
    """
    chain = certificate.chain
    if chain is not None and chain.state is ChainState.BROKEN:
        return TrustBasis.SIGNATURE
    named = catalog.authority(certificate)
    if chain is not None and chain.root is not None:
        if _is_kamusm(catalog.root(chain.root)):
            return None
        if _is_kamusm(named) and named is not None and named.roots:
            return TrustBasis.ROOT
    if not _is_kamusm(named):
        return TrustBasis.NAME
    return None if named is None or _fits(certificate, named.policy) else TrustBasis.POLICY


def provider_of(certificate: Certificate, catalog: Catalog) -> str:
    """Return the other provider whose certificate it is by name, or "".

    Nobody is named where a signature of the chain does not fit.
    """
    if distrust(certificate, catalog) is not TrustBasis.NAME:
        return ""
    named = catalog.authority(certificate)
    return named.title if named is not None else ""


def _is_kamusm(authority: Authority | None) -> bool:
    return authority is not None and authority.kind is not AuthorityKind.OTHER_PROVIDER


def _fits(certificate: Certificate, policy: str) -> bool:
    """Tell whether one of a certificate's policies is the issuer's; without any, none is odd."""
    if not policy or not certificate.policies:
        return True
    return any(f"{each}.".startswith(f"{policy}.") for each in certificate.policies)
