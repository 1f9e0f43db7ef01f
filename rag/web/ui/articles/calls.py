"""Answer the page's calls about articles: files, addresses, texts, folders."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from index.corrections import Correction
from index.errors import BusyError, ConfigError, FootnoteError
from index.sources.web import is_url
from prompts import notice
from rag.web.api.limits import Pace, visitor
from rag.web.collection import Collection
from rag.web.conversation.records import Person
from rag.web.conversation.selections import Selections
from rag.web.ui.articles.adding import adder_html, status_html
from rag.web.ui.articles.followed import Followed
from rag.web.ui.articles.found import found_html
from rag.web.ui.articles.indexing import Indexing
from rag.web.ui.articles.list import Row, Shelf, offered_html, outlets_html, rows_html, shelf_html
from rag.web.ui.articles.picking import picking
from rag.web.ui.articles.pictured import Pictures
from rag.web.ui.articles.reader import article_html
from rag.web.ui.articles.register import Register
from rag.web.ui.articles.sources import sources_html
from rag.web.ui.articles.uploads import Inbox, Quota
from rag.web.ui.calls import Call, person_of, told_error
from rag.web.ui.calls import told as problem
from rag.web.ui.evaluate.calls import told
from rag.web.ui.routes import UPLOAD


@dataclass(frozen=True, slots=True)
class Sought:
    """A part of the list of articles."""

    search: str = ""
    sort: str = "published"
    first: int = 0


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text with what is known of it."""

    text: str
    title: str = ""
    outlet: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """An article, and what it is to be known by."""

    article: str
    title: str
    outlet: str = ""
    author: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Following:
    """A folder or an address to follow, read again after so many minutes, or one to follow no longer."""

    add: str = ""
    drop: str = ""
    minutes: float = 60.0


