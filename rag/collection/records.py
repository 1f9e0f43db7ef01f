"""Define the records of what is found in a whole collection."""

from dataclasses import dataclass
from enum import StrEnum

from rag.records import Citation


class Order(StrEnum):
    """What stands first in a list of found articles."""

    LIKELIHOOD = "likelihood"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that answers or mentions: its best sentence, and the probability (0 to 1) that it does.

    `citation` is numbered by its place in the list; its `also` are ids of near-doubles that are folded into it.
    """

    citation: Citation
    probability: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """The articles found so far, in order, and how far the search is.

    `read` counts the articles whose sentences were judged, `total` those in scope: the rest were too far from the
    question to be read. The last findings of a search are `complete`.
    """

    question: str
    found: tuple[FoundArticle, ...]
    read: int
    total: int
    index_version: int
    complete: bool = False

    @property
    def sure(self) -> int:
        """How many articles surely answer or mention."""
        return sum(one.is_sure for one in self.found)

    @property
    def perhaps(self) -> int:
        """How many may."""
        return len(self.found) - self.sure
