"""A question and the retrieved chunks come in, scored sentences go out, and how sure it is that they answer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.records import Sentence, Vector
from index.snapshot import Snapshot
from index.terms import content_terms
from rag.features import (
    EmbedWords,
    Passage,
    Query,
    Weigh,
    answer_features,
    gives,
    reranked_answer,
    reranked_rows,
    sentence_features,
)
from rag.question import Asked
from rag.records import Hit, Scored, Selection
from rag.rerank import Reranker
from rag.selector import selector

PASSAGES = 20
"""Chunks whose sentences are scored."""

RERANKED_PASSAGES = 8
"""Of these, the ones that a reranker reads: each costs it a pass through a model."""

EVIDENCE = 20
"""Sentences that a selection keeps."""

MOST = 3
"""Sentences that answer together, at most."""

SHARE_OF_BEST = 0.6
"""A further sentence has to be at least this share as likely as the best one."""

SHARE_OF_BEST_FITTING = 0.5
"""The same for one that holds the kind of thing that is asked for."""

SAME = 0.6
"""Share of terms that two sentences have in common (Jaccard) from which one only repeats the other."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage with its place, its features and its sentences' probabilities."""

    sentences: tuple[Sentence, ...]
    passage: Passage
    rows: Vector
    scores: Vector


def select(
    question: str,
    vector: Vector,
    hits: Sequence[Hit],
    snapshot: Snapshot,
    embed_words: EmbedWords,
    reranker: Reranker | None = None,
) -> Selection:
    """Score the sentences of the best chunks; `vector` is the question's, shape (d,).

    With a reranker the features choose the passages that it reads.
    """
    considered = hits[:PASSAGES]
    if not considered:
        return Selection((), 0.0)
    query = Query.of(question, vector, _weigh(question, snapshot), embed_words)
    judged = [_judged(query, sentences, passage) for sentences, passage in _passages(considered, snapshot)]
    judged.sort(key=lambda one: -one.scores.max())
    if reranker is None:
        certainty = selector().answer(answer_features(judged[0].rows, judged[0].scores)[None, :])
        return Selection(_scored(query, judged), float(certainty[0]), selector().threshold)
    return _reranked(query, judged[:RERANKED_PASSAGES], question, reranker)


def _judged(query: Query, sentences: tuple[Sentence, ...], passage: Passage) -> Judged:
    rows = sentence_features(query, passage)
    return Judged(sentences, passage, rows, selector().sentence(rows))


def _reranked(query: Query, judged: Sequence[Judged], question: str, reranker: Reranker) -> Selection:
    fitted = selector(reranker.fingerprint)
    readings = reranker.read(question, [one.passage for one in judged])
    again = [
        replace(one, scores=fitted.sentence(reranked_rows(one.rows, reading.sentences)))
        for one, reading in zip(judged, readings, strict=True)
    ]
    best = max(range(len(again)), key=lambda place: again[place].scores.max())
    row = reranked_answer(answer_features(again[best].rows, again[best].scores), readings[best])
    return Selection(_scored(query, again), float(fitted.answer(row[None, :])[0]), fitted.threshold)


def _scored(query: Query, judged: Sequence[Judged]) -> tuple[Scored, ...]:
    """The best sentences of some passages."""
    scored = [
        Scored(sentence, float(score), None if query.asked is Asked.OTHER else gives(query, sentence.text))
        for one in judged
        for sentence, score in zip(one.sentences, one.scores, strict=True)
    ]
    scored.sort(key=lambda one: (-one.score, one.sentence.id))
    return tuple(scored[:EVIDENCE])


def choose(selection: Selection) -> tuple[Scored, ...]:
    """The one to three sentences that answer together; none when the articles do not hold the answer.

    After the best, a sentence is taken when it is nearly as likely, does not only repeat another, and does not lack the
    kind of thing that is asked for.
    """
    if selection.answerability < selection.threshold:
        return ()
    chosen: list[Scored] = []
    for scored in selection.evidence:
        if not chosen or (len(chosen) < MOST and _adds(scored, chosen)):
            chosen.append(scored)
    return tuple(chosen)


def _adds(scored: Scored, chosen: Sequence[Scored]) -> bool:
    share = SHARE_OF_BEST_FITTING if scored.fits else SHARE_OF_BEST
    return (
        scored.fits is not False
        and scored.score >= share * chosen[0].score
        and not any(_repeats(scored.sentence, other.sentence) for other in chosen)
    )


def _repeats(sentence: Sentence, other: Sentence) -> bool:
    here, there = (set(content_terms(one.text)) for one in (sentence, other))
    return len(here & there) >= SAME * min(len(here), len(there))


def _weigh(question: str, snapshot: Snapshot) -> Weigh:
    """Inverse document frequency over the chunks, as BM25 has it."""
    frequencies: Mapping[str, int] = snapshot.document_frequencies(content_terms(question))
    total = snapshot.chunk_count()
    return lambda term: math.log1p((total - frequencies.get(term, 0) + 0.5) / (frequencies.get(term, 0) + 0.5))


def _passages(hits: Sequence[Hit], snapshot: Snapshot) -> list[tuple[tuple[Sentence, ...], Passage]]:
    """The sentences of each hit, and the same as a passage to score."""
    stored = snapshot.chunks([hit.chunk for hit in hits])
    vectors = snapshot.vectors([chunk.key for chunk in stored])
    sentences = {article: snapshot.sentences(article) for article in {chunk.article for chunk in stored}}
    places = [tuple(sentences[chunk.article][ordinal] for ordinal in chunk.sentences) for chunk in stored]
    return [
        (place, Passage(chunk.context, tuple(sentence.text for sentence in place), vectors[chunk.key]))
        for chunk, place in zip(stored, places, strict=True)
    ]
