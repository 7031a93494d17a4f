import pickle

import pytest

from esign_desktop.model import codec
from esign_desktop.model.secret import Secret

PIN = "735194"


def test_a_secret_shows_itself_to_nobody_but_who_reveals_it() -> None:
    secret = Secret(PIN)

    for shown in (repr(secret), str(secret), f"{secret}", f"{secret!r:>20}", f"{[secret]}"):
        assert PIN not in shown
    assert secret.reveal() == PIN


def test_a_secret_is_not_written_down() -> None:
    with pytest.raises(TypeError):
        codec.encode({"pin": Secret(PIN)})
    with pytest.raises(TypeError):
        pickle.dumps(Secret(PIN))


def test_two_secrets_are_compared_by_what_they_hide() -> None:
    assert Secret(PIN) == Secret(PIN)
    assert Secret(PIN) != Secret("735195")
    assert Secret(PIN) != PIN
    assert len({Secret(PIN), Secret(PIN)}) == 1
