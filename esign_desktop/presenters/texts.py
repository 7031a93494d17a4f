"""Messages in the user's language, with names, numbers and times put in.

Source language is English. Messages are found by ``scripts/translations`` in three forms::

    TITLE: Final = N_("No card in the reader")         # in a table: marked here, translated later
    _ = texts.get                                      # in a function: the usual gettext form
    _("The card in {reader} does not answer", reader=name)
    texts.plural("{count} card", "{count} cards", n)   # both forms literally at the call

Where the command line names a command, the window names a page or a button::

    Wording(N_("Check it (“pin check”)."), in_window=N_("Check it on the PIN page."))

What a person types in a terminal is no part of the message: it is not translated, and follows it::

    Wording(N_("Open a terminal and run:"), command="sudo systemctl start pcscd.socket")
"""

from collections.abc import Mapping
from datetime import date as Day
from datetime import datetime, tzinfo
from gettext import NullTranslations
from typing import Final, Literal, Self

from esign_desktop.model.moments import in_zone
from esign_desktop.model.sanitize import one_line

Language = Literal["tr", "en"]


def N_(message: str) -> str:
    """Mark a message for translation, and return it unchanged."""
    return message


class Wording(str):
    """A message with more to it than its words.

    ``in_window``: what the window says instead of what the command line does.
    ``command``: what the message asks to type in a terminal; its placeholders are filled too.
    ``nameless``: what is said where nobody knows the person the message names.
    """

    __slots__ = ("command", "in_window", "nameless")

    in_window: str
    command: str
    nameless: str

    def __new__(
        cls, message: str, *, in_window: str = "", command: str = "", nameless: str = ""
    ) -> Self:
        """Return the message; all but the command are marked for translation."""
        made = super().__new__(cls, message)
        made.in_window = in_window or message
        made.command = command
        made.nameless = nameless or message
        return made


_MONTHS: Final = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_DATE: Final = N_("{day} {month} {year}")
_MOMENT: Final = N_("{day} {month} {year}, {time}")
_MONTH: Final = N_("{month} {year}")


class Texts:
    """The words of one language, and its way to write dates.

    Never ``upper()`` or ``lower()`` a word that came from here: Turkish i and ı are two letters.
    """

    def __init__(
        self,
        language: Language,
        translations: NullTranslations,
        zone: tzinfo | None = None,
        *,
        in_window: bool = False,
    ) -> None:
        """Make the texts.

        Args:
            language: of the words.
            translations: from English.
            zone: of the times; None means that of the computer.
            in_window: who reads sees pages and buttons, and no command line.
        """
        self.language: Final = language
        self._translations = translations
        self._zone = zone
        self._in_window = in_window

    def get(self, message: str, /, **values: object) -> str:
        """Translate a message and fill its placeholders. One without a value stays ``{name}``.

        What the message asks to type follows it.
        """
        words, command = self.words(message, **values), self.command(message, **values)
        return f"{words} {command}" if command else words

    def words(self, message: str, /, **values: object) -> str:
        """Return a message as ``get`` does, without what it asks to type."""
        if not message:
            return ""  # gettext keeps the catalogue's header under the empty message
        if isinstance(message, Wording) and self._in_window:
            message = message.in_window
        return self._translations.gettext(str(message)).format_map(_Values(values))

    def command(self, message: str, /, **values: object) -> str:
        """Return what a message asks to type in a terminal, whole; empty for nothing."""
        if not isinstance(message, Wording):
            return ""
        return message.command.format_map(_Values(values))

    def plural(self, singular: str, plural: str, count: int, /, **values: object) -> str:
        """Translate the form that fits ``count``, which also fills ``{count}``."""
        message = self._translations.ngettext(singular, plural, count)
        return message.format_map(_Values(values, count=count))

    def days(self, count: int) -> str:
        """Return ``14 gün`` or ``14 days``; nothing left of a whole day is not "0 days"."""
        if count == 0:
            return self.get(N_("less than a day"))
        return self.plural("{count} day", "{count} days", count)

    def date(self, moment: datetime) -> str:
        """Return the local day, ``21 Kasım 2026``."""
        return self._write(_DATE, moment)

    def day(self, day: Day) -> str:
        """Return a day that has no time, ``21 Kasım 2026``: it is the same in every zone."""
        month = self.get(_MONTHS[day.month - 1])
        return self.get(_DATE, day=day.day, month=month, year=day.year)

    def moment(self, moment: datetime) -> str:
        """Return the local time to the second, ``21 Kasım 2026 14:05:09``."""
        return self._write(_MOMENT, moment)

    def minute(self, moment: datetime) -> str:
        """Return the local time as people tell it, ``21 Kasım 2026 14:05``."""
        return self._write(_MOMENT, moment, "%H:%M")

    def month(self, day: Day) -> str:
        """Return the month of a day, ``Mart 2024``."""
        return self.get(_MONTH, month=self.get(_MONTHS[day.month - 1]), year=day.year)

    def _write(self, form: str, moment: datetime, clock: str = "%H:%M:%S") -> str:
        local = in_zone(moment, self._zone)
        return self.get(
            form,
            day=local.day,
            month=self.get(_MONTHS[local.month - 1]),
            year=local.year,
            time=f"{local:{clock}}",
        )


class _Values(dict[str, object]):
    """Placeholders to fill. A missing one must not cost the user the whole page.

    What fills one stays on its line and holds nothing unseen: it may come from outside.
    """

    def __init__(self, values: Mapping[str, object], **more: object) -> None:
        super().__init__(values, **more)

    def __getitem__(self, name: str) -> object:
        value = super().__getitem__(name)
        return one_line(value) if isinstance(value, str) else value

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
