"""What people type finds the situation and the role they mean."""

from gettext import NullTranslations

import pytest

from esign_desktop.model.guide import Role, Situation
from esign_desktop.presenters.guides.guide_choices import (
    find_role,
    find_situation,
    roles,
    situations,
)
from esign_desktop.presenters.texts import Texts
from tests.presenters.catalogue import turkish_texts

ENGLISH = Texts("en", NullTranslations())
TURKISH = turkish_texts()

S, R = Situation, Role


@pytest.mark.parametrize("texts", [ENGLISH, TURKISH], ids=["en", "tr"])
def test_everything_is_found_by_its_id_and_by_its_title(texts: Texts) -> None:
    for situation in situations(texts):
        assert find_situation(situation.id, texts) == situation.id
        assert find_situation(situation.title, texts) == situation.id
    for role in roles(texts):
        assert find_role(role.id, texts) == role.id
        assert find_role(role.title, texts) == role.id


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pin bloke", S.PIN_UNBLOCK),
        ("PIN BLOKE", S.PIN_UNBLOCK),
        ("pin kilitlendi", S.PIN_UNBLOCK),
        ("kartım bloke oldu", S.PIN_UNBLOCK),
        ("kilit çözme", S.PIN_UNBLOCK),
        ("KİLİT ÇÖZME", S.PIN_UNBLOCK),
        ("şifremi unuttum", S.PIN_UNBLOCK),
        ("pin kodumu unuttum", S.PIN_UNBLOCK),
        ("forgot my pin", S.PIN_UNBLOCK),
        ("E-imza kart blokesi", S.PIN_UNBLOCK),  # headings of the directorates' pages
        ("PIN kodu yenileme", S.PIN_UNBLOCK),
        ("PIN sıfırlama ve değiştirme", S.PIN_UNBLOCK),
        ("dış cihaz", S.READER_ORDER),
        ("kart okuyucu talepleri", S.READER_ORDER),
        ("sürücü yükleme", S.DRIVER),
        ("ad soyad değişikliği", S.NAME_CHANGE),
        ("kayıp/çalıntı işlemleri", S.LOST_STOLEN),
        ("borç sorgulama ve ödeme", S.PAYMENT),
        ("pin oluşturma", S.PIN_CREATE),
        ("puk", S.PUK_LOCKED),
        ("yenileme", S.RENEWAL_VALID),
        ("renewal", S.RENEWAL_VALID),
        ("süresi bitti", S.RENEWAL_EXPIRED),
        ("e-imzamın süresi doldu", S.RENEWAL_EXPIRED),
        ("expired", S.RENEWAL_EXPIRED),
        ("kayıp", S.LOST_STOLEN),
        ("kartımı kaybettim", S.LOST_STOLEN),
        ("kartım kayboldu", S.LOST_STOLEN),
        ("çalındı", S.LOST_STOLEN),
        ("I lost my card", S.LOST_STOLEN),
        ("soyadım değişti", S.NAME_CHANGE),
        ("kart bozuk", S.CARD_FAULTY),
        ("kart arızalı", S.CARD_FAULTY),
        ("okuyucu", S.READER_ORDER),
        ("kart okuyucum bozuldu", S.READER_ORDER),
        ("sürücü", S.DRIVER),
        ("iptal", S.REVOKE_SUSPEND),
        ("askıya alma", S.REVOKE_SUSPEND),
        ("ödeme", S.PAYMENT),
        ("borç", S.PAYMENT),
        ("kartım gelmedi", S.NOT_ARRIVED),
        ("kargo", S.NOT_ARRIVED),
        ("yeni kartım geçerli değil", S.NOT_YET_VALID),
        ("ilk başvuru", S.FIRST_APPLICATION),
        ("ilk defa başvuracağım", S.FIRST_APPLICATION),
    ],
)
def test_loose_words_find_the_situation(typed: str, meant: Situation) -> None:
    assert find_situation(typed, TURKISH) == meant
    assert find_situation(typed, ENGLISH) == meant


@pytest.mark.parametrize("typed", ["", " ", "xyz", "pin", "kart", "!?", "the", "e-imza"])
def test_what_means_nothing_or_several_finds_nothing(typed: str) -> None:
    assert find_situation(typed, TURKISH) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("aile hekimi", R.FAMILY_PHYSICIAN),
        ("AİLE HEKİMİ", R.FAMILY_PHYSICIAN),
        ("aile", R.FAMILY_PHYSICIAN),
        ("family physician", R.FAMILY_PHYSICIAN),
        ("doktor", R.DOCTOR),
        ("yönetici", R.DOCTOR),
        ("personel", R.STAFF),
        ("hemşire", R.STAFF),
        ("hastane", R.STAFF),
        ("bireysel", R.INDIVIDUAL_PAYER),
        ("kişi ödemeli", R.INDIVIDUAL_PAYER),
        ("başka kurum", R.OTHER_INSTITUTION),
        ("mali mühür", R.FISCAL_SEAL),
        ("kimlik", R.IDENTITY_CARD),
        ("başka sağlayıcı", R.OTHER_PROVIDER),
    ],
)
def test_loose_words_find_the_role(typed: str, meant: Role) -> None:
    assert find_role(typed, TURKISH) == meant
    assert find_role(typed, ENGLISH) == meant


def test_a_king_has_no_role() -> None:
    assert find_role("kral", TURKISH) is None
