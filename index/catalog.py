"""The catalog (SQLite): what is indexed comes in as records and goes out as records; the truth of the data folder."""

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import ArticleError, CatalogError
from index.records import Article, Chunk, Embedded, Kind, Sentence, Vector
from index.terms import terms

SCHEMA_VERSION = 1
BATCH = 500
"""Parameters in one SQL statement; SQLite's smallest build takes 999."""


@dataclass(frozen=True, slots=True)
class StoredChunk:
    """A chunk as the catalog holds it; `id` is also its id in Chroma."""

    id: int
    article: str
    context: str
    sentences: tuple[int, ...]
    key: bytes


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


class Snapshot:
    """A consistent view of the catalog, for the length of a `with catalog.read()`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap a connection that is inside a transaction."""
        self._connection = connection

    def version(self) -> int:
        """The index version; it grows with every change that is committed."""
        return self._count("SELECT value FROM meta WHERE key = 'index_version'")

    def embedder(self) -> str | None:
        """Fingerprint of the embedder whose vectors are kept; None until something has been indexed."""
        rows = self._rows("SELECT value FROM meta WHERE key = 'embedder'")
        return str(rows[0][0]) if rows else None

    def chunk_count(self) -> int:
        """How many chunks there are."""
        return self._count("SELECT count(*) FROM chunks")

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
        rows = self._rows(f"{_SELECT_ARTICLE} ORDER BY published DESC, title, id")
        return [Article(*row) for row in rows]

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            ArticleError: it is not in the catalog.
        """
        rows = self._rows(f"{_SELECT_ARTICLE} WHERE id = ?", article_id)
        if not rows:
            raise ArticleError(article_id, "not in the index; `footnote articles` lists what is")
        return Article(*rows[0])

    def digests(self) -> dict[str, str]:
        """Digest by article id."""
        return dict(self._rows("SELECT id, digest FROM articles"))

    def sources(self) -> dict[str, str]:
        """Source (absolute path or URL) by article id."""
        return dict(self._rows("SELECT id, source FROM articles"))

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """All sentences of an article in order, headings and furniture included."""
        text = self.article(article_id).text
        rows = self._rows(
            'SELECT ordinal, start, "end", kind, heading FROM sentences WHERE article = ? ORDER BY ordinal', article_id
        )
        return tuple(
            Sentence(article_id, ordinal, start, end, text[start:end], Kind(kind), heading)
            for ordinal, start, end, kind, heading in rows
        )

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

    def matching_articles(self, outlets: Sequence[str], since: str | None, until: str | None) -> list[str]:
        """Ids of the articles of these outlets (all when empty) that were published between two dates, inclusive."""
        where = ["published >= ?"] * bool(since) + ["published <= ?"] * bool(until)
        if outlets:
            where.append(f"outlet COLLATE NOCASE IN ({_marks(outlets)})")
        dates = [date for date in (since, until) if date]
        rows = self._rows(f"SELECT id FROM articles WHERE {' AND '.join(where) or '1'}", *dates, *outlets)
        return [row[0] for row in rows]

    def match(
        self, query_terms: Sequence[str], limit: int, weight_of_context: float, within: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Chunk ids with BM25 scores (higher is better), best first, for chunks that hold any of the terms.

        `within` restricts the search to some chunks.
        """
        if not query_terms:
            return []
        query = " OR ".join('"{}"'.format(term.replace('"', '""')) for term in query_terms)
        inside = "" if within is None else "AND rowid IN (SELECT value FROM json_each(?))"
        return self._rows(
            f"SELECT rowid, -bm25(chunk_terms, ?, 1.0) AS score FROM chunk_terms WHERE chunk_terms MATCH ? {inside}"
            " ORDER BY score DESC, rowid LIMIT ?",
            weight_of_context, query, *([] if within is None else [json.dumps(within)]), limit,
        )  # fmt: skip

    def document_frequencies(self, query_terms: Sequence[str]) -> dict[str, int]:
        """In how many chunks' bodies each term occurs; terms that occur in none are left out."""
        return dict(self._rows_in("SELECT term, doc FROM term_counts WHERE col = 'body' AND term IN ({})", query_terms))

    def vectors(self, keys: Sequence[bytes]) -> dict[bytes, Embedded]:
        """The vectors kept under these keys, as float32 of unit length to float16 precision."""
        rows = self._rows_in("SELECT key, chunk, sentences FROM embeddings WHERE key IN ({})", keys)
        return {key: _unpack(chunk, sentences) for key, chunk, sentences in rows}

    def outbox(self, limit: int = -1) -> list[tuple[int, str]]:
        """Chunk ids and operations that the vector index has still to be told."""
        return self._rows("SELECT chunk, operation FROM outbox ORDER BY chunk LIMIT ?", limit)

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with _mapped():
            return self._connection.execute(sql, parameters).fetchall()

    def _rows_in(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Rows of a statement with `IN ({})`, asked in batches."""
        return [
            row
            for first in range(0, len(values), BATCH)
            for batch in [values[first : first + BATCH]]
            for row in self._rows(sql.format(_marks(batch)), *batch)
        ]

    def _count(self, sql: str) -> int:
        return int(str(self._rows(sql)[0][0]))


class Transaction(Snapshot):
    """A view that can be written to; all of it is committed, or nothing is."""

    def put(self, article: Article, sentences: Sequence[Sentence], chunks: Mapping[bytes, Chunk]) -> None:
        """Store an article in the place of what was there under its id; `chunks` are keyed by embedding key.

        Chunks that were there before keep their ids, so that the vector index is told of the others only.
        """
        self._write("DELETE FROM sentences WHERE article = ?", article.id)
        self._write(_UPSERT_ARTICLE, *_article_row(article))
        self._write_many(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
            [(s.article, s.ordinal, s.start, s.end, s.kind.value, s.heading) for s in sentences],
        )
        kept = self._keep_chunks(article.id, chunks)
        for key, chunk in chunks.items():
            if key not in kept:
                self._add_chunk(key, chunk)

    def remove(self, article_id: str) -> None:
        """Take an article out, with its sentences and chunks."""
        for stored in self.chunks(self.chunks_of([article_id])):
            self._drop_chunk(stored.id)
        self._write("DELETE FROM articles WHERE id = ?", article_id)

    def put_vectors(self, vectors: Mapping[bytes, Embedded]) -> None:
        """Keep vectors by key."""
        rows = [(key, _pack(embedded.chunk), _pack(embedded.sentences)) for key, embedded in vectors.items()]
        self._write_many("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)

    def drop_unused_vectors(self) -> None:
        """Forget the vectors that no chunk refers to."""
        self._write("DELETE FROM embeddings WHERE key NOT IN (SELECT key FROM chunks)")

    def settle(self, chunks: Iterable[int]) -> None:
        """Strike chunks off the outbox: the vector index knows."""
        self._write_many("DELETE FROM outbox WHERE chunk = ?", [(chunk,) for chunk in chunks])

    def clear_outbox(self) -> None:
        """Forget what the vector index had to be told: it is about to be emptied."""
        self._write("DELETE FROM outbox")

    def requeue_all(self) -> None:
        """Put every chunk into the outbox, for a vector index that is built anew."""
        self.clear_outbox()
        self._write("INSERT INTO outbox SELECT id, 'upsert' FROM chunks")

    def record(self, *, embedder: str, recipe: str) -> None:
        """Record what the vectors and the chunks were made with."""
        self._write_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", [("embedder", embedder), ("recipe", recipe)])

    def advance(self) -> int:
        """Let `index_version` grow by one; returns the new one."""
        self._write("UPDATE meta SET value = value + 1 WHERE key = 'index_version'")
        return self.version()

    def _keep_chunks(self, article_id: str, chunks: Mapping[bytes, Chunk]) -> set[bytes]:
        kept: set[bytes] = set()
        for stored in self.chunks(self.chunks_of([article_id])):
            chunk = chunks.get(stored.key)
            if chunk is None or stored.key in kept:
                self._drop_chunk(stored.id)
                continue
            kept.add(stored.key)
            self._write(
                "UPDATE chunks SET ordinal = ?, sentences = ? WHERE id = ?",
                chunk.ordinal, json.dumps(chunk.sentences), stored.id,
            )  # fmt: skip
        return kept

    def _add_chunk(self, key: bytes, chunk: Chunk) -> None:
        cursor = self._write(
            "INSERT INTO chunks (article, ordinal, context, sentences, key) VALUES (?, ?, ?, ?, ?)",
            chunk.article, chunk.ordinal, chunk.context, json.dumps(chunk.sentences), key,
        )  # fmt: skip
        body = " ".join(term for text in chunk.texts for term in terms(text))
        self._write(
            "INSERT INTO chunk_terms (rowid, context, body) VALUES (?, ?, ?)",
            cursor.lastrowid, " ".join(terms(chunk.context)), body,
        )  # fmt: skip
        self._write("INSERT OR REPLACE INTO outbox VALUES (?, 'upsert')", cursor.lastrowid)

    def _drop_chunk(self, chunk: int) -> None:
        self._write("DELETE FROM chunk_terms WHERE rowid = ?", chunk)
        self._write("DELETE FROM chunks WHERE id = ?", chunk)
        self._write("INSERT OR REPLACE INTO outbox VALUES (?, 'delete')", chunk)

    def _write(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        with _mapped():
            return self._connection.execute(sql, parameters)

    def _write_many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        with _mapped():
            self._connection.executemany(sql, rows)


class Catalog:
    """Opens the catalog of a data folder; any number of threads and processes may read, one writes at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the catalog, and make it where there is none.

        Raises:
            CatalogError: the folder cannot be written, the file is damaged or of another version.
        """
        self._path = folder / "catalog.sqlite3"
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CatalogError(f"The data folder {folder} cannot be made: {error.strerror}.") from error
        try:
            with _mapped():
                self._prepare()
        except CatalogError:
            self.close()
            raise

    @contextlib.contextmanager
    def read(self) -> Iterator[Snapshot]:
        """A consistent view; writers do not wait for it and do not change it."""
        connection = self._connection()
        with _mapped():
            connection.execute("BEGIN")
        try:
            yield Snapshot(connection)
        finally:
            connection.rollback()

    @contextlib.contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction: committed at the end, undone by an exception."""
        connection = self._connection()
        with _mapped():
            connection.execute("BEGIN IMMEDIATE")
        try:
            yield Transaction(connection)
        except BaseException:
            connection.rollback()
            raise
        with _mapped():
            connection.commit()

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._opened:
            connection.close()
        self._opened.clear()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with _mapped():
                connection = _connect(self._path)
            self._local.connection = connection
            self._opened.append(connection)
        return connection

    def _prepare(self) -> None:
        connection = self._connection()
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            _create(connection)
        connection.commit()
        if version not in (0, SCHEMA_VERSION):
            raise CatalogError(
                f"The index in {self._path.parent} was made by another version of Footnote"
                f" (schema {version}, here {SCHEMA_VERSION}): move the folder away and index again."
            )


_COLUMNS = "id, source, text, title, url, published, outlet, author"
_SELECT_ARTICLE = f"SELECT {_COLUMNS} FROM articles"
_UPSERT_ARTICLE = f"""
    INSERT INTO articles (digest, {_COLUMNS}) VALUES ({", ".join("?" * 9)})
    ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, source = excluded.source,
        text = excluded.text, title = excluded.title, url = excluded.url, published = excluded.published,
        outlet = excluded.outlet, author = excluded.author"""


def _article_row(article: Article) -> tuple[object, ...]:
    return (
        article.digest, article.id, article.source, article.text, article.title,
        article.url, article.published, article.outlet, article.author,
    )  # fmt: skip


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _create(connection: sqlite3.Connection) -> None:
    script = resources.files("index").joinpath("schema.sql").read_text("utf-8")
    for statement in script.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('index_version', '0')")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextlib.contextmanager
def _mapped() -> Iterator[None]:
    """SQLite's errors as ours, each with a way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise CatalogError(
            f"The catalog cannot be used ({error}): check the disk and the folder's permissions;"
            " if it is damaged, move the data folder away and index again."
        ) from error


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _pack(vectors: Vector) -> bytes:
    return vectors.astype("<f2").tobytes()


def _unpack(chunk: bytes, sentences: bytes) -> Embedded:
    vector = np.frombuffer(chunk, dtype="<f2").astype(np.float32)
    matrix = np.frombuffer(sentences, dtype="<f2").astype(np.float32).reshape(-1, len(vector))
    return Embedded(vector, matrix)
