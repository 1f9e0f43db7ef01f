"""Read a document in Rich Text Format."""

import re

from index.errors import ArticleError
from index.readers.content import Content
from index.readers.encoding import normalise

_SAID = re.compile(r"\{\\(title|author) ([^{}\\]{1,300})\}")


def read(data: bytes, name: str) -> Content:
    """The text, with the title and the author that the document names.

    Raises:
        ArticleError: The file is in another format or damaged.
    """
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise ArticleError(name, "is no document in Rich Text Format (.rtf)")
    source = data.decode("cp1252", "replace")
    try:
        text = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, RecursionError) as error:
        raise ArticleError(name, f"is not a document that can be read: {error}") from error
    said = dict(_SAID.findall(source))
    lines = (" | ".join(part.strip() for part in line.split("|")).strip(" |") for line in text.split("\n"))
    return Content(normalise("\n".join(lines)), title=said.get("title"), author=said.get("author"))
