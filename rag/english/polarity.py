"""Find negation and opposites that two texts do not share. English."""

from collections.abc import Sequence, Set

from index.text.terms import fold, stem, words


def _listed(words_: str) -> frozenset[str]:
    return frozenset(words_.split())


STRICT_NEGATIONS = _listed(
    "no not never none nobody nothing neither nor cannot cant wont dont doesnt didnt isnt arent wasnt werent hasnt"
    " havent hadnt couldnt wouldnt shouldnt"
)
"""Ways to say "not"; contractions without their apostrophe, as `fold` writes them."""

Side = tuple[frozenset[str], frozenset[str]]
"""Of a pair of opposites, as index terms, the side that a text takes and the other."""

NEGATIONS = STRICT_NEGATIONS | _listed(
    "without aint hardly barely unable fail failed fails failing refuse refused refuses refusing deny denied denies"
    " denying lack lacks lacked reject rejected rejects rejecting declined declines unlikely false falsely impossible"
)
"""All words that turn a statement round."""

NEGATING = frozenset(map(stem, NEGATIONS))
"""The same as index terms."""

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


def negations(text: str) -> int:
    """How many words of a text turn its statement round."""
    return sum(fold(word) in NEGATIONS for word in words(text))


def strictly_negated(text: str) -> bool:
    """Whether a text says "not" in one of its plain forms."""
    return any(fold(word) in STRICT_NEGATIONS for word in words(text))


def sides(terms: Set[str]) -> tuple[Side, ...]:
    """Of the opposites of which a text has one side alone: that side, and the one that it lacks."""
    pairs = ((one, other) for first, second in OPPOSITES for one, other in ((first, second), (second, first)))
    return tuple((one, other) for one, other in pairs if one & terms and not other & terms)


def split(taken: Sequence[Side], terms: Set[str]) -> int:
    """How many sides that one text takes another text, with these terms, has the opposite of and not the same."""
    return sum(bool(other & terms) and not one & terms for one, other in taken)


def opposed(claim: Set[str], cited: Set[str]) -> int:
    """How many pairs of opposites are split between two texts, given by their terms: each has one side alone."""
    return split(sides(claim), cited)
