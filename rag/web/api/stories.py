"""The routes by which programs ask what the articles tell: timelines, summaries, who said what, tables, the feed."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import PlainTextResponse, Response

from index.errors import FootnoteError
from rag.collection.said import SaidBy
from rag.collection.standing import Standing
from rag.collection.summary import MOST, Summary
from rag.collection.table import Table
from rag.collection.text import to_dict
from rag.collection.timeline import Timeline
from rag.web.api.feed import to_atom
from rag.web.api.operations import scope_of
from rag.web.api.records import EVERYTHING, Within
from rag.web.api.refusals import status_of
from rag.web.collection import Collection

FEED = "/standing.atom"
"""Where readers find what is new in the answers to the standing questions."""

Admit = Callable[[Request], None]
"""Counts a question or raises a BusyError."""


class Asked(BaseModel):
    """What is asked of which articles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    scope: Within = EVERYTHING


class Subject(Asked):
    """A subject whose events are wanted."""

    subject: str


class About(Asked):
    """An article by its id, a subject, or nothing for all articles; and how many sentences at most."""

    about: str | None = None
    sentences: Annotated[int | None, Field(ge=1, le=MOST)] = None


class Name(Asked):
    """A person or an organisation, and what they are to speak of."""

    name: str
    about: str | None = None


class Columns(Asked):
    """The questions of a table, and the names of its rows, which are articles without them."""

    questions: tuple[str, ...]
    names: tuple[str, ...] | None = None


def timeline(collection: Collection, asked: Subject) -> Timeline:
    """The dated events about a subject, oldest first."""
    return collection.timeline(asked.subject, scope_of(asked.scope))


def summary(collection: Collection, asked: About) -> Summary:
    """The sentences that say what something is about."""
    return collection.summary(asked.about, scope_of(asked.scope), asked.sentences)


def said_by(collection: Collection, asked: Name) -> SaidBy:
    """What somebody said, and what others said of them, newest first."""
    return collection.said_by(asked.name, asked.about, scope_of(asked.scope))


def table(collection: Collection, asked: Columns) -> Table:
    """A filled table."""
    return deque(collection.table(asked.questions, asked.names, scope_of(asked.scope)), maxlen=1)[0]


def offer_stories(app: FastAPI, collection: Collection, admit: Admit) -> None:
    """Add the routes to an application; `admit` counts a request for each question that it asks."""

    @app.post("/timeline")
    def post_timeline(asked: Subject, request: Request) -> dict[str, Any]:
        admit(request)
        return to_dict(timeline(collection, asked))

    @app.post("/summary")
    def post_summary(asked: About, request: Request) -> dict[str, Any]:
        admit(request)
        return to_dict(summary(collection, asked))

    @app.post("/said-by")
    def post_said_by(asked: Name, request: Request) -> dict[str, Any]:
        admit(request)
        return to_dict(said_by(collection, asked))

    @app.post("/table")
    def post_table(asked: Columns, request: Request) -> dict[str, Any]:
        for _ in asked.questions:
            admit(request)
        return to_dict(table(collection, asked))


def offer_feed(app: FastAPI, collection: Collection) -> None:
    """Add the feed to an application; what came in since it was last asked for is looked at first."""
    standing, one_at_a_time = Standing(collection), threading.Lock()

    @app.get(FEED, response_model=None)
    def feed(request: Request) -> Response:
        try:
            with one_at_a_time:
                standing.look()
            news = standing.news()
        except FootnoteError as error:
            return PlainTextResponse(str(error), status_of(error))
        return Response(to_atom(news, str(request.url)), media_type="application/atom+xml")
