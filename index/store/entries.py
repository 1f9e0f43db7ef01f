"""Keep in PostgreSQL which chunks, or which articles, hold each word: some hundred of them a row, not a row each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from index.store import bm25
from index.store.rows import Connection, Rows

LONGEST = 255
"""Code points of a term that are kept; an entry of a PostgreSQL index holds 2,700 bytes."""

BLOCK = 8
"""Places whose numbers differ in the last so many bits stand in one row: 256, about what is committed together."""

PAGE = 5_000
"""Rows of words that are read together when all are checked: some MB."""

_SOUGHT = "unnest(CAST(? AS integer[]), CAST(? AS integer[])) AS sought (word, block)"
_READ = f"SELECT word, block, held FROM {{kind}}_words JOIN {_SOUGHT} USING (word, block)"
_TAKE_OUT = f"""
    DELETE FROM {{kind}}_words AS kept USING {_SOUGHT}
    WHERE kept.word = sought.word AND kept.block = sought.block"""
_PUT_IN = """
    INSERT INTO {kind}_words AS kept
    SELECT * FROM unnest(CAST(? AS integer[]), CAST(? AS integer[]), CAST(? AS bytea[]))
    ON CONFLICT (word, block) DO UPDATE SET held = kept.held || excluded.held"""
_COUNT = """
    UPDATE words SET {counts} FROM unnest(CAST(? AS integer[]), CAST(? AS integer[]), CAST(? AS integer[]))
    AS counted (word, held, body) WHERE id = counted.word"""
_PAGE = "SELECT word, block, held FROM {kind}_words WHERE (word, block) > (?, ?) ORDER BY word, block LIMIT ?"
_TOTAL = """
    INSERT INTO word_totals VALUES (?, ?, ?) ON CONFLICT (kind) DO UPDATE
    SET places = word_totals.places + excluded.places, length = word_totals.length + excluded.length"""

Row = tuple[int, int, bytes]
"""A word, a block, and the places of the block that hold the word."""


class Copying(Connection, Protocol):
    """A connection that can also be given many rows of numbers at once."""

    def copy(self, table: str, lines: Iterable[str]) -> None:
        """Put rows into a table: columns with tabs between them, as PostgreSQL's COPY reads them."""
        ...


@dataclass(frozen=True, slots=True)
class Kind:
    """Chunks or articles, which are the places.

    Attributes:
        name: How the names of their tables begin.
        inside: A statement for the places of the articles whose ids another one gives.
        stray: What holds of an entry whose chunk or article is gone.
        counts: What changes in `words` by `counted`, a word's change in places and in bodies.
    """

    name: str
    inside: str
    stray: str
    counts: str


CHUNKS = Kind(
    "chunk",
    "SELECT id AS place FROM chunks WHERE article IN ({})",
    "NOT EXISTS (SELECT 1 FROM chunks WHERE id = place)",
    "chunks = chunks + counted.held, bodies = bodies + counted.body",
)
ARTICLES = Kind(
    "article",
    "SELECT number AS place FROM articles WHERE id IN ({})",
    "NOT EXISTS (SELECT 1 FROM articles WHERE number = place)",
    "articles = articles + counted.held",
)


