"""Listen before anything is loaded: a page that says what it waits for, and requests that wait until it is there."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib import resources
from string import Template

import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import FootnoteError
from index.report import Progress
from prompts import notice
from rag.rendering.html import escape
from rag.web.monitoring import probes
from rag.web.ui.listening import Leaving, Server, listen
from rag.web.ui.server import OWN_NAMES, NoProxy, Rules, SecurityHeaders, closed, is_loopback

STARTING = "/starting"
"""Where the waiting page asks how far it is."""

SHOWN_SECONDS = 2.0
"""How long the server stays after a failed start, so that open pages, which ask three times a second, say why."""


PATIENCE = 10.0
"""Seconds that the end of the server waits for what is being loaded or indexed."""


class Stopped(Exception):  # noqa: N818 - no error: the server was told to end while it was loading
    """Raised by what is being loaded once `Steps.is_stopping` is set."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is served once everything is loaded.

    Attributes:
        application: Makes the application; called in the server's event loop.
        close: Called when serving has ended.
    """

    application: Callable[[], FastAPI]
    close: Callable[[], None]


class Steps:
    """What is being done until the page is there. Threads share it."""

    def __init__(self) -> None:
        """Begin with the first step."""
        self.doing = notice("starting_models")
        self.failure: BaseException | None = None
        self.is_stopping = False

    def index(self, progress: Progress) -> None:
        """Note how far indexing is. Raises Stopped, which ends it, once the server was told to end."""
        if self.is_stopping:
            raise Stopped
        self.doing = notice("starting_index").format(articles=f"{progress.articles:,}")

    @property
    def problem(self) -> str:
        """Why there will be no page; empty while it may come."""
        if self.failure is None:
            return ""
        return str(self.failure) if isinstance(self.failure, FootnoteError) else notice("failed")


class Doorway:
    """An ASGI application that stands in for another until that is there."""

    def __init__(self, load: Callable[[Steps], Opened], on_ready: Callable[[], None], *, tells_all: bool) -> None:
        """Name what is to be served.

        Args:
            load: Loads it; called in a thread of its own when serving begins.
            on_ready: Called when it is there.
            tells_all: Whether every visitor may read why it failed.
        """
        self.steps = Steps()
        self.stop: Callable[[], None] = lambda: None
        """Ends the server; called when loading has failed."""
        self._load, self._on_ready, self._tells_all = load, on_ready, tells_all
        self._app: FastAPI | None = None
        self._settled = asyncio.Event()
        self._ending = asyncio.Event()
        self._opened: Opened | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does; before it is there, show the waiting page, and let all else wait."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] == "http" and scope["path"] == STARTING:
            await self._state()(scope, receive, send)
            return
        if self._app is None and scope["type"] == "http" and scope["path"] in probes.PATHS:
            early = probes.alive() if scope["path"] == probes.ALIVE else probes.not_ready(self._why())
            await early(scope, receive, send)
            return
        if self._app is None and scope["type"] == "http" and scope["path"] == "/" and scope["method"] == "GET":
            await self._page()(scope, receive, send)
            return
        await self._settled.wait()
        app: ASGIApp = self._app or PlainTextResponse(self._problem(), 503)
        await app(scope, receive, send)

    def close(self) -> None:
        """Let go of what was loaded."""
        if self._opened:
            self._opened.close()

    def _state(self) -> Response:
        told = {"ready": self._app is not None, "doing": self.steps.doing, "problem": self._problem()}
        return JSONResponse(told, headers={"cache-control": "no-store"})

    def _problem(self) -> str:
        return self.steps.problem if self._tells_all or not self.steps.problem else notice("starting_failed")

    def _why(self) -> str:
        """Why questions are not answered yet, on one line."""
        return self._problem() or f"{notice('starting')} {self.steps.doing}"

    def _page(self) -> Response:
        text = resources.files("rag.web.ui").joinpath("waiting.html").read_text("utf-8")
        words = ("page_title", "page_tagline", "starting", "starting_ask", "starting_asked", "ask_label", "ask_button")
        filled = {name: escape(notice(name)) for name in words}
        doing = escape(self._problem() or self.steps.doing)
        page = Template(text).substitute(filled, doing=doing, path=STARTING)
        return HTMLResponse(page, headers={"cache-control": "no-store"})

    async def _live(self, receive: Receive, send: Send) -> None:
        """The server's life: what is loaded lives inside it."""
        await receive()
        await send({"type": "lifespan.startup.complete"})
        loading = asyncio.create_task(self._open())
        await receive()
        self.steps.is_stopping = True
        self._ending.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(loading, PATIENCE)
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        try:
            self._opened = await _in_thread(lambda: self._load(self.steps))
            if self._ending.is_set():
                return
            app = self._opened.application()
            async with app.router.lifespan_context(app):
                self._app = app
                self._settled.set()
                self._on_ready()
                await self._ending.wait()
        except Stopped:
            return
        except Exception as failure:  # noqa: BLE001 - it is raised again where the server was started
            self.steps.failure = failure
            self._settled.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), SHOWN_SECONDS)
            self.stop()


