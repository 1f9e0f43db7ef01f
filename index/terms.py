"""Text comes in, index terms go out: lower-cased, accent-folded, stemmed words, the same for articles and questions."""

import functools
import re
import unicodedata

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A word: letters and digits of any script, with inner apostrophes."""

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing down during each few for from further had has have having he her here hers herself
    him himself his how i if in into is it its itself just me more most my myself no nor not now of off on once only or
    other our ours ourselves out over own please same she should so some such tell than that the their theirs them
    themselves then there these they this those through to too under until up very was we were what when where which
    while who whom whose why will with would you your yours yourself yourselves""".split()
)
"""English function words: they say how a question is asked, not what of."""

_STEMMER = snowballstemmer.stemmer("english")


def words(text: str) -> list[str]:
    """The words of a text as they are written, in order."""
    return WORD.findall(text)


def fold(word: str) -> str:
    """Lower case without accents and without a possessive ending."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return plain.removesuffix("'s").replace("'", "")


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The index term of one word (Snowball's English stemmer)."""
    return str(_STEMMER.stemWord(fold(word)))


def terms(text: str) -> list[str]:
    """All index terms of a text, in order, function words included."""
    return [stem(word) for word in words(text)]


def content_terms(text: str) -> list[str]:
    """The distinct index terms of a text without function words, in order of appearance."""
    return list(dict.fromkeys(stem(word) for word in words(text) if fold(word) not in STOP_WORDS))
