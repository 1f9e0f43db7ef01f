"""Define what an index of words is asked: BM25 of chunks and of whole articles, and in how many a term occurs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Inside:
    """The articles in scope: a statement for their ids, and its parameters."""

    sql: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """What an article has to hold: a term of each group of `every`, and none of `without`.

    A term that ends with * stands for those that begin so.
    """

    every: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()


class Words(Protocol):
    """An index of the terms of chunks (context, body) and of articles (title, body).

    Scores are those of BM25 with k1 1.2 and b .75 (Robertson and Zaragoza, 2009), as SQLite's FTS5 computes them; the
    greater is the better. A term counts in a whole row, whichever part it stands in.
    """

    def match(
        self, terms: Sequence[str], limit: int, weight_of_context: float, inside: Inside | None = None
    ) -> list[tuple[int, float]]:
        """Chunks that hold any of the terms, with their scores, best first, then by id."""
        ...

    def match_articles(self, terms: Sequence[str], limit: int, inside: Inside | None = None) -> list[tuple[str, float]]:
        """Ids of articles that hold any of the terms, with their scores, best first, then the earlier one."""
        ...

    def matching(self, expression: Expression, limit: int) -> list[str]:
        """Ids of the articles that an expression holds of, best first."""
        ...

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks' bodies each of some terms occurs; terms that occur in none are left out."""
        ...

    def beginning(self, start: str) -> dict[str, int]:
        """The terms of chunks' bodies that begin so, with in how many chunks they occur."""
        ...

    def add_chunk(self, chunk: int, context: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of a chunk in."""
        ...

    def drop_chunk(self, chunk: int) -> None:
        """Take the terms of a chunk out."""
        ...

    def add_article(self, number: int, title: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of an article in, by its number."""
        ...

    def drop_article(self, number: int) -> None:
        """Take the terms of an article out."""
        ...

    def chunks_held(self, chunks: Sequence[int]) -> set[int]:
        """Those of some chunks that are in the index."""
        ...

    def holds_article(self, number: int) -> bool:
        """Whether an article is in the index."""
        ...

    def strays(self) -> int:
        """How many entries belong to no chunk or no article."""
        ...

    def drop_strays(self) -> None:
        """Take those out."""
        ...
