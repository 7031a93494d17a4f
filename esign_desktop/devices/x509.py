"""DER to ``Certificate``.

asn1crypto and not cryptography: it reads the certificates that strict parsers refuse (explicit EC
parameters and odd text encodings are in use) and it is lazy, so one bad field costs that field.
"""

import hashlib
import logging
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from asn1crypto import core, x509

from esign_desktop.devices.key_kinds import KeyFacts, key_facts
from esign_desktop.model.certificate import (
    Certificate,
    CertificateSource,
    KeyKind,
    KeyUsage,
    Name,
    Sha256,
)
from esign_desktop.model.record import HexBytes

logger = logging.getLogger(__name__)

MAX_DER_BYTES: Final = 32 * 1024

_QC_STATEMENTS: Final = "1.3.6.1.5.5.7.1.3"  # RFC 3739, 3.2.6
_QC_COMPLIANCE: Final = "0.4.0.1862.1.1"  # ETSI EN 319 412-5, 4.2.1
_BTK_QUALIFIED: Final = frozenset(
    {
        "2.16.792.1.61.0.1.5070.1.1",  # nitelikli elektronik sertifika
        "2.16.792.1.61.0.1.5070.2.1",  # e-mühür
    }
)
_LONG_FRACTION: Final = re.compile(rb"([.,]\d{6})\d+")  # of a second; datetime has microseconds
_BROKEN: Final = (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError)
"""What asn1crypto raises for bytes that are no certificate, depending on where they break."""


class NotACertificateError(ValueError):
    """The bytes are no X.509 certificate."""


class _QcStatement(core.Sequence):  # type: ignore[misc]
    _fields: ClassVar[list[Any]] = [  # a list, because asn1crypto completes it in place
        ("statement_id", core.ObjectIdentifier),
        ("statement_info", core.Any, {"optional": True}),
    ]


class _QcStatements(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _QcStatement


def read_certificates(
    files: Iterable[bytes], now: datetime, *, source: CertificateSource
) -> tuple[Certificate, ...]:
    """Return the facts of those that are certificates."""
    found: list[Certificate] = []
    for der in files:
        try:
            found.append(read_certificate(der, now, source=source))
        except NotACertificateError as error:
            logger.info("%s: unreadable certificate (%s)", source, error)
    return tuple(found)


def read_certificate(
    der: bytes,
    now: datetime,
    *,
    has_key: bool | None = None,
    source: CertificateSource = CertificateSource.MODULE,
) -> Certificate:
    """Return the facts of a certificate.

    Args:
        der: the certificate; padding behind it is cut off.
        now: for the days left.
        has_key: whether its private key is on the token.
        source: who showed it.

    Raises:
        NotACertificateError: essential fields cannot be read.
    """
    if len(der) > MAX_DER_BYTES:
        raise NotACertificateError(f"longer than {MAX_DER_BYTES} bytes")
    try:
        parsed = x509.Certificate.load(der)
        exact = parsed.dump()
        body = parsed["tbs_certificate"]
        not_before = _utc(_moment(body["validity"]["not_before"]))
        not_after = _utc(_moment(body["validity"]["not_after"]))
        serial = int(body["serial_number"].native)
        subject, issuer = _name(body["subject"]), _name(body["issuer"])
    except _BROKEN as error:
        # asn1crypto quotes the value it could not read, so only the kind of the error is kept
        raise NotACertificateError(type(error).__name__) from None
    statements = _qc_statements(parsed)
    key = _key(body)
    return Certificate(
        fingerprint=Sha256(hashlib.sha256(exact).hexdigest()),
        subject=subject,
        issuer=issuer,
        serial_hex=f"{serial:x}",
        not_before=not_before,
        not_after=not_after,
        days_left=(not_after - now).days,
        key=key.kind,
        key_bits=key.bits,
        key_name=key.name,
        usages=_usages(parsed),
        policies=_policies(parsed),
        qc_statements=statements,
        qualified=_QC_COMPLIANCE in statements and not _BTK_QUALIFIED.isdisjoint(statements),
        ca=_is_ca(parsed),
        has_key=has_key,
        source=source,
        der=HexBytes(exact),
    )


def _moment(time: Any) -> object:
    """Return a Time as asn1crypto reads it, which would round long fractions up."""
    chosen = time.chosen
    if len(_LONG_FRACTION.split(chosen.contents, maxsplit=1)) > 1:
        chosen = type(chosen)(contents=_LONG_FRACTION.sub(rb"\1", chosen.contents))
    return chosen.native


def _utc(moment: object) -> datetime:
    if not isinstance(moment, datetime):  # asn1crypto has a type of its own for the year 0
        raise ValueError("no year of the calendar")
    if moment.tzinfo is None:  # RFC 5280 (4.1.2.5.2) wants a Z; not the zone of this computer
        moment = moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(microsecond=0)


def _name(name: Any) -> Name:
    parts: dict[str, str] = {}
    for rdn in name.chosen:
        for attribute in rdn:
            try:
                value = attribute["value"].native
            except _BROKEN:  # another encoding than its type says
                continue
            if isinstance(value, str):
                parts.setdefault(attribute["type"].native, value.strip())
    return Name(
        common_name=parts.get("common_name", ""),
        serial_number=parts.get("serial_number", ""),
        organization=parts.get("organization_name", ""),
        organizational_unit=parts.get("organizational_unit_name", ""),
        country=parts.get("country_name", ""),
        email=parts.get("email_address", ""),
    )


def _key(body: Any) -> KeyFacts:
    try:
        return key_facts(body["subject_public_key_info"])
    except _BROKEN:
        return KeyFacts(KeyKind.OTHER, None, "")


def _extension(parsed: Any, name: str) -> Any:
    """Return the value of an extension, or None; one that is broken costs no other."""
    for extension in parsed["tbs_certificate"]["extensions"]:
        if extension["extn_id"].native == name:
            return extension["extn_value"].parsed
    return None


def _usages(parsed: Any) -> tuple[KeyUsage, ...]:
    try:
        value = _extension(parsed, "key_usage")
        bits = value.native if value is not None else set()
    except _BROKEN:
        return ()
    return tuple(usage for usage in KeyUsage if usage.value in bits)


def _policies(parsed: Any) -> tuple[str, ...]:
    try:
        value = _extension(parsed, "certificate_policies")
        return tuple(item["policy_identifier"].dotted for item in value or ())
    except _BROKEN:
        return ()


def _qc_statements(parsed: Any) -> tuple[str, ...]:
    try:
        for extension in parsed["tbs_certificate"]["extensions"]:
            if extension["extn_id"].dotted == _QC_STATEMENTS:
                statements = _QcStatements.load(extension["extn_value"].contents)
                return tuple(item["statement_id"].dotted for item in statements)
    except _BROKEN:
        pass
    return ()


def _is_ca(parsed: Any) -> bool:
    try:
        value = _extension(parsed, "basic_constraints")
        return bool(value is not None and value["ca"].native)
    except _BROKEN:
        return False
