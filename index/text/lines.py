"""The text of an article comes in; its lines go out, stripped, and whole again where a column had broken them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

NARROWEST, WIDEST = 40, 100
"""Columns between which a text counts as broken by an editor or a mail program; common settings are 65 to 80."""
FEWEST_FORCED, SHARE_FORCED = 3, 0.75
"""How many line breaks inside paragraphs the column must have forced, and which share of them, for a broken text."""
SHARE_GOING_ON = 1 / 3
"""Share of the forced breaks after which a line must go on with a small letter; lists of one length have none."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ITEM = re.compile(r"(?:[•⁃▪‣·◦*►▶–—-]|\d{1,3}[.)]|[A-Za-z][.)])\s")


class Line(NamedTuple):
    """A line where it stands: `article.text[start:end] == text`, without blanks at its ends."""

    start: int
    end: int
    text: str


def read_lines(text: str) -> list[Line]:
    """The non-blank lines of a text in order; a line broken at a column comes as one, its breaks kept inside."""
    lines = list(_stripped(text))
    forced = _forced_breaks(text, lines)
    whole: list[Line] = []
    for number, line in enumerate(lines):
        start = whole.pop().start if number in forced else line.start
        whole.append(Line(start, line.end, text[start : line.end]))
    return whole


def _stripped(text: str) -> Iterator[Line]:
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if body:
            start = match.start() + len(line) - len(line.lstrip())
            yield Line(start, start + len(body), body)


def _forced_breaks(text: str, lines: list[Line]) -> frozenset[int]:
    """Numbers of the lines that carry on the line above, where a column broke the whole text; else none."""
    column = max((line.end - line.start for line in lines), default=0)
    if not NARROWEST <= column <= WIDEST:
        return frozenset()
    inside = [n for n, (this, after) in enumerate(pairwise(lines), 1) if text.count("\n", this.end, after.start) == 1]
    forced = [n for n in inside if _did_not_fit(lines[n], lines[n - 1], column)]
    going_on = sum(_goes_on(lines[n].text) for n in forced)
    enough = len(forced) >= FEWEST_FORCED and len(forced) >= SHARE_FORCED * len(inside)
    return frozenset(forced if enough and going_on >= SHARE_GOING_ON * len(forced) else ())


def _goes_on(line: str) -> bool:
    """Whether a line opens with a letter that does not open a sentence; in scripts without capitals every one may."""
    return line[0].isalpha() and not line[0].isupper()


def _did_not_fit(line: Line, above: Line, column: int) -> bool:
    """Whether the first word of a line would have gone over the column at the end of the line above."""
    first = line.text.split(maxsplit=1)[0]
    return not _ITEM.match(line.text) and len(above.text) + 1 + len(first) > column
