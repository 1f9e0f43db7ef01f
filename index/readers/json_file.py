"""Read a JSON file of one article or of a list of them, each with the fields of a line of a `.jsonl` file."""

import json
from collections.abc import Iterator

from index.errors import ArticleError, FormatError
from index.readers import json_lines
from index.readers.content import Content
from index.readers.encoding import decode

_LISTS = ("articles", "items", "results", "data", "docs", "documents", "entries", "posts")
"""Fields that hold the list of articles in what programs export."""


def read_all(data: bytes, name: str) -> Iterator[Content | ArticleError]:
    """The articles of the file; those that cannot be read are named, where at least one can.

    Raises:
        FormatError: It holds no article; much else is kept in JSON.
        ArticleError: It is no JSON.
    """
    try:
        found = json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        raise ArticleError(name, f"is not JSON: {error}") from error
    if isinstance(found, dict):
        lists = (found.get(field) for field in _LISTS)
        found = next((each for each in lists if isinstance(each, list)), [found])
    read = [_read(item, f"{name}#{number}") for number, item in enumerate(found if isinstance(found, list) else [], 1)]
    if not any(isinstance(each, Content) for each in read):
        raise FormatError(name, "holds no article: no part of it has the text of one")
    yield from read


def _read(item: object, name: str) -> Content | ArticleError:
    try:
        return json_lines.read(json.dumps(item).encode(), name)
    except ArticleError as error:
        return error
