"""Assemble the web application that programs ask."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from rag.web.api.completions import completions
from rag.web.api.drafts import offer_drafts
from rag.web.api.limits import Count
from rag.web.api.refusals import COMPLETIONS
from rag.web.api.tools import Tools
from rag.web.collection import Collection


def serving(collection: Collection, count: Count) -> FastAPI:
    """The application; the page is mounted beside what it has."""
    tools = Tools(collection, count)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with tools.running():
            yield

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    versioned = completions(collection, count)
    offer_drafts(versioned, collection, count)
    app.mount(COMPLETIONS, versioned)
    app.router.routes.extend(tools.routes)
    return app
