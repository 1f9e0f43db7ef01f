"""Compute the features of each sentence of a passage for one question."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding.embed import COMPARED
from index.records import Chunk, Embedded, Vector
from index.text.terms import ENGLISH, Vocabulary, detect, fold, lexicon, stem, stop_words, vocabulary, words
from rag.english.polarity import NEGATING, Side, sides, split, strictly_negated
from rag.english.reasons import REASON
from rag.questions.understand import AnswerType, asked_for, content_of

CONTEXT_SHARE = 0.4
"""How much of the chunk's vector is taken out of a sentence's: what is left is what the sentence itself says.

Measured: the first right sentence's MRR on wikiqa is .650 at 0, .684 at 0.4, .675 at 0.8.
"""


SENTENCE_FEATURES = (
    "similarity", "similarity_in_context", "similarity_of_chunk", "below_best", "coverage", "coverage_near",
    "coverage_of_passage", "names_near", "names_in_passage", "key_term_in_passage", "likeness", "likeness_near",
    "not_alone", "opposed",
    *(f"{kind}_{verdict}" for kind in AnswerType if kind is not AnswerType.OTHER for verdict in ("given", "missing")),
)  # fmt: skip
"""Columns of the matrix, in order.

`not_alone` is 1 where the question says "not" and the sentence does not, `opposed` counts the question's words of which
the sentence has the opposite. Without the two, the AUC of squad2 is .624 for .672 (`bench ablation --reranker none`).
"""

MOST_OPPOSED = 2
"""Opposites are counted up to this."""

Weigh = Callable[[str], float]
"""Weight of an index term: how much it tells (inverse document frequency)."""

EmbedWords = Callable[[Sequence[str]], Vector]
"""Vectors of words out of context, shape (n, d), of unit length."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as it is scored: what it stands under, its sentences, their vectors, their language."""

    context: str
    sentences: tuple[str, ...]
    vectors: Embedded
    language: str = ENGLISH

    @property
    def alone(self) -> list[Chunk]:
        """Each sentence as a chunk of its own, under the same context."""
        return [Chunk("", 0, self.context, (0,), (sentence,)) for sentence in self.sentences]


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is compared: its vector, what it asks for, its weighed terms, its names and numbers.

    Its terms are stemmed as the sentences' are that it is compared with: `language` is theirs. Whether it says "not",
    and which sides of opposites it takes, is known of English alone.
    """

    language: str
    vector: Vector
    asked: AnswerType
    weights: dict[str, float]
    spelled: tuple[str, ...]
    words: frozenset[str]
    names: frozenset[str]
    negated: bool
    sides: tuple[Side, ...]
    embed_words: EmbedWords

    @classmethod
    def of(
        cls, question: str, vector: Vector, weigh: Weigh, embed_words: EmbedWords, language: str = ENGLISH
    ) -> "Query":
        """Analyse a question, to compare it with sentences of a language; its own is told from it."""
        own = detect(question, language)
        english = own == language == ENGLISH
        spelled = {stem(word, language): fold(word) for word in reversed(content_of(question, own))}
        return cls(
            language=language,
            vector=vector,
            asked=asked_for(question, own),
            weights={term: weigh(term) for term in reversed(spelled)},
            spelled=tuple(reversed(spelled.values())),
            words=frozenset(fold(word) for word in words(question, own)),
            names=_names(question, own, language),
            negated=english and strictly_negated(question),
            sides=sides(vocabulary(question).terms) if english else (),
            embed_words=embed_words,
        )

    def likeness(self, texts: Sequence[Vocabulary]) -> Vector:
        """How near a word of each of n texts comes to each term of the question, shape (n, m): 1 the same, 0 unlike."""
        near = np.zeros((len(texts), len(self.weights)), dtype=np.float32)
        distinct = dict.fromkeys(word for text in texts for word in text.content.values())
        places = {word: place for place, word in enumerate(distinct)}
        if places and self.weights:
            each = np.maximum(self.embed_words(self.spelled) @ self.embed_words(tuple(places)).T, 0.0)
            for row, text in zip(near, texts, strict=True):
                if text.content:
                    row[:] = each[:, [places[word] for word in text.content.values()]].max(axis=1)
        same = _holds([text.content for text in texts], tuple(self.weights))
        return np.maximum(near, same)

    @property
    def shares(self) -> Vector:
        """The weight of each term as a share of all, shape (m,)."""
        weights = np.array(list(self.weights.values()), dtype=np.float32)
        return weights / (weights.sum() or 1.0)

    @property
    def key(self) -> str:
        """The rarest of the question's terms; empty when it has none."""
        return max(self.weights, key=self.weights.__getitem__, default="")

    def named(self, held: Vector) -> Vector:
        """Share of the question's names and numbers that texts hold, shape (n,), 1 when it has none.

        Args:
            held: Which of them each text holds, shape (n, names).
        """
        return np.asarray(held.mean(axis=1) if self.names else np.ones(len(held)), dtype=np.float32)


