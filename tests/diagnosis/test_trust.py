"""Whether an issuer is KamuSM, and by what it was judged."""

from typing import Any

import pytest
from msgspec.structs import replace

from esign_desktop.diagnosis.checks.certificates import issuer_unexpected
from esign_desktop.diagnosis.trust import distrust
from esign_desktop.model.catalog import Catalog, RootPin
from esign_desktop.model.certificate import Chain, ChainState, Name, Sha256, TrustBasis
from tests.build import CATALOG, CERTIFICATE, with_certificate

PINNED, OTHER_ROOT = Sha256("aa" * 32), Sha256("bb" * 32)
POLICY = "2.16.792.1.2.1.1.5.7"
COMPLETE, INCOMPLETE, BROKEN = ChainState.COMPLETE, ChainState.INCOMPLETE, ChainState.BROKEN
FOREIGN = Name(common_name="Somebody")
SEAL = Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 1")
OTHER_PROVIDER = Name(common_name="E-GÜVEN")


def catalog() -> Catalog:
    """Return the catalogue, its first authority with a pinned root and a policy."""
    nes, *others = CATALOG.authorities
    pinned = replace(nes, roots=(RootPin("Root", PINNED),), policy=POLICY)
    return replace(CATALOG, authorities=(pinned, *others))


def basis(chain: Chain | None = None, **changes: Any) -> TrustBasis | None:
    return distrust(replace(CERTIFICATE, chain=chain, **changes), catalog())


@pytest.mark.parametrize(
    ("chain", "issuer", "expected"),
    [
        (None, None, None),
        (None, FOREIGN, TrustBasis.NAME),
        (None, OTHER_PROVIDER, TrustBasis.NAME),
        (Chain(INCOMPLETE), None, None),
        (Chain(INCOMPLETE), FOREIGN, TrustBasis.NAME),
        (Chain(COMPLETE, PINNED), None, None),
        (Chain(COMPLETE, PINNED), FOREIGN, None),  # whatever its authorities are called
        (Chain(COMPLETE, OTHER_ROOT), None, TrustBasis.ROOT),  # the name is only claimed
        (Chain(COMPLETE, OTHER_ROOT), FOREIGN, TrustBasis.NAME),
        (Chain(COMPLETE, OTHER_ROOT), SEAL, None),  # its roots are not known to the catalogue
        (Chain(BROKEN), None, TrustBasis.SIGNATURE),
        (Chain(BROKEN), FOREIGN, TrustBasis.SIGNATURE),
    ],
)
def test_the_chain_decides_where_it_reaches_a_root_else_the_name(
    chain: Chain | None, issuer: Name | None, expected: TrustBasis | None
) -> None:
    assert basis(chain, issuer=issuer or CERTIFICATE.issuer) is expected


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ((f"{POLICY}.1.1",), None),
        ((POLICY,), None),
        (("1.2.3", f"{POLICY}.50.1"), None),
        ((), None),  # says nothing
        (("1.2.3",), TrustBasis.POLICY),
        ((f"{POLICY}0.1",), TrustBasis.POLICY),
    ],
)
def test_policies_of_somebody_else_speak_against_the_name(
    policies: tuple[str, ...], expected: TrustBasis | None
) -> None:
    assert basis(policies=policies) is expected
    assert basis(Chain(COMPLETE, PINNED), policies=policies) is None


def test_the_finding_says_by_what_and_names_the_root() -> None:
    chain = Chain(COMPLETE, OTHER_ROOT, "Somebody's root")
    (finding,) = issuer_unexpected(with_certificate(chain=chain), catalog())

    assert finding.code == "certificate.untrusted"
    assert (finding.values["basis"], finding.values["root"]) == ("root", "Somebody's root")


def test_without_a_chain_the_finding_names_no_root() -> None:
    (finding,) = issuer_unexpected(with_certificate(issuer=FOREIGN), catalog())

    assert (finding.values["basis"], finding.values["root"]) == ("name", "")
