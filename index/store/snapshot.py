"""Read the catalog from one consistent state."""

import itertools
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from index.errors import ArticleError
from index.records import Article, Embedded, Entry, Kind, Place, Sentence, Validators
from index.store.rows import BATCH
from index.store.search import Search

COLUMNS = "id, source, text, title, url, published, outlet, author, places"
"""Of the table `articles`, as `Article` has them."""
LISTED = "id, source, title, url, published, outlet, author, characters, words"
"""The same as `Entry` has them."""
UNUSED = "NOT EXISTS (SELECT 1 FROM chunks WHERE chunks.key = embeddings.key)"
"""Of the table `embeddings`: what no chunk refers to."""
NEWEST_FIRST = "published DESC NULLS LAST, title, id"
_SELECT_ARTICLE = f"SELECT {COLUMNS} FROM articles"


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk as the catalog holds it; `id` is also its id in Chroma."""

    id: int
    article: str
    context: str
    sentences: tuple[int, ...]
    key: bytes


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Where a text was read that is stored as another article, and the digest of that text."""

    source: str
    text_digest: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the catalog records of itself; `embedder` and `recipe` are None until something has been indexed.

    `embedder` is the fingerprint of the model whose vectors are kept, `recipe` that of the whole way from an article
    to its chunks.
    """

    index_version: int
    embedder: str | None
    recipe: str | None
    articles: int
    chunks: int


class Snapshot(Search):
    """A consistent view of the catalog, for the length of a `with catalog.read()`."""

    def identity(self) -> str:
        """What tells this catalog from all others: made with it, and kept by its copies."""
        return str(self._rows("SELECT value FROM meta WHERE key = 'identity'")[0][0])

    def embedder(self) -> str | None:
        """Fingerprint of the embedder whose vectors are kept; None until something has been indexed."""
        rows = self._rows("SELECT value FROM meta WHERE key = 'embedder'")
        return str(rows[0][0]) if rows else None

    def has_articles(self) -> bool:
        """Whether there is any article."""
        return bool(self._rows("SELECT 1 FROM articles LIMIT 1"))

    def has_chunks(self) -> bool:
        """Whether there is anything to search, all of which Chroma has been told of."""
        return bool(self._rows("SELECT 1 FROM chunks LIMIT 1")) and not self._rows("SELECT 1 FROM outbox LIMIT 1")

    def status(self) -> Status:
        """What the catalog records of itself."""
        meta = dict(self._rows("SELECT key, value FROM meta"))
        return Status(
            index_version=int(meta["index_version"]),
            embedder=meta.get("embedder"),
            recipe=meta.get("recipe"),
            articles=self._count("SELECT count(*) FROM articles"),
            chunks=self._count("SELECT count(*) FROM chunks"),
        )

    def articles(self) -> list[Article]:
        """All articles, newest first, then by title."""
        rows = self._rows(f"{_SELECT_ARTICLE} ORDER BY {NEWEST_FIRST}")
        return [_article(row) for row in rows]

    def entries(self) -> list[Entry]:
        """What a list of all articles shows, in the order of `articles`; the texts are not read for it."""
        rows = self._rows(f"SELECT {LISTED} FROM articles ORDER BY {NEWEST_FIRST}")
        return [Entry(*row) for row in rows]

    def article(self, article_id: str) -> Article:
        """One article; by the id of a duplicate the one that is stored with the same text, under its own id.

        Raises:
            ArticleError: it is not in the catalog.
        """
        rows = self._rows(f"{_SELECT_ARTICLE} WHERE id = ?", article_id) or self._rows(
            f"{_SELECT_ARTICLE} WHERE text_digest = (SELECT text_digest FROM duplicates WHERE id = ?)", article_id
        )
        if not rows:
            raise ArticleError(article_id, "it is not in the index")
        return _article(rows[0])

    def digests(self) -> dict[str, str]:
        """Digest by article id."""
        return dict(self._rows("SELECT id, digest FROM articles"))

    def text_digests(self) -> dict[str, str]:
        """Digest of the text alone by article id."""
        return dict(self._rows("SELECT id, text_digest FROM articles"))

    def duplicates(self) -> dict[str, Duplicate]:
        """What was read and is stored under another id, by the id that it would have."""
        return {name: Duplicate(*row) for name, *row in self._rows("SELECT id, source, text_digest FROM duplicates")}

    def validators(self) -> dict[str, Validators]:
        """What servers said of the version of each page that was fetched, by URL."""
        return {url: Validators(*said) for url, *said in self._rows("SELECT url, etag, last_modified FROM pages")}

    def sources(self) -> dict[str, str]:
        """Source (absolute path or URL) by article id."""
        return dict(self._rows("SELECT id, source FROM articles"))

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """All sentences of an article in order, headings and furniture included."""
        article = self.article(article_id)
        rows = self._rows(
            'SELECT ordinal, start, "end", kind, heading FROM sentences WHERE article = ? ORDER BY ordinal', article.id
        )
        return tuple(
            Sentence(article.id, ordinal, start, end, article.text[start:end], Kind(kind), heading)
            for ordinal, start, end, kind, heading in rows
        )

    def sentences_at(self, places: Sequence[tuple[str, int]]) -> dict[tuple[str, int], Sentence]:
        """Single sentences by article id and ordinal; those that are not in the catalog are left out."""
        texts = dict(
            self._rows_in("SELECT id, text FROM articles WHERE id IN ({})", sorted({article for article, _ in places}))
        )
        rows = [
            row
            for first in range(0, len(places), BATCH // 2)
            for batch in [places[first : first + BATCH // 2]]
            for row in self._rows(
                # For (article, ordinal) IN (VALUES …) SQLite reads the whole table; by a cross join it looks up.
                f"WITH sought (article, ordinal) AS (VALUES {', '.join(['(?, ?)'] * len(batch))})"
                ' SELECT kept.article, kept.ordinal, start, "end", kind, heading FROM sought'
                " CROSS JOIN sentences AS kept WHERE kept.article = sought.article AND kept.ordinal = sought.ordinal",
                *itertools.chain.from_iterable(batch),
            )
        ]
        return {
            (article, ordinal): Sentence(article, ordinal, start, end, texts[article][start:end], Kind(kind), heading)
            for article, ordinal, start, end, kind, heading in rows
        }

    def beside(self, sentence: Sentence, places: int) -> Sentence | None:
        """The body sentence so many places after one; None where there is none."""
        place = (sentence.article, sentence.ordinal + places)
        other = self.sentences_at([place]).get(place)
        return other if other and other.kind is Kind.BODY else None

    def chunks(self, ids: Sequence[int]) -> list[StoredChunk]:
        """The chunks of these ids that exist, in the order of the ids."""
        rows = self._rows_in("SELECT id, article, context, sentences, key FROM chunks WHERE id IN ({})", ids)
        found = {row[0]: StoredChunk(row[0], row[1], row[2], tuple(json.loads(row[3])), row[4]) for row in rows}
        return [found[chunk] for chunk in ids if chunk in found]

    def chunks_of(self, article_ids: Sequence[str]) -> list[int]:
        """Chunk ids of some articles."""
        return [row[0] for row in self._rows_in("SELECT id FROM chunks WHERE article IN ({}) ORDER BY id", article_ids)]

    def all_chunks(self) -> list[int]:
        """Ids of all chunks, ascending."""
        return [row[0] for row in self._rows("SELECT id FROM chunks ORDER BY id")]

    def vectors(self, keys: Sequence[bytes]) -> dict[bytes, Embedded]:
        """The vectors kept under these keys, as float32 of unit length to float16 precision."""
        rows = self._rows_in("SELECT key, chunk, sentences FROM embeddings WHERE key IN ({})", keys)
        return {key: _unpack(chunk, sentences) for key, chunk, sentences in rows}

    def outbox(self, limit: int = sys.maxsize) -> list[tuple[int, str]]:
        """Chunk ids and operations that the vector index has still to be told."""
        return self._rows("SELECT chunk, operation FROM outbox ORDER BY chunk LIMIT ?", limit)

    def damages(self) -> list[str]:
        """What the database itself finds wrong with the catalog."""
        return self._connection.damages()

    def has_terms(self, chunks: Sequence[int]) -> set[int]:
        """Those of some chunks that the lexical index holds."""
        return self._words.chunks_held(chunks)

    def stray_terms(self) -> int:
        """How many entries of the lexical index belong to no chunk or no article."""
        return self._words.strays()

    def is_searchable(self, article_id: str) -> bool:
        """Whether the lexical index holds an article as a whole."""
        number = self._number(article_id)
        return number is not None and self._words.holds_article(number)

    def unused_vectors(self) -> int:
        """How many vectors no chunk refers to."""
        return self._count(f"SELECT count(*) FROM embeddings WHERE {UNUSED}")

    def _number(self, article_id: str) -> int | None:
        rows = self._rows("SELECT number FROM articles WHERE id = ?", article_id)
        return rows[0][0] if rows else None


def _article(row: tuple[Any, ...]) -> Article:
    places = tuple(Place(start, label) for start, label in json.loads(row[-1]))
    return replace(Article(*row[:-1]), places=places)


def _unpack(chunk: bytes, sentences: bytes) -> Embedded:
    vector = np.frombuffer(chunk, dtype="<f2").astype(np.float32)
    matrix = np.frombuffer(sentences, dtype="<f2").astype(np.float32).reshape(-1, len(vector))
    return Embedded(vector, matrix)
