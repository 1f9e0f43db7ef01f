"""The bytes of a `.txt` file come in; its text, kept as it is, goes out. The first line is the title."""

from dataclasses import replace
from itertools import islice

from index.dates import find_date
from index.furniture_patterns import kind_of
from index.readers import front_matter
from index.readers.content import Content
from index.readers.encoding import decode

OPENING = 6
"""Non-blank lines from the top among which a date line is the article's own; further down it belongs to a teaser."""


def read(data: bytes, name: str) -> Content:
    """The text of the file below its front matter.

    Raises:
        ArticleError: The file is binary or its encoding cannot be told.
    """
    content = front_matter.take(decode(data, name))
    opening = list(islice((line.strip() for line in content.text.splitlines() if line.strip()), OPENING))
    dated = next((line for line in opening[1:] if kind_of(line) in {"date", "byline"} and find_date(line)), None)
    return replace(
        content,
        title=content.title or next(iter(opening), None),
        published=content.published or find_date(dated),
    )
