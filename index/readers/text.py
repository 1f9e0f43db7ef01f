"""Read a plain text: the first line is its title, and what a mail quotes stands without the marks before its lines."""

import re
from dataclasses import replace
from itertools import groupby

from index.readers import front_matter, markup
from index.readers.content import Content
from index.readers.encoding import decode
from index.readers.marks import is_marked_up

FEWEST_QUOTED = 2
"""Lines one below the other that start with the mark of a quoted mail; one alone may be a link or a prompt."""

_MARK = re.compile(r"^ ?((?:>[ \t]?)+)")


def read(data: bytes, name: str) -> Content:
    """Read the text of the file below its front matter.

    Raises:
        ArticleError: The file is binary or its encoding cannot be told.
    """
    content = front_matter.take(decode(data, name))
    text = markup.shown(content.text) if is_marked_up(content.text) else without_quote_marks(content.text)
    return replace(content, text=text)


def without_quote_marks(text: str) -> str:
    """Take the `> ` off the lines that a mail quotes, so that their sentences can be told and cited word for word.

    What is quoted at another depth is another person's: a blank line parts the two.
    """
    if "\n>" not in f"\n{text}":
        return text
    parts: list[str] = []
    for is_marked, run in groupby(text.split("\n"), lambda line: _depth(line) > 0):
        lines = list(run)
        if is_marked and len(lines) >= FEWEST_QUOTED:
            levels = ["\n".join(_MARK.sub("", line) for line in level) for _, level in groupby(lines, _depth)]
            parts.append("\n{}\n".format("\n\n".join(levels)))
        else:
            parts.append("\n".join(lines))
    return "\n".join(parts)


def _depth(line: str) -> int:
    """How many marks of quoting stand before a line."""
    found = _MARK.match(line)
    return found[1].count(">") if found else 0
