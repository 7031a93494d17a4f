import errno
from pathlib import Path, PurePath

import platformdirs
import pytest
from platformdirs import windows

from esign_desktop.app.policy import Policy, load_policy, policy_file
from esign_desktop.app.program_data import program_data_folder
from esign_desktop.catalog.signed_file import TrustedKey, key_line
from esign_desktop.devices.host import windows_owner
from esign_desktop.model.codec import DecodeError
from esign_desktop.model.guide import Role

KEY = key_line(TrustedKey(b"12345678", b"\x01" * 32))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "policy.json"


def test_without_a_policy_the_program_chooses(file: Path) -> None:
    assert load_policy(file) == Policy() == Policy(modules=())


def test_the_administrators_modules_are_read(file: Path) -> None:
    file.write_text('{"modules": ["/opt/akis/libakisp11.so"]}')

    assert load_policy(file).modules == ("/opt/akis/libakisp11.so",)


def test_the_administrators_catalogue_is_read(file: Path) -> None:
    file.write_text('{"catalog": "/srv/share/catalog.signed", "catalog_keys": ["' + KEY + '"]}')

    assert load_policy(file) == Policy(catalog="/srv/share/catalog.signed", catalog_keys=(KEY,))


@pytest.mark.parametrize("path", ["/srv/x", "C:\\\\x", "\\\\\\\\server\\\\share\\\\x"])
def test_one_policy_goes_to_computers_of_all_systems(file: Path, path: str) -> None:
    file.write_text(f'{{"catalog": "{path}"}}')

    assert load_policy(file).catalog


def test_the_administrator_says_whose_cards_these_are(file: Path) -> None:
    file.write_text('{"role": "staff", "province": "Mersin", "guides": "/srv/guides"}')

    assert load_policy(file) == Policy(role=Role.STAFF, province="Mersin", guides="/srv/guides")


def test_an_empty_policy_decides_nothing(file: Path) -> None:
    file.write_text("{}")

    assert load_policy(file) == Policy()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "truncated"),
        ("modules = []", "malformed"),
        ('{"module": []}', "unknown field `module`"),
        ('{"modules": "/opt/x.so"}', r"\$\.modules"),
        ('{"modules": [null]}', r"\$\.modules\[0\]"),
        ('{"catalog": "catalog.signed"}', r"not an absolute path - at `\$\.catalog`"),
        ('{"guides": "guides"}', r"not an absolute path - at `\$\.guides`"),
        ('{"role": "king"}', r"Invalid enum value 'king' - at `\$\.role`"),
        ('{"catalog_keys": "RWQ"}', r"\$\.catalog_keys"),
        (f'{{"catalog_keys": ["{KEY}", "RWQ"]}}', r"public key .* `\$\.catalog_keys\[1\]`"),
    ],
)
def test_what_an_administrator_wanted_is_not_guessed(file: Path, text: str, says: str) -> None:
    file.write_text(text)

    with pytest.raises(DecodeError, match=rf"policy\.json: .*{says}"):
        load_policy(file)


def test_a_policy_that_cannot_be_read_is_not_ignored(file: Path) -> None:
    file.mkdir()

    with pytest.raises(DecodeError, match=r"policy\.json: "):
        load_policy(file)


def test_a_policy_another_user_put_there_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('{"modules": ["C:\\\\Users\\\\x\\\\akisp11.dll"]}')
    asked: list[Path] = []

    def no(asked_for: Path) -> bool:
        asked.append(asked_for)
        return False

    monkeypatch.setattr(windows_owner, "is_administrators", no)

    with pytest.raises(DecodeError, match=r"policy\.json: it belongs to no administrator"):
        load_policy(file)
    assert asked == [file]


def test_a_policy_nobody_may_read_is_not_ignored(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def may_not(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(file))

    monkeypatch.setattr("esign_desktop.model.bounded_read.open_regular", may_not)

    with pytest.raises(DecodeError, match=r"policy\.json: Permission denied$"):
        load_policy(file)


@pytest.mark.parametrize(
    ("system", "path"),
    [
        ("linux", "/etc/esign-desktop/policy.json"),
        ("darwin", "/Library/Application Support/esign-desktop/policy.json"),
    ],
)
def test_the_policy_lies_where_the_system_keeps_settings_for_all(
    system: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", system)

    assert policy_file() == PurePath(path)


@pytest.mark.parametrize("variable", ["PROGRAMDATA", "WIN_PD_OVERRIDE_COMMON_APPDATA"])
def test_on_windows_the_system_is_asked_and_not_the_users_environment(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv(variable, "D:\\Data")

    assert "D:" not in str(policy_file())
    assert policy_file().parts[-2:] == ("esign-desktop", "policy.json")


@pytest.mark.parametrize("value", ["C:\\Users\\Public", "\\\\server\\share"])
def test_the_variable_by_which_platformdirs_could_be_led_elsewhere_is_not_followed(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows' own implementation, with the system's word stood in for."""
    monkeypatch.setattr(windows, "_RESOLVE_WIN_FOLDER", lambda name: "C:\\ProgramData")
    monkeypatch.setenv("WIN_PD_OVERRIDE_COMMON_APPDATA", value)
    monkeypatch.setattr(
        platformdirs,
        "site_data_path",
        lambda *names, **options: windows.Windows(*names, **options).site_data_dir,
    )

    assert windows.get_win_folder("CSIDL_COMMON_APPDATA") == value  # it would be
    assert str(program_data_folder()).startswith("C:\\ProgramData")
