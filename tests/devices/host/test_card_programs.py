"""Names users know, for programs that use cards."""

import pytest

from esign_desktop.devices.host.card_programs import known_title, known_titles


@pytest.mark.parametrize(
    ("program", "title"),
    [
        ("Akia.exe", "AKİA"),
        ("AKİA", "AKİA"),
        ("/opt/Akia/jre/bin/java", "AKİA"),
        ("C:\\Program Files\\AKIS\\bin\\x.exe", "AKİA"),
        ("uyap-editor", "UYAP Editör"),
        ("AcroRd32.exe", "Adobe Acrobat"),
        ("Acrobat.exe", "Adobe Acrobat"),
        ("AdobeReader", "Adobe Acrobat"),
        ("/usr/lib/gnupg/scdaemon", "GnuPG (scdaemon)"),
        ("scdaemon.exe", "GnuPG (scdaemon)"),
        ("javaw.exe", "Java"),
        ("/usr/bin/java", "Java"),
        ("sakia", None),
        ("akiyama", None),
        ("javascript", None),
        ("explorer.exe", None),
        ("", None),
    ],
)
def test_program_is_called_what_users_call_it(program: str, title: str | None) -> None:
    assert known_title(program) == title


def test_each_program_is_named_once() -> None:
    assert known_titles(("javaw.exe", "svchost.exe", "javaw.exe", "Akia.exe")) == ("Java", "AKİA")
