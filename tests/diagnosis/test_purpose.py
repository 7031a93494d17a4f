from typing import Any

import pytest

from esign_desktop.diagnosis.purpose import Purpose, is_fiscal_seal, purpose_of
from esign_desktop.model.certificate import KeyUsage, Name
from tests.build import certificate

SIGN, BIND = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.NON_REPUDIATION
FISCAL_SIGN, FISCAL_ENCRYPT = "2.16.792.1.2.1.1.5.7.50.1", "2.16.792.1.2.1.1.5.7.50.2"
PLAIN: dict[str, Any] = {"qualified": False, "policies": (), "qc_statements": ()}
FISCAL = PLAIN | {"policies": (FISCAL_SIGN,), "usages": (SIGN,)}
SEAL_ISSUER = Name(common_name="Mali Mühür Elektronik Sertifika Hizmet Sağlayıcısı - Sürüm 2")


@pytest.mark.parametrize(
    ("changed", "purpose"),
    [
        ({}, Purpose.QUALIFIED_SIGNATURE),
        ({"usages": ()}, Purpose.QUALIFIED_SIGNATURE),
        (FISCAL, Purpose.SEAL),
        (FISCAL | {"usages": (SIGN, BIND)}, Purpose.SEAL),
        (FISCAL | {"usages": ()}, Purpose.SEAL),
        (FISCAL | {"usages": (KeyUsage.KEY_AGREEMENT,)}, Purpose.ENCRYPTION),
        (PLAIN | {"policies": (FISCAL_ENCRYPT,), "usages": ()}, Purpose.ENCRYPTION),
        (
            PLAIN | {"policies": (FISCAL_ENCRYPT,), "usages": (KeyUsage.KEY_ENCIPHERMENT,)},
            Purpose.ENCRYPTION,
        ),
        # an elektronik mühür is qualified, and all the same no person's signature
        ({"policies": ("2.16.792.1.2.1.1.5.7.1.10",)}, Purpose.SEAL),
        ({"qc_statements": ("0.4.0.1862.1.1", "2.16.792.1.61.0.1.5070.2.1")}, Purpose.SEAL),
        ({"qc_statements": ("2.16.792.1.61.0.1.5070.2.2",)}, Purpose.SEAL),
        (PLAIN | {"usages": (SIGN,)}, Purpose.AUTHENTICATION),
        (PLAIN | {"usages": (SIGN, KeyUsage.KEY_ENCIPHERMENT)}, Purpose.AUTHENTICATION),
        (PLAIN | {"usages": (KeyUsage.DATA_ENCIPHERMENT,)}, Purpose.ENCRYPTION),
        (PLAIN | {"usages": (SIGN, BIND)}, Purpose.OTHER),
        (PLAIN | {"usages": ()}, Purpose.OTHER),
        ({"ca": True}, Purpose.OTHER),
        (PLAIN | {"usages": (KeyUsage.CRL_SIGN,)}, Purpose.OTHER),
    ],
)
def test_policies_statements_and_usages_tell_what_a_certificate_is_for(
    changed: dict[str, Any], purpose: Purpose
) -> None:
    assert purpose_of(certificate(**changed)) is purpose


def test_the_name_of_an_issuer_of_seals_makes_no_seal() -> None:
    named = certificate(issuer=SEAL_ISSUER)

    assert purpose_of(named) is Purpose.QUALIFIED_SIGNATURE
    assert not is_fiscal_seal(named)


def test_a_policy_that_only_begins_alike_is_no_seals() -> None:
    assert not is_fiscal_seal(certificate(policies=("2.16.792.1.2.1.1.5.7.501",)))
