"""The closed classes of words of each language that claims are checked in, from `languages.toml`."""

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from index.text.terms import ENGLISH, UNKNOWN, detect


@dataclass(frozen=True, slots=True)
class Language:
    """What decides, in one language, whether a sentence says what a claim says; words folded.

    Attributes:
        code: ISO 639-1.
        negations: Words that turn a statement round ("not", "nicht").
        turned: Verbs with a "not" inside them ("refused").
        views: Words that mark what somebody says or thinks.
        open: Words that mark what is possible, planned or conditional.
        conditions: Words that begin a condition.
        passive: Words before the one who does it.
        joins: Words that join names which do the same.
        bounds: Words before a number, by what they say of it: more, less, nearly, about.
        loose: Small numbers in words that are also said without counting anything.
        scales: What a word multiplies the number before it with.
    """

    code: str
    negations: frozenset[str]
    turned: frozenset[str]
    views: frozenset[str]
    open: frozenset[str]
    conditions: frozenset[str]
    passive: frozenset[str]
    joins: frozenset[str]
    bounds: Mapping[str, re.Pattern[str]]
    loose: Mapping[str, float]
    scales: Mapping[str, float]


@functools.cache
def _data() -> dict[str, dict[str, object]]:
    return tomllib.loads(resources.files("rag.verifying").joinpath("languages.toml").read_text("utf-8"))


@functools.cache
def units() -> Mapping[str, str]:
    """The unit that a word or sign stands for, in any of the languages."""
    return {form: unit for unit, forms in _data()["units"].items() for form in str(forms).split()}


@functools.cache
def language(code: str) -> Language:
    """The words of a language; of one that is not known, English ones."""
    known: dict[str, object] = _data()[code] if code in CHECKED else _data()[ENGLISH]
    bounds: dict[str, str] = known["bounds"]  # type: ignore[assignment]  # a table of strings in the file
    loose: dict[str, float] = known["loose"]  # type: ignore[assignment]  # a table of numbers in the file
    scales: dict[str, float] = known["scales"]  # type: ignore[assignment]  # likewise

    def listed(name: str) -> frozenset[str]:
        return frozenset(str(known[name]).split())

    return Language(
        code,
        listed("not"),
        listed("turned"),
        listed("views"),
        listed("open"),
        listed("conditions"),
        listed("passive"),
        listed("and"),
        {kind: re.compile(rf"\b(?:{phrases})\s+\S{{0,2}}$") for kind, phrases in bounds.items()},
        loose,
        scales,
    )


CHECKED = ("en", "de", "es", "fr")
"""Languages whose negations, numbers and views are known."""


def language_of(*texts: str) -> str:
    """The language of a claim and what it cites: of the first text that tells it, else English."""
    return next((found for found in map(detect, texts) if found != UNKNOWN), ENGLISH)
