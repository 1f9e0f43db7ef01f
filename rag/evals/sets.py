"""Check the rows of a question set; the first error stops it, with its place."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from rag.evals.formats import rows
from rag.evals.lines import Row
from rag.evals.records import Evidence, Question, QuestionSet, SetError

Text = Annotated[str, StringConstraints(strict=True, pattern=r"\S")]


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    article: Text
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=1)
    quote: Text | None = None

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end go together")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError("end must be greater than start")
        return self


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: Text | int | None = None
    question: Text
    answerable: bool = True
    answers: list[Text] = []
    evidence: list[_Evidence] = []
    asked: str | None = None
    draft: bool = False
    note: str | None = None  # words for people; nothing is measured by them

    @field_validator("asked")
    @classmethod
    def _is_a_date(cls, asked: str | None) -> str | None:
        if asked is not None:
            dt.date.fromisoformat(asked)
        return asked

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        if not self.answerable and (
            self.answers or any(gold.start is not None or gold.quote for gold in self.evidence)
        ):
            raise ValueError("answerable is false, but an answer or a span is given")
        return self


def load(path: Path) -> QuestionSet:
    """Read and check a question set.

    Raises:
        SetError: anything in it is wrong; nothing has been asked yet.
    """
    questions: dict[str, Question] = {}
    for row in rows(path):
        question = _question(row, path)
        if question.id in questions:
            raise SetError(path, question.place, f"the id {question.id!r} is also at {questions[question.id].place}")
        questions[question.id] = question
    if not questions:
        raise SetError(path, "", "there is no question in it")
    return QuestionSet(str(path), tuple(questions.values()))


def _question(row: Row, path: Path) -> Question:
    place, value = row
    if not isinstance(value, dict):
        raise SetError(path, place, 'not an object; a line looks like {"question": "…"}')
    try:
        line = _Line.model_validate(value)
    except ValidationError as error:
        raise SetError(path, place, _reason(error)) from error
    return Question(
        id=place if line.id is None else str(line.id),
        question=line.question.strip(),
        place=place,
        answerable=line.answerable,
        answers=tuple(line.answers),
        evidence=tuple(Evidence(**gold.model_dump()) for gold in line.evidence),
        asked=line.asked,
        draft=line.draft,
    )


def _reason(error: ValidationError) -> str:
    """The first thing that pydantic found, in the words of the set."""
    first = error.errors()[0]
    name = _name(first["loc"])
    match first["type"]:
        case "missing":
            return f"`{name}` is missing"
        case "extra_forbidden":
            return f"`{name}` is not a field; known are {', '.join(_known(first['loc']))}"
        case "string_pattern_mismatch":
            return f"`{name}` is empty"
        case "value_error":
            message = str(first["ctx"]["error"])
            return f"`{name}`: {message}" if name else message
        case _:
            return f"`{name}`: {first['msg'][:1].lower()}{first['msg'][1:]}"


def _name(location: tuple[int | str, ...]) -> str:
    """`evidence[0].start`, without the branches of a union that pydantic names."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location if part not in _BRANCHES]
    return "".join(parts).lstrip(".")


_BRANCHES = {"int", "constrained-str", "str"}


def _known(location: tuple[int | str, ...]) -> Iterable[str]:
    return _Evidence.model_fields if location[0] == "evidence" and len(location) > 1 else _Line.model_fields


def resolve(
    questions: QuestionSet, text_of: Callable[[str], str | None], id_of: Callable[[str], str] = str
) -> QuestionSet:
    """Turn quoted evidence into offsets, and check all evidence against the articles that are indexed.

    Args:
        questions: a set as `load` gives it.
        text_of: the stored text of an article id; None where there is no such article.
        id_of: the id that an article is stored under, which for a duplicate is another's.

    Raises:
        SetError: an article is not in the index, or the span or the words are not in the article.
    """
    resolved = [_resolved(question, questions.path, text_of, id_of) for question in questions.questions]
    return QuestionSet(questions.path, tuple(resolved))


def _resolved(
    question: Question, path: str, text_of: Callable[[str], str | None], id_of: Callable[[str], str]
) -> Question:
    evidence = []
    for gold in question.evidence:
        text = text_of(gold.article)
        if text is None:
            reason = f"the article {gold.article!r} is not in the index; `footnote articles` lists what is"
            raise SetError(path, question.place, reason)
        start, end = _span(gold, text, path, question.place)
        evidence.append(Evidence(id_of(gold.article), start, end))
    return replace(question, evidence=tuple(evidence))


def _span(gold: Evidence, text: str, path: str, place: str) -> tuple[int | None, int | None]:
    if gold.end is not None and gold.end > len(text):
        reason = f"the evidence ends at {gold.end}, but the article {gold.article!r} has {len(text)} characters"
        raise SetError(path, place, reason)
    if gold.quote is None:
        return gold.start, gold.end
    if gold.start is not None:
        if text[gold.start : gold.end] != gold.quote:
            raise SetError(path, place, f"the quote does not stand at {gold.start} to {gold.end} of {gold.article!r}")
        return gold.start, gold.end
    return _find(gold.quote, text, gold.article, path, place)


def _find(quote: str, text: str, article: str, path: str, place: str) -> tuple[int, int]:
    start = text.find(quote)
    if start < 0:
        raise SetError(path, place, f"the article {article!r} does not hold, letter for letter, {_short(quote)}")
    if text.find(quote, start + 1) >= 0:
        raise SetError(
            path, place, f"the article {article!r} holds this more than once, give start and end: {_short(quote)}"
        )
    return start, start + len(quote)


def _short(quote: str) -> str:
    return f"“{quote}”" if len(quote) <= 60 else f"“{quote[:60].rstrip()}…”"  # noqa: PLR2004 - fits a line
