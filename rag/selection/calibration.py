"""Turn the scores of a reranker that nothing was fitted for into log-odds, once, and keep what was found.

`calibration.jsonl` has 49 questions on news with seven sentences each, marked by reading (from Wikinews, CC BY 2.5).
"""

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from index.embedding.prepared import usual_cache
from index.records import Embedded, Vector
from rag.selection.features import Passage, Reading

STEPS = 100
"""Steps of Newton's method at most; it takes some ten."""

RIDGE = 1e-3
"""Keeps the steps finite where scores tell right from wrong without a fault."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Log-odds = slope x score + offset."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, reading: Reading) -> Reading:
        """A reading in log-odds."""
        sentences = np.asarray(self.slope * reading.sentences + self.offset, dtype=np.float32)
        return Reading(sentences, self.slope * reading.passage + self.offset)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with a passage, and 1 for each sentence that answers, shape (n,)."""

    question: str
    passage: Passage
    labels: Vector


def labelled() -> list[Labelled]:
    """The questions that ship, each with a passage."""
    lines = resources.files("rag.selection").joinpath("calibration.jsonl").read_text("utf-8").splitlines()
    nothing = Embedded(np.zeros(0, np.float32), np.zeros((0, 0), np.float32))
    return [
        Labelled(row["question"], Passage("", tuple(row["sentences"]), nothing), np.array(row["labels"], np.float32))
        for row in map(json.loads, lines)
    ]


def fitted(scores: Vector, labels: Vector) -> Scale:
    """The scale by which scores, shape (n,), tell labels best (Platt, Probabilistic Outputs for SVMs, 1999)."""
    spread = float(scores.std()) or 1.0
    columns = np.column_stack([(scores - scores.mean()) / spread, np.ones(len(scores))]).astype(np.float64)
    right, wrong = float(labels.sum()), float((1 - labels).sum())
    targets = np.where(labels > 0, (right + 1) / (right + 2), 1 / (wrong + 2))
    weights = np.zeros(2)
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-columns @ weights))
        slopes = columns.T @ (chances - targets) + RIDGE * weights
        bends = (columns * (chances * (1 - chances))[:, None]).T @ columns + RIDGE * np.eye(2)
        step = np.linalg.solve(bends, slopes)
        weights -= step
        if np.abs(step).max() < RIDGE**2:
            break
    slope = float(weights[0]) / spread
    return Scale(slope, float(weights[1]) - slope * float(scores.mean()))


def kept(fingerprint: str, cache: Path | None = None) -> Path:
    """The file in which the scale of a reranker is kept, by its fingerprint."""
    return (cache or usual_cache()) / "rerankers" / f"{fingerprint.replace('/', '-')}.json"
