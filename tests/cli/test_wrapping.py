import io

from rich.console import Console

from esign_desktop.cli.wrapping import print_line


def printed(line: str, width: int = 40) -> list[str]:
    out = io.StringIO()
    print_line(Console(file=out, width=width, force_terminal=False), line)
    return [each.rstrip() for each in out.getvalue().splitlines()]


def test_a_long_step_goes_on_below_its_first_word() -> None:
    assert printed("    1. Open a terminal and run: sudo apt install pcscd") == [
        "    1. Open a terminal and run: sudo",
        "       apt install pcscd",
    ]


def test_a_long_address_is_never_cut() -> None:
    address = "https://example.org/" + "a" * 60

    assert printed(f"    → A page: {address}") == ["    → A page:", f"      {address}"]


def test_a_short_line_stays_as_it_is() -> None:
    assert printed("  ✔ Page: https://example.org/") == ["  ✔ Page: https://example.org/"]
