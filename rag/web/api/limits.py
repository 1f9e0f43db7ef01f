"""Limit the size of requests and the number of questions a minute."""

import ipaddress
import re
import threading
import time
from collections.abc import Callable, MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import BusyError, FootnoteError
from rag.web.api.refusals import headers_of, refused, status_of
from rag.web.monitoring.questions import Questions

MINUTE = 60.0

_NETWORK = 64
"""Bits of an IPv6 address that tell one customer of a provider from another; the rest they choose at will."""


def address(scope: MutableMapping[str, Any]) -> str:
    """Where a request comes from; of an IPv6 address its network."""
    host = (scope.get("client") or ("unknown", 0))[0]
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    if isinstance(known, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(known), _NETWORK), strict=False))
    return str(known)


def visitor(scope: MutableMapping[str, Any]) -> tuple[str, ...]:
    """Under which names a request is counted: its address, and its user where there are users."""
    user = scope.get("state", {}).get("user")
    return (f"address {address(scope)}", *([f"user {user}"] if user else []))


class Pace:
    """How often each name may come: so many times at once, then evenly spread over the minute.

    The generic cell rate algorithm (ITU-T I.371): one number a name, the time at which it would be even again.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Let in `per_minute`; 0 lets in all."""
        self._per_minute = per_minute
        self._clock = clock
        self._even: dict[str, float] = {}
        self._lock = threading.Lock()

    def admit(self, *names: str) -> None:
        """Count one request for each name.

        Raises:
            BusyError: one of them has come too often; then none is counted.
        """
        if not self._per_minute:
            return
        spacing = MINUTE / self._per_minute
        with self._lock:
            now = self._clock()
            self._even = {name: even for name, even in self._even.items() if even > now}
            after = {name: max(now, self._even.get(name, now)) + spacing for name in names}
            late = max(after.values(), default=now) - now - MINUTE
            if late > spacing / 1000:  # not the rounding of many sums
                raise BusyError(late)
            self._even.update(after)


class Count:
    """Questions counted against a pace, each once, wherever it comes in."""

    def __init__(self, per_minute: int, questions: Questions | None = None) -> None:
        """Let in `per_minute` questions of each visitor; 0 lets in all. None is let in once `questions` stop."""
        self._pace = Pace(per_minute)
        self._questions = questions or Questions()

    def __call__(self, request: HTTPConnection | None) -> None:
        """Count the question that a request brings; None is this process itself, which may ask as it likes.

        Raises:
            BusyError: its visitor has asked too often.
            StoppingError: the server is about to end.
        """
        if request is None:
            return
        state = request.scope.setdefault("state", {})
        if state.get("counted"):
            return
        self._questions.admit()
        try:
            self._pace.admit(*visitor(request.scope))
        except BusyError:
            self._questions.metrics.turned_away.labels("pace").inc()
            raise
        state["counted"] = True


class CountedRoutes:
    """ASGI middleware that counts what is posted to some paths as questions, and answers 429 to one too many."""

    def __init__(self, app: ASGIApp, count: Count, paths: re.Pattern[str]) -> None:
        """Wrap an application."""
        self._app = app
        self._count = count
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with 429 or 503 and the time to wait."""
        try:
            if scope["type"] == "http" and scope["method"] == "POST" and self._paths.fullmatch(scope["path"]):
                self._count(HTTPConnection(scope))
        except FootnoteError as error:
            await refused(scope, status_of(error), str(error), headers_of(error))(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class BodyLimit:
    """ASGI middleware that refuses bodies larger than `limit_of(path)` bytes with 413, whatever length they claim."""

    def __init__(self, app: ASGIApp, limit_of: Callable[[str], int]) -> None:
        """Wrap an application."""
        self._app = app
        self._limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit_of(scope["path"])
        claimed = Headers(scope=scope).get("content-length", "0")
        if not claimed.isdecimal() or int(claimed) > limit:
            await _too_large(scope, limit)(scope, receive, send)
        else:
            await _Counted(limit, receive, send).run(self._app, scope)


class _Counted:
    """One request whose body is counted while it comes in."""

    def __init__(self, limit: int, receive: Receive, send: Send) -> None:
        self._limit, self._receive, self._send = limit, receive, send
        self._got = 0
        self._started = False

    @property
    def _over(self) -> bool:
        return self._got > self._limit

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        try:
            await app(scope, self.receive, self.send)
        except ClientDisconnect:
            if not self._over:
                raise
        if self._over and not self._started:
            await _too_large(scope, self._limit)(scope, self._receive, self._send)

    async def receive(self) -> Message:
        """The next part of the body; once it is too much, the application sees its client leave."""
        if self._over:
            return {"type": "http.disconnect"}
        message = await self._receive()
        self._got += len(message.get("body", b""))
        return {"type": "http.disconnect"} if self._over else message

    async def send(self, message: Message) -> None:
        """The application's answer, unless it answers to a body that was cut off."""
        if self._over and not self._started:
            return
        self._started = True
        await self._send(message)


def _too_large(scope: Scope, limit: int) -> Response:
    return refused(scope, 413, f"This is too large: {limit:,} bytes are let in.")
