"""Measure how well a selector finds the sentence that answers, beside cosine.

    python -m tests.bench selector [SET…] [--model MODEL]

None of these sets was trained or chosen on; of `squad2` the half that was is left out. MRR: reciprocal rank of the
first right sentence within the passage; AUC: how often a passage that answers scores higher than one that does not.
`realtimeqa` is measured in the product, in the last column without any selector.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import numpy as np

from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Chunk, Embedded, Vector
from rag.config import settings
from rag.evals import metrics
from rag.evals.intervals import area, mean
from rag.evals.records import Estimate
from rag.evals.score import ranked_articles
from rag.evals.sets import load
from rag.pipeline import open_footnote
from rag.records import Ask
from rag.selection.features import Passage, Reading
from rag.selection.rerank import EMBEDDED, NONE, Reranker, open_reranker
from rag.selection.training.examples import Example
from tests.bench import sets
from tests.bench.labelled import labelled, trained_on

ARTICLES = ("realtimeqa",)
"""Sets that are measured by their articles."""

Read = Callable[[Example], Reading]


def main(argv: Sequence[str]) -> None:
    """Measure one selector on some sets, or on all that it is meant for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench selector", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", default=[*SETS, *ARTICLES])
    parser.add_argument("--model", default=EMBEDDED, help="a reranker by name or path")
    options = parser.parse_args(argv)
    reranker = open_reranker(options.model)
    if reranker is None:
        parser.error("--model has to name a model")
    print("| set | measure | n | selector | cosine |\n|---|---|---|---|---|")
    embedder = SentenceTransformerEmbedder()
    for name in options.sets:
        rows = _articles(name, options.model) if name in ARTICLES else _sentences(name, reranker, embedder)
        for row in rows:
            print(f"| {name} | {row} |", flush=True)


def _sentences(name: str, reranker: Reranker, embedder: SentenceTransformerEmbedder) -> Iterator[str]:
    examples = list(SETS[name]())
    found = [[read(example) for example in examples] for read in (_by(reranker), _by_cosine(embedder))]
    ranks = [[reciprocal(one.sentences, two.labels) for one, two in _ranked(readings, examples)] for readings in found]
    yield _row("MRR", *(mean(values) for values in ranks))
    answerable = [example.answerable for example in examples]
    if not all(answerable):
        yield _row("AUC", *(area(answerable, [one.passage for one in readings]) for readings in found))


def _ranked(readings: Sequence[Reading], examples: Sequence[Example]) -> Iterator[tuple[Reading, Example]]:
    """Those of which a sentence is right."""
    return ((one, two) for one, two in zip(readings, examples, strict=True) if any(two.labels))


def _by(reranker: Reranker) -> Read:
    nothing = Embedded(np.zeros(1, dtype=np.float32), np.zeros((1, 1), dtype=np.float32))

    def read(example: Example) -> Reading:
        if example.source not in UNRELATED:
            return reranker.read(example.question, [Passage(example.context, example.sentences, nothing)])[0]
        alone = reranker.read(example.question, [Passage("", (text,), nothing) for text in example.sentences])
        logits = np.concatenate([one.sentences for one in alone])
        return Reading(logits, float(logits.max()))

    return read


def _by_cosine(embedder: SentenceTransformerEmbedder) -> Read:
    known: dict[str, Vector] = {}

    def vector(text: str) -> Vector:
        if text not in known:
            known[text] = embedder.embed_chunks([Chunk("", 0, "", (0,), (text,))])[0].chunk
        return known[text]

    def read(example: Example) -> Reading:
        own = np.stack([vector(text) for text in example.sentences]) @ embedder.embed_question(example.question)
        return Reading(own, float(own.max()))

    return read


def reciprocal(scores: Vector, labels: Sequence[int]) -> float:
    """One over the rank of the first sentence that is right; there has to be one."""
    order = np.argsort(-scores, kind="stable")
    return 1 / (1 + next(rank for rank, place in enumerate(order) if labels[place]))


def _articles(name: str, model: str) -> Iterator[str]:
    """Of the product, with the selector and without: articles are ranked by their best chunk and best sentence."""
    folder = sets.prepare(name)
    questions = [one for one in load(folder / f"{name}.questions.jsonl").questions if one.evidence]
    measured: list[dict[str, list[float]]] = []
    for reranker in (model, NONE):
        with closing(open_footnote(settings(data_dir=sets.cache() / name / "index", reranker=reranker))) as footnote:
            footnote.sync([folder / "articles.jsonl"])
            values: dict[str, list[float]] = {}
            for question in questions:
                order = ranked_articles(footnote.trace(question.question, Ask(asked=question.asked)).hits)
                for measure, value in metrics.article_measures(order, question).items():
                    if value is not None:
                        values.setdefault(measure, []).append(value)
            measured.append(values)
    for measure in ("article_success@1", "article_success@5", "article_mrr"):
        yield _row(measure.removeprefix("article_"), *(mean(values[measure]) for values in measured))


def _row(measure: str, ours: Estimate, other: Estimate) -> str:
    return f"{measure} | {ours.n} | {_cell(ours)} | {_cell(other)}"


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"


def _squad2() -> Iterator[Example]:
    return (row for row in labelled("squad2") if not trained_on(row.context))


def _trecqa() -> Iterator[Example]:
    """The questions of which a candidate is right."""
    for question, candidates in sets.blocks(sets.data() / "trecqa_dev" / "DEV.xml"):
        labels = tuple(int(right) for right, _ in candidates)
        texts = tuple(text for _, text in candidates)
        if any(labels):
            yield Example(question, "", texts, labels, answerable=True, source="trecqa_dev")


UNRELATED = frozenset({"trecqa_dev"})
"""Sets of sentences that do not stand in one text; each is read by itself."""

SETS: dict[str, Callable[[], Iterator[Example]]] = {
    "wikiqa": lambda: labelled("wikiqa"),
    "clapnq": lambda: labelled("clapnq"),
    "squad2": _squad2,
    "trecqa_dev": _trecqa,
}
