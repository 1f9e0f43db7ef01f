"""The bytes of a Markdown file come in; plain text goes out, a line for each heading, paragraph, item and table row."""

import re
from collections.abc import Iterator
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.readers import front_matter
from index.readers.content import Content
from index.readers.encoding import decode

_TAG = re.compile(r"<[^>]*>")
_CELL = " | "


def read(data: bytes, name: str) -> Content:
    """The text without marks: what a reader of the formatted page sees.

    Raises:
        ArticleError: The file is binary or its encoding cannot be told.
    """
    content = front_matter.take(decode(data, name))
    tokens = MarkdownIt("commonmark").enable("table").parse(content.text)
    lines = list(_lines(tokens))
    title = content.title or next((line for line, is_heading in lines if is_heading), None)
    return replace(content, text="\n".join(line for line, _ in lines), title=title)


def _lines(tokens: list[Token]) -> Iterator[tuple[str, bool]]:
    """Each line of text and whether it is a heading."""
    row: list[str] | None = None
    opener = ""
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield _CELL.join(row or []), False
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_plain(token))
        elif token.type == "inline":
            yield from ((line, opener == "heading_open") for line in _plain(token).split("\n") if line.strip())
        elif token.type in {"fence", "code_block"}:
            yield from ((line, False) for line in token.content.split("\n") if line.strip())
        elif token.type == "html_block":
            yield from ((line, False) for line in _TAG.sub(" ", token.content).split("\n") if line.strip())
        opener = token.type


def _plain(token: Token) -> str:
    """The text of a paragraph, on one line except for hard breaks; of pictures and marks nothing stays."""
    parts = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(
        child.content if child.type in {"text", "code_inline"} else parts.get(child.type, "")
        for child in token.children or []
    )
