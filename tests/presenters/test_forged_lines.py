"""A name that pretends to be lines of ours is one line of text, wherever it stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from esign_desktop.app.compare import differences
from esign_desktop.app.redact import redact
from esign_desktop.app.scenarios import read_scenario
from esign_desktop.devices.pkcs11.interpret import token_from_reply
from esign_desktop.devices.pkcs11.messages import RawToken
from esign_desktop.devices.x509 import read_certificate
from esign_desktop.diagnosis.engine import diagnose
from esign_desktop.model.card import Card, Driverless, DriverlessOutcome
from esign_desktop.model.certificate import Certificate, Name
from esign_desktop.model.codec import encode
from esign_desktop.model.host import InstalledPackage
from esign_desktop.model.reader import Reader, ReaderName
from esign_desktop.model.sanitize import sanitize
from esign_desktop.model.snapshot import ServiceState, Snapshot
from esign_desktop.model.token import ModulePath, TokenSerial
from esign_desktop.presenters.cards.inventory import certificate_views, reader_views
from esign_desktop.presenters.cards.view import cards_view
from esign_desktop.presenters.pin.page import pin_page_view
from esign_desktop.presenters.status.blocks import report_document
from esign_desktop.presenters.status.tray import tray_view
from esign_desktop.presenters.status.view import status_view
from esign_desktop.presenters.support.comparison import comparison
from esign_desktop.presenters.support.mail import mail_draft
from esign_desktop.renderers.plain import plain_text
from tests.build import (
    CATALOG,
    HEALTHY,
    NOW,
    card,
    certificate,
    host,
    probe,
    reader,
    snapshot,
    token,
    usb_device,
)
from tests.devices import handmade
from tests.presenters.status.test_overview import ENGLISH

PLAIN = "ACS  verdict: ready A B  [31mred"
HOSTILE = "ACS\n\rverdict: ready\u202eA\u2028B\x1b\x9b[31mr\u200bed"
FORGED = "verdict: ready"


def everywhere(text: str) -> Snapshot:
    """Return a computer with a text wherever one can stand."""
    name = Name(*[text] * 6)
    own = certificate(subject=name, issuer=name, serial_hex=text)
    shown = token(
        label=text,
        serial=TokenSerial(text),
        manufacturer=text,
        model=text,
        slot_name=text,
        certificates=(own,),
    )
    in_reader = card(
        reader=ReaderName(text),
        version=text,
        chip=text,
        driverless=Driverless(DriverlessOutcome.READ, (own,), detail=text),
    )
    return snapshot(
        host=host(
            user_name=text,
            host_name=text,
            os_name=text,
            os_version=text,
            packages=(InstalledPackage(text, text),),
        ),
        service_detail=text,
        readers=(reader(name=ReaderName(text), held_by=(text,)),),
        usb_devices=(usb_device(product=text, manufacturer=text, address=text, driver=text),),
        cards=(in_reader,),
        modules=(
            probe(tokens=(shown,), path=ModulePath(text), library=text, version=text, detail=text),
        ),
        searched=(text,),
    )


SCENES = [
    everywhere(HOSTILE),
    *(
        Snapshot(
            **{f: getattr(everywhere(HOSTILE), f) for f in Snapshot.__struct_fields__} | change
        )
        for change in (
            {"modules": ()},
            {"cards": (), "modules": ()},
            {"service": ServiceState.STOPPED},
            {"readers": (), "cards": (), "modules": ()},
            {"readers": everywhere(HOSTILE).readers * 2},
        )
    ),
]


def shown(view: object) -> Iterator[str]:
    """Yield every text of a view; not the facts it carries along, nor what it is known by."""
    if isinstance(view, str):
        yield view
    elif isinstance(view, tuple | list):
        for each in view:
            yield from shown(each)
    elif isinstance(view, Struct) and not isinstance(view, Certificate | Reader | Card):
        for field in view.__struct_fields__:
            if field not in ("key", "about", "values", "action"):
                yield from shown(getattr(view, field))


@pytest.mark.parametrize("scene", SCENES)
def test_no_text_of_any_page_holds_a_forged_line(scene: Snapshot) -> None:
    report = diagnose(scene, CATALOG)
    before = diagnose(HEALTHY, CATALOG)
    texts = ENGLISH.texts
    views = [
        ENGLISH.overview(report),
        cards_view(report, ENGLISH),
        status_view(report, ENGLISH),
        reader_views(scene, CATALOG, texts),
        certificate_views(scene, CATALOG, texts),
        comparison(differences(before, report), texts),
        mail_draft(report, ENGLISH, "1"),
        pin_page_view(report, ENGLISH),
        tray_view(report, ENGLISH),
        plain_text(report_document(report, ENGLISH, "1")),
        plain_text(report_document(redact(report), ENGLISH, "1")),
    ]
    for text in shown(views):
        assert sanitize(text) == text
        assert not any(line.lstrip().startswith(FORGED) for line in text.splitlines())


def test_a_report_has_as_many_lines_as_with_an_ordinary_name() -> None:
    hostile, ordinary = (
        plain_text(report_document(diagnose(everywhere(name), CATALOG), ENGLISH, "1"))
        for name in (HOSTILE, PLAIN)
    )

    assert len(hostile.splitlines()) == len(ordinary.splitlines())


def test_what_a_report_in_a_file_says_is_on_its_lines_from_then_on(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(encode(everywhere(HOSTILE)))

    assert read_scenario(file) == everywhere(PLAIN)


def test_names_in_certificates_and_of_tokens_are_on_their_line() -> None:
    der = handmade.certificate(subject=handmade.common_name(HOSTILE))
    raw = RawToken(
        label=HOSTILE, serial="1", manufacturer=HOSTILE, model=HOSTILE, slot_name="", flags=0,
        pin_lengths=None, certificates=[], more_certificates=0, private_keys=[], public_keys=[],
        detail="",
    )  # fmt: skip

    own, read = read_certificate(der, NOW), token_from_reply(raw, NOW)

    assert own.subject.common_name == read.label == read.manufacturer == read.model == PLAIN
