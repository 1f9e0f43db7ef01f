"""Articles come in, are split, chunked, embedded and committed, and Chroma is told; killed anywhere, it resumes."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.chunks import chunk
from index.embed import Embedder
from index.errors import VectorError
from index.records import Article, Chunk, Embedded, Sentence, Vector
from index.sentences import split
from index.snapshot import Snapshot
from index.vectors import VectorIndex

RECIPE = "sentences-1/chunks-1"
"""Grows when sentences or chunks are made in another way, so that an index made before is made anew."""

CHUNKS_AT_ONCE = 256
"""Chunks that are told to Chroma together."""

ROOM = 100_000_000
"""Free bytes below which a failure of Chroma is put down to the disk, and not to its files."""

ARTICLES_AT_ONCE = 20
"""Articles that are made anew together."""


@dataclass(frozen=True)
class Data:
    """A data folder, opened: the catalog, and the vector index that is derived from it."""

    folder: Path
    catalog: Catalog
    vectors: VectorIndex


@dataclass(frozen=True)
class Stores(Data):
    """A data folder that can be written to: with the embedder that the vectors are made with."""

    embedder: Embedder


def store(batch: Sequence[Article], stores: Stores, *, anew: bool = False) -> int:
    """Split, chunk, embed and commit some articles, then tell Chroma; returns how many chunks were embedded.

    Chunks that an article had before are kept where their sentences still stand, so that a change costs only the
    chunks it falls into; with `anew` nothing is kept but vectors of the same text.
    """
    if not batch:
        return 0
    split_up = [(article, split(article)) for article in batch]
    with stores.catalog.read() as snapshot:
        before = [() if anew else _chunked(article.id, snapshot) for article, _ in split_up]
    keyed = [
        _chunk(article, parts, kept, stores.embedder) for (article, parts), kept in zip(split_up, before, strict=True)
    ]
    vectors = _embed({key: piece for pieces in keyed for key, piece in pieces.items()}, stores)
    with stores.catalog.write() as transaction:
        transaction.put_vectors(vectors)
        for (article, parts), pieces in zip(split_up, keyed, strict=True):
            if anew:
                transaction.remove(article.id)
            transaction.put(article, parts, pieces)
        transaction.advance()
    flush(stores)
    return len(vectors)


def remake(stores: Stores, *, anew: bool) -> tuple[bool, int]:
    """Make all articles anew, from their stored texts, when the embedder or the recipe is another than recorded.

    While it goes on the recorded recipe is empty, so that a rebuild that was killed is taken up again.

    Args:
        stores: The data folder.
        anew: Do it whatever is recorded.

    Returns:
        Whether there was something to make anew, and how many chunks were embedded.
    """
    if not (anew or is_outdated(stores)):
        return False, 0
    embedder = stores.embedder
    with stores.catalog.write() as transaction:
        transaction.clear_outbox()
        transaction.record(embedder=embedder.fingerprint, recipe="")
        ids = list(transaction.digests())
    stores.vectors.reset()
    embedded = 0
    for first in range(0, len(ids), ARTICLES_AT_ONCE):
        with stores.catalog.read() as snapshot:
            batch = [snapshot.article(article_id) for article_id in ids[first : first + ARTICLES_AT_ONCE]]
        embedded += store(batch, stores, anew=True)
    with stores.catalog.write() as transaction:
        transaction.drop_unused_vectors()
        transaction.record(embedder=embedder.fingerprint, recipe=RECIPE)
    return bool(ids), embedded


def is_outdated(stores: Stores) -> bool:
    """Whether the index was made with another embedder or recipe than it would be now."""
    with stores.catalog.read() as snapshot:
        status = snapshot.status()
    return (status.embedder, status.recipe) != (stores.embedder.fingerprint, RECIPE)


def flush(data: Data) -> int:
    """Tell Chroma what the outbox holds, for which no embedder is needed; returns the index version that it is at.

    A kill in the middle of Chroma's own writing can leave files that it cannot go on with (Chroma 1.5.9: "Failed to
    apply logs to the hnsw segment writer"). Then its folder is moved aside and filled anew from the catalog.

    Raises:
        VectorError: Chroma cannot be written for another reason: a full disk, a server that fails.
    """
    try:
        return _tell(data)
    except VectorError:
        data.vectors.close()
        if not data.vectors.is_folder or shutil.disk_usage(data.folder).free < ROOM:
            raise
    try:
        return _tell(data)
    except VectorError:
        data.vectors.set_aside()
    return refill(data)


def refill(data: Data) -> int:
    """Empty Chroma and fill it anew from the catalog, without embedding; returns the index version that it is at.

    Raises:
        VectorError: Chroma cannot be written.
    """
    with data.catalog.write() as transaction:
        transaction.requeue_all()
    data.vectors.reset()
    return _tell(data)


def _tell(data: Data) -> int:
    while True:
        with data.catalog.read() as snapshot:
            pending = snapshot.outbox(CHUNKS_AT_ONCE)
            if not pending:
                return snapshot.version()
            ids, rows = vectors_of([chunk for chunk, operation in pending if operation == "upsert"], snapshot)
        data.vectors.add(ids, rows)
        data.vectors.delete([chunk for chunk, operation in pending if operation == "delete"])
        with data.catalog.write() as transaction:
            transaction.settle(chunk for chunk, _ in pending)
            transaction.advance()


def _chunked(article_id: str, snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    """The sentences' texts of each chunk that an article has now."""
    chunks = snapshot.chunks(snapshot.chunks_of([article_id]))
    texts = [sentence.text for sentence in snapshot.sentences(article_id)] if chunks else []
    return tuple(tuple(texts[ordinal] for ordinal in stored.sentences) for stored in chunks)


def _chunk(
    article: Article, parts: Sequence[Sentence], kept: Sequence[tuple[str, ...]], embedder: Embedder
) -> dict[bytes, Chunk]:
    pieces = chunk(article, parts, embedder.count_tokens, embedder.window, kept)
    return {piece.key(embedder.fingerprint): piece for piece in pieces}


def _embed(chunks: dict[bytes, Chunk], stores: Stores) -> dict[bytes, Embedded]:
    """Vectors of the chunks that the catalog holds none of."""
    with stores.catalog.read() as snapshot:
        known = snapshot.vectors(list(chunks))
    missing = {key: piece for key, piece in chunks.items() if key not in known}
    return dict(zip(missing, stores.embedder.embed_chunks(list(missing.values())), strict=True))


def vectors_of(chunks: Sequence[int], snapshot: Snapshot) -> tuple[list[int], Vector]:
    """Those of some chunk ids that have vectors, and these, shape (n, d)."""
    stored = snapshot.chunks(chunks)
    vectors = snapshot.vectors([piece.key for piece in stored])
    rows = {piece.id: vectors[piece.key].chunk for piece in stored if piece.key in vectors}
    return list(rows), np.stack([*rows.values()]) if rows else np.empty((0, 0), dtype=np.float32)
