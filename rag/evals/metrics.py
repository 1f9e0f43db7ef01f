"""Measure the answer to one question: one number a measure, None where it has no meaning for the question."""

from collections.abc import Callable, Iterable, Sequence

from rag.evals import answers, ranking
from rag.evals.records import Question, Span
from rag.records import Answer, Outcome, Support


def overlaps(one: Span, other: Span) -> bool:
    """Tell whether two spans of an article share at least half of the shorter one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.article == other.article and shared > 0 and 2 * shared >= shorter


def article_measures(ranked: Sequence[str], question: Question) -> dict[str, float | None]:
    """Measure recall, success, reciprocal rank and nDCG of the gold articles.

    Args:
        ranked: distinct article ids in the order in which their first chunk was retrieved.
        question: gives the gold articles.
    """
    names = {f"article_recall@{cutoff}": f"R@{cutoff}" for cutoff in ranking.ARTICLE_CUTOFFS}
    names |= {f"article_success@{cutoff}": f"Success@{cutoff}" for cutoff in ranking.ARTICLE_CUTOFFS}
    names |= {"article_mrr": "RR", f"article_ndcg@{ranking.DISCOUNTED_CUTOFF}": f"nDCG@{ranking.DISCOUNTED_CUTOFF}"}
    if not question.answerable or not question.articles:
        return dict.fromkeys(names)
    values = ranking.measure(ranked, question.articles, list(names.values()))
    return {name: values[theirs] for name, theirs in names.items()}


def evidence_measures(ranked: Sequence[Span], question: Question) -> dict[str, float | None]:
    """Measure the recall of the gold spans in the best k sentences, and the reciprocal rank of the first that counts.

    A sentence counts when it overlaps a gold span by half of the shorter. A gold span is found once, however many
    sentences cover it; a sentence may find several.
    """
    values: dict[str, float | None] = dict.fromkeys(
        [*(f"evidence_recall@{cutoff}" for cutoff in ranking.SENTENCE_CUTOFFS), "evidence_mrr"]
    )
    if not question.spans:
        return values
    for cutoff in ranking.SENTENCE_CUTOFFS:
        values[f"evidence_recall@{cutoff}"] = _covered(question.spans, ranked[:cutoff])
    names = [str(place) for place in range(len(ranked))]
    counting = [name for name, span in zip(names, ranked, strict=True) if _counts(span, question.spans)]
    values["evidence_mrr"] = ranking.measure(names, counting, ["RR"])["RR"] if counting else 0.0
    return values


def _covered(gold: Sequence[Span], spans: Sequence[Span]) -> float:
    """Share of the gold spans that some span overlaps."""
    names = [str(place) for place in range(len(gold))]
    found = [name for name, span in zip(names, gold, strict=True) if _counts(span, spans)]
    return ranking.measure(found, names, ["SetR"])["SetR"]


def _counts(span: Span, others: Iterable[Span]) -> bool:
    return any(overlaps(span, other) for other in others)


def citation_measures(answer: Answer, question: Question) -> dict[str, float | None]:
    """Measure precision, recall and F1 of what is cited: sentences by gold spans, or articles where there are no spans.

    A refusal cites nothing: its precision has no meaning, its recall and F1 are 0 where there was something to cite.
    """
    if not question.answerable or not question.evidence:
        return dict.fromkeys(("citation_precision", "citation_recall", "citation_f1"))
    precision, recall = _of_spans(answer, question) if question.spans else _of_articles(answer, question)
    total = (precision or 0.0) + recall
    f1 = 2 * (precision or 0.0) * recall / total if total else 0.0
    return {"citation_precision": precision, "citation_recall": recall, "citation_f1": f1}


def _of_spans(answer: Answer, question: Question) -> tuple[float | None, float]:
    cited = [Span(citation.article, citation.start, citation.end) for citation in answer.citations]
    return _share(_counts(span, question.spans) for span in cited), _covered(question.spans, cited)


def _of_articles(answer: Answer, question: Question) -> tuple[float | None, float]:
    cited = list(dict.fromkeys(citation.article for citation in answer.citations))
    recall = _share(article in cited for article in question.articles)
    return _share(article in question.articles for article in cited), recall or 0.0


def citation_validity(answer: Answer, text_of: Callable[[str], str | None]) -> float:
    """Return 1 when the invariants of an answer hold, else 0; computed apart from the code that is to keep them.

    Every footnote stands word for word in its article, footnotes are numbered 1 to n by first appearance, every
    claim has one, and a refusal has neither claims nor footnotes.
    """
    stands = all(_stands(cited.article, cited.start, cited.end, cited.quote, text_of) for cited in answer.citations)
    order = list(dict.fromkeys(number for claim in answer.claims for number in claim.citations))
    numbered = order == [citation.number for citation in answer.citations] == list(range(1, len(order) + 1))
    carried = all(claim.citations for claim in answer.claims)
    return float(stands and numbered and carried and answer.answered == bool(answer.claims))


def _stands(article: str, start: int, end: int, quote: str, text_of: Callable[[str], str | None]) -> bool:
    text = text_of(article)
    return text is not None and bool(quote) and text[start:end] == quote


def answer_measures(answer: Answer, question: Question) -> dict[str, float | None]:
    """Tell whether the words hold, or are, one of the right answers; a refusal holds none."""
    if not question.answerable or not question.answers:
        return dict.fromkeys(("answer_contains", "answer_f1", "answer_exact"))
    text = answer.words if answer.answered else ""
    return {
        "answer_contains": answers.contains(text, question.answers),
        "answer_f1": answers.f1(text, question.answers),
        "answer_exact": answers.exact(text, question.answers),
    }


def refusal_measures(answer: Answer, question: Question) -> dict[str, float | None]:
    """Count a refusal, for an unanswerable question (good) or an answerable one (bad)."""
    refused = float(not answer.answered)
    return {
        "rejection_rate": None if question.answerable else refused,
        "false_refusal_rate": refused if question.answerable else None,
    }


def outcome_measures(answer: Answer, question: Question) -> dict[str, float | None]:
    """Tell which of the three outcomes it is, and of an answer that is sure, whether it is right.

    It is right when it cites a gold sentence (or article); where the set names none, when it holds a right answer. A
    sure answer to an unanswerable question is wrong.
    """
    sure = answer.outcome is Outcome.SURE
    return {
        "sure_rate": float(sure),
        "may_answer_rate": float(answer.outcome is Outcome.MAY_ANSWER),
        "refused_rate": float(answer.outcome is Outcome.REFUSED),
        "sure_precision": _right(answer, question) if sure else None,
        "false_sure_rate": None if question.answerable else float(sure),
    }


def _right(answer: Answer, question: Question) -> float | None:
    if not question.answerable:
        return 0.0
    if question.evidence:
        return float(bool(citation_measures(answer, question)["citation_precision"]))
    return answer_measures(answer, question)["answer_contains"]


def supported_rate(answer: Answer) -> float | None:
    """Measure the share of the claims it could check that the verifier calls supported; None where there are none."""
    checked = [claim.support for claim in answer.claims if claim.support is not Support.NOT_CHECKED]
    return _share(support is Support.SUPPORTED for support in checked)


def not_checked_rate(answer: Answer) -> float | None:
    """Measure the share of the claims that the verifier cannot check; None where nothing is claimed."""
    return _share(claim.support is Support.NOT_CHECKED for claim in answer.claims)


def _share(flags: Iterable[bool]) -> float | None:
    listed = list(flags)
    return sum(listed) / len(listed) if listed else None
