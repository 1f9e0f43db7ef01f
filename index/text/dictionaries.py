"""The words of a language with how often they occur, from pyspellchecker's lists."""

import bisect
import functools
import gzip
import re
from collections.abc import Mapping
from importlib import resources
from string import ascii_lowercase

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


_ENTRY = re.compile(rb'"([^"]*)": (\d+)')
"""A line of a list."""

WORDS_KEPT = 4096
"""Words whose count is kept: a conversation is read again at each of its questions."""


@functools.lru_cache(2)
def find_words(language: str) -> Mapping[str, int]:
    """The words of a language in small letters, with how often they occur; none for others than `LANGUAGES`."""
    if language not in LANGUAGES:
        return {}
    from spellchecker import SpellChecker

    return dict(SpellChecker(language=language).word_frequency.items())


@functools.lru_cache(WORDS_KEPT)
def count(word: str, language: str) -> int:
    """How often a word in small letters occurs, 0 where the list has none: looked up in the list's sorted lines.

    A question has few words to look up, and reading the whole list takes .16 s and 45 MB.
    """
    lines, sought = _lines(language), word.encode()
    found, times = _entry(lines, _place(lines, sought))
    return times if found == sought else 0


@functools.lru_cache(2 * len(ascii_lowercase))
def find_beginning(start: str, language: str) -> Mapping[str, int]:
    """The words that begin with some letters, with how often they occur."""
    lines = _lines(language)
    first, end = (_place(lines, sought) for sought in (start.encode(), start.encode() + b"\xff"))
    return {found[1].decode(): int(found[2]) for found in _ENTRY.finditer(lines, first, end)}


def _place(lines: bytes, sought: bytes) -> int:
    """Where the line of a word begins, or would."""
    place = bisect.bisect_left(range(len(lines)), sought, key=lambda at: _entry(lines, at)[0])
    return lines.rfind(b"\n", 0, place) + 1 if place < len(lines) else place


def _entry(lines: bytes, place: int) -> tuple[bytes, int]:
    """The word in the line around a place, and how often it occurs."""
    start, end = lines.rfind(b"\n", 0, place) + 1, lines.find(b"\n", place)
    entry = _ENTRY.match(lines, start, end if end >= 0 else len(lines))
    return (entry[1], int(entry[2])) if entry else (b"", 0)


@functools.lru_cache(2)
def _lines(language: str) -> bytes:
    if language not in LANGUAGES:
        return b""
    packed = resources.files("spellchecker").joinpath("resources", f"{language}.json.gz").read_bytes()
    return gzip.decompress(packed).strip(b"{}\n")


def is_english(word: str) -> bool:
    """Whether a word in small letters is one of English, in American or in British spelling, or the plural of one."""
    spellings = (word, *(sign.sub(other, word, count=1) for sign, other in _BRITISH))
    return any(_is_listed(one) or (len(one) >= PLURAL and _is_listed(one.removesuffix("s"))) for one in spellings)


def _is_listed(word: str) -> bool:
    return count(word, "en") > 0
