"""Values of many questions come in, an estimate with its 95 % bootstrap interval goes out; the same on every run."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.evals.records import Estimate

RESAMPLES = 2000
"""Resamples of the questions; Efron and Tibshirani (1993) ask for 1,000 or more for a percentile interval."""

SEED = 20201219
CONFIDENCE = 95.0

Indices = NDArray[Any]
"""Places of the questions drawn, shape (n,)."""


def bootstrap(n: int, statistic: Callable[[Indices], float], resamples: int = RESAMPLES, seed: int = SEED) -> Estimate:
    """Percentile bootstrap over `n` questions, drawn with replacement (Efron 1979).

    `statistic` gets the places drawn. A resample for which it is not a number (one class only) does not count.
    """
    if n == 0:
        return Estimate(None, None, None, 0)
    value = statistic(np.arange(n))
    generator = np.random.default_rng(seed)
    draws = np.array([statistic(generator.integers(0, n, n)) for _ in range(resamples)])
    draws = draws[~np.isnan(draws)]
    if math.isnan(value) or not len(draws):
        return Estimate(None, None, None, n)
    low, high = np.percentile(draws, [50 - CONFIDENCE / 2, 50 + CONFIDENCE / 2])
    return Estimate(float(value), float(low), float(high), n)


def mean(values: Sequence[float], resamples: int = RESAMPLES) -> Estimate:
    """The mean."""
    array = np.asarray(values, dtype=np.float64)
    return bootstrap(len(array), lambda drawn: float(array[drawn].mean()), resamples)


def percentile(values: Sequence[float], rank: float, resamples: int = RESAMPLES) -> Estimate:
    """A percentile, `rank` from 0 to 100, interpolated linearly."""
    array = np.asarray(values, dtype=np.float64)
    return bootstrap(len(array), lambda drawn: float(np.percentile(array[drawn], rank)), resamples)


def area(labels: Sequence[bool], scores: Sequence[float], resamples: int = RESAMPLES) -> Estimate:
    """Area under the ROC curve of `scores` for `labels`."""
    truth, given = np.asarray(labels, dtype=bool), np.asarray(scores, dtype=np.float64)
    if truth.all() or not truth.any():
        return Estimate(None, None, None, 0)
    return bootstrap(len(truth), lambda drawn: auc(truth[drawn], given[drawn]), resamples)


def auc(labels: NDArray[Any], scores: NDArray[Any]) -> float:
    """Probability that a question that is `True` scores above one that is not, ties counted half; NaN with one class.

    Args:
        labels: booleans, shape (n,).
        scores: numbers, shape (n,).
    """
    positives, negatives = scores[labels], np.sort(scores[~labels])
    if not len(positives) or not len(negatives):
        return math.nan
    below = np.searchsorted(negatives, positives, side="left")
    not_above = np.searchsorted(negatives, positives, side="right")
    return float((below + not_above).mean() / 2 / len(negatives))
