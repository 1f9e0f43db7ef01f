"""Read the YAML front matter of a text, and fields that go by their usual names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import yaml

from index.readers.content import Content
from index.text.dates import find_date

LONGEST_FRONT_MATTER = 65_536
"""Code points; front matter is never longer, so that a text that opens with a rule is not searched to its end."""

MOST_NAMES = 100

_FENCED = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_FIELD = re.compile(r"^([A-Za-z_-]+)[ \t]*:[ \t]*(.+)$", re.MULTILINE)
_PLAIN_NAME = re.compile(r"[\s_-]")
_ADDRESS = re.compile(r"https?://(?:www\.)?([^\s/?#:]+)\S*$", re.IGNORECASE)
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_KEYS = {
    "title": "title headline webtitle",
    "url": "url link canonical canonicalurl permalink weburl sourceurl pageurl originalurl uri",
    "outlet": "outlet site sitename publisher publication source sourcename newspaper sourcedomain",
    "author": "author authors by byline creator writer authorname",
}
_DATES = (
    "published date pubdate publishedat publishdate datepublish datepublished publisheddate publicationdate pubtime "
    "publishedon publishtime publishedtime webpublicationdate articledate firstpublished issued isodate timestamp "
    "created createdat datecreated datetime"
)
"""Names as exports and clippers write them, in small letters, without `_` and `-`; the first that is there counts."""


def take(text: str) -> Content:
    """Take the front matter off a text, and read what it says."""
    fenced = _FENCED.match(text, 0, LONGEST_FRONT_MATTER)
    fields = _parse(fenced[1]) if fenced else {}
    if not fenced or not fields:
        return Content(text)
    return with_fields(Content(text[fenced.end() :].lstrip("\n")), fields)


def with_fields(content: Content, fields: Mapping[str, object]) -> Content:
    """Add title, url, outlet, author and date from fields that go by their usual names.

    A `source` that is an address is the article's, as clippers of pages write it; its host is then the outlet.
    """
    found = {name: _first(fields, keys.split()) for name, keys in _KEYS.items()}
    published = next((day for key in _DATES.split() if (day := find_date(fields.get(key)))), None)
    if host := _host(found["outlet"]):
        found |= {"url": found["url"] or found["outlet"], "outlet": host}
    if author := found["author"]:
        found["author"] = author[len("by ") :] if author.lower().startswith("by ") else author
    return replace(
        content,
        title=found["title"],
        url=found["url"],
        outlet=found["outlet"],
        author=found["author"],
        published=published,
    )


def _host(value: str | None) -> str | None:
    """The host of an address, or None where the value is none."""
    found = _ADDRESS.match(value or "")
    return found[1].lower() if found else None


def _first(fields: Mapping[str, object], keys: Sequence[str]) -> str | None:
    return next((said for key in keys if (said := _said(fields.get(key)))), None)


def normalise(fields: Mapping[str, object]) -> dict[str, object]:
    """Write the names of fields alike: `datePublished`, `date_published` and `Date-Published` are one."""
    alike: dict[str, object] = {}
    for key, value in fields.items():
        alike.setdefault(_PLAIN_NAME.sub("", str(key)).lower(), value)
    return alike


def _said(value: object) -> str | None:
    """A field's value on one line; names, or records with a name, that stand in a list are joined with commas.

    Lists in lists say nothing: aliases can make a few lines of YAML into billions of them.
    """
    items = value[:MOST_NAMES] if isinstance(value, list) else [value]
    names = (_name(item) if isinstance(item, dict) else item for item in items)
    return (
        ", ".join(
            " ".join(_WIKILINK.sub(r"\1", str(name)).split())
            for name in names
            if isinstance(name, str | int | float | date)
        )
        or None
    )


def _name(record: Mapping[str, object]) -> object:
    """What a record is called: `{"name": …}`, or as newspapers' interfaces have it."""
    keys = ("name", "main", "original", "title", "rendered", "value")
    return next((record[key] for key in keys if record.get(key)), None)


def _parse(source: str) -> dict[str, object]:
    """The fields, by lower-case name; where it is no valid YAML (a title with a colon, often), line by line."""
    try:
        fields = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError):
        fields = {match[1]: match[2].strip().strip("\"'") for match in _FIELD.finditer(source)}
    return normalise(fields) if isinstance(fields, dict) else {}
