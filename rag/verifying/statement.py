"""What a text says, parsed once: its words, names, numbers, negations, quotations, and whether it tells a view."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.text.terms import ENGLISH, fold, stem, stop_words, words
from rag.english.claims import quotations, tells
from rag.english.names import Name, names
from rag.english.polarity import negations
from rag.verifying.languages import Language, language
from rag.verifying.numbers import Number, numbers

KEPT = 4000
"""Parsed texts that are kept: every claim meets the same sentences, some 3 kB each."""

_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Statement:
    """A text as every check reads it.

    Attributes:
        text: As it is written.
        spoken: The closed words of its language.
        words: Its words as they are written, in order.
        folded: The same in lower case, without accents.
        terms: Their index terms, function words included.
        telling: Places of the words that are no function words; all places where there are none.
        content: The index terms of these words.
        names: Its names by their index term, read as in English.
        numbers: Its numbers, in digits or words.
        negations: How many words turn its statement round.
        is_negated: Whether it says "not" in one of its plain forms.
        quotations: What stands between quotation marks: start, end, words.
        tells: Whether it says that it gives somebody's words or views.
        is_open: Whether it says that something may be, is planned, or holds under a condition.
        initials: Its first abbreviation with full stops, without them: "us" for "U.S.".
    """

    text: str
    spoken: Language
    words: tuple[str, ...]
    folded: tuple[str, ...]
    terms: tuple[str, ...]
    telling: tuple[int, ...]
    content: frozenset[str]
    names: Mapping[str, Name]
    numbers: tuple[Number, ...]
    negations: int
    is_negated: bool
    quotations: tuple[tuple[int, int, str], ...]
    tells: bool
    is_open: bool
    initials: str


@functools.lru_cache(KEPT)
def parse(text: str, code: str = ENGLISH) -> Statement:
    """Parse a text of a language (ISO 639-1); the last ones are kept."""
    spoken = language(code)
    written = tuple(words(text, code))
    folded = tuple(fold(word) for word in written)
    said = frozenset(folded) | {word.lower() for word in written}
    telling = tuple(place for place, word in enumerate(folded) if word not in stop_words(code))
    terms = tuple(stem(word, code) for word in written)
    abbreviation = _ABBREVIATION.search(text)
    return Statement(
        text=text,
        spoken=spoken,
        words=written,
        folded=folded,
        terms=terms,
        telling=telling or tuple(range(len(written))),
        content=frozenset(terms[place] for place in telling),
        names=names(text),
        numbers=numbers(text, code),
        negations=negations(text) if code == ENGLISH else len((spoken.negations | spoken.turned) & said),
        is_negated=not spoken.negations.isdisjoint(said),
        quotations=quotations(text),
        tells=tells(text) if code == ENGLISH else not spoken.views.isdisjoint(said),
        is_open=not spoken.open.isdisjoint(said),
        initials=abbreviation[0].replace(".", "").lower() if abbreviation else "",
    )
