"""Let in who knows a name and its password; make those who guess wait.

HTTP Basic, since one header serves all doors alike, the page's event streams and its scripts too, without a state on
the server or a cookie that other sites could ride on: browsers ask for it themselves, curl, MCP clients, Gradio's and
OpenAI's send it. Programs that know an API key only give `NAME:PASSWORD` as the key (`Authorization: Bearer`).
"""

import asyncio
import base64
import binascii
import time
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import BusyError
from rag.web.api.limits import address
from rag.web.api.passwords import Passwords
from rag.web.api.refusals import refused

FREE = 5
"""Wrong passwords from one address before it has to wait."""

FORGOTTEN = 900.0
"""Seconds after the last wrong password when all are forgotten; a right one in between forgets nothing, else somebody
with a password of his own could go on guessing another's."""

LONGEST_WAIT = 300.0
"""Seconds that an address waits at most; the time doubles with each wrong password from one second on."""

REMEMBERED = 10_000
"""Addresses whose wrong passwords are remembered; beyond them, those that came first are forgotten."""

CHALLENGE = {"www-authenticate": 'Basic realm="Footnote", charset="UTF-8"'}


class Guesses:
    """Wrong passwords by address, and how long each address has to wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody has guessed yet."""
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}

    def admit(self, where: str) -> None:
        """Let an address try.

        Raises:
            BusyError: it has guessed too often.
        """
        wait = self._wait(where)
        if wait > 0:
            raise BusyError(wait, "Too many wrong passwords: try")

    def wrong(self, where: str) -> None:
        """Count a wrong password."""
        now = self._clock()
        count, last = self._wrong.pop(where, (0, now))
        self._wrong[where] = (count + 1 if now - last < FORGOTTEN else 1), now
        if len(self._wrong) > REMEMBERED:
            del self._wrong[next(iter(self._wrong))]

    def _wait(self, where: str) -> float:
        count, last = self._wrong.get(where, (0, 0.0))
        if count < FREE:
            return 0.0
        return last + min(2.0 ** (count - FREE), LONGEST_WAIT) - self._clock()


class Access:
    """ASGI middleware that answers 401 to whoever has no password; `state` has the `user`, and whether `admin`."""

    def __init__(self, app: ASGIApp, passwords: Passwords, guesses: Guesses | None = None) -> None:
        """Wrap an application."""
        self._app = app
        self._passwords = passwords
        self._guesses = guesses or Guesses()
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with 401, or with 429 and the time to wait."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        said = credentials(Headers(scope=scope).get("authorization", ""))
        try:
            right = said is not None and await self._right(address(scope), *said)
        except BusyError as error:
            headers = {"retry-after": str(error.seconds)}
            await refused(scope, 429, str(error), headers)(scope, receive, send)
            return
        if said is None or not right:
            await refused(scope, 401, "Name and password, please.", CHALLENGE)(scope, receive, send)
            return
        scope.setdefault("state", {}).update(user=said[0], admin=self._passwords.is_admin(said[0]))
        await self._app(scope, receive, send)

    async def _right(self, where: str, name: str, password: str) -> bool:
        """Whether a password is right.

        Those not known yet are tried one after the other, so that guessing from many addresses takes one core and
        32 MB, not all there is.
        """
        if self._passwords.knows(name, password):
            return True
        self._guesses.admit(where)
        async with self._one_at_a_time:
            self._guesses.admit(where)
            right = await asyncio.to_thread(self._passwords.check, name, password)
            if not right:
                self._guesses.wrong(where)
        return right


def credentials(header: str) -> tuple[str, str] | None:
    """Name and password of an `Authorization` header: Basic (RFC 7617), or Bearer with both as they are."""
    scheme, _, value = header.partition(" ")
    written: str | None = None
    if scheme.lower() == "basic":
        written = _decoded(value)
    elif scheme.lower() == "bearer":
        written = value.strip()
    if written is None or ":" not in written:
        return None
    name, _, password = written.partition(":")
    return name, password


def _decoded(value: str) -> str | None:
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
