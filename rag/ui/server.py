"""An address comes in, a server that only its own page may talk to goes out."""

import errno
import ipaddress
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import ConfigError

PORTS = range(7860, 7960)
"""Where a free port is looked for."""

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data: blob:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'"  # Gradio starts from an inline script and compiles its templates
)
"""Content security policy: whatever a page is made to hold, the browser asks nobody but this server."""

HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class SecurityHeaders:
    """ASGI middleware that puts `HEADERS` on every response."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Server(uvicorn.Server):
    """A server on a socket that is bound already, which says when it answers."""

    def __init__(self, config: uvicorn.Config, bound: socket.socket, on_ready: Callable[[str], None]) -> None:
        """Take the socket over; `on_ready` is told the page's address."""
        super().__init__(config)
        self._bound = bound
        self._on_ready = on_ready

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        with self._bound:
            super().run([self._bound, *(sockets or [])])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._on_ready(address(self._bound))


def guarded(app: FastAPI, host: str) -> None:
    """Add the headers, and on a loopback address refuse names other than its own (DNS rebinding)."""
    if is_loopback(host):
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[host, "localhost", "127.0.0.1", "[::1]"])
    app.add_middleware(SecurityHeaders)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


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
