"""Why a file was not written."""

from enum import StrEnum, unique


@unique
class WriteProblem(StrEnum):
    """Why a file was not written. What was there before is still there."""

    NO_FOLDER = "no_folder"  # the folder it is to lie in does not exist
    IS_FOLDER = "is_folder"
    NO_FILE = "no_file"  # a device, a pipe or a socket
    FOREIGN_LINK = "foreign_link"  # the path leads over another user's symbolic link
    RESERVED_NAME = "reserved_name"  # CON, NUL and their kin on Windows
    NAME = "name"  # too long, or with characters this file system does not take
    NOT_ALLOWED = "not_allowed"
    READ_ONLY = "read_only"
    IN_USE = "in_use"  # on Windows: another program has it open
    FULL = "full"
    OTHER = "other"
