"""Define what the API takes and returns besides the answer: questions, found sentences, articles."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field

from index.records import Kind
from rag.records import Exchange, Mode, Request


def _day(written: object) -> object:
    """A day as ISO 8601 writes it; pydantic alone would take "2020" for seconds since 1970."""
    try:
        return date.fromisoformat(written) if isinstance(written, str) else written
    except ValueError as error:
        raise ValueError(f"write the day as YYYY-MM-DD, not {written!r}") from error


Day = Annotated[date, BeforeValidator(_day)]


class Within(BaseModel):
    """Which articles are asked; what is empty does not restrict."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    articles: Annotated[tuple[str, ...], Field(description="only these, by id")] = ()
    outlets: Annotated[tuple[str, ...], Field(description="only those of these outlets")] = ()
    since: Annotated[Day | None, Field(description="only those published on this day or later, YYYY-MM-DD")] = None
    until: Annotated[Day | None, Field(description="only those published on this day or earlier, YYYY-MM-DD")] = None


EVERYTHING = Within()


class Question(BaseModel):
    """A question as a program asks it: of which articles, in which mode, after which turns, and what it wants."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    scope: Within = EVERYTHING
    mode: Mode | None = None
    history: tuple[Exchange, ...] = ()
    kind: Annotated[Request | None, Field(validation_alias=AliasChoices("kind", "as"))] = None


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence that bears on a question: where it stands, its words, and how probably it answers (0 to 1).

    `page` says where the source has it, such as `p. 14`; None where that is not known.
    """

    sentence: str
    article: str
    title: str
    url: str | None
    published: str | None
    outlet: str | None
    start: int
    end: int
    quote: str
    score: float
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The sentences that bear on a question, best first, and how probable it is that they answer it (0 to 1)."""

    question: str
    answerability: float
    sentences: tuple[FoundSentence, ...]
    index_version: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as a list shows it; `characters` is the length of its text in code points."""

    article: str
    title: str
    url: str | None
    published: str | None
    outlet: str | None
    author: str | None
    characters: int


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence of an article; only those whose kind is `body` are ever cited."""

    sentence: str
    start: int
    end: int
    kind: Kind
    text: str
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch of an article: `sentences` from the `first` one on (from 0), out of `total`."""

    article: Listed
    first: int
    total: int
    sentences: tuple[ReadSentence, ...]
