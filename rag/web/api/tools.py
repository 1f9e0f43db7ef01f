"""Offer tools to agents over MCP (Model Context Protocol, streamable HTTP); the door to MCP."""

import functools
import inspect
from collections import deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version
from typing import Annotated, Any, ParamSpec, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field, RootModel
from starlette.requests import Request
from starlette.routing import BaseRoute

from index.errors import FootnoteError
from prompts import notice
from rag.collection.records import Findings, Order
from rag.collection.said import SaidBy
from rag.collection.summary import MOST, Summary
from rag.collection.table import Table
from rag.collection.timeline import Timeline
from rag.records import Exchange, Mode
from rag.records import Request as Wanted
from rag.rendering.record import AnswerRecord, record
from rag.verifying.manuscript import DraftReport
from rag.web.api import operations
from rag.web.api.records import EVERYTHING, Found, Question, Reading, Within
from rag.web.collection import Collection

PATH = "/mcp"
"""Where agents find the tools."""

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
"""Nothing is changed by asking, and nobody outside is asked."""

Words = Annotated[str, Field(description="the question, in words")]

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Tools:
    """The tools: routes to serve, and what has to run while they are served."""

    def __init__(self, collection: Collection, admit: Callable[[Request | None], None]) -> None:
        """Offer a collection; `admit` counts a question or raises a BusyError."""
        self._server = MCPServer(
            "footnote",
            instructions=notice("tools"),
            version=version("footnote-rag"),
            log_level="WARNING",
            subscriptions=False,
        )
        for tool in _tools(collection, admit):
            self._server.add_tool(_told(tool), description=inspect.getdoc(tool), annotations=READS)
        self._app = self._server.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            json_response=True,
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )

    @property
    def routes(self) -> list[BaseRoute]:
        """To be added to an application that checks its host names itself."""
        return self._app.routes

    def running(self) -> AbstractAsyncContextManager[None]:
        """To be entered while the routes are served."""
        return self._server.session_manager.run()


def _tools(collection: Collection, admit: Callable[[Request | None], None]) -> list[Callable[..., Any]]:
    def ask(
        context: Context[Any, Request],
        question: Words,
        scope: Within = EVERYTHING,
        mode: Annotated[Mode | None, Field(description="quote: original sentences; llm: a model's words")] = None,
        history: Annotated[tuple[Exchange, ...], Field(description="earlier turns, for a follow-up")] = (),
        kind: Annotated[Wanted | None, Field(description="what it wants; told from its words if left out")] = None,
    ) -> RootModel[AnswerRecord]:
        """Answer a question from the articles.

        Every claim has numbered citations: the original sentence, word for word, with its article and offsets.
        `outcome` is "sure", "may_answer" (the quotes are the most likely ones, and may not answer) or "refused" (the
        articles do not hold the answer).
        """
        admit(context.request_context.request)
        asked = Question(question=question, scope=scope, mode=mode, history=history, kind=kind)
        return RootModel(record(operations.ask(collection, asked)))

    def search_sentences(
        context: Context[Any, Request],
        question: Words,
        scope: Within = EVERYTHING,
        limit: Annotated[int, Field(ge=1, le=operations.MOST_FOUND, description="sentences at most")] = 10,
    ) -> RootModel[Found]:
        """The sentences of the articles that bear on a question, best first, with their ids, offsets and scores."""
        admit(context.request_context.request)
        return RootModel(operations.search(collection, Question(question=question, scope=scope), limit))

    def find(
        context: Context[Any, Request],
        question: Words,
        scope: Within = EVERYTHING,
        order: Annotated[Order, Field(description="what stands first")] = Order.LIKELIHOOD,
    ) -> RootModel[Findings]:
        """Find every article that answers a question or mentions a name, each with its best sentence and probability.

        `read` of `total` articles were read; `is_sure` tells the sure ones from those that may answer.
        """
        admit(context.request_context.request)
        return RootModel(operations.find(collection, Question(question=question, scope=scope), order))

    def read_article(
        article: Annotated[str, Field(description="id of the article, as citations have it")],
        first: Annotated[int, Field(ge=0, description="number of the first sentence")] = 0,
        count: Annotated[int, Field(ge=1, le=operations.MOST_READ, description="sentences at most")] = 100,
    ) -> RootModel[Reading]:
        """An article, sentence by sentence, with the ids and offsets that citations use."""
        return RootModel(operations.read(collection, article, first, count))

    def check_draft(
        context: Context[Any, Request],
        text: Annotated[str, Field(description="the draft: plain text or Markdown")],
        scope: Within = EVERYTHING,
    ) -> RootModel[DraftReport]:
        """Check a draft: each sentence that claims something, held against the articles.

        `finding` is "supported", "contradicted", "partly", "not_found" or "not_checked"; `citations` number the
        sentences that tell so.
        """
        admit(context.request_context.request)
        return RootModel(operations.check_draft(collection, text, scope))

    return [ask, search_sentences, find, read_article, check_draft, *_story_tools(collection, admit)]


def _story_tools(collection: Collection, admit: Callable[[Request | None], None]) -> list[Callable[..., Any]]:
    def timeline(
        context: Context[Any, Request],
        subject: Annotated[str, Field(description="what the events are about")],
        scope: Within = EVERYTHING,
    ) -> RootModel[Timeline]:
        """The dated events about a subject, oldest first, each with the sentence that tells of it.

        `differing` are other articles' sentences that tell of the same event otherwise.
        """
        admit(context.request_context.request)
        return RootModel(collection.timeline(subject, operations.scope_of(scope)))

    def summary(
        context: Context[Any, Request],
        about: Annotated[
            str | None, Field(description="id of an article, or a subject; all articles without it")
        ] = None,
        scope: Within = EVERYTHING,
        sentences: Annotated[int | None, Field(ge=1, le=MOST, description="sentences at most")] = None,
    ) -> RootModel[Summary]:
        """The sentences that say what an article, a subject or all articles are about, word for word."""
        admit(context.request_context.request)
        return RootModel(collection.summary(about, operations.scope_of(scope), sentences))

    def said_by(
        context: Context[Any, Request],
        name: Annotated[str, Field(description="a person or an organisation, as articles write it")],
        about: Annotated[str | None, Field(description="only what is said about this")] = None,
        scope: Within = EVERYTHING,
    ) -> RootModel[SaidBy]:
        """What somebody said, in quotations and reported speech, and what others said of them, newest first."""
        admit(context.request_context.request)
        return RootModel(collection.said_by(name, about, operations.scope_of(scope)))

    def table(
        context: Context[Any, Request],
        questions: Annotated[tuple[str, ...], Field(description="a column each")],
        names: Annotated[tuple[str, ...] | None, Field(description="a row each; articles are the rows without")] = None,
        scope: Within = EVERYTHING,
    ) -> RootModel[Table]:
        """A table of short quotes, each with the number of its source; a cell is null where nothing answers.

        Where a question has {} in it, the name of the row is put there. Narrow the scope: each article is read.
        """
        for _ in questions:
            admit(context.request_context.request)
        return RootModel(deque(collection.table(questions, names, operations.scope_of(scope)), maxlen=1)[0])

    return [timeline, summary, said_by, table]


def _told(tool: Callable[Given, Result]) -> Callable[Given, Result]:
    """The tool, its errors turned into lines that the agent reads."""

    @functools.wraps(tool)
    def run(*given: Given.args, **named: Given.kwargs) -> Result:
        try:
            return tool(*given, **named)
        except FootnoteError as error:
            raise ToolError(str(error)) from error

    return run
