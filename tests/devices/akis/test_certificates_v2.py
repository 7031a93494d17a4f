"""Certificates of an AKIS v2 card, read from the card of the test stack itself."""

from dataclasses import dataclass
from functools import cache

import pytest

from esign_desktop.devices.akis.certificates import CardFiles, read_certificates
from esign_desktop.model.card import CardFamily, DriverlessOutcome
from tests.devices.akis.transports import Direct
from tests.stack.akis_card import AkisCard, AkisV1Card, AkisV2Card
from tests.stack.card import DF, EF, NO_CURRENT_EF, Command, Faults, StatusError
from tests.stack.certificates import Certified, valid_certificate

READ, NOT_FOUND = DriverlessOutcome.READ, DriverlessOutcome.NOT_FOUND
REFUSED, REMOVED = DriverlessOutcome.REFUSED, DriverlessOutcome.REMOVED


@cache
def certificates() -> tuple[Certified, ...]:
    return (valid_certificate(), valid_certificate(key="ec384"), valid_certificate(30))


@cache
def ders() -> tuple[bytes, ...]:
    return tuple(each.der for each in certificates())


def read(card: AkisCard) -> CardFiles:
    return read_certificates(Direct(card), CardFamily.AKIS_V2, "2.5.2")


def test_a_certificate_is_read_in_few_commands() -> None:
    card = AkisV2Card(certificates()[:1])

    assert read(card) == CardFiles(READ, ders()[:1])
    parts = -(-len(ders()[0]) // 256)
    assert len(card.log) == 1 + 1 + parts + 3  # name, file, its parts, three that are missing


def test_all_certificates_are_read_in_their_order() -> None:
    assert read(AkisV2Card(certificates())) == CardFiles(READ, ders())


@pytest.mark.parametrize("first", [0x2F10, 0x2F15, 0x2F20])
def test_the_first_certificate_may_be_in_any_of_the_files(first: int) -> None:
    card = AkisV2Card(certificates()[:1], first_certificate=first)

    assert read(card) == CardFiles(READ, ders()[:1])


@pytest.mark.parametrize(
    ("second", "found"),
    [(0x2F11, True), (0x2F12, True), (0x2F13, True), (0x2F14, False)],
)
def test_two_files_may_be_missing_between_two_certificates(second: int, found: bool) -> None:
    card = AkisV2Card(certificates()[:1], extra_files=[EF(second, ders()[1])])

    assert read(card).certificates == (ders()[:2] if found else ders()[:1])


@pytest.mark.parametrize("max_read", [256, 244, 128])
@pytest.mark.parametrize("file_size", [None, 2048, 4096])
def test_a_certificate_is_whole_whatever_a_card_gives_at_once(
    max_read: int, file_size: int | None
) -> None:
    card = AkisV2Card(certificates()[:2], max_read=max_read, file_size=file_size)

    assert read(card) == CardFiles(READ, ders()[:2])


def test_the_description_may_be_an_fcp() -> None:
    card = AkisV2Card(certificates()[:1], template=0x62, size_tag=0x80)

    assert read(card) == CardFiles(READ, ders()[:1])


def test_a_file_cut_off_on_the_card_is_shown_as_it_is() -> None:
    card = AkisV2Card(extra_files=[EF(0x2F10, ders()[0][:500])])

    assert read(card) == CardFiles(READ, (ders()[0][:500],))


@pytest.mark.parametrize("blank", [b"", bytes(300), b"\xff" * 1500])
def test_a_file_that_was_made_and_never_filled_is_no_certificate(blank: bytes) -> None:
    only = AkisV2Card(extra_files=[EF(0x2F10, blank)])
    first = AkisV2Card(extra_files=[EF(0x2F10, blank), EF(0x2F11, ders()[0])])

    assert read(only) == CardFiles(NOT_FOUND, identity_card=False)
    assert read(first) == CardFiles(READ, ders()[:1])


# Where the last program left the card


class NameFromMfOnly(AkisV2Card):
    """Answers SELECT by name from the MF only, with some status elsewhere."""

    elsewhere = 0x6A86

    def find(self, how: int, data: bytes) -> DF | EF:
        if how == 0x04 and self.folder is not self.mf:
            raise StatusError(self.elsewhere)
        return super().find(how, data)


@pytest.mark.parametrize("status", [0x6A82, 0x6A86, 0x6985, 0x6E00])
@pytest.mark.parametrize("place", [0x3D00, 0x3D10])
def test_a_card_left_in_another_folder_is_read_from_the_mf(place: int, status: int) -> None:
    card = NameFromMfOnly(certificates()[:1], identity_card=True)
    card.elsewhere = status
    left = card.mf.children[place]
    assert isinstance(left, DF)
    card.folder = left

    assert read(card).certificates == ders()[:1]


def test_a_card_left_with_a_file_selected_is_read_too() -> None:
    card = AkisV2Card(certificates()[:1])
    read(card)

    assert read(card) == CardFiles(READ, ders()[:1])


# Cards without certificates


def test_a_new_card_has_none_and_is_no_identity_card() -> None:
    assert read(AkisV2Card()) == CardFiles(NOT_FOUND, identity_card=False)


@pytest.mark.parametrize("with_pkcs15", [True, False])
def test_an_identity_card_is_told_by_its_folder_and_nothing_in_it_is_read(
    with_pkcs15: bool,
) -> None:
    card = AkisV2Card(identity_card=True, with_pkcs15=with_pkcs15)

    assert read(card) == CardFiles(NOT_FOUND, identity_card=True)
    assert card.log.commands[-1].hex() == "00a40100023d1000"
    assert not [command for command in card.log.commands if command[1] == 0xB0]


def test_nobody_asks_a_card_with_a_certificate_whether_it_is_an_identity_card() -> None:
    assert read(AkisV2Card(certificates()[:1], identity_card=True)).identity_card is None


def test_a_card_that_does_not_want_to_say_what_it_is_leaves_it_open() -> None:
    class Shy(AkisV2Card):
        def find(self, how: int, data: bytes) -> DF | EF:
            if data == b"\x3d\x10":
                raise StatusError(0x6982)
            return super().find(how, data)

    assert read(Shy()) == CardFiles(NOT_FOUND, identity_card=None)


# Cards that refuse, break or leave


@pytest.mark.parametrize("status", [0x6982, 0x6985, 0x6D00, 0x6F00, 0x6581])
def test_a_card_that_forbids_reading_is_refused_with_its_status(status: int) -> None:
    card = AkisV2Card(certificates()[:1], faults=Faults(status_of_ins={0xB0: status}))

    assert read(card) == CardFiles(REFUSED, detail=f"READ BINARY: {status:04X}")


def test_a_card_that_knows_no_select_is_refused() -> None:
    card = AkisV2Card(certificates()[:1], faults=Faults(status_of_ins={0xA4: 0x6D00}))

    assert read(card) == CardFiles(REFUSED, detail="SELECT 3F00: 6D00")


def test_what_was_read_before_a_refusal_is_kept() -> None:
    card = AkisV2Card(certificates()[:2])
    read(card)
    second = 2 + card.log.commands.index(bytes.fromhex("00A40200022F1100"))
    broken = AkisV2Card(certificates()[:2], faults=Faults(wrong_status={second: 0x6982}))

    assert read(broken) == CardFiles(REFUSED, ders()[:1], detail="READ BINARY: 6982")


def test_a_card_pulled_at_any_command_is_a_removed_card() -> None:
    card = AkisV2Card(certificates()[:2])
    whole = read(card)

    for at in range(1, len(card.log) + 1):
        pulled = read(AkisV2Card(certificates()[:2], faults=Faults(pull_at=at)))
        assert pulled.outcome is REMOVED
        assert pulled.certificates == whole.certificates[: len(pulled.certificates)]


@pytest.mark.parametrize("garbage", [True, False])
def test_a_fault_at_any_command_is_an_outcome(garbage: bool) -> None:
    card = AkisV2Card(certificates()[:2])
    read(card)

    for at in range(1, len(card.log) + 1):
        fault = Faults(garbage_at=at) if garbage else Faults(truncate_at=at)
        faulty = AkisV2Card(certificates()[:2], faults=fault, seed=at)
        files = read(faulty)
        assert files.outcome in (READ, NOT_FOUND, REFUSED)
        assert not faulty.log.verify_like()


def test_a_card_whose_file_is_not_open_after_select_is_refused() -> None:
    class Forgetful(AkisV2Card):
        def read_binary(self, command: Command) -> bytes:
            raise StatusError(NO_CURRENT_EF)

    assert read(Forgetful(certificates()[:1])).outcome is REFUSED


# Cards that are not asked


@dataclass
class Untouchable:
    def transmit(self, apdu: bytes) -> bytes:
        raise AssertionError("this card is not to be touched")


@pytest.mark.parametrize(
    ("family", "version"),
    [
        (CardFamily.AKIS_V1, "1.1"),
        (CardFamily.AKIS_V1, "1.2.2"),
        (CardFamily.AKIS_V1, "1.3"),
        (CardFamily.AKIS_V1, None),
        (CardFamily.AKIS_V3, None),
        (CardFamily.OTHER, None),
    ],
)
def test_cards_that_want_secure_messaging_or_are_not_akis_are_left_alone(
    family: CardFamily, version: str | None
) -> None:
    files = read_certificates(Untouchable(), family, version)

    assert files == CardFiles(DriverlessOutcome.NOT_TRIED)


def test_a_card_of_another_generation_than_its_atr_says_is_only_an_outcome() -> None:
    old, new = AkisV1Card(certificates()[:1]), AkisV2Card(certificates()[1:2])

    assert read(old).outcome in (NOT_FOUND, REFUSED)
    assert read_certificates(Direct(new), CardFamily.AKIS_V1, "1.0").outcome is NOT_FOUND


# Certificates a module has shown already


def test_a_known_certificate_is_recognised_by_its_beginning_and_ends_the_reading() -> None:
    card = AkisV2Card(certificates())

    files = read_certificates(
        Direct(card), CardFamily.AKIS_V2, "2.5.2", (ders()[2], ders()[0]), whole=False
    )

    assert files == CardFiles(READ, ders()[:1])
    assert len(card.log) == 3  # folder, file, its first part


def test_a_card_that_is_read_whole_is_read_past_a_known_certificate() -> None:
    card, alone = AkisV2Card(certificates()[:2]), AkisV2Card(certificates()[:2])

    files = read_certificates(Direct(card), CardFamily.AKIS_V2, "2.5.2", ders()[:1], whole=True)
    read_certificates(Direct(alone), CardFamily.AKIS_V2, "2.5.2")

    assert files == CardFiles(READ, ders()[:2])
    assert len(card.log) < len(alone.log)  # what is known is not read to its end


def test_certificates_nobody_knows_are_read_whole() -> None:
    card = AkisV2Card(certificates()[1:])

    files = read_certificates(Direct(card), CardFamily.AKIS_V2, "2.5.2", (ders()[0], b"", b"0"))

    assert files == CardFiles(READ, ders()[1:])


def test_a_file_cut_off_before_it_tells_anything_is_not_taken_for_a_known_one() -> None:
    card = AkisV2Card(extra_files=[EF(0x2F10, ders()[0][:100])])

    files = read_certificates(Direct(card), CardFamily.AKIS_V2, "2.5.2", (ders()[0],))

    assert files == CardFiles(READ, (ders()[0][:100],))


def test_an_old_card_whose_certificates_are_known_is_left_alone() -> None:
    files = read_certificates(Untouchable(), CardFamily.AKIS_V1, "1.0", ders(), whole=False)

    assert files == CardFiles(DriverlessOutcome.NOT_TRIED)
