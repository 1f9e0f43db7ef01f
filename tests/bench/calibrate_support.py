"""Weigh the words against the entailment model, on claims that neither learned from.

    python -m tests.bench calibrate_support FOLDER

Writes `rag/verifying/weighing.json`. FOLDER holds the sets that the entailment model is trained on
(`rag/verifying/training/pairs.py`). Of their titles it keeps two tenths back: on one the weights are fitted, each set
counting alike; on the other "supported" begins where 95 of 100 are right in each set that has ten such claims, and a
little above, because these are few. Claims that a sentence contains or speaks against have their verdict without
a weight, and are left out.
"""

import argparse
import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from index.embedding.embed import SentenceTransformerEmbedder
from rag.verifying.contained import is_contained
from rag.verifying.entailment import Entailment, default_entailment
from rag.verifying.lacking import contradicted
from rag.verifying.statement import parse
from rag.verifying.support import Asked
from rag.verifying.training.pairs import Pair, Relation, pairs
from rag.verifying.weighing import COLUMNS, weighed

TARGET = Path(__file__).parents[2] / "rag" / "verifying" / "weighing.json"

COUNTS = {
    "vitaminc": 900,
    "fool_me_twice": 400,
    "told": 250,
    "asked": 350,
    "simpler": 200,
    "vitaminc-changed": 150,
}
"""Claims of each kind, in each part."""

CHOSEN, FITTED = 0, 1
"""Parts of the titles: see `Pair.part`."""

RIGHT = 0.95
"""Share of the claims shown as supported that are to be."""

FEWEST = 10
"""Claims that a set must have from a probability on to tell how many of them are right."""

ABOVE = 0.03
"""How far above the last probability from which too few are right "supported" begins."""

STRENGTH = 0.3
"""Inverse strength of the ridge on columns of one size."""

PARTLY = 0.7
"""The probability from which a claim is shown as supported in part."""


def main(argv: Sequence[str]) -> None:
    """Fit, choose, write, and print how reliable the probabilities are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench calibrate_support", description=__doc__)
    parser.add_argument("folder", type=Path)
    everything = pairs(parser.parse_args(argv).folder)
    embedder, entailment = SentenceTransformerEmbedder(), default_entailment()
    rows, labels, kinds = _rows(_drawn(everything, FITTED), embedder, entailment)
    counts = {kind: int((kinds == kind).sum()) for kind in set(kinds)}
    weights = np.array([1 / counts[kind] for kind in kinds])
    mean, size = rows.mean(axis=0), rows.std(axis=0)
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000)
    fitted.fit((rows - mean) / size, labels, sample_weight=weights * len(weights) / len(counts))
    others, right, sets = _rows(_drawn(everything, CHOSEN), embedder, entailment)
    scores = fitted.predict_proba((others - mean) / size)[:, 1]
    plain = fitted.coef_[0] / size
    told = {name: round(float(weight), 4) for name, weight in zip(COLUMNS, plain, strict=True)}
    found = {"weights": told, "intercept": round(float(fitted.intercept_[0] - mean @ plain), 4)}
    found |= {"supported": _bar(scores, right, sets), "partly": PARTLY}
    TARGET.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print(f"{len(labels)} claims to fit, {len(right)} to choose: {found}")
    print(f"AUC {roc_auc_score(right, scores):.3f}, of the words alone {roc_auc_score(right, others[:, 0]):.3f}")
    _print(scores, right, (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.85, 0.9, 1.01))


def _bar(scores: np.ndarray, right: np.ndarray, sets: np.ndarray) -> float:
    """A little above the highest probability from which too few are right in one of the sets."""
    bars = np.arange(0.5, 1, 0.01)
    wrong = [
        bar
        for bar in bars
        for name in set(sets)
        for above in [right[(sets == name) & (scores >= bar)]]
        if len(above) >= FEWEST and above.mean() < RIGHT
    ]
    return round(float(max(wrong, default=bars[0])) + ABOVE, 2)


def _drawn(everything: Sequence[Pair], part: int) -> list[Pair]:
    """A fixed sample of the claims of a part that no rule judges."""
    drawn = []
    for kind, count in COUNTS.items():
        own = [pair for pair in everything if pair.part == part and pair.kind.split(":")[0] == kind]
        drawn += random.Random(f"{kind}/{part}").sample(own, min(count, len(own)))
    return [pair for pair in drawn if parse(pair.claim).words and not _is_ruled(pair)]


def _is_ruled(pair: Pair) -> bool:
    contained = any(is_contained(pair.claim, text, "en") for text in pair.evidence)
    return contained or contradicted(parse(pair.claim), pair.evidence, "", "") is not None


def _rows(
    drawn: Sequence[Pair], embedder: SentenceTransformerEmbedder, entailment: Entailment
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The rows of claims, shape (n, c), whether they are supported, shape (n,), and their kinds, shape (n,)."""
    rows = weighed([Asked(pair.claim, pair.evidence) for pair in drawn], embedder, entailment)
    labels = np.array([pair.relation is Relation.SUPPORTS for pair in drawn])
    return rows, labels, np.array([pair.kind.split(":")[0] for pair in drawn])


def _print(scores: np.ndarray, labels: np.ndarray, edges: Sequence[float]) -> None:
    print("\n| probability | claims | mean | supported |\n|---|---|---|---|")
    for low, high in itertools.pairwise(edges):
        here = (scores >= low) & (scores < high)
        if here.any():
            row = f"{here.sum()} | {scores[here].mean():.2f} | {labels[here].mean():.2f}"
            print(f"| {low:.2f} to {min(high, 1):.2f} | {row} |")
