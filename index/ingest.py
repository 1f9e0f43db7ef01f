"""Split, embed and store articles in batches; a process that is killed is continued by the next one."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from index.embedding.cluster import AT_ONCE, ClusterEmbedder
from index.embedding.embed import Embedder
from index.records import Article, Chunk, Embedded, Sentence
from index.store.catalog import Catalog
from index.store.outbox import Data, flush
from index.store.snapshot import Snapshot
from index.text.chunks import chunk
from index.text.sentences import has_body, split

RECIPE = "sentences-6/chunks-2"
"""Grows when sentences or chunks are made in another way, so that an index made before is built again."""

ARTICLES_AT_ONCE = 20
"""Articles that are built again together."""

AHEAD = 2
"""Batches that wait while one is embedded: enough that the embedder never waits, and few, so that memory stays flat."""


@dataclass(frozen=True)
class Stores(Data):
    """A data folder that can be written to: with the embedder that the vectors are made with."""

    embedder: Embedder


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch that is split and chunked, with the chunks by embedding key; `missing` have no vectors yet."""

    articles: Sequence[tuple[Article, Sequence[Sentence], dict[bytes, Chunk]]]
    missing: dict[bytes, Chunk]
    rebuild: bool


class Intake:
    """Takes batches of articles; while one is embedded in a thread of its own, others are prepared and committed."""

    def __init__(self, stores: Stores, threads: ThreadPoolExecutor, ahead: int = AHEAD) -> None:
        """Take the stores, the threads to embed in, and how many batches may wait; `intake` makes one."""
        self._stores = stores
        self._threads = threads
        self._ahead = ahead
        self._counting = threading.Lock()
        self._under_way: deque[Future[tuple[Prepared, list[Embedded]]]] = deque()
        self.chunks = 0
        """Chunks that have to be embedded, of all that was put."""
        self.embedded = 0
        """Chunks that were embedded."""
        self.on_commit: Callable[[], None] = lambda: None
        """Told after each batch that is committed; it may end the work by an exception."""
        self.bare: list[str] = []
        """Ids of the articles that hold nothing but notices."""

    def put(self, batch: Sequence[Article], *, rebuild: bool = False) -> None:
        """Split and chunk some articles and have them embedded; commits those before them that are done.

        Chunks that an article had before are kept where their sentences still stand, so that a change costs only the
        chunks it falls into; with `rebuild` nothing is kept but vectors of the same text.
        """
        if batch:
            if isinstance(self._stores.embedder, ClusterEmbedder):  # workers cut, while this process goes on
                made = self._threads.submit(lambda: self._embedded(self._prepared(batch, rebuild=rebuild)))
            else:
                made = self._threads.submit(self._embedded, self._prepared(batch, rebuild=rebuild))
            self._under_way.append(made)
        self._commit(self._ahead)

    def drain(self) -> int:
        """Commit all that was put; returns how many chunks were embedded."""
        self._commit(0)
        return self.embedded

    def _prepared(self, batch: Sequence[Article], *, rebuild: bool) -> Prepared:
        prepared = _prepare(batch, self._stores, rebuild=rebuild)
        with self._counting:
            self.bare += [article.id for article, parts, _ in prepared.articles if not has_body(parts)]
            self.chunks += len(prepared.missing)
        return prepared

    def _embedded(self, prepared: Prepared) -> tuple[Prepared, list[Embedded]]:
        return prepared, self._stores.embedder.embed_chunks(list(prepared.missing.values()))

    def _commit(self, left: int) -> None:
        """Commit the oldest batches until so many are left."""
        while len(self._under_way) > left:
            prepared, vectors = self._under_way.popleft().result()
            keyed = dict(zip(prepared.missing, vectors, strict=True))
            commit(prepared, keyed, self._stores.catalog)
            flush(self._stores)
            self.embedded += len(keyed)
            self.on_commit()


@contextmanager
def intake(stores: Stores) -> Iterator[Intake]:
    """An intake; what was put and is not drained when an exception ends it is left out."""
    at_once = AT_ONCE if isinstance(stores.embedder, ClusterEmbedder) else 1
    threads = ThreadPoolExecutor(at_once, "embed")
    try:
        yield Intake(stores, threads, at_once + 1)
    finally:
        threads.shutdown(cancel_futures=True)


