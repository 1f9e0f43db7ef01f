"""Make the row that a run keeps of a question: the answer, the ranks and the measures."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from index.errors import FootnoteError, IntegrityError
from rag.evals import metrics
from rag.evals.records import Question, Span
from rag.records import Hit, Trace
from rag.rendering.record import to_dict

KEPT = 10
"""Ranked articles and sentences that a run keeps of each question; the deepest cut-off."""

Row = dict[str, Any]
"""What is kept of one question, ready for JSON."""


def scored(question: Question, trace: Trace, elapsed_ms: float, text_of: Callable[[str], str | None]) -> Row:
    """Make the row of a question that was answered; `elapsed_ms` is the time of the whole question."""
    answer = to_dict(replace(trace.answer, timings_ms={**trace.answer.timings_ms, "total": elapsed_ms}))
    articles = ranked_articles(trace.hits)
    sentences = [_span(each.sentence) | {"score": each.score} for each in trace.selection.evidence[:KEPT]]
    return {
        **described(question),
        "answer": answer,
        "error": None,
        "articles": articles[:KEPT],
        "sentences": sentences,
        "scores": measures(question, trace, text_of),
    }


def failed(question: Question, error: FootnoteError) -> Row:
    """Make the row of a question that could not be asked or answered.

    It has no measures, but one: an answer that was stopped since an invariant did not hold is not valid.
    """
    scores: dict[str, float | None] = {"citation_validity": 0.0 if isinstance(error, IntegrityError) else None}
    reason = f"{type(error).__name__}: {error}"
    return {**described(question), "answer": None, "error": reason, "articles": [], "sentences": [], "scores": scores}


def described(question: Question) -> Row:
    """Describe the question as its set has it, evidence as articles and spans."""
    return {
        "id": question.id,
        "question": question.question,
        "answerable": question.answerable,
        "answers": list(question.answers),
        "evidence": [{"article": gold.article, "start": gold.start, "end": gold.end} for gold in question.evidence],
    }


def measures(question: Question, trace: Trace, text_of: Callable[[str], str | None]) -> dict[str, float | None]:
    """Compute all measures of one question, None where one has no meaning for it."""
    answer = trace.answer
    ranked = [Span(each.sentence.article, each.sentence.start, each.sentence.end) for each in trace.selection.evidence]
    return {
        **metrics.article_measures(ranked_articles(trace.hits), question),
        **metrics.evidence_measures(ranked, question),
        **metrics.citation_measures(answer, question),
        "citation_validity": metrics.citation_validity(answer, text_of),
        **metrics.answer_measures(answer, question),
        **metrics.refusal_measures(answer, question),
        **metrics.outcome_measures(answer, question),
        "supported_rate": metrics.supported_rate(answer),
        "not_checked_rate": metrics.not_checked_rate(answer),
    }


def ranked_articles(hits: Iterable[Hit]) -> list[str]:
    """List distinct articles in the order of their first chunk."""
    return list(dict.fromkeys(hit.article for hit in hits))


def _span(sentence: Any) -> Row:
    return {"article": sentence.article, "start": sentence.start, "end": sentence.end}
