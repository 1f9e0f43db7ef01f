"""The text of an article comes in; what its first lines say of it, title and date, goes out."""

import re
from collections.abc import Iterator
from itertools import islice

from index.text.dates import find_date
from index.text.furniture_patterns import kind_of
from index.text.marks import STOPS

OPENING = 6
"""Non-blank lines from the top among which a date line is the article's own; further down it belongs to a teaser."""

HEADLINE = 120
"""Characters of a line up to which it may be a headline."""

_ENDED = re.compile(rf"[{STOPS}][\"'”’)\]]*$")
"""How a sentence ends; a headline may ask."""


def find_title(text: str) -> str | None:
    """The first line that is not blank and no page furniture: a dateline is no title; None when there is none near."""
    return next((line for line in islice(_lines(text), OPENING) if kind_of(line) is None), None)


def reads_on(line: str) -> bool:
    """Whether a line is a sentence or paragraph of the text, or nothing, rather than a headline."""
    return not line or len(line) > HEADLINE or _ENDED.search(line) is not None


def find_opening_date(text: str) -> str | None:
    """The ISO 8601 date in a byline or a date line right under the title."""
    lines = islice(_lines(text), 1, OPENING)
    return next((day for line in lines if kind_of(line) in {"byline", "date"} and (day := find_date(line))), None)


def _lines(text: str) -> Iterator[str]:
    """The lines that are not blank, found one by one so that a long text is not taken apart for its opening."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if line := text[start:end].strip():
            yield line
        start = end + 1
