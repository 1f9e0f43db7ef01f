"""An answer comes in whole and goes out as it is shown: growing, claim by claim."""

from collections.abc import Iterator
from dataclasses import replace

from rag.records import Answer


def prefixes(answer: Answer) -> Iterator[Answer]:
    """The answer cut after its first claim, its second, and so on; each is valid by itself, the last is the whole."""
    for count in range(1, len(answer.claims)):
        claims = answer.claims[:count]
        cited = max(number for claim in claims for number in claim.citations)
        end = claims[-1].end + sum(len(f" [{number}]") for number in claims[-1].citations)
        yield replace(answer, text=answer.text[:end], claims=claims, citations=answer.citations[:cited])
    yield answer