def store(articles: Iterable[Article], stores: Stores, *, rebuild: bool = False) -> int:
    """Split, chunk, embed and commit some articles, and tell Chroma; returns how many chunks were embedded."""
    with intake(stores) as taken:
        taken.put(list(articles), rebuild=rebuild)
        return taken.drain()


def remake(stores: Stores, *, rebuild: bool) -> tuple[bool, int]:
    """Build all articles again, from their stored texts, when the embedder or the recipe is another than recorded.

    While it goes on the recorded recipe is empty, so that a rebuild that was killed is taken up again.

    Args:
        stores: The data folder.
        rebuild: Do it whatever is recorded.

    Returns:
        Whether there was something to build again, and how many chunks were embedded.
    """
    if not (rebuild or is_outdated(stores)):
        return False, 0
    embedder = stores.embedder
    with stores.catalog.write() as transaction:
        transaction.clear_outbox()
        transaction.record(embedder=embedder.fingerprint, recipe="")
        ids = list(transaction.digests())
    stores.vectors.reset()
    with intake(stores) as taken:
        for first in range(0, len(ids), ARTICLES_AT_ONCE):
            with stores.catalog.read() as snapshot:
                batch = [snapshot.article(article_id) for article_id in ids[first : first + ARTICLES_AT_ONCE]]
            taken.put(batch, rebuild=True)
        embedded = taken.drain()
    with stores.catalog.write() as transaction:
        transaction.drop_unused_vectors()
        transaction.record(embedder=embedder.fingerprint, recipe=RECIPE)
    return bool(ids), embedded


def is_outdated(stores: Stores) -> bool:
    """Whether the index was made with another embedder or recipe than it would be now."""
    with stores.catalog.read() as snapshot:
        status = snapshot.status()
    return (status.embedder, status.recipe) != (stores.embedder.fingerprint, RECIPE)


def _prepare(batch: Sequence[Article], stores: Stores, *, rebuild: bool) -> Prepared:
    embedder = stores.embedder
    with stores.catalog.read() as snapshot:
        before = [() if rebuild else _chunked(article.id, snapshot) for article in batch]
    cut = embedder.work(_cut, batch, before) if isinstance(embedder, ClusterEmbedder) else _cut(embedder, batch, before)
    keyed = [(article, parts, pieces) for article, (parts, pieces) in zip(batch, cut, strict=True)]
    chunks = {key: piece for _, _, pieces in keyed for key, piece in pieces.items()}
    with stores.catalog.read() as snapshot:
        known = snapshot.vectors(list(chunks))
    return Prepared(keyed, {key: piece for key, piece in chunks.items() if key not in known}, rebuild)


def commit(prepared: Prepared, vectors: Mapping[bytes, Embedded], catalog: Catalog) -> None:
    """Commit a batch with the vectors that were missing; Chroma has still to be told (`flush`)."""
    with catalog.write() as transaction:
        transaction.put_vectors(vectors)
        for article, parts, pieces in prepared.articles:
            if prepared.rebuild:
                transaction.remove(article.id)
            transaction.put(article, parts, pieces)
        transaction.advance()


def _chunked(article_id: str, snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    """The sentences' texts of each chunk that an article has now."""
    chunks = snapshot.chunks(snapshot.chunks_of([article_id]))
    texts = [sentence.text for sentence in snapshot.sentences(article_id)] if chunks else []
    return tuple(tuple(texts[ordinal] for ordinal in stored.sentences) for stored in chunks)


def _cut(
    embedder: Embedder, batch: Sequence[Article], before: Sequence[Sequence[tuple[str, ...]]]
) -> list[tuple[Sequence[Sentence], dict[bytes, Chunk]]]:
    """The sentences of each article, and its chunks by embedding key; `before` are the chunks that it had."""
    return [_chunk(article, kept, embedder) for article, kept in zip(batch, before, strict=True)]


def _chunk(
    article: Article, kept: Sequence[tuple[str, ...]], embedder: Embedder
) -> tuple[Sequence[Sentence], dict[bytes, Chunk]]:
    parts = split(article)
    pieces = chunk(article, parts, embedder.count_tokens, embedder.window, kept)
    return parts, {piece.key(embedder.fingerprint): piece for piece in pieces}
