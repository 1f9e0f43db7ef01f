"""Encodings: labels mean what browsers take them for, garbled text is mended, and invisible characters hide no name."""

import unicodedata

import pytest

from index.readers import html, text
from index.readers.encoding import decode, find_declared, to_utf8
from index.readers.mending import mend, tidy

QUOTED = "“I knew nothing,” he said – he’d taken €40,000 from the party’s treasurer."
PAGE = (
    "<html><head><meta charset='{label}'><title>Minister</title></head><body><article><h1>Minister</h1>"
    "<p>{said}</p><p>{said}</p></article></body></html>"
)
LABELS = [
    ("iso-8859-1", "cp1252", QUOTED),
    ("latin1", "cp1252", QUOTED),
    ("us-ascii", "cp1252", QUOTED),
    ("ascii", "cp1252", QUOTED),
    ("windows-1252", "cp1252", QUOTED),
    ("iso-8859-9", "cp1254", "“Bilmiyordum” dedi bakan – İstanbul’da €40.000 almıştı."),
    ("iso-8859-2", "iso8859-2", "Burmistrz Łęczycy Żaneta Świątek podała się do dymisji w poniedziałek."),
    ("iso-8859-15", "iso8859-15", "Prix à l’œuvre : 1,30 €.".replace("’", "'")),
    ("windows-1251", "cp1251", "Наблюдательный совет уволил директора порта."),
    ("koi8-r", "koi8-r", "Наблюдательный совет уволил директора порта."),
    ("euc-kr", "cp949", "장관은 똠방각하라는 별명으로 불렸고 월요일에 사임했다."),
    ("shift_jis", "cp932", "大臣は㈱山田から①千万円を受け取り、髙橋氏が後任となる。"),
    ("gb2312", "gb18030", "朱镕基的前秘书周一辞职，他收取了€四万。"),
    ("gbk", "gb18030", "局长镕基于九月辞职，𠮷田。"),
    ("big5", "big5hkscs", "部長週一辭職，檢察院正在調查此案。"),
    ("tis-620", "cp874", "รัฐมนตรีลาออก “เมื่อวันจันทร์”"),
]


@pytest.mark.parametrize(("label", "encoding", "said"), LABELS)
def test_a_page_is_read_as_browsers_read_its_label(label: str, encoding: str, said: str) -> None:
    data = PAGE.format(label=label, said=said).encode(encoding)

    assert said in html.read(data, "a.html").text


@pytest.mark.parametrize(("label", "encoding", "said"), LABELS)
def test_a_body_is_read_as_browsers_read_the_label_that_it_is_sent_under(label: str, encoding: str, said: str) -> None:
    assert to_utf8(said.encode(encoding), label).decode() == said


def test_a_body_that_is_utf8_whatever_its_label_says_is_kept() -> None:
    assert to_utf8(QUOTED.encode(), "iso-8859-1").decode() == QUOTED
    assert to_utf8(b"\xff\xfeh\0i\0", "iso-8859-1") == b"\xff\xfeh\0i\0"
    assert to_utf8(QUOTED.encode(), "unheard-of").decode() == QUOTED


