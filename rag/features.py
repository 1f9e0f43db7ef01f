"""A question and a passage come in, a matrix of numbers goes out: how each sentence bears on the question."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from index.records import Embedded, Vector
from index.terms import STOP_WORDS, content_terms, fold, lexicon, stem, terms, words
from rag.question import Asked, asked_for

CONTEXT_SHARE = 0.4
"""How much of the chunk's vector is taken out of a sentence's: what is left is what the sentence itself says.

Measured: the first right sentence's MRR on wikiqa is .650 at 0, .684 at 0.4, .675 at 0.8.
"""

NEAR = 4
"""Words within which two terms of a question count as standing together."""

NUMBER_WORDS = lexicon("number_words")
TIME_WORDS = lexicon("time_words")
REASON = re.compile(
    r"\b(because|since|due to|as a result|so that|in order to|citing|stating|cited|causes?|caused|led to|leads? to"
    r"|reasons?|therefore|thus|owing to|thanks to|after|amid|prompt\w*|for fear|stem\w* from|blam\w+|would not|not for"
    r"|to (protect|prevent|avoid|ensure|help|make|reduce|stop|combat|fight))\b",
    re.IGNORECASE,
)

SENTENCE_FEATURES = (
    "similarity", "similarity_in_context", "similarity_of_chunk", "below_best", "coverage", "coverage_near",
    "coverage_of_passage", "together", "new_words", "length", "names_near", "names_in_passage", "position",
    "coverage_x_similarity", "question_length",
    *(f"{asked}_{verdict}" for asked in Asked if asked is not Asked.OTHER for verdict in ("given", "missing")),
)  # fmt: skip
"""Columns of the matrix, in order."""

Weigh = Callable[[str], float]
"""Weight of an index term: how much it tells (inverse document frequency)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as it is scored: what it stands under, its sentences, their vectors."""

    context: str
    sentences: tuple[str, ...]
    vectors: Embedded


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is compared: its vector, what it asks for, its weighed terms, its names and numbers."""

    vector: Vector
    asked: Asked
    weights: dict[str, float]
    words: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, question: str, vector: Vector, weigh: Weigh) -> "Query":
        """Analyse a question."""
        return cls(
            vector=vector,
            asked=asked_for(question),
            weights={term: weigh(term) for term in content_terms(question)},
            words=frozenset(fold(word) for word in words(question)),
            names=_names(question),
        )

    def coverage(self, found: frozenset[str]) -> float:
        """Share of the question's terms, by weight, that are among those found (0 to 1)."""
        total = sum(self.weights.values())
        return sum(weight for term, weight in self.weights.items() if term in found) / total if total else 0.0

    def named(self, found: frozenset[str]) -> float:
        """Share of the question's names and numbers that are among those found (0 to 1; 1 when it has none)."""
        return len(self.names & found) / len(self.names) if self.names else 1.0


def sentence_features(query: Query, passage: Passage) -> Vector:
    """One row a sentence, one column a feature of `SENTENCE_FEATURES`."""
    ordered = [terms(sentence) for sentence in passage.sentences]
    sets = [frozenset(sentence) for sentence in ordered]
    context = frozenset(terms(passage.context))
    whole = context.union(*sets)
    nears = [context.union(*sets[max(0, place - 1) : place + 1]) for place in range(len(sets))]
    own = _own(passage.vectors) @ query.vector
    in_context = passage.vectors.sentences @ query.vector
    of_chunk = float(passage.vectors.chunk @ query.vector)
    rows = [
        (
            own[place],
            in_context[place],
            of_chunk,
            own[place] - own.max(),
            covered := query.coverage(sets[place]),
            query.coverage(nears[place]),
            query.coverage(whole),
            _together(query, ordered[place]),
            math.log1p(len(sets[place] - query.weights.keys() - _STOP_TERMS)),
            math.log1p(len(ordered[place])),
            query.named(nears[place]),
            query.named(whole),
            1 / (1 + place),
            covered * own[place],
            len(query.weights) / 10,
            *_gives(query, passage.sentences[place]),
        )
        for place in range(len(sets))
    ]
    return np.array(rows, dtype=np.float32).reshape(-1, len(SENTENCE_FEATURES))


def _own(vectors: Embedded) -> Vector:
    own = vectors.sentences - CONTEXT_SHARE * vectors.chunk
    return np.asarray(own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _together(query: Query, ordered: Sequence[str]) -> float:
    """Share of the question's neighbouring terms that stand close to each other here."""
    pairs = list(zip(query.weights, list(query.weights)[1:], strict=False))
    places = {term: place for place, term in reversed(list(enumerate(ordered)))}
    close = [abs(places[a] - places[b]) <= NEAR for a, b in pairs if a in places and b in places]
    return sum(close) / len(pairs) if pairs else 0.0


def _names(question: str) -> frozenset[str]:
    """Terms of the question's capitalised words (but for the first) and numbers."""
    found = words(question)
    named = [word for word in found[1:] if word[0].isupper() and fold(word) not in STOP_WORDS]
    return frozenset(stem(word) for word in (*named, *(word for word in found if _numeric(word))))


def _gives(query: Query, sentence: str) -> list[float]:
    """For each kind of thing that can be asked for: (given, missing); both 0 where it is not asked for."""
    verdict = query.asked is not Asked.OTHER and gives(query, sentence)
    return [
        float(kind is query.asked and verdict is given)
        for kind in Asked
        if kind is not Asked.OTHER
        for given in (True, False)
    ]


def gives(query: Query, sentence: str) -> bool:
    """Whether a sentence holds a thing of the kind that is asked for and that the question does not name itself."""
    if query.asked is Asked.REASON:
        return REASON.search(sentence) is not None
    found = words(sentence)
    new = [word for word in found if fold(word) not in query.words]
    if query.asked is Asked.NUMBER:
        return any(_numeric(word) or fold(word) in NUMBER_WORDS for word in new)
    if query.asked is Asked.TIME:
        return any(_numeric(word) or fold(word) in TIME_WORDS for word in new)
    first = found[:1]
    return any(
        word[0].isupper() and fold(word) not in STOP_WORDS and stem(word) not in query.weights
        for word in (*(word for word in new if word not in first), *first)
    )


def _numeric(word: str) -> bool:
    return any(character.isdigit() for character in word)


_STOP_TERMS = frozenset(stem(word) for word in STOP_WORDS)

ANSWER_FEATURES = (
    "best",
    "second",
    "similarity",
    "similarity_of_chunk",
    "coverage",
    "coverage_near",
    "names_near",
    "names_in_passage",
    "missing",
)
"""Columns of the row that tells whether a passage answers at all."""


def answer_features(rows: Vector, scores: Vector) -> Vector:
    """One row of `ANSWER_FEATURES`, from a passage's sentence features, shape (n, f), and scores, shape (n,)."""
    order = np.argsort(-scores, kind="stable")
    best = dict(zip(SENTENCE_FEATURES, rows[order[0]], strict=True))
    logits = np.log(scores[order[:2]] / (1 - scores[order[:2]]))
    missing = sum(value for name, value in best.items() if name.endswith("_missing"))
    return np.array([logits[0], logits[-1], *(best[name] for name in ANSWER_FEATURES[2:-1]), missing], dtype=np.float32)
