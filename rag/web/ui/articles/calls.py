"""What the page's script calls for its articles: files, addresses, texts and folders come in, escaped HTML goes out."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.errors import ConfigError, FootnoteError
from index.sources.web import is_url
from prompts import notice
from rag.web.ui.articles.adding import adder_html, status_html
from rag.web.ui.articles.followed import Followed
from rag.web.ui.articles.indexing import Indexing
from rag.web.ui.articles.list import Row, Shelf, offered_html, outlets_html, rows_html, shelf_html
from rag.web.ui.articles.uploads import Inbox
from rag.web.ui.collection import Collection
from rag.web.ui.evaluate.calls import told
from rag.web.ui.routes import UPLOAD


class Stock:
    """The articles of a collection as its page keeps them: listed, added, removed, followed. Threads share it."""

    def __init__(self, footnote: Collection, largest: int, *, is_local: bool, indexing: Indexing | None = None) -> None:
        """Take a collection, the bytes of a file, and whether only this machine reaches the page.

        Only then may it name folders to follow: they are read with the rights of this process.
        """
        self.indexing = indexing or Indexing(footnote, Inbox(footnote.data_dir, largest))
        self._footnote = footnote
        self._shelf = Shelf(footnote)
        self._followed = Followed(footnote.data_dir, lambda folder: self.indexing.add([folder])) if is_local else None
        if self._followed:
            self._followed.resume()

    def close(self) -> None:
        """Stop following and indexing."""
        if self._followed:
            self._followed.close()
        self.indexing.close()

    def calls(self) -> list[Callable[[Any], str]]:
        """What the page's script may call, each with one argument, as Gradio wants."""
        return [*self._listing(), *self._changing()]

    def serve_uploads(self, app: FastAPI) -> None:
        """Take files in, one a request: its body is the file, `?name=` its name."""

        async def upload(request: Request) -> Response:
            try:
                path = await self.indexing.inbox.receive(request.query_params.get("name", ""), request.stream())
            except FootnoteError as error:
                return JSONResponse({"problem": str(error)}, 400)
            self.indexing.add([path])
            return JSONResponse({"name": path.name})

        app.add_api_route(UPLOAD, upload, methods=["POST"], response_model=None)

    def _listing(self) -> list[Callable[[Any], str]]:
        def articles(_: object) -> str:
            return told(self._listed)

        def rows(sent: Mapping[str, Any]) -> str:
            found = self._shelf.search(str(sent["search"]), str(sent["sort"]))
            return told(lambda: rows_html(found, int(sent["first"]), self._state_of))

        def outlets(_: object) -> str:
            return told(lambda: outlets_html(self._shelf.outlets()))

        def offered(search: object) -> str:
            return told(lambda: offered_html(self._shelf.search(str(search))))

        return [articles, rows, outlets, offered]

    def _listed(self) -> str:
        tools = self._tools()  # before the rows, so that these are never older than the version the page then knows
        return shelf_html(self._shelf.rows(), tools, self._state_of)

    def _changing(self) -> list[Callable[[Any], str]]:
        def indexing(_: object) -> str:
            return self._status()

        def add_url(url: object) -> str:
            return self._acted(lambda: self._add_url(str(url).strip()))

        def paste(sent: Mapping[str, Any]) -> str:
            fields = {name: str(sent.get(name) or "") for name in ("title", "outlet", "published", "url")}
            text = str(sent.get("text") or "")
            return self._acted(lambda: self.indexing.add([self.indexing.inbox.paste(text, fields)]))

        def remove_article(article_id: object) -> str:
            return self._acted(lambda: self.indexing.remove(str(article_id)))

        def stop_indexing(_: object) -> str:
            return self._acted(self.indexing.stop)

        def dismiss(_: object) -> str:
            return self._acted(self.indexing.dismiss)

        def follow(sent: Mapping[str, Any]) -> str:
            """The ways to add, with the folders that are followed now."""
            try:
                self._follow(str(sent.get("add") or ""), str(sent.get("drop") or ""))
            except FootnoteError as error:
                return self._tools(str(error))
            return self._tools()

        return [indexing, add_url, paste, remove_article, stop_indexing, dismiss, follow]

    def _add_url(self, url: str) -> None:
        if not is_url(url):
            raise ConfigError(notice("no_address"))
        self.indexing.add([url])

    def _follow(self, add: str, drop: str) -> None:
        if self._followed is None:
            raise ConfigError(notice("no_following"))
        if add:
            self._followed.add(add)
        if drop:
            self._followed.drop(drop)

    def _acted(self, act: Callable[[], None]) -> str:
        try:
            act()
        except FootnoteError as error:
            return self._status(str(error))
        return self._status()

    def _status(self, problem: str = "") -> str:
        return told(lambda: status_html(self.indexing.state(), self._footnote.index_version, problem))

    def _tools(self, problem: str = "") -> str:
        followed = self._followed.folders() if self._followed else None
        return f'<div id="fn-tools">{adder_html(followed)}{self._status(problem)}</div>'

    def _state_of(self, row: Row) -> str:
        """Where an article stands: indexed, about to leave, or without the file it was read from."""
        if self.indexing.is_leaving(row.id):
            return notice("state_leaving")
        is_file = "://" not in row.source and Path(row.source).is_absolute()
        return notice("state_lost" if is_file and not Path(row.source).exists() else "state_indexed")
