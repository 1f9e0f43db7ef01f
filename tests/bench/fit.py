"""Fit the regressions by which sentences are selected, and write them to `rag/selection/regressions.json`.

    python -m tests.bench fit FOLDER [--reranker MODEL]

FOLDER holds `<set>.jsonl` files, a line a question: {"question", "sentences", "labels", "answerable", "title"}; sets
that are not there are left out. With a reranker its own weights are fitted and written beside the others; what it was
trained on itself must not be in FOLDER, or it is trusted too much.
The fit is deterministic: fixed samples, fixed seed, a convex loss.
"""

import argparse
import collections
import hashlib
import json
import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Chunk, Vector
from index.text.terms import terms
from rag.selection.features import (
    ALONE_COLUMNS,
    ANSWER_COLUMNS,
    RERANKED,
    RERANKED_PASSAGE,
    SENTENCE_FEATURES,
    Passage,
    Query,
    Reading,
    alone_rows,
    answer_features,
    log_odds,
    reranked_answer,
    reranked_rows,
    sentence_features,
)
from rag.selection.regressions import Logistic, Regressions
from rag.selection.rerank import NONE, Reranker, open_reranker

TARGET = Path(__file__).parents[2] / "rag" / "selection" / "regressions.json"
SEED = 1

FOR_SENTENCES = {
    "nq_dev_gold": 300, "tydiqa_en": 150, "dolly_context": 100, "doqa": 60, "onestopqa": 60, "multispanqa_valid": 60,
    "qadiscourse": 80, "selqa": 120, "squad11_train_du": 120, "squadshifts_newwiki": 100,
}  # fmt: skip
"""Questions of each set on which sentences are learned: all have their sentence in the passage."""

FOR_ANSWERS = FOR_SENTENCES | {"squad2_train_unanswerable": 400, "tydiqa_swap_unanswerable": 100}
"""Questions of each set on which it is learned whether a passage answers at all."""

SHARES = {"nq_dev_gold": 2.0, "tydiqa_en": 2.0, "squad2_train_unanswerable": 3.0, "squad11_train_du": 0.5}
"""What a set counts in that, however many questions it has; 1 for any other.

Most counts what people asked who had not read the answer, since who writes a question over a passage takes its words,
and words tell too much then; and what people wrote so that the passage does not answer it.
"""

OTHERS = 1
"""Passages of other questions, the nearest to the question, that are learned from as ones that do not answer."""

THRESHOLD_RECALL = 0.92
"""Share of the answerable questions that it is learned from which the threshold lets through."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its passage; `labels` are 1 for the sentences that answer it."""

    question: str
    vector: Vector
    passage: Passage
    labels: tuple[int, ...]
    answerable: bool


