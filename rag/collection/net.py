"""Compare a question with every chunk in scope, by vector and by words, and order the articles to be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.records import Vector
from index.store.snapshot import Snapshot
from index.text.terms import ENGLISH
from rag.questions.understand import search_terms
from rag.records import Hit, Scope

BY_WORDS = 0.5
"""Weight of a chunk's BM25 score, as a share of the best one's, beside 1 for its cosine with the question."""

CHUNKS = 2
"""Chunks of an article that are read: those that come nearest to the question."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article with those of its chunks that come nearest to a question, and how near the nearest comes."""

    article: str
    hits: tuple[Hit, ...]
    nearness: float


def cast(question: str, vector: Vector, snapshot: Snapshot, scopes: Sequence[Scope]) -> list[Candidate]:
    """Order the articles in scope by their nearest chunk, the nearest first; `vector` is the question's, shape (d,)."""
    ids, vectors = snapshot.chunk_vectors_in(scopes)
    if not ids:
        return []
    nearness = vectors @ vector + BY_WORDS * _by_words(question, ids, snapshot, scopes)
    owners = snapshot.articles_of(ids)
    nearest: dict[str, list[int]] = {}
    for place in np.argsort(-nearness, kind="stable"):
        own = nearest.setdefault(owners[ids[place]], [])
        if len(own) < CHUNKS:
            own.append(int(place))
    stored = {chunk.id: chunk for chunk in snapshot.chunks([ids[place] for own in nearest.values() for place in own])}
    return [
        Candidate(
            article,
            tuple(Hit(ids[place], article, stored[ids[place]].sentences, score=1.0) for place in own),
            float(nearness[own[0]]),
        )
        for article, own in nearest.items()
    ]


def _by_words(question: str, ids: Sequence[int], snapshot: Snapshot, scopes: Sequence[Scope]) -> Vector:
    """BM25 of each chunk as a share of the best one's, shape (n,); 0 where it has no word of the question."""
    languages = snapshot.all_languages() or [ENGLISH]
    terms = search_terms(question, languages[0], languages)
    scores = dict(snapshot.match(terms, len(ids), 1.0, scopes))
    best = max(scores.values(), default=0.0) or 1.0
    return np.array([scores.get(chunk, 0.0) / best for chunk in ids], dtype=np.float32)
