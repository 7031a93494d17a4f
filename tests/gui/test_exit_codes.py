"""The window ends with the exit codes of the command line."""

from esign_desktop.cli import exit_codes as of_command_line
from esign_desktop.gui import exit_codes as of_window


def test_a_code_of_the_window_is_that_of_the_command_line_by_the_same_name() -> None:
    codes = {name: code for name, code in vars(of_window).items() if isinstance(code, int)}
    codes.pop("TYPE_CHECKING")

    assert len(codes) == 6
    assert codes == {name: getattr(of_command_line, name) for name in codes}
