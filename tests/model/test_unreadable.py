"""The wall around parsers: one documented error, and an interruption is none."""

import pytest

from esign_desktop.model.unreadable import Unread, Wall


class PanicError(BaseException):
    """As libraries written in Rust raise it."""


class BadError(ValueError):
    """What the parser documents."""


def endless() -> None:
    endless()


ANYTHING = [ValueError, KeyError, RecursionError, MemoryError, PanicError, AssertionError, OSError]
INTERRUPTIONS = [KeyboardInterrupt, SystemExit, GeneratorExit]


@pytest.mark.parametrize("kind", ANYTHING)
def test_whatever_fails_is_told_by_its_kind_and_quotes_nothing(kind: type[BaseException]) -> None:
    with pytest.raises(BadError) as told, Wall(BadError):
        raise kind("Ayşe Yılmaz")

    assert str(told.value) == kind.__name__
    assert told.value.__suppress_context__


def test_a_recursion_without_end_is_told() -> None:
    with pytest.raises(BadError, match=r"^RecursionError$"), Wall(BadError):
        endless()


def test_the_documented_error_goes_through_as_it_is() -> None:
    error = BadError("at $.readers[2]")

    with pytest.raises(BadError) as told, Wall(BadError, BadError):
        raise error

    assert told.value is error


@pytest.mark.parametrize("kind", INTERRUPTIONS)
def test_an_interruption_goes_through(kind: type[BaseException]) -> None:
    with pytest.raises(kind), Wall(BadError):
        raise kind
    with pytest.raises(kind), Unread():
        raise kind


@pytest.mark.parametrize("kind", ANYTHING)
def test_a_field_that_fails_is_left_out(kind: type[BaseException]) -> None:
    found = "nothing"
    with Unread():
        found = "begun"
        raise kind

    assert found == "begun"


def test_what_does_not_fail_is_not_changed() -> None:
    with Wall(BadError), Unread():
        found = 1

    assert found == 1
