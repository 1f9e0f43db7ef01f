"""A claim and the texts it cites come in; numbers, names, quotations and negations that do not agree go out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.terms import fold, stem, stop_words, words

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
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]+)[”\"»]|(?<!\w)[‘']([^‘’']+(?:[’'](?=\w)[^‘’']+)*)[’'](?!\w)")
STRICT_NEGATIONS = frozenset(
    [
        "no",
        "not",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "cannot",
        "cant",
        "wont",
        "dont",
        "doesnt",
        "didnt",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "hasnt",
        "havent",
        "hadnt",
        "couldnt",
        "wouldnt",
        "shouldnt",
    ]
)
"""Ways to say "not"; contractions without their apostrophe, as `fold` writes them."""

NEGATIONS = STRICT_NEGATIONS | frozenset(
    [
        "without",
        "aint",
        "hardly",
        "barely",
        "unable",
        "fail",
        "failed",
        "fails",
        "failing",
        "refuse",
        "refused",
        "refuses",
        "refusing",
        "deny",
        "denied",
        "denies",
        "denying",
        "lack",
        "lacks",
        "lacked",
        "reject",
        "rejected",
        "rejects",
        "rejecting",
        "declined",
        "declines",
        "unlikely",
        "false",
        "falsely",
        "impossible",
    ]
)
"""All words that turn a statement round."""

_PAIRS = """
increase rise rose grow grew gain climb soar jump up raise / decrease fall fell drop decline lose shrink down lower cut
win won victory beat / lose lost defeat
before earlier / after later
more most / less least fewer
first / last final
accept agree approve support back / reject refuse oppose deny veto
allow permit legal / ban forbid prohibit illegal bar block
open opened start begin began launch / close closed end stop halt cancel shut
arrive enter join / leave left quit exit resign depart
alive survive / dead die died kill killed
guilty convict / innocent acquit clear
buy bought / sell sold
north / south
east / west
male man men boy father son husband brother / female woman women girl mother daughter wife sister
hot / cold
young / old
high highest / low lowest
largest biggest best / smallest worst
always / never
all every / none no
public / private
success succeed successful / failure fail failed
right / left
true / false
married / divorced single
early / late
include / exclude
inside / outside
hire / fire
positive / negative
maximum / minimum
ancestor / descendant
teacher / student
"""

OPPOSITES = tuple(
    tuple(frozenset(stem(word) for word in side.split()) for side in line.split("/"))
    for line in _PAIRS.strip().splitlines()
)
"""Pairs of sides that contradict each other, as index terms."""

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
SHORTEST_STEM = 4
"""Letters in which two forms of a name agree at least: Mexico, Mexican."""


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


def missing_numbers(claim: str, cited: str) -> tuple[str, ...]:
    """Numbers of a claim that the cited text does not have; one that is rounded as a reader would round it is there."""
    there = [number.value for number in numbers(cited)]
    return tuple(
        number.text
        for number in numbers(claim)
        if number.text.lower() not in LOOSE and not any(_same(number.value, value) for value in there)
    )


def _same(claimed: float, cited: float) -> bool:
    is_round = claimed >= YEARS.start and claimed % 10 == 0 and claimed not in YEARS
    return claimed == cited or (is_round and abs(claimed - cited) <= ROUNDED * claimed)


def names(text: str) -> dict[str, str]:
    """Names of a text as they are written, by their index term; its first word counts where another follows it."""
    found: dict[str, str] = {}
    written = words(text)
    for place, word in enumerate(written):
        named = word[0].isupper() and fold(word) not in stop_words() and len(word) > 1
        if named and (place or (len(written) > 1 and written[1][0].isupper())):
            found.setdefault(stem(word), word)
    return found


def missing_names(claim: str, cited: str) -> tuple[str, ...]:
    """Names of a claim that the cited texts do not have in any form (Mexico, Mexican)."""
    there = {fold(word) for word in words(cited)}
    stems = {stem(word) for word in there} | {_initials(cited)}
    return tuple(name for term, name in names(claim).items() if term not in stems and not _akin(fold(name), there))


def _akin(name: str, there: set[str]) -> bool:
    """Whether another form of a name is there."""
    size = max(SHORTEST_STEM, len(name) - 3)
    return len(name) > SHORTEST_STEM and any(word[:size] == name[:size] for word in there)


def _initials(text: str) -> str:
    """The first abbreviation with full stops in a text, without them: U.S. as us."""
    found = re.search(r"\b(?:[A-Z]\.){2,}", text)
    return found[0].replace(".", "").lower() if found else ""


def quotations(text: str) -> tuple[tuple[int, int, str], ...]:
    """What stands between quotation marks, from two words on: start and end with the marks, and the words."""
    found = ((one.start(), one.end(), one[1] or one[2]) for one in _QUOTED.finditer(text))
    return tuple(one for one in found if len(words(one[2])) > 1)


def unquoted(claim: str, cited: Sequence[str]) -> str:
    """The claim, where quotations that do not stand word for word in a cited text have lost their quotation marks."""
    plain = [_plain(text) for text in cited]
    for start, end, said in reversed(quotations(claim)):
        if not any(_plain(said).strip(" .,") in text for text in plain):
            claim = f"{claim[:start]}{said}{claim[end:]}"
    return claim


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())


def negations(text: str) -> int:
    """How many words of a text turn its statement round."""
    return sum(fold(word) in NEGATIONS for word in words(text))


def strictly_negated(text: str) -> bool:
    """Whether a text says "not" in one of its plain forms."""
    return any(fold(word) in STRICT_NEGATIONS for word in words(text))


def opposed(claim: str, cited: str) -> int:
    """How many pairs of opposites are split: one side in the claim alone, the other in the cited text alone."""
    here, there = ({stem(word) for word in words(text)} for text in (claim, cited))
    return sum(
        bool(one & here) and not one & there and bool(other & there) and not other & here
        for first, second in OPPOSITES
        for one, other in ((first, second), (second, first))
    )
