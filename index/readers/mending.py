"""Mend text whose characters were garbled before it was saved, and spell it as a person would search for it."""

import re
import unicodedata

FEWEST_GARBLED = 2
"""Garbled letters from which a text is mended; a single one may be what the article is about."""
MOST_TURNS = 3
"""How often a text may have been decoded wrongly, one time after another."""

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]|(?<=[A-Za-zÀ-ɏ])[\u200c\u200d](?=[A-Za-zÀ-ɏ])")
"""Soft hyphens, blanks and joiners without a width. Between Latin letters joiners mean nothing; in Persian, in Indic
scripts and in emoji they are spelling."""
_SOME_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""The same without what stands beside them, which is looked for ten times as fast."""
_LOST_QUOTE = "â€\ufffd"
"""A closing quotation mark whose last byte Windows-1252 has no letter for."""
_CODECS = (
    "sloppy-windows-1252", "sloppy-windows-1250", "sloppy-windows-1251", "sloppy-windows-1253", "sloppy-windows-1254",
    "iso8859_2", "macroman", "cp437", "cp850",
)  # fmt: skip
"""What UTF-8 is mistaken for: systems' and programs' own encodings; the sloppy ones keep bytes without a letter."""
_SUSPECT = re.compile(r"[\u0080-\u009f]|[^\x00-\x7f]{2}")
"""A byte beside another that goes on, both read as letters; or one that was read as a control character."""


def tidy(text: str) -> str:
    """The text in composed letters (NFC), without invisible characters, and mended where it was decoded twice."""
    if text.isascii():
        return text
    text = mend(text)
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text) if _SOME_INVISIBLE.search(text) else text)


def mend(text: str) -> str:
    """The text with garbled characters mended (`AndrÃ© LefÃ¨vre`), where most lines with such letters are garbled.

    An article about garbled text has whole letters on its other lines, and is left as it is.
    """
    for _ in range(MOST_TURNS):
        mended = _mend(text)
        if mended == text:
            break
        text = mended
    return text


def _mend(text: str) -> str:
    """The text with one wrong decoding undone: by the encoding that explains most of its lines, then piece by piece."""
    if len(_SUSPECT.findall(text)) < FEWEST_GARBLED:
        return text
    import ftfy
    from ftfy.badness import is_bad
    from ftfy.fixes import fix_c1_controls

    lines = [line.replace(_LOST_QUOTE, "â€\x9d") for line in text.split("\n")]
    foreign = [number for number, line in enumerate(lines) if not line.isascii()]
    best = max(({n: line for n in foreign if (line := _undo(lines[n], codec))} for codec in _CODECS), key=len)
    left = {n: fix_c1_controls(lines[n]) for n in foreign if n not in best}
    best |= {n: ftfy.fix_encoding(line) for n, line in left.items() if is_bad(line)}
    if 2 * len(best) > len(foreign):
        return "\n".join(best.get(n, left.get(n, line)) for n, line in enumerate(lines))
    return "\n".join(left.get(n, line) for n, line in enumerate(text.split("\n")))


def _undo(line: str, codec: str) -> str | None:
    """A line in UTF-8 that was read in another encoding; None for one that cannot have been."""
    try:
        return line.encode(codec).decode()
    except UnicodeError:
        return None
