"""Index words with SQLite's full-text search (FTS5)."""

from collections.abc import Iterable, Sequence

from index.store.rows import Rows
from index.store.words import Expression, Inside


class FTS5(Rows):
    """The words of a catalog in SQLite; the protocol is `Words`."""

    def match(
        self, terms: Sequence[str], limit: int, weight_of_context: float, inside: Inside | None = None
    ) -> list[tuple[int, float]]:
        """Chunks that hold any of the terms, best first, then by id."""
        # The plus keeps SQLite from searching the index once for each chunk in scope.
        within = f"AND +rowid IN (SELECT id FROM chunks WHERE article IN ({inside.sql}))" if inside else ""
        return self._rows(
            f"SELECT rowid, -bm25(chunk_terms, ?, 1.0) AS score FROM chunk_terms WHERE chunk_terms MATCH ? {within}"
            " ORDER BY score DESC, rowid LIMIT ?",
            weight_of_context, _any_of(terms), *(inside.values if inside else ()), limit,
        )  # fmt: skip

    def match_articles(self, terms: Sequence[str], limit: int, inside: Inside | None = None) -> list[tuple[str, float]]:
        """Ids of articles that hold any of the terms, best first, then the earlier one."""
        within = f"AND +rowid IN (SELECT number FROM articles WHERE id IN ({inside.sql}))" if inside else ""
        return self._rows(
            "SELECT id, score FROM (SELECT rowid, -bm25(article_terms) AS score FROM article_terms"
            f" WHERE article_terms MATCH ? {within} ORDER BY score DESC, rowid LIMIT ?) AS best"
            " JOIN articles ON number = best.rowid ORDER BY score DESC, number",
            _any_of(terms), *(inside.values if inside else ()), limit,
        )  # fmt: skip

    def matching(self, expression: Expression, limit: int) -> list[str]:
        """Ids of the articles that an expression holds of, best first."""
        every = " AND ".join(f"({_any_of(group)})" for group in expression.every)
        without = "".join(f' NOT "{_quoted(term)}"' for term in expression.without)
        rows = self._rows(
            "SELECT id FROM (SELECT rowid, bm25(article_terms) AS score FROM article_terms WHERE article_terms MATCH ?"
            " ORDER BY score, rowid LIMIT ?) AS best JOIN articles ON number = best.rowid ORDER BY score, number",
            f"({every}){without}", limit,
        )  # fmt: skip
        return [row[0] for row in rows]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks' bodies each of some terms occurs."""
        return dict(self._rows_in("SELECT term, doc FROM term_counts WHERE col = 'body' AND term IN ({})", terms))

    def beginning(self, start: str) -> dict[str, int]:
        """The terms of chunks' bodies that begin so."""
        found = self._rows(
            "SELECT term, doc FROM term_counts WHERE col = 'body' AND term >= ? AND term < ?",
            start, start[:-1] + chr(ord(start[-1]) + 1),
        )  # fmt: skip
        return dict(found)

    def add_chunk(self, chunk: int, context: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of a chunk in."""
        self._rows(
            "INSERT INTO chunk_terms (rowid, context, body) VALUES (?, ?, ?)", chunk, " ".join(context), " ".join(body)
        )

    def drop_chunk(self, chunk: int) -> None:
        """Take the terms of a chunk out."""
        self._rows("DELETE FROM chunk_terms WHERE rowid = ?", chunk)

    def add_article(self, number: int, title: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of an article in."""
        self._rows(
            "INSERT INTO article_terms (rowid, title, body) VALUES (?, ?, ?)", number, " ".join(title), " ".join(body)
        )

    def drop_article(self, number: int) -> None:
        """Take the terms of an article out."""
        self._rows("DELETE FROM article_terms WHERE rowid = ?", number)

    def chunks_held(self, chunks: Sequence[int]) -> set[int]:
        """Those of some chunks that are in the index."""
        return {row[0] for row in self._rows_in("SELECT rowid FROM chunk_terms WHERE rowid IN ({})", chunks)}

    def holds_article(self, number: int) -> bool:
        """Whether an article is in the index."""
        return bool(self._count("SELECT count(*) FROM article_terms WHERE rowid = ?", number))

    def strays(self) -> int:
        """How many entries belong to no chunk or no article."""
        return self._count(
            "SELECT (SELECT count(*) FROM chunk_terms WHERE rowid NOT IN (SELECT id FROM chunks))"
            " + (SELECT count(*) FROM article_terms WHERE rowid NOT IN (SELECT number FROM articles))"
        )

    def drop_strays(self) -> None:
        """Take those out."""
        self._rows("DELETE FROM chunk_terms WHERE rowid NOT IN (SELECT id FROM chunks)")
        self._rows("DELETE FROM article_terms WHERE rowid NOT IN (SELECT number FROM articles)")


def _any_of(terms: Iterable[str]) -> str:
    """A query of FTS5 for any of the terms, each taken as it is."""
    return " OR ".join(f'"{_quoted(term)}"' for term in terms)


def _quoted(term: str) -> str:
    return term.replace('"', '""')
