"""Which private keys are a certificate's: by its public key, else by CKA_ID."""

import pytest

from esign_desktop.devices.pkcs11.key_matching import (
    EC,
    EC_EDWARDS,
    RSA,
    KeyObject,
    Match,
    PublicNumber,
    own_keys,
)

N, OTHER = b"\x91" * 32, b"\x92" * 32
MINE = PublicNumber(RSA, N)
ID, OTHER_ID = b"\x01", b"\x02"


@pytest.mark.parametrize(
    ("private", "ids", "match"),
    [
        # the public key decides, whatever the ids say
        ([KeyObject(ID, RSA, N)], [ID], Match((0,), True)),
        ([KeyObject(OTHER_ID, RSA, N)], [ID], Match((0,), True)),
        ([KeyObject(b"", RSA, N)], [], Match((0,), True)),
        ([KeyObject(ID, RSA, b"\0" + N)], [b""], Match((0,), True)),
        ([KeyObject(ID, RSA, OTHER)], [ID], Match((), False)),
        ([KeyObject(ID, EC, b"")], [ID], Match((), False)),
        ([KeyObject(ID, RSA, OTHER), KeyObject(ID, RSA, N)], [ID], Match((1,), True)),
        ([KeyObject(ID, RSA), KeyObject(ID, RSA, N)], [ID], Match((1,), True)),
        # else CKA_ID
        ([KeyObject(ID)], [ID], Match((0,), True)),
        ([KeyObject(ID, RSA), KeyObject(ID, RSA)], [ID], Match((0, 1), True)),
        ([KeyObject(ID, RSA), KeyObject(OTHER_ID, RSA)], [ID], Match((0,), True)),
        ([KeyObject(OTHER_ID)], [ID], Match((), False)),
        # an empty id says nothing, and none is the same as none
        ([KeyObject(b"")], [b""], Match((0,), None)),
        ([KeyObject(OTHER_ID)], [b""], Match((0,), None)),
        ([KeyObject(b"")], [ID], Match((0,), None)),
        ([KeyObject(b""), KeyObject(ID)], [ID], Match((1,), True)),
        ([KeyObject(b"", EC)], [b""], Match((), False)),
        # nothing is shown
        ([], [ID], Match((), None)),
    ],
)
def test_private_key_is_told_by_public_key_then_by_id(
    private: list[KeyObject], ids: list[bytes], match: Match
) -> None:
    assert own_keys(MINE, ids, private) == match


def test_public_key_object_tells_whose_id_it_is() -> None:
    hidden = [KeyObject(ID, RSA), KeyObject(OTHER_ID, RSA)]
    crossed = [KeyObject(OTHER_ID, RSA, N), KeyObject(ID, RSA, OTHER)]

    # the certificate has the id of another key pair: its own pair is the other one
    assert own_keys(MINE, [ID], hidden, crossed) == Match((1,), True)
    # a successor without its key, whose id is that of the old pair
    assert own_keys(MINE, [ID], hidden[:1], [KeyObject(ID, RSA, OTHER)]) == Match((), False)
    # two pairs of one id
    both = [KeyObject(ID, RSA, OTHER), KeyObject(ID, RSA, N)]
    assert own_keys(MINE, [ID], [KeyObject(ID)] * 2, both) == Match((0, 1), True)


def test_public_key_object_without_a_private_one_is_no_key() -> None:
    public = [KeyObject(ID, RSA, N)]

    assert own_keys(MINE, [ID], [], public) == Match((), None)
    assert own_keys(MINE, [ID], [KeyObject(OTHER_ID, RSA, OTHER)], public) == Match((), False)


def test_id_on_more_certificates_than_keys_does_not_say_whose_the_key_is() -> None:
    successor = PublicNumber(RSA, OTHER)

    assert own_keys(MINE, [ID], [KeyObject(ID)], others=[successor]) == Match((0,), None)
    assert own_keys(MINE, [ID], [KeyObject(ID)] * 2, others=[successor]) == Match((0, 1), True)
    # a renewal of the same key is no other key
    assert own_keys(MINE, [ID], [KeyObject(ID)], others=[MINE]) == Match((0,), True)


@pytest.mark.parametrize("kind", [EC, EC_EDWARDS])
@pytest.mark.parametrize("form", [b"%b", b"\x04\x20%b", b"\x04\x41\x04%b" + bytes(32)])
def test_points_are_known_in_every_form(kind: int, form: bytes) -> None:
    public = PublicNumber(kind, N)

    assert own_keys(public, [], [KeyObject(b"", kind, form % N)]) == Match((0,), True)
    assert own_keys(public, [], [KeyObject(b"", kind, form % OTHER)]) == Match((), False)


def test_without_a_readable_public_key_ids_alone_decide() -> None:
    assert own_keys(None, [ID], [KeyObject(ID, RSA, N)]) == Match((0,), True)
    assert own_keys(None, [ID], [KeyObject(OTHER_ID, RSA, N)]) == Match((), False)
    # an empty number is in every other one
    assert own_keys(PublicNumber(EC, b""), [], [KeyObject(b"", EC, N)]) == Match((0,), None)
