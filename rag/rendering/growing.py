"""An answer comes in and goes out as it is shown: growing, claim by claim; or, of one that grows, what is checked."""

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


def settled(answer: Answer) -> Answer:
    """A growing answer without the words after its last claim, which nobody has checked; a whole one as it is."""
    if not answer.answered:
        return answer
    if not answer.claims:
        return replace(answer, text="")
    last = answer.claims[-1]
    end = last.end + sum(len(f" [{number}]") for number in last.citations)
    return replace(answer, text=answer.text[:end], related=())