class Stock:
    """The articles of a collection as its page keeps them: listed, added, removed, followed. Threads share it."""

    def __init__(self, footnote: Collection, quota: Quota, *, may_follow: bool) -> None:
        """Take a collection, how much may be added, and whether the page may name folders to follow."""
        register = Register(footnote.data_dir)
        self.indexing = Indexing(footnote, Inbox(footnote.data_dir, quota), on_read=register.note)
        self._footnote = footnote
        self._shelf = Shelf(footnote)
        self._pictures = Pictures(footnote)
        self._followed = Followed(register, self.indexing.read, with_folders=may_follow)
        self._followed.resume()

    def close(self) -> None:
        """Stop following and indexing."""
        self._followed.close()
        self.indexing.close()

    def calls(self, selections: Selections) -> list[Call]:
        """What everybody's page may call; `selections` are those of all people."""
        return [*self._listing(), *picking(self._shelf, selections), *self._pictures.calls()]

    def changes(self) -> list[Call]:
        """What only the page of somebody who may change the collection may call."""
        return [*self._adding(), *self._working(), *self._following_calls()]

    def serve_uploads(self, app: FastAPI, pace: Pace) -> None:
        """Take files in, one a request: its body is the file, `?name=` its name."""

        async def upload(request: Request) -> Response:
            if not person_of(request).is_admin:
                return problem(403, notice("for_admins"))
            try:
                pace.admit(*visitor(request.scope))
                path = await self.indexing.inbox.receive(request.query_params.get("name", ""), request.stream())
            except BusyError as error:
                return told_error(error)
            except FootnoteError as error:
                return problem(400, str(error))
            self.indexing.add([path])
            return JSONResponse({"name": path.name})

        app.add_api_route(UPLOAD, upload, methods=["POST"], response_model=None)

    def _listing(self) -> list[Call]:
        def articles(_: object, person: Person) -> str:
            return told(lambda: self._listed(may_change=person.is_admin))

        def rows(sent: Sought, person: Person) -> str:
            return told(lambda: self._rows(sent, may_change=person.is_admin))

        def outlets(_: object) -> str:
            return told(lambda: outlets_html(self._shelf.outlets()))

        def offered(search: str) -> str:
            return told(lambda: offered_html(self._shelf.search(search)))

        def indexing(_: object, person: Person) -> str:
            return self._status(may_change=person.is_admin)

        return [articles, rows, outlets, offered, indexing]

    def _rows(self, sent: Sought, *, may_change: bool) -> str:
        """The articles that a search names, and below them those whose texts hold it."""
        named = self._shelf.search(sent.search, sent.sort)
        listed = rows_html(named, sent.first, self._state_of, may_change=may_change)
        if sent.first or not sent.search.strip():
            return listed
        found = found_html(*self._shelf.found(sent.search))
        return f"{listed if named or not found.strip() else ''}{found}"

    def _listed(self, *, may_change: bool) -> str:
        """The list; its tools are made before its rows, so that these are never older than the version they carry."""
        tools = self._tools() if may_change else self._status(may_change=False)
        return shelf_html(self._shelf.rows(), tools, self._state_of, may_change=may_change)

    def _adding(self) -> list[Call]:
        def add_url(url: str) -> str:
            return self._acted(lambda: self._add_url(url.strip()))

        def paste(sent: Pasted) -> str:
            fields = {name: getattr(sent, name) for name in ("title", "outlet", "published", "url")}
            return self._acted(lambda: self.indexing.add([self.indexing.inbox.paste(sent.text, fields)]))

        def correct(sent: Corrected) -> str:
            """The article, under what it is known by now."""
            self._footnote.correct(sent.article, Correction(sent.title, sent.outlet, sent.author, sent.published))
            return article_html(*self._footnote.article(sent.article), may_correct=True)

        return [add_url, paste, correct]

    def _working(self) -> list[Call]:
        def remove_article(article_id: str) -> str:
            return self._acted(lambda: self.indexing.remove(article_id))

        def stop_indexing(_: object) -> str:
            return self._acted(self.indexing.stop)

        def dismiss(_: object) -> str:
            return self._acted(self.indexing.dismiss)

        return [remove_article, stop_indexing, dismiss]

    def _following_calls(self) -> list[Call]:
        def count_folder(given: str) -> int:
            """How many files a folder holds that can be read, before it is followed."""
            return self._followed.count(given)

        def follow(sent: Following) -> str:
            """The ways to add, with what is followed now."""
            try:
                self._follow(sent)
            except FootnoteError as error:
                return self._tools(str(error))
            return self._tools()

        def came_from(name: str) -> list[str]:
            """The articles that came in from a folder, or from an address while it was followed."""
            if is_url(name):
                arrived = set(self._followed.register.arrived(name))
                return [row.id for row in self._shelf.rows() if row.id in arrived]
            return [row.id for row in self._shelf.rows() if Path(row.source).is_relative_to(name)]

        def remove_articles(article_ids: list[str]) -> str:
            for article_id in article_ids:
                self.indexing.remove(article_id)
            return self._status()

        return [count_folder, follow, came_from, remove_articles]

    def _add_url(self, url: str) -> None:
        if not is_url(url):
            raise ConfigError(notice("no_address"))
        self.indexing.add([url])

    def _follow(self, sent: Following) -> None:
        if sent.add:
            self._followed.add(sent.add, sent.minutes)
        if sent.drop:
            self._followed.drop(sent.drop)
            self.indexing.forget(sent.drop if is_url(sent.drop) else Path(sent.drop))

    def _acted(self, act: Callable[[], None]) -> str:
        try:
            act()
        except FootnoteError as error:
            return self._status(str(error))
        return self._status()

    def _status(self, problem: str = "", *, may_change: bool = True) -> str:
        followed = self._sources() if may_change else ""
        return told(lambda: status_html(self.indexing.state(), self._footnote.index_version, problem, followed))

    def _sources(self) -> str:
        """What is followed, and how old each source is."""
        return told(lambda: sources_html(self._followed.sources(), dt.datetime.now(dt.UTC)))

    def _tools(self, problem: str = "") -> str:
        adder = adder_html(with_folders=self._followed.with_folders)
        return f'<div id="fn-tools">{adder}{self._status(problem)}</div>'

    def _state_of(self, row: Row) -> str:
        """Where an article stands: indexed, about to leave, or without the file it was read from."""
        if self.indexing.is_leaving(row.id):
            return notice("state_leaving")
        is_file = "://" not in row.source and Path(row.source).is_absolute()
        return notice("state_lost" if is_file and not Path(row.source).exists() else "state_indexed")
