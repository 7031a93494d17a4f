"""Why a file could not be written, and what to do about it."""

from collections.abc import Mapping
from typing import Final

from esign_desktop.model.write_problem import WriteProblem
from esign_desktop.presenters.texts import N_, Texts

_REASONS: Final[Mapping[WriteProblem, str]] = {
    WriteProblem.NO_FOLDER: N_("the folder does not exist; create it or choose another one"),
    WriteProblem.IS_FOLDER: N_("this is a folder; add a file name"),
    WriteProblem.NO_FILE: N_(
        "this is a device or a pipe and is never overwritten; choose an ordinary file"
    ),
    WriteProblem.FOREIGN_LINK: N_(
        "the path leads over a link that belongs to another user; choose a folder of your own"
    ),
    WriteProblem.RESERVED_NAME: N_("Windows reserves this name for a device; choose another name"),
    WriteProblem.NAME: N_(
        "the file name is too long or has characters that are not allowed there; "
        "choose another name"
    ),
    WriteProblem.NOT_ALLOWED: N_("you have no permission to write there; choose another folder"),
    WriteProblem.READ_ONLY: N_("nothing can be written to this disk; choose another folder"),
    WriteProblem.IN_USE: N_("another program has this file open; close it there and try again"),
    WriteProblem.FULL: N_("the disk is full; free some space or choose another disk"),
}


def write_reason(problem: WriteProblem, error: OSError, texts: Texts) -> str:
    """Return the part of a sentence that follows "could not be written:".

    Args:
        problem: what kind of error it was.
        error: what the system said, in its own words where there are none of ours.
        texts: the language.
    """
    message = _REASONS.get(problem)
    return texts.get(message) if message else error.strerror or type(error).__name__
