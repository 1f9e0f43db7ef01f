"""Find the chunks that bear on a question: by vector (Chroma) and by words (BM25), the two rankings fused."""

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from index.records import EVERYTHING, Vector
from index.store.chroma import VectorIndex
from index.store.snapshot import Snapshot
from index.text.terms import ENGLISH
from rag.questions.period import Period
from rag.questions.understand import search_terms
from rag.records import Hit, Scope
from rag.retrieval.constants import (
    CONTEXT_WEIGHT,
    DATE_SHARE,
    DENSE_SHARE,
    DEPTH,
    EXACT,
    EXACT_ONCE,
    FEWEST_TERMS,
    LEXICAL_SHARE,
    POSTINGS,
    RECENCY_SHARE,
    RRF_K,
    WIDEST,
)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: the question, its vector, shape (d,), the scopes that all hold, the time it speaks of.

    The vector may have to be waited for: it can be computed while words are looked up. `lately` are the days up
    to the one on which the question is asked.
    """

    question: str
    vector: Callable[[], Vector]
    scopes: tuple[Scope, ...] = ()
    period: Period | None = None
    lately: Period | None = None


def retrieve(
    sought: Sought, snapshot: Snapshot, vectors: VectorIndex, threads: Executor, depth: int = DEPTH
) -> tuple[Hit, ...]:
    """Find chunks of the articles in scope, best first; Chroma is asked in a thread while words are looked up."""
    scopes = tuple(scope for scope in sought.scopes if scope != EVERYTHING)
    dense = _dense(sought.vector, snapshot, vectors, threads, scopes, depth)
    languages = snapshot.all_languages() or [ENGLISH]
    asked = _rarest(search_terms(sought.question, languages[0], languages), snapshot)
    lexical = [chunk for chunk, _ in snapshot.match(asked, depth, CONTEXT_WEIGHT, scopes)]
    articles = [article for article, _ in snapshot.match_articles(asked, depth, scopes)]
    share = DENSE_SHARE if languages[0] == ENGLISH else LEXICAL_SHARE
    hits = _fuse(dense(), lexical, articles, share, snapshot)
    return _dated(hits, sought, snapshot)


def _rarest(terms: Sequence[str], snapshot: Snapshot) -> list[str]:
    """The terms that are looked for, the rarest first; those that no chunk holds are among them, at no cost."""
    frequencies = snapshot.document_frequencies(terms)
    ordered = sorted(terms, key=lambda term: frequencies.get(term, 0))
    read = itertools.accumulate(frequencies.get(term, 0) for term in ordered)
    return [
        term
        for place, (term, entries) in enumerate(zip(ordered, read, strict=True))
        if entries <= POSTINGS or place < FEWEST_TERMS
    ]


def _dense(
    vector: Callable[[], Vector],
    snapshot: Snapshot,
    vectors: VectorIndex,
    threads: Executor,
    scopes: Sequence[Scope],
    depth: int,
) -> Callable[[], Sequence[int]]:
    """The nearest chunks in scope, when they are asked for."""
    if vectors.is_gone and not snapshot.chunk_count():
        return list
    if vectors.once and not vectors.is_gone and snapshot.chunk_count() <= EXACT_ONCE:
        return lambda: _nearest_of(vector(), snapshot, scopes, depth)
    if scopes:
        return lambda: _nearest_in(vector(), snapshot, vectors, scopes, depth)
    version = snapshot.version()
    return threads.submit(lambda: [chunk for chunk, _ in vectors.query(vector(), depth, version)]).result


def _nearest_in(
    vector: Vector, snapshot: Snapshot, vectors: VectorIndex, scopes: Sequence[Scope], depth: int
) -> Sequence[int]:
    """The nearest chunks in scope.

    A filter in Chroma scans everything (80 ms at 100,000 chunks): a few are compared one by one, and in a large scope
    Chroma is asked for more until enough are in it.
    """
    inside = snapshot.count_chunks_in(scopes)
    if inside <= EXACT:
        return _nearest_of(vector, snapshot, scopes, depth)
    total = snapshot.chunk_count()
    widest = min(total, WIDEST)
    wide = min(widest, 2 * depth * total // inside)
    while True:
        nearest = [chunk for chunk, _ in vectors.query(vector, wide, snapshot.version())]
        articles = snapshot.articles_of(nearest)
        in_scope = snapshot.articles_in(scopes, sorted(set(articles.values())))
        found = [chunk for chunk in nearest if articles.get(chunk) in in_scope]
        if len(found) >= depth or wide == widest:
            return found[:depth]
        wide = min(widest, 4 * wide)


def _nearest_of(vector: Vector, snapshot: Snapshot, scopes: Sequence[Scope], depth: int) -> list[int]:
    """The nearest of the chunks in scope, each compared."""
    chunks, kept = snapshot.chunk_vectors_in(scopes)
    if not chunks:
        return []
    return [chunks[place] for place in np.argsort(-(kept @ vector), kind="stable")[:depth]]


def _fuse(
    dense: Sequence[int], lexical: Sequence[int], articles: Sequence[str], dense_share: float, snapshot: Snapshot
) -> list[Hit]:
    """Reciprocal rank fusion, in no order; chunks that are no longer in the catalog fall out."""
    dense_ranks, lexical_ranks, article_ranks = _ranks(dense), _ranks(lexical), _ranks(articles)
    stored = snapshot.chunks(list(dict.fromkeys([*dense, *lexical])))
    return [
        Hit(
            chunk=chunk.id,
            article=chunk.article,
            sentences=chunk.sentences,
            score=dense_share * _reciprocal(dense_ranks.get(chunk.id))
            + LEXICAL_SHARE * _reciprocal(lexical_ranks.get(chunk.id))
            + _reciprocal(article_ranks.get(chunk.article)),
            dense_rank=dense_ranks.get(chunk.id),
            lexical_rank=lexical_ranks.get(chunk.id),
        )
        for chunk in stored
    ]


def _dated(hits: Sequence[Hit], sought: Sought, snapshot: Snapshot) -> tuple[Hit, ...]:
    """The hits, those near the time that the question speaks of raised, and the latest a little; best first."""
    published = snapshot.published(sorted({hit.article for hit in hits}))
    raised = [_raised(hit, sought, published.get(hit.article)) for hit in hits]
    return tuple(sorted(raised, key=lambda hit: (-hit.score, hit.chunk)))


def _raised(hit: Hit, sought: Sought, published: str | None) -> Hit:
    period, lately = sought.period, sought.lately
    nearness = period.nearness(published) if period else 1.0
    score = hit.score * (1 + DATE_SHARE * nearness) if period else hit.score
    if lately and (not period or period.until >= lately.until):
        score *= 1 + RECENCY_SHARE * lately.nearness(published)
    return replace(hit, score=score, nearness=nearness)


def _ranks(listed: Sequence[Item]) -> dict[Item, int]:
    return {item: rank for rank, item in enumerate(listed, 1)}


def _reciprocal(rank: int | None) -> float:
    return 1 / (RRF_K + rank) if rank else 0.0
