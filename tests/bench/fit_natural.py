"""Fit what a reranker's scores mean, by the natural questions to choose by and by labelled sets.

    python -m tests.bench fit_natural FOLDER [--reranker MODEL]

FOLDER is as for `fit`. Both count half. Writes the reranker's regressions and its two thresholds to
`rag/selection/regressions.json`: questions are answered as sure where, each article's questions judged by a fit on the
others, so many of the answers hold a right sentence; and refused where fewer answerable ones are lost.
"""

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.model_selection import GroupKFold

from index.build import Stores
from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Sentence, Vector
from index.store.catalog import Catalog
from index.store.chroma import VectorIndex
from index.store.snapshot import Snapshot
from rag.pipeline import Footnote
from rag.questions.followup import completed
from rag.questions.period import day_of_asking, lately, period
from rag.questions.spelling import spelled
from rag.records import Exchange, Scored, Selection
from rag.retrieval.retrieve import Sought, retrieve
from rag.selection.features import (
    ANSWER_COLUMNS,
    RERANKED,
    RERANKED_PASSAGE,
    SENTENCE_FEATURES,
    Reading,
    answer_features,
    reranked_answer,
    reranked_rows,
)
from rag.selection.quoting import choose, past_questions
from rag.selection.regressions import Logistic
from rag.selection.rerank import EMBEDDED, Reranker, open_reranker
from rag.selection.select import CHARACTERS_READ, NET, Judged, first, judge
from tests.bench import fit, natural, sets

STRENGTH = 0.05
"""Inverse regularisation of the sentences' regression; of .01, .05 and 1 the best across folds."""

FOLDS = 6

RIGHT, LOST = 0.85, 0.03
"""Share of the sure answers that hold a right sentence, and of the answerable questions that are refused, at most."""


MARGIN = 0.03
"""Added to the probability from which an answer is sure: it is chosen where the share only just holds."""


@dataclass(frozen=True, slots=True)
class Read:
    """A question, what a reranker read for it, what it said of it, and which sentences are right (shape (n,) each)."""

    question: dict[str, Any]
    judged: list[Judged]
    readings: list[Reading]
    right: list[Vector]

    def rows(self) -> list[Vector]:
        """The columns of each passage's sentences."""
        return [reranked_rows(one.rows, reading) for one, reading in zip(self.judged, self.readings, strict=True)]

    def scores(self, sentence: Logistic) -> list[Vector]:
        """Probabilities of each passage's sentences, as the product has them."""
        asked = self.question["question"]
        odds = [sentence.log_odds(rows) + one.prior for rows, one in zip(self.rows(), self.judged, strict=True)]
        return [
            past_questions(asked, one.sentences, 1 / (1 + np.exp(-own)))
            for own, one in zip(odds, self.judged, strict=True)
        ]

    def answer_row(self, sentence: Logistic) -> Vector:
        """The row of the best passage."""
        scores = self.scores(sentence)
        best = max(range(len(scores)), key=lambda place: scores[place].max())
        return reranked_answer(answer_features(self.judged[best].rows, scores[best]), self.readings[best])

    def is_right(self, sentence: Logistic) -> bool:
        """Whether what would be quoted holds a right sentence, of a question that is answerable as it is asked."""
        found: dict[str, tuple[float, Sentence, bool]] = {}
        for one, scores, right in zip(self.judged, self.scores(sentence), self.right, strict=True):
            for own, score, label in zip(one.sentences, scores, right, strict=True):
                if own.id not in found or found[own.id][0] < score:
                    found[own.id] = (float(score), own, bool(label))
        ordered = sorted(found.values(), key=lambda each: -each[0])[:20]
        chosen = choose(Selection(tuple(Scored(own, score) for score, own, _ in ordered), 1.0, 0.0))
        correct = {own.id for _, own, label in ordered if label}
        corrected = self.question["kind"] == natural.FALSE_PREMISE
        return bool(self.question["answerable"] or corrected) and any(one.sentence.id in correct for one in chosen)


def main(argv: Sequence[str]) -> None:
    """Fit for one reranker and write what was fitted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench fit_natural", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reranker", default=EMBEDDED, help="a reranker by name or path")
    options = parser.parse_args(argv)
    embedder, reranker = SentenceTransformerEmbedder(), open_reranker(options.reranker)
    if reranker is None:
        parser.error("without a reranker there is nothing to fit")
    asked = [one for name in natural.SETS for one in read(name, embedder, reranker)]
    files = fit.training_files(options.folder)
    by_set = fit.judged(files, embedder, reranker)
    sentence = sentences(asked, by_set)
    answer = answers(asked, by_set, sentence)
    thresholds = chosen_thresholds(asked, by_set)
    fitted: dict[str, object] = {
        "sentence": fit.written(sentence, (*SENTENCE_FEATURES, RERANKED_PASSAGE, RERANKED)),
        "answer": fit.written(answer, (*ANSWER_COLUMNS, RERANKED, RERANKED_PASSAGE)),
        **thresholds,
        "embedder": embedder.fingerprint,
    }
    paths = files | {name: natural.FOLDER / f"{name}.questions.jsonl" for name in natural.SETS}
    fitted["data"] = {name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for name, path in paths.items()}
    fit.write(fitted, reranker)
    print(f"Written: {fit.TARGET.name}; {thresholds}")


def read(name: str, embedder: SentenceTransformerEmbedder, reranker: Reranker) -> Iterator[Read]:
    """The questions of a set to choose by, in the articles' language, with what a reranker says of what it reads."""
    folder = sets.cache() / "natural" / name
    catalog = Catalog(folder)
    vectors = VectorIndex(folder / "chroma", embedder.fingerprint, catalog.identity())
    stores = Stores(folder, catalog, vectors, embedder)
    with closing(Footnote(stores, reranker)) as footnote:
        footnote.sync([natural.articles(name)])
        for question in natural.questions(name, "choose"):
            if question["kind"] == "other_language":
                continue
            with stores.catalog.read() as snapshot:
                asked = understood(question, snapshot)
                judged = retrieved(asked, stores, snapshot)
                readings = reranker.read(asked, [one.passage for one in judged])
                yield Read(question, judged, readings, [marked(question, one.sentences) for one in judged])


