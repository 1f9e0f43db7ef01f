"""Fit how surely the best sentence answers once a reranker has read it again, between its neighbours.

    python -m tests.bench fit_again FOLDER [--reranker MODEL]

FOLDER holds `<set>.jsonl` files as `fit` has them, of questions that the reranker was not trained on; their passages
are asked as one collection. They, and the two sets of natural questions to choose by, count a third each. Writes
`again` of the reranker's regressions. Run it after `fit_natural`.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
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
from rag.records import Scored, Selection
from rag.selection.quoting import choose
from rag.selection.regressions import Logistic
from rag.selection.rerank import EMBEDDED, Reranker, open_reranker
from rag.selection.reread import AGAIN_COLUMNS, again_row
from rag.selection.select import reranked
from tests.bench import fit, fit_natural, natural, sets

COUNTS = {
    "onestopqa": 42, "tydiqa_en": 70, "tydiqa_swap_unanswerable": 60, "squad2_train_unanswerable": 90,
    "nq_dev_gold": 60, "dolly_context": 30, "doqa": 40, "multispanqa_valid": 30, "qadiscourse": 25,
}  # fmt: skip
"""Questions of each set."""

STRENGTH = 0.03
"""Inverse regularisation; of .003, .03 and .1 no other is better across folds."""

FOLDS = 8

RIGHT, MARGIN = 0.85, 0.02
"""Share of the sure answers that are right across folds, and what is added to the probability from which it holds."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a question's best sentence, shape (3,), whether the answer is right, and its article."""

    known: Vector
    right: bool
    article: str
    look_alike: bool


def main(argv: Sequence[str]) -> None:
    """Fit for one reranker and write what was fitted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench fit_again", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reranker", default=EMBEDDED, help="a reranker by name or path")
    options = parser.parse_args(argv)
    reranker = open_reranker(options.reranker)
    if reranker is None:
        parser.error("without a reranker there is nothing to fit")
    parts = [
        list(rows(sets.cache() / "natural" / name, natural.articles(name), natural.questions(name, "choose"), reranker))
        for name in natural.SETS
    ]
    folder = sets.cache() / "fit_again"
    others = list(rows(folder, folder / "articles.jsonl", collected(options.folder, folder), reranker))
    own = [row for part in parts for row in part]
    answer, certain = fitted([*parts, others]), across(own, others)
    right = np.array([row.right for row in own])[np.argsort(-certain)]
    enough = np.flatnonzero(np.cumsum(right) / np.arange(1, len(right) + 1) >= RIGHT)
    for count in (40, 50, 60, 80):
        surest = np.argsort(-certain)[:count]
        alike = sum(own[place].look_alike for place in surest)
        print(f"{count} surest: right {right[:count].mean():.2f}, look-alikes {alike}")
    least = float(np.sort(certain)[::-1][enough.max()]) if len(enough) else 1.0
    written = {"answer": fit.written(answer, AGAIN_COLUMNS), "sure": round(least + MARGIN, 4)}
    kept = json.loads(fit.TARGET.read_text("utf-8"))
    fit.write(kept["reranked"][reranker.fingerprint] | {"again": written}, reranker)
    print(f"Written: {fit.TARGET.name}; {written}")


def collected(source: Path, folder: Path) -> list[dict[str, Any]]:
    """Write the passages of a sample of each set as articles, and return its questions as natural ones are marked."""
    texts: dict[tuple[str, tuple[str, ...]], str] = {}
    asked = []
    for name, count in COUNTS.items():
        lines = [json.loads(line) for line in (source / f"{name}.jsonl").read_text("utf-8").splitlines()]
        lines = [line for line in lines if line["sentences"]]
        random.Random(fit.SEED).shuffle(lines)
        for line in lines[:count]:
            sentences = tuple(" ".join(text.split()) for text in line["sentences"])
            article = texts.setdefault((line.get("title") or "Untitled", sentences), f"{name}-{len(texts)}")
            ends = np.cumsum([len(text) + 1 for text in sentences]).tolist()
            spans = [[end - len(text) - 1, end - 1] for text, end in zip(sentences, ends, strict=True)]
            right = [span for span, label in zip(spans, line["labels"], strict=True) if label == 1]
            asked.append({"question": line["question"], "kind": name, "article_id": article, "evidence": right})
    folder.mkdir(parents=True, exist_ok=True)
    articles = [{"id": id_, "title": title, "text": " ".join(text)} for (title, text), id_ in texts.items()]
    (folder / "articles.jsonl").write_text("".join(json.dumps(one) + "\n" for one in articles), "utf-8")
    return [one | {"answerable": bool(one["evidence"]), "also": [], "history": []} for one in asked]


def rows(folder: Path, articles: Path, questions: Sequence[dict[str, Any]], reranker: Reranker) -> Iterator[Row]:
    """Ask questions of a collection, in its language."""
    embedder, catalog = SentenceTransformerEmbedder(), Catalog(folder)
    vectors = VectorIndex(folder / "chroma", embedder.fingerprint, catalog.identity())
    stores = Stores(folder, catalog, vectors, embedder)
    with closing(Footnote(stores, reranker)) as footnote:
        footnote.sync([articles])
        for question in questions:
            if question["kind"] != "other_language":
                with catalog.read() as snapshot:
                    yield from _row(question, stores, snapshot, reranker)


def _row(question: dict[str, Any], stores: Stores, snapshot: Snapshot, reranker: Reranker) -> Iterator[Row]:
    asked = fit_natural.understood(question, snapshot)
    judged = fit_natural.retrieved(asked, stores, snapshot)
    if judged:
        read, answers = reranked(judged, asked, reranker)
        best = max(read, key=lambda one: one.scores.max())
        sentence = best.sentences[int(best.scores.argmax())]
        known = again_row(asked, sentence, best.passage.context, answers, reranker, snapshot.beside)
        right = _is_right(question, [own for one in read for own in zip(one.sentences, one.scores, strict=True)])
        yield Row(known, right, question["article_id"], question["kind"] == natural.LOOK_ALIKE)


def _is_right(question: dict[str, Any], scored: Sequence[tuple[Sentence, float]]) -> bool:
    """Whether what would be quoted holds a right sentence, of a question that is answerable as it is asked."""
    best = sorted((Scored(sentence, float(score)) for sentence, score in scored), key=lambda one: -one.score)[:20]
    chosen = choose(Selection(tuple(best), 1.0, 0.0))
    can_be = question["answerable"] or question["kind"] == natural.FALSE_PREMISE
    return bool(can_be and fit_natural.marked(question, [one.sentence for one in chosen]).any())


def fitted(parts: Sequence[Sequence[Row]]) -> Logistic:
    """The regression of some sets, each of which counts as much as any other."""
    every = [row for part in parts for row in part]
    shares = np.concatenate([np.full(len(part), 200 / len(part)) for part in parts])
    return fit.regress(np.stack([row.known for row in every]), [row.right for row in every], shares, STRENGTH)


def across(own: Sequence[Row], others: Sequence[Row]) -> Vector:
    """How surely each is answered, by a fit on the questions on other articles and on the other sets."""
    certain = np.zeros(len(own), dtype=np.float32)
    for train, test in GroupKFold(FOLDS).split(own, groups=[row.article for row in own]):
        answer = fitted([[own[place] for place in train], others])
        certain[test] = answer(np.stack([own[place].known for place in test]))
    return certain
