"""Labelled questions come in, `rag/selector.json` goes out: the regressions by which sentences are selected.

    python -m tests.bench fit FOLDER

FOLDER holds `<set>.jsonl` files, a line a question: {"question", "sentences", "labels", "answerable", "title"}.
The fit is deterministic: fixed samples, fixed seed, a convex loss.
"""

import argparse
import collections
import hashlib
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from index.embed import SentenceTransformerEmbedder
from index.records import Chunk, Vector
from index.terms import terms
from rag.features import (
    ANSWER_FEATURES,
    SENTENCE_FEATURES,
    EmbedWords,
    Passage,
    Query,
    answer_features,
    sentence_features,
)
from rag.select import Logistic

TARGET = Path(__file__).parents[2] / "rag" / "selector.json"
SEED = 1

FOR_SENTENCES = {"squad11_train_du": 900, "nq_dev_gold": 900, "squadshifts_newwiki": 700, "selqa": 500}
"""Questions of each set on which sentences are learned: all have their sentence in the passage."""

FOR_ANSWERS = FOR_SENTENCES | {"squad_swap_unanswerable": 900, "qnli_dev": 900, "condaqa": 500}
"""Questions of each set on which it is learned whether a passage answers at all."""

OTHERS = 3
"""Passages of other questions, the nearest to the question, that are learned from as ones that do not answer."""

THRESHOLD_RECALL = 0.85
"""Share of the answerable questions of `FOR_ANSWERS` that the threshold lets through.

On the same questions .85 refuses 83 % of what a passage does not answer, .90 refuses 77 %, .80 refuses 87 %; a refusal
is better than a wrong footnote.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its passage; `labels` are 1 for the sentences that answer it."""

    question: str
    vector: Vector
    passage: Passage
    labels: tuple[int, ...]
    answerable: bool


def main(argv: Sequence[str]) -> None:
    """Fit on the sets of a folder and write the selector."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench fit", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(argv).folder
    embedder = SentenceTransformerEmbedder()
    names = FOR_SENTENCES | FOR_ANSWERS
    sets = {name: examples(folder / f"{name}.jsonl", count, embedder) for name, count in names.items()}
    fitted = fit([sets[name] for name in FOR_SENTENCES], [sets[name] for name in FOR_ANSWERS], embedder.embed_words)
    fitted["embedder"] = embedder.fingerprint
    fitted["data"] = {name: hashlib.sha256((folder / f"{name}.jsonl").read_bytes()).hexdigest()[:16] for name in names}
    TARGET.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
    print(f"Written: {TARGET.name}")


def examples(path: Path, count: int, embedder: SentenceTransformerEmbedder) -> list[Example]:
    """A fixed sample of a set, embedded."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows = [row for row in rows if row["sentences"]]
    random.Random(SEED).shuffle(rows)
    rows = rows[:count]
    chunks = {
        key: Chunk("", 0, key[0], tuple(range(len(key[1]))), key[1])
        for key in dict.fromkeys((row.get("title") or "", tuple(row["sentences"])) for row in rows)
    }
    vectors = dict(zip(chunks, embedder.embed_chunks(list(chunks.values())), strict=True))
    return [
        Example(
            row["question"],
            embedder.embed_question(row["question"]),
            Passage(key[0], key[1], vectors[key]),
            tuple(row["labels"]),
            row["answerable"],
        )
        for row in rows
        for key in [(row.get("title") or "", tuple(row["sentences"]))]
    ]


def fit(
    for_sentences: Sequence[Sequence[Example]], for_answers: Sequence[Sequence[Example]], embed_words: EmbedWords
) -> dict[str, object]:
    """The two regressions and the threshold, as `selector.json` has them."""
    judged = [one for examples in for_sentences for one in _judged(examples, embed_words)]
    sentence = _regress(np.concatenate([one.rows for one in judged]), [label for one in judged for label in one.labels])
    judged = [one for examples in for_answers for one in _judged(examples, embed_words)]
    rows = np.stack([answer_features(one.rows, sentence(one.rows)) for one in judged])
    answers = np.array([one.answers for one in judged])
    answer = _regress(rows, answers.tolist())
    threshold = float(np.quantile(answer(rows[answers]), 1 - THRESHOLD_RECALL))
    return {
        "sentence": _written(sentence, SENTENCE_FEATURES),
        "answer": _written(answer, (*ANSWER_FEATURES, "missing")),
        "threshold": round(threshold, 4),
    }


@dataclass(frozen=True, slots=True)
class Judged:
    """The features of a passage's sentences for a question, which of them answer it, and whether the passage does."""

    rows: Vector
    labels: tuple[int, ...]
    answers: bool


def _judged(examples: Sequence[Example], embed_words: EmbedWords) -> Iterator[Judged]:
    """Each question with its own passage, and where it is answerable with the nearest others of the set.

    Terms are weighed by the passages of the set.
    """
    passages = list({example.passage.sentences: example.passage for example in examples}.values())
    vectors = np.stack([passage.vectors.chunk for passage in passages])
    counts = collections.Counter(term for passage in passages for term in _terms(passage))

    def weigh(term: str) -> float:
        return math.log1p((len(passages) - counts[term] + 0.5) / (counts[term] + 0.5))

    for example in examples:
        query = Query.of(example.question, example.vector, weigh, embed_words)
        yield Judged(sentence_features(query, example.passage), example.labels, example.answerable)
        nearest = [passages[place] for place in np.argsort(-(vectors @ example.vector))[: OTHERS + 1]]
        others = [passage for passage in nearest if passage.sentences != example.passage.sentences]
        for other in others[: OTHERS * example.answerable]:
            yield Judged(sentence_features(query, other), (0,) * len(other.sentences), answers=False)


def _terms(passage: Passage) -> set[str]:
    return {term for sentence in passage.sentences for term in terms(sentence)}


def _regress(rows: Vector, labels: Sequence[float]) -> Logistic:
    """A logistic regression of standardised columns, written back to the columns as they are."""
    scaler = StandardScaler().fit(rows)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    model = LogisticRegression(C=1.0, max_iter=2000).fit((rows - scaler.mean_) / scale, labels)
    weights = model.coef_[0] / scale
    return Logistic(weights.astype(np.float32), float(model.intercept_[0] - weights @ scaler.mean_))


def _written(regression: Logistic, names: Sequence[str]) -> dict[str, object]:
    weights = {name: round(float(weight), 4) for name, weight in zip(names, regression.weights, strict=True)}
    return {"weights": weights, "intercept": round(regression.intercept, 4)}
