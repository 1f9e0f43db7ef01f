"""Read the pages, texts and documents that are put whole into a Word document, as programs that make them do."""

import re
from collections.abc import Callable

from index.readers import markup, rtf
from index.readers.content import Content
from index.readers.encoding import decode
from index.readers.package import Package

_BODY = re.compile(r"<body\b[^>]*>(.*?)(?:</body>|\Z)", re.DOTALL | re.IGNORECASE)


def read_chunks(package: Package, main: str, read: Callable[[bytes, str], Content]) -> dict[str, str]:
    """The text of each part that is put in whole, by the id by which the document refers to it.

    Args:
        package: The document.
        main: The part that refers to the others.
        read: What reads a part that is a Word document itself.
    """
    links = {number: part for number, (kind, part) in package.related(main).items() if kind == "aFChunk"}
    return {number: _text(package.read(part), part, read) for number, part in links.items() if part in package.parts}


def _text(data: bytes, part: str, read: Callable[[bytes, str], Content]) -> str:
    if data.startswith(b"PK"):
        return read(data, part).text
    if data.lstrip().startswith(b"{\\rtf"):
        return rtf.read(data, part).text
    text = decode(data, part)
    body = _BODY.search(text)
    return markup.shown(body[1]) if body else markup.to_text(text)
