"""Estimate a mean with its 95 % bootstrap interval, the same on every run."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.evals.records import Estimate

RESAMPLES = 2000
"""Resamples of the questions; Efron and Tibshirani (1993) ask for 1,000 or more for a percentile interval."""

SEED = 20201219
CONFIDENCE = 95.0

DRAWN_AT_ONCE = 1_000_000
"""Questions drawn at a time, over all resamples of a batch: 8 MB."""

Numbers = NDArray[Any]
Statistic = Callable[[Numbers], Numbers]
"""Places of the questions drawn, shape (resamples, n), to the statistic of each resample, shape (resamples,)."""


def bootstrap(n: int, statistic: Statistic, resamples: int = RESAMPLES, seed: int = SEED) -> Estimate:
    """Percentile bootstrap over `n` questions, drawn with replacement (Efron 1979).

    A resample for which the statistic is not a number (one class only) does not count.
    """
    if n == 0:
        return Estimate(None, None, None, 0)
    value = float(statistic(np.arange(n)[None, :])[0])
    draws = np.concatenate([statistic(drawn) for drawn in _drawn(n, resamples, seed)])
    draws = draws[~np.isnan(draws)]
    if math.isnan(value) or not len(draws):
        return Estimate(None, None, None, n)
    low, high = np.percentile(draws, [50 - CONFIDENCE / 2, 50 + CONFIDENCE / 2])
    return Estimate(value, float(low), float(high), n)


def _drawn(n: int, resamples: int, seed: int) -> Iterator[Numbers]:
    generator = np.random.default_rng(seed)
    batch = max(1, DRAWN_AT_ONCE // n)
    for first in range(0, resamples, batch):
        yield generator.integers(0, n, (min(batch, resamples - first), n))


def mean(values: Sequence[float], resamples: int = RESAMPLES) -> Estimate:
    """The mean."""
    array = np.asarray(values, dtype=np.float64)
    return bootstrap(len(array), lambda drawn: array[drawn].mean(axis=-1), resamples)


def percentile(values: Sequence[float], rank: float, resamples: int = RESAMPLES) -> Estimate:
    """A percentile, `rank` from 0 to 100, interpolated linearly."""
    array = np.asarray(values, dtype=np.float64)
    return bootstrap(len(array), lambda drawn: np.percentile(array[drawn], rank, axis=-1), resamples)


def area(labels: Sequence[bool], scores: Sequence[float], resamples: int = RESAMPLES) -> Estimate:
    """Area under the ROC curve of `scores` for `labels`."""
    truth, given = np.asarray(labels, dtype=bool), np.asarray(scores, dtype=np.float64)
    if truth.all() or not truth.any():
        return Estimate(None, None, None, 0)
    return bootstrap(len(truth), lambda drawn: auc_of_draws(truth, given, drawn), resamples)


def auc_of_draws(labels: Numbers, scores: Numbers, drawn: Numbers) -> Numbers:
    """`auc` of each resample, shape (resamples,)."""
    return np.array([auc(labels[places], scores[places]) for places in drawn])


def auc(labels: Numbers, scores: Numbers) -> float:
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
