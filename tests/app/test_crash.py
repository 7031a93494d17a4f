"""What is told of a fault of ours."""

from esign_desktop.app.crash import crash_text

SECRET = "AYŞE YILMAZ 10000000146 in /home/ayse/kart.json"  # a test value


def test_it_says_where_and_names_nobody() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        text = crash_text(type(error), error.__traceback__)

    assert "builtins.ValueError" in text
    assert "tests/app/test_crash.py:" in text
    assert "test_it_says_where_and_names_nobody" in text
    assert not any(word in text for word in SECRET.split() if len(word) > 2)


def test_files_outside_the_program_keep_their_name_only() -> None:
    import json

    try:
        json.loads("{")
    except ValueError as error:
        text = crash_text(type(error), error.__traceback__)

    assert "  decoder.py:" in text
    assert "/lib/" not in text
