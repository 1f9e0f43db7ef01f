"""Doorway to Gradio: a collection of articles comes in, the chat page goes out, served on one address."""

import contextlib
import functools
import os
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI

from prompts import notice
from rag.web.api.limits import Count
from rag.web.api.service import serving
from rag.web.conversation.store import Conversations
from rag.web.ui import frame
from rag.web.ui.articles import reader
from rag.web.ui.articles.adding import sending
from rag.web.ui.articles.calls import Stock
from rag.web.ui.chat import calls as talk
from rag.web.ui.chat.transcript import within
from rag.web.ui.chat.turns import Turns
from rag.web.ui.collection import Collection
from rag.web.ui.endpoints import endpoints
from rag.web.ui.evaluate import calls, sets, view
from rag.web.ui.evaluate.runs import Runs
from rag.web.ui.server import USUAL, Rules, Server, closed, guarded, is_loopback, listen, serve_reports
from rag.web.ui.waiting import Opened

ASKING_AT_ONCE = 8
"""Questions that are answered at the same time; others wait their turn."""

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
    "chat/chat.js",
    "chat/footnotes.js",
    "articles/reader.js",
    "chat/history.js",
    "articles/articles.js",
    "evaluate/evaluate.js",
    "start.js",
)
"""The page's script by part; each sees what the ones before it define."""

STYLES = ("page.css", "chat/chat.css", "articles/reader.css", "articles/articles.css", "evaluate/evaluate.css")

MONO = ["ui-monospace", "Menlo", "Consolas", "DejaVu Sans Mono", "monospace"]


def build(footnote: Collection, runs: Runs, count: Count, stock: Stock) -> gr.Blocks:
    """The page: the conversation on the left, the reader on the right; and the API that bears its address."""
    os.environ.update(STATISTICS)
    with gr.Blocks(title=notice("page_title"), analytics_enabled=False, fill_height=True, fill_width=True) as blocks:
        endpoints(footnote, count, ASKING_AT_ONCE)  # first, so that no function of the page has their names
        gr.HTML(frame.masthead(), elem_id="fn-head", apply_default_css=False)
        with gr.Row(elem_id="fn-desk"):
            with gr.Column(elem_id="fn-chat"):
                _chat(footnote, runs, count, stock)
            with gr.Column(elem_id="fn-side"):
                read = reader.skeleton(sending(stock.indexing.inbox.largest))
                gr.HTML(html_template=read, js_on_load=None, apply_default_css=False, elem_id="fn-reading")
    built: gr.Blocks = blocks
    return built


def _chat(footnote: Collection, runs: Runs, count: Count, stock: Stock) -> None:
    """The chat, with what its script may call by name on the server; a question comes as an event and is streamed."""
    kept = Conversations(footnote.data_dir)
    turns = Turns(footnote, kept)
    chat = gr.HTML(
        elem_id="fn-conversation",
        html_template=frame.skeleton(footnote.modes, footnote.model, within(footnote.scope)),
        js_on_load="".join(map(_packaged, SCRIPTS)),
        apply_default_css=False,
        server_functions=[
            *talk.conversing(footnote, kept, turns),
            *stock.calls(),
            *calls.evaluation(footnote, runs, kept),
        ],
    )

    def ask(event: gr.EventData, request: gr.Request) -> Iterator[str]:
        yield from turns.ask(event.asked, lambda: count(request.request))

    event = chat.submit(
        ask,
        None,
        chat,
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=ASKING_AT_ONCE,
        concurrency_id="ask",
        trigger_mode="multiple",
    )
    event.failure(lambda: "failed", None, chat, show_progress="hidden", api_visibility="private")


def application(footnote: Collection, runs: Runs, host: str, rules: Rules, stock: Stock) -> FastAPI:
    """The page and the API as a web application that calls nobody, and tells the browser not to either."""
    count = Count(rules.questions_per_minute)
    app = serving(footnote, count)
    guarded(app, host, rules, count)
    serve_reports(app, lambda key: view.report_html(footnote, sets.known(footnote, key)))
    stock.serve_uploads(app)
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        build(footnote, runs, count, stock),
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


def opened(footnote: Collection, host: str, rules: Rules, recorded: Mapping[str, Any]) -> Opened:
    """The application of a collection, to be made in its server's event loop: else Gradio leaves loops of its own.

    The arguments are those of `server`.
    """
    runs = Runs(footnote, recorded)
    stock = Stock(footnote, rules.largest_upload, is_local=is_loopback(host))

    def close() -> None:
        runs.close()
        stock.close()

    return Opened(functools.partial(application, footnote, runs, host, rules, stock), close)


def server(
    footnote: Collection,
    *,
    host: str,
    port: int | None,
    on_ready: Callable[[str], None],
    recorded: Mapping[str, Any] = MappingProxyType({}),
    rules: Rules = USUAL,
) -> Server:
    """A server that is bound to its address; `run` serves until `should_exit` is set or a signal comes.

    Args:
        footnote: what is asked.
        host: address to listen on.
        port: a port, None for one that is free.
        on_ready: is told the page's address once it answers.
        recorded: settings and models that the runs of question sets record.
        rules: who is let in, and how much.

    Raises:
        ConfigError: the address or the port cannot be had, or is open to other machines without passwords.
    """
    closed(host, rules)
    bound = listen(host, port)
    made = opened(footnote, host, rules, recorded)
    config = uvicorn.Config(made.application, factory=True, log_level="warning", timeout_graceful_shutdown=1)
    return Server(config, bound, on_ready, made.close)


def serve(
    footnote: Collection,
    *,
    host: str,
    port: int | None,
    on_ready: Callable[[str], None],
    recorded: Mapping[str, Any] = MappingProxyType({}),
    rules: Rules = USUAL,
) -> None:
    """Serve the page until it is interrupted; the arguments are those of `server`.

    Raises:
        ConfigError: the address or the port cannot be had, or is open to other machines without passwords.
    """
    with contextlib.suppress(KeyboardInterrupt):
        server(footnote, host=host, port=port, on_ready=on_ready, recorded=recorded, rules=rules).run()


def _packaged(name: str) -> str:
    return resources.files("rag.web.ui").joinpath(name).read_text("utf-8")