class Entries(Rows):
    """The words of all places of a kind. What is put in and taken out is written together, by `flush`."""

    def __init__(self, connection: Copying, kind: Kind) -> None:
        """Wrap a connection that is inside a transaction."""
        super().__init__(connection)
        self.kind = kind
        self._copying = connection
        self._added: dict[int, tuple[Counter[str], Counter[str]]] = {}
        self._dropped: list[int] = []

    def add(self, place: int, head: Sequence[str], body: Sequence[str]) -> None:
        """Take the terms of a place in."""
        self._added[place] = (_counted(head), _counted(body))

    def drop(self, place: int) -> None:
        """Take the terms of a place out."""
        self._added.pop(place, None)
        self._dropped.append(place)

    def flush(self) -> None:
        """Write what was put in and taken out, in few statements."""
        dropped, self._dropped = self._dropped, []
        added, self._added = self._added, {}
        if dropped:
            self._take_out(dropped)
        if added:
            self._put_in(added)

    def among(self, places: Sequence[int]) -> set[int]:
        """Those of some places that have an entry."""
        return {row[0] for row in self._of_kind("SELECT place FROM {kind}_terms WHERE place = ANY (?)", list(places))}

    def ids(self, terms: Iterable[str]) -> dict[str, int]:
        """The numbers of those of some terms that are known."""
        cut = sorted({term[:LONGEST] for term in terms})
        return dict(self._rows("SELECT term, id FROM words WHERE term = ANY (?)", cut))

    def postings(self, words: Sequence[int]) -> dict[int, bm25.Postings]:
        """The places that hold each of some words, by their numbers; words that no place holds are left out."""
        rows = self._of_kind(
            "SELECT word, string_agg(held, '') FROM {kind}_words WHERE word = ANY (?) GROUP BY word", list(words)
        )
        return {word: bm25.read(held) for word, held in rows}

    def holding(self, terms: Sequence[str]) -> bm25.Places:
        """The places that hold any of some terms."""
        return bm25.places(list(self.postings(list(self.ids(terms).values())).values()))

    def strays(self) -> int:
        """How many entries belong to no chunk or no article, and to how many places words belong without an entry."""
        entries = self._of_kind("SELECT count(*) FROM {kind}_terms WHERE {stray}")[0][0]
        return int(entries) + len({place for _, places in self._loose() for place in places})

    def drop_strays(self) -> None:
        """Take those out."""
        self._dropped += [row[0] for row in self._of_kind("SELECT place FROM {kind}_terms WHERE {stray}")]
        for rows, places in list(self._loose()):
            self._strip(rows, places)

    def _take_out(self, places: Sequence[int]) -> None:
        gone = self._of_kind("DELETE FROM {kind}_terms WHERE place = ANY (?) RETURNING place, length, words", places)
        blocks = {(word, place >> BLOCK) for place, _, words in gone for word in words}
        rows = self._of_kind(_READ, [word for word, _ in blocks], [block for _, block in blocks])
        self._strip(rows, [place for place, _, _ in gone])
        self._rows(_TOTAL, self.kind.name, -len(gone), -sum(length for _, length, _ in gone))

    def _strip(self, rows: Sequence[Row], places: Collection[int]) -> None:
        """Take places out of some rows."""
        held, bodies, gone, kept = Counter[int](), Counter[int](), list(places), list[Row]()
        for word, block, packed in rows:
            postings = bm25.read(packed)
            goes = np.isin(postings["place"], gone)
            held[word] -= int(goes.sum())
            bodies[word] -= int((postings["body"][goes] > 0).sum())
            if not goes.all():
                kept.append((word, block, postings[~goes].tobytes()))
        self._of_kind(_TAKE_OUT, *_columns(rows)[:2])
        self._of_kind(_PUT_IN, *_columns(kept))
        self._count_words(held, bodies)

    def _put_in(self, added: dict[int, tuple[Counter[str], Counter[str]]]) -> None:
        ids = self._made({term for parts in added.values() for part in parts for term in part})
        entries, held, bodies = list[str](), Counter[int](), Counter[int]()
        blocks: defaultdict[tuple[int, int], bytearray] = defaultdict(bytearray)
        for place, (head, body) in added.items():
            words = {ids[term]: term for term in sorted(head.keys() | body.keys())}
            length = head.total() + body.total()
            for word, term in words.items():
                blocks[word, place >> BLOCK] += bm25.pack(place, length, head[term], body[term])
            entries.append(f"{place}\t{length}\t{{{','.join(map(str, words))}}}\n")
            held.update(words.keys())
            bodies.update(ids[term] for term in body)
        self._of_kind(_PUT_IN, *_columns([(*key, bytes(packed)) for key, packed in blocks.items()]))
        self._copying.copy(f"{self.kind.name}_terms", entries)
        self._count_words(held, bodies)
        lengths = (head.total() + body.total() for head, body in added.values())
        self._rows(_TOTAL, self.kind.name, len(added), sum(lengths))

    def _made(self, terms: set[str]) -> dict[str, int]:
        """The numbers of terms; those that are not known yet get one."""
        known = self.ids(terms)
        new = sorted(terms - known.keys())
        made = self._rows("INSERT INTO words (term) SELECT unnest(CAST(? AS text[])) RETURNING term, id", new)
        return known | dict(made)

    def _count_words(self, held: Counter[int], bodies: Counter[int]) -> None:
        """Tell the change of how many places hold words, and of how many bodies do."""
        self._of_kind(_COUNT, list(held), list(held.values()), [bodies[word] for word in held])

    def _loose(self) -> Iterator[tuple[list[Row], list[int]]]:
        """Rows with places that have no entry, and these places."""
        known = [row[0] for row in self._of_kind("SELECT place FROM {kind}_terms")]
        after = (-1, -1)
        while rows := self._of_kind(_PAGE, *after, PAGE):
            after = rows[-1][:2]
            places = bm25.places([bm25.read(packed) for _, _, packed in rows])
            if loose := places[~np.isin(places, known)].tolist():
                yield [row for row in rows if np.isin(bm25.read(row[2])["place"], loose).any()], loose

    def _of_kind(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        kind = self.kind
        return self._rows(statement.format(kind=kind.name, stray=kind.stray, counts=kind.counts), *parameters)


def _counted(terms: Sequence[str]) -> Counter[str]:
    return Counter(term[:LONGEST] for term in terms)


def _columns(rows: Sequence[Row]) -> tuple[list[int], list[int], list[bytes]]:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
