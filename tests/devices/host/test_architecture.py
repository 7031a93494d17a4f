"""Every spelling of a processor ends as one name."""

import pytest

from esign_desktop.devices.host.architecture import running_architecture


@pytest.mark.parametrize(
    ("machine", "bits", "name"),
    [
        ("x86_64", 64, "x86_64"),
        ("AMD64", 64, "x86_64"),
        ("x86_64", 32, "x86"),  # a 32-bit Python on a 64-bit kernel
        ("i686", 32, "x86"),
        ("x86", 32, "x86"),
        ("aarch64", 64, "arm64"),
        ("arm64", 64, "arm64"),
        ("aarch64", 32, "arm"),
        ("armv8l", 32, "arm"),
        ("armv7l", 32, "arm"),
        ("riscv64", 64, "riscv64"),
        ("", 64, ""),
    ],
)
def test_architecture_is_the_running_programs(machine: str, bits: int, name: str) -> None:
    assert running_architecture(machine, bits) == name
