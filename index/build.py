"""Composes the build side: folders and files come in, catalog and vector index follow, a report goes out."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.articles import Source, discover, read
from index.catalog import Catalog
from index.chunks import chunk
from index.embed import Embedder
from index.errors import ArticleError
from index.lock import writing
from index.records import Article, Chunk, Embedded, Vector
from index.sentences import split
from index.snapshot import Snapshot
from index.vectors import VectorIndex

RECIPE = "sentences-1/chunks-1"
"""Grows when sentences or chunks are made in another way, so that an index made before is made anew."""

CHUNKS_AT_ONCE = 256
"""Chunks that are told to Chroma together."""

CHARACTERS_AT_ONCE = 200_000
"""Text that is embedded and committed together: what a kill can cost, and how often a reader sees news."""

ARTICLES_AT_ONCE = 20
"""Articles that are made anew together."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is. Sizes are bytes of sources; `name` is the source at hand."""

    articles: int
    done: int
    total: int
    name: str


@dataclass(slots=True)
class Report:
    """What a sync did, by article id, and what it could not read."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0
    errors: list[ArticleError] = field(default_factory=list)
    embedded: int = 0
    rebuilt: bool = False
    index_version: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Stores:
    """A data folder, opened: the catalog, and the vector index that is derived from it with one embedder."""

    folder: Path
    catalog: Catalog
    vectors: VectorIndex
    embedder: Embedder


def sync(paths: Sequence[Path], stores: Stores, on_progress: Callable[[Progress], None] = lambda _: None) -> Report:
    """Make the index follow the articles under `paths`: new and changed ones go in, those that are gone go out.

    Killed at any moment, the next run finishes it: an article and what Chroma has to be told of it are committed
    together, and Chroma is told afterwards.

    Raises:
        LockedError: another process is writing.
        StoreError: the data folder cannot be used.
    """
    began = time.perf_counter()
    report = Report()
    with writing(stores.folder):
        _rebuild_if_remade(stores, report)
        seen = _add(paths, stores, report, on_progress)
        _remove_gone(paths, seen, stores, report)
        report.index_version = _flush(stores)
    report.seconds = time.perf_counter() - began
    return report


def remove(article_ids: Iterable[str], stores: Stores) -> Report:
    """Take articles out of the index.

    Raises:
        ArticleError: one of them is not in the index; then none is removed.
    """
    report = Report()
    with writing(stores.folder):
        with stores.catalog.write() as transaction:
            for article_id in article_ids:
                transaction.article(article_id)
                transaction.remove(article_id)
                report.removed.append(article_id)
            transaction.drop_unused_vectors()
            transaction.advance()
        report.index_version = _flush(stores)
    return report


def _add(paths: Sequence[Path], stores: Stores, report: Report, on_progress: Callable[[Progress], None]) -> set[str]:
    """Read the sources and store what is new or changed; returns the ids that were seen."""
    with stores.catalog.read() as snapshot:
        digests = snapshot.digests()
        sources_in_catalog = snapshot.sources()
    seen: set[str] = set()
    batch: list[Article] = []
    for source, article in _articles(paths, on_progress):
        if isinstance(article, ArticleError):
            report.errors.append(article)
            seen.update(known for known, place in sources_in_catalog.items() if place == str(source.path.absolute()))
            continue
        if article.id in seen:
            report.errors.append(ArticleError(article.source, f"another article has the id {article.id}"))
            continue
        seen.add(article.id)
        if digests.get(article.id) == article.digest:
            report.unchanged += 1
            continue
        (report.changed if article.id in digests else report.added).append(article.id)
        batch.append(article)
        if sum(len(waiting.text) for waiting in batch) > CHARACTERS_AT_ONCE:
            _store(batch, stores, report)
            batch = []
    _store(batch, stores, report)
    return seen


def _articles(
    paths: Sequence[Path], on_progress: Callable[[Progress], None]
) -> Iterator[tuple[Source, Article | ArticleError]]:
    """All articles of the sources, and what could not be read, each with its source; progress is told."""
    sources = [(source, _size(source)) for source in discover(paths)]
    total = sum(size for _, size in sources)
    done = articles = 0
    for source, size in sources:
        within = 0
        for article in read(source):
            if isinstance(article, Article):
                articles += 1
                within = min(within + len(article.text), size)
            on_progress(Progress(articles, done + within, total, source.id))
            yield source, article
        done += size
    on_progress(Progress(articles, total, total, ""))


def _size(source: Source) -> int:
    """Bytes of a source, 0 where there is none: reading it tells."""
    return source.path.stat().st_size if source.path.is_file() else 0


def _store(batch: Sequence[Article], stores: Stores, report: Report) -> None:
    """Split, chunk, embed and commit some articles, then tell Chroma."""
    if not batch:
        return
    split_up = [(article, split(article)) for article in batch]
    embedder = stores.embedder
    keyed = [
        {
            piece.key(embedder.fingerprint): piece
            for piece in chunk(article, parts, embedder.count_tokens, embedder.window)
        }
        for article, parts in split_up
    ]
    vectors = _embed({key: piece for pieces in keyed for key, piece in pieces.items()}, stores)
    report.embedded += len(vectors)
    with stores.catalog.write() as transaction:
        transaction.put_vectors(vectors)
        for (article, parts), pieces in zip(split_up, keyed, strict=True):
            transaction.put(article, parts, pieces)
        transaction.advance()
    _flush(stores)


def _embed(chunks: dict[bytes, Chunk], stores: Stores) -> dict[bytes, Embedded]:
    """Vectors of the chunks that the catalog holds none of."""
    with stores.catalog.read() as snapshot:
        known = snapshot.vectors(list(chunks))
    missing = {key: piece for key, piece in chunks.items() if key not in known}
    return dict(zip(missing, stores.embedder.embed_chunks(list(missing.values())), strict=True))


def _rebuild_if_remade(stores: Stores, report: Report) -> None:
    """Make all articles anew, from their stored texts, when the embedder or the recipe is another than recorded.

    While it goes on the recorded recipe is empty, so that a rebuild that was killed is taken up again.
    """
    embedder = stores.embedder
    with stores.catalog.write() as transaction:
        status = transaction.status()
        if status.embedder != embedder.fingerprint:
            transaction.clear_outbox()
            transaction.record(embedder=embedder.fingerprint, recipe="")
            stores.vectors.reset()
        ids = list(transaction.digests())
    if status.embedder == embedder.fingerprint and status.recipe == RECIPE:
        return
    report.rebuilt = bool(ids)
    for first in range(0, len(ids), ARTICLES_AT_ONCE):
        with stores.catalog.read() as snapshot:
            batch = [snapshot.article(article_id) for article_id in ids[first : first + ARTICLES_AT_ONCE]]
        _store(batch, stores, report)
    with stores.catalog.write() as transaction:
        transaction.drop_unused_vectors()
        transaction.record(embedder=embedder.fingerprint, recipe=RECIPE)


def _remove_gone(paths: Sequence[Path], seen: set[str], stores: Stores, report: Report) -> None:
    """Take out the articles whose source lies under `paths` and was not seen."""
    places = [Path(path).absolute() for path in paths]
    with stores.catalog.write() as transaction:
        for article_id, source in transaction.sources().items():
            if article_id not in seen and any(Path(source).is_relative_to(place) for place in places):
                transaction.remove(article_id)
                report.removed.append(article_id)
        if report.removed or report.changed:
            transaction.drop_unused_vectors()
        if report.removed:
            transaction.advance()


def _flush(stores: Stores) -> int:
    """Tell Chroma what the outbox holds; returns the index version that it is at."""
    while True:
        with stores.catalog.read() as snapshot:
            pending = snapshot.outbox(CHUNKS_AT_ONCE)
            if not pending:
                return snapshot.version()
            ids, vectors = _vectors_of([chunk for chunk, operation in pending if operation == "upsert"], snapshot)
        stores.vectors.upsert(ids, vectors)
        stores.vectors.delete([chunk for chunk, operation in pending if operation == "delete"])
        with stores.catalog.write() as transaction:
            transaction.settle(chunk for chunk, _ in pending)
            transaction.advance()


def _vectors_of(chunks: Sequence[int], snapshot: Snapshot) -> tuple[list[int], Vector]:
    """Chunk ids and their vectors, shape (n, d)."""
    stored = snapshot.chunks(chunks)
    vectors = snapshot.vectors([piece.key for piece in stored])
    rows = [vectors[piece.key].chunk for piece in stored]
    return [piece.id for piece in stored], np.stack(rows) if rows else np.empty((0, 0), dtype=np.float32)
