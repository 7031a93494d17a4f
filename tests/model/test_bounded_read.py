"""Files somebody else has named: read with a limit, and never waited for."""

import errno
import os
import socket
import sys
from pathlib import Path

import pytest

from esign_desktop.model.bounded_read import open_regular, read_bounded


@pytest.mark.parametrize(
    ("limit", "read"), [(0, b""), (3, b"abc"), (6, b"abcdef"), (99, b"abcdef")]
)
def test_a_file_is_read_up_to_the_limit(tmp_path: Path, limit: int, read: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"abcdef")

    assert read_bounded(file, limit) == read
    assert read_bounded(str(file), limit) == read


def test_a_file_longer_than_a_piece_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(bytes(5_000_001))

    assert len(read_bounded(file, 16_000_000)) == 5_000_001


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path / "file")

    assert read_bounded(tmp_path / "link", 9) == b"x"


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bounded(tmp_path / "absent", 9)
    with pytest.raises(ValueError, match="null"):
        read_bounded("a\0b", 9)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused:
        read_bounded(tmp_path, 9)

    assert refused.value.errno in {errno.EISDIR, errno.EACCES}


if sys.platform != "win32":

    def test_a_pipe_without_a_writer_is_refused_and_not_waited_for(tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)

        with pytest.raises(OSError, match="not a regular file"):
            read_bounded(pipe, 9)

    def test_a_pipe_with_a_writer_is_refused_too(tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        writing = os.open(pipe, os.O_WRONLY)
        try:
            os.write(writing, b"{}")
            with pytest.raises(OSError, match="not a regular file"):
                read_bounded(pipe, 9)
        finally:
            os.close(writing)
            os.close(reading)

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
    def test_a_device_is_refused(device: str) -> None:
        with pytest.raises(OSError, match="not a regular file"):
            read_bounded(device, 9)

    def test_a_socket_is_refused(tmp_path: Path) -> None:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(tmp_path / "s"))
            with pytest.raises(OSError, match=r"."):
                read_bounded(tmp_path / "s", 9)

    def open_files() -> int:
        return sum(1 for _ in Path("/dev/fd").iterdir())

    def test_nothing_stays_open_after_a_refusal(tmp_path: Path) -> None:
        before = open_files()

        for _ in range(20):
            with pytest.raises(OSError, match="not a regular file"):
                open_regular("/dev/zero")

        assert open_files() == before
