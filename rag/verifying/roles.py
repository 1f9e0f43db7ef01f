"""Who does what to whom: whether a claim has two names in each other's place."""

from collections.abc import Iterator, Sequence

from index.text.terms import fold
from rag.verifying.statement import Statement

FARTHEST = 14
"""Words that two names may stand apart to be those of one verb."""

CAPITAL_NOUNS = "de"
"""A language whose names cannot be told from other nouns."""

LIKE = 4
"""Letters in which two forms of a verb agree at least (beat, beaten)."""

_MUTUAL = frozenset(
    {
        "met",
        "meet",
        "meets",
        "married",
        "marries",
        "marry",
        "merged",
        "border",
        "borders",
        "bordered",
        "equals",
        "resembles",
    }
)
"""English verbs that say the same of both."""

_PASSIVE = {
    "en": frozenset({"was", "were", "been", "being", "be", "is", "are", "got"}),
    "de": frozenset({"wurde", "wurden", "wird", "werden", "worden"}),
    "es": frozenset({"fue", "fueron", "sido", "es", "son", "ser"}),
    "fr": frozenset({"ete", "est", "sont", "fut", "furent", "etre"}),
}
"""Verbs that make a passive, with the word for "by" after them."""


_WAYS = {"en": ("from", {"to"}), "de": ("von", {"nach"}), "es": ("de", {"a"}), "fr": ("de", {"a"})}
"""What stands before where something comes from, and before where it goes; words folded."""

NEAR = 3
"""Words that these may stand apart from each other, the names between them counted."""


def turned_round(claim: Statement, cited: Sequence[Statement]) -> tuple[str, str] | None:
    """Two names that a claim has in each other's place, where the sentence that has most of it has them otherwise.

    The names of a claim are looked for around a word that both texts have, with "by" and its verb read as turning them
    round; all its words, where the sentence has the same ones ("The dog bit the man"). Not in German, where every noun
    has a capital and cases tell who does what.
    """
    shared = [len(claim.content & text.content) for text in cited]
    nearest = [text for text, count in zip(cited, shared, strict=True) if count == max(shared)]
    if way := _gone_back(claim, nearest):
        return way
    if claim.spoken.code == CAPITAL_NOUNS:
        return None
    same = any(text.content == claim.content for text in nearest)
    for first, word, last in _triples(claim, every=same):
        told = _order(claim, first, last)
        found = [way for text in nearest for way in _ways(text, claim, first, word, last)]
        if found and told not in found:
            return claim.words[first], claim.words[last]
    return None


def _gone_back(claim: Statement, nearest: Sequence[Statement]) -> tuple[str, str] | None:
    """The two names of a way that a claim goes and its sentences come back: "from Porto to Faro"."""
    there = {way for text in nearest for way in _ways_gone(text)}
    for (start, end), words in _ways_gone(claim).items():
        if (end, start) in there and (start, end) not in there:
            return words
    return None


def _ways_gone(text: Statement) -> dict[tuple[str, str], tuple[str, str]]:
    """The index terms of where each way begins and ends, with the words."""
    leaving, arriving = _WAYS.get(text.spoken.code, _WAYS["en"])
    found = {}
    for place, word in enumerate(text.folded):
        if word not in arriving or place + 1 >= len(text.words):
            continue
        before = range(max(0, place - NEAR), place)
        begun = next((at for at in before if text.folded[at] == leaving and at + 1 < place), None)
        if begun is not None and all(text.words[at][0].isupper() for at in (begun + 1, place + 1)):
            found[text.terms[begun + 1], text.terms[place + 1]] = (text.words[begun + 1], text.words[place + 1])
    return found


def _triples(claim: Statement, *, every: bool) -> Iterator[tuple[int, int, int]]:
    """Places of two names, or of any two words, and of a word between them, where nothing joins the two."""
    if any(word in _MUTUAL for word in claim.folded):
        return
    capital = [place for place, word in enumerate(claim.words) if word[0].isupper() and _counts(claim, place)]
    places = [place for place in claim.telling if _counts(claim, place)] if every else capital
    for at, first in enumerate(places):
        for last in places[at + 1 :]:
            between = range(first + 1, last)
            if last - first > FARTHEST or any(claim.folded[place] in claim.spoken.joins for place in between):
                continue
            for place in between:
                if place in claim.telling and (every or place not in places):
                    yield first, place, last
                    break


def _counts(claim: Statement, place: int) -> bool:
    return place in claim.telling and not any(sign.isdigit() for sign in claim.words[place])


def _ways(text: Statement, claim: Statement, first: int, word: int, last: int) -> Iterator[bool]:
    """How a text has the two names around the word: True as the claim's order goes, False the other way."""
    verbs = [place for place, term in enumerate(text.folded) if _alike(term, claim.folded[word])]
    ones = [place for place, term in enumerate(text.terms) if term == claim.terms[first]]
    others = [place for place, term in enumerate(text.terms) if term == claim.terms[last]]
    for one in ones:
        for other in others:
            low, high = sorted((one, other))
            joined = any(text.folded[place] in text.spoken.joins for place in range(low + 1, high))
            if one != other and high - low <= FARTHEST and any(low < verb < high for verb in verbs) and not joined:
                yield _order(text, low, high) == (one < other)


def _order(text: Statement, low: int, high: int) -> bool:
    """Whether the first of two names does it, and not the second: "by" and its verb turn them round."""
    between = [fold(word) for word in text.words[low + 1 : high]]
    helping = _PASSIVE.get(text.spoken.code, frozenset())
    return not (any(word in text.spoken.passive for word in between) and any(word in helping for word in between))


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) >= LIKE and len(other) >= LIKE and one[:LIKE] == other[:LIKE])
