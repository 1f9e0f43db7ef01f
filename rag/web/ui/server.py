"""Serve the page safely: security headers (CSP), no requests from other sites (CSRF), hosts, ports."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import ConfigError, FootnoteError
from prompts import notice
from rag.web.api.access import Access
from rag.web.api.limits import BodyLimit, Count, CountedRoutes
from rag.web.api.passwords import Passwords
from rag.web.ui.articles.uploads import Quota
from rag.web.ui.routes import QUESTIONS, REPORTS, UPLOADS, OpenRoutes

PROXIES = "127.0.0.1,::1"
"""Where a proxy that is trusted calls from."""

OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
"""Names of this machine; a request by another comes from another page (DNS rebinding)."""

MEBIBYTE = 1024 * 1024

LARGEST_BODY = MEBIBYTE
"""Bytes of a request that brings no file."""

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data: blob:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'"  # Gradio starts from an inline script and compiles its templates
)
"""Content security policy: whatever a page is made to hold, the browser asks nobody but this server."""

HEADERS = {
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-popups"
)
"""A report stands in a frame of the page, and nowhere else; its script asks nobody, this server neither."""

REPORT_HEADERS = HEADERS | {"content-security-policy": REPORT_POLICY, "x-frame-options": "SAMEORIGIN"}


class SecurityHeaders:
    """ASGI middleware that puts `HEADERS` on every response, and `REPORT_HEADERS` on reports."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""
        headers = REPORT_HEADERS if scope.get("path", "").startswith(REPORTS) else HEADERS

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class OwnPages:
    """ASGI middleware that refuses what a page of another origin sends here (cross-site request forgery).

    Browsers say where a request comes from in `sec-fetch-site`, on an address without TLS in `origin` alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with 403. Programs, which say nothing of a site, are let in."""
        changes = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if changes and not _own(Headers(scope=scope)):
            await PlainTextResponse("This is not for other pages.", 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _own(headers: Headers) -> bool:
    origin = headers.get("origin")
    same = origin is None or urlsplit(origin).netloc == headers.get("host")
    return same and headers.get("sec-fetch-site", "none") in ("same-origin", "none")


class NoProxy:
    """ASGI middleware that refuses what a proxy passes on to a server without passwords: it would let in everybody."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with 403."""
        if scope["type"] == "http" and PASSED_ON.intersection(Headers(scope=scope)):
            await PlainTextResponse(notice("behind_proxy"), 403)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


PASSED_ON = {"forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via"}
"""Headers that proxies add."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Who is let in, and how much. What is not said is not guessed from an address.

    Attributes:
        passwords: None lets in everybody who reaches the address.
        questions_per_minute: of each visitor; 0 is any number.
        largest_upload: bytes of one file.
        is_local: whoever starts the server says that only this machine reaches it, also through no proxy.
        trust_proxy: a proxy on this machine stands before it, whose word counts on where a request comes from.
        uploads_per_minute: of each visitor; 0 is any number.
        most_uploaded: bytes of all files that were added on the page.
        most_files: how many of them there may be.
        proxies: where the trusted proxy calls from: addresses and networks, with commas.
        open_metrics: the figures are for everybody who reaches the address, also without a password.
    """

    passwords: Passwords | None = None
    questions_per_minute: int = 120
    largest_upload: int = 100 * MEBIBYTE
    is_local: bool = False
    trust_proxy: bool = False
    uploads_per_minute: int = 1_200
    most_uploaded: int = 10_000 * MEBIBYTE
    most_files: int = 100_000
    proxies: str = PROXIES
    open_metrics: bool = False

    @property
    def quota(self) -> Quota:
        """How much may be added on the page."""
        return Quota(self.largest_upload, self.most_uploaded, self.most_files)

    @property
    def may_follow(self) -> bool:
        """Whether the page may name folders of this machine: they are read with the rights of the server."""
        return self.is_local or self.passwords is not None


USUAL_RULES = Rules()


def guarded(app: FastAPI, host: str, rules: Rules, count: Count, probed: Callable[[FastAPI], None]) -> None:
    """Put everything before the application that decides whether a request reaches it; the last added comes first.

    `probed` adds what answers without a password.
    """
    app.add_middleware(CORSMiddleware)  # lets no other origin in, and keeps Gradio from adding its own, which does
    app.add_middleware(CountedRoutes, count=count, paths=QUESTIONS)
    app.add_middleware(
        BodyLimit, limit_of=lambda path: rules.largest_upload if UPLOADS.fullmatch(path) else LARGEST_BODY
    )
    app.add_middleware(OpenRoutes)
    if rules.passwords:
        app.add_middleware(Access, passwords=rules.passwords)
    probed(app)
    app.add_middleware(OwnPages)
    if not (rules.passwords or rules.trust_proxy):
        app.add_middleware(NoProxy)
    if is_loopback(host) and not rules.trust_proxy:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=[host, *OWN_NAMES])
    app.add_middleware(SecurityHeaders)


def serve_reports(app: FastAPI, html_of: Callable[[str], str]) -> None:
    """Serve the report of each question set; `html_of` gives it by the key of the set, or raises a FootnoteError."""

    def report(key: str) -> Response:
        try:
            return HTMLResponse(html_of(key).encode("utf-8", "replace"))
        except FootnoteError as error:
            return PlainTextResponse(str(error), 404)

    app.add_api_route(f"{REPORTS}{{key}}", report, methods=["GET"], response_model=None)


def closed(host: str, rules: Rules) -> None:
    """Refuse to serve other machines without passwords.

    Raises:
        ConfigError: the address is reached from other machines, and everybody would be let in; or it is said to be
            local, and is not.
    """
    if rules.trust_proxy and not rules.passwords:
        raise ConfigError(
            "Behind a proxy everybody would be let in: set a password with `footnote password FILE NAME`, and give the "
            "file with --auth FILE."
        )
    if rules.is_local and (rules.trust_proxy or not is_loopback(host)):
        other = "--trust-proxy" if rules.trust_proxy else f"--host {host}"
        raise ConfigError(f"--local says that only this machine reaches the page: leave it out with {other}.")
    if not rules.passwords and not is_loopback(host):
        raise ConfigError(
            f"{host} can be reached from other machines: set a password with `footnote password FILE NAME`, and give "
            "the file with --auth FILE."
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
