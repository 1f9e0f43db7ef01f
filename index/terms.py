"""Text comes in, index terms go out: lower-cased, accent-folded, stemmed words, the same for articles and questions."""

import functools
import re
import tomllib
import unicodedata
from importlib import resources

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""A word: letters and digits of any script, with inner apostrophes."""


def lexicon(name: str) -> frozenset[str]:
    """A closed class of words, by its name in `lexicon.toml`."""
    text = resources.files("index").joinpath("lexicon.toml").read_text("utf-8")
    return frozenset(str(tomllib.loads(text)[name]).split())


STOP_WORDS = lexicon("stop_words")
"""Function words: they say how a question is asked, not what of."""

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


def content_words(text: str) -> dict[str, str]:
    """The words of a text that are no function words, folded, by their index terms, in order of first appearance."""
    found: dict[str, str] = {}
    for word in words(text):
        folded = fold(word)
        if folded and folded not in STOP_WORDS:
            found.setdefault(stem(word), folded)
    return found


def content_terms(text: str) -> list[str]:
    """The distinct index terms of a text without function words, in order of appearance."""
    return list(content_words(text))
