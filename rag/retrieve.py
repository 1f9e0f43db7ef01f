"""A question comes in, the chunks that bear on it go out: dense (Chroma) and lexical (BM25) lists, fused."""

from collections.abc import Sequence

import numpy as np

from index.records import Vector
from index.snapshot import Snapshot
from index.terms import content_terms
from index.vectors import VectorIndex
from rag.records import Hit, Scope

DEPTH = 50
"""Chunks taken from each list."""

RRF_K = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009)."""

CONTEXT_WEIGHT = 1.0
"""BM25 weight of title and heading, beside 1 for the body."""


def retrieve(
    question: str, vector: Vector, snapshot: Snapshot, vectors: VectorIndex, scope: Scope, depth: int = DEPTH
) -> tuple[Hit, ...]:
    """The chunks of the articles in scope, best first; `vector` is the question's, shape (d,)."""
    within = _within(scope, snapshot)
    dense = _dense(vector, snapshot, vectors, within, depth)
    lexical = [chunk for chunk, _ in snapshot.match(content_terms(question), depth, CONTEXT_WEIGHT, within)]
    return _fuse(dense, lexical, snapshot)


def _within(scope: Scope, snapshot: Snapshot) -> list[int] | None:
    """Ids of the chunks in scope; None when all are."""
    if scope == Scope():
        return None
    articles = set(snapshot.matching_articles(scope.outlets, scope.since, scope.until))
    if scope.articles:
        articles &= set(scope.articles)
    return snapshot.chunks_of(sorted(articles))


def _dense(
    vector: Vector, snapshot: Snapshot, vectors: VectorIndex, within: Sequence[int] | None, depth: int
) -> list[int]:
    """Nearest chunks; in a scope they are compared one by one, since a filter in Chroma scans everything."""
    if within is None:
        return [chunk for chunk, _ in vectors.query(vector, depth, snapshot.version())]
    stored = snapshot.chunks(within)
    kept = snapshot.vectors([chunk.key for chunk in stored])
    if not stored:
        return []
    similarities = np.stack([kept[chunk.key].chunk for chunk in stored]) @ vector
    return [stored[place].id for place in np.argsort(-similarities, kind="stable")[:depth]]


def _fuse(dense: Sequence[int], lexical: Sequence[int], snapshot: Snapshot) -> tuple[Hit, ...]:
    """Reciprocal rank fusion; chunks that are no longer in the catalog fall out."""
    dense_ranks = {chunk: rank for rank, chunk in enumerate(dense, 1)}
    lexical_ranks = {chunk: rank for rank, chunk in enumerate(lexical, 1)}
    stored = snapshot.chunks(list(dict.fromkeys([*dense, *lexical])))
    hits = [
        Hit(
            chunk=chunk.id,
            article=chunk.article,
            sentences=chunk.sentences,
            score=sum(1 / (RRF_K + ranks[chunk.id]) for ranks in (dense_ranks, lexical_ranks) if chunk.id in ranks),
            dense_rank=dense_ranks.get(chunk.id),
            lexical_rank=lexical_ranks.get(chunk.id),
        )
        for chunk in stored
    ]
    return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.chunk)))
