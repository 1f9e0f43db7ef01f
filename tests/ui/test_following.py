"""Following folders and addresses from the page: read again by themselves, their ages, what failed, and the end."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Page, expect

from index.build import Options, Progress, Report, Stores
from index.errors import ConfigError, FootnoteError
from index.sources.fetch import Fetcher
from rag.pipeline import Footnote
from rag.web.collection import Collection
from rag.web.conversation.records import NOBODY_ELSE
from rag.web.conversation.selections import Selections
from rag.web.ui.articles.calls import Following, Stock
from rag.web.ui.articles.register import Register, Source
from rag.web.ui.articles.sources import age, sources_html
from rag.web.ui.articles.uploads import Quota
from tests.conftest import HashEmbedder, open_stores
from tests.rag.test_render import HOSTILE
from tests.rag.test_render import Page as Html
from tests.ui.library import until

PAGE = (
    "<html><title>{name}</title><article><p>The {name} lies by the sea, and ships call there every day.</p></article>"
)
ITEM = "<item><title>{name}</title><link>{address}/{name}</link></item>"


class Near(Footnote):
    """An index that may also fetch from this machine."""

    def sync(
        self,
        paths: Sequence[str | Path],
        on_progress: Callable[[Progress], None] = lambda _: None,
        options: Options | None = None,
    ) -> Report:
        near = Fetcher(allowed=(ip_network("127.0.0.0/8"),))
        return super().sync(paths, on_progress, replace(options or Options(), fetcher=near))


@dataclass
class Site:
    """What a server of this machine serves: pages, and a feed of them; `status` is what the feed is answered with."""

    pages: list[str] = field(default_factory=lambda: ["quay", "mole"])
    status: int = 200
    address: str = ""
    asked: int = 0

    def answer(self, path: str) -> tuple[int, str, str]:
        name = path.strip("/")
        if name != "feed":
            return (200, "text/html", PAGE.format(name=name)) if name in self.pages else (404, "text/html", "")
        self.asked += 1
        items = "".join(ITEM.format(name=each, address=self.address) for each in (*self.pages, "lost"))
        return self.status, "application/rss+xml", f'<rss version="2.0"><channel>{items}</channel></rss>'


@contextmanager
def served() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = site.answer(self.path)
            self.send_response(status)
            self.send_header("content-type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as web:
        site.address = f"http://127.0.0.1:{web.server_port}"
        thread = threading.Thread(target=web.serve_forever)
        thread.start()
        yield site
        web.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    opened = Near(open_stores(tmp_path_factory.mktemp("data"), HashEmbedder()))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def collection(footnote: Footnote) -> Collection:
    return footnote


def make_due(register: Register) -> None:
    """As if each address had been asked for a day ago."""
    path = register.data_dir / "followed.json"
    long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).isoformat()
    with FileLock(path.with_suffix(".lock")):
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps([each | {"tried": long_ago} for each in json.loads(path.read_text())]))
        draft.replace(path)


def test_a_feed_is_followed_read_again_told_of_and_given_up(shelf: Page, footnote: Footnote) -> None:
    register = Register(footnote.data_dir)
    with served() as site:
        shelf.get_by_text("Follow a folder").click()
        shelf.get_by_label("Path of a folder").fill(f"{site.address}/feed")
        shelf.get_by_label("A web address is read again").select_option("every day")
        shelf.locator("#fn-follow").get_by_role("button", name="Follow").click()
        one = shelf.locator(".fn-followed > li")
        came = "read just now · every day · the last time 2 added · 2 articles came from it"
        expect(one).to_contain_text(came, timeout=30_000)
        one.get_by_text("1 could not be read the last time").click()
        expect(one).to_contain_text("/lost: cannot be fetched: the server answers 404")
        expect(shelf.locator(".fn-open .fn-title")).to_have_text(["mole", "quay"])
        site.pages.append("pier")
        make_due(register)
        until(lambda: register.sources()[0].came == 3)
        site.status = 503
        make_due(register)
        until(lambda: register.sources()[0].problem)
    make_due(register)
    until(lambda: "does not answer" in register.sources()[0].problem)
    shelf.reload()
    shelf.get_by_role("button", name="Articles", exact=True).click()
    expect(one).to_contain_text("Not read since")
    expect(one).to_contain_text("the server does not answer")
    expect(one).to_contain_text("3 articles came from it")
    one.get_by_role("button", name="Stop following").click()
    expect(shelf.get_by_role("dialog")).to_contain_text("Take the 3 articles out")
    shelf.get_by_role("dialog").get_by_role("button", name="Take them out").click()
    until(lambda: not footnote.articles())
    expect(one).to_have_count(0)


def test_of_an_address_only_what_came_while_it_was_followed_is_offered_to_be_taken_out(stores: Stores) -> None:
    footnote = Near(stores)
    with served() as site:
        footnote.sync([f"{site.address}/quay"])
        stock = Stock(footnote, Quota(100), may_follow=False)
        calls = {call.__name__: call for call in stock.changes()}
        told = calls["follow"](Following(add=f" {site.address.upper()}/feed?utm_source=x "))
        assert "fn-problem" not in told.partition("fn-followed")[0]
        until(lambda: len(footnote.articles()) == 2)
        until(lambda: not stock.indexing.state().running)
        assert calls["came_from"](f"{site.address}/feed") == [f"{site.address}/mole"]
        stock.close()
        asked = site.asked
        again = Stock(footnote, Quota(100), may_follow=False)
        calls = {call.__name__: call for call in again.changes()}
        assert f"{site.address}/feed" in calls["stop_indexing"](None), "followed after a restart, and not yet due"
        assert site.asked == asked
        calls["follow"](Following(drop=f"{site.address}/feed"))
        assert Register(footnote.data_dir).sources() == []
        again.close()


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (Following(add="http://"), "not the address of a page"),
        (Following(add="http://example.org:x/"), "is not a URL"),
        (Following(add="https://example.org/feed", minutes=0), "after a minute at least"),
        (Following(add="https://example.org/feed", minutes=1e9), "after a week at most"),
        (Following(add="https://example.org/feed", minutes=float("nan")), "after a week at most"),
        (Following(add="/"), "Folders can be followed"),
    ],
)
def test_what_cannot_be_followed_is_told(stores: Stores, given: Following, problem: str) -> None:
    footnote = Footnote(stores)
    stock = Stock(footnote, Quota(100), may_follow=False)
    follow = next(call for call in stock.changes() if call.__name__ == "follow")
    assert problem in follow(given)
    assert Register(footnote.data_dir).sources() == []
    stock.close()


def test_a_reader_sees_nothing_of_what_is_followed(stores: Stores, folder: Path) -> None:
    footnote = Footnote(stores)
    Register(footnote.data_dir).put(str(folder))
    stock = Stock(footnote, Quota(100), may_follow=True)
    calls = {call.__name__: call for call in stock.calls(Selections(footnote.data_dir))}
    articles, indexing = calls["articles"], calls["indexing"]
    reader = replace(NOBODY_ELSE, is_admin=False)
    for told in (articles("", reader), indexing("", reader)):
        assert str(folder) not in told
    assert str(folder) in indexing("", NOBODY_ELSE)
    stock.close()


def test_a_folder_that_is_gone_stays_listed_and_is_read_when_it_is_back(stores: Stores, folder: Path) -> None:
    (folder / "a.txt").write_text("Ships sail.", "utf-8")
    footnote = Footnote(stores)
    register = Register(footnote.data_dir)
    footnote.data_dir.mkdir(parents=True, exist_ok=True)
    (footnote.data_dir / "followed.json").write_text(json.dumps([str(folder)]), "utf-8")  # as an earlier version did
    away = folder.with_name("away")
    folder.rename(away)
    stock = Stock(footnote, Quota(100), may_follow=True)
    until(lambda: register.sources()[0].problem == "it is not there")
    away.rename(folder)
    until(lambda: len(footnote.articles()) == 1)
    until(lambda: register.sources()[0].read)
    assert register.sources()[0].problem == ""
    stock.close()


NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(seconds=-5), "just now"),
        (dt.timedelta(seconds=59), "just now"),
        (dt.timedelta(minutes=1), "a minute ago"),
        (dt.timedelta(minutes=59), "59 minutes ago"),
        (dt.timedelta(minutes=119), "an hour ago"),
        (dt.timedelta(hours=23), "23 hours ago"),
        (dt.timedelta(days=18), "on 12 November"),
        (dt.timedelta(days=400), "on 26 October 2025"),
    ],
)
def test_an_age_is_read_at_a_glance(before: dt.timedelta, words: str) -> None:
    assert age((NOW - before).isoformat(), NOW) == words


def test_a_source_that_fails_says_since_when_and_nothing_becomes_markup() -> None:
    since = (NOW - dt.timedelta(days=18)).isoformat()
    failing = Source(HOSTILE, 7, since, since, (1, 2, 0), 3, (HOSTILE,), f"{HOSTILE}.")
    shown = Html(sources_html([failing, Source(HOSTILE)], NOW))
    assert "Not read since 12 November: " in shown.words
    assert not {"script", "img", "a"} & {tag for tag, _ in shown.elements}


def test_a_damaged_register_is_told_in_one_line(tmp_path: Path) -> None:
    for damage in ("{", "7", '[{"name": 1, "x": 2}]', "[7]"):
        (tmp_path / "followed.json").write_text(damage, "utf-8")
        with pytest.raises(ConfigError, match="delete the file, and follow again"):
            Register(tmp_path).sources()
    assert issubclass(ConfigError, FootnoteError)
