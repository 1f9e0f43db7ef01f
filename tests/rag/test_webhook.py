"""What is new is posted to a webhook once, again where it fails, and never to a private address."""

import ipaddress
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.build import Stores, sync
from index.errors import ArticleError, StoreError
from index.sources.fetch import Fetcher
from rag.cli.standing import report_news
from rag.collection.kept import News
from rag.collection.standing import Standing
from rag.collection.webhook import ATTEMPTS, send
from rag.pipeline import Footnote
from rag.records import Citation

CITED = Citation(1, "a.md", "A", None, "2024-03-04", None, "a.md:0", 0, 9, "It opened.")
NEWS = [News(7, "What opened?", "2024-03-05T00:00:00+00:00", CITED, is_sure=True)]
LOOPBACK = Fetcher(allowed=(ipaddress.ip_network("127.0.0.0/8"),), seconds=3)


class Hook(ThreadingHTTPServer):
    """A real server that answers with some statuses, one after the other, and keeps what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.statuses: list[int] = []
        self.sent: list[tuple[str | None, bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook = self.server
        assert isinstance(hook, Hook)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        hook.sent.append((self.headers["Content-Type"], body))
        self.send_response(hook.statuses.pop(0))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_news_is_posted_again_until_it_is_taken(hook: Hook) -> None:
    hook.statuses = [503, 429, 204]
    send(NEWS, hook.url, LOOPBACK, pause=0.01)
    assert len(hook.sent) == 3
    kind, body = hook.sent[-1]
    assert kind == "application/json"
    [news] = json.loads(body)["news"]
    assert (news["id"], news["question"], news["citation"]["quote"]) == (7, "What opened?", "It opened.")


def test_what_is_refused_for_good_is_not_posted_again(hook: Hook) -> None:
    hook.statuses = [410]
    with pytest.raises(StoreError, match="answers 410"):
        send(NEWS, hook.url, LOOPBACK, pause=0.01)
    assert len(hook.sent) == 1


def test_a_hook_that_stays_busy_is_given_up(hook: Hook) -> None:
    hook.statuses = [500] * ATTEMPTS
    with pytest.raises(StoreError, match="answers 500"):
        send(NEWS, hook.url, LOOPBACK, pause=0.01)
    assert len(hook.sent) == ATTEMPTS


def test_what_cannot_be_posted_stays_new_and_is_printed_once_it_is_reported(
    stores: Stores, folder: Path, hook: Hook, capsys: pytest.CaptureFixture[str]
) -> None:
    sync([folder], stores)
    standing = Standing(Footnote(stores))
    standing.add("Which articles mention Aalborg?")
    (folder / "aalborg.md").write_text("The quay of Aalborg has been mended since Monday.\n", "utf-8")
    sync([folder], stores)
    assert report_news(standing, hook.url)
    assert "not a public address" in capsys.readouterr().err
    assert [news.citation.article for news in standing.pending()] == ["aalborg.md"]
    assert report_news(standing)
    assert "“The quay of Aalborg has been mended since Monday.”" in capsys.readouterr().out
    assert not report_news(standing)


def test_a_private_address_is_never_posted_to(hook: Hook) -> None:
    with pytest.raises(ArticleError, match="not a public address"):
        send(NEWS, hook.url, pause=0.01)
    assert hook.sent == []
