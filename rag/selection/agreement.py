"""Find sentences that say the same, and sentences that contradict each other."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from index.text.terms import content_terms, fold, lexicon, stem, words
from rag.english.names import is_name, names
from rag.english.polarity import STRICT_NEGATIONS, opposed
from rag.records import Scored

SAME = 0.8
"""Share of all terms (Jaccard) from which sentences of two articles are one and the same, printed twice."""

REPEATS = 0.6
"""Share of the shorter one's terms from which a sentence only repeats another."""

ALIKE = 0.5
"""The same without what is asked for, from which two sentences speak of the same thing."""

_GERMAN = ("nicht", "kein", "keine", "keinen", "nie", "niemand")
_SPANISH = ("no", "nunca", "jamas", "nadie", "ningun", "ninguna", "sin")
_FRENCH = ("ne", "n", "pas", "jamais", "aucun", "aucune", "personne", "sans")
_DENIES = ("deny", "denies", "denied", "denying")
NOTS = STRICT_NEGATIONS.union(_DENIES, _GERMAN, _SPANISH, _FRENCH)
"""Words by which two sentences that are otherwise alike say the opposite, folded."""

ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "sixth", "last", "next", "previous"})
"""Words that tell which of several is meant."""

HARM = frozenset({
    "casualti", "dead", "death", "die", "hurt", "injur", "injuri", "kill", "life", "live", "victim", "wound"
})  # fmt: skip
"""Index terms by which an English sentence tells that somebody was harmed, or that nobody was."""

SHARED = 3
"""Terms that sentences have in common to give opposites of the same, where both speak of what the question names."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


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
    return len(here & there) >= REPEATS * min(len(here), len(there)) and not (
        gives_another(scored, other) or differ(scored, other)
    )


def differ(scored: Scored, other: Scored) -> bool:
    """Whether sentences of two articles give, of the same thing, another number, person or place, or the opposite.

    Both have to tell of the same: what one names, dates or counts besides what is asked for, the other may not have
    otherwise. Two towns' fires and two quarters' profits do not differ.
    """
    if scored.sentence.article == other.sentence.article:
        return False
    if gives_another(scored, other):
        return _same_subject(scored, other)
    return _opposite(scored, other) and _same_subject(scored, other)


def gives_another(scored: Scored, other: Scored) -> bool:
    """Whether sentences of two articles give another number, person or place, of the same thing or of its like."""
    if scored.sentence.article == other.sentence.article or not (scored.given and other.given):
        return False
    both = scored.given | other.given
    here, there = _terms(scored) - both, _terms(other) - both
    alike = bool(here and there) and len(here & there) >= ALIKE * min(len(here), len(there))
    return alike and _exclude(scored.given, other.given)


def _same_subject(scored: Scored, other: Scored) -> bool:
    """Whether two sentences name, date and rank nothing otherwise but what is asked for."""
    both = scored.given | other.given
    here, there = (_particulars(one) - both for one in (scored, other))
    return here <= there or there <= here


def _particulars(scored: Scored) -> frozenset[str]:
    """The terms of a sentence that tell which of its kind is meant: names, and words of number and time."""
    text = scored.sentence.text
    ranked = lexicon("number_words") | lexicon("time_words") | ORDINALS
    counted = {stem(word) for word in words(text) if fold(word) in ranked}
    return frozenset(counted | {term for term, name in names(text).items() if is_name(name, ())})


def _opposite(scored: Scored, other: Scored) -> bool:
    """Whether one of two sentences says "not" or has the opposite word ("safe", "unsafe"), with the same words else.

    Where both speak of what the question names, fewer words will do for an opposite ("stay open", "shut for good"),
    and none for "no one was hurt" beside "a man was killed".
    """
    here, there = _terms(scored), _terms(other)
    shared = len(here & there)
    is_turned = _turned(scored) != _turned(other)
    are_apart = _prefixed(here, there) or _prefixed(there, here) or opposed(here, there) > 0
    if scored.names and scored.names == other.names:
        harmed = bool(here & HARM) and bool(there & HARM) and is_turned
        if harmed or (are_apart and shared >= max(SHARED, ALIKE * min(len(here), len(there)))):
            return True
    return shared >= ALIKE * max(len(here), len(there)) and (is_turned or are_apart)


def _prefixed(here: Set[str], there: Set[str]) -> bool:
    """Whether a text has a word with "un" that another has without."""
    return any(stem(f"un{term}") in here - there for term in there - here)


def _turned(scored: Scored) -> bool:
    return any(fold(word) in NOTS for word in words(scored.sentence.text))


def _exclude(one: frozenset[str], other: frozenset[str]) -> bool:
    """Numbers exclude each other where each side has one that the other lacks, names where they share none."""
    if any(term[0].isdigit() for term in one | other):
        return bool(one - other) and bool(other - one)
    return not one & other


def _same(scored: Scored, other: Scored) -> bool:
    """Whether two articles print one sentence: the same numbers, and neither the opposite of the other."""
    if scored.sentence.article == other.sentence.article or scored.given != other.given:
        return False
    here, there = _terms(scored), _terms(other)
    alike = len(here & there) >= SAME * len(here | there)
    counted = [sorted(_NUMBER.findall(one.sentence.text)) for one in (scored, other)]
    ordered = [[term for term in content_terms(one.sentence.text) if term in here & there] for one in (scored, other)]
    return (
        alike
        and counted[0] == counted[1]
        and ordered[0] == ordered[1]
        and _turned(scored) == _turned(other)
        and not opposed(here, there)
        and _particulars(scored) == _particulars(other)
    )


def _terms(scored: Scored) -> frozenset[str]:
    return frozenset(content_terms(scored.sentence.text))
