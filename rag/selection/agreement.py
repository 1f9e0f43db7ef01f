"""Find sentences that say the same, and sentences that contradict each other."""

from collections.abc import Sequence
from dataclasses import replace

from index.text.terms import content_terms, vocabulary
from rag.english.polarity import sides, split, strictly_negated
from rag.records import Scored

SAME = 0.8
"""Share of all terms (Jaccard) from which sentences of two articles are one and the same, printed twice."""

REPEATS = 0.6
"""Share of the shorter one's terms from which a sentence only repeats another."""

ALIKE = 0.5
"""The same without what is asked for, from which two sentences speak of the same thing."""

TELLING = 2
"""Terms in common from which opposites in two sentences are of the same thing."""


def unite(evidence: Sequence[Scored], limit: int) -> tuple[Scored, ...]:
    """The best sentences, best first, each standing for its like in other articles, which it names in `also`."""
    kept: list[Scored] = []
    for scored in evidence:
        place = next((number for number, other in enumerate(kept) if _same(scored, other)), None)
        if place is not None:
            article = scored.sentence.article
            if article not in kept[place].also:
                kept[place] = replace(kept[place], also=(*kept[place].also, article))
        elif len(kept) < limit:
            kept.append(scored)
    return tuple(kept)


def repeats(scored: Scored, other: Scored) -> bool:
    """Whether a sentence only says again what another says."""
    here, there = _terms(scored), _terms(other)
    return len(here & there) >= REPEATS * min(len(here), len(there)) and not differ(scored, other)


def differ(scored: Scored, other: Scored) -> bool:
    """Whether sentences of two articles say of one thing the opposite, or another number, time, person or place."""
    if scored.sentence.article == other.sentence.article:
        return False
    both = scored.given | other.given
    here, there = _terms(scored) - both, _terms(other) - both
    shared = here & there
    if not shared or len(shared) < ALIKE * min(len(here), len(there)):
        return False
    excluded = bool(scored.given and other.given) and _exclude(scored.given, other.given)
    return excluded or (len(shared) >= TELLING and _turned(scored.sentence.text, other.sentence.text))


def _turned(one: str, other: str) -> bool:
    """Whether one text says "not" and the other does not, or one has the opposite of a word of the other (English)."""
    here, there = vocabulary(one).terms, vocabulary(other).terms
    prefixed = any(f"un{term}" in there - here for term in here - there) or any(
        f"un{term}" in here - there for term in there - here
    )
    return prefixed or strictly_negated(one) != strictly_negated(other) or split(sides(here), there) > 0


def _exclude(one: frozenset[str], other: frozenset[str]) -> bool:
    """Numbers exclude each other where each side has one that the other lacks, names where they share none."""
    if any(term[0].isdigit() for term in one | other):
        return bool(one - other) and bool(other - one)
    return not one & other


def _same(scored: Scored, other: Scored) -> bool:
    if scored.sentence.article == other.sentence.article or scored.given != other.given:
        return False
    here, there = _terms(scored), _terms(other)
    return len(here & there) >= SAME * len(here | there)


def _terms(scored: Scored) -> frozenset[str]:
    return frozenset(content_terms(scored.sentence.text))
