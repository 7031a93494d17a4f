"""The program's folder in Windows' ProgramData, for settings of all users."""

import os
from pathlib import Path
from typing import Final

_OVERRIDE: Final = "WIN_PD_OVERRIDE_COMMON_APPDATA"


def program_data_folder() -> Path:
    """Return this program's folder in ProgramData, by the system's own word.

    platformdirs does not follow %ProgramData%, which is any user's to set, but since 4.14 it
    follows a variable of its own. Then nobody could be held to a policy.
    """
    from platformdirs import site_data_path

    os.environ.pop(_OVERRIDE, None)
    return site_data_path("esign-desktop", appauthor=False)
