"""Read the article of one line of a `.jsonl` file; only the field `text` is required."""

import json

from index.errors import ArticleError
from index.readers import front_matter
from index.readers.content import Content
from index.readers.encoding import decode, normalise


def read(data: bytes, name: str) -> Content:
    """The article of one line.

    Raises:
        ArticleError: The line is no JSON object or has no text.
    """
    fields = _parse(decode(data, name), name)
    text = fields.get("text")
    if not isinstance(text, str):
        raise ArticleError(name, 'has no field "text" with the text of an article')
    said = str(fields.get("id") or "").strip()
    return front_matter.with_fields(Content(normalise(text), id=said or None), fields)


def _parse(line: str, name: str) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ArticleError(name, f"is not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise ArticleError(name, 'is not a JSON object such as {"text": "…"}')
    return fields
