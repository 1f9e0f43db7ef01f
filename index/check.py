"""Find what is wrong between the catalog and the vector index, and repair it."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.embedding.embed import Embedder
from index.errors import OwnerError, StoreError, VectorError
from index.ingest import RECIPE, Stores, remake, store
from index.records import Chunk, Kind
from index.store.chroma import VectorIndex
from index.store.outbox import CHUNKS_AT_ONCE, Data, flush, refill, vectors_of
from index.store.snapshot import Snapshot

LOST, SHARE_LOST = 5, 0.005
"""Chunks, and share of them, that a search may miss: it is approximate, and BM25 finds them too; more is damage."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not hold.

    Attributes:
        what: What it is, in words.
        article: The id of the article it concerns, if it is one of them alone.
        is_chromas: Chroma has to be filled again from the catalog.
    """

    what: str
    article: str | None = None
    is_chromas: bool = False

    def __str__(self) -> str:
        return f"{self.article}: {self.what}" if self.article else self.what


def check(data: Data) -> list[Problem]:
    """Everything that does not hold in a data folder; reads all of the catalog, and searches Chroma for each chunk.

    Raises:
        CatalogError: the catalog cannot be read at all.
    """
    with data.catalog.read() as snapshot:
        problems = [*_catalog(snapshot), *_articles(snapshot)]
        return [*problems, *_vectors(snapshot, data.vectors)]


def repair(data: Data, open_embedder: Callable[[], Embedder]) -> list[Problem]:
    """Mend what can be mended, and return what does not hold after that.

    The caller holds the writer's lock. Articles are built again from their stored texts; Chroma is filled from the
    catalog, without embedding. The embedder is opened only when articles have to be built again.

    Raises:
        StoreError: the data folder cannot be used.
        ModelError: the embedder is needed, and cannot be loaded.
    """
    problems = check(data)
    broken = sorted({problem.article for problem in problems if problem.article})
    if any(problem.what.startswith(_UNREADABLE) for problem in problems):
        data.vectors.set_aside()
    with data.catalog.write() as transaction:
        transaction.drop_stray_terms()
    if broken or any(problem.what == _OUTDATED for problem in problems):
        _remake(broken, Stores(data.folder, data.catalog, data.vectors, open_embedder()))
    with data.catalog.write() as transaction:
        transaction.drop_unused_vectors()
    (refill if any(problem.is_chromas for problem in problems) else flush)(data)
    return check(data)


def _remake(broken: Sequence[str], stores: Stores) -> None:
    """Build some articles again from their stored texts, vectors included, and finish what was half done."""
    with stores.catalog.write() as transaction:
        recorded = transaction.embedder()
        if recorded != stores.embedder.fingerprint:
            raise StoreError(
                "The index was made with another embedder: run `footnote index` to build it again with this one."
            )
        for article_id in broken:
            transaction.forget_vectors(article_id)
        articles = [transaction.article(article_id) for article_id in broken]
    for article in articles:
        store([article], stores, rebuild=True)
    remake(stores, rebuild=False)


_OUTDATED = "the index is half built, or was built by another version; `footnote index` finishes it"
_UNREADABLE = "Chroma cannot be read"


def _catalog(snapshot: Snapshot) -> Iterator[Problem]:
    """What concerns the catalog as a whole."""
    yield from (Problem(f"the catalog's file is damaged ({said})") for said in snapshot.damages())
    status = snapshot.status()
    if status.articles and status.recipe != RECIPE:
        yield Problem(_OUTDATED)
    if waiting := len(snapshot.outbox()):
        yield Problem(f"Chroma has still to be told of {waiting} chunks; `footnote index` does it")
    if stray := snapshot.stray_terms():
        yield Problem(f"{stray} entries of the search index of words belong to no chunk")
    if unused := snapshot.unused_vectors():
        yield Problem(f"{unused} vectors belong to no chunk")


def _articles(snapshot: Snapshot) -> Iterator[Problem]:
    """What concerns single articles; at most one problem is told of each."""
    fingerprint = snapshot.embedder() or ""
    for article_id, digest in snapshot.digests().items():
        found = itertools.chain(_sentences(article_id, digest, snapshot), _chunks(article_id, fingerprint, snapshot))
        problem = next(found, None)
        if problem:
            yield Problem(problem, article_id)


def _sentences(article_id: str, digest: str, snapshot: Snapshot) -> Iterator[str]:
    article = snapshot.article(article_id)
    if digest != article.digest:
        yield "its text is not the one that was stored"
    end = 0
    for place, sentence in enumerate(snapshot.sentences(article_id)):
        if sentence.ordinal != place:
            yield f"sentence {place} is missing"
        if not end <= sentence.start < sentence.end <= len(article.text):
            yield f"sentence {place} stands at a wrong place"
        if article.text[end : sentence.start].strip():
            yield f"text before sentence {place} is in no sentence"
        end = sentence.end
    if article.text[end:].strip():
        yield "text at the end is in no sentence"


def _chunks(article_id: str, fingerprint: str, snapshot: Snapshot) -> Iterator[str]:
    sentences = snapshot.sentences(article_id)
    body = {sentence.ordinal: sentence.text for sentence in sentences if sentence.kind is Kind.BODY}
    stored = snapshot.chunks(snapshot.chunks_of([article_id]))
    vectors = snapshot.vectors([chunk.key for chunk in stored])
    lexical = snapshot.has_terms([chunk.id for chunk in stored])
    chunked: set[str] = set()
    for chunk in stored:
        if not set(chunk.sentences) <= body.keys():
            yield "a chunk holds a sentence that is none of the body"
            return
        texts = tuple(body[ordinal] for ordinal in chunk.sentences)
        chunked.update(texts)
        if chunk.key != Chunk(article_id, 0, chunk.context, chunk.sentences, texts).key(fingerprint):
            yield "a chunk is not made of the sentences it names"
        if chunk.key not in vectors or len(vectors[chunk.key].sentences) != len(texts):
            yield "a chunk has no vectors"
        if chunk.id not in lexical:
            yield "a chunk is missing from the search index of words"
    if not snapshot.is_searchable(article_id):
        yield "the article is missing from the search index of words"
    if set(body.values()) - chunked:
        yield "a sentence is in no chunk"


def _vectors(snapshot: Snapshot, vectors: VectorIndex) -> Iterator[Problem]:
    """What concerns the agreement of Chroma with the chunks of the catalog."""
    ids = set(snapshot.all_chunks())
    try:
        stored = vectors.probe()
        lost = _lost(sorted(ids & stored), snapshot, vectors)
    except (OwnerError, VectorError) as error:
        yield Problem(f"{_UNREADABLE} ({error})", is_chromas=True)
        return
    if missing := len(ids - stored):
        yield Problem(f"{missing} chunks are missing from Chroma", is_chromas=True)
    if surplus := len(stored - ids):
        yield Problem(f"{surplus} chunks in Chroma are not in the catalog", is_chromas=True)
    if lost > max(LOST, SHARE_LOST * len(ids)):
        yield Problem(f"Chroma does not find {lost} chunks that it holds", is_chromas=True)


def _lost(chunks: Sequence[int], snapshot: Snapshot, vectors: VectorIndex) -> int:
    """How many of some chunks a search of Chroma for their own vectors does not find."""
    lost = 0
    for first in range(0, len(chunks), CHUNKS_AT_ONCE):
        ids, rows = vectors_of(chunks[first : first + CHUNKS_AT_ONCE], snapshot)
        lost += len(set(ids) - vectors.found(ids, rows))
    return lost
