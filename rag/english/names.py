"""Names of an English text, and which two are forms of one: Mexico and Mexican, but not Niger and Nigerian."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib import resources

from index.text.terms import ENGLISH, fold, lexicon, stem, stop_words, words

_COUNTS = lexicon("number_words", ENGLISH) | {"many", "several", "some", "most", "numerous", "countless", "dozens"}
"""Words that count what the name after them stands for ("Many Americans"), and are no part of it."""

_ENDINGS = ("n", "ns", "an", "ans", "ian", "ians", "ean", "eans", "ese")
"""What a place's name is given to make its people's: Chicago, Chicagoan. "er" and "s" would make Stein a Steiner."""

SHORTEST_PLACE = 4
"""Letters of a name from which people are called by it with one of these endings."""

NEAR = 0.75
"""Likeness of letters (Ratcliff and Obershelp) from which a first word is taken for a misspelt or mistaken name."""

_DOES = re.compile(
    r"(?:is|was|has|had|did|does|says?|said|told|won|lost|beat|left|made|took|gave|got|led"
    r"|met|bought|sold|became|began|went|came|fell|rose|held|kept|wrote|spoke|ran|\w+ed)$"
)
"""A verb after a first word that may be a name: what does something without an article is mostly called so."""

_NO_NAME = re.compile(r".*(?:ly|ing|ed|tion|ment|ness|ers|ists|ies)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A word of a name as it is written.

    `opens` is the word after it where it is the first word of its text and stands alone, else None.
    """

    word: str
    opens: str | None = None


@functools.cache
def _places() -> Mapping[str, str]:
    """The country that a folded word belongs to, for its name and its people's."""
    lines = resources.files("rag.english").joinpath("demonyms.txt").read_text("utf-8").splitlines()
    return {form: line.split()[0] for line in lines for form in line.split()}


@functools.cache
def _ordinary() -> frozenset[str]:
    """Words that begin a sentence without an article and are no names."""
    return frozenset(resources.files("rag.english").joinpath("openings.txt").read_text("utf-8").split())


def names(text: str) -> dict[str, Name]:
    """The words of a text's names by their index term."""
    found: dict[str, Name] = {}
    written = words(text)
    for place, word in enumerate(written):
        if not word[0].isupper() or len(word) == 1 or fold(word) in stop_words():
            continue
        followed = len(written) > 1 and written[1][0].isupper() and fold(word) not in _COUNTS
        alone = place == 0 and not followed
        found.setdefault(stem(word), Name(word, " ".join(written[1:2]) if alone else None))
    return found


def is_name(name: Name, others: Iterable[str]) -> bool:
    """Whether a word is a name where it may only be the first word of a sentence.

    Args:
        name: The word.
        others: Words of the text that it is held against, as they are written.
    """
    folded = fold(name.word)
    if name.opens is None or folded in _places():
        return True
    if any(other[0].isupper() and _is_near(folded, fold(other)) for other in others):
        return True
    ordinary = folded in _ordinary() or folded in _COUNTS or _NO_NAME.match(folded) or folded.endswith("s")
    return not ordinary and _DOES.match(name.opens) is not None


def same_name(one: str, other: str) -> bool:
    """Whether two folded words are forms of one name, by a list of countries and by the usual endings."""
    here, there = _places().get(one), _places().get(other)
    if one == other or (here and there):
        return one == other or here == there
    short, long = sorted((one, other), key=len)
    if here or there or len(short) < SHORTEST_PLACE:
        return False
    stems = {short, short.rstrip("aeiouy")}
    return any(long == f"{base}{ending}" for base in stems for ending in _ENDINGS if len(base) >= SHORTEST_PLACE)


def _is_near(one: str, other: str) -> bool:
    return one != other and SequenceMatcher(None, one, other).ratio() >= NEAR
