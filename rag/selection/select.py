"""Score the sentences of the retrieved chunks, and choose those that answer."""

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.embedding.embed import Embedder
from index.records import Sentence, Vector
from index.store.snapshot import Snapshot
from index.text.terms import ENGLISH, vocabulary
from rag.english.claims import alleges, tells
from rag.questions.understand import AnswerType, search_terms
from rag.records import Hit, Scored, Selection
from rag.selection.agreement import unite
from rag.selection.features import (
    Passage,
    Query,
    Weigh,
    alone_rows,
    answer_features,
    given,
    gives,
    log_odds,
    reranked_answer,
    reranked_rows,
    sentence_features,
)
from rag.selection.quoting import Beside, past_questions
from rag.selection.regressions import regressions
from rag.selection.rerank import Reranker
from rag.selection.reread import again_row

PASSAGES = 8
"""Chunks whose sentences are scored where there is no reranker."""

NET = 16
"""Chunks whose sentences are scored before a reranker reads the best of them."""

CHARACTERS_READ = 4500
"""Characters that a reranker reads, as whole passages: each passage costs it a pass through a model.

Share of the natural questions to choose by (`bench natural`) whose evidence is read, on wikinews and realtimeqa: with 8
chunks and 2,900 characters .93 and .80; with 16 and 4,500 .96 and .93; with 16 and 6,000 .96 and .94, with 30 the same.
"""

READ_ALONE = 4
"""The most likely sentences, of which the embedder reads some once more where there is no reranker."""

EVEN = 0.7
"""How far in log-odds a sentence may be behind the best of its article to be read once more beside it.

Chosen on questions of the training sets that nothing was fitted on. First right sentence's MRR on clapnq and wikiqa:
.843 and .726 without, .875 and .732 so (`bench quality SET --given-article --reranker none`).
"""

EVIDENCE = 20
"""Sentences that a selection keeps."""

COPY = 0.95
"""Cosine of two chunks from which one is taken for a near-copy of the other, as agencies' stories are."""

RANK_LOG_ODDS = 8.0
"""What a sentence loses (in log-odds) with the share that its article lacks of the best fused score of retrieval.

Chosen on 300 questions of xquad_en, first right sentence's MRR: .892 at 0, .898 at 4, .899 at 8. On realtimeqa the
share of cited articles that are right rises from .599 to .697, without the selection model.
"""

ALLEGED_LOG_ODDS = 1.2
"""What a sentence that tells of an allegation loses (in log-odds) when the question asks for nobody's view.

Of sentences that are nearly even the article's own word stands first: an attributed opinion told as fact is the
commonest error of news assistants. From .6 to 1.2 no figure of the natural questions to choose by changes (`bench
natural wikinews --split choose`); the seed set's first right sentence has MRR .947 and .970.
"""

DATE_LOG_ODDS = 1.5
"""What a sentence loses (in log-odds) when its article is far from the time that the question speaks of."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A passage with its place, its features and its sentences' probabilities; `query` is in its language.

    `prior` is what the probabilities have been shifted by, in log-odds, shape (n,).
    """

    query: Query
    sentences: tuple[Sentence, ...]
    passage: Passage
    hit: Hit
    prior: Vector
    rows: Vector
    scores: Vector


def select(
    question: str,
    vector: Vector,
    hits: Sequence[Hit],
    snapshot: Snapshot,
    embedder: Embedder,
    reranker: Reranker | None = None,
) -> Selection:
    """Score the sentences of the best chunks; `vector` is the question's, shape (d,).

    With a reranker the features choose the passages that it reads; without, the sentences that the embedder reads again
    where the question is not refused.
    """
    judged = judge(question, vector, hits, snapshot, embedder, NET if reranker else PASSAGES)
    if not judged:
        return Selection((), 0.0)
    if reranker is None:
        certainty = regressions().answer(answer_features(judged[0].rows, judged[0].scores)[None, :])
        threshold = regressions().threshold
        again = _read_alone(judged, question, embedder) if certainty[0] >= threshold else judged
        return Selection(_scored(again), float(certainty[0]), threshold, regressions().sure)
    return _reranked(first(judged, CHARACTERS_READ), question, reranker, snapshot.beside)


