"""What a claim has and its sentences do not: names, numbers, a "not", or that the article itself says it."""

from collections.abc import Sequence

from index.text.terms import fold
from rag.english.claims import alleged_in
from rag.english.numbers import LOOSE, same
from rag.verifying.statement import Statement, parse

SHORTEST_STEM = 4
"""Letters in which two forms of a name agree at least: Mexico, Mexican."""


def missing_names(claim: Statement, cited: Statement) -> tuple[str, ...]:
    """Names of a claim that the cited text does not have in any form (Mexico, Mexican)."""
    there = set(cited.folded)
    stems = {*cited.terms, cited.initials}
    return tuple(name for term, name in claim.names.items() if term not in stems and not _akin(fold(name), there))


def missing_numbers(claim: Statement, cited: Statement) -> tuple[str, ...]:
    """Numbers of a claim that the cited text does not have; one that is rounded as a reader would round it is there."""
    there = [number.value for number in cited.numbers]
    return tuple(
        number.text
        for number in claim.numbers
        if number.text.lower() not in LOOSE and not any(same(number.value, value) for value in there)
    )


def alleged(claim: Statement, cited: Sequence[str]) -> tuple[str, ...]:
    """Words of a claim that the cited texts have only as what somebody alleges, where the claim does not say so."""
    return () if claim.tells else alleged_in(claim.text, cited)


def contradicted(claim: Statement, cited: Sequence[str], near: str, heads: str) -> str | None:
    """Why the cited sentences speak against a claim, or None.

    Args:
        claim: One sentence.
        cited: The sentences that it cites.
        near: What stands right before them: names may come from it.
        heads: Titles and dates of their articles: names and numbers may come from them.
    """
    everything = parse(" ".join(cited))
    if missing := missing_numbers(claim, parse(f"{everything.text} {heads}")):
        return f"the cited sentences do not say “{missing[0]}”"
    if missing := missing_names(claim, parse(f"{everything.text} {near} {heads}")):
        return f"the cited sentences do not name “{missing[0]}”"
    if claim.is_negated and not everything.negations:
        return "it says “not”, and the cited sentences do not"
    if views := alleged(claim, cited):
        return f"the cited sentences tell “{views[0]}” only as somebody’s view"
    return None


def _akin(name: str, there: set[str]) -> bool:
    """Whether another form of a name is there."""
    size = max(SHORTEST_STEM, len(name) - 3)
    return len(name) > SHORTEST_STEM and any(word[:size] == name[:size] for word in there)
