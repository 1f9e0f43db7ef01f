"""Index words in tables of PostgreSQL: a row for each word of each chunk and of each article, and BM25 in SQL.

PostgreSQL's own full-text search ranks without knowing how rare a word is (`ts_rank`), so it is no BM25. Extensions
that have one are not on most servers. These tables need neither.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from index.store.rows import Connection, Rows
from index.store.words import Expression, Inside

LONGEST = 255
"""Code points of a term that are kept; an entry of a PostgreSQL index holds 2,700 bytes."""

LEAST = 1e-6
"""The weight of a word that most rows hold, for which the formula gives less than 0; as in FTS5."""

_SCORED = """
    SELECT place, sum(idf * ((held.often * 2.2) / (held.often + 1.2 * (0.25 + 0.75 * length / ?)))) AS score
    FROM unnest(CAST(? AS integer[]), CAST(? AS double precision[])) AS asked (sought, idf)
    CROSS JOIN LATERAL (SELECT place, length, head, body FROM {kind}_words WHERE word = sought OFFSET 0) AS found
    CROSS JOIN LATERAL (SELECT ? * head + body AS often) AS held
    {within} GROUP BY place {having}"""
"""Each place that holds any of the words, with its score; OFFSET makes each word one search of the index."""

_TAKEN_OUT = """
    WITH gone AS (
        DELETE FROM {kind}_words AS kept
        USING (SELECT place, unnest(words) AS word FROM {kind}_terms WHERE place = ANY (?)) AS held
        WHERE kept.word = held.word AND kept.place = held.place RETURNING kept.word, kept.body
    ), counted AS (SELECT word, count(*) AS held, count(*) FILTER (WHERE body > 0) AS body FROM gone GROUP BY word)
    UPDATE words SET {counts} FROM counted WHERE id = counted.word"""

_LOOSE = "NOT EXISTS (SELECT 1 FROM {kind}_terms AS entry WHERE entry.place = held.place)"
"""What holds of a word that belongs to no entry."""

_TOTALS = """
    INSERT INTO word_totals VALUES (?, ?, ?) ON CONFLICT (kind) DO UPDATE
    SET places = word_totals.places + excluded.places, length = word_totals.length + excluded.length"""


class Copying(Connection, Protocol):
    """A connection that can also be given many rows of numbers at once."""

    def copy(self, table: str, lines: Iterable[str]) -> None:
        """Put rows into a table: columns with tabs between them, as PostgreSQL's COPY reads them."""
        ...


@dataclass(slots=True)
class _Kind:
    """Chunks or articles: the names of their tables, and what has still to be written of them."""

    name: str
    stray: str
    """What holds of an entry whose chunk or article is gone."""
    counts: str
    """What changes in `words` by a sign and `counted`, which has a word's number of rows and of bodies."""
    added: dict[int, tuple[Counter[str], Counter[str]]] = field(default_factory=dict)
    dropped: list[int] = field(default_factory=list)

    def sql(self, statement: str, **parts: str) -> str:
        return statement.format(kind=self.name, **{name: part.format(kind=self.name) for name, part in parts.items()})