def understood(question: dict[str, Any], snapshot: Snapshot) -> str:
    """A question as the product understands it, after the earlier ones of its thread."""
    history: tuple[Exchange, ...] = ()
    for earlier in question["history"]:
        history = (*history, Exchange(completed(earlier, history), ""))
    return spelled(completed(question["question"], history), snapshot)


def retrieved(asked: str, stores: Stores, snapshot: Snapshot) -> list[Judged]:
    """The passages that a reranker reads for a question."""
    vector = stores.embedder.embed_question(asked)
    today = date.today()  # noqa: DTZ011 - as the product counts days
    day = day_of_asking(None, today, snapshot.newest(today.isoformat()))
    sought = Sought(asked, lambda: vector, (), period(asked, day), lately(day))
    hits = retrieve(sought, snapshot, stores.vectors, ThreadPoolExecutor(1))
    return first(judge(asked, vector, hits, snapshot, stores.embedder, NET), CHARACTERS_READ)


def marked(question: dict[str, Any], sentences: Sequence[Sentence]) -> Vector:
    """Whether each of n sentences is marked as right, shape (n,)."""
    elsewhere = question.get("also_articles") or {}
    spans = {question["article_id"]: question["evidence"] + question["also"], **elsewhere}
    return np.array(
        [any(start < own.end and end > own.start for start, end in spans.get(own.article, [])) for own in sentences]
    )


def sentences(asked: Sequence[Read], by_set: dict[str, list[fit.Judged]]) -> Logistic:
    """The regression of sentences: the natural questions count as much as all sets."""
    own = [one for one in asked if one.question["answerable"] and one.judged]
    rows = [rows for one in own for rows in one.rows()]
    labels = [right for one in own for right in one.right]
    others = [one for name in by_set if name in fit.FOR_SENTENCES for one in by_set[name]]
    count = sum(map(len, rows))
    every = np.concatenate([*rows, *(one.columns for one in others)])
    shares = np.ones(len(every), dtype=np.float32)
    shares[count:] *= count / max(1, len(every) - count)
    known = [*np.concatenate(labels).tolist(), *(label for one in others for label in one.labels)]
    return fit.regress(every, known, shares, STRENGTH)


def answers(asked: Sequence[Read], by_set: dict[str, list[fit.Judged]], sentence: Logistic) -> Logistic:
    """The regression of the best passage: whether what would be quoted holds a right sentence."""
    own = [one for one in asked if one.judged]
    rows = [one.answer_row(sentence) for one in own]
    others = [(name, one) for name in by_set for one in by_set[name]]
    rows += [one.answer_row(sentence(one.columns)) for _, one in others]
    labels = [one.is_right(sentence) for one in own] + [one.answers for _, one in others]
    weights = np.array([fit.SHARES.get(name, 1.0) / len(by_set[name]) for name, _ in others])
    weights *= len(own) / max(weights.sum(), 1e-9)
    return fit.regress(np.stack(rows), labels, np.concatenate([np.ones(len(own)), weights]), STRENGTH)


def chosen_thresholds(asked: Sequence[Read], by_set: dict[str, list[fit.Judged]]) -> dict[str, float]:
    """From where to answer at all, and as sure: each article's questions judged by a fit on the others."""
    own = [one for one in asked if one.judged]
    groups = [one.question["article_id"] for one in own]
    sure, right = np.zeros(len(own)), np.zeros(len(own), dtype=bool)
    for train, test in GroupKFold(FOLDS).split(own, groups=groups):
        some = [own[place] for place in train]
        sentence = sentences(some, by_set)
        answer = answers(some, by_set, sentence)
        for place in test:
            sure[place] = answer(own[place].answer_row(sentence)[None, :])[0]
            right[place] = own[place].is_right(sentence)
    order = np.argsort(-sure)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= RIGHT)
    answerable = np.array([bool(one.question["answerable"]) for one in own])
    print(
        f"across folds: right {right.mean():.3f}, as sure {(enough.max() + 1) / len(order) if len(enough) else 0:.3f}"
    )
    for least in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        taken = sure >= least
        print(f"{least}: {taken.mean():.2f} of all, right {right[taken].mean() if taken.any() else 0:.2f},"
              f" of unanswerable ones {taken[~answerable].mean():.2f}")  # fmt: skip
    least_sure = float(sure[order][enough.max()]) if len(enough) else 1.0
    return {"threshold": round(float(np.quantile(sure[answerable], LOST)), 4), "sure": round(least_sure + MARGIN, 4)}
