"""Find what the first lines of an article say of it: its title and its date."""

import re
from collections.abc import Iterator
from itertools import islice

from index.text.dates import find_date
from index.text.furniture_patterns import is_labelled_headline, kind_of
from index.text.marks import STOPS, is_record

OPENING = 6
"""Non-blank lines from the top among which a date line is the article's own; further down it belongs to a teaser."""

HEADLINE = 120
"""Characters of a line up to which it may be a headline."""

_ENDED = re.compile(rf"[{STOPS}][\"'”’)\]]*$")
"""How a sentence ends; a headline may ask."""


def find_title(text: str) -> str | None:
    """Find the first line that is no page furniture; None when none is near.

    A dateline and a row of a table are no title.
    """
    lines = list(islice(_lines(text), OPENING))
    if lines and is_labelled_headline(lines[0]):
        return lines[0]
    return next((line for line in lines if kind_of(line) is None and not is_record(line)), None)


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