def _in_thread(call: Callable[[], Opened]) -> Awaitable[Opened]:
    """Run a call in a daemon thread, which does not keep a process that is told to end."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Opened] = loop.create_future()

    def settle(result: Opened | None, failure: BaseException | None) -> None:
        if future.cancelled() and result is not None:
            result.close()
        elif failure is not None and not future.cancelled():
            future.set_exception(failure)
        elif result is not None:
            future.set_result(result)

    def run() -> None:
        result = failure = None
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - it is raised where the future is awaited
            failure = error
        with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile, and the process does
            loop.call_soon_threadsafe(settle, result, failure)

    threading.Thread(target=run, name="loading", daemon=True).start()
    return future


def serve_early(  # noqa: PLR0913 - each by its name
    load: Callable[[Steps], Opened],
    *,
    host: str,
    port: int | None,
    rules: Rules,
    on_listening: Callable[[str], None],
    on_ready: Callable[[str], None],
    leaving: Leaving | None = None,
) -> None:
    """Listen at once, load in the background, and serve until it is interrupted.

    Args:
        load: Loads what is served; it is called in a thread of its own, says what it does, and may be told to stop.
        host: Address to listen on.
        port: A port, None for one that is free.
        rules: Who is let in; other visitors than this machine's are not told why loading failed.
        on_listening: Is told the page's address once it says what it waits for.
        on_ready: Is told it once questions are answered.
        leaving: The questions that it waits for when it ends, and how long.

    Raises:
        ConfigError: the address or the port cannot be had, or is open to other machines without passwords.
        FootnoteError: what `load` raised.
    """
    closed(host, rules)
    bound = listen(host, port)
    known: list[str] = []

    def listening(address: str) -> None:
        known.append(address)
        on_listening(address)

    door = Doorway(load, lambda: on_ready(known[0]), tells_all=is_loopback(host) and not rules.trust_proxy)
    app: ASGIApp = door
    if not (rules.passwords or rules.trust_proxy):
        app = NoProxy(app)
    if is_loopback(host) and not rules.trust_proxy:
        app = TrustedHostMiddleware(app, allowed_hosts=[host, *OWN_NAMES])
    config = uvicorn.Config(
        SecurityHeaders(app),
        log_config=None,
        log_level="warning",
        lifespan="on",
        timeout_graceful_shutdown=1,
        proxy_headers=rules.trust_proxy,
        forwarded_allow_ips=rules.proxies,
    )
    server = Server(config, bound, listening, door.close, leaving or Leaving())

    def stop() -> None:
        server.should_exit = True

    door.stop = stop
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if door.steps.failure is not None:
        raise door.steps.failure
