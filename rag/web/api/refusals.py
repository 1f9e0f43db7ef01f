"""Refuse a request with the reason, in the form that its caller reads."""

from collections.abc import Mapping
from types import MappingProxyType

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

from index.errors import ArticleError, BusyError, ConfigError, FootnoteError, QuestionError, StoppingError

COMPLETIONS = "/v1"
"""Below this path errors have the shape of OpenAI's API, which its clients expect."""

OURS = 500
"""From this status on it is the server that failed."""

NO_HEADERS: Mapping[str, str] = MappingProxyType({})

_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
_CODES = {401: "invalid_api_key", 404: "not_found", 413: "request_too_large", 429: "rate_limit_exceeded"}


def status_of(error: FootnoteError) -> int:
    """The HTTP status of an error: the caller's (400, 404, 429), or ours (503: not now; 500: a defect)."""
    if isinstance(error, BusyError):
        return 429
    if isinstance(error, ArticleError):
        return 404
    if isinstance(error, QuestionError):
        return 400
    return 503 if not isinstance(error, ConfigError) else 500


def headers_of(error: FootnoteError) -> Mapping[str, str]:
    """When to come again, where the error knows."""
    return {"retry-after": str(error.seconds)} if isinstance(error, BusyError | StoppingError) else NO_HEADERS


def shaped(
    status: int,
    message: str,
    headers: Mapping[str, str] = NO_HEADERS,
    *,
    param: str | None = None,
    code: str | None = None,
) -> JSONResponse:
    """An error as OpenAI's API tells it."""
    kind = _TYPES.get(status, "invalid_request_error" if status < OURS else "server_error")
    told = {"message": message, "type": kind, "param": param, "code": code or _CODES.get(status)}
    return JSONResponse({"error": told}, status, dict(headers))


def refused(scope: Scope, status: int, message: str, headers: Mapping[str, str] = NO_HEADERS) -> Response:
    """An error in the shape that fits the path; elsewhere one line of text."""
    if f"{scope['path']}/".startswith(f"{COMPLETIONS}/"):
        return shaped(status, message, headers)
    return PlainTextResponse(message, status, dict(headers))
