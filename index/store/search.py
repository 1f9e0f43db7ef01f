"""Search the catalog by terms (BM25), and find what is in a scope."""

import json
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from index.records import Scope, Vector
from index.store.rows import Connection, Rows, marks
from index.store.words import Expression, Inside, Words

MOST_BEGINNING = 500
"""Terms that a beginning stands for at most: more are no search for a word."""


Kept = dict[str, tuple[int, Sequence[tuple[Any, ...]]]]
"""Rows by the statement that counted them, each with the version of the index that it was true of."""


class Search(Rows):
    """The catalog as it is searched. Several scopes hold together: an article has to be in each.

    A scope that names a duplicate means the article that its text is stored as.
    """

    def __init__(self, connection: Connection, words: Words, kept: Kept | None = None) -> None:
        """Wrap a connection that is inside a transaction, so that nothing else changes meanwhile, and its words.

        `kept` is what was counted before, where this is to be counted once a version of the index.
        """
        super().__init__(connection)
        self._words = words
        self._kept = kept
        self._counted: dict[str, int] = {}
        """Document frequencies by term, until something is written: a question asks for most of them twice."""

    def match(
        self, query_terms: Sequence[str], limit: int, weight_of_context: float, scopes: Sequence[Scope] = ()
    ) -> list[tuple[int, float]]:
        """Chunk ids with BM25 scores (higher is better), best first, for chunks in scope that hold any of the terms."""
        if not query_terms:
            return []
        return self._words.match(query_terms, limit, weight_of_context, self._inside(scopes) if scopes else None)

    def match_articles(
        self, query_terms: Sequence[str], limit: int, scopes: Sequence[Scope] = ()
    ) -> list[tuple[str, float]]:
        """Ids of articles in scope with BM25 scores (higher is better), best first, that hold any of the terms."""
        if not query_terms:
            return []
        return self._words.match_articles(query_terms, limit, self._inside(scopes) if scopes else None)

    def matching(self, expression: Expression, limit: int = sys.maxsize) -> list[str]:
        """Ids of the articles that an expression over index terms holds of, best first by BM25."""
        every = tuple(self._written_out(group) for group in expression.every)
        if not every or () in every:
            return []
        return self._words.matching(Expression(every, self._written_out(expression.without)), limit)

    def _written_out(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Some terms, and in the place of a beginning the most frequent terms that begin so."""
        found: dict[str, None] = {}
        for term in terms:
            beginning = self._words.beginning(term[:-1]) if term.endswith("*") else {term: 1}
            found |= dict.fromkeys(sorted(beginning, key=lambda one: (-beginning[one], one))[:MOST_BEGINNING])
        return tuple(found)

    def added(self) -> dict[str, int]:
        """A number for each article id, which is the greater the later the article was added."""
        return dict(self._rows("SELECT id, number FROM articles"))

    def heads(self, characters: int) -> dict[str, str]:
        """The first characters of each article's text, by id."""
        return dict(self._rows("SELECT id, substr(text, 1, ?) FROM articles", characters))

    def document_frequencies(self, query_terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks' bodies each term occurs; terms that occur in none are left out."""
        new = [term for term in query_terms if term not in self._counted]
        found = self._words.frequencies(new)
        self._counted |= {term: found.get(term, 0) for term in new}
        return {term: count for term in query_terms if (count := self._counted[term])}

    def terms_beginning(self, start: str) -> dict[str, int]:
        """The terms of chunks' bodies that begin so, with in how many chunks they occur."""
        return self._words.beginning(start)

    def articles_in(self, scopes: Sequence[Scope], among: Sequence[str] | None = None) -> set[str]:
        """Ids of the articles in scope, `among` some or of all."""
        narrowed = [*scopes, Scope(articles=tuple(among))] if among else scopes
        inside = self._inside(narrowed)
        return set() if among is not None and not among else {row[0] for row in self._rows(inside.sql, *inside.values)}

    def count_chunks_in(self, scopes: Sequence[Scope]) -> int:
        """How many chunks the articles in scope have."""
        inside = self._inside(scopes)
        return self._count(f"SELECT count(*) FROM chunks WHERE article IN ({inside.sql})", *inside.values)

    def chunk_vectors_in(self, scopes: Sequence[Scope]) -> tuple[list[int], Vector]:
        """Ids and vectors, shape (n, d), of the chunks in scope, as float32."""
        inside = self._inside(scopes)
        rows = self._rows(
            "SELECT id, embeddings.chunk FROM chunks JOIN embeddings USING (key)"
            f" WHERE article IN ({inside.sql}) ORDER BY id",
            *inside.values,
        )
        kept = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f2").astype(np.float32)
        return [row[0] for row in rows], kept.reshape(len(rows), -1) if rows else kept.reshape(0, 0)

    def chunk_vectors(self, chunks: Sequence[int]) -> dict[int, Vector]:
        """Vectors, shape (d,), of those of some chunks that exist, by id."""
        rows = self._rows_in(
            "SELECT id, embeddings.chunk FROM chunks JOIN embeddings USING (key) WHERE id IN ({})", chunks
        )
        return {chunk: np.frombuffer(kept, dtype="<f2").astype(np.float32) for chunk, kept in rows}

    def articles_of(self, chunks: Sequence[int]) -> dict[int, str]:
        """Article id by chunk id, of the chunks that exist."""
        return dict(self._rows_in("SELECT id, article FROM chunks WHERE id IN ({})", chunks))

    def outlets(self) -> list[str]:
        """Names of all outlets, as they are written, in order."""
        return [row[0] for row in self._rows("SELECT DISTINCT outlet FROM articles WHERE outlet <> '' ORDER BY outlet")]

    def newest(self, until: str) -> str | None:
        """The latest date of an article that is not after a day; None where no article carries one."""
        day = self._rows("SELECT max(published) FROM articles WHERE published <= ?", until)[0][0]
        return str(day) if day else None

    def published(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Date by article id, of those that carry one."""
        rows = self._rows_in("SELECT id, published FROM articles WHERE id IN ({})", article_ids)
        return {article: day for article, day in rows if day}

    def languages(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Language by article id, of some articles."""
        return dict(self._rows_in("SELECT id, language FROM articles WHERE id IN ({})", article_ids))

    def all_languages(self) -> list[str]:
        """The languages that articles are in, the commonest first."""
        rows = self._counted_once("SELECT language FROM articles GROUP BY language ORDER BY count(*) DESC, language")
        return [row[0] for row in rows]

    def version(self) -> int:
        """The index version; it grows with every change that is committed."""
        return self._count("SELECT value FROM meta WHERE key = 'index_version'")

    def chunk_count(self) -> int:
        """How many chunks there are."""
        return int(self._counted_once("SELECT count(*) FROM chunks")[0][0])

    def _counted_once(self, statement: str) -> Sequence[tuple[Any, ...]]:
        """Rows that are the same until the index changes. Counting reads all of an index, and each question asks."""
        if self._kept is None:
            return self._rows(statement)
        version = self.version()
        known = self._kept.get(statement)
        if known is None or known[0] != version:
            known = self._kept[statement] = version, self._rows(statement)
        return known[1]

    def _inside(self, scopes: Sequence[Scope]) -> Inside:
        where, values = ["TRUE"], list[str]()
        for scope in scopes:
            if scope.since:
                where.append("published >= ?")
                values.append(scope.since)
            if scope.until:
                where.append("published <= ?")
                values.append(scope.until)
            if scope.outlets:
                where.append(f"outlet COLLATE NOCASE IN ({marks(scope.outlets)})")
                values.extend(scope.outlets)
            if scope.articles:
                where.append(f"(id IN ({self._connection.strings}) OR id IN ({self._named_by_duplicates()}))")
                values.extend([json.dumps(scope.articles)] * 2)
        return Inside(f"SELECT id FROM articles WHERE {' AND '.join(where)}", tuple(values))

    def _named_by_duplicates(self) -> str:
        """The stored articles that stand for duplicates: an id of either means the same text."""
        return (
            "SELECT articles.id FROM duplicates JOIN articles USING (text_digest)"
            f" WHERE duplicates.id IN ({self._connection.strings}) AND duplicates.id NOT IN (SELECT id FROM articles)"
        )
