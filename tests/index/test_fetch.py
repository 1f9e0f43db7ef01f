"""Pages and feeds: public ones only, at every redirect and address; bounded, conditional, named when refused."""

import contextlib
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.build import Options, Stores, sync
from index.errors import ArticleError
from index.records import Validators
from index.sources.feeds import entries
from index.sources.fetch import Fetcher, is_public, normalise
from tests.index.test_build import MAYOR, state

LOOPBACK = Fetcher(allowed=(ipaddress.ip_network("127.0.0.0/8"),), seconds=3)
Answer = tuple[int, dict[str, str], bytes]
TEXT = {"Content-Type": "text/plain; charset=utf-8"}


class Site(ThreadingHTTPServer):
    """A real server on this machine; its pages are set by the test."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], Answer]] = {}
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = self.server
        assert isinstance(site, Site)
        site.asked.append(self.path)
        page = site.pages.get(self.path, (404, {}, b""))
        status, headers, body = page(self) if callable(page) else page
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def reason(site: Site, path: str, fetcher: Fetcher = LOOPBACK) -> str:
    with pytest.raises(ArticleError) as caught:
        fetcher.fetch(site.url + path)
    return caught.value.reason


def test_a_page_comes_back_with_what_the_server_says_of_it(site: Site) -> None:
    site.pages["/a"] = (200, {**TEXT, "ETag": '"1"', "Last-Modified": "then"}, b"text")
    page = LOOPBACK.fetch(f"{site.url}/a")
    assert page
    assert (page.data, page.kind, page.validators) == (b"text", "text", Validators('"1"', "then"))


def test_a_declared_encoding_is_turned_into_utf8(site: Site) -> None:
    site.pages["/a"] = (200, {"Content-Type": "text/html; charset=windows-1251"}, "Дом".encode("cp1251"))
    page = LOOPBACK.fetch(f"{site.url}/a")
    assert page
    assert page.data.decode() == "Дом"


def test_this_machine_is_refused_by_default(site: Site) -> None:
    site.pages["/"] = (200, TEXT, b"secret")
    assert "not a public address" in reason(site, "/", Fetcher())
    assert site.asked == []


def test_a_name_that_stands_for_this_machine_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"localhost is .* not a public address"):
        Fetcher().fetch("http://localhost:1/")


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest"])
def test_a_redirect_to_a_private_address_is_refused(site: Site, target: str) -> None:
    site.pages["/"] = (302, {"Location": target}, b"")
    assert "not a public address" in reason(site, "/")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://user:word@127.0.0.1/"])
def test_a_redirect_to_what_is_no_page_is_refused(site: Site, target: str) -> None:
    site.pages["/"] = (302, {"Location": target}, b"")
    assert "is refused" in reason(site, "/")


@pytest.mark.parametrize(
    "address",
    ["0.0.0.1", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "224.0.0.1",
     "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "fc00::1", "fe80::1",
     "ff02::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_redirects_are_followed_up_to_a_limit(site: Site) -> None:
    site.pages["/a"] = (301, {"Location": "/b"}, b"")
    site.pages["/b"] = (200, TEXT, b"there")
    site.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    page = LOOPBACK.fetch(f"{site.url}/a")
    assert page
    assert page.url == f"{site.url}/b"
    assert reason(site, "/loop") == "is redirected more than 5 times"


def test_a_page_that_is_too_large_is_not_read_to_its_end(site: Site) -> None:
    site.pages["/"] = (200, TEXT, b"x" * 5000)
    assert "is larger than" in reason(site, "/", replace(LOOPBACK, largest=1000))


def test_a_page_that_is_too_slow_is_given_up(site: Site) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> Answer:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        for _ in range(20):
            handler.wfile.write(b"x")
            time.sleep(0.05)
        return 200, {}, b""

    site.pages["/"] = drip
    assert "takes longer than 0.3 s" in reason(site, "/", replace(LOOPBACK, seconds=0.3))


@pytest.mark.parametrize("said", [{"Content-Type": "image/png"}, {}])
def test_a_type_that_is_not_read_is_named(site: Site, said: dict[str, str]) -> None:
    site.pages["/"] = (200, said, b"x")
    assert "is of a type that is not read" in reason(site, "/")


def test_what_the_server_refuses_and_a_server_that_is_not_there_are_named(site: Site) -> None:
    assert reason(site, "/nowhere") == "cannot be fetched: the server answers 404"
    with pytest.raises(ArticleError, match="cannot be fetched"):
        LOOPBACK.fetch("http://127.0.0.1:1/")


def test_an_unchanged_page_is_not_sent_again_and_a_changed_one_is(stores: Stores, site: Site) -> None:
    def page(handler: BaseHTTPRequestHandler) -> Answer:
        current = {"ETag": '"2"'} if changed else {"ETag": '"1"'}
        if handler.headers.get("If-None-Match") == current["ETag"]:
            return 304, current, b""
        sent.append(handler.path)
        return 200, {**TEXT, **current}, (MAYOR + (" She wept." if changed else "")).encode()

    changed = False
    sent: list[str] = []
    site.pages["/a"] = page
    address, options = f"{site.url}/a#top", Options(fetcher=LOOPBACK)
    assert sync([address], stores, options=options).added == [f"{site.url}/a"]
    assert sync([address], stores, options=options).unchanged == 1
    assert len(sent) == 1
    changed = True
    assert sync([address], stores, options=options).changed == [f"{site.url}/a"]
    state(stores)


def test_a_page_that_cannot_be_fetched_any_more_is_named_and_kept(stores: Stores, site: Site) -> None:
    site.pages["/a"] = (200, TEXT, MAYOR.encode())
    sync([f"{site.url}/a"], stores, options=Options(fetcher=LOOPBACK))
    site.pages.clear()
    assert len(sync([f"{site.url}/a"], stores, options=Options(fetcher=LOOPBACK)).errors) == 1
    assert state(stores)[0] == [f"{site.url}/a"]


def test_a_feed_leads_to_its_pages_and_names_those_that_cannot_be_read(stores: Stores, site: Site) -> None:
    links = "".join(f"<item><link>{site.url}{path}</link></item>" for path in ("/a", "/b", "/feed", "/a"))
    feed = f"<rss><channel><link>{site.url}</link>{links}</channel></rss>"
    site.pages["/feed"] = (200, {"Content-Type": "application/rss+xml"}, feed.encode())
    site.pages["/a"] = (200, TEXT, MAYOR.encode())
    report = sync([f"{site.url}/feed"], stores, options=Options(fetcher=LOOPBACK))
    assert report.added == [f"{site.url}/a"]
    assert [error.reason for error in report.errors] == [
        "cannot be fetched: the server answers 404",
        "is a feed in a feed",
    ]


def test_xml_that_is_no_feed_is_an_error_of_its_own(stores: Stores, site: Site) -> None:
    site.pages["/x"] = (200, {"Content-Type": "text/xml"}, b"<html/>")
    report = sync([f"{site.url}/x"], stores, options=Options(fetcher=LOOPBACK))
    assert [error.reason for error in report.errors] == ["is XML, but no RSS or Atom feed"]


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="edit" href="/edit"/><link href="/a"/></entry>
<entry><title>No link</title></entry></feed>"""


