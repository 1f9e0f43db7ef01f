"""Split a text into the fields of its YAML front matter and the text below."""

import re
from collections.abc import Mapping
from datetime import date

import yaml

from index.readers.content import Content
from index.text.dates import find_date

LONGEST = 65_536
"""Code points; front matter is never longer, so that a text that opens with a rule is not searched to its end."""

MOST_NAMES = 100

_FENCED = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^([A-Za-z_-]+)[ \t]*:[ \t]*(.+)$", re.MULTILINE)
_KEYS = {
    "title": ("title", "headline"),
    "url": ("url", "link", "canonical", "canonical_url", "permalink"),
    "outlet": ("outlet", "site", "sitename", "publisher", "publication", "source"),
    "author": ("author", "authors", "by", "byline", "creator"),
}
_DATES = ("published", "date", "pubdate", "published_at", "publishdate", "publish_date")


def take(text: str) -> Content:
    """The text without its front matter, with what the front matter says."""
    fenced = _FENCED.match(text, 0, LONGEST)
    fields = _parse(fenced[1]) if fenced else {}
    if not fenced or not fields:
        return Content(text)
    return with_fields(Content(text[fenced.end() :].lstrip("\n")), fields)


def with_fields(content: Content, fields: Mapping[str, object]) -> Content:
    """The content with title, url, outlet, author and date from fields that go by their usual names."""
    found = {name: _first(fields, keys) for name, keys in _KEYS.items()}
    published = next((day for key in _DATES if (day := find_date(fields.get(key)))), None)
    return Content(content.text, **found, published=published, id=content.id)


def _first(fields: Mapping[str, object], keys: tuple[str, ...]) -> str | None:
    return next((said for key in keys if (said := _said(fields.get(key)))), None)


def _said(value: object) -> str | None:
    """A field's value on one line; names, or records with a name, that stand in a list are joined with commas.

    Lists in lists say nothing: aliases can make a few lines of YAML into billions of them.
    """
    items = value[:MOST_NAMES] if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, dict) else item for item in items)
    return (
        ", ".join(" ".join(str(name).split()) for name in names if isinstance(name, str | int | float | date)) or None
    )


def _parse(source: str) -> dict[str, object]:
    """The fields, by lower-case name; where it is no valid YAML (a title with a colon, often), line by line."""
    try:
        fields = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError):
        fields = {match[1]: match[2].strip().strip("\"'") for match in _FIELD.finditer(source)}
    return {str(key).lower(): value for key, value in fields.items()} if isinstance(fields, dict) else {}
