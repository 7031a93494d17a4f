"""Certificates of an AKIS v1.0 card: the PKCS#15 files of ISO/IEC 7816-15 lead to them."""

from functools import cache

import pytest

from esign_desktop.devices.akis.certificates import CardFiles, read_certificates
from esign_desktop.model.card import CardFamily, DriverlessOutcome
from tests.devices.akis.transports import Direct
from tests.stack.akis_card import AkisV1Card
from tests.stack.card import DF, EF, Faults, StatusError
from tests.stack.certificates import Certified, valid_certificate
from tests.stack.der import integer, octets, sequence, tlv

READ, NOT_FOUND = DriverlessOutcome.READ, DriverlessOutcome.NOT_FOUND
REFUSED = DriverlessOutcome.REFUSED
ODF, CDF, OTHER_CDF = 0x5031, 0x4403, 0x4405


@cache
def certificates() -> tuple[Certified, ...]:
    return tuple(valid_certificate(days) for days in (400, 30, 10))


@cache
def ders() -> tuple[bytes, ...]:
    return tuple(each.der for each in certificates())


def read(card: AkisV1Card) -> CardFiles:
    return read_certificates(Direct(card), CardFamily.AKIS_V1, "1.0")


def folder(card: AkisV1Card, identifier: int = 0x5015) -> DF:
    found = card.mf.children[identifier]
    assert isinstance(found, DF)
    return found


def path(hexadecimal: str, *, offset: int | None = None) -> bytes:
    parts = [octets(bytes.fromhex(hexadecimal))]
    if offset is not None:
        parts += [integer(offset), integer(2000, 0x80)]
    return sequence(*parts)


def entry(place: bytes) -> bytes:
    """Return a certificate's entry in the CDF."""
    return sequence(sequence(tlv(0x0C, b"name")), sequence(octets(b"id")), tlv(0xA1, place))


def certificate_at(place: str, **where: int) -> bytes:
    return entry(sequence(path(place, **where)))


def with_cdf(*entries: bytes, padding: bytes = b"") -> AkisV1Card:
    """Return a card with one certificate, whose CDF has these entries instead."""
    card = AkisV1Card(certificates()[:1])
    folder(card).add(EF(CDF, b"".join(entries) + padding))
    return card


# The way to a certificate


@pytest.mark.parametrize("count", [1, 2, 3])
def test_all_certificates_are_read_in_their_order(count: int) -> None:
    card = AkisV1Card(certificates()[:count])

    assert read(card) == CardFiles(READ, ders()[:count])
    assert all(command[0] == 0 and command[1] in (0xA4, 0xB0) for command in card.log.commands)


@pytest.mark.parametrize("max_read", [244, 128, 100])
def test_a_certificate_is_whole_whatever_a_card_gives_at_once(max_read: int) -> None:
    assert read(AkisV1Card(certificates()[:1], max_read=max_read)) == CardFiles(READ, ders()[:1])


class StepByStep(AkisV1Card):
    """Refuses SELECT by path, and by default the ways ISO knows from folder to folder too."""

    refused: dict[int, int] = {0x08: 0x6A86}  # noqa: RUF012 - set per test

    def find(self, how: int, data: bytes) -> DF | EF:
        if how in self.refused:
            raise StatusError(self.refused[how])
        return super().find(how, data)


@pytest.mark.parametrize(
    "refused",
    [
        {0x08: 0x6A86},
        {0x08: 0x6A82},
        {0x08: 0x6D00, 0x01: 0x6A86, 0x02: 0x6A86},
        {0x08: 0x6B00, 0x01: 0x6A82},
    ],
)
def test_a_card_without_select_by_path_is_walked_step_by_step(refused: dict[int, int]) -> None:
    card = StepByStep(certificates()[:2])
    card.refused = refused

    assert read(card) == CardFiles(READ, ders()[:2])


def test_a_card_that_refuses_every_way_is_refused() -> None:
    card = StepByStep(certificates()[:1])
    card.refused = dict.fromkeys((0x00, 0x01, 0x02, 0x08), 0x6985)

    assert read(card) == CardFiles(REFUSED, detail="SELECT 3F00: 6985")


