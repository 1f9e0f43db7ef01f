"""Turn text into search terms: lower case, no accents, stemmed; the same for articles and questions."""

import functools
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from Stemmer import Stemmer

_JOINERS = "\u200c\u200d"
"""Joiners without width, which stand within words of Persian and of Indian scripts."""
_MARKS = (sign for sign in map(chr, range(0x300, 0xAC00)) if unicodedata.category(sign) in {"Mn", "Mc"})
_SIGNS = re.escape("".join(_MARKS) + _JOINERS)
"""Vowel signs and accents that are characters of their own: a word does not end at them."""
WORD = re.compile(rf"[^\W_][^\W_{_SIGNS}]*(?:[{_SIGNS}]+[^\W_{_SIGNS}]*)*(?:['’][^\W_]+)*")
"""A word: letters and digits of any script with their signs, and inner apostrophes."""

_PLAIN = str.maketrans(
    {
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h", "ŧ": "t", "ŋ": "n",
        "ĸ": "k", "ə": "e", "ɛ": "e", "ɔ": "o", "ƒ": "f", "ɓ": "b", "ɗ": "d", "ɖ": "d", "ƙ": "k", "ɣ": "g", "ʒ": "z",
        "ƴ": "y", "ʻ": "", "ʼ": "", "‘": "'", "\u200c": "", "\u200d": "",
    }
)  # fmt: skip
"""Letters that Unicode does not decompose, by the plain ones that are typed for them (as in Lucene's ASCIIFolding)."""

ENGLISH = "en"

UNKNOWN = "und"
"""A language that is not known (ISO 639-2); its texts are taken as English ones, which does other languages no harm."""

_STEMMERS = {
    "en": "english", "es": "spanish", "fr": "french", "de": "german", "it": "italian", "pt": "portuguese",
    "nl": "dutch",
}  # fmt: skip
LANGUAGES = tuple(_STEMMERS)
"""Languages (ISO 639-1) whose stop words and stems are known."""

ELIDING = frozenset({"fr", "it"})
"""Languages that join an article or a pronoun to a word by an apostrophe ("l'homme", "dell'anno")."""

ENOUGH = 0.12
"""Share of stop words from which a text is taken to be in a language; running text has .35 to .5, lists of names 0."""

LOOKED_AT = 2000
"""Words of a text that its language is told from."""

WORDS_KEPT = 200_000
"""Words whose forms are kept, some 150 bytes each."""

TEXTS_KEPT = 2000
"""Texts whose vocabulary is kept, some 5 kB each: a question meets its sentences several times on its way."""


@functools.cache
def _lexicon() -> dict[str, dict[str, frozenset[str]]]:
    data = tomllib.loads(resources.files("index.text").joinpath("lexicon.toml").read_text("utf-8"))
    return {
        language: {name: frozenset(listed.split()) for name, listed in classes.items()}
        for language, classes in data.items()
    }


def lexicon(name: str, language: str = ENGLISH) -> frozenset[str]:
    """A closed class of words of a language, by its name in `lexicon.toml`."""
    return _lexicon()[language if language in _STEMMERS else ENGLISH][name]


@functools.cache
def stop_words(language: str = ENGLISH) -> frozenset[str]:
    """Function words: they say how a question is asked, not what of."""
    return lexicon("stop_words", language)


_ACCENTS = {"de": "äöüßÄÖÜ", "es": "áíóúñ¿¡ÁÍÓÚÑ", "fr": "àâçèêëîïôùûœÀÇÈÊ"}
"""Letters that tell languages apart which share stop words ("le", "de", "la")."""

BEGINNING = 2000
"""Code points of a text whose accents are counted."""


def detect(text: str, usual: str = UNKNOWN) -> str:
    """The language of a text, by its stop words, then by its accents; `usual` where it has too few of any."""
    found = Counter(fold(word) for word in words(text)[:LOOKED_AT])
    counts = {language: sum(found[word] for word in found.keys() & stop_words(language)) for language in LANGUAGES}
    letters = Counter(text[:BEGINNING])
    best = max(
        counts, key=lambda language: (counts[language], sum(letters[sign] for sign in _ACCENTS.get(language, "")))
    )
    return best if counts[best] > ENOUGH * found.total() else usual


def words(text: str, language: str = ENGLISH) -> list[str]:
    """The words of a text as they are written, in order."""
    found = WORD.findall(text)
    if language not in ELIDING:
        return found
    return [part for word in found for part in re.split("['’]", word)]


@functools.lru_cache(WORDS_KEPT)
def fold(word: str) -> str:
    """Fold a word to lower case and plain letters, without accents and without a possessive ending."""
    if word.isascii() and "'" not in word:
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold().replace("’", "'"))
    kept = (one for one in plain if not unicodedata.combining(one) and (one.isalnum() or one in word or one == "'"))
    plain = "".join(kept).translate(_PLAIN)
    return plain.removesuffix("'s").replace("'", "")


def _stemmer(language: str) -> Stemmer:
    """A new one each time (a quarter of a microsecond), since threads may not share one."""
    return Stemmer(_STEMMERS[language], 0)


def stem(word: str, language: str = ENGLISH) -> str:
    """The index term of one word (Snowball's stemmer of its language), without accents.

    English is folded before, since its stemmer knows no accents; others need them to tell the endings.
    """
    return _forms(word, language)[0]


@functools.lru_cache(WORDS_KEPT)
def _forms(word: str, language: str) -> tuple[str, str]:
    """The index term of a word, and the word folded; the latter is empty for a function word."""
    folded = fold(word)
    english = language in (ENGLISH, UNKNOWN)
    term = (
        _stemmer(ENGLISH).stemWord(folded)
        if english
        else fold(_stemmer(language).stemWord(word.casefold().translate(_PLAIN)))
    )
    return term, "" if folded in stop_words(language) else folded


def terms(text: str, language: str = ENGLISH) -> list[str]:
    """All index terms of a text, in order, function words included."""
    return [stem(word, language) for word in words(text, language)]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a text.

    Attributes:
        terms: All its index terms.
        content: The words that are no function words, folded, by their index terms, in order of first appearance.
    """

    terms: frozenset[str]
    content: Mapping[str, str]


@functools.lru_cache(TEXTS_KEPT)
def vocabulary(text: str, language: str = ENGLISH) -> Vocabulary:
    """The words of a text; those of the last texts are kept."""
    found = [_forms(word, language) for word in words(text, language)]
    content: dict[str, str] = {}
    for term, folded in found:
        if folded:
            content.setdefault(term, folded)
    return Vocabulary(frozenset(term for term, _ in found), content)


def content_terms(text: str, language: str = ENGLISH) -> list[str]:
    """The distinct index terms of a text without function words, in order of appearance."""
    return list(vocabulary(text, language).content)
