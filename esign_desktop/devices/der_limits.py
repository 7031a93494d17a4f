"""Limits on DER before a parser sees it: depth and number of values.

asn1crypto parses lazily and recursively: a thousand SEQUENCEs in each other fit into 5 kB and end
in a RecursionError wherever the value is first looked at. This walk does not recurse. It costs
some 40 microseconds for a certificate of 1.5 kB.
"""

from typing import Final

MAX_DEPTH: Final = 32
"""The deepest certificate seen has 11 levels (EC parameters written out)."""

MAX_VALUES: Final = 4_000
"""A certificate has some 150; each is an object in the parser."""


class TooComplexError(ValueError):
    """DER that is nested deeper, or has more values, than anything that is meant."""


def require_simple(data: bytes) -> None:
    """Return if DER keeps the limits.

    What is no DER keeps them too: to say so is left to the parser, which looks no further than
    where it breaks. Values inside OCTET and BIT STRINGs are not looked into.

    Raises:
        TooComplexError: it does not.
    """
    ends = [len(data)]
    at = values = 0
    while at < len(data) and (len(ends) > 1 or not values):  # the first value only
        end = ends[-1]
        if at >= end:
            ends.pop()
            continue
        values += 1
        if values > MAX_VALUES:
            raise TooComplexError(f"more than {MAX_VALUES} values")
        tag = data[at]
        at += 1
        if tag & 0x1F == 0x1F:  # a tag of several bytes ends with one below 0x80
            while at < end and data[at] & 0x80:
                at += 1
            at += 1
        size = data[at] if at < end else 0
        at += 1
        if size == 0x80:  # indefinite: ends where what it is in ends, at the latest
            size = end - at
        elif size & 0x80:
            digits = size & 0x7F
            size = int.from_bytes(data[at : at + digits])
            at += digits
        if not 0 <= size <= end - at:
            at = ends.pop()  # broken: the parser looks at nothing else in here
        elif tag & 0x20:  # constructed
            ends.append(at + size)
            if len(ends) > MAX_DEPTH + 1:
                raise TooComplexError(f"nested deeper than {MAX_DEPTH}")
        else:
            at += size