def moved(card: AkisV1Card, *to: int) -> AkisV1Card:
    """Move the application into other folders; EF.DIR still names the old one."""
    old = folder(card)
    del card.mf.children[old.fid]
    place = card.mf
    for each in to:
        place.add(inner := DF(each))
        place = inner
    place.add(*old.children.values())
    return card


@pytest.mark.parametrize("name", ["3F003D00", "3D00"])
def test_the_application_is_where_ef_dir_says(name: str) -> None:
    application = tlv(0x61, tlv(0x4F, b"PKCS-15"), tlv(0x51, bytes.fromhex(name)))
    card = moved(AkisV1Card(certificates()[:1], extra_files=[EF(0x2F00, application)]), 0x3D00)
    folder(card, 0x3D00).add(
        EF(ODF, tlv(0xA4, path("4403"))),  # from the application on
        EF(CDF, certificate_at("2F10")),
    )

    assert read(card) == CardFiles(READ, ders()[:1])


def test_the_application_may_be_deep_and_described_among_others() -> None:
    others = tlv(0x61, tlv(0x4F, b"other")) + tlv(0x62) + tlv(0x61, tlv(0x51, b"\x3f"))
    application = others + tlv(0x61, tlv(0x51, bytes.fromhex("3F003D003D01")))
    card = AkisV1Card(certificates()[:1], extra_files=[EF(0x2F00, application + bytes(100))])
    moved(card, 0x3D00, 0x3D01)
    deep = folder(card, 0x3D00).children[0x3D01]
    assert isinstance(deep, DF)
    deep.add(EF(ODF, tlv(0xA4, path("4403"))), EF(CDF, certificate_at("3F003D003D012F10")))

    assert read(card) == CardFiles(READ, ders()[:1])


@pytest.mark.parametrize("directory", [None, b"", bytes(64), b"\x61\x7f", tlv(0x61)])
def test_a_card_whose_application_nobody_names_has_no_certificate(directory: bytes | None) -> None:
    card = moved(AkisV1Card(certificates()[:1]), 0x3D00)
    if directory is None:
        del card.mf.children[0x2F00]
    else:
        card.mf.add(EF(0x2F00, directory))

    assert read(card) == CardFiles(NOT_FOUND)


# The directory of certificates


@pytest.mark.parametrize("place", ["3F0050152F10", "2F10", "50152F10", "3F002F10"])
def test_a_path_is_absolute_or_starts_at_the_application(place: str) -> None:
    expected = ders()[:1] if place in ("3F0050152F10", "2F10") else ()

    assert read(with_cdf(certificate_at(place))).certificates == expected


def test_several_certificates_may_share_a_file() -> None:
    first, second = len(ders()[0]), len(ders()[0]) + len(ders()[1])
    card = with_cdf(
        certificate_at("2F18", offset=0),
        certificate_at("2F18", offset=first),
        certificate_at("2F18", offset=second),
    )
    folder(card).add(EF(0x2F18, b"".join(ders())))

    assert read(card) == CardFiles(READ, ders())


@pytest.mark.parametrize("offset", [10_000, 40_000, 1 << 70])
def test_an_offset_behind_the_end_of_a_file_leads_nowhere(offset: int) -> None:
    assert read(with_cdf(certificate_at("2F10", offset=offset))) == CardFiles(NOT_FOUND)


@pytest.mark.parametrize("padding", [b"", bytes(800), b"\xff" * 800])
def test_padding_behind_a_directory_is_not_read_to_its_end(padding: bytes) -> None:
    card = with_cdf(certificate_at("2F10"), padding=padding)
    folder(card).add(EF(ODF, tlv(0xA4, path("4403")) + padding))

    assert read(card) == CardFiles(READ, ders()[:1])
    assert len(card.log) <= 14


def test_a_long_directory_is_read_to_its_end() -> None:
    comment = sequence(tlv(0x0C, b"x" * 200))
    entries = [sequence(comment, tlv(0xA1, sequence(path("2F77")))) for _ in range(5)]

    assert read(with_cdf(*entries, certificate_at("2F10"))) == CardFiles(READ, ders()[:1])


