"""Assemble the web application that programs ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.responses import Response

from rag.web.api.completions import completions
from rag.web.api.drafts import offer_drafts
from rag.web.api.find import offer_find
from rag.web.api.limits import Count
from rag.web.api.refusals import COMPLETIONS
from rag.web.api.stories import offer_feed, offer_stories
from rag.web.api.tools import Tools
from rag.web.collection import Collection
from rag.web.monitoring.probes import METRICS, figures
from rag.web.monitoring.questions import Questions, watched


def serving(collection: Collection, count: Count, questions: Questions) -> FastAPI:
    """The application; the page is mounted beside what it has."""
    tools = Tools(watched(collection, questions, "mcp"), count)
    collection = watched(collection, questions, "api")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.running():
            yield

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    versioned = completions(collection, count)
    offer_drafts(versioned, collection, count)
    offer_find(versioned, collection, count)
    offer_stories(versioned, collection, count)
    app.mount(COMPLETIONS, versioned)

    async def metrics() -> Response:
        return await figures(questions)

    app.add_api_route(METRICS, metrics, methods=["GET"], response_model=None)
    app.router.routes.extend(tools.routes)
    offer_feed(app, collection)
    return app
