"""Read a Markdown file as plain text: a line for each heading, paragraph, item and row of a table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.errors import ArticleError
from index.readers import front_matter, obsidian, tables
from index.readers.content import Content
from index.readers.encoding import decode

DEEPEST = 40
"""Levels of nesting; what lies deeper is left out, so that a file of marks alone does not exhaust the stack."""

LARGEST_MARKDOWN = 2_000_000
"""Bytes; parsing takes two seconds a megabyte of prose, and some twenty where the text is nothing but marks."""

_PARAGRAPH = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_BRACKET = re.compile(r"[\[\]]")
_TAG = re.compile(r"<[^>]*>")
_BREAKS = {"softbreak": " ", "hardbreak": "\n"}


def read(data: bytes, name: str) -> Content:
    """Read the text without marks and comments: what a reader of the formatted page sees.

    Raises:
        ArticleError: The file is binary or too large, or its encoding cannot be told.
    """
    if len(data) > LARGEST_MARKDOWN:
        raise ArticleError(name, f"is larger ({len(data) / 1e6:.0f} MB) than {LARGEST_MARKDOWN / 1e6:.0f} MB")
    content = front_matter.take(decode(data, name))
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    tokens = parser.parse(_PARAGRAPH.sub(_flattened, obsidian.without_comments(content.text)))
    heading = next((_plain(inline) for opener, inline in pairwise(tokens) if opener.type == "heading_open"), None)
    lines = (line for line in "\n".join(_blocks(tokens)).split("\n") if line.strip())
    return replace(content, text="\n".join(lines), title=content.title or heading)


def _flattened(paragraph: re.Match[str]) -> str:
    """A paragraph whose brackets do not nest deeper than links do: the parser reads on to its end for each of them."""
    depth = deepest = 0
    for bracket in _BRACKET.findall(paragraph[0]):
        depth = depth + 1 if bracket == "[" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return paragraph[0].replace("[", "\\[") if deepest > DEEPEST else paragraph[0]


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """The text of each block, the first of a list's item with its mark."""
    mark = ""
    row: list[str] | None = None
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "• "
        elif token.type == "tr_open":
            row = []
        elif token.type == "inline" and row is not None:
            row.append(_plain(token))
        elif token.type == "tr_close":
            rows.append(row or [])
            row = None
        elif token.type == "table_close":
            yield from tables.write(rows, 1)
            rows = []
        elif token.type in {"inline", "fence", "code_block", "html_block"}:
            yield mark + _plain(token)
            mark = ""


def _plain(token: Token) -> str:
    """The text of a block, on one line except for hard breaks and code; without pictures, marks and what is struck."""
    if token.children is None:
        return _TAG.sub(" ", token.content) if token.type == "html_block" else token.content
    struck, parts = 0, [""]
    is_titled = token.content.startswith("[!")  # a callout: its first line is a title
    for child in token.children:
        struck += child.nesting if child.type in {"s_open", "s_close"} else 0
        said = _said(child)
        if is_titled and child.type == "softbreak":
            said, is_titled = "\n", False
        if said and not struck:
            parts.append(said.lstrip(" ") if parts[-1].endswith(" ") else said)
    return "".join(parts)


def _said(child: Token) -> str:
    """The text of a piece of a line."""
    if child.type == "text":
        return obsidian.plain(child.content)
    return child.content if child.type == "code_inline" else _BREAKS.get(child.type, "")
