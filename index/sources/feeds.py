"""Read the addresses of a feed's entries, in the feed's order.

Only the addresses are taken: title, date and text come from the pages themselves, as for any other. feedparser reads
feeds as they are: with entities of HTML, bare ampersands, cut off at the end, in another encoding than they say.
"""

import io
import json
import re
from collections.abc import Mapping
from urllib.parse import urljoin

from index.errors import ArticleError

MOST_ENTRIES = 500
"""Entries that are followed; feeds carry some ten to a hundred."""

_BLANKS = re.compile(r"\s+")
_PAGE_TYPES = ("", "text/html", "application/xhtml+xml")
_LONGEST_TITLE = 80


def entries(data: bytes, url: str) -> list[str | ArticleError]:
    """Read the addresses of a feed's entries, each once, with an error for each entry that has none.

    Raises:
        ArticleError: It is no feed.
    """
    import feedparser

    if data.lstrip().startswith(b"{"):
        return _json_entries(data, url)
    if b"<!ENTITY" in data:
        raise ArticleError(url, "is not a feed that can be read: it defines entities of its own")
    said = {"content-location": url, "content-type": "application/xml"}
    feed = feedparser.parse(io.BytesIO(data.lstrip()), response_headers=said, sanitize_html=False)
    reason = feed.get("bozo_exception")
    if not feed.entries and (reason or not feed.get("version")):
        known = _is_xml(data)
        raise ArticleError(
            url, "is XML, but no RSS or Atom feed" if known else f"is not a feed that can be read: {reason or 'no XML'}"
        )
    found = [_address(entry, url) or _nameless(entry, url) for entry in feed.entries[:MOST_ENTRIES]]
    return list(dict.fromkeys(found))


def _json_entries(data: bytes, url: str) -> list[str | ArticleError]:
    """The same of a JSON Feed (version 1 or 1.1)."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ArticleError(url, f"is not a feed that can be read: {error}") from error
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, list):
        raise ArticleError(url, "is JSON, but no feed")
    read = [
        {"link": item.get("url") or item.get("external_url"), "id": item.get("id", ""), "title": item.get("title")}
        for item in items[:MOST_ENTRIES]
        if isinstance(item, Mapping)
    ]
    return list(dict.fromkeys(_address(entry, url) or _nameless(entry, url) for entry in read))


def _is_xml(data: bytes) -> bool:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
    return True


def _address(entry: Mapping[str, object], url: str) -> str | None:
    """The address of an entry's page: the link to one, else an id that is an address."""
    links = entry.get("links")
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"] if isinstance(links, list) else []
    shown = [link for link in pages if link.get("type", "") in _PAGE_TYPES] or pages
    name = str(entry.get("id", ""))
    candidates = (
        entry.get("feedburner_origlink"),
        *(link.get("href") for link in reversed(shown)),  # RSS has its own link last, after those of Atom within it
        entry.get("link"),
        name if name.startswith(("http://", "https://")) else None,
    )
    return next((urljoin(url, _BLANKS.sub("", str(found))) for found in candidates if found), None)


def _nameless(entry: Mapping[str, object], url: str) -> ArticleError:
    title = str(entry.get("title") or "without a title")[:_LONGEST_TITLE]
    return ArticleError(url, f"has an entry without an address: {title}")
