"""What a claim has and its sentences do not: names, numbers, a "not", or that the article itself says it."""

import re
from collections.abc import Sequence

from index.text.terms import ENGLISH, fold
from rag.english.claims import alleged_in
from rag.english.names import is_name, same_name
from rag.verifying.numbers import Number, is_said, is_worked_out
from rag.verifying.roles import turned_round
from rag.verifying.statement import Statement, parse

REACH = 2
"""Words between a "not" and the words that it turns round."""

MATCHED = 0.7
"""Share of a claim's terms that a clause has from which a "not" in it is the claim's concern."""


SPOKEN_OF = 0.5
"""Share of a claim's terms that a sentence has from which its missing "not" speaks against the claim: one that says the
same in other words ("threw out", "did not pass") has fewer."""


YEARS = range(1000, 2100)
"""Numbers without a unit that are years, where two of them stand in a sentence."""

_PARTS = re.compile(r"[,;:–—]\s|\s(?:and|but|while|und|aber|y|pero|et|mais)\s")
"""What stands between two parts of a sentence that may each say something of their own."""


def missing_names(claim: Statement, cited: Statement) -> tuple[str, ...]:
    """Names of a claim that the cited text does not have in any form (Mexico, Mexican)."""
    there = set(cited.folded)
    stems = {*cited.terms, cited.initials}
    return tuple(
        name.word
        for term, name in claim.names.items()
        if term not in stems
        and is_name(name, cited.words)
        and not any(same_name(fold(name.word), word) for word in there)
    )


def missing_numbers(claim: Statement, cited: Statement) -> tuple[str, ...]:
    """Numbers of a claim that the cited text does not bear out; one that is rounded as a reader would is there."""
    return tuple(number.text for number in claim.numbers if _is_missing(number, cited))


def _is_missing(number: Number, cited: Statement) -> bool:
    """A small number in words ("one of them") is only missing where the text counts the same thing otherwise."""
    if any(is_said(number, other) for other in cited.numbers) or is_worked_out(number, cited.numbers):
        return False
    counted = number.counted is not None and any(other.counted == number.counted for other in cited.numbers)
    return counted or not number.is_loose


def miscounted(claim: Statement, cited: Statement) -> str | None:
    """A number that the cited text has, but of something else, where it counts the same thing otherwise.

    "30 were killed" of "12 were killed and 30 hurt".
    """
    for number in claim.numbers:
        if not number.counted or number.bound:
            continue
        said = [other.counted for other in cited.numbers if is_said(number, other)]
        same = any(other.counted == number.counted for other in cited.numbers)
        if said and same and not {number.counted, None} & set(said):
            return number.text
    return None


def said_beside(claim: Statement, cited: Statement) -> str | None:
    """A number of a claim that stands in a part of a sentence which says something else, beside one of its kind.

    "The library was closed in 2018" of "The library was closed in 2012 and reopened in 2018".
    """
    parts = [parse(part, claim.spoken.code) for part in _PARTS.split(cited.text)]
    said = _words(claim)
    for number in claim.numbers if len(parts) > 1 else ():
        own = [part for part in parts if any(is_said(number, other) for other in part.numbers)]
        others = [part for part in parts if part not in own and any(_is_like(number, one) for one in part.numbers)]
        of_something_else = all(_words(part) and not _words(part) & said for part in own)
        if own and of_something_else and any(_words(part) & said for part in others):
            return number.text
    return None


def _is_like(one: Number, other: Number) -> bool:
    """Whether two numbers are years, or have one unit."""
    if one.unit or other.unit:
        return one.unit == other.unit
    return one.value in YEARS and other.value in YEARS


def _words(text: Statement) -> set[str]:
    return {term for term in text.content if not term[0].isdigit()}


def alleged(claim: Statement, cited: Sequence[str]) -> tuple[str, ...]:
    """Words of a claim that the cited texts have only as what somebody alleges, where the claim does not say so."""
    return () if claim.tells else alleged_in(claim.text, cited)


