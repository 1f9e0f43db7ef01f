"""Write to the catalog: everything is committed, or nothing."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from index.records import Article, Chunk, Embedded, Kind, Sentence, Validators, Vector
from index.store.rows import mapped
from index.store.snapshot import COLUMNS, Duplicate, Snapshot
from index.text.terms import detect, terms

_UPSERT_ARTICLE = f"""
    INSERT INTO articles (digest, text_digest, language, characters, words, {COLUMNS})
    VALUES ({", ".join("?" * 14)})
    ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, text_digest = excluded.text_digest,
        language = excluded.language, characters = excluded.characters, words = excluded.words,
        source = excluded.source, text = excluded.text, title = excluded.title,
        url = excluded.url, published = excluded.published,
        outlet = excluded.outlet, author = excluded.author,
        places = excluded.places"""


class Transaction(Snapshot):
    """A view that can be written to; all of it is committed, or nothing is."""

    def put(self, article: Article, sentences: Sequence[Sentence], chunks: Mapping[bytes, Chunk]) -> None:
        """Store an article in the place of what was there under its id; `chunks` are keyed by embedding key.

        Chunks that were there before keep their ids, so that the vector index is told of the others only.
        """
        self._write("DELETE FROM sentences WHERE article = ?", article.id)
        self.drop_duplicates([article.id])
        language = detect(article.text)
        self._write(_UPSERT_ARTICLE, *_article_row(article, language))
        self._write_many(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?)",
            [(s.article, s.ordinal, s.start, s.end, s.kind.value, s.heading) for s in sentences],
        )
        self._drop_article_terms(article.id)
        self._add_article_terms(article, sentences, language)
        kept = self._keep_chunks(article.id, chunks)
        for key, chunk in chunks.items():
            if key not in kept:
                self._add_chunk(key, chunk, language)

    def remove(self, article_id: str) -> None:
        """Take an article out, with its sentences and chunks."""
        for stored in self.chunks(self.chunks_of([article_id])):
            self._drop_chunk(stored.id)
        self._drop_article_terms(article_id)
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
        self._write_many("INSERT OR REPLACE INTO duplicates VALUES (?, ?, ?)", rows)

    def drop_duplicates(self, ids: Iterable[str]) -> None:
        """Forget ids of duplicates."""
        self._write_many("DELETE FROM duplicates WHERE id = ?", [(name,) for name in ids])

    def put_validators(self, validators: Mapping[str, Validators]) -> None:
        """Keep what servers said of their pages' versions, by URL."""
        rows = [(url, said.etag, said.last_modified) for url, said in validators.items()]
        self._write_many("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", rows)

    def put_vectors(self, vectors: Mapping[bytes, Embedded]) -> None:
        """Keep vectors by key."""
        rows = [(key, _pack(embedded.chunk), _pack(embedded.sentences)) for key, embedded in vectors.items()]
        self._write_many("INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?)", rows)

    def drop_unused_vectors(self) -> None:
        """Forget the vectors that no chunk refers to."""
        self._write("DELETE FROM embeddings WHERE key NOT IN (SELECT key FROM chunks)")

    def forget_vectors(self, article_id: str) -> None:
        """Forget the vectors of an article's chunks."""
        self._write("DELETE FROM embeddings WHERE key IN (SELECT key FROM chunks WHERE article = ?)", article_id)

    def drop_stray_terms(self) -> None:
        """Take entries of the lexical index out that belong to no chunk or no article."""
        self._write("DELETE FROM chunk_terms WHERE rowid NOT IN (SELECT id FROM chunks)")
        self._write("DELETE FROM article_terms WHERE rowid NOT IN (SELECT number FROM articles)")

    def settle(self, chunks: Iterable[int]) -> None:
        """Strike chunks off the outbox: the vector index knows."""
        self._write_many("DELETE FROM outbox WHERE chunk = ?", [(chunk,) for chunk in chunks])

    def clear_outbox(self) -> None:
        """Forget what the vector index had to be told: it is about to be emptied."""
        self._write("DELETE FROM outbox")

    def requeue_all(self) -> None:
        """Put every chunk into the outbox, for a vector index that is built again."""
        self._write("INSERT OR REPLACE INTO outbox SELECT id, 'upsert' FROM chunks")

    def record(self, *, embedder: str, recipe: str) -> None:
        """Record what the vectors and the chunks were made with."""
        self._write_many("INSERT OR REPLACE INTO meta VALUES (?, ?)", [("embedder", embedder), ("recipe", recipe)])

    def advance(self) -> int:
        """Let `index_version` grow by one; returns the new one."""
        self._write("UPDATE meta SET value = value + 1 WHERE key = 'index_version'")
        return self.version()

    def _add_article_terms(self, article: Article, sentences: Sequence[Sentence], language: str) -> None:
        readable = (sentence.text for sentence in sentences if sentence.kind is not Kind.FURNITURE)
        self._write(
            "INSERT INTO article_terms (rowid, title, body) SELECT number, ?, ? FROM articles WHERE id = ?",
            " ".join(terms(article.title, language)),
            " ".join(term for text in readable for term in terms(text, language)), article.id,
        )  # fmt: skip

    def _drop_article_terms(self, article_id: str) -> None:
        self._write("DELETE FROM article_terms WHERE rowid = (SELECT number FROM articles WHERE id = ?)", article_id)

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

    def _add_chunk(self, key: bytes, chunk: Chunk, language: str) -> None:
        cursor = self._write(
            "INSERT INTO chunks (article, ordinal, context, sentences, key) VALUES (?, ?, ?, ?, ?)",
            chunk.article, chunk.ordinal, chunk.context, json.dumps(chunk.sentences), key,
        )  # fmt: skip
        body = " ".join(term for text in chunk.texts for term in terms(text, language))
        self._write(
            "INSERT INTO chunk_terms (rowid, context, body) VALUES (?, ?, ?)",
            cursor.lastrowid, " ".join(terms(chunk.context, language)), body,
        )  # fmt: skip
        self._write("INSERT OR REPLACE INTO outbox VALUES (?, 'upsert')", cursor.lastrowid)

    def _drop_chunk(self, chunk: int) -> None:
        self._write("DELETE FROM chunk_terms WHERE rowid = ?", chunk)
        self._write("DELETE FROM chunks WHERE id = ?", chunk)
        self._write("INSERT OR REPLACE INTO outbox VALUES (?, 'delete')", chunk)

    def _write(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        self._counted.clear()
        with mapped():
            return self._connection.execute(sql, parameters)

    def _write_many(self, sql: str, rows: Sequence[tuple[object, ...]]) -> None:
        with mapped():
            self._connection.executemany(sql, rows)


def _article_row(article: Article, language: str) -> tuple[object, ...]:
    return (
        article.digest, article.text_digest, language, len(article.text), len(article.text.split()),
        article.id, article.source, article.text, article.title,
        article.url, article.published, article.outlet, article.author, json.dumps(article.places),
    )  # fmt: skip


def _pack(vectors: Vector) -> bytes:
    return vectors.astype("<f2").tobytes()
