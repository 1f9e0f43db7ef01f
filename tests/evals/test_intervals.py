"""Intervals: against scipy and scikit-learn, and at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.evals import intervals
from rag.evals.records import Estimate

N = 1200


@pytest.fixture(scope="module")
def values() -> list[float]:
    return [float(value) for value in np.random.default_rng(3).beta(2, 1, N)]


def test_the_interval_of_a_mean_is_scipys(values: list[float]) -> None:
    from scipy.stats import bootstrap

    theirs = bootstrap((values,), np.mean, method="percentile", n_resamples=5000, rng=np.random.default_rng(5))
    ours = intervals.mean(values, resamples=5000)
    assert ours.low == pytest.approx(theirs.confidence_interval.low, abs=1e-3)
    assert ours.high == pytest.approx(theirs.confidence_interval.high, abs=1e-3)


def test_with_the_same_draws_the_interval_is_scipys_to_the_last_digit(values: list[float]) -> None:
    from scipy.stats import bootstrap

    theirs = bootstrap(
        (values,), np.median, method="percentile", n_resamples=500, batch=1, rng=np.random.default_rng(9)
    )
    array = np.array(values)
    ours = intervals.bootstrap(N, lambda drawn: np.median(array[drawn], axis=-1), resamples=500, seed=9)
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval), abs=1e-12)


def test_the_area_is_scikit_learns() -> None:
    from sklearn.metrics import roc_auc_score

    generator = np.random.default_rng(4)
    labels = generator.random(N) < 0.4
    scores = np.round(generator.random(N) + labels * 0.3, 1)
    assert intervals.area(labels.tolist(), scores.tolist(), resamples=50).value == pytest.approx(
        roc_auc_score(labels, scores)
    )


def test_the_interval_covers_the_true_mean_about_95_times_in_100() -> None:
    generator = np.random.default_rng(6)
    covered = 0
    for _ in range(200):
        estimate = intervals.mean([float(hit) for hit in generator.random(150) < 0.7], resamples=400)
        assert estimate.low is not None
        assert estimate.high is not None
        covered += estimate.low <= 0.7 <= estimate.high
    assert 180 <= covered <= 200


def test_no_values_give_no_estimate() -> None:
    assert intervals.mean([]) == Estimate(None, None, None, 0)


@pytest.mark.parametrize("labels", [[True, True], [False], []])
def test_one_class_gives_no_area(labels: list[bool]) -> None:
    assert intervals.area(labels, [0.5] * len(labels)).value is None


def test_an_area_of_two_questions_ignores_the_draws_of_one_class() -> None:
    estimate = intervals.area([True, False], [0.9, 0.1])
    assert (estimate.value, estimate.low, estimate.high) == (1, 1, 1)


def test_a_statistic_that_is_never_a_number_gives_no_estimate() -> None:
    assert intervals.bootstrap(3, lambda drawn: np.full(len(drawn), np.nan), resamples=5).value is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_an_interval_lies_within_the_values(sample: list[float]) -> None:
    estimate = intervals.mean(sample, resamples=50)
    assert estimate.low is not None
    assert estimate.high is not None
    assert min(sample) - 1e-9 <= estimate.low <= estimate.high <= max(sample) + 1e-9


def test_the_interval_of_a_percentile_is_the_same_on_every_run(values: list[float]) -> None:
    assert intervals.percentile(values, 95, 200) == intervals.percentile(values, 95, 200)