def told_of(claim: Statement, cited: Sequence[str]) -> bool:
    """Whether the sentence that has most of a claim gives somebody's words, and the claim does not say whose."""
    if claim.tells:
        return False
    read = [parse(text) for text in cited]
    shared = [len(claim.content & set(text.terms)) for text in read]
    return all(text.tells for text, count in zip(read, shared, strict=True) if count == max(shared))


def turned(claim: Statement, cited: Sequence[Statement]) -> str | None:
    """The "not" of a claim or of the sentence that has most of it, where the other has none."""
    shared = [len(claim.content & set(text.terms)) for text in cited]
    if not shared or max(shared) < MATCHED * len(claim.content):
        return None
    nearest = [text for text, count in zip(cited, shared, strict=True) if count == max(shared)]
    found = [_not_in(one, claim) for one in nearest]
    return found[0] if all(found) else None


def _not_in(cited: Statement, claim: Statement) -> str | None:
    """A word that turns one of two statements round, where the other has none."""
    nots = claim.spoken.negations | claim.spoken.turned
    here, there = ([word for word in each.folded if word in nots] for each in (claim, cited))
    if bool(here) == bool(there):
        return None
    return next(iter(here or _about(claim, cited, nots)), None)


def _about(claim: Statement, cited: Statement, nots: frozenset[str]) -> list[str]:
    """The words for "not" that stand among a claim's words in a sentence, or right before or after them."""
    places = [place for place, term in enumerate(cited.terms) if term in claim.content]
    if not places:
        return []
    first, last = places[0], places[-1]
    return [word for place, word in enumerate(cited.folded) if word in nots and first - REACH <= place <= last + REACH]


def contradicted(claim: Statement, cited: Sequence[str], near: str, heads: str) -> str | None:
    """Why the cited sentences speak against a claim, or None.

    Args:
        claim: One sentence.
        cited: The sentences that it cites.
        near: What stands right before them: names may come from it.
        heads: Titles and dates of their articles: names and numbers may come from them.
    """
    code = claim.spoken.code
    everything = " ".join(cited)
    if reason := _counted_otherwise(claim, cited, heads) or _turned(claim, cited):
        return reason
    if code == ENGLISH:
        return _named_otherwise(claim, cited, f"{everything} {near} {heads}")
    return None


def _shared(claim: Statement, cited: Sequence[Statement]) -> float:
    """Share of a claim's terms that the sentence has which has most of them."""
    here = claim.content - {
        claim.terms[place] for place, word in enumerate(claim.folded) if word in claim.spoken.negations
    }
    return max((len(here & set(text.terms)) for text in cited), default=0) / max(1, len(here))


def _counted_otherwise(claim: Statement, cited: Sequence[str], heads: str) -> str | None:
    code, everything = claim.spoken.code, " ".join(cited)
    if missing := missing_numbers(claim, parse(f"{everything} {heads}", code)):
        return f"the cited sentences do not say “{missing[0]}”"
    beside = [said_beside(claim, parse(text, code)) for text in cited]
    if number := miscounted(claim, parse(everything, code)) or (beside[0] if beside and all(beside) else None):
        return f"the cited sentences say “{number}” of something else"
    return None


def _turned(claim: Statement, cited: Sequence[str]) -> str | None:
    read = [parse(text, claim.spoken.code) for text in cited]
    if claim.is_negated and not any(text.negations for text in read) and _shared(claim, read) >= SPOKEN_OF:
        return "it says “not”, and the cited sentences do not"
    if word := turned(claim, read):
        return f"it says “{word}”" if word in claim.folded else f"the cited sentences say “{word}”"
    if pair := turned_round(claim, read):
        return f"the cited sentences have “{pair[0]}” and “{pair[1]}” the other way round"
    return None


def _named_otherwise(claim: Statement, cited: Sequence[str], everything: str) -> str | None:
    if names := missing_names(claim, parse(everything)):
        return f"the cited sentences do not name “{names[0]}”"
    if views := alleged(claim, cited):
        return f"the cited sentences tell “{views[0]}” only as somebody’s view"
    return None
