"""Compare two runs of a question set, by measure and by question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.evals import intervals, results
from rag.evals.records import Estimate, SetError
from rag.evals.results import Run
from rag.evals.summary import LATENCY_RANKS, LOWER_IS_BETTER, MEASURES, NEITHER_IS_BETTER

JUDGED_BY = ("citation_f1", "answer_contains", "rejection_rate", "evidence_mrr", "article_mrr", "answer_f1")
"""What two answers to a question are held against each other by, the first that both have."""

Pairs = Sequence[tuple[dict[str, Any], dict[str, Any]]]
"""The rows of the questions that both runs asked."""


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after, over the questions that have a value in both, with the paired difference."""

    measure: str
    before: float
    after: float
    difference: Estimate

    @property
    def verdict(self) -> str:
        """Better or worse (other, where neither is) when the interval of the difference leaves 0 out, else the same."""
        low, high = self.difference.low, self.difference.high
        if low is None or high is None or low <= 0 <= high:
            return "same"
        if self.measure in NEITHER_IS_BETTER:
            return "other"
        return "better" if (low > 0) != bool(LOWER_IS_BETTER.fullmatch(self.measure)) else "worse"


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that is answered otherwise than before; `change` is None where no measure has both values."""

    id: str
    question: str
    measure: str | None
    change: float | None
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs; `only_before` and `only_after` count the questions that one of them lacks."""

    before: Run
    after: Run
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    shared: int
    only_before: int
    only_after: int


def compare(before: Path, after: Path, resamples: int = intervals.RESAMPLES) -> Comparison:
    """Hold two runs against each other, question by question.

    Raises:
        SetError: a run cannot be read, or they have no question in common.
    """
    first, second = results.read(before), results.read(after)
    rows = {row["id"]: row for row in first["questions"]}
    pairs = [
        (rows[row["id"]], row)
        for row in second["questions"]
        if row["id"] in rows and rows[row["id"]]["question"] == row["question"]
    ]
    if not pairs:
        raise SetError(after, "", f"has no question in common with {before}")
    moved = [change for pair in pairs if (change := _moved(*pair))]
    return Comparison(
        first,
        second,
        tuple(_changes(pairs, resamples)),
        tuple(sorted(moved, key=lambda each: (each.change is None, each.change or 0.0, each.id))),
        len(pairs),
        len(first["questions"]) - len(pairs),
        len(second["questions"]) - len(pairs),
    )


def _changes(pairs: Pairs, resamples: int) -> list[Change]:
    shares = [_share(name, pairs, resamples) for name in MEASURES]
    answered = [pair for pair in pairs if pair[0]["answer"] and pair[1]["answer"]]
    stages = dict.fromkeys(stage for row, _ in answered for stage in row["answer"]["timings_ms"])
    latencies = [_latency(stage, rank, answered, resamples) for stage in stages for rank in LATENCY_RANKS]
    return [change for change in (*shares, _area(answered, resamples), *latencies) if change]


def _share(name: str, pairs: Pairs, resamples: int) -> Change | None:
    values = [(row["scores"].get(name), other["scores"].get(name)) for row, other in pairs]
    return _change(name, values, lambda drawn: drawn.mean(axis=-1), resamples)


def _latency(stage: str, rank: int, pairs: Pairs, resamples: int) -> Change | None:
    values = [
        (row["answer"]["timings_ms"].get(stage), other["answer"]["timings_ms"].get(stage)) for row, other in pairs
    ]
    name = f"latency_ms_p{rank}.{stage}"
    return _change(name, values, lambda drawn: np.percentile(drawn, rank, axis=-1), resamples)


def _change(
    name: str,
    values: Sequence[tuple[float | None, float | None]],
    statistic: Callable[[NDArray[Any]], NDArray[Any]],
    resamples: int,
) -> Change | None:
    """The paired bootstrap: each resample draws the same questions from both runs."""
    both = np.array([pair for pair in values if None not in pair], dtype=np.float64).reshape(-1, 2)
    if not len(both):
        return None
    before, after = both.T
    difference = intervals.bootstrap(
        len(both), lambda drawn: statistic(after[drawn]) - statistic(before[drawn]), resamples
    )
    return Change(name, float(statistic(before)), float(statistic(after)), difference)


def _area(pairs: Pairs, resamples: int) -> Change | None:
    labels = np.array([row["answerable"] for row, _ in pairs], dtype=bool)
    if labels.all() or not labels.any():
        return None
    before, after = (np.array([pair[side]["answer"]["answerability"] for pair in pairs]) for side in (0, 1))
    difference = intervals.bootstrap(
        len(labels),
        lambda drawn: intervals.auc_of_draws(labels, after, drawn) - intervals.auc_of_draws(labels, before, drawn),
        resamples,
    )
    return Change("answerability_auc", intervals.auc(labels, before), intervals.auc(labels, after), difference)


def _moved(before: dict[str, Any], after: dict[str, Any]) -> Moved | None:
    if _said(before) == _said(after):
        return None
    measure = next((name for name in JUDGED_BY if _has(before, name) and _has(after, name)), None)
    change = after["scores"][measure] - before["scores"][measure] if measure else None
    return Moved(after["id"], after["question"], measure, change, before, after)


def _said(row: dict[str, Any]) -> tuple[object, ...]:
    """What a reader sees of an answer: its text, and where its footnotes stand."""
    if row["answer"] is None:
        return (row["error"],)
    cited = [(each["article"], each["start"], each["end"]) for each in row["answer"]["citations"]]
    return (row["answer"]["text"], *cited)


def _has(row: dict[str, Any], name: str) -> bool:
    return row["scores"].get(name) is not None
