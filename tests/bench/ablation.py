"""Measure retrieval and selection without one part after the other.

    python -m tests.bench ablation FOLDER [--reranker MODEL]

Of retrieval a part is left out by a stand-in that finds nothing, or a time that is not told; measured is the order of
the articles, without a reranker. Articles without dates get some that tell nothing, which shows what it costs to put
the latest first. Of selection a group of features is left out of the regressions, which are fitted again on FOLDER as
`fit` does; measured is, within each question's passage, the order of the sentences (MRR) and answerability (AUC).
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from index.embedding.embed import SentenceTransformerEmbedder
from rag.config import settings
from rag.evals import metrics
from rag.evals.intervals import area, mean
from rag.evals.score import ranked_articles
from rag.evals.sets import load
from rag.pipeline import open_footnote
from rag.questions.period import lately, period
from rag.retrieval.ranking import ranked
from rag.retrieval.retrieve import Sought, retrieve
from rag.selection.features import SENTENCE_FEATURES
from rag.selection.regressions import Regressions, read
from rag.selection.rerank import EMBEDDED, NONE, open_reranker
from rag.selection.select import select
from tests.bench import sets
from tests.bench.calibration import example
from tests.bench.fit import Judged, fit, judge, judged, training_files
from tests.bench.selector import SETS, reciprocal

GROUPS = {
    "vectors of sentences": ("similarity", "similarity_in_context", "below_best"),
    "vectors of chunks": ("similarity_of_chunk",),
    "terms": ("coverage", "coverage_near", "coverage_of_passage", "key_term_in_passage"),
    "names": ("names_near", "names_in_passage"),
    "words of like meaning": ("likeness", "likeness_near"),
    "“not” and opposites": ("not_alone", "opposed"),
    "the kind of thing asked for": tuple(name for name in SENTENCE_FEATURES if name.endswith(("_given", "_missing"))),
}

MEASURED = ("wikiqa", "clapnq", "squad2")
RETRIEVED = ("realtimeqa", "xquad_en")

LAST_DAY = date(2026, 1, 1)
"""The day that questions are asked where articles have no dates of their own."""

Store = TypeVar("Store")
Without = Callable[[Judged], Judged]


def main(argv: Sequence[str]) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench ablation", description=__doc__)
    parser.add_argument("folder", type=Path, help="labelled questions that the regressions are fitted on")
    parser.add_argument("--reranker", default=EMBEDDED, help="a reranker by name or path, or none")
    options = parser.parse_args(argv)
    _print_retrieval()
    _print_selection(options.folder, options.reranker)


class _StandIn:
    """A store some of whose methods answer otherwise."""

    def __init__(self, store: object, answers: Mapping[str, Callable[..., object]]) -> None:
        self._store = store
        self._answers = answers

    def __getattr__(self, name: str) -> object:
        return self._answers[name] if name in self._answers else getattr(self._store, name)


def _but(store: Store, **answers: Callable[..., object]) -> Store:
    """The store, but for these methods."""
    return cast("Store", _StandIn(store, answers))


def _nothing(*_: object) -> list[object]:
    return []


def _drawn(articles: Sequence[str]) -> dict[str, str]:
    """Dates that tell nothing: for each article a day of the last year, drawn by its id."""
    return {one: (LAST_DAY - timedelta(days=random.Random(one).randrange(365))).isoformat() for one in articles}


def _print_retrieval() -> None:
    print("| without | " + " | ".join(f"`{name}` R@1 / R@5 / MRR" for name in RETRIEVED) + " |")
    print("|---" * (1 + len(RETRIEVED)) + "|")
    columns = [_retrieved(name) for name in RETRIEVED]
    for part in columns[0]:
        print(f"| {part} | " + " | ".join(column[part] for column in columns) + " |", flush=True)


def _retrieved(name: str) -> dict[str, str]:
    """By what is left out: the figures."""
    folder = sets.prepare(name)
    questions = [one for one in load(folder / f"{name}.questions.jsonl").questions if one.articles and one.answerable]
    found: dict[str, list[dict[str, float | None]]] = {}
    with closing(open_footnote(settings(data_dir=sets.cache() / name / "index", reranker=NONE))) as footnote:
        footnote.sync([folder / "articles.jsonl"])
        stores = footnote._stores
        for question in questions:
            day = date.fromisoformat(question.asked) if question.asked else LAST_DAY
            sought = Sought(
                question.question,
                partial(stores.embedder.embed_question, question.question),
                period=period(question.question, day) if question.asked else None,
                lately=lately(day),
            )
            with stores.catalog.read() as kept:
                snapshot = kept if question.asked else _but(kept, published=_drawn)
                ways = {
                    "–": (sought, snapshot, stores.vectors),
                    "vectors": (sought, snapshot, _but(stores.vectors, query=_nothing)),
                    "BM25 of chunks": (sought, _but(snapshot, match=_nothing), stores.vectors),
                    "BM25 of articles": (sought, _but(snapshot, match_articles=_nothing), stores.vectors),
                    "the time that the question speaks of": (replace(sought, period=None), snapshot, stores.vectors),
                    "the latest first": (replace(sought, lately=None), snapshot, stores.vectors),
                }
                for part, (asked, seen, vectors) in ways.items():
                    hits = retrieve(asked, seen, vectors, footnote._threads)
                    selection = select(asked.question, asked.vector(), hits, kept, stores.embedder)
                    measures = metrics.article_measures(ranked_articles(ranked(hits, selection)), question)
                    found.setdefault(part, []).append(measures)
    names = ("article_recall@1", "article_recall@5", "article_mrr")
    return {
        part: " / ".join(f"{np.mean([row[one] or 0.0 for row in rows]):.3f}" for one in names)
        for part, rows in found.items()
    }


def _print_selection(folder: Path, name: str) -> None:
    embedder, reranker = SentenceTransformerEmbedder(), open_reranker(name)
    train = judged(training_files(folder), embedder, reranker)
    test = {
        one: list(judge([example(row, embedder) for row in SETS[one]()], embedder, reranker, others=0))
        for one in MEASURED
    }
    print("\n| without | " + " | ".join(f"`{one}` MRR | AUC" for one in MEASURED) + " |")
    print("|---" * (1 + 2 * len(MEASURED)) + "|")
    for part, without in _parts(reranked=reranker is not None):
        fitted = read(fit({one: [without(row) for row in rows] for one, rows in train.items()}), None)
        cells = [cell for rows in test.values() for cell in _cells([without(row) for row in rows], fitted)]
        print(f"| {part} | " + " | ".join(cells) + " |", flush=True)


def _parts(*, reranked: bool) -> Iterator[tuple[str, Without]]:
    yield "–", lambda row: row
    if reranked:
        yield "the selection model", lambda row: replace(row, reading=None)
    else:
        yield "the reading of each sentence alone", lambda row: replace(row, compared=None)
    for part, names in GROUPS.items():
        yield part, _emptied([SENTENCE_FEATURES.index(name) for name in names])
    if reranked:
        yield "all features but the model's", _emptied(list(range(len(SENTENCE_FEATURES))))


def _emptied(columns: Sequence[int]) -> Without:
    def without(row: Judged) -> Judged:
        rows = row.rows.copy()
        rows[:, columns] = 0.0
        return replace(row, rows=rows)

    return without


def _cells(rows: Sequence[Judged], fitted: Regressions) -> tuple[str, str]:
    ranks = [reciprocal(row.scores(fitted), row.labels) for row in rows if any(row.labels)]
    scores = [fitted.sentence(row.columns) for row in rows]
    sure = [float(fitted.answer(row.answer_row(own)[None, :])[0]) for own, row in zip(scores, rows, strict=True)]
    whole = area([row.answers for row in rows], sure).value
    return f"{mean(ranks).value:.3f}", "–" if whole is None else f"{whole:.3f}"
