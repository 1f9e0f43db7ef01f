"""Write what is new in the answers to standing questions as an Atom feed (RFC 4287)."""

import datetime as dt
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from prompts import notice
from rag.collection.kept import News
from rag.rendering.sources import source, web_address

ATOM = "http://www.w3.org/2005/Atom"

NAME = "tag:footnote,2026:standing"
"""A tag URI (RFC 4151): entries keep their id wherever the feed is served from."""


def to_atom(news: Sequence[News], address: str) -> bytes:
    """Write a feed of news, the latest first, each an entry; `address` is where the feed is read from."""
    register_namespace("", ATOM)
    feed = Element(f"{{{ATOM}}}feed")
    latest = news[0].found if news else dt.datetime.fromtimestamp(0, dt.UTC).isoformat()
    for name, text in (("id", NAME), ("title", notice("standing_feed")), ("updated", latest)):
        _add(feed, name, text)
    _link(feed, "self", address)
    _add(SubElement(feed, f"{{{ATOM}}}author"), "name", "Footnote")
    for one in news:
        entry = SubElement(feed, f"{{{ATOM}}}entry")
        for name, text in (
            ("id", f"{NAME}/{one.id}"),
            ("title", one.question),
            ("updated", one.found),
            ("content", f"“{' '.join(one.citation.quote.split())}” — {source(one.citation)}"),
        ):
            _add(entry, name, text)
        if link := web_address(one.citation.url):
            _link(entry, "alternate", link)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, f"{{{ATOM}}}{name}").text = "".join(sign for sign in text if _is_allowed(sign))


def _link(parent: Element, relation: str, address: str) -> None:
    SubElement(parent, f"{{{ATOM}}}link", rel=relation, href=address)


def _is_allowed(sign: str) -> bool:
    """Whether XML can hold a character: no control characters, no lone surrogates."""
    return sign in "\t\n\r" or (" " <= sign <= "\ud7ff") or ("\ue000" <= sign <= "\ufffd") or sign > "\uffff"
