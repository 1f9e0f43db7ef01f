"""Write to the catalog: everything is committed, or nothing."""

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from index.records import Article, Chunk, Embedded, Kind, Sentence, Validators, Vector
from index.store.snapshot import COLUMNS, UNUSED, Duplicate, Snapshot
from index.text.terms import detect, terms

_UPSERT_ARTICLE = f"""
    INSERT INTO articles (digest, text_digest, language, characters, words, {COLUMNS})
    VALUES ({", ".join("?" * 14)})
    ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, text_digest = excluded.text_digest,
        language = excluded.language, characters = excluded.characters, words = excluded.words,
        source = excluded.source, text = excluded.text, title = excluded.title,
        url = excluded.url, published = excluded.published,
        outlet = excluded.outlet, author = excluded.author,
        places = excluded.places
    RETURNING number"""


class Transaction(Snapshot):
    """A view that can be written to; all of it is committed, or nothing is."""

    def put(self, article: Article, sentences: Sequence[Sentence], chunks: Mapping[bytes, Chunk]) -> None:
        """Store an article in the place of what was there under its id; `chunks` are keyed by embedding key.

        Chunks that were there before keep their ids, so that the vector index is told of the others only.
        """
        self._write("DELETE FROM sentences WHERE article = ?", article.id)
        self.drop_duplicates([article.id])
        language = detect(article.text)
        [(number,)] = self._write(_UPSERT_ARTICLE, *_article_row(article, language))
        self._write_many(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
            [(s.article, s.ordinal, s.start, s.end, s.kind.value, s.heading) for s in sentences],
        )
        self._words.drop_article(number)
        termed = functools.cache(lambda text: terms(text, language))  # each sentence stands in a chunk, too
        readable = (sentence.text for sentence in sentences if sentence.kind is not Kind.FURNITURE)
        body = [term for text in readable for term in termed(text)]
        self._words.add_article(number, termed(article.title), body)
        kept = self._keep_chunks(article.id, chunks)
        for key, chunk in chunks.items():
            if key not in kept:
                self._add_chunk(key, chunk, termed)

    def remove(self, article_id: str) -> None:
        """Take an article out, with its sentences and chunks."""
        for stored in self.chunks(self.chunks_of([article_id])):
            self._drop_chunk(stored.id)
        if (number := self._number(article_id)) is not None:
            self._words.drop_article(number)
        self._write("DELETE FROM articles WHERE id = ?", article_id)

    def move(self, former: str, article: Article) -> None:
        """Give an article that is the same but for its id and source these two; sentences, chunks and vectors stay."""
        if article.id != former:
            self.remove(article.id)
            self.drop_duplicates([article.id])
        self._write("UPDATE articles SET id = ?, source = ? WHERE id = ?", article.id, article.source, former)

    def put_duplicates(self, duplicates: Mapping[str, Duplicate]) -> None:
        """Keep under which ids texts were read that are stored under others."""
        rows = [(name, duplicate.source, duplicate.text_digest) for name, duplicate in duplicates.items()]
        self._write_many(
            "INSERT INTO duplicates VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET source = excluded.source, text_digest = excluded.text_digest",
            rows,
        )

    def drop_duplicates(self, ids: Iterable[str]) -> None:
        """Forget ids of duplicates."""
        self._write_many("DELETE FROM duplicates WHERE id = ?", [(name,) for name in ids])

    def put_validators(self, validators: Mapping[str, Validators]) -> None:
        """Keep what servers said of their pages' versions, by URL."""
        rows = [(url, said.etag, said.last_modified) for url, said in validators.items()]
        self._write_many(
            "INSERT INTO pages VALUES (?, ?, ?) ON CONFLICT (url) DO UPDATE"
            " SET etag = excluded.etag, last_modified = excluded.last_modified",
            rows,
        )

    def put_vectors(self, vectors: Mapping[bytes, Embedded]) -> None:
        """Keep vectors by key."""
        rows = [(key, _pack(embedded.chunk), _pack(embedded.sentences)) for key, embedded in vectors.items()]
        self._write_many(
            "INSERT INTO embeddings VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE"
            " SET chunk = excluded.chunk, sentences = excluded.sentences",
            rows,
        )

    def drop_unused_vectors(self) -> None:
        """Forget the vectors that no chunk refers to."""
        self._write(f"DELETE FROM embeddings WHERE {UNUSED}")

    def forget_vectors(self, article_id: str) -> None:
        """Forget the vectors of an article's chunks."""
        self._write("DELETE FROM embeddings WHERE key IN (SELECT key FROM chunks WHERE article = ?)", article_id)

    def drop_stray_terms(self) -> None:
        """Take entries of the lexical index out that belong to no chunk or no article."""
        self._words.drop_strays()

    def settle(self, chunks: Iterable[int]) -> None:
        """Strike chunks off the outbox: the vector index knows."""
        self._write_many("DELETE FROM outbox WHERE chunk = ?", [(chunk,) for chunk in chunks])

    def clear_outbox(self) -> None:
        """Forget what the vector index had to be told: it is about to be emptied."""
        self._write("DELETE FROM outbox")

    def requeue_all(self) -> None:
        """Put every chunk into the outbox, for a vector index that is built again."""
        self._write(
            "INSERT INTO outbox SELECT id, 'upsert' FROM chunks WHERE TRUE"  # as SQLite wants it before ON CONFLICT
            " ON CONFLICT (chunk) DO UPDATE SET operation = excluded.operation"
        )

    def record(self, *, embedder: str, recipe: str) -> None:
        """Record what the vectors and the chunks were made with."""
        self._write_many(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [("embedder", embedder), ("recipe", recipe)],
        )

    def advance(self) -> int:
        """Let `index_version` grow by one; returns the new one."""
        self._write("UPDATE meta SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) WHERE key = 'index_version'")
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

    def _add_chunk(self, key: bytes, chunk: Chunk, termed: Callable[[str], list[str]]) -> None:
        [(number,)] = self._write(
            "INSERT INTO chunks (article, ordinal, context, sentences, key) VALUES (?, ?, ?, ?, ?) RETURNING id",
            chunk.article, chunk.ordinal, chunk.context, json.dumps(chunk.sentences), key,
        )  # fmt: skip
        body = [term for text in chunk.texts for term in termed(text)]
        self._words.add_chunk(number, termed(chunk.context), body)
        self._queue(number, "upsert")

    def _drop_chunk(self, chunk: int) -> None:
        self._words.drop_chunk(chunk)
        self._write("DELETE FROM chunks WHERE id = ?", chunk)
        self._queue(chunk, "delete")

    def _queue(self, chunk: int, operation: str) -> None:
        self._write(
            "INSERT INTO outbox VALUES (?, ?) ON CONFLICT (chunk) DO UPDATE SET operation = excluded.operation",
            chunk, operation,
        )  # fmt: skip

    def _write(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        self._counted.clear()
        return self._rows(sql, *parameters)

    def _write_many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        self._connection.run_many(sql, rows)


def _article_row(article: Article, language: str) -> tuple[object, ...]:
    return (
        article.digest, article.text_digest, language, len(article.text), len(article.text.split()),
        article.id, article.source, article.text, article.title,
        article.url, article.published, article.outlet, article.author, json.dumps(article.places),
    )  # fmt: skip


def _pack(vectors: Vector) -> bytes:
    return vectors.astype("<f2").tobytes()
