"""Offer Gradio's named endpoints `ask`, `search` and `articles`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import gradio as gr
from gradio.events import api
from starlette.requests import Request

from index.errors import FootnoteError
from rag.records import Exchange, Scope
from rag.rendering.record import AnswerRecord, record
from rag.web.api import operations
from rag.web.api.records import Found, Listed
from rag.web.collection import Collection


def endpoints(collection: Collection, admit: Callable[[Request | None], None], at_once: int) -> None:
    """Add the endpoints to the page that is being built.

    Args:
        collection: what is asked.
        admit: counts a question or raises a BusyError.
        at_once: questions answered at the same time, those of the page among them.
    """

    def ask(
        request: gr.Request,
        question: str,
        scope: Scope | None = None,
        mode: Literal["quote", "llm"] | None = None,
        history: list[Exchange] | None = None,
    ) -> AnswerRecord:
        """Answer a question from the articles, every claim with its citations."""
        with _told():
            asked = operations.question(question, scope=scope, mode=mode, history=history)
            admit(request.request)
            return record(operations.ask(collection, asked))

    def search(request: gr.Request, question: str, scope: Scope | None = None, limit: int = 10) -> Found:
        """The sentences that bear on a question, best first, also where they do not answer it."""
        with _told():
            asked = operations.question(question, scope=scope)
            admit(request.request)
            return operations.search(collection, asked, limit)

    def articles() -> list[Listed]:
        """All articles, newest first."""
        with _told():
            return list(operations.articles(collection))

    for endpoint in (ask, search, articles):
        api(endpoint, api_name=endpoint.__name__, concurrency_limit=at_once, concurrency_id="ask")


@contextmanager
def _told() -> Iterator[None]:
    """Turn an error into the line that Gradio's client raises."""
    try:
        yield
    except FootnoteError as error:
        raise gr.Error(str(error), print_exception=False) from error
