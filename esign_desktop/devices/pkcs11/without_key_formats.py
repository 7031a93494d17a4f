"""Keeps python-pkcs11 from loading its helpers for key formats. Import it before ``pkcs11``.

They bring asn1crypto and OpenSSL's hashes along, which is two thirds of the time a worker takes to
start, and a worker has no use for them. A test starts a worker both ways and compares the answers.
"""

import sys
from types import ModuleType

_PACKAGE = "pkcs11.util"
_HELPERS = ("dh", "dsa", "ec", "rsa", "x509")  # what pkcs11/__init__.py takes from it

if "pkcs11" not in sys.modules:
    empty = ModuleType(_PACKAGE)
    for name in _HELPERS:
        setattr(empty, name, None)
    sys.modules[_PACKAGE] = empty
