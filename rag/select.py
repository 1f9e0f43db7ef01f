"""A question and the retrieved chunks come in, scored sentences go out, and how sure it is that they answer."""

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from index.records import Sentence, Vector
from index.snapshot import Snapshot
from index.terms import content_terms
from rag.features import EmbedWords, Passage, Query, Weigh, answer_features, gives, sentence_features
from rag.question import Asked
from rag.records import Hit, Scored, Selection

PASSAGES = 20
"""Chunks whose sentences are scored."""

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
class Logistic:
    """A logistic regression: probability = 1 / (1 + exp(-(row @ weights + intercept)))."""

    weights: Vector
    intercept: float

    def __call__(self, rows: Vector) -> Vector:
        """Probabilities, shape (n,), of rows, shape (n, features)."""
        return np.asarray(1 / (1 + np.exp(-(rows @ self.weights + self.intercept))), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Selector:
    """The two regressions that `tests/bench/fit.py` fits, and the answerability from which a question is answered."""

    sentence: Logistic
    answer: Logistic
    threshold: float


@functools.cache
def selector() -> Selector:
    """The selector that ships, from `selector.json`."""
    data = json.loads(resources.files("rag").joinpath("selector.json").read_text("utf-8"))
    sentence, answer = (
        Logistic(np.array(list(data[part]["weights"].values()), dtype=np.float32), data[part]["intercept"])
        for part in ("sentence", "answer")
    )
    return Selector(sentence, answer, data["threshold"])


def select(
    question: str, vector: Vector, hits: Sequence[Hit], snapshot: Snapshot, embed_words: EmbedWords
) -> Selection:
    """Score the sentences of the best chunks; `vector` is the question's, shape (d,)."""
    considered = hits[:PASSAGES]
    if not considered:
        return Selection((), 0.0)
    query = Query.of(question, vector, _weigh(question, snapshot), embed_words)
    places, passages = _passages(considered, snapshot)
    rows = [sentence_features(query, passage) for passage in passages]
    scores = [selector().sentence(row) for row in rows]
    best = max(range(len(scores)), key=lambda place: scores[place].max())
    certainty = selector().answer(answer_features(rows[best], scores[best])[None, :])
    scored = [
        Scored(sentence, float(score), None if query.asked is Asked.OTHER else gives(query, sentence.text))
        for sentences, passage_scores in zip(places, scores, strict=True)
        for sentence, score in zip(sentences, passage_scores, strict=True)
    ]
    scored.sort(key=lambda one: (-one.score, one.sentence.id))
    return Selection(tuple(scored[:EVIDENCE]), float(certainty[0]))


def choose(selection: Selection) -> tuple[Scored, ...]:
    """The one to three sentences that answer together; none when the articles do not hold the answer.

    After the best, a sentence is taken when it is nearly as likely, does not only repeat another, and does not lack the
    kind of thing that is asked for.
    """
    if selection.answerability < selector().threshold:
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


def _passages(hits: Sequence[Hit], snapshot: Snapshot) -> tuple[list[tuple[Sentence, ...]], list[Passage]]:
    """The sentences of each hit, and the same as passages to score."""
    stored = snapshot.chunks([hit.chunk for hit in hits])
    vectors = snapshot.vectors([chunk.key for chunk in stored])
    sentences = {article: snapshot.sentences(article) for article in {chunk.article for chunk in stored}}
    places = [tuple(sentences[chunk.article][ordinal] for ordinal in chunk.sentences) for chunk in stored]
    passages = [
        Passage(chunk.context, tuple(sentence.text for sentence in place), vectors[chunk.key])
        for chunk, place in zip(stored, places, strict=True)
    ]
    return places, passages
