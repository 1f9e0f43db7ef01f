"""Read what a page says of its article in JSON-LD (schema.org): the text behind a wall, the posts of a live blog."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.readers.markup import to_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEEPEST = 12
"""Levels of nesting that are looked into."""
OPENING = 40
"""Characters by which a post is found in the text of its page."""

_LIVE = "LiveBlogPosting"


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a live blog."""

    headline: str | None
    body: str


@dataclass(frozen=True, slots=True)
class Described:
    """What a page says of its article; `headline` is given for live blogs alone, whose posts have their own."""

    body: str | None = None
    is_walled: bool = False
    headline: str | None = None
    posts: tuple[Post, ...] = ()


def describe(tree: "HtmlElement") -> Described:
    """Read the JSON-LD of a page; what is no JSON, or of another kind, says nothing."""
    records = [record for data in _scripts(tree) for record in _records(data, DEEPEST)]
    bodies = [body for record in records if _is_article(record) and (body := _text(record.get("articleBody")))]
    live = next((record for record in records if _LIVE in _types(record)), None)
    if live is None:
        walled = any(str(record.get("isAccessibleForFree")).lower() == "false" for record in records)
        return Described(max(bodies, key=len, default=None), walled)
    updates = live.get("liveBlogUpdate")
    posts = [_post(update) for update in updates if isinstance(update, Mapping)] if isinstance(updates, list) else []
    return Described(
        None, is_walled=False, headline=_text(live.get("headline")), posts=tuple(post for post in posts if post.body)
    )


def with_headlines(text: str, posts: Sequence[Post]) -> str:
    """Put the headline of each post above it, where the page's text has the post without it."""
    for post in posts:
        opening = post.body[:OPENING]
        place = text.find(f"\n{opening}") + 1
        if post.headline and place and not text[:place].rstrip().endswith(post.headline):
            text = f"{text[:place]}{post.headline}\n{text[place:]}"
    return text


def _scripts(tree: "HtmlElement") -> Iterator[object]:
    for script in tree.iter("script"):
        if "ld+json" in str(script.get("type", "")).lower() and script.text:
            try:
                yield json.loads(script.text, strict=False)
            except (json.JSONDecodeError, RecursionError):
                continue


def _records(data: object, depth: int) -> Iterator[Mapping[str, object]]:
    """The records of a page, also in lists and graphs, but not the posts of a live blog."""
    if depth == 0:
        return
    if isinstance(data, list):
        for each in data:
            yield from _records(each, depth - 1)
    elif isinstance(data, Mapping):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart"):
            yield from _records(data.get(key), depth - 1)


def _types(record: Mapping[str, object]) -> list[str]:
    said = record.get("@type")
    return [str(kind) for kind in said] if isinstance(said, list) else [str(said)]


def _is_article(record: Mapping[str, object]) -> bool:
    return any(kind.endswith(("Article", "Posting", "Report")) for kind in _types(record))


def _text(value: object) -> str | None:
    return to_text(value).strip() or None if isinstance(value, str) else None


def _post(update: Mapping[str, object]) -> Post:
    return Post(_text(update.get("headline")), _text(update.get("articleBody")) or "")