def sentence_features(query: Query, passage: Passage) -> Vector:
    """One row a sentence, one column a feature of `SENTENCE_FEATURES`."""
    texts = [vocabulary(text, passage.language) for text in (passage.context, *passage.sentences)]
    held, names = (
        _holds([text.terms for text in texts], terms) for terms in (tuple(query.weights), tuple(query.names))
    )
    likeness = query.likeness(texts)
    own = _own(passage.vectors) @ query.vector
    columns = (
        own,
        passage.vectors.sentences @ query.vector,
        passage.vectors.chunk @ query.vector,
        own - own.max(),
        held[1:] @ query.shares,
        _near(held) @ query.shares,
        held.max(axis=0) @ query.shares,
        query.named(_near(names)),
        query.named(names.max(axis=0, keepdims=True)),
        float(any(query.key in text.terms for text in texts)),
        likeness[1:] @ query.shares,
        _near(likeness) @ query.shares,
        np.array([query.negated and NEGATING.isdisjoint(text.terms) for text in texts[1:]]),
        np.array([min(split(query.sides, text.terms), MOST_OPPOSED) for text in texts[1:]]),
    )
    rows = np.empty((len(passage.sentences), len(SENTENCE_FEATURES)), dtype=np.float32)
    for place, column in enumerate(columns):
        rows[:, place] = column
    rows[:, len(columns) :] = [_gives(query, sentence) for sentence in passage.sentences]
    return rows


def _holds(texts: Sequence[Container[str]], terms: Sequence[str]) -> Vector:
    """1 where a text holds a term, else 0, shape (n, m)."""
    held = [[term in text for term in terms] for text in texts]
    return np.array(held, dtype=np.float32).reshape(len(texts), len(terms))


def _near(rows: Vector) -> Vector:
    """The most of each sentence, the one before it and the context, shape (n, m), of rows for context and sentences."""
    return np.asarray(np.maximum(np.maximum(rows[1:], rows[:-1]), rows[0]))


def _own(vectors: Embedded) -> Vector:
    own = vectors.sentences - CONTEXT_SHARE * vectors.chunk
    return np.asarray(own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-6), dtype=np.float32)


def _names(question: str, own: str, language: str) -> frozenset[str]:
    """Terms, in a language, of the question's capitalised words (but for the first) and numbers."""
    found = words(question, own)
    named = [word for word in found[1:] if word[:1].isupper() and fold(word) not in stop_words(own)]
    return frozenset(stem(word, language) for word in (*named, *(word for word in found if _numeric(word))))


def _gives(query: Query, sentence: str) -> list[float]:
    """For each kind of thing that can be asked for: (given, missing); both 0 where it is not asked for."""
    verdict = query.asked is not AnswerType.OTHER and gives(query, sentence, given(query, sentence))
    return [
        float(kind is query.asked and verdict is given)
        for kind in AnswerType
        if kind is not AnswerType.OTHER
        for given in (True, False)
    ]


_COUNTED = {AnswerType.NUMBER: "number_words", AnswerType.TIME: "time_words"}
"""Kinds of things that have digits, or words of a class of their own."""


