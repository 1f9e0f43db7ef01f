"""Index words in tables of PostgreSQL, and rank by BM25 what they say of the words of a question.

PostgreSQL's own full-text search ranks without knowing how rare a word is (`ts_rank`), so it is no BM25. Extensions
that have one are not on most servers. These tables need neither.
"""

import math
from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from index.store import bm25
from index.store.entries import ARTICLES, CHUNKS, LONGEST, Copying, Entries
from index.store.rows import Rows
from index.store.words import Expression, Inside

LEAST = 1e-6
"""The weight of a word that most rows hold, for which the formula gives less than 0; as in FTS5."""

FEW = 10_000
"""Places in scope that are read all; in a larger scope, what ranks best is looked up."""


class Postings(Rows):
    """The words of a catalog in PostgreSQL; the protocol is `Words`. What is put in is written together, by `flush`."""

    def __init__(self, connection: Copying) -> None:
        """Wrap a connection that is inside a transaction."""
        super().__init__(connection)
        self._chunks, self._articles = Entries(connection, CHUNKS), Entries(connection, ARTICLES)

    def match(
        self, terms: Sequence[str], limit: int, weight_of_context: float, inside: Inside | None = None
    ) -> list[tuple[int, float]]:
        """Chunks that hold any of the terms, best first, then by id."""
        return self._best(self._chunks, terms, weight_of_context, limit, inside)

    def match_articles(self, terms: Sequence[str], limit: int, inside: Inside | None = None) -> list[tuple[str, float]]:
        """Ids of articles that hold any of the terms, best first, then the earlier one."""
        best = self._best(self._articles, terms, 1.0, limit, inside)
        ids = self._article_ids([number for number, _ in best])
        return [(ids[number], score) for number, score in best if number in ids]

    def matching(self, expression: Expression, limit: int) -> list[str]:
        """Ids of the articles that an expression holds of, best first."""
        places, _ = self._ranked(self._articles, list(chain.from_iterable(expression.every)), 1.0)
        holds = ~np.isin(places, self._articles.holding(expression.without))
        for group in expression.every:
            holds &= np.isin(places, self._articles.holding(group))
        best = places[holds][:limit].tolist()
        ids = self._article_ids(best)
        return [ids[number] for number in best if number in ids]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks' bodies each of some terms occurs."""
        self.flush()
        cut = {term[:LONGEST]: term for term in terms}
        rows = self._rows("SELECT term, bodies FROM words WHERE term = ANY (?) AND bodies > 0", list(cut))
        return {cut[term]: count for term, count in rows}

    def beginning(self, start: str) -> dict[str, int]:
        """The terms of chunks' bodies that begin so."""
        self.flush()
        found = self._rows(
            "SELECT term, bodies FROM words WHERE term >= ? AND term < ? AND bodies > 0",
            start, start[:-1] + chr(ord(start[-1]) + 1),
        )  # fmt: skip
        return dict(found)

    def add_chunk(self, chunk: int, context: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of a chunk in."""
        self._chunks.add(chunk, context, body)

    def drop_chunk(self, chunk: int) -> None:
        """Take the terms of a chunk out."""
        self._chunks.drop(chunk)

    def add_article(self, number: int, title: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of an article in."""
        self._articles.add(number, title, body)

    def drop_article(self, number: int) -> None:
        """Take the terms of an article out."""
        self._articles.drop(number)

    def chunks_held(self, chunks: Sequence[int]) -> set[int]:
        """Those of some chunks that are in the index."""
        self.flush()
        return self._chunks.among(chunks)

    def holds_article(self, number: int) -> bool:
        """Whether an article is in the index."""
        self.flush()
        return bool(self._articles.among([number]))

    def strays(self) -> int:
        """How many entries belong to no chunk or no article."""
        self.flush()
        return self._chunks.strays() + self._articles.strays()

    def drop_strays(self) -> None:
        """Take those out."""
        self.flush()
        self._chunks.drop_strays()
        self._articles.drop_strays()
        self.flush()

    def flush(self) -> None:
        """Write what was put in and taken out."""
        self._chunks.flush()
        self._articles.flush()

    def _best(
        self, entries: Entries, terms: Sequence[str], weight_of_head: float, limit: int, inside: Inside | None
    ) -> list[tuple[int, float]]:
        """The places in scope that hold any of the terms, best first, and their scores."""
        places, scores = self._ranked(entries, terms, weight_of_head)
        where = self._inside(entries, places, limit, inside) if inside else np.arange(min(limit, len(places)))
        return list(zip(places[where].tolist(), scores[where].tolist(), strict=True))

    def _ranked(
        self, entries: Entries, terms: Sequence[str], weight_of_head: float
    ) -> tuple[bm25.Places, npt.NDArray[np.float64]]:
        """All places that hold any of the terms, best first, and their scores."""
        self.flush()
        kind, cut = entries.kind.name, [term[:LONGEST] for term in terms]
        totals = self._rows("SELECT places, length FROM word_totals WHERE kind = ?", kind)
        places, length = totals[0] if totals else (0, 0)
        rows = self._rows(f"SELECT term, id, {kind}s FROM words WHERE term = ANY (?) AND {kind}s > 0", cut)
        idf = {term: max(math.log((places - held + 0.5) / (held + 0.5)), LEAST) for term, _, held in rows}
        words = {term: word for term, word, _ in rows}
        postings = entries.postings(list(words.values()))
        asked = [(idf[term], postings[words[term]]) for term in cut if term in words]
        return bm25.rank(asked, length / max(places, 1) or 1.0, float(weight_of_head))

    def _inside(
        self, entries: Entries, places: bm25.Places, limit: int, inside: Inside
    ) -> "npt.NDArray[np.intp] | list[int]":
        """Where the first of some places stand that are in scope."""
        scope = entries.kind.inside.format(inside.sql)
        few = self._rows(f"{scope} LIMIT ?", *inside.values, FEW + 1)
        if len(few) <= FEW:
            return np.flatnonzero(np.isin(places, [row[0] for row in few]))[:limit]
        found, first, count = list[int](), 0, 4 * limit
        while first < len(places) and len(found) < limit:
            part = places[first : first + count].tolist()
            rows = self._rows(f"SELECT place FROM ({scope}) AS inside WHERE place = ANY (?)", *inside.values, part)
            held = {row[0] for row in rows}
            found += [first + number for number, place in enumerate(part) if place in held]
            first, count = first + count, 4 * count
        return found[:limit]

    def _article_ids(self, numbers: Sequence[int]) -> dict[int, str]:
        return dict(self._rows("SELECT number, id FROM articles WHERE number = ANY (?)", list(numbers)))
