"""Numbers, mailboxes and fixed texts of the five pages, letter by letter as a user reads them."""

import re

import pytest

from esign_desktop.model.guide import Role, Situation
from esign_desktop.presenters.guides.blocks import guide_document
from esign_desktop.renderers.plain import plain_text
from tests.presenters.catalogue import turkish_texts
from tests.presenters.guides.test_view import TURKISH, view

FACTS = {
    "gaziantep": (
        "TR58 0001 2001 4280 0005 1000 32", "Gazimuhtarpaşa Şubesi",
        "İL SAĞLIK MÜDÜRLÜĞÜ GAZİANTEP", "AD-SOYAD-TC-NES 3 YILLIK BAŞVURUSU",
        "gaziantep.bilgiislem@saglik.gov.tr", "@saglik.gov.tr uzantılı",
        "0342 220 9614, dahili 1235", "Sağlık Bilgi Sistemleri Birimi", "mavi kalemle", "TSM",
        "Destek Hizmetleri Başkanlığı", "resmî yazı", "1 ay kala", "27 Aralık 2023",
        "https://ebasvuru.kamusm.gov.tr/kartokuyucu", "https://sanalpos.kamusm.gov.tr/index.xhtml",
        "https://portal.kamusm.gov.tr/bp/ws.go", "444 5 576",
    ),
    "mersin": (
        "TR41 0001 2009 5940 0005 0000 47", "MERSİN İL SAĞLIK MÜDÜRLÜĞÜ SERMAYE İŞLETMESİ",
        "AD-SOYAD-TC/ AÇIKLAMA = NES 3 YILLIK BAŞVURUSU", "780,00 TL", "Eski Devlet Hastanesi",
        "2 nüsha", "E-imza Kurum Yetkilisi", "3 ay önce", "5 dakika",
        "P.K. 74, 41470 Gebze/Kocaeli", "Kişi Ödemeli Başvurular", "YENİLEME", "e-Onay",
        "Bakanlık yazısı", "12 Mart 2024",
    ),
    "kahramanmaras": (
        "TR38 0001 2001 3510 0005 1000 01", "Aslanbey Vergi Dairesi, 4880488937", "413,00 TL",
        "Türkiye Halk Bankası A.Ş.", "İşletme Birimi", "0344 223 74 28, dahili 3258, 3292",
        "bilgi@kamusm.gov.tr", "10 gün", "en az 6 hane, yalnızca rakam", "Vakıfbank", "fatura",
        "PIN Oluşturma / Kilit Çözme", "https://onlineislemler.kamusm.gov.tr/landing",
        "https://kamusm.bilgem.tubitak.gov.tr/basvurular/kartokuyucu/",
        "https://kamusm.bilgem.tubitak.gov.tr/urunler/nitelikli_elektronik_sertifika/fiyatlandirma.jsp",
    ),
    "kirikkale": (
        "TR95 0001 0003 1636 8242 4650 12", "Ziraat Bankası, Merkez Şubesi", "üst yazıyla",
        "“Mini Kart Okuyucu ve 3 Yıllık NES bedeli”", "“3 Yıllık NES bedeli”", "dekontunun aslını",
        "kirikkale.ikys@saglik.gov.tr", "İstatistik ve Bilgi İşlem Birimi", "Excel", "tarihsiz",
        "“Kart Okuyucu Müşteri Başvurusu”", "kısaltma (Cad., Sok.)",
    ),
    "elazig": (
        "TR65 0001 2009 3310 0006 1000 37", "Elazığ İl Sağlık Müdürlüğü DS Hesabı", "218,3 TL",
        "147,5 TL", "“E-İmza yenileme başvuru ücreti”", "“E-İmza ilk başvuru ücreti”",
        "0424 247 05 10, dahili 5406, 5407", "ISLAK İMZA İLE İMZALA", "“E-İMZA”", "onay kodunu",
        "Sürücüleri göster", "Akis Kart İzleme Aracı", "SMS", "Internet Explorer", "6 Ekim 2021",
    ),
}  # fmt: skip


OWN = re.compile(r"^TR\d|^0\d{3} | TL$|\w@saglik")


def printed(province: str) -> str:
    texts = turkish_texts()
    roles = (Role.FAMILY_PHYSICIAN, Role.STAFF, Role.INDIVIDUAL_PAYER)
    return "\n".join(
        plain_text(guide_document(view(situation, role, province, texts=TURKISH), texts))
        for situation in Situation
        for role in roles
    )


@pytest.mark.parametrize("province", FACTS)
def test_what_a_page_fixes_letter_by_letter_is_read_so_in_its_province(province: str) -> None:
    text = printed(province)

    assert [fact for fact in FACTS[province] if fact not in text] == []


@pytest.mark.parametrize("province", FACTS)
def test_no_province_is_given_anothers_account_or_number(province: str) -> None:
    text = printed(province)
    others = [
        fact
        for other, facts in FACTS.items()
        if other != province
        for fact in facts
        if OWN.search(fact)
    ]

    assert len(others) > 8
    assert [fact for fact in others if fact in text] == []
