"""Turn rated answers into lines of a question set: good ones are gold, bad ones are drafts."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rag.records import Answer
from rag.web.conversation.records import Rating, Turn


def lines(rated: Iterable[Turn], text_of: Callable[[str], str | None]) -> Iterator[dict[str, Any]]:
    """A line a question, each question once, as it was rated last.

    A good answer's footnotes are the evidence, and a good refusal is a question that the articles do not answer. What
    was bad, and what rests on a sentence that has changed since, is a draft: somebody has to write the right answer.

    Args:
        rated: turns with an answer and a rating, in the order they were asked in.
        text_of: the stored text of an article id; None where there is no such article.
    """
    by_question = {_question(turn): turn for turn in rated}
    for question, turn in by_question.items():
        line: dict[str, Any] = {"id": turn.id[:12], "question": question}
        line |= _gold(turn, text_of)
        yield line | ({"note": turn.remark} if turn.remark else {})


def _question(turn: Turn) -> str:
    """The question as it stands by itself."""
    rewritten = turn.answer.rewritten if turn.answer else None
    return rewritten or " ".join(turn.question.split())


def _gold(turn: Turn, text_of: Callable[[str], str | None]) -> dict[str, Any]:
    answer = turn.answer
    if turn.rating is not Rating.UP or answer is None:
        return {"draft": True}
    if not answer.answered:
        return {"answerable": False}
    evidence = list(_evidence(answer, text_of))
    return {"evidence": evidence} if len(evidence) == len(answer.citations) else {"draft": True}


def _evidence(answer: Answer, text_of: Callable[[str], str | None]) -> Iterator[dict[str, Any]]:
    """The cited sentences that still stand where they stood."""
    for citation in answer.citations:
        text = text_of(citation.article) or ""
        if text[citation.start : citation.end] == citation.quote:
            yield {"article": citation.article, "start": citation.start, "end": citation.end, "quote": citation.quote}
