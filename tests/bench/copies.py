"""Let a catalog in SQLite grow by copies of what it holds, which costs a tenth of what writing new articles does.

A copy has other ids and other keys. Its chunks' vectors are moved a little, each another way, so that no two are the
same and each is searched for by itself; its words are the same, as they would be in new articles of these sentences.
"""

import json
from functools import partial

import numpy as np

from index.store.catalog import Catalog
from index.store.sqlite import SQLite

MOVED = 0.5
"""Length of what is added to a vector, of length 1: a copy has a cosine of some .9 to its original, as paraphrases."""

_STATEMENTS = (
    """INSERT INTO articles SELECT number + :articles, id || :tag, source || :tag, digest || :tag, text_digest || :tag,
        text, title || :tag, url, published, outlet, author, language, places, characters, words FROM articles
        WHERE number <= :articles_before""",
    """INSERT INTO sentences SELECT article || :tag, ordinal, start, "end", kind, heading FROM sentences
        WHERE article IN (SELECT id FROM articles WHERE number <= :articles_before)""",
    """INSERT INTO embeddings SELECT copied(key), moved(chunk), sentences FROM embeddings
        WHERE key IN (SELECT key FROM chunks WHERE id <= :chunks_before)""",
    """INSERT INTO chunks SELECT id + :chunks, article || :tag, ordinal, context, sentences, copied(key) FROM chunks
        WHERE id <= :chunks_before""",
    """INSERT INTO chunk_terms (rowid, context, body) SELECT rowid + :chunks, context, body FROM chunk_terms
        WHERE rowid <= :chunks_before""",
    """INSERT INTO article_terms (rowid, title, body) SELECT rowid + :articles, title, body FROM article_terms
        WHERE rowid <= :articles_before""",
    "INSERT INTO outbox SELECT id + :chunks, 'upsert' FROM chunks WHERE id <= :chunks_before",
    "UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'index_version'",
)


def copy(catalog: Catalog) -> None:
    """Write one more copy of what the catalog held when the first one was made."""
    assert isinstance(catalog.database, SQLite)
    with catalog.database.connection() as connection:
        connection.execute("BEGIN IMMEDIATE")
        [(articles, chunks)] = connection.execute("SELECT max(number), (SELECT max(id) FROM chunks) FROM articles")
        kept = connection.execute("SELECT value FROM meta WHERE key = 'copied'").fetchall()
        first = json.loads(kept[0][0]) if kept else {"copies": 0, "articles": articles, "chunks": chunks}
        first["copies"] += 1
        values = {
            "tag": f"~{first['copies']}",
            "articles": articles,
            "chunks": chunks,
            "articles_before": first["articles"],
            "chunks_before": first["chunks"],
        }
        tag, chance = values["tag"].encode(), np.random.default_rng(first["copies"])
        connection.create_function("moved", 1, partial(_moved, chance))
        connection.create_function("copied", 1, lambda key: key + tag, deterministic=True)
        for statement in _STATEMENTS:
            connection.execute(statement, {name: value for name, value in values.items() if f":{name}" in statement})
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('copied', ?)", (json.dumps(first),))
        connection.commit()


def _moved(chance: np.random.Generator, held: bytes) -> bytes:
    vector = np.frombuffer(held, "<f2").astype(np.float32)
    step = chance.standard_normal(len(vector), dtype=np.float32)
    vector = vector + MOVED / np.linalg.norm(step) * step
    return (vector / np.linalg.norm(vector)).astype("<f2").tobytes()
