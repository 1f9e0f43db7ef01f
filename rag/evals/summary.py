"""Summarise the rows of a run as measures with intervals."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.evals import intervals
from rag.evals.ranking import ARTICLE_CUTOFFS, DISCOUNTED_CUTOFF, SENTENCE_CUTOFFS
from rag.evals.records import Estimate

MEASURES: Mapping[str, str] = {
    **{
        f"article_recall@{k}": f"gold articles among the first {k}" if k > 1 else "gold articles that are first"
        for k in ARTICLE_CUTOFFS
    },
    **{
        f"article_success@{k}": f"questions with a gold article among the first {k}" if k > 1 else "first article gold"
        for k in ARTICLE_CUTOFFS
    },
    "article_mrr": "one over the rank of the first gold article",
    f"article_ndcg@{DISCOUNTED_CUTOFF}": f"discounted gain of the first {DISCOUNTED_CUTOFF} articles",
    **{
        f"evidence_recall@{k}": f"gold spans in the best {k} sentences" if k > 1 else "gold spans in the best sentence"
        for k in SENTENCE_CUTOFFS
    },
    "evidence_mrr": "one over the rank of the first gold sentence",
    "citation_precision": "cited sentences that are gold",
    "citation_recall": "gold spans that are cited",
    "citation_f1": "harmonic mean of the two",
    "citation_validity": "answers whose footnotes hold, word for word",
    "answer_contains": "answers that hold a right answer",
    "answer_f1": "words shared with a right answer",
    "answer_exact": "answers that are a right answer, no word more",
    "rejection_rate": "unanswerable questions refused",
    "false_refusal_rate": "answerable questions refused",
    "sure_rate": "questions answered as sure",
    "may_answer_rate": "questions that the quotes only may answer",
    "refused_rate": "questions refused",
    "sure_precision": "sure answers that cite the right sentence",
    "false_sure_rate": "unanswerable questions answered as sure",
    "answerability_auc": "answerable scored above unanswerable",
    "supported_rate": "claims that the verifier supports, of those it can check",
    "not_checked_rate": "claims that the verifier cannot check",
}
"""The measures that are shares, in the order in which they are shown, each in a few words."""

LOWER_IS_BETTER = re.compile(r"false_refusal_rate|false_sure_rate|not_checked_rate|latency_ms_.*")
NEITHER_IS_BETTER = frozenset({"sure_rate", "may_answer_rate", "refused_rate"})
"""How often each outcome is had: whether more is better depends on the questions."""
LATENCY_RANKS = (50, 95)


@dataclass(slots=True)
class Summary:
    """Collects what the measures need of each row: numbers only, so that memory stays flat."""

    values: dict[str, list[float]] = field(default_factory=dict)
    latencies: dict[str, list[float]] = field(default_factory=dict)
    answerable: list[bool] = field(default_factory=list)
    answerability: list[float] = field(default_factory=list)
    failures: int = 0

    def add(self, row: Mapping[str, Any]) -> None:
        """Take one row in."""
        for name, value in row["scores"].items():
            if value is not None:
                self.values.setdefault(name, []).append(value)
        if row["answer"] is None:
            self.failures += 1
            return
        self.answerable.append(row["answerable"])
        self.answerability.append(row["answer"]["answerability"])
        for stage, elapsed in row["answer"]["timings_ms"].items():
            self.latencies.setdefault(stage, []).append(elapsed)

    def estimates(self, resamples: int = intervals.RESAMPLES) -> dict[str, Estimate]:
        """Every measure, and the latencies by stage, with 95 % intervals."""
        found = {name: intervals.mean(self.values.get(name, []), resamples) for name in MEASURES}
        found["answerability_auc"] = intervals.area(self.answerable, self.answerability, resamples)
        for stage, values in self.latencies.items():
            for rank in LATENCY_RANKS:
                found[f"latency_ms_p{rank}.{stage}"] = intervals.percentile(values, rank, resamples)
        return found