def judge(
    question: str, vector: Vector, hits: Sequence[Hit], snapshot: Snapshot, embedder: Embedder, most: int
) -> list[Judged]:
    """The best chunks as passages, at most so many, judged by their features, the most likely first."""
    considered = _distinct(hits, snapshot, most)
    weigh = _weigh(question, snapshot)
    fused: dict[str, float] = {}
    for hit in considered:
        fused[hit.article] = max(fused.get(hit.article, 0.0), hit.score)

    @functools.cache
    def query(language: str) -> Query:
        return Query.of(question, vector, weigh, embedder.embed_words, language)

    lost = 0.0 if tells(question) else ALLEGED_LOG_ODDS
    judged = [
        _judged(query(passage.language), sentences, passage, _prior(hit, fused) - lost * _alleged(passage), hit)
        for hit, sentences, passage in _passages(considered, snapshot)
    ]
    return sorted(judged, key=lambda one: -one.scores.max())


def first(judged: Sequence[Judged], characters: int) -> list[Judged]:
    """The first passages that have so many characters together, one at least, and the first by its words alone."""
    read = itertools.accumulate(sum(map(len, one.passage.sentences)) for one in judged)
    return [
        one
        for place, (one, end) in enumerate(zip(judged, read, strict=True))
        if not place or end <= characters or one.hit.lexical_rank == 1
    ]


def _distinct(hits: Sequence[Hit], snapshot: Snapshot, most: int) -> list[Hit]:
    """The best chunks, the first by its words among them; near-copies in other articles take one place together."""
    ordered = sorted(hits[: 2 * most], key=lambda hit: hit.lexical_rank != 1)
    ordered += [hit for hit in hits[2 * most :] if hit.lexical_rank == 1]
    stored = snapshot.chunk_vectors([hit.chunk for hit in ordered])
    kept: list[Hit] = []
    places = 0
    for hit in ordered:
        if hit.chunk not in stored or not hit.sentences:
            continue
        others = [stored[other.chunk] for other in kept if other.article != hit.article]
        copy = bool(others) and float((np.stack(others) @ stored[hit.chunk]).max()) >= COPY
        places += not copy
        if places > most:
            break
        kept.append(hit)
    return kept


def _judged(query: Query, sentences: tuple[Sentence, ...], passage: Passage, prior: Vector, hit: Hit) -> Judged:
    rows = sentence_features(query, passage)
    return Judged(query, sentences, passage, hit, prior, rows, _shifted(regressions().sentence(rows), prior))


def _prior(hit: Hit, fused: Mapping[str, float]) -> float:
    """What an article says for its sentences before they are read, in log-odds; 0 for the first, of the right time.

    The first chunk by its words alone loses nothing: a long dossier may hold it whose whole is about other things.
    """
    share = 1.0 if hit.lexical_rank == 1 else fused[hit.article] / max(fused.values())
    return RANK_LOG_ODDS * (share - 1) + DATE_LOG_ODDS * (hit.nearness - 1)


def _alleged(passage: Passage) -> Vector:
    """1 for each sentence that tells of an allegation, else 0, shape (n,)."""
    return np.array([float(alleges(sentence)) for sentence in passage.sentences])


def _shifted(scores: Vector, prior: Vector) -> Vector:
    odds = np.exp(prior) * scores / np.maximum(1 - scores, 1e-9)
    return np.asarray(odds / (1 + odds), dtype=np.float32)


def _read_alone(judged: Sequence[Judged], question: str, embedder: Embedder) -> list[Judged]:
    """The passages with new scores for sentences of one article that are nearly even: each is read under its title.

    That puts them in order; how likely the best of them answers is known better from its passage.
    """
    scores, priors = np.concatenate([one.scores for one in judged]), np.concatenate([one.prior for one in judged])
    chunks = [chunk for one in judged for chunk in one.passage.alone]
    articles = np.array([sentence.article for one in judged for sentence in one.sentences])
    most_likely = np.argsort(-scores, kind="stable")[:READ_ALONE]
    for article in dict.fromkeys(articles[most_likely]):
        own = most_likely[articles[most_likely] == article]
        first = log_odds(scores[own])
        own, first = own[first >= first.max() - EVEN], first[first >= first.max() - EVEN]
        if len(own) > 1:
            compared = embedder.compare(question, [chunks[place] for place in own])
            again = regressions().alone.log_odds(alone_rows(first - priors[own], compared)) + priors[own]
            scores[own] = 1 / (1 + np.exp(again.max() - first.max() - again))
    parts = np.split(scores, np.cumsum([len(one.scores) for one in judged])[:-1])
    return [replace(one, scores=part) for one, part in zip(judged, parts, strict=True)]


