"""What a text says, parsed once: its words, names, numbers, negations, quotations, and whether it tells a view."""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.text.terms import content_terms, fold, stem, stop_words, words
from rag.english.claims import names, quotations, tells
from rag.english.numbers import Number, numbers
from rag.english.polarity import STRICT_NEGATIONS, negations

KEPT = 4000
"""Parsed texts that are kept: every claim meets the same sentences, some 3 kB each."""

_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Statement:
    """A text as every check reads it.

    Attributes:
        text: As it is written.
        words: Its words as they are written, in order.
        folded: The same in lower case, without accents.
        terms: Their index terms, function words included.
        telling: Places of the words that are no function words; all places where there are none.
        content: The index terms of these words.
        names: Its names as they are written, by their index term.
        numbers: Its numbers, in digits or words.
        negations: How many words turn its statement round.
        is_negated: Whether it says "not" in one of its plain forms.
        quotations: What stands between quotation marks: start, end, words.
        tells: Whether it says that it gives somebody's words or views.
        initials: Its first abbreviation with full stops, without them: "us" for "U.S.".
    """

    text: str
    words: tuple[str, ...]
    folded: tuple[str, ...]
    terms: tuple[str, ...]
    telling: tuple[int, ...]
    content: frozenset[str]
    names: Mapping[str, str]
    numbers: tuple[Number, ...]
    negations: int
    is_negated: bool
    quotations: tuple[tuple[int, int, str], ...]
    tells: bool
    initials: str


@functools.lru_cache(KEPT)
def parse(text: str) -> Statement:
    """Parse a text; the last ones are kept."""
    written = tuple(words(text))
    folded = tuple(fold(word) for word in written)
    telling = tuple(place for place, word in enumerate(folded) if word not in stop_words())
    abbreviation = _ABBREVIATION.search(text)
    return Statement(
        text=text,
        words=written,
        folded=folded,
        terms=tuple(stem(word) for word in written),
        telling=telling or tuple(range(len(written))),
        content=frozenset(content_terms(text)),
        names=names(text),
        numbers=numbers(text),
        negations=negations(text),
        is_negated=not STRICT_NEGATIONS.isdisjoint(folded),
        quotations=quotations(text),
        tells=tells(text),
        initials=abbreviation[0].replace(".", "").lower() if abbreviation else "",
    )
