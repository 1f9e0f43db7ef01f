"""Read one line of a `.jsonl` file as an article; the names of fields that exports commonly use are known."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.errors import ArticleError
from index.readers import front_matter, markup
from index.readers.content import Content
from index.readers.encoding import decode, normalise

_LISTED = (
    "text fulltext maintext articlebody bodytext articletext body content contenttext textcontent plaintext rawtext "
    "articlecontent contenthtml bodyhtml html story article paragraphs rendered"
)
TEXTS = tuple(_LISTED.split())
"""Names of the field with the text, in small letters and without `_` and `-`; the first that holds one counts."""
_WRAPPERS = ("source", "article", "fields", "data", "document", "doc")
"""Fields whose value may be the record itself, as search engines and programs' interfaces wrap it."""


def read(data: bytes, name: str) -> Content:
    """Read the article of one line.

    Raises:
        ArticleError: The line is no JSON object or has no text.
    """
    fields = _unwrapped(front_matter.normalise(_parse(decode(data, name), name)))
    text = next((found for key in TEXTS if (found := _text(fields.get(key)))), None)
    if text is None and not isinstance(fields.get("text"), str):
        known = ", ".join(f'"{key}"' for key in list(fields)[:8]) or "none"
        reason = f'has no field "text" with the text of an article: rename the one that has it (there are {known})'
        raise ArticleError(name, reason)
    given = fields.get("id")
    said = str(given).strip() if isinstance(given, str | int) else ""
    content = front_matter.with_fields(Content(markup.to_text(normalise(text or "")), id=said or None), fields)
    return replace(content, title=markup.to_text(content.title) if content.title else None)


def _parse(line: str, name: str) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ArticleError(name, f"is not JSON: {error}") from error
    if not isinstance(fields, dict):
        raise ArticleError(name, 'is not a JSON object such as {"text": "…"}')
    return fields


def _unwrapped(fields: dict[str, object]) -> dict[str, object]:
    """The record itself where it is wrapped in another; what the wrapper says counts where the record says nothing."""
    if any(_text(fields.get(key)) for key in TEXTS):
        return fields
    for key in _WRAPPERS:
        inner = fields.get(key)
        if isinstance(inner, Mapping):
            found = front_matter.normalise(inner)
            if any(_text(found.get(name)) for name in TEXTS):
                return {name: value for name, value in fields.items() if name != key} | found
    return fields


def _text(value: object) -> str | None:
    """The text of a field: a string, paragraphs in a list, or a record with the text."""
    if isinstance(value, Mapping):
        found = front_matter.normalise(value)
        value = next((found[key] for key in TEXTS if isinstance(found.get(key), str)), found.get("value"))
    if isinstance(value, list):
        value = "\n\n".join(_paragraphs(value))
    return value if isinstance(value, str) and value.strip() else None


def _paragraphs(values: list[object]) -> Iterator[str]:
    for value in values:
        said = value.get("text") if isinstance(value, Mapping) else value
        if isinstance(said, str):
            yield said
