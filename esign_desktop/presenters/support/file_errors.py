"""Why a report or scenario does not open, and what to do about it."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.report import ScenarioProblem
from esign_desktop.presenters.texts import N_, Texts, Wording

_PROBLEMS: Final[Mapping[ScenarioProblem, str]] = {
    ScenarioProblem.MISSING: Wording(
        N_("{file}: no such scenario or file. 'scenarios' lists the scenarios."),
        in_window=N_("{file} was not found; choose another file."),
    ),
    ScenarioProblem.UNREADABLE: N_("Could not read {file}: {detail}"),
    ScenarioProblem.NEWER: N_(
        "A newer version of this program wrote {file}; update this program to open it."
    ),
    ScenarioProblem.FOREIGN: N_(
        "{file} is not a report or scenario of this program, or it is incomplete: "
        "{detail}. Ask for the report to be saved again and sent as an attachment, "
        "unchanged."
    ),
}


def cannot_open(problem: ScenarioProblem, file: str, detail: str, texts: Texts) -> str:
    """Return the sentence for a file that does not open.

    Args:
        problem: what is in the way.
        file: its name.
        detail: in English, for support.
        texts: the language.
    """
    return texts.get(_PROBLEMS[problem], file=file, detail=detail)
