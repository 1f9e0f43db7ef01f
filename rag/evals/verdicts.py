"""Say in two words how a question went, and how badly."""

from collections.abc import Mapping
from typing import Any

VERDICTS = (
    "failed",
    "should have refused",
    "wrongly refused",
    "missed",
    "partly right",
    "answered",
    "right",
)
"""Worst first; "answered" is an answer about which the set says too little to judge it.

An unanswerable question of which it is said that the quotes only may answer it is partly right.
"""

JUDGED_BY = ("citation_f1", "answer_contains")
"""Measures of an answer, the first that has a value."""


def verdict(row: Mapping[str, Any]) -> str:
    """One of VERDICTS."""
    if row["answer"] is None:
        return "failed"
    outcome = _outcome(row["answer"])
    if not row["answerable"]:
        return {"sure": "should have refused", "may_answer": "partly right"}.get(outcome, "right")
    if outcome == "refused":
        return "wrongly refused"
    score = judged(row)
    if score is None:
        return "answered"
    return "missed" if score == 0 else "right" if score == 1 else "partly right"


def _outcome(answer: Mapping[str, Any]) -> str:
    """Which of the three it is; runs of earlier versions know two."""
    return str(answer.get("outcome") or ("sure" if answer["answered"] else "refused"))


def judged(row: Mapping[str, Any]) -> float | None:
    """How right an answer is, 0 to 1; None where the set does not say what is right."""
    return next((row["scores"][name] for name in JUDGED_BY if row["scores"].get(name) is not None), None)


def badness(row: Mapping[str, Any]) -> tuple[int, float, float, str]:
    """A sort key: worst first; among equals the lower score, then the greater certainty."""
    certainty = row["answer"]["answerability"] if row["answer"] else 0.0
    return VERDICTS.index(verdict(row)), judged(row) or 0.0, -certainty, row["id"]