class Postings(Rows):
    """The words of a catalog in PostgreSQL; the protocol is `Words`. What is put in is written together, by `flush`."""

    def __init__(self, connection: Copying) -> None:
        """Wrap a connection that is inside a transaction."""
        super().__init__(connection)
        self._copying = connection
        self._chunks = _Kind(
            "chunk",
            "NOT EXISTS (SELECT 1 FROM chunks WHERE id = place)",
            "chunks = chunks {sign} counted.held, bodies = bodies {sign} counted.body",
        )
        self._articles = _Kind(
            "article",
            "NOT EXISTS (SELECT 1 FROM articles WHERE number = place)",
            "articles = articles {sign} counted.held",
        )

    def match(
        self, terms: Sequence[str], limit: int, weight_of_context: float, inside: Inside | None = None
    ) -> list[tuple[int, float]]:
        """Chunks that hold any of the terms, best first, then by id."""
        within = f"WHERE place IN (SELECT id FROM chunks WHERE article IN ({inside.sql}))" if inside else ""
        scored = self._chunks.sql(_SCORED, within=within, having="")
        return self._rows(
            f"{scored} ORDER BY score DESC, place LIMIT ?",
            *self._asked(self._chunks, terms), float(weight_of_context), *(inside.values if inside else ()), limit,
        )  # fmt: skip

    def match_articles(self, terms: Sequence[str], limit: int, inside: Inside | None = None) -> list[tuple[str, float]]:
        """Ids of articles that hold any of the terms, best first, then the earlier one."""
        within = f"WHERE place IN (SELECT number FROM articles WHERE id IN ({inside.sql}))" if inside else ""
        return self._best_articles(terms, within, inside.values if inside else (), "", limit)

    def matching(self, expression: Expression, limit: int) -> list[str]:
        """Ids of the articles that an expression holds of, best first."""
        groups = [list(self._ids(group).values()) for group in expression.every]
        without = list(self._ids(expression.without).values())
        found = self._best_articles(
            list(chain.from_iterable(expression.every)),
            "WHERE place NOT IN (SELECT place FROM article_words WHERE word = ANY (?))",
            [without, *groups],
            "HAVING " + " AND ".join("bool_or(sought = ANY (?))" for _ in groups),
            limit,
        )
        return [article for article, _ in found]

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
        self._chunks.added[chunk] = (_counted(context), _counted(body))

    def drop_chunk(self, chunk: int) -> None:
        """Take the terms of a chunk out."""
        self._drop(self._chunks, chunk)

    def add_article(self, number: int, title: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of an article in."""
        self._articles.added[number] = (_counted(title), _counted(body))

    def drop_article(self, number: int) -> None:
        """Take the terms of an article out."""
        self._drop(self._articles, number)

    def chunks_held(self, chunks: Sequence[int]) -> set[int]:
        """Those of some chunks that are in the index."""
        self.flush()
        return {row[0] for row in self._rows("SELECT place FROM chunk_terms WHERE place = ANY (?)", list(chunks))}

    def holds_article(self, number: int) -> bool:
        """Whether an article is in the index."""
        self.flush()
        return bool(self._count("SELECT count(*) FROM article_terms WHERE place = ?", number))

    def strays(self) -> int:
        """How many entries belong to no chunk or no article."""
        self.flush()
        return sum(
            self._count(kind.sql("SELECT count(*) FROM {kind}_terms WHERE {stray}", stray=kind.stray))
            + self._count(
                kind.sql("SELECT count(DISTINCT place) FROM {kind}_words AS held WHERE {loose}", loose=_LOOSE)
            )
            for kind in (self._chunks, self._articles)
        )

    def drop_strays(self) -> None:
        """Take those out."""
        self.flush()
        for kind in (self._chunks, self._articles):
            rows = self._rows(kind.sql("SELECT place FROM {kind}_terms WHERE {stray}", stray=kind.stray))
            kind.dropped += [row[0] for row in rows]
            self._rows(kind.sql("DELETE FROM {kind}_words AS held WHERE {loose}", loose=_LOOSE))
        self.flush()

    def flush(self) -> None:
        """Write what was put in and taken out, in few statements."""
        for kind in (self._chunks, self._articles):
            dropped, kind.dropped = kind.dropped, []
            added, kind.added = kind.added, {}
            if dropped:
                self._take_out(kind, dropped)
            if added:
                self._put_in(kind, added)

    def _drop(self, kind: _Kind, place: int) -> None:
        kind.added.pop(place, None)
        kind.dropped.append(place)

    def _take_out(self, kind: _Kind, places: list[int]) -> None:
        self._rows(kind.sql(_TAKEN_OUT, counts=kind.counts.format(sign="-")), places)
        lengths = self._rows(kind.sql("DELETE FROM {kind}_terms WHERE place = ANY (?) RETURNING length"), places)
        self._rows(_TOTALS, kind.name, -len(lengths), -sum(row[0] for row in lengths))

    def _put_in(self, kind: _Kind, added: dict[int, tuple[Counter[str], Counter[str]]]) -> None:
        ids = self._ids({term for parts in added.values() for part in parts for term in part}, make=True)
        rows, terms, held, bodies = [], [], Counter[int](), Counter[int]()
        for place, (head, body) in added.items():
            words = {ids[term]: term for term in sorted(head.keys() | body.keys())}
            length = head.total() + body.total()
            rows += [f"{place}\t{word}\t{length}\t{head[term]}\t{body[term]}\n" for word, term in words.items()]
            terms.append(f"{place}\t{length}\t{{{','.join(map(str, words))}}}\n")
            held.update(words.keys())
            bodies.update(ids[term] for term in body)
        self._copying.copy(f"{kind.name}_words", rows)
        self._copying.copy(f"{kind.name}_terms", terms)
        self._rows(
            f"UPDATE words SET {kind.counts.format(sign='+')} FROM unnest(CAST(? AS integer[]), CAST(? AS integer[]),"
            " CAST(? AS integer[])) AS counted (word, held, body) WHERE id = counted.word",
            list(held), list(held.values()), [bodies[word] for word in held],
        )  # fmt: skip
        lengths = (head.total() + body.total() for head, body in added.values())
        self._rows(_TOTALS, kind.name, len(added), sum(lengths))

    def _ids(self, terms: Iterable[str], *, make: bool = False) -> dict[str, int]:
        """The numbers of terms; of those that are not known yet only where they are to be made."""
        cut = sorted({term[:LONGEST] for term in terms})
        known = dict(self._rows("SELECT term, id FROM words WHERE term = ANY (?)", cut))
        if make and (new := [term for term in cut if term not in known]):
            made = self._rows("INSERT INTO words (term) SELECT unnest(CAST(? AS text[])) RETURNING term, id", new)
            known |= dict(made)
        return known

    def _asked(self, kind: _Kind, terms: Sequence[str]) -> tuple[float, list[int], list[float]]:
        """The mean length of a place; the words that are asked for, and the weight of each by how rare it is."""
        self.flush()
        cut = [term[:LONGEST] for term in terms]
        totals = self._rows("SELECT places, length FROM word_totals WHERE kind = ?", kind.name)
        places, length = totals[0] if totals else (0, 0)
        rows = self._rows(f"SELECT term, id, {kind.name}s FROM words WHERE term = ANY (?)", cut)
        words = {term: (number, math.log((places - held + 0.5) / (held + 0.5))) for term, number, held in rows}
        found = [words[term] for term in cut if term in words]
        return length / max(places, 1) or 1.0, [word for word, _ in found], [max(idf, LEAST) for _, idf in found]

    def _best_articles(
        self, terms: Sequence[str], within: str, values: Sequence[object], having: str, limit: int
    ) -> list[tuple[str, float]]:
        scored = self._articles.sql(_SCORED, within=within, having=having)
        return self._rows(
            f"SELECT id, score FROM ({scored} ORDER BY score DESC, place LIMIT ?) AS best"
            " JOIN articles ON number = place ORDER BY score DESC, number",
            *self._asked(self._articles, terms), 1.0, *values, limit,
        )  # fmt: skip


def _counted(terms: Sequence[str]) -> Counter[str]:
    return Counter(term[:LONGEST] for term in terms)
