"""Assemble and serve the page; the door to Gradio."""

import contextlib
import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI

from prompts import notice
from rag.web.api.limits import Count, Pace
from rag.web.api.service import serving
from rag.web.collection import Collection
from rag.web.conversation.reports import Reports
from rag.web.conversation.selections import Selections
from rag.web.conversation.store import Conversations
from rag.web.monitoring.probes import Probes
from rag.web.monitoring.questions import Questions, watched
from rag.web.ui import frame
from rag.web.ui.articles import reader
from rag.web.ui.articles.adding import sending
from rag.web.ui.articles.calls import Stock
from rag.web.ui.articles.facets import NameFacets
from rag.web.ui.calls import serve_calls
from rag.web.ui.chat import calls as talk
from rag.web.ui.chat.asking import serve_asking
from rag.web.ui.chat.live import Live
from rag.web.ui.chat.transcript import within
from rag.web.ui.chat.turns import Turns
from rag.web.ui.draft.calls import drafting
from rag.web.ui.draft.checks import Checks
from rag.web.ui.endpoints import endpoints
from rag.web.ui.evaluate import calls, sets, view
from rag.web.ui.evaluate.runs import Runs
from rag.web.ui.listening import Leaving, Server, listen
from rag.web.ui.quotes.calls import quoting
from rag.web.ui.routes import KnownFunctions
from rag.web.ui.server import USUAL_RULES, Rules, closed, guarded, serve_reports
from rag.web.ui.waiting import Opened
from rag.web.ui.whole.calls import finding
from rag.web.ui.whole.news import StandingNews
from rag.web.ui.whole.searches import ArticleSearches, article_searches
from rag.web.ui.whole.stories import Fillings, fillings, telling

ASKING_AT_ONCE = 8
"""Questions of the page that are answered at the same time, and as many of Gradio's API; others wait their turn."""

STATISTICS = {"GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000", "GRADIO_ANALYTICS_MAX_EVENTS": "1"}
"""Environment in which Gradio keeps no statistics for the monitoring page, which is closed: by default it makes a table
of the last 10,000 events after each event."""

SANS = [
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "Helvetica Neue",
    "Noto Sans",
    "Liberation Sans",
    "sans-serif",
]
SCRIPTS = (
    "page.js",
    "connection.js",
    "chat/chat.js",
    "chat/filters.js",
    "chat/footnotes.js",
    "articles/pictured.js",
    "articles/reader.js",
    "chat/history.js",
    "articles/folder.js",
    "articles/articles.js",
    "articles/facets.js",
    "evaluate/evaluate.js",
    "quotes/quotes.js",
    "draft/draft.js",
    "settings.js",
    "whole/whole.js",
    "whole/stories.js",
    "start.js",
)
"""The page's script by part; each sees what the ones before it define."""

STYLES = (
    "page.css",
    "chat/chat.css",
    "articles/reader.css",
    "articles/articles.css",
    "evaluate/evaluate.css",
    "quotes/quotes.css",
    "draft/draft.css",
    "whole/whole.css",
)

MONO = ["ui-monospace", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace"]


def build(footnote: Collection, count: Count, largest: int) -> gr.Blocks:
    """The page: the conversation on the left, the reader on the right; and the API that bears its address."""
    os.environ.update(STATISTICS)
    with gr.Blocks(title=notice("page_title"), analytics_enabled=False, fill_height=True, fill_width=True) as blocks:
        endpoints(footnote, count, ASKING_AT_ONCE)
        gr.HTML(frame.masthead(), elem_id="fn-head", apply_default_css=False)
        with gr.Row(elem_id="fn-desk"):
            with gr.Column(elem_id="fn-chat"):
                gr.HTML(
                    elem_id="fn-conversation",
                    html_template=frame.skeleton(footnote.modes, footnote.model, within(footnote.scope)),
                    js_on_load="".join(map(_packaged, SCRIPTS)),
                    apply_default_css=False,
                )
            with gr.Column(elem_id="fn-side"):
                read = reader.skeleton(sending(largest))
                gr.HTML(html_template=read, js_on_load=None, apply_default_css=False, elem_id="fn-reading")
    built: gr.Blocks = blocks
    return built


@dataclass(frozen=True, slots=True)
class Parts:
    """What the page works with, beside the collection itself."""

    kept: Conversations
    live: Live
    runs: Runs
    stock: Stock
    checks: Checks
    searches: ArticleSearches
    tables: Fillings
    news: StandingNews
    names: NameFacets

    def close(self) -> None:
        """End what goes on in the background."""
        for part in (self.live, self.runs, self.stock, self.searches, self.tables, self.news, self.names, self.kept):
            part.close()


def _serve_parts(app: FastAPI, footnote: Collection, parts: Parts, count: Count, uploads_per_minute: int) -> None:
    """What the page's script asks the server for, beside Gradio, whose calls keep silent when a connection breaks."""
    serve_asking(app, parts.live, count)
    everyone = [
        *talk.conversing(footnote, parts.kept, parts.live),
        *parts.stock.calls(Selections(parts.kept.database)),
        *calls.evaluation(footnote, parts.runs),
        *quoting(footnote, parts.kept),
        *drafting(parts.checks),
        *finding(footnote, parts.searches),
        *telling(footnote, parts.tables),
        *parts.news.calls(),
        *parts.names.calls(),
    ]
    serve_calls(
        app,
        everyone,
        [*parts.stock.changes(), *parts.news.changes(), *calls.measuring(footnote, parts.runs, parts.kept)],
    )
    serve_reports(app, lambda key: view.report_html(footnote, sets.known(footnote, key)))
    parts.stock.serve_uploads(app, Pace(uploads_per_minute))


def application(footnote: Collection, parts: Parts, host: str, rules: Rules, questions: Questions) -> FastAPI:
    """The page and the API as a web application that calls nobody, and tells the browser not to either."""
    count = Count(rules.questions_per_minute, questions)
    app = serving(footnote, count, questions)
    page = build(watched(footnote, questions, "gradio"), count, rules.largest_upload)
    app.add_middleware(KnownFunctions, known=frozenset(page.fns))
    probes = {"tells_why": not rules.passwords, "open_metrics": rules.open_metrics}
    guarded(
        app, host, rules, count,
        probed=lambda app: app.add_middleware(Probes, collection=footnote, questions=questions, **probes),
    )  # fmt: skip
    _serve_parts(app, footnote, parts, count, rules.uploads_per_minute)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path="/",
        server_name=host,
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=gr.themes.Base(font=SANS, font_mono=MONO),
        head=f"<style>{''.join(map(_packaged, STYLES))}</style>",  # as `css`, Gradio would rewrite its selectors
    )
    return mounted


