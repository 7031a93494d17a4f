"""Whatever personal data stands wherever in a report, none of it is in the masked one."""

from collections.abc import Iterator
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from esign_desktop.app.redact import redact
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.card import Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Name
from esign_desktop.model.codec import decode, encode
from esign_desktop.model.host import InstalledPackage
from esign_desktop.model.record import HexBytes, Record
from esign_desktop.model.report import Report
from esign_desktop.model.snapshot import Snapshot
from esign_desktop.model.token import ModulePath, ProbeOutcome, TokenSerial
from tests.build import (
    CATALOG,
    CERTIFICATE,
    HEALTHY,
    NOW,
    READER_NAME,
    card,
    certificate,
    host,
    probe,
    reader,
    snapshot,
    token,
    usb_device,
)

LETTERS = "abcçdefgğhıijklmnoöprsştuüvyzABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ"
BETWEEN = ("", " ", "/", "_", "(", "'", ": ", "\n", "x", "İ")  # also in the middle of a word

words = st.text(LETTERS, min_size=4, max_size=10)
names = st.lists(words, min_size=2, max_size=3).map(" ".join)
ids = st.from_regex(r"[1-9][0-9]{10}", fullmatch=True)
serials = st.from_regex(r"[0-9A-F]{16}", fullmatch=True)
emails = st.builds(
    "{}.{}@{}.gov.tr".format, *[st.from_regex(r"[a-z0-9]{4,9}", fullmatch=True)] * 3
)
users = st.from_regex(r"[a-z]{4}[a-z.]{4,8}[a-z]", fullmatch=True)
computers = st.from_regex(r"[A-Z]{3}-PC-[0-9]{2,4}", fullmatch=True)


class Audience(Record, frozen=True):
    """Everything that must not leave the computer."""

    name: str
    organization: str
    unit: str
    national_id: str
    email: str
    token_serial: str
    certificate_serial: str
    user: str
    computer: str

    def secrets(self) -> Iterator[str]:
        yield from (getattr(self, field) for field in self.__struct_fields__)


people = st.builds(
    Audience, names, names, names, ids, emails, serials, serials.map(str.lower), users, computers
)


def text_about(person: Audience, glue: tuple[str, ...]) -> str:
    """Return all secrets in one text, glued together by what ordinary text has between them."""
    return "".join(before + secret for before, secret in zip(glue, person.secrets(), strict=True))


def everywhere(person: Audience, text: str) -> Snapshot:
    """Return a computer that knows a person, with a text wherever one can stand."""
    path = ModulePath(f"/home/{person.user}/{person.name}/{person.token_serial}.so")
    own = certificate(
        subject=Name(
            common_name=person.name,
            serial_number=person.national_id,
            organization=person.organization,
            organizational_unit=person.unit,
            country="TR",
            email=person.email,
        ),
        serial_hex=person.certificate_serial,
        not_after=NOW + timedelta(days=5),
        der=HexBytes(person.name.encode()),
    )
    shown = token(
        label=f"AKIS_{person.token_serial}",
        serial=TokenSerial(person.token_serial),
        manufacturer=text,
        model=text,
        certificates=(own,),
    )
    return snapshot(
        host=host(
            user_name=person.user,
            host_name=person.computer,
            os_name=text,
            os_version=text,
            packages=(InstalledPackage(text),),
        ),
        service_detail=text,
        readers=(reader(held_by=(text,)),),
        usb_devices=(usb_device(product=text, manufacturer=text, address=text, driver=text),),
        cards=(card(driverless=Driverless(DriverlessOutcome.READ, (own,), detail=text)),),
        modules=(
            probe(tokens=(shown,), path=path, library=text, detail=text, missing_library=text),
            probe(
                path=ModulePath(rf"C:\Users\{person.name}\x.dll"),
                outcome=ProbeOutcome.CRASHED,
                detail=text,
            ),
        ),
        searched=(path, text, rf"C:\Users\{person.name}"),
    )


glues = st.tuples(*[st.sampled_from(BETWEEN)] * len(Audience.__struct_fields__))
ORDINARY = encode(redact(diagnose(HEALTHY, CATALOG))).decode().casefold()


def is_telling(person: Audience) -> bool:
    """Tell whether no secret is an ordinary word of a report, or part of another secret."""
    secrets = [secret.casefold() for secret in person.secrets()]
    inside = any(a in b for a in secrets for b in secrets if a is not b)
    return not inside and not any(secret in ORDINARY for secret in secrets)


@settings(deadline=None, max_examples=50)
@given(person=people, glue=glues)
def test_nothing_personal_is_left_wherever_it_stood(
    person: Audience, glue: tuple[str, ...]
) -> None:
    assume(is_telling(person))
    there = everywhere(person, text_about(person, glue))
    report = diagnose(there, CATALOG)

    masked = redact(report, f"/home/{person.user}")

    left = encode(masked).decode().casefold()
    assert [secret for secret in person.secrets() if secret.casefold() in left] == []
    assert '"der"' not in left.replace('"der":null', "")


@settings(deadline=None, max_examples=25)
@given(person=people, glue=glues)
def test_what_is_not_personal_stays_and_means_the_same(
    person: Audience, glue: tuple[str, ...]
) -> None:
    assume(is_telling(person))
    report = diagnose(everywhere(person, text_about(person, glue)), CATALOG)

    masked = redact(report)

    (shown,) = masked.snapshot.modules[0].tokens[0].certificates
    assert masked.snapshot.readers[0].name == READER_NAME
    assert shown.issuer == CERTIFICATE.issuer
    assert decode(Report, encode(masked)) == masked
    again = diagnose(masked.snapshot, CATALOG)
    assert [f.code for f in again.findings] == [f.code for f in report.findings]
    assert (again.verdict, again.chain) == (report.verdict, report.chain)


@settings(deadline=None, max_examples=25)
@given(person=people, glue=glues)
def test_masking_what_was_masked_changes_nothing(person: Audience, glue: tuple[str, ...]) -> None:
    assume(is_telling(person))
    once = redact(diagnose(everywhere(person, text_about(person, glue)), CATALOG))

    assert redact(replace(once, redacted=False)) == once
