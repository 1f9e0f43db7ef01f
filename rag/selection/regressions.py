"""Load the fitted regressions, which turn features into probabilities."""

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from index.records import Vector
from rag.selection.features import ALONE_COLUMNS

Probabilities = Callable[[Vector], Vector]
"""Probabilities, shape (n,), of rows of features, shape (n, f)."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression: probability = 1 / (1 + exp(-(row @ weights + intercept)))."""

    weights: Vector
    intercept: float

    def __call__(self, rows: Vector) -> Vector:
        """Probabilities, shape (n,), of rows, shape (n, features)."""
        return _probabilities(self.log_odds(rows))

    def log_odds(self, rows: Vector) -> Vector:
        """The same before the exponential."""
        return np.asarray(rows @ self.weights + self.intercept, dtype=np.float32)


UNCHANGED = Logistic(np.eye(1, len(ALONE_COLUMNS), dtype=np.float32)[0], 0.0)
"""Leaves sentences as they are, where a reranker has read them and not the embedder."""


@dataclass(frozen=True, slots=True)
class Halved:
    """The plain rule for a reranker that nothing was fitted for: the mean of both log-odds.

    It is the logarithmic opinion pool with equal weights (Genest and Zidek, Statistical Science 1986). Rows have the
    reranker's log-odds in their last column, and may have further ones before it.
    """

    regression: Logistic

    def __call__(self, rows: Vector) -> Vector:
        """Probabilities, shape (n,), of rows, shape (n, features + 1)."""
        return _probabilities(
            0.5
            * (self.regression.log_odds(rows[:, : len(self.regression.weights)]) + np.asarray(rows[:, -1], np.float32))
        )


@dataclass(frozen=True, slots=True)
class Again:
    """What `tests/bench/fit_again.py` fits: how surely a sentence answers that was read once more, and from where."""

    answer: Logistic
    sure: float


@dataclass(frozen=True, slots=True)
class Regressions:
    """What `tests/bench/fit.py` fits: for sentences, for passages, the probability from which is answered, and surely.

    `alone` is for sentences that the embedder read once more, each alone; `again` for the best one, if
    the reranker reads that once more.
    """

    sentence: Probabilities
    answer: Probabilities
    threshold: float
    sure: float
    alone: Logistic = UNCHANGED
    again: Again | None = None


@functools.cache
def regressions(reranker: str | None = None) -> Regressions:
    """The regressions that ship, from `regressions.json`.

    Args:
        reranker: Fingerprint of the reranker whose scores are the last column of the rows, None without one.
    """
    return read(json.loads(resources.files("rag.selection").joinpath("regressions.json").read_text("utf-8")), reranker)


def read(data: Mapping[str, Any], reranker: str | None) -> Regressions:
    """The regressions in a file's data that were fitted for a reranker, or for none; else the plain rule."""
    fitted = {None: data, **data.get("reranked", {})}
    own = fitted.get(reranker, data)
    sentence, answer = _regression(own["sentence"]), _regression(own["answer"])
    sure = max(own.get("sure", 0.0), own["threshold"])
    if reranker not in fitted:
        return Regressions(Halved(sentence), Halved(answer), own["threshold"], sure)
    alone = _regression(own["alone"]) if "alone" in own else UNCHANGED
    return Regressions(
        sentence, answer, own["threshold"], sure, alone, _again(own["again"]) if "again" in own else None
    )


def _again(data: Mapping[str, Any]) -> Again:
    return Again(_regression(data["answer"]), data["sure"])


def _regression(data: Mapping[str, Any]) -> Logistic:
    return Logistic(np.array(list(data["weights"].values()), dtype=np.float32), data["intercept"])


def _probabilities(log_odds: Vector) -> Vector:
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float32)