def _reranked(judged: Sequence[Judged], question: str, reranker: Reranker, beside: Beside) -> Selection:
    """Let a reranker read the passages, and the best sentence again where it was fitted for that.

    What is refused is not read again.
    """
    fitted = regressions(reranker.fingerprint)
    read, answers = reranked(judged, question, reranker)
    evidence = _scored(read)
    if fitted.again is None or answers < fitted.threshold:
        return Selection(evidence, answers, fitted.threshold, fitted.again.sure if fitted.again else fitted.sure)
    context = max(read, key=lambda one: one.scores.max()).passage.context
    row = again_row(question, evidence[0].sentence, context, answers, reranker, beside)
    certain = float(fitted.again.answer(row[None, :])[0])
    return Selection(evidence, max(certain, fitted.threshold), fitted.threshold, fitted.again.sure)


def reranked(judged: Sequence[Judged], question: str, reranker: Reranker) -> tuple[list[Judged], float]:
    """The passages with their scores once a reranker has read them, and the probability that they answer."""
    fitted = regressions(reranker.fingerprint)
    readings = reranker.read(question, [one.passage for one in judged])
    again = [
        replace(one, scores=_shifted(fitted.sentence(reranked_rows(one.rows, reading)), one.prior))
        for one, reading in zip(judged, readings, strict=True)
    ]
    again = [replace(one, scores=past_questions(question, one.sentences, one.scores)) for one in again]
    place = max(range(len(again)), key=lambda place: again[place].scores.max())
    row = reranked_answer(answer_features(again[place].rows, again[place].scores), readings[place])
    return again, float(fitted.answer(row[None, :])[0])


def _scored(judged: Sequence[Judged]) -> tuple[Scored, ...]:
    """The best sentences of some passages, best first, each once."""
    found = [
        (float(score), sentence, one.query, one.passage.context)
        for one in judged
        for sentence, score in zip(one.sentences, one.scores, strict=True)
    ]
    found.sort(key=lambda one: (-one[0], one[1].id))
    return unite([_one_scored(*one) for one in found[: 2 * EVIDENCE]], EVIDENCE)


def _one_scored(score: float, sentence: Sentence, query: Query, context: str) -> Scored:
    named = vocabulary(context, query.language).terms | vocabulary(sentence.text, query.language).terms
    found = given(query, sentence.text)
    fits = None if query.asked is AnswerType.OTHER else gives(query, sentence.text, found)
    return Scored(sentence, score, fits, found, query.names & named)


def _weigh(question: str, snapshot: Snapshot) -> Weigh:
    """Inverse document frequency over the chunks, as BM25 has it."""
    languages = snapshot.all_languages() or [ENGLISH]
    frequencies = snapshot.document_frequencies(search_terms(question, languages[0], languages))
    total = snapshot.chunk_count()
    return lambda term: math.log1p((total - frequencies.get(term, 0) + 0.5) / (frequencies.get(term, 0) + 0.5))


def _passages(hits: Sequence[Hit], snapshot: Snapshot) -> list[tuple[Hit, tuple[Sentence, ...], Passage]]:
    """Each hit with its sentences, and the same as a passage to score."""
    stored = snapshot.chunks([hit.chunk for hit in hits])
    vectors = snapshot.vectors([chunk.key for chunk in stored])
    languages = snapshot.languages(sorted({chunk.article for chunk in stored}))
    sentences = snapshot.sentences_at([(chunk.article, ordinal) for chunk in stored for ordinal in chunk.sentences])
    places = [tuple(sentences[chunk.article, ordinal] for ordinal in chunk.sentences) for chunk in stored]
    return [
        (
            hit,
            place,
            Passage(
                chunk.context,
                tuple(sentence.text for sentence in place),
                vectors[chunk.key],
                languages[chunk.article],
            ),
        )
        for hit, chunk, place in zip(hits, stored, places, strict=True)
    ]
