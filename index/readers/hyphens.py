"""Tell whether a word that is parted at the end of a line has its hyphen for the line or for itself."""

import re
from collections.abc import Iterable

from index.text.dictionaries import find_words
from index.text.terms import detect

SOFT = "\u00ad"
_PARTED = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_JOINS = frozenset({
    "and", "or", "to", "und", "oder", "bis", "sowie", "bzw", "et", "ou", "y", "e", "o", "en", "of", "och", "og",
    "eller",
})  # fmt: skip
"""Words after a hyphen that stands for what follows: `pre- and post-war`, `Ein- und Ausgang`, in ten languages."""
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
        (`state-owned`, `well-known`), and before a capital or a figure; before `and`, a blank stays too.
        """
        parted, rest = _PARTED.search(line), _WORD.match(following)
        if not parted or not rest:
            return line + following
        if line.endswith(SOFT):
            return line[:-1] + following
        first, second = parted[1].lower(), rest[0].lower()
        if second in _JOINS:
            return f"{line} {following}"
        is_one = rest[0][0].islower() and self._is_one(first, second)
        return line[:-1] + following if is_one else line + following

    def _is_one(self, first: str, second: str) -> bool:
        """Whether two parts of a word are spelled without a hyphen."""
        if first + second in self._own:
            return True
        known = find_words(self._language)
        if f"{first}-{second}" in self._own:
            return False
        return first + second in known or not all(
            len(part) >= SHORTEST_PART and part in known for part in (first, second)
        )

    def is_parted(self, line: str) -> bool:
        """Whether a line ends inside a word."""
        return _PARTED.search(line) is not None
