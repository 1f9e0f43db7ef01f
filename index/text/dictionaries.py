"""The words of a language with how often they occur, from pyspellchecker's lists."""

import functools
import re
from collections.abc import Mapping

LANGUAGES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt", "ru"})

PLURAL = 5
"""Letters from which a word with an "s" is held to be a plural: the list has "login" and not "logins"."""

_BRITISH = (
    (re.compile(r"(?<=[a-z]{2})our(?=$|s$|ed$|ing$|al$|able$|ful$|ite)"), "or"),
    (re.compile(r"(?<=[bt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[a-z]{3})is(?=e[ds]?$|ing$|ations?$)"), "iz"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
    (re.compile(r"(?<=[a-z]{2})ll(?=(?:ed|ing|ers?)$)"), "l"),
    (re.compile(r"ence(?=s?$)"), "ense"),
    (re.compile(r"ae(?=[a-z])"), "e"),
)
"""British spellings and the American ones that the list of English has: `colour`, `centre`, `organise`, `programme`."""


@functools.lru_cache(2)
def find_words(language: str) -> Mapping[str, int]:
    """The words of a language in small letters, with how often they occur; none for others than `LANGUAGES`."""
    if language not in LANGUAGES:
        return {}
    from spellchecker import SpellChecker

    return dict(SpellChecker(language=language).word_frequency.items())


def is_english(word: str) -> bool:
    """Whether a word in small letters is one of English, in American or in British spelling, or the plural of one."""
    known = find_words("en")
    spellings = (word, *(sign.sub(other, word, count=1) for sign, other in _BRITISH))
    return any(one in known or (len(one) >= PLURAL and one.removesuffix("s") in known) for one in spellings)
