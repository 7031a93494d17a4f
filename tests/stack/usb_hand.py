"""The hand that plugs in: makes an umockdev bus and does what it is told, one JSON line each.

A process of its own, because umockdev tells only of devices that it can see itself, for which its
library has to be loaded before everything else; and because its command cannot plug in later.
"""

import ctypes
import json
import os
import sys
from typing import Any


def main() -> None:
    """Do what standard input says, until it ends."""
    library = ctypes.CDLL("libumockdev.so.0")
    bus, text = ctypes.c_void_p, ctypes.c_char_p
    library.umockdev_testbed_new.restype = bus
    library.umockdev_testbed_get_root_dir.argtypes = (bus,)
    library.umockdev_testbed_get_root_dir.restype = text
    library.umockdev_testbed_add_from_string.argtypes = (bus, text, ctypes.c_void_p)
    library.umockdev_testbed_uevent.argtypes = (bus, text, text)
    library.umockdev_testbed_remove_device.argtypes = (bus, text)
    unref = ctypes.CDLL("libgobject-2.0.so.0").g_object_unref
    unref.argtypes = (bus,)

    testbed = library.umockdev_testbed_new()
    for line in sys.stdin.buffer:
        answer = _do(library, testbed, *json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    unref(testbed)  # removes its folder


def _do(library: Any, testbed: int, verb: str, *arguments: str) -> str:
    texts = [os.fsencode(argument) for argument in arguments]
    if verb == "new":
        root: bytes = library.umockdev_testbed_get_root_dir(testbed)
        return os.fsdecode(root)
    if verb == "add":
        if not library.umockdev_testbed_add_from_string(testbed, *texts, None):
            raise SystemExit(1)
    elif verb == "event":
        library.umockdev_testbed_uevent(testbed, b"/sys" + texts[0], texts[1])
    else:
        library.umockdev_testbed_remove_device(testbed, b"/sys" + texts[0])
    return ""


main()