@pytest.mark.parametrize(
    ("head", "label"),
    [
        (b"<?xml version='1.0' encoding='windows-1250'?><html>", "windows-1250"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        (b"<META CHARSET=Shift_JIS>", "Shift_JIS"),
        (b"<html><p>charset=koi8-r</p>", None),
    ],
)
def test_a_page_names_its_encoding_in_its_declaration_or_a_meta_element(head: bytes, label: str | None) -> None:
    assert find_declared(head) == label


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_nuls(encoding: str) -> None:
    assert decode(QUOTED.replace("“", '"').encode(encoding), "a.txt") == QUOTED.replace("“", '"')


WHOLE = "Beyoncé sues café in Besançon\nThe singer said the owner, André Lefèvre, owed her €40,000 – “a lot”."


def test_a_text_that_was_decoded_twice_is_mended() -> None:
    garbled = WHOLE.encode().decode("cp1252", "replace")

    assert mend(garbled) == WHOLE


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize(
    "codec",
    ["latin-1", "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "iso8859-2", "mac-roman", "cp437", "cp850"],
)
@pytest.mark.parametrize(
    "said",
    [
        WHOLE.replace("”", "’"),
        "Jürgen Kästner ist zurückgetreten.\nDie Maßnahme kostet 40 € – mehr als gedacht.",
        "Бургомистр получил двадцать тысяч евро.\nОн ушёл в отставку.",
        "Ο δήμος το αρνήθηκε.\nΗ δίκη έγινε τη Δευτέρα.",
        "أعلنت المدينة.\nدفع المكتب مليون يورو.",
    ],
)
def test_utf8_that_was_read_in_another_encoding_is_mended(said: str, codec: str, times: int) -> None:
    """Encodings that cannot hold a text's bytes lose letters for good, so that nothing is to be mended there."""
    garbled = said
    try:
        for _ in range(times):
            garbled = garbled.encode().decode(codec)
    except UnicodeDecodeError:
        garbled = said

    assert mend(garbled) == said


def test_controls_that_stand_for_quotation_marks_are_mended() -> None:
    assert mend("\x93I knew nothing,\x94 he said \x96 he\x92d taken \x8040,000.") == (
        "“I knew nothing,” he said – he’d taken €40,000."
    )


@pytest.mark.parametrize(
    "article",
    [
        WHOLE,
        "It read “BeyoncÃ©” and “cafÃ©”.\nBeyoncé’s name was garbled.\nThe café’s owner shrugged.",
        "The sign read BeyoncÃ©.",
        "Ã vendre: São Paulo, a Ã in a name.",
    ],
)
def test_a_text_that_is_whole_or_about_garbled_text_is_left_as_it_is(article: str) -> None:
    assert mend(article) == article


@pytest.mark.parametrize(
    ("garbled", "expected"),
    [
        ("Wind\u00adkraft\u00adanlagen", "Windkraftanlagen"),
        ("Zelan\u200bkov Hol\u2060dings", "Zelankov Holdings"),
        ("Zel\u200dankov", "Zelankov"),
        ("\ufeffZelankov", "Zelankov"),
        (unicodedata.normalize("NFD", "Jürgen Kästner"), "Jürgen Kästner"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_what_is_not_seen_is_not_searched(garbled: str, expected: str) -> None:
    assert tidy(garbled) == expected


SHORT = {
    "pl": (
        "Burmistrz Łęczycy Żaneta Świątek podała się do dymisji. Pieniądze pochodziły od firmy z Łodzi.",
        ("cp1250", "iso8859_2"),
    ),
    "cs": (
        "Starosta města odstoupil v pondělí kvůli půjčce. Peníze pocházely od firmy, která vyhrála zakázku.",
        ("cp1250", "iso8859_2"),
    ),
    "hu": (
        "A polgármester hétfőn lemondott a kölcsön miatt. A pénz egy cégtől származott, amely megnyerte a pályázatot.",
        ("cp1250", "iso8859_2"),
    ),
    "ro": (
        "Primarul a demisionat luni din cauza împrumutului. Banii proveneau de la o firmă care câştigase licitaţia.",
        ("cp1250", "iso8859_2"),
    ),
    "hr": (
        "Gradonačelnik je podnio ostavku u ponedjeljak. Novac je došao od tvrtke koja je dobila natječaj.",
        ("cp1250", "iso8859_2"),
    ),
    "ru": (
        "Директор порта ушёл в отставку в сентябре. Прокуратура ведёт расследование против трёх человек.",
        ("cp1251", "koi8_r", "cp866", "iso8859_5"),
    ),
    "uk": (
        "Директор порту пішов у відставку у вересні. Прокуратура веде розслідування щодо трьох осіб.",
        ("cp1251", "koi8_u"),
    ),
    "bg": (
        "Директорът на пристанището подаде оставка през септември. Прокуратурата разследва трима души.",
        ("cp1251",),
    ),
    "el": (
        "Ο διευθυντής παραιτήθηκε τη Δευτέρα. Η εισαγγελία ερευνά τρία άτομα.",
        ("cp1253", "iso8859_7"),
    ),
    "tr": (
        "Başbakan Işıl Yıldırım pazartesi günü istifa etti. Savcılık üç kişiyi soruşturuyor, dedi sözcü.",
        ("cp1254", "iso8859_9"),
    ),
    "he": (
        "המנהל התפטר בספטמבר. הפרקליטות חוקרת שלושה אנשים.",
        ("cp1255", "iso8859_8"),
    ),
    "ar": (
        "استقال المدير في سبتمبر. تحقق النيابة مع ثلاثة أشخاص.",
        ("cp1256", "iso8859_6"),
    ),
    "ja": (
        "監査局は月曜日に報告書を公表した。局長は九月に辞任した。",
        ("shift_jis", "euc_jp"),
    ),
    "zh": (
        "审计署周一发布了报告。局长于九月辞职。",
        ("gb18030",),
    ),
    "tw": (
        "審計署週一發布了報告。局長於九月辭職。",
        ("big5",),
    ),
    "ko": (
        "감사원은 월요일에 보고서를 발표했다. 그는 9월에 사임했다.",
        ("euc_kr",),
    ),
    "th": (
        "สำนักงานตรวจเงินเผยแพร่รายงานเมื่อวันจันทร์",
        ("cp874",),
    ),
    "lt": (
        "Meras atsistatydino pirmadienį dėl paskolos. Pinigai atėjo iš įmonės, laimėjusios konkursą.",
        ("cp1257",),
    ),
    "de": (
        "Jürgen Kästner trat am Montag zurück – „ein Fehler“, sagte er.",
        ("cp1252", "mac_roman"),
    ),
    "fr": (
        "Le maire a démissionné lundi à cause d’un prêt de 40 000 €.",
        ("cp1252", "mac_roman"),
    ),
}


@pytest.mark.parametrize(
    ("language", "encoding"), [(language, encoding) for language, (_, used) in SHORT.items() for encoding in used]
)
def test_a_short_text_that_names_no_encoding_is_read_in_its_own(language: str, encoding: str) -> None:
    said = SHORT[language][0]

    assert text.read(f"X\n\n{said}".encode(encoding), "a.txt").text == f"X\n\n{said}"
