"""Compare the probabilities of sentences with how many do answer.

    python -m tests.bench calibration [SET…] [--model MODEL]

The probabilities are those of the product. ECE is the expected calibration error: the mean gap between the two, weighed
by how many fall into each tenth (Naeini, Cooper and Hauskrecht, AAAI 2015). The same is given for passages. After each
table stands a reliability diagram, in Mermaid's language.
"""

import argparse
from collections.abc import Sequence

import numpy as np

from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Chunk, Vector
from rag.selection.features import Passage
from rag.selection.regressions import regressions
from rag.selection.rerank import EMBEDDED, open_reranker
from rag.selection.training.examples import Example as Labelled
from tests.bench.fit import Example, judge
from tests.bench.selector import SETS

TENTHS = 10


def main(argv: Sequence[str]) -> None:
    """Print how the probabilities hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench calibration", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", default=["wikiqa", "clapnq", "squad2"])
    parser.add_argument("--model", default=EMBEDDED, help="a reranker by name or path, or none")
    options = parser.parse_args(argv)
    reranker, embedder = open_reranker(options.model), SentenceTransformerEmbedder()
    fitted = regressions(reranker.fingerprint if reranker else None)
    for name in options.sets:
        examples = [example(row, embedder) for row in SETS[name]()]
        judged = list(judge(examples, embedder, reranker))
        labels = [label for one in judged for label in one.labels]
        _print(f"{name}, sentences", np.concatenate([one.scores(fitted) for one in judged]), np.array(labels))
        scores = [fitted.sentence(one.columns) for one in judged]
        answers = np.stack([one.answer_row(own) for one, own in zip(judged, scores, strict=True)])
        _print(f"{name}, passages", fitted.answer(answers), np.array([one.answers for one in judged]))


def example(row: Labelled, embedder: SentenceTransformerEmbedder) -> Example:
    """A labelled question, embedded."""
    chunk = Chunk("", 0, row.context, tuple(range(len(row.sentences))), row.sentences)
    passage = Passage(row.context, row.sentences, embedder.embed_chunks([chunk])[0])
    return Example(row.question, embedder.embed_question(row.question), passage, row.labels, row.answerable)


def _print(name: str, given: Vector, truth: Vector) -> None:
    tenths = np.minimum((given * TENTHS).astype(int), TENTHS - 1)
    gap = 0.0
    points = []
    print(f"\n| {name} | n | mean probability | share that answers |\n|---|---|---|---|")
    for tenth in np.unique(tenths):
        here = tenths == tenth
        mean, share = float(given[here].mean()), float(truth[here].mean())
        gap += abs(mean - share) * here.mean()
        points.append((mean, share))
        print(f"| {tenth / TENTHS:.1f}–{(tenth + 1) / TENTHS:.1f} | {here.sum()} | {mean:.2f} | {share:.2f} |")
    print(f"\nECE {gap:.3f}\n\n{_diagram(name, points)}")


def _diagram(name: str, points: Sequence[tuple[float, float]]) -> str:
    """Bars for the shares that answer, over the mean probabilities, and the line on which they would lie."""
    means, shares = ([f"{value:.2f}" for value in values] for values in zip(*points, strict=True))
    return "\n".join(
        [
            "```mermaid",
            "xychart-beta",
            f'    title "{name}"',
            f'    x-axis "probability" [{", ".join(means)}]',
            '    y-axis "share that answers" 0 --> 1',
            f"    bar [{', '.join(shares)}]",
            f"    line [{', '.join(means)}]",
            "```",
        ]
    )
