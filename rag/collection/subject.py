"""Find the sentences that tell of a subject, in all articles that name it."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from index.embedding.embed import Embedder
from index.errors import StoreError
from index.records import Article, Embedded, Kind, Sentence, Vector
from index.store.chroma import VectorIndex
from index.store.snapshot import Snapshot, StoredChunk
from index.store.words import Expression
from index.text.terms import ENGLISH, detect, stem, vocabulary
from rag.questions.understand import content_of, search_terms
from rag.records import Scope
from rag.retrieval.retrieve import Sought, retrieve

DEPTH = 400
"""Chunks that are looked at, by vector and as many by words: more than all articles about one subject have, mostly."""

NAMED = 0.75
"""Share of a subject's terms, the rare ones counting more, that a sentence has with its title, its heading and the
sentence before it."""

NEAR = 0.3
"""Cosine with the subject that a sentence has, or its chunk: titles name what only part of an article is about."""

SHORTEST = 3
"""Content words of a sentence that tells anything."""


OPENING = 4
"""Sentences of an article, headings and bylines among them, of which the first that is no furniture is its lead."""


@dataclass(frozen=True, slots=True)
class Source:
    """One state of the index, and what it takes to search it: all scopes hold."""

    snapshot: Snapshot
    vectors: VectorIndex
    embedder: Embedder
    scopes: tuple[Scope, ...]
    threads: Executor


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that tells of a subject, its article, its vector, shape (d,), and its nearness to the subject."""

    sentence: Sentence
    article: Article
    vector: Vector
    nearness: float
    is_lead: bool


def told_of(subject: str, source: Source) -> list[Told]:
    """Find the body sentences that tell of a subject, article by article in the order of the text.

    Raises:
        StoreError: the index was made with another embedder.
    """
    snapshot = source.snapshot
    check_embedder(source)
    vector = source.embedder.embed_question(subject)
    hits = retrieve(Sought(subject, lambda: vector, source.scopes), snapshot, source.vectors, source.threads, DEPTH)
    naming = _naming(subject, snapshot)
    chunks = snapshot.chunks([hit.chunk for hit in hits if hit.article in naming])
    embedded = snapshot.vectors([chunk.key for chunk in chunks])
    weights = _weights(subject, snapshot)
    sentences = snapshot.sentences_at([(one.article, ordinal) for one in chunks for ordinal in one.sentences])
    articles = {name: snapshot.article(name) for name in dict.fromkeys(chunk.article for chunk in chunks)}
    found = [
        told
        for chunk in chunks
        for told in _told(chunk, embedded[chunk.key], sentences, articles[chunk.article], vector, weights)
    ]
    first: dict[str, Told] = {}
    for told in found:
        first.setdefault(told.sentence.id, told)
    return sorted(first.values(), key=lambda told: (told.sentence.article, told.sentence.ordinal))


def check_embedder(source: Source) -> None:
    """Raise a StoreError where the index was made with another embedder."""
    if source.snapshot.embedder() not in (None, source.embedder.fingerprint):
        raise StoreError("The index was made with another embedder: index the articles again to make it with this one.")


def _told(
    chunk: StoredChunk,
    embedded: Embedded,
    sentences: Mapping[tuple[str, int], Sentence],
    article: Article,
    vector: Vector,
    weights: Mapping[str, float],
) -> Iterator[Told]:
    """Those sentences of a chunk that name the subject, or stand where it is spoken of."""
    before, near = chunk.context, float(embedded.chunk @ vector)
    for place, ordinal in enumerate(chunk.sentences):
        sentence = sentences[chunk.article, ordinal]
        own = _share(sentence.text, weights)
        beside = _share(f"{chunk.context} {before} {sentence.text}", weights)
        is_lead = place == 0 and ordinal < OPENING
        nearness = max(near, float(embedded.sentences[place] @ vector))
        tells = sentence.kind is Kind.BODY and len(vocabulary(sentence.text).content) >= SHORTEST
        if tells and (own >= NAMED or (beside >= NAMED and nearness >= NEAR)):
            yield Told(sentence, article, embedded.sentences[place], own + nearness, is_lead)
        before = sentence.text


def _weights(subject: str, snapshot: Snapshot) -> dict[str, float]:
    """The subject's terms, the rare ones weighing more; those that no article has do not count."""
    languages = snapshot.all_languages() or [ENGLISH]
    terms = search_terms(subject, languages[0], languages)
    counted = snapshot.document_frequencies(terms)
    return {term: 1 / (1 + count) ** 0.5 for term, count in counted.items()}


def _naming(subject: str, snapshot: Snapshot) -> set[str]:
    """The articles that have each term of the subject, but for terms that no article has."""
    languages = snapshot.all_languages() or [ENGLISH]
    words = content_of(subject, detect(subject, languages[0])) or [subject]
    forms = [dict.fromkeys(stem(word, language) for language in languages) for word in words]
    known = snapshot.document_frequencies([term for group in forms for term in group])
    groups = [tuple(term for term in group if term in known) for group in forms]
    return set(snapshot.matching(Expression(tuple(group for group in groups if group))))


def _share(text: str, weights: Mapping[str, float]) -> float:
    here = vocabulary(text).terms
    return sum(weight for term, weight in weights.items() if term in here) / (sum(weights.values()) or 1.0)


def newest_first(told: Sequence[Told]) -> list[Told]:
    """Order sentences by the day of their articles, the newest first; those without a day stand last."""
    return sorted(told, key=lambda one: one.article.published or "", reverse=True)
