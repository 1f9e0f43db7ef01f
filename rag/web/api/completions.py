"""Chat completions as OpenAI's API has them, each answer with its citations and its whole record."""

import itertools
import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse

from index.errors import FootnoteError
from rag.records import Answer
from rag.rendering.record import to_dict
from rag.web.api import operations
from rag.web.api.messages import Conversation, body, message, models
from rag.web.api.records import Question
from rag.web.api.refusals import headers_of, shaped, status_of
from rag.web.collection import Collection

Headed = dict[str, object]
"""What all parts of one completion share: id, time, model."""


def completions(collection: Collection, admit: Callable[[Request], None]) -> FastAPI:
    """Make the application to mount at `COMPLETIONS`; `admit` counts a question or raises a BusyError."""
    app = FastAPI(title="Footnote: chat completions", openapi_url=None, docs_url=None, redoc_url=None)
    _tell_errors(app)

    @app.get("/models")
    def list_models() -> dict[str, object]:
        return {"object": "list", "data": [_model(name) for name in models(collection.modes)]}

    @app.get("/models/{name}", response_model=None)
    def one_model(name: str) -> dict[str, object] | Response:
        return _model(name) if name in models(collection.modes) else _no_model(name)

    @app.post("/chat/completions", response_model=None)
    def complete(asked: Conversation, request: Request) -> dict[str, object] | Response:
        known = models(collection.modes)
        if asked.model not in known:
            return _no_model(asked.model)
        mode = known[asked.model]
        question = Question(
            question=asked.question(), scope=asked.scope, mode=mode, history=asked.history(), kind=asked.kind
        )
        admit(request)
        headed: Headed = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": asked.model}
        if asked.stream:
            return _streamed(headed, collection, question)
        return _whole(headed, operations.ask(collection, question))

    return app


def _whole(headed: Headed, answer: Answer) -> dict[str, object]:
    choice = {"index": 0, "message": message(answer), "logprobs": None, "finish_reason": "stop"}
    return {**headed, "object": "chat.completion", "choices": [choice], "answer": to_dict(answer)}


def _streamed(headed: Headed, collection: Collection, question: Question) -> Response:
    """The answer as server-sent events; what fails before its first word still has a status of its own."""
    answers = operations.stream(collection, question)
    begun = itertools.chain([next(answers)], answers)
    return StreamingResponse(_events(headed, begun), media_type="text/event-stream")


def _events(headed: Headed, answers: Iterator[Answer]) -> Iterator[str]:
    try:
        for part in _parts(headed, answers):
            yield _event(part)
    except FootnoteError as error:
        yield _event(json.loads(bytes(shaped(status_of(error), str(error)).body)))
    yield "data: [DONE]\n\n"


def _event(data: object) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _parts(headed: Headed, answers: Iterator[Answer]) -> Iterator[dict[str, object]]:
    """What each growth of the answer adds; the last part has the sources, the citations and the whole record."""
    headed = {**headed, "object": "chat.completion.chunk"}
    yield {**headed, "choices": [_choice({"role": "assistant", "content": ""})]}
    sent, answer = "", next(answers)
    for following in itertools.chain(answers, [None]):
        if body(answer).startswith(sent):
            yield {**headed, "choices": [_choice({"content": body(answer)[len(sent) :]})]}
            sent = body(answer)
        answer = following or answer
    said = message(answer)
    last = {"content": _rest(str(said["content"]), sent), "outcome": said["outcome"], "citations": said["citations"]}
    yield {**headed, "choices": [_choice(last, "stop")], "answer": to_dict(answer)}


def _rest(whole: str, sent: str) -> str:
    """What is still to be sent; all of it, below, where the answer was not a growth of what was sent."""
    return whole[len(sent) :] if whole.startswith(sent) else f"\n\n{whole}"


def _choice(delta: dict[str, object], finish: str | None = None) -> dict[str, object]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def _model(name: str) -> dict[str, object]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "footnote"}


def _no_model(name: str) -> JSONResponse:
    return shaped(404, f"The model {name!r} does not exist.", param="model", code="model_not_found")


def _tell_errors(app: FastAPI) -> None:
    """Whatever goes wrong has OpenAI's shape; what is not ours to explain says nothing of the inside."""

    @app.exception_handler(FootnoteError)
    def failed(_: Request, error: FootnoteError) -> Response:
        return shaped(status_of(error), str(error), headers_of(error))

    @app.exception_handler(RequestValidationError)
    def malformed(_: Request, error: RequestValidationError) -> Response:
        first: dict[str, Any] = error.errors()[0]
        param = ".".join(str(part) for part in first["loc"][1:])
        return shaped(400, f"{param or 'body'}: {first['msg']}.", param=param or None)

    @app.exception_handler(HTTPException)
    def unknown(_: Request, error: HTTPException) -> Response:
        return shaped(error.status_code, error.detail, error.headers or {})

    @app.exception_handler(Exception)
    def broke(_: Request, __: Exception) -> Response:
        return shaped(500, "Something went wrong on the server, and its log says what.")
