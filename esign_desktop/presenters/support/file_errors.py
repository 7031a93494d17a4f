"""Why a report or scenario does not open, and what to do about it."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.report import ScenarioProblem
from esign_desktop.presenters.texts import N_, Texts, Wording

_PROBLEMS: Final[Mapping[ScenarioProblem, str]] = {
    ScenarioProblem.MISSING: Wording(
        N_("{file}: no such scenario or file. 'scenarios' lists what there is."),
        in_window=N_("{file} is not there; choose another file."),
    ),
    ScenarioProblem.UNREADABLE: N_("{file} could not be read: {detail}"),
    ScenarioProblem.NEWER: N_(
        "{file} was made by a newer version of this program; update this program to open it."
    ),
    ScenarioProblem.FOREIGN: N_(
        "{file} is no report or scenario of this program, or not all of one: {detail}. Have the "
        "report saved once more and sent as an attachment, as it is."
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
