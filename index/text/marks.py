"""Know the end marks of sentences in each script, and what ends or does not end a sentence there.

nupunkt knows Latin script. What stands here holds for the scripts that are named beside it.
"""

import re
from collections.abc import Iterator

ENDS_BEFORE_BLANK = "۔։፧᠃߹꓿"
"""Marks that end a sentence where a blank or the end of the line follows (Unicode's property Sentence_Terminal): Urdu,
Armenian, Ethiopic, Mongolian, N'Ko, Lisu."""

ENDS_ANYWHERE = "。！？｡؟।॥።။។៕།༎"
"""Marks that end a sentence whatever follows, since their scripts need no blank: Chinese and Japanese, Arabic, Indic
(danda), Ethiopic, Burmese, Khmer, Tibetan."""

END_MARKS = f".!?…{ENDS_BEFORE_BLANK}{ENDS_ANYWHERE}"
STOPS = "".join(mark for mark in END_MARKS if mark not in "?？؟፧")
"""End marks of sentences that do not ask."""

SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0f00-\u0fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Ranges of the scripts that write no blanks between words: Thai, Lao, Burmese, Khmer, Tibetan, Japanese, Chinese."""

LETTERS_A_WORD = 3
"""Letters that make a word in those scripts: Chinese words have two, Thai ones four."""

CLOSERS = "\"'”’»)\\]}›"
"""Marks of Latin script that close a quotation or a bracket, escaped for a class of characters."""

_CLOSERS = f"{CLOSERS}」』）】》"
_CASELESS = "\u0590-\u05ff\u0600-\u06ef\u06fa-\u06ff\u0900-\u0dff"
"""Hebrew, Arabic, and the scripts of India, which have no capitals that tell the next sentence."""
_KNOWN = re.compile(rf"[{ENDS_ANYWHERE}{ENDS_BEFORE_BLANK}{_CASELESS}፡α-ωա-ֆ]")
_ENDS = re.compile(
    rf"[{ENDS_ANYWHERE}][{ENDS_ANYWHERE}!?]*[{_CLOSERS}]*|[{ENDS_BEFORE_BLANK}][{_CLOSERS}]*(?=\s|$)|፡፡"
    rf"|(?<=[{_CASELESS}]{{3}})[.!][{_CLOSERS}]*(?=\s+[{_CASELESS}«“\"(])"
    r"|(?<=[α-ωά-ώ])[»”]*;[»”]*(?=\s+[«“]?[Α-ΩΆ-Ώ])"  # the Greek question mark
    r"|(?<=[ա-ֆ]):(?=\s+[«]?[Ա-Ֆ])"  # the Armenian stop, typed as a colon
)
_LISTED = (
    "акад влк вул гл гор гр дер доц зам ім им каб млн млрд мкр обл пер пл пос пр просп проф рис руб св см ст стр тел "
    "тов тыс ул "
    "डॉ प्रो मि पं कु रु सौ प्रा ड মো ডা திரு د أ م "
    "κ κα κκ κος αρ βλ δισ Δρ δρχ εκατ λεωφ οδ πλ σελ τηλ τρισ χιλ "
)
_ABBREVIATION = re.compile(rf"(?:^|[\s(«“\"])(?:{'|'.join(_LISTED.split())})\.$")
"""Abbreviations of Russian and Ukrainian, of Hindi, Marathi, Bengali, Tamil and Arabic, and of Greek, after which no
sentence ends."""
_SMALL = re.compile("[α-ωά-ώа-яёіїєґђѓќњљџў]")
_SAID = re.compile(r"と|って|など|[^。！？\s]{1,12}(?:说|說|道|表示|称|稱|问|問|答|喊)")
"""What goes on behind a quotation that ends in a full stop: Japanese `と`, Chinese `he said`."""
_QUOTED = re.compile(rf"[{ENDS_ANYWHERE}][」』”’）]+$")
_RECORD = re.compile(r" · [^·:]{1,80}: \S")
_WORD_SPACELESS = re.compile(rf"[{SPACELESS}]")


def is_record(line: str) -> bool:
    """Tell whether a line is a row of a table with the heads of its columns, as readers write it."""
    return _RECORD.search(line) is not None


def find_ends(line: str) -> Iterator[int]:
    """Find where sentences end by marks of other scripts than Latin."""
    if _KNOWN.search(line):
        yield from (match.end() for match in _ENDS.finditer(line))


def goes_on(left: str, right: str) -> bool:
    """Tell whether a sentence of another script goes on behind a boundary between what is left and right of it."""
    if left.isascii() and right.isascii():
        return False
    return bool(
        _ABBREVIATION.search(left)
        or (left.endswith(".") and _SMALL.match(right))
        or (_QUOTED.search(left) and _SAID.match(right))
    )


def count_words(text: str) -> int:
    """Count the words between blanks; in scripts without blanks, letters make words by their usual number."""
    blanks = len(text.split())
    if text.isascii():
        return blanks
    return max(blanks, len(_WORD_SPACELESS.findall(text)) // LETTERS_A_WORD)
