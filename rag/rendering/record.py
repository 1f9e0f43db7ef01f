"""An answer as programs read it: one JSON object, whose text has the numbers of the footnotes in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

from index.records import Document
from rag.records import Answer, Citation, Claim, Outcome, Piece, Refusal, Request, Support, Usage, Withdrawn, markers


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """Where a claim stands in the text (code points, end exclusive), and the footnotes that carry it."""

    start: int
    end: int
    citations: tuple[int, ...]
    support: Support
    score: float
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """One answer: `text` with "[1]" after each claim, `claims` with their place in it, and the numbered `citations`.

    `outcome` is "sure", "may_answer" or "refused"; `answered` is false for the last one. The other fields are those of
    `rag.records.Answer`. Fields that earlier versions did not write have a default.
    """

    question: str
    answered: bool
    outcome: Outcome = Outcome.SURE
    refusal: Refusal | None
    text: str
    mode: str
    model: str | None
    claims: tuple[ClaimRecord, ...]
    citations: tuple[Citation, ...]
    related: tuple[Citation, ...]
    answerability: float
    timings_ms: dict[str, float]
    index_version: int = 0
    rewritten: str | None = None
    notices: tuple[str, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    prompt: str | None = None
    usage: Usage | None = None
    kind: Request = Request.FACT
    documents: tuple[Document, ...] = ()
    subject: str = ""
    about: str = ""


_READER = TypeAdapter(AnswerRecord)


def record(answer: Answer) -> AnswerRecord:
    """Write the answer's pieces as one text, with the place of each claim in it."""
    return AnswerRecord(
        question=answer.question,
        answered=answer.answered,
        outcome=answer.outcome,
        refusal=answer.refusal,
        text=answer.text,
        mode=answer.mode,
        model=answer.model,
        claims=tuple(_placed(answer)),
        citations=answer.citations,
        related=answer.related,
        answerability=answer.answerability,
        timings_ms=dict(answer.timings_ms),
        index_version=answer.index_version,
        rewritten=answer.rewritten,
        notices=answer.notices,
        withdrawn=answer.withdrawn,
        prompt=answer.prompt,
        usage=answer.usage,
        kind=answer.kind,
        documents=answer.documents,
        subject=answer.subject,
        about=answer.about,
    )


def _placed(answer: Answer) -> Iterator[ClaimRecord]:
    start = 0
    for piece in answer.pieces:
        if isinstance(piece, Claim):
            end = start + len(piece.text)
            yield ClaimRecord(start, end, piece.citations, piece.support, piece.score, piece.reason)
            start = end + len(markers(piece.citations))
        else:
            start += len(piece)


def to_dict(answer: Answer) -> dict[str, Any]:
    """Write the answer as plain dicts, lists, strings and numbers; the keys are the fields of `AnswerRecord`."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(record(answer))))
    return plain


def to_json(answer: Answer) -> str:
    """Write the answer as one JSON object, in readable Unicode."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2)


def from_dict(plain: Mapping[str, Any]) -> Answer:
    """Read the answer that `to_dict` wrote, in this version or in an earlier one.

    Raises:
        pydantic.ValidationError: it is no record of an answer.
    """
    read = _READER.validate_python(plain)
    return Answer(
        question=read.question,
        outcome=read.outcome if read.answered else Outcome.REFUSED,
        refusal=read.refusal,
        pieces=tuple(_pieces(read.text, read.claims)),
        mode=read.mode,
        model=read.model,
        citations=read.citations,
        related=read.related,
        answerability=read.answerability,
        timings_ms=read.timings_ms,
        index_version=read.index_version,
        rewritten=read.rewritten,
        notices=read.notices,
        withdrawn=read.withdrawn,
        prompt=read.prompt,
        usage=read.usage,
        kind=read.kind,
        documents=read.documents,
        subject=read.subject,
        about=read.about,
    )


def _pieces(text: str, claims: Sequence[ClaimRecord]) -> Iterator[Piece]:
    """The words between the claims, without the numbers after each, and the claims."""
    at = 0
    for claim in claims:
        if claim.start > at:
            yield text[at : claim.start]
        yield Claim(text[claim.start : claim.end], claim.citations, claim.support, claim.score, claim.reason)
        numbers = markers(claim.citations)
        at = claim.end + len(numbers) * text.startswith(numbers, claim.end)
    if text[at:]:
        yield text[at:]
