"""A PIN in memory, never shown."""


class Secret:
    """Text that no message, log, report or crash shows.

    Python cannot promise to wipe it from memory; the worker that gets it ends at once, which is
    the best wipe there is. No record: it must not be encoded by accident.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for the one place that sends it to the card."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a secret is not written down")
