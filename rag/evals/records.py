"""Define the records of an evaluation: a question, what is known of its answer, its set."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from index.errors import FootnoteError


class SetError(FootnoteError):
    """A question set, a run or a floor that cannot be used; the message names the file, the place and the reason."""

    def __init__(self, file: object, place: str, reason: str) -> None:
        """Fold the three into one line; `place` is empty where the whole file is meant."""
        super().__init__(": ".join(part for part in (str(file), place, reason) if part))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer stands: an article, or a span of it (code points, end exclusive), or the words of a span."""

    article: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an article in code points, end exclusive."""

    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question, what a right answer holds (any one of `answers`), and where it stands (all of `evidence`).

    `place` is where the set has it ("line 12"). `draft` marks a question that nobody has looked at yet.
    """

    id: str
    question: str
    place: str
    answerable: bool = True
    answers: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    asked: str | None = None
    draft: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """The pieces of evidence that are spans, in order."""
        return tuple(
            Span(gold.article, gold.start, gold.end)
            for gold in self.evidence
            if gold.start is not None and gold.end is not None
        )

    @property
    def articles(self) -> tuple[str, ...]:
        """The gold articles, each once, in order."""
        return tuple(dict.fromkeys(gold.article for gold in self.evidence))


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions in the order of their file; `path` names it."""

    path: str
    questions: tuple[Question, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of what the questions say, as 64 hex digits: the same in whatever format they are kept."""
        rows = [{**asdict(question), "place": ""} for question in self.questions]
        return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A measure over `n` questions with its 95 % interval; all None where no question gives it a meaning."""

    value: float | None
    low: float | None
    high: float | None
    n: int


Scores = Mapping[str, float | None]
"""Measures of one question by name; None where a measure has no meaning for it."""
