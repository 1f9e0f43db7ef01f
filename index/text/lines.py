"""Find the lines of a text, and make those whole again that an editor or a mail program broke at a column."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

NARROWEST, WIDEST = 40, 100
"""Columns between which a text counts as broken by an editor or a mail program; common settings are 65 to 80."""
FEWEST_FORCED = 3
"""Breaks that one column must explain before it explains others too."""
SHARE_FORCED, SHARE_FORCED_CASELESS = 0.5, 0.75
"""Share of the breaks that the column must explain; more in scripts that do not show by a small letter what goes on."""
SHARE_GOING_ON = 1 / 3
"""Share of the forced breaks at which a sentence must visibly go on; lists with items of one length have none."""
MOST_COLUMNS = 3
"""Columns that one text is looked at for: a mail has its own, and a narrower one for what it quotes."""
SPACINGS = (1, 2, 3)
"""Line feeds from one line to the next: single, double and triple spacing."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_ITEM = re.compile(r"(?:[•⁃▪‣·◦*►▶–—-]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|[A-Z][A-Z0-9 .'’-]{0,40}:)\s")
"""How an item of a list opens, or the turn of a speaker whose name is in capitals."""
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+")
_ENDED = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_LEANING = re.compile(
    r"\s(?:a|an|and|at|between|but|by|for|from|in|of|on|or|than|that|the|to|which|who|with|der|die|das|den|dem|des|und|oder|im|von"
    r"|zu|de|del|la|le|les|du|et|el|los|las|y|e|il|un|una|une|het|een|van)$"
)
"""A word that ends no line by itself: what it belongs to follows (articles and prepositions, in seven languages)."""


class Line(NamedTuple):
    """A line where it stands: `article.text[start:end] == text`, without blanks at its ends."""

    start: int
    end: int
    text: str


class _Row(NamedTuple):
    """A line with its indent, in characters, and the line feeds between it and the one above."""

    line: Line
    indent: int
    spacing: int


class _Break(NamedTuple):
    """A line break that a column may have forced.

    `number` is that of the line below; the columns from `narrowest` to `widest` would have broken the text here.
    """

    number: int
    narrowest: int
    widest: int
    below: str
    is_open: bool
    """The line above cannot end there: a small letter follows, or a little word or a comma stands last."""


def read_lines(text: str) -> list[Line]:
    """Find the non-blank lines of a text in order; a line broken at a column comes as one, its breaks kept inside."""
    rows = list(_rows(text))
    going_on = _going_on(rows)
    whole: list[Line] = []
    for number, (line, _, _) in enumerate(rows):
        start = whole.pop().start if number in going_on else line.start
        whole.append(Line(start, line.end, text[start : line.end]))
    return whole


def _rows(text: str) -> Iterator[_Row]:
    end = 0
    for match in _LINE.finditer(text):
        line = match.group()
        body = line.strip()
        if body:
            indent = len(line) - len(line.lstrip())
            start = match.start() + indent
            yield _Row(Line(start, start + len(body), body), indent, text.count("\n", end, start))
            end = start + len(body)


def _going_on(rows: Sequence[_Row]) -> set[int]:
    """The numbers of the lines that carry on the line above.

    A column that explains most breaks of a text explains each that it would have forced. Where no column does, as in a
    short release, a break is forced where the line above it cannot end.
    """
    for spacing in SPACINGS:
        breaks = list(_breaks(rows, spacing))
        forced = _forced(breaks)
        if spacing == 1:
            forced |= _forced_alone([each for each in breaks if each.number not in forced])
        if forced:
            return forced
    return set()


def _breaks(rows: Sequence[_Row], spacing: int) -> Iterator[_Break]:
    """The breaks with some spacing that may be forced: no item starts below, nor a paragraph by its indent."""
    for number, (above, below) in enumerate(pairwise(rows), 1):
        if below.spacing != spacing:
            continue
        is_item = _ITEM.match(below.line.text)
        is_paragraph = below.indent > above.indent and not _ITEM.match(above.line.text)
        is_listed = above.line.text.endswith(":") and _ADDRESS.fullmatch(below.line.text)
        if not (is_item or is_paragraph or is_listed):
            first = below.line.text.split(maxsplit=1)[0]
            yield _Break(
                number,
                max(_reach(above), _reach(below)),
                above.indent + len(above.line.text) + len(first),
                below.line.text,
                _is_open(above.line.text, below.line.text),
            )


def _forced(breaks: Sequence[_Break]) -> set[int]:
    """The numbers of the lines below breaks that a column forced, for the columns that explain most breaks."""
    found: set[int] = set()
    left = list(breaks)
    for _ in range(MOST_COLUMNS):
        column = _likeliest_column(left)
        forced = [each for each in left if each.narrowest <= column <= each.widest]
        if not _explains(forced, left):
            break
        found.update(each.number for each in forced)
        left = [each for each in left if each.number not in found]
    return found


def _likeliest_column(breaks: Sequence[_Break]) -> int:
    """The column that would have forced the most breaks."""
    steps = [0] * (WIDEST + 2)
    for each in breaks:
        if each.narrowest <= WIDEST and each.widest >= NARROWEST:
            steps[max(each.narrowest, NARROWEST)] += 1
            steps[min(each.widest, WIDEST) + 1] -= 1
    best, most, count = NARROWEST, 0, 0
    for column in range(NARROWEST, WIDEST + 1):
        count += steps[column]
        if count > most:
            best, most = column, count
    return best


def _explains(forced: Sequence[_Break], breaks: Sequence[_Break]) -> bool:
    """Whether a column that forced some breaks is one that the text was broken at."""
    small = sum(each.below[0].islower() for each in forced)
    going_on = sum(each.is_open or (each.below[0].isalpha() and not each.below[0].isupper()) for each in forced)
    share = SHARE_FORCED if small >= SHARE_GOING_ON * len(forced) else SHARE_FORCED_CASELESS
    return (
        len(forced) >= FEWEST_FORCED and going_on >= SHARE_GOING_ON * len(forced) and len(forced) >= share * len(breaks)
    )


def _reach(row: _Row) -> int:
    """The narrowest column that a line fits into; a word that cannot be broken, such as an address, may stick out."""
    return row.indent + len(row.line.text) if " " in row.line.text else NARROWEST


def _is_open(above: str, below: str) -> bool:
    if _ENDED.search(above) or _ADDRESS.match(below):
        return False
    return below[0].islower() or (below[0].isalnum() and len(below) <= WIDEST and bool(_LEANING.search(above)))


def _forced_alone(breaks: Sequence[_Break]) -> set[int]:
    """The numbers of the lines below breaks that are forced by what stands around them.

    A line of a usual width that cannot end there; and all breaks of a paragraph that has one such, where one column
    explains all of them.
    """
    open_ones = {
        each.number for each in breaks if each.is_open and each.widest >= NARROWEST and each.narrowest <= WIDEST
    }
    found = set(open_ones)
    for _, run in groupby(enumerate(breaks), lambda pair: pair[1].number - pair[0]):
        paragraph = [each for _, each in run]
        narrowest = max(NARROWEST, *(each.narrowest for each in paragraph))
        widest = min(WIDEST, *(each.widest for each in paragraph))
        if narrowest <= widest and any(each.number in open_ones for each in paragraph):
            found.update(each.number for each in paragraph)
    return found
