"""Runs first in the frozen program: what it starts gets the library path that the user has.

On Linux, PyInstaller's bootloader puts our folder before it. A browser or a helper of a PKCS#11
module would load our libraries in place of the system's.
"""

import os
import sys

if sys.platform == "linux":
    first, _, rest = os.environ.get("LD_LIBRARY_PATH", "").partition(":")
    if first == sys._MEIPASS:
        os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        os.environ["LD_LIBRARY_PATH"] = rest
        if not rest:
            del os.environ["LD_LIBRARY_PATH"]
