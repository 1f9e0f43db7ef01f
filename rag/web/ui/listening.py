"""Listen on an address, and serve there until told to stop."""

import errno
import ipaddress
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

import uvicorn

from index.errors import ConfigError
from rag.web.monitoring.questions import Questions

PORTS = range(7860, 7960)
"""Where a free port is looked for."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """How a server ends: the questions it waits for, and for how many seconds."""

    questions: Questions = field(default_factory=Questions)
    grace: float = 30.0


class Server(uvicorn.Server):
    """A server on a socket that is bound already, which says when it answers, and lets questions end before it does.

    SIGTERM, which whatever runs services sends: new questions are turned away, those under way are answered, for
    `grace` seconds at most; then it ends, and the process with 0. A second one, or Ctrl+C, ends it at once.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        bound: socket.socket,
        on_ready: Callable[[str], None],
        on_end: Callable[[], None],
        leaving: Leaving,
    ) -> None:
        """Take the socket over; `on_ready` is told the page's address, `on_end` is called when serving has ended."""
        super().__init__(config)
        self._bound = bound
        self._leaving = leaving
        self._until: float | None = None
        self._on_ready = on_ready
        self._on_end = on_end

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        try:
            with self._bound:
                super().run([self._bound, *(sockets or [])])
        finally:
            self._on_end()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal: the first SIGTERM lets questions end, anything else ends the server."""
        if sig == signal.SIGTERM and self._until is None:
            self._until = time.monotonic() + self._leaving.grace
            self._leaving.questions.stop_taking()
        elif sig == signal.SIGTERM:
            self.should_exit = True
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        """Look, ten times a second, whether to end."""
        if self._until is not None and (not self._leaving.questions.under_way or time.monotonic() > self._until):
            self.should_exit = True
        return await super().on_tick(counter)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._on_ready(address(self._bound))


def listen(host: str, port: int | None) -> socket.socket:
    """A socket bound to the port, or to the first free one of `PORTS`.

    Raises:
        ConfigError: the port is taken, or the address is not one of this machine.
    """
    for candidate in PORTS if port is None else (port,):
        try:
            return _bound(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                reason = error.strerror or error
                raise ConfigError(f"The chat cannot listen on {host}, port {candidate}: {reason}.") from error
    taken = f"Port {port} is taken" if port else f"Ports {PORTS[0]} to {PORTS[-1]} are taken"
    raise ConfigError(f"{taken}: choose another with --port.")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, at = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(at)
        bound.listen()
    except OSError:
        bound.close()
        raise
    return bound


def address(bound: socket.socket) -> str:
    """Where a browser on this machine finds the page."""
    host, port = bound.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
