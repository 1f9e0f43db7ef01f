"""Where the page posts a question and follows its answer: a stream of lines, each the turn's HTML as it is now."""

import functools
import json
from collections.abc import Mapping
from typing import Any

import anyio.to_thread
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from index.errors import FootnoteError
from prompts import notice
from rag.web.api.limits import Count
from rag.web.ui.calls import person_of, told, told_error
from rag.web.ui.chat.live import Growing, Live
from rag.web.ui.routes import CALLS

LINES = "application/x-ndjson"


def serve_asking(app: FastAPI, live: Live, count: Count) -> None:
    """Take questions in, and let pages follow their answers. Both may be asked for as often as a connection breaks."""

    async def ask(request: Request) -> Response:
        sent = await _sent(request)
        if sent is None:
            return told(400, notice("other_version"))
        begin = functools.partial(live.begin, sent, person_of(request), functools.partial(count, request))
        try:
            return _following(await anyio.to_thread.run_sync(begin))
        except FootnoteError as error:
            return told_error(error)

    async def answer(request: Request) -> Response:
        sent = await _sent(request) or {}
        growing = live.find(str(sent.get("round")), person_of(request))
        return _following(growing) if growing else told(404, notice("not_under_way"))

    for door in (ask, answer):
        app.add_api_route(f"{CALLS}{door.__name__}", door, methods=["POST"], response_model=None)


async def _sent(request: Request) -> Mapping[str, Any] | None:
    try:
        sent = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None


def _following(growing: Growing) -> Response:
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}  # a proxy passes each line on as it comes
    return StreamingResponse(growing.lines(), media_type=LINES, headers=headers)