def main(argv: Sequence[str]) -> None:
    """Fit on the sets of a folder and write the regressions."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench fit", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reranker", default=NONE, help="a reranker by name or path")
    options = parser.parse_args(argv)
    files = training_files(options.folder)
    embedder = SentenceTransformerEmbedder()
    reranker = open_reranker(options.reranker)
    fitted = fit(judged(files, embedder, reranker))
    fitted["embedder"] = embedder.fingerprint
    fitted["data"] = {name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for name, path in files.items()}
    write(fitted, reranker)
    print(f"Written: {TARGET.name}")


def training_files(folder: Path) -> dict[str, Path]:
    """The files of a folder that are fitted on, by set."""
    files = {name: folder / f"{name}.jsonl" for name in FOR_SENTENCES | FOR_ANSWERS}
    return {name: path for name, path in files.items() if path.exists()}


def judged(
    files: Mapping[str, Path], embedder: SentenceTransformerEmbedder, reranker: Reranker | None
) -> dict[str, list["Judged"]]:
    """The passages of a sample of each set, judged."""
    counts = FOR_SENTENCES | FOR_ANSWERS
    return {
        name: list(judge(examples(path, counts[name], embedder), embedder, reranker, alone=name in FOR_SENTENCES))
        for name, path in files.items()
    }


def write(fitted: dict[str, object], reranker: Reranker | None) -> None:
    """Put what was fitted in the place of what the file had for this reranker, or without one."""
    kept = json.loads(TARGET.read_text("utf-8"))
    others: dict[str, object] = kept.get("reranked", {})
    if reranker is None:
        kept = {**fitted, "reranked": others}
    else:
        kept["reranked"] = others | {reranker.fingerprint: fitted}
    TARGET.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


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


def fit(by_set: Mapping[str, Sequence["Judged"]]) -> dict[str, Any]:
    """The regressions and the threshold, as `regressions.json` has them."""
    for_sentences = [one for name in by_set if name in FOR_SENTENCES for one in by_set[name]]
    reranked = for_sentences[0].reading is not None
    sets = [name for name in by_set if name in FOR_ANSWERS]
    for_answers = [one for name in sets for one in by_set[name]]
    rows = np.concatenate([one.columns for one in for_sentences])
    labels = [label for one in for_sentences for label in one.labels]
    sentence = regress(rows, labels)
    read = [
        alone_rows(sentence.log_odds(one.columns), one.compared) for one in for_sentences if one.compared is not None
    ]
    alone = regress(np.concatenate(read), labels) if read else None
    rows = np.stack([one.answer_row(sentence(one.columns)) for one in for_answers])
    answers = np.array([one.answers for one in for_answers])
    shares = np.concatenate([np.full(len(by_set[name]), SHARES.get(name, 1.0) / len(by_set[name])) for name in sets])
    answer = regress(rows, answers.tolist(), shares * len(shares) / shares.sum())
    threshold = float(np.quantile(answer(rows[answers]), 1 - THRESHOLD_RECALL))
    last = (RERANKED, RERANKED_PASSAGE) if reranked else ()
    return {
        "sentence": written(sentence, (*SENTENCE_FEATURES, *last[::-1])),
        **({"alone": written(alone, ALONE_COLUMNS)} if alone else {}),
        "answer": written(answer, (*ANSWER_COLUMNS, *last)),
        "threshold": round(threshold, 4),
    }


@dataclass(frozen=True, slots=True)
class Judged:
    """The features of a passage's sentences for a question, which of them answer it, and whether the passage does.

    `reading` is a reranker's, None without one; then `compared` is what the embedder says of the sentences, each read
    alone, shape (n, 3).
    """

    rows: Vector
    reading: Reading | None
    compared: Vector | None
    labels: tuple[int, ...]
    answers: bool

    @property
    def columns(self) -> Vector:
        """All columns, the reranker's included."""
        return self.rows if self.reading is None else reranked_rows(self.rows, self.reading)

    def scores(self, fitted: Regressions) -> Vector:
        """The probabilities by which sentences are ordered, shape (n,)."""
        by_features = fitted.sentence(self.columns)
        if self.compared is None:
            return by_features
        return fitted.alone(alone_rows(log_odds(by_features), self.compared))

    def answer_row(self, scores: Vector) -> Vector:
        """The row of the passage as a whole, from its sentences' probabilities."""
        row = answer_features(self.rows, scores)
        return row if self.reading is None else reranked_answer(row, self.reading)


def judge(
    examples: Sequence[Example],
    embedder: SentenceTransformerEmbedder,
    reranker: Reranker | None,
    others: int = OTHERS,
    *,
    alone: bool = True,
) -> Iterator[Judged]:
    """Each question with its own passage, and where it is answerable with the nearest others of the set.

    Terms are weighed by the passages of the set. Without a reranker, `alone` has each sentence read alone, too.
    """
    passages = list({example.passage.sentences: example.passage for example in examples}.values())
    vectors = np.stack([passage.vectors.chunk for passage in passages])
    counts = collections.Counter(term for passage in passages for term in _terms(passage))

    def weigh(term: str) -> float:
        return math.log1p((len(passages) - counts[term] + 0.5) / (counts[term] + 0.5))

    for example in examples:
        query = Query.of(example.question, example.vector, weigh, embedder.embed_words)
        nearest = [passages[place] for place in np.argsort(-(vectors @ example.vector))[: others + 1]]
        strange = [passage for passage in nearest if passage.sentences != example.passage.sentences]
        read = [example.passage, *strange[: others * example.answerable]]
        readings = reranker.read(example.question, read) if reranker else [None] * len(read)
        for passage, reading in zip(read, readings, strict=True):
            own = passage is example.passage
            labels = example.labels if own else (0,) * len(passage.sentences)
            compared = embedder.compare(example.question, passage.alone) if alone and not reading else None
            yield Judged(sentence_features(query, passage), reading, compared, labels, own and example.answerable)


def _terms(passage: Passage) -> set[str]:
    return {term for sentence in passage.sentences for term in terms(sentence)}


def regress(rows: Vector, labels: Sequence[float], shares: Vector | None = None, strength: float = 1.0) -> Logistic:
    """A logistic regression of standardised columns, written back to the columns as they are.

    Args:
        rows: what is learned from, shape (n, columns).
        labels: of each row.
        shares: how much each row counts, shape (n,); all alike without.
        strength: inverse of how strongly weights are held near 0.
    """
    scaler = StandardScaler().fit(rows)
    scale = np.where(scaler.scale_ > 0, scaler.scale_, 1.0)
    model = LogisticRegression(C=strength, max_iter=2000).fit((rows - scaler.mean_) / scale, labels, shares)
    weights = model.coef_[0] / scale
    return Logistic(weights.astype(np.float32), float(model.intercept_[0] - weights @ scaler.mean_))


def written(regression: Logistic, names: Sequence[str]) -> dict[str, object]:
    weights = {name: round(float(weight), 4) for name, weight in zip(names, regression.weights, strict=True)}
    return {"weights": weights, "intercept": round(regression.intercept, 4)}
