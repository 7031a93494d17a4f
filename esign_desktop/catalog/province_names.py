"""The 81 provinces by name (ISO 3166-2:TR), and how people type them."""

from collections.abc import Iterable, Mapping
from typing import Final

from esign_desktop.model.folding import fold_marks

NAMES: Final = [
    "Adana",
    "Adıyaman",
    "Afyonkarahisar",
    "Ağrı",
    "Aksaray",
    "Amasya",
    "Ankara",
    "Antalya",
    "Ardahan",
    "Artvin",
    "Aydın",
    "Balıkesir",
    "Bartın",
    "Batman",
    "Bayburt",
    "Bilecik",
    "Bingöl",
    "Bitlis",
    "Bolu",
    "Burdur",
    "Bursa",
    "Çanakkale",
    "Çankırı",
    "Çorum",
    "Denizli",
    "Diyarbakır",
    "Düzce",
    "Edirne",
    "Elazığ",
    "Erzincan",
    "Erzurum",
    "Eskişehir",
    "Gaziantep",
    "Giresun",
    "Gümüşhane",
    "Hakkari",
    "Hatay",
    "Iğdır",
    "Isparta",
    "İstanbul",
    "İzmir",
    "Kahramanmaraş",
    "Karabük",
    "Karaman",
    "Kars",
    "Kastamonu",
    "Kayseri",
    "Kırıkkale",
    "Kırklareli",
    "Kırşehir",
    "Kilis",
    "Kocaeli",
    "Konya",
    "Kütahya",
    "Malatya",
    "Manisa",
    "Mardin",
    "Mersin",
    "Muğla",
    "Muş",
    "Nevşehir",
    "Niğde",
    "Ordu",
    "Osmaniye",
    "Rize",
    "Sakarya",
    "Samsun",
    "Siirt",
    "Sinop",
    "Sivas",
    "Şanlıurfa",
    "Şırnak",
    "Tekirdağ",
    "Tokat",
    "Trabzon",
    "Tunceli",
    "Uşak",
    "Van",
    "Yalova",
    "Yozgat",
    "Zonguldak",
]

_ALSO_CALLED: Final = {
    "Antep": "Gaziantep",
    "G.Antep": "Gaziantep",
    "Maraş": "Kahramanmaraş",
    "K.Maraş": "Kahramanmaraş",
    "Urfa": "Şanlıurfa",
    "Ş.Urfa": "Şanlıurfa",
    "İçel": "Mersin",
    "Antakya": "Hatay",
    "İzmit": "Kocaeli",
    "Adapazarı": "Sakarya",
}
"""What people say. Not searched by its beginning: "ant" is Antalya."""

_SURE: Final = 3
"""Letters that are enough of a name: "van" is one, and "v" may be any that begins so."""


def plain(text: str) -> str:
    """Return a text as it is typed without Turkish letters: small, ASCII, one space between."""
    kept = (char if char.isalnum() else " " for char in fold_marks(text))
    return " ".join("".join(kept).split())


def province_ids() -> frozenset[str]:
    """Return the ids of all provinces: their plain names."""
    return frozenset(map(plain, NAMES))


def find_province(typed: str, known: Iterable[tuple[str, str]] = ()) -> tuple[str, str] | None:
    """Return id and name of the one province somebody means; its beginning will do.

    Args:
        typed: with or without Turkish letters.
        known: ids and names beyond the 81, an administrator's.
    """
    wanted, there = _key(typed), _by_key(known)
    also = {_key(said): _key(name) for said, name in _ALSO_CALLED.items()}
    wanted = wanted if wanted in there else also.get(wanted, wanted)
    if wanted in there:
        return there[wanted]
    meant = provinces_meant(typed, known)
    return meant[0] if len(meant) == 1 and len(wanted) >= _SURE else None


def provinces_meant(
    typed: str, known: Iterable[tuple[str, str]] = ()
) -> tuple[tuple[str, str], ...]:
    """Return id and name of every province that begins as typed."""
    wanted, there = _key(typed), _by_key(known)
    if not wanted:
        return ()
    return tuple(dict.fromkeys(found for key, found in there.items() if key.startswith(wanted)))


def _by_key(known: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    there = {_key(name): (plain(name), name) for name in NAMES}
    for province_id, name in known:
        there[_key(name)] = (province_id, name)
        there[province_id.replace("_", "")] = (province_id, name)
    return there


def _key(text: str) -> str:
    return plain(text).replace(" ", "")
