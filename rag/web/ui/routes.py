"""Open only those of Gradio's routes that the page and its API need."""

import json
import re

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.web.api.refusals import COMPLETIONS
from rag.web.api.stories import FEED
from rag.web.api.tools import PATH as TOOLS
from rag.web.monitoring.probes import METRICS

CALLS = "/page/"
"""Below this path every function that the page's script calls has its name."""

REPORTS = "/report/"
"""Where the reports of runs are served, each under the key of its question set."""

UPLOAD = "/upload"
"""Where the page sends the files of articles, each as the body of a request."""

OPEN = (
    r"/(config|theme\.css|favicon\.ico|robots\.txt)?",
    r"/(assets|static)/.+",
    r"/gradio_api/(info|openapi\.json|app_id|startup-events|reset|cancel|queue/(join|data|status))",
    r"/gradio_api/heartbeat/[\w-]+",
    r"/gradio_api/call/(v2/)?(ask|search|articles)(/\w+)?",
    rf"{REPORTS}[^/]+",
    rf"{CALLS}\w+",
    UPLOAD,
    rf"{COMPLETIONS}(/.*)?",
    TOOLS,
    re.escape(FEED),
    METRICS,
)
"""All others are closed, those that another version of Gradio adds among them. What it serves beside these would read
files (`file=`), fetch pages for whoever asks (`file=http…`, `proxy=`), take files in (`upload`), call what the page
does not (`component_server`), or watch and edit the application (`monitoring`, `vibe-…`, `dev/reload`)."""

QUESTIONS = re.compile(r"/gradio_api/call/(v2/)?(ask|search)/?")
"""Where a program posts a question to Gradio's API by its name; the page and Gradio's client go by the queue."""

UPLOADS = re.compile(rf"({UPLOAD}|{CALLS}(paste|add_set|draft_text))/?")
"""Where the page sends files and texts."""

JOIN = re.compile(r"/gradio_api/queue/join/?")
"""Where Gradio's client posts a call, with the number of the function that it calls."""

_OPEN = re.compile("|".join(f"(?:{pattern}/?)" for pattern in OPEN))


class OpenRoutes:
    """ASGI middleware that answers 404 on every path that is not in `OPEN`."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with 404."""
        if scope["type"] == "http" and not _OPEN.fullmatch(scope["path"]):
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class KnownFunctions:
    """ASGI middleware that answers 400 to a call of a function that there is not, which Gradio takes for a defect."""

    def __init__(self, app: ASGIApp, known: frozenset[int]) -> None:
        """Wrap an application whose functions have these numbers."""
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or with 400."""
        if scope["type"] != "http" or scope["method"] != "POST" or not JOIN.fullmatch(scope["path"]):
            await self._app(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        if not self._names_one(body):
            await PlainTextResponse("There is no such function here: load the page again.", 400)(scope, receive, send)
            return
        sent = [{"type": "http.request", "body": body, "more_body": False}]

        async def again() -> Message:
            return sent.pop() if sent else await receive()

        await self._app(scope, again, send)

    def _names_one(self, body: bytes) -> bool:
        try:
            called = json.loads(body)
        except (ValueError, RecursionError):
            return False
        number = called.get("fn_index") if isinstance(called, dict) else None
        return isinstance(number, int) and number in self._known