def test_atom_entries_are_found_and_their_addresses_made_whole() -> None:
    found = entries(ATOM.encode(), "https://example.org/feed")

    assert [str(each) for each in found] == [
        "https://example.org/a",
        "https://example.org/feed: has an entry without an address: No link",
    ]


ITEM = "<item><link>https://example.org/a</link></item>"
FEEDS = {
    "plain": f"<rss><channel>{ITEM}</channel></rss>",
    "marked as data": "<rss><channel><item><link><![CDATA[ https://example.org/a ]]></link></item></channel></rss>",
    "relative": "<rss><channel><item><link>/a</link></item></channel></rss>",
    "guid": "<rss version='2.0'><channel><item><guid>https://example.org/a</guid></item></channel></rss>",
    "empty link": "<rss version='2.0'><channel><item><link/><guid>https://example.org/a</guid></item></channel></rss>",
    "entity of HTML": f"<rss><channel><title>a&nbsp;b</title>{ITEM}</channel></rss>",
    "bare ampersand": f"<rss><channel><title>R&D</title>{ITEM}</channel></rss>",
    "line above": f"\n<?xml version='1.0'?><rss><channel>{ITEM}</channel></rss>",
    "control character": f"<rss><channel><title>a\x0bb</title>{ITEM}</channel></rss>",
    "unknown prefix": f"<rss><channel><media:title>x</media:title>{ITEM}</channel></rss>",
    "cut off": f"<rss><channel>{ITEM}<ite",
    "RDF": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    f"{ITEM}</rdf:RDF>",
    "a link of Atom before the one of RSS": "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel><item>"
    "<atom:link href='https://example.org/feed?item=1'/><link>https://example.org/a</link></item></channel></rss>",
    "base": "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://example.org/x/'><entry>"
    "<link href='../a'/></entry></feed>",
    "id": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>https://example.org/a</id></entry></feed>",
    "data before the page": "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='alternate'"
    " type='application/json' href='/a.json'/><link rel='alternate' type='text/html' href='/a'/></entry></feed>",
    "a blank in the address": "<rss><channel><item><link>https://example.org/\n  a</link></item></channel></rss>",
}