def gives(query: Query, sentence: str, found: frozenset[str]) -> bool:
    """Whether a sentence holds a thing of the kind that is asked for; `found` are those `given` in it."""
    return REASON.search(sentence) is not None if query.asked is AnswerType.REASON else bool(found)


def given(query: Query, sentence: str) -> frozenset[str]:
    """The terms in a sentence of the kind that is asked for, but for those that the question has itself.

    They are numbers, times, else (for persons and places) names. Where any kind of thing will do they are its numbers;
    a reason is no term.
    """
    new = [word for word in words(sentence, query.language) if fold(word) not in query.words]
    if query.asked in (AnswerType.PERSON, AnswerType.PLACE):
        named = [word for word in new if word[:1].isupper() and fold(word) not in stop_words(query.language)]
        return frozenset(stem(word, query.language) for word in named).difference(query.weights)
    if query.asked is AnswerType.REASON:
        return frozenset()
    counted = lexicon(_COUNTED[query.asked], query.language) if query.asked in _COUNTED else frozenset[str]()
    return frozenset(stem(word, query.language) for word in new if _numeric(word) or fold(word) in counted)


def _numeric(word: str) -> bool:
    return not word.isalpha() and any(character.isdigit() for character in word)


ANSWER_FEATURES = (
    "similarity",
    "similarity_in_context",
    "similarity_of_chunk",
    "names_in_passage",
    "key_term_in_passage",
)
"""Features of which a passage's row holds the most that a sentence reaches."""

ANSWER_COLUMNS = (*ANSWER_FEATURES, "not_alone", "opposed", "missing", "best")
"""Columns, in order, of the row that tells whether a passage answers at all.

`not_alone` and `opposed` are the best sentence's, `missing` is 1 when it lacks the kind of thing that is asked for,
`best` is its log-odds.
"""

NEVER = 1e-6
"""Probabilities are kept this far from 0 and 1, where they have no log-odds."""


def answer_features(rows: Vector, scores: Vector) -> Vector:
    """That row, shape (a,), from a passage's sentence features, shape (n, f), and probabilities, shape (n,)."""
    best = dict(zip(SENTENCE_FEATURES, rows[int(np.argmax(scores))], strict=True))
    most = dict(zip(SENTENCE_FEATURES, rows.max(axis=0), strict=True))
    missing = sum(value for name, value in best.items() if name.endswith("_missing"))
    turned = (best["not_alone"], best["opposed"])
    highest = float(log_odds(scores.max()))
    return np.array([*(most[name] for name in ANSWER_FEATURES), *turned, missing, highest], dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reranker says of a passage: log-odds that each sentence answers, shape (n,), and that the passage does."""

    sentences: Vector
    passage: float


ALONE_COLUMNS = ("log_odds", *COMPARED)
"""Columns, in order, of a sentence that was read alone: log-odds by its features, then how near the question comes."""


def alone_rows(first: Vector, compared: Vector) -> Vector:
    """Those rows, shape (n, 4), from log-odds, shape (n,), and what `Embedder.compare` says, shape (n, 3)."""
    return np.column_stack([first, compared]).astype(np.float32)


def log_odds(probabilities: Vector) -> Vector:
    """Of probabilities, kept `NEVER` from 0 and 1."""
    kept = np.clip(probabilities, NEVER, 1 - NEVER)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float32)


RERANKED = "reranked"
"""Name of a column that a reranker adds: its log-odds of the sentence; for a passage, the most of a sentence."""

RERANKED_PASSAGE = "reranked_passage"
"""Name of the other: its log-odds that the passage answers. For sentences it stands before `RERANKED`, else after."""


def reranked_rows(rows: Vector, reading: Reading) -> Vector:
    """Sentence features, shape (n, f), with a reranker's log-odds of the passage and of each sentence beside them."""
    return np.column_stack([rows, np.full(len(rows), reading.passage), reading.sentences]).astype(np.float32)


def reranked_answer(row: Vector, reading: Reading) -> Vector:
    """The row of a passage, shape (a,), with a reranker's reading of it as two columns more."""
    return np.append(row, [reading.sentences.max(), reading.passage]).astype(np.float32)
