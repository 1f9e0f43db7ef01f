"""Tell whether a word that is parted at the end of a line has its hyphen for the line or for itself."""

import functools
import re
from collections.abc import Iterable

from index.text.terms import detect

SOFT = "\u00ad"
_PARTED = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_DICTIONARIES = frozenset({"de", "en", "es", "fr", "it", "nl", "pt", "ru"})
SHORTEST_PART = 2
"""Letters of a part that can be a word of its own."""


class Words:
    """The words of a document, and those of its language, that tell how a parted word is spelled."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Read the document's lines; a word at the end of a line that is parted is no witness."""
        lines = list(lines)
        self._language = detect(" ".join(lines[:200]))
        self._own = {word.lower() for line in lines for word in _WORD.findall(_PARTED.sub("", line))}

    def join(self, line: str, following: str) -> str:
        """A line and the one that carries on its last, parted word.

        The hyphen goes where the document or the dictionary has the word without it. Else it stays between two words
        (`state-owned`, `well-known`), and before a capital or a figure.
        """
        parted, rest = _PARTED.search(line), _WORD.match(following)
        if not parted or not rest:
            return line + following
        whole = line[:-1] + following
        first, second = parted[1].lower(), rest[0].lower()
        if line.endswith(SOFT):
            return whole
        if not rest[0][0].islower():
            return line + following
        if first + second in self._own or f"{first}-{second}" in self._own:
            return whole if first + second in self._own else line + following
        known = _dictionary(self._language)
        if first + second in known:
            return whole
        are_words = all(len(part) >= SHORTEST_PART and part in known for part in (first, second))
        return line + following if are_words else whole

    def is_parted(self, line: str) -> bool:
        """Whether a line ends inside a word."""
        return _PARTED.search(line) is not None


@functools.lru_cache(2)
def _dictionary(language: str) -> frozenset[str]:
    """The words of a language as pyspellchecker's lists have them; none for other languages than theirs."""
    if language not in _DICTIONARIES:
        return frozenset()
    from spellchecker import SpellChecker

    return frozenset(SpellChecker(language=language).word_frequency.keys())