@pytest.mark.parametrize("form", FEEDS)
def test_feeds_are_read_as_people_write_them(form: str) -> None:
    assert entries(FEEDS[form].encode(), "https://example.org/feed") == ["https://example.org/a"]


def test_a_feed_in_json_is_read() -> None:
    feed = """{"version": "https://jsonfeed.org/version/1.1", "title": "Coast", "items": [
        {"id": "1", "url": "https://example.org/1", "content_html": "<p>One.</p>"}, {"id": "https://example.org/2"},
        {"id": "3", "external_url": "/3"}, {"id": "4", "title": "No address"}]}"""

    *found, nameless = entries(feed.encode(), "https://example.org/feed.json")

    assert found == ["https://example.org/1", "https://example.org/2", "https://example.org/3"]
    assert "has an entry without an address: No address" in str(nameless)


@pytest.mark.parametrize("data", [b"{}", b'{"items": 1}', b'{"items": [', b"[" * 9])
def test_json_that_is_no_feed_is_named(data: bytes) -> None:
    with pytest.raises(ArticleError, match="feed"):
        entries(data, "https://example.org/feed.json")


def test_a_feed_in_another_encoding_than_it_says_is_read() -> None:
    feed = f"<?xml version='1.0' encoding='utf-8'?><rss><channel><title>Caf\xe9</title>{ITEM}</channel></rss>"

    assert entries(feed.encode("latin-1"), "https://example.org/feed") == ["https://example.org/a"]


@pytest.mark.parametrize("data", [b"<rss>", b'<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>', b""])
def test_broken_feeds_and_entities_are_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match="not a feed that can be read"):
        entries(data, "https://example.org/feed")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Example.ORG:443/a?utm_source=x&b=1#c", "https://example.org/a?b=1"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:8080/A", "http://example.org:8080/A"),
        ("http://[2606:4700::1111]:8080/a", "http://[2606:4700::1111]:8080/a"),
        ("http://[2606:4700::1111]/a", "http://[2606:4700::1111]/a"),
    ],
)
def test_urls_are_normalised(url: str, expected: str) -> None:
    assert normalise(url) == expected


def test_what_is_no_url_is_named() -> None:
    with pytest.raises(ArticleError, match="is not a URL"):
        normalise("http://[half")


@pytest.mark.parametrize(
    "address", ["64:ff9b:1::7f00:1", "::7f00:1", "fec0::1", "::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1"]
)
def test_addresses_that_lead_inside_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["2606:4700::1111", "64:ff9b::808:808", "8.8.8.8"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "start", [b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b""]
)
def test_a_server_that_sends_a_byte_now_and_then_is_left_at_the_deadline(start: bytes) -> None:
    over = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(start)
            while not over.wait(0.1):
                connection.sendall(b"a")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = threading.Thread(target=drip, args=(listening,))
        server.start()
        began = time.monotonic()
        with pytest.raises(ArticleError, match="takes longer than 1 s"):
            replace(LOOPBACK, seconds=1).fetch(f"http://127.0.0.1:{listening.getsockname()[1]}/")
        took = time.monotonic() - began
        over.set()
        server.join()
    assert took < 3
