"""Selects the tokens ``--reader`` means: not all modules name slots after readers."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from esign_desktop.model.card import Card
from esign_desktop.model.certificate import Sha256
from esign_desktop.model.folding import fold
from esign_desktop.model.reader import Reader
from esign_desktop.model.token import ModuleProbe, Token


class TokenChoice:
    """The tokens whose slot description, label or serial number contains a text.

    Args:
        modules: what they have answered.
        text: as a person typed it.
        by_reader: whether readers of that name were chosen already. Then tokens are left out only
            where another one is named better.
    """

    def __init__(self, modules: Sequence[ModuleProbe], text: str, *, by_reader: bool) -> None:
        self._text = fold(text)
        self._matching = tuple(t for each in modules for t in each.tokens if self._is_meant(t))
        self._all = by_reader and not self._matching
        self.modules = tuple(
            replace(each, tokens=tuple(self._kept(each.tokens))) for each in modules
        )
        kept = {id(token) for each in self.modules for token in each.tokens}
        self._left_out = [t for each in modules for t in each.tokens if id(t) not in kept]

    def readers(self, listed: Sequence[Reader]) -> list[Reader]:
        """Return the readers a meant token may be in, where no reader has that name."""
        if not self._matching:
            return []
        named = [r for r in listed if any(r.name in token.slot_name for token in self._matching)]
        if named:
            return named
        return [r for r in listed if not any(r.name in t.slot_name for t in self._left_out)]

    def is_of_another(self, card: Card | None) -> bool:
        """Tell whether a card that was read is one of the tokens that were left out."""
        if card is None:
            return False
        read = {certificate.fingerprint for certificate in card.driverless.certificates}
        return bool(read & _shown(self._left_out)) and not read & _shown(self._matching)

    def _is_meant(self, token: Token) -> bool:
        names = (token.slot_name, token.label, token.serial)
        return any(self._text in fold(name) for name in names)

    def _kept(self, tokens: Sequence[Token]) -> Iterable[Token]:
        if self._all:
            return tokens
        meant = [token for token in tokens if token in self._matching]
        if meant:
            return meant
        # the same card, to which this module gives other names
        serials = {token.serial for token in self._matching if token.serial}
        return [token for token in tokens if token.serial in serials]


def _shown(tokens: Iterable[Token]) -> set[Sha256]:
    return {certificate.fingerprint for token in tokens for certificate in token.certificates}