def test_a_directory_without_end_is_read_to_a_limit() -> None:
    card = with_cdf(*[sequence(octets(b"x" * 100))] * 300)

    assert read(card) == CardFiles(NOT_FOUND)
    assert len(card.log) < 30


def test_several_directories_are_read_and_missing_files_passed_over() -> None:
    card = with_cdf(certificate_at("2F77"), certificate_at("2F10"))
    places = ("3F0050154477", "3F0050154403", "4405")
    odf = b"".join(tlv(0xA4, path(each)) for each in places)
    folder(card).add(EF(ODF, odf), EF(OTHER_CDF, certificate_at("2F12")), EF(0x2F12, ders()[1]))

    assert read(card) == CardFiles(READ, ders()[:2])


@pytest.mark.parametrize("tag", [0xA0, 0xA1, 0xA5, 0xA6, 0xA8])
def test_only_the_holders_certificates_are_looked_at(tag: int) -> None:
    card = AkisV1Card(certificates()[:1])
    folder(card).add(EF(ODF, tlv(tag, path("4403"))))

    assert read(card) == CardFiles(NOT_FOUND)


@pytest.mark.parametrize(
    "directory",
    [
        b"",
        b"\x30",
        b"\x30\x82\xff\xff" + bytes(10),
        b"\x30\x80" * 300,  # nested without end
        b"\x3f" + b"\x81" * 400,  # a tag without end
        sequence(octets(b"\x2f\x10")),
        entry(b""),
        entry(sequence()),
        entry(sequence(sequence())),
        certificate_at(""),
        certificate_at("2F"),
        certificate_at("2F102F"),
        certificate_at("3F00"),  # the MF itself is no file
        certificate_at("3F00" * 9),
    ],
)
def test_a_directory_of_nonsense_leads_to_no_certificate(directory: bytes) -> None:
    assert read(with_cdf(directory)) == CardFiles(NOT_FOUND)
    assert read(step_by_step_with(directory)) == CardFiles(NOT_FOUND)


def step_by_step_with(directory: bytes) -> AkisV1Card:
    card = StepByStep(certificates()[:1])
    folder(card).add(EF(CDF, directory))
    return card


def test_a_directory_that_lists_itself_ends() -> None:
    card = with_cdf(*[certificate_at("4403")] * 40)

    files = read(card)

    assert len(files.certificates) == 1  # the same file, eight times
    assert len(card.log) < 100


def test_many_directories_of_many_files_that_are_missing_end() -> None:
    card = with_cdf(*[certificate_at("2F77")] * 60)
    folder(card).add(EF(ODF, tlv(0xA4, path("4403")) * 200))

    files = read(card)

    assert files.outcome is REFUSED
    assert "more than 250 commands" in files.detail
    assert len(card.log) == 250


def test_one_file_listed_twelve_times_is_one_certificate_and_read_eight_times_at_most() -> None:
    card = with_cdf(*[certificate_at("2F10")] * 12)

    assert read(card) == CardFiles(READ, ders()[:1])
    assert sum(command[1] == 0xA4 for command in card.log.commands) <= 8 + 3


@pytest.mark.parametrize("at", range(1, 14))
def test_a_status_that_forbids_ends_the_reading_or_is_gone_around(at: int) -> None:
    card = AkisV1Card(certificates()[:1], faults=Faults(wrong_status={at: 0x6982}))

    files = read(card)

    assert files.outcome in (READ, REFUSED, NOT_FOUND)
    assert files.certificates in ((), ders()[:1])


def test_a_card_that_is_read_whole_is_read_past_a_known_certificate() -> None:
    card, alone = AkisV1Card(certificates()[:2]), AkisV1Card(certificates()[:2])

    files = read_certificates(Direct(card), CardFamily.AKIS_V1, "1.0", ders()[:1], whole=True)
    read_certificates(Direct(alone), CardFamily.AKIS_V1, "1.0")

    assert files.certificates == ders()[:2]
    assert len(card.log) < len(alone.log)  # what is known is not read to its end
