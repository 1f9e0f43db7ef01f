"""Mend text whose characters were garbled before it was saved, and spell it as a person would search for it."""

import re
import unicodedata

FEWEST_GARBLED = 2
"""Garbled sequences from which a text is mended; a single one may be what the article is about."""

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]|(?<=[A-Za-zÀ-ɏ])[\u200c\u200d](?=[A-Za-zÀ-ɏ])")
"""Soft hyphens, blanks and joiners without a width. Between Latin letters joiners mean nothing; in Persian, in Indic
scripts and in emoji they are spelling."""
_GARBLED = re.compile("[\u0080-\u009f]|[ÂÃÄÅÆÎÏÐÑØÙâãäåæçèéðïœ][\u0080-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
"""UTF-8's first byte beside a byte that goes on, both read as Latin letters."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def tidy(text: str) -> str:
    """The text in composed letters (NFC), without invisible characters, and mended where it was decoded twice."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", mend(text)))


def mend(text: str) -> str:
    """The text with garbled characters mended (`AndrÃ© LefÃ¨vre`), where most lines with such letters are garbled.

    An article about garbled text has whole letters on its other lines, and is left as it is.
    """
    if len(_GARBLED.findall(text)) < FEWEST_GARBLED:
        return text
    import ftfy
    from ftfy.fixes import fix_c1_controls

    lines = [fix_c1_controls(line) for line in text.split("\n")]
    mended = [ftfy.fix_encoding(line) if _GARBLED.search(line) else line for line in lines]
    garbled = sum(before != after for before, after in zip(lines, mended, strict=True))
    whole = sum(
        before == after and _NOT_ASCII.search(before) is not None for before, after in zip(lines, mended, strict=True)
    )
    return "\n".join(mended if garbled > whole else lines)
