"""Open only those of Gradio's routes that the page and its API need."""

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

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

UPLOADS = re.compile(rf"({UPLOAD}|{CALLS}(paste|add_set))/?")
"""Where the page sends files and texts."""

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
