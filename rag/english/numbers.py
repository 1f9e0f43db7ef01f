"""The numbers of a text, in digits and in words."""

import re
from dataclasses import dataclass

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
SPELLED = (
    {word: float(value) for value, word in enumerate(_ONES.split())}
    | {word: 10.0 * value for value, word in enumerate(_TENS.split(), 2)}
    | {word: float(value) for value, word in enumerate(_ORDINALS.split(), 1)}
    | {"dozen": 12.0, "half": 0.5, "twice": 2.0, "couple": 2.0}
)
"""Numbers as words."""

LOOSE = frozenset({"one", "first", "second", "half", "couple", "two", "zero", "twice"})
"""Of these, words that are said without counting anything: their absence is no contradiction."""

SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "tn": 1e12,
}

YEARS = range(1000, 2101)
"""Whole numbers that may be years, and are never rounded."""

ROUNDED = 0.005
"""How far a number that is written as a round one may be from the exact one, as a share of it."""

_NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th|s)?"
    r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|bn|mn|tn|[kmb](?![a-z])))?",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"\b(?P<word>{'|'.join(SPELLED)})(?:[ -](?P<more>{'|'.join(_ONES.split()[1:10])})\b)?"
    r"(?:[ -](?P<scale>hundred|thousand|million|billion|trillion)s?)?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is meant and as it is written."""

    value: float
    text: str


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text, written in digits or words."""
    found = [
        Number(_scaled(float(one["digits"].replace(",", "")), one["scale"]), one[0]) for one in _NUMBER.finditer(text)
    ]
    for one in _WORDS.finditer(text):
        value = SPELLED[one["word"].lower()] + (SPELLED[one["more"].lower()] if one["more"] else 0)
        found.append(Number(_scaled(value, one["scale"]), one[0]))
    return tuple(found)


def _scaled(value: float, scale: str | None) -> float:
    return value * SCALES[scale.lower()] if scale else value


def same(claimed: float, cited: float) -> bool:
    """Whether a claimed number is a cited one, or that one rounded as a reader would round it."""
    is_round = claimed >= YEARS.start and claimed % 10 == 0 and claimed not in YEARS
    return claimed == cited or (is_round and abs(claimed - cited) <= ROUNDED * claimed)
