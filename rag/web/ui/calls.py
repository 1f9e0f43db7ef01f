"""The functions that the page's script calls by name: JSON in, JSON out, each request checked and with its person.

A call is a function of one argument, what the page sends, and of a second where it has to know who asks. The type of
the first is what a request must have; anything else is answered with 400 and one line.
"""

import inspect
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

import anyio.to_thread
from fastapi import FastAPI
from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from index.errors import ConfigError, FootnoteError
from prompts import notice
from rag.evals.records import SetError
from rag.web.api.refusals import NO_HEADERS, headers_of, status_of
from rag.web.conversation.records import GoneError, Person, UnfitError
from rag.web.ui.routes import CALLS

Call = Callable[..., Any]

_OF_WHAT_WAS_SENT = (UnfitError, ConfigError, SetError)
"""Errors that lie in what the page sends: on a page, a setting is something that its reader has given."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A call with what its argument must be."""

    function: Call
    argument: TypeAdapter[Any]
    wants_person: bool
    for_admins: bool

    @classmethod
    def of(cls, function: Call, *, for_admins: bool) -> "_Checked":
        names = list(inspect.signature(function).parameters)
        hints = get_type_hints(function, include_extras=True)
        return cls(function, TypeAdapter(hints[names[0]]), len(names) > 1, for_admins)

    def __call__(self, given: object, person: Person) -> object:
        return self.function(given, person) if self.wants_person else self.function(given)


def person_of(request: Request) -> Person:
    """Who sends a request, as the door has let them in."""
    state: Mapping[str, Any] = request.scope.get("state", {})
    return Person(str(state.get("user", "")), bool(state.get("admin", True)))


def serve_calls(app: FastAPI, everyone: Iterable[Call], admins: Iterable[Call] = ()) -> None:
    """Serve functions by their names; those of `admins` only to people who may change the collection."""
    calls = {each.__name__: _Checked.of(each, for_admins=False) for each in everyone}
    calls |= {each.__name__: _Checked.of(each, for_admins=True) for each in admins}

    async def call(name: str, request: Request) -> Response:
        known = calls.get(name)
        if known is None:
            return told(404, notice("other_version"))
        person = person_of(request)
        if known.for_admins and not person.is_admin:
            return told(403, notice("for_admins"))
        try:
            given = known.argument.validate_json(await request.body() or b"null")
        except ValidationError:
            return told(400, notice("other_version"))
        return await _answered(known, given, person)

    app.add_api_route(f"{CALLS}{{name}}", call, methods=["POST"], response_model=None)


async def _answered(known: _Checked, given: object, person: Person) -> Response:
    try:
        return _json(await anyio.to_thread.run_sync(known, given, person))
    except FootnoteError as error:
        return told_error(error)
    except Exception:  # noqa: BLE001 - a defect: its trace goes to the log, one line to the page
        _LOG.exception("A call of the page failed: %s", known.function.__name__)
        return told(500, notice("failed"))


def told_error(error: FootnoteError) -> Response:
    """An error as one line with its status, and the time to wait where there is one."""
    if isinstance(error, GoneError):
        return told(404, str(error))
    status = 400 if isinstance(error, _OF_WHAT_WAS_SENT) else status_of(error)
    return told(status, str(error), headers_of(error))


def told(status: int, problem: str, headers: Mapping[str, str] = NO_HEADERS) -> Response:
    """One line that says why there is no answer."""
    return _json({"problem": problem}, status, headers)


def _json(value: object, status: int = 200, headers: Mapping[str, str] = NO_HEADERS) -> Response:
    """JSON in ASCII: a lone surrogate, which UTF-8 cannot hold, is written as an escape."""
    return Response(json.dumps(value), status, dict(headers), "application/json")