def opened(footnote: Collection, host: str, rules: Rules, recorded: Mapping[str, Any], questions: Questions) -> Opened:
    """The application of a collection, to be made in its server's event loop: else Gradio leaves loops of its own.

    The arguments are those of `server`; `questions` are those that it waits for when it ends.
    """
    kept = Conversations(footnote.place)
    parts = Parts(
        kept,
        Live(Turns(footnote, kept, questions), ASKING_AT_ONCE, questions),
        Runs(footnote, recorded),
        Stock(footnote, rules.quota, may_follow=rules.may_follow),
        Checks(footnote, Reports(kept.database)),
        article_searches(footnote),
        fillings(footnote),
        StandingNews(footnote),
        NameFacets(footnote),
    )
    follow = questions.metrics.follow
    follow("index_version", "The version of the index, which grows with every change.", lambda: footnote.index_version)
    follow("uploads_waiting", "Sources that wait to be indexed by this server.", parts.stock.indexing.left)
    return Opened(functools.partial(application, footnote, parts, host, rules, questions), parts.close)


def server(  # noqa: PLR0913 - each by its name
    footnote: Collection,
    *,
    host: str,
    port: int | None,
    on_ready: Callable[[str], None],
    recorded: Mapping[str, Any] = MappingProxyType({}),
    rules: Rules = USUAL_RULES,
    leaving: Leaving | None = None,
) -> Server:
    """A server that is bound to its address; `run` serves until `should_exit` is set or a signal comes.

    Args:
        footnote: what is asked.
        host: address to listen on.
        port: a port, None for one that is free.
        on_ready: is told the page's address once it answers.
        recorded: settings and models that the runs of question sets record.
        rules: who is let in, and how much.
        leaving: the questions that it waits for when it ends, and how long.

    Raises:
        ConfigError: the address or the port cannot be had, or is open to other machines without passwords.
    """
    closed(host, rules)
    bound = listen(host, port)
    leaving = leaving or Leaving()
    made = opened(footnote, host, rules, recorded, leaving.questions)
    config = uvicorn.Config(
        made.application,
        factory=True,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=1,
        proxy_headers=rules.trust_proxy,
        forwarded_allow_ips=rules.proxies,
    )
    return Server(config, bound, on_ready, made.close, leaving)


def serve(  # noqa: PLR0913 - each by its name
    footnote: Collection,
    *,
    host: str,
    port: int | None,
    on_ready: Callable[[str], None],
    recorded: Mapping[str, Any] = MappingProxyType({}),
    rules: Rules = USUAL_RULES,
    leaving: Leaving | None = None,
) -> None:
    """Serve the page until it is interrupted; the arguments are those of `server`.

    Raises:
        ConfigError: the address or the port cannot be had, or is open to other machines without passwords.
    """
    with contextlib.suppress(KeyboardInterrupt):
        server(footnote, host=host, port=port, on_ready=on_ready, recorded=recorded, rules=rules, leaving=leaving).run()


def _packaged(name: str) -> str:
    return resources.files("rag.web.ui").joinpath(name).read_text("utf-8")
