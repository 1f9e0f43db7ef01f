"""Weigh what a claim's words have in common with its sentences against what the entailment model says of both."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from index.embedding.embed import Embedder
from index.records import Vector
from rag.verifying.entailment import Entailment
from rag.verifying.support import Asked, features, nearest, regression

COLUMNS = ("words", "entails", "single", "contradicts")
"""What is weighed, as log-odds: the regression over words; the model's "supports" of all sentences together and the
highest of a single one; its "contradicts"."""

LOWEST = 1e-3
"""Probability that the model's are held above, and below one less: it is surer than it can know."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The fitted weights, and the probabilities that decide.

    Attributes:
        weights: One a column, shape (c,).
        intercept: The log-odds without any.
        supported: The probability from which a claim is supported, and
        partly: that from which it is so in part.
    """

    weights: Vector
    intercept: float
    supported: float
    partly: float

    def __call__(self, rows: Vector) -> Vector:
        """Probabilities of claims with these rows, shape (n, c), that they are supported: shape (n,)."""
        return np.asarray(1 / (1 + np.exp(-(rows @ self.weights + self.intercept))), dtype=np.float32)


def weighed(asked: Sequence[Asked], embedder: Embedder, entailment: Entailment) -> Vector:
    """The rows of claims, shape (n, c); all are read together, the four sentences that share most with each."""
    words = [regression().odds(row) for row in features(asked, embedder)]
    near = [nearest(one.claim, one.cited) for one in asked]
    alone = [(one.claim, [text]) for one, texts in zip(asked, near, strict=True) if len(texts) > 1 for text in texts]
    together = [(one.claim, texts) for one, texts in zip(asked, near, strict=True)]
    odds = log_odds(entailment.judge([*together, *alone]))
    singles, at = [], len(asked)
    for place, texts in enumerate(near):
        count = len(texts) if len(texts) > 1 else 0
        singles.append(odds[at : at + count, 0].max() if count else odds[place, 0])
        at += count
    columns = (words, odds[: len(asked), 0], singles, odds[: len(asked), 1])
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def log_odds(logits: Vector) -> Vector:
    """Log-odds of each class, shape (n, 3), from the model's logits, shape (n, 3)."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = np.clip(shares / shares.sum(axis=1, keepdims=True), LOWEST, 1 - LOWEST)
    return np.asarray(np.log(shares / (1 - shares)), dtype=np.float32)


@functools.cache
def weighing() -> Weighing:
    """The weights that ship, from `weighing.json`."""
    data = json.loads(resources.files("rag.verifying").joinpath("weighing.json").read_text("utf-8"))
    weights = np.array([data["weights"][name] for name in COLUMNS], dtype=np.float32)
    return Weighing(weights, data["intercept"], data["supported"], data["partly"])
