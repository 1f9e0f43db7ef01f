"""Read the article of a saved page, without menus and teasers.

trafilatura tells the article from the page. Its precise mode drops most of what does not belong to the article, but
cuts some pages short; where it keeps less than half of what the generous mode finds, the generous text is taken. On the
181 pages of the article extraction benchmark the two together reach F1 0.969, the modes alone 0.964 and 0.952
(`python -m tests.bench.html`). Where the page shows less than half of the text that it carries as data, since the rest
is behind a wall, that text is taken.
"""

import logging
import re
from dataclasses import replace

from index.errors import ArticleError
from index.readers import tables
from index.readers.arranging import arrange
from index.readers.content import Content
from index.readers.encoding import HEAD, decode, normalise
from index.readers.linked_data import Described, describe, with_headlines
from index.text.furniture_patterns import kind_of
from index.text.gates import GATES

CUT_SHORT = 0.5
"""Share of the generous text below which the precise text is taken to be cut short."""
WALLED = 0.9
"""The same for the text that a page carries as data, where it says that it is not free to read."""
LARGEST_PAGE = 5_000_000
"""Code points without embedded pictures."""
MOST_ELEMENTS = 100_000
"""The work grows faster than their number; the longest encyclopedia pages have about half as many."""
LONGEST_NOTICE = 3000
"""Code points of a page that may be a notice; consent pages are the longest."""
LONGEST_LABEL = 6
"""Words of a line beside a notice that is a heading or a button."""
LONGEST_LEAD = 1500
"""Code points of an article that ends in an offer to subscribe, up to which it is the beginning of a longer one."""
LAST_LINES = 6
"""Lines from the first offer to the end of such a page."""
_SAVED_FROM = re.compile(r"<!-- saved from url=(?:\(\d+\))?(https?://\S+?)\s*-->")
_EMBEDDED = re.compile(r"data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]+")
_RULE = re.compile(r"\|[|: -]*")
_TABLE = re.compile(r"(?:^\|.*\| *(?:\n|\Z))+", re.MULTILINE)
_ITEM = re.compile(r"^- ", re.MULTILINE)


def read(data: bytes, name: str) -> Content:
    """Read the article of the page, with a line for each paragraph, heading, item and row of a table.

    Raises:
        ArticleError: The file is binary, or the page holds no text that looks like an article, or only what a site
            shows instead of one.
    """
    page = _EMBEDDED.sub("", decode(data, name))
    if len(page) > LARGEST_PAGE:
        raise ArticleError(name, f"is larger than {LARGEST_PAGE / 1e6:.0f} MB without its pictures")
    content = _extract(page, name)
    if content is None or not content.text:
        raise ArticleError(name, "holds no article that can be told from the page")
    if notice := _only_notice(content):
        raise ArticleError(name, f"holds no article, only a notice of its site: {notice}")
    saved = _SAVED_FROM.search(page, 0, HEAD)
    return replace(content, url=content.url or (saved[1] if saved else None), unread=_behind_wall(content))


def _extract(page: str, name: str) -> Content | None:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(page)
    if tree is None:
        return None
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        raise ArticleError(name, f"has more than {MOST_ELEMENTS} elements, as no page of an article has")
    described = describe(tree)
    arrange(tree)
    precise = trafilatura.bare_extraction(tree, include_comments=False, favor_precision=True)
    generous = trafilatura.bare_extraction(tree, include_comments=False, favor_recall=True)
    texts = [str(getattr(found, "text", None) or "") for found in (precise, generous)]
    text = texts[len(texts[0]) < CUT_SHORT * len(texts[1])]
    said = trafilatura.extract_metadata(tree, extensive=False)
    return Content(
        with_headlines(_fuller(_plain(text), described), described.posts),
        described.headline or said.title,
        said.url,
        said.sitename or said.hostname,
        said.author,
        said.date,
    )


def _fuller(text: str, described: Described) -> str:
    """The text that the page shows, or the one that it carries as data where it shows too little of that."""
    body = described.body
    if not body or len(text) > len(body):
        return text
    shown = sum(len(line) for line in text.split("\n") if kind_of(line) is None)
    return normalise(body) if shown < (WALLED if described.is_walled else CUT_SHORT) * len(body) else text


def _behind_wall(content: Content) -> str | None:
    """What to tell of a page that ends in an offer to subscribe after a few lines, since the rest is behind it."""
    lines = [line for line in content.text.split("\n") if line.strip()]
    offers = [number for number, line in enumerate(lines) if kind_of(line) == "offer"]
    said = sum(len(line) for line in lines if kind_of(line) is None)
    is_cut = bool(offers) and offers[0] >= len(lines) - LAST_LINES and said < LONGEST_LEAD
    return "is behind a wall: only its beginning is in the page" if is_cut else None


def _only_notice(content: Content) -> str | None:
    """The notice that a site shows instead of an article, where there is nothing else but its title."""
    if len(content.text) > LONGEST_NOTICE:
        return None
    lines = [line for line in content.text.split("\n") if line.strip() and line != content.title]
    notices = [line for line in lines if kind_of(line) in GATES]
    others = [line for line in lines if kind_of(line) is None and len(line.split()) > LONGEST_LABEL]
    return notices[0] if notices and not others else None


def _plain(text: str) -> str:
    """The text with bullets for items, and the rows of tables with the heads of their columns."""
    return normalise(_ITEM.sub("• ", _TABLE.sub(_rows, text))).strip()


def _rows(table: re.Match[str]) -> str:
    """The rows of a table as trafilatura writes it: between bars, with a rule below those of heads."""
    lines = [line.strip() for line in table[0].splitlines()]
    heads = next((number for number, line in enumerate(lines) if _RULE.fullmatch(line)), 0)
    cells = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if not _RULE.fullmatch(line)]
    return "".join(f"{line}\n" for line in tables.write(cells, heads or None))
