"""Find sentences that say the same, and sentences that contradict each other."""

from collections.abc import Sequence
from dataclasses import replace

from index.text.terms import content_terms
from rag.records import Scored

SAME = 0.8
"""Share of all terms (Jaccard) from which sentences of two articles are one and the same, printed twice."""

REPEATS = 0.6
"""Share of the shorter one's terms from which a sentence only repeats another."""

ALIKE = 0.5
"""The same without what is asked for, from which two sentences speak of the same thing."""


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
    """Whether sentences of two articles give, of the same thing, another number, time, person or place."""
    if scored.sentence.article == other.sentence.article or not (scored.given and other.given):
        return False
    both = scored.given | other.given
    here, there = _terms(scored) - both, _terms(other) - both
    alike = bool(here and there) and len(here & there) >= ALIKE * min(len(here), len(there))
    return alike and _exclude(scored.given, other.given)


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
