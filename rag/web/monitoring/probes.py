"""Answer what watches a server asks: is the process there, can it answer questions, what are its figures."""

import asyncio
import logging

import anyio.to_thread
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import FootnoteError
from prompts import notice
from rag.web.collection import Collection
from rag.web.monitoring.metrics import CONTENT_TYPE
from rag.web.monitoring.questions import Questions

ALIVE, READY, METRICS = "/healthz", "/readyz", "/metrics"
PATHS = (ALIVE, READY, METRICS)

PATIENCE = 5.0
"""Seconds that the stores may take to say that they are there; probes themselves wait from 1 to 10 seconds."""

NOT_NOW = 503
FRESH = {"cache-control": "no-store"}

_LOG = logging.getLogger(__name__)


def alive() -> Response:
    """The process is there; nothing else is said of it."""
    return PlainTextResponse("ok", headers=FRESH)


def not_ready(problem: str) -> Response:
    """Questions cannot be answered now, for a reason of one line."""
    return PlainTextResponse(problem, NOT_NOW, FRESH)


class Probes:
    """ASGI middleware that answers `/healthz` and `/readyz` to everybody, and `/metrics` where it is open.

    Load balancers bring no password. Where there are passwords, `/readyz` does not say why, but the log does.
    """

    def __init__(
        self, app: ASGIApp, collection: Collection, questions: Questions, *, tells_why: bool, open_metrics: bool
    ) -> None:
        """Wrap an application."""
        self._app = app
        self._collection, self._questions = collection, questions
        self._tells_why, self._open_metrics = tells_why, open_metrics
        self._problem = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a probe; everything else, as the application does."""
        app = self._app
        if scope["type"] == "http":
            if scope["path"] == ALIVE:
                app = alive()
            elif scope["path"] == READY:
                app = await self._ready()
            elif scope["path"] == METRICS and self._open_metrics:
                app = await figures(self._questions)
        await app(scope, receive, send)

    async def _ready(self) -> Response:
        if self._questions.is_stopping:
            return not_ready(notice("stopping_server"))
        problem = await self._found()
        if problem and problem != self._problem:
            _LOG.warning("Not ready: %s", problem)
        self._problem = problem
        if problem:
            return not_ready(problem if self._tells_why else notice("not_ready"))
        return PlainTextResponse("ready", headers=FRESH)

    async def _found(self) -> str:
        """Why questions cannot be answered; empty where they can."""
        try:
            looked = anyio.to_thread.run_sync(self._collection.check_ready, abandon_on_cancel=True)
            await asyncio.wait_for(looked, PATIENCE)
        except FootnoteError as error:
            return str(error)
        except TimeoutError:
            return notice("ready_late").format(seconds=f"{PATIENCE:.0f}")
        return ""


async def figures(questions: Questions) -> Response:
    """The figures of a server; in a thread, because some are looked up in the stores."""
    text = await anyio.to_thread.run_sync(questions.metrics.text)
    return Response(text, media_type=CONTENT_TYPE, headers=FRESH)
