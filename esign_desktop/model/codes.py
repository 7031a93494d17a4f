"""Every finding code: what to read out on the phone, how bad it is, which link it belongs to.

The codes and the say-codes are stable for ever. Texts for them are in ``presenters.findings``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from esign_desktop.model.record import Record
from esign_desktop.model.report import Link, Severity


class Code(Record, frozen=True):
    """One finding code."""

    code: str
    say: str
    severity: Severity  # the usual one; a check may lower it when signing works all the same
    link: Link | None  # None: about the program, not about the chain
    values: tuple[str, ...] = ()  # keys of Finding.values; those ending in _at are UTC times


_B, _W, _N = Severity.BLOCKING, Severity.WARNING, Severity.NOTE
_OF_PIN: Final = ("token", "door", "provider")
_OF_MODULE: Final = ("module", "case")  # case: whose module or card it is, where not AKIS'
_OF_HIDDEN: Final = ("reader", "holder", "ends_at", *_OF_MODULE)

_ALL: Final = (
    Code("service.not_installed", "S01", _B, Link.SERVICE, ("detail",)),
    Code("service.stopped", "S02", _B, Link.SERVICE, ("detail", "cause")),
    Code("service.access_denied", "S03", _B, Link.SERVICE, ("detail",)),
    Code("service.incompatible", "S04", _B, Link.SERVICE, ("detail",)),
    Code("service.remote_session", "S05", _W, Link.SERVICE),
    Code("clock.wrong", "S06", _W, Link.CERTIFICATE, ("now_at", "earliest_at", "direction")),
    Code("service.no_answer", "S07", _B, Link.SERVICE, ("detail",)),
    Code("service.error", "S08", _B, Link.SERVICE, ("detail", "error")),
    Code("reader.none", "R01", _B, Link.READER, ("session", "others")),
    Code("reader.driver_missing", "R02", _B, Link.READER, ("reader", "usb_id", "driver")),
    Code("reader.unsupported", "R03", _B, Link.READER, ("reader", "usb_id")),
    Code(
        "reader.driver_problem",
        "R04",
        _B,
        Link.READER,
        ("reader", "usb_id", "problem", "cause", "claimed_by"),
    ),
    Code("reader.virtual_only", "R05", _B, Link.READER, ("readers",)),
    Code("reader.failing", "R06", _B, Link.READER, ("reader", "error")),
    Code("reader.several_cards", "R07", _N, Link.READER, ("readers",)),
    Code("card.absent", "K01", _B, Link.CARD, ("readers", "others", "model", "trouble")),
    Code("card.mute", "K02", _B, Link.CARD, ("reader", "model", "trouble")),
    Code("card.in_use", "K03", _B, Link.CARD, ("reader", "programs")),
    Code("card.foreign", "K04", _N, Link.CARD, ("reader", "card", "software", "seen")),
    Code("card.unknown", "K05", _B, Link.CARD, ("reader", "atr")),
    Code("card.identity_card", "K06", _B, Link.CARD, ("reader", "signature")),
    Code("card.removed", "K07", _B, Link.CARD, ("reader",)),
    Code("card.slow", "K08", _W, Link.CARD, ("reader", "seconds")),
    Code("middleware.missing", "M01", _B, Link.MIDDLEWARE, ("searched", "only")),
    Code(
        "middleware.wrong_architecture",
        "M02",
        _B,
        Link.MIDDLEWARE,
        (*_OF_MODULE, "found", "needed"),
    ),
    Code("middleware.cannot_load", "M03", _B, Link.MIDDLEWARE, (*_OF_MODULE, "library", "detail")),
    Code("middleware.crashed", "M04", _B, Link.MIDDLEWARE, (*_OF_MODULE, "detail")),
    Code("middleware.timed_out", "M05", _B, Link.MIDDLEWARE, (*_OF_MODULE, "detail")),
    Code("middleware.refused", "M06", _B, Link.MIDDLEWARE, (*_OF_MODULE, "detail", "cause")),
    Code("middleware.no_token", "M07", _B, Link.MIDDLEWARE, (*_OF_MODULE, "reader")),
    Code("middleware.outdated", "M08", _W, Link.MIDDLEWARE, ("package", "installed", "newest")),
    Code("middleware.other_architecture", "M11", _N, Link.MIDDLEWARE, ("installed", "missing")),
    Code("middleware.certificate_missing", "M09", _B, Link.MIDDLEWARE, _OF_HIDDEN),
    Code("middleware.certificate_stale", "M10", _B, Link.MIDDLEWARE, _OF_HIDDEN),
    Code("certificate.none", "C01", _B, Link.CERTIFICATE, ("token",)),
    Code("certificate.expired", "C02", _B, Link.CERTIFICATE, ("holder", "ends_at", "days")),
    Code("certificate.expiring", "C03", _W, Link.CERTIFICATE, ("holder", "ends_at", "days")),
    Code(
        "certificate.not_yet_valid", "C04", _B, Link.CERTIFICATE, ("holder", "starts_at", "days")
    ),
    Code("certificate.revoked", "C05", _B, Link.CERTIFICATE, ("holder", "revoked_at", "reason")),
    Code("certificate.suspended", "C06", _B, Link.CERTIFICATE, ("holder", "revoked_at")),
    Code(
        "certificate.revocation_unknown", "C07", _N, Link.CERTIFICATE, ("holder", "why", "detail")
    ),
    Code(
        "certificate.untrusted",
        "C08",
        _W,
        Link.CERTIFICATE,
        ("holder", "issuer", "basis", "root", "door", "provider"),
    ),
    Code("certificate.not_qualified", "C09", _N, Link.CERTIFICATE, ("holder", "issuer")),
    Code("certificate.unreadable", "C10", _W, Link.CERTIFICATE, ("token", "count")),
    Code("certificate.no_key", "C11", _B, Link.CERTIFICATE, ("holder", "renewal", *_OF_MODULE)),
    Code("certificate.differs", "C12", _N, Link.CERTIFICATE, ("reader", *_OF_MODULE)),
    Code("certificate.seal", "C13", _N, Link.CERTIFICATE, ("holder", "kind")),
    Code(
        "certificate.old_beside_new",
        "C14",
        _N,
        Link.CERTIFICATE,
        ("holder", "ends_at", "other_starts_at", "other_ends_at"),
    ),
    Code("pin.locked", "P01", _B, Link.PIN, (*_OF_PIN, "puk")),
    Code("pin.last_try", "P02", _W, Link.PIN, _OF_PIN),
    Code("pin.low", "P03", _W, Link.PIN, _OF_PIN),
    Code("pin.not_set", "P04", _B, Link.PIN, (*_OF_PIN, "puk", "starts_at", "start")),
    Code("pin.must_change", "P05", _B, Link.PIN, _OF_PIN),
    Code("pin.puk_locked", "P06", _B, Link.PIN, (*_OF_PIN, "pin")),
    Code("check.failed", "X01", _N, None, ("check",)),
)

CODES: Final[Mapping[str, Code]] = MappingProxyType({entry.code: entry for entry in _ALL})
"""Every code, in chain order."""
