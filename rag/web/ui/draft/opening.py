"""Read the text of a draft from a file that a browser sends, in a process of its own."""

import base64
import binascii
import tempfile
from pathlib import Path

from index.errors import ArticleError
from index.records import Article
from index.sources.files import Source
from index.sources.reading import Reader
from prompts import notice

DRAFTS = (".docx", ".md", ".odt", ".pdf", ".txt")
"""Endings of the files that a draft is read from."""

LARGEST = 20_000_000
"""Bytes of such a file: a book with pictures."""

_SECONDS = 30.0
_READER = Reader(_SECONDS)
"""Not the one of the indexing, which keeps a file for as long as its articles are being taken in."""


def text_of(name: str, data: str) -> str:
    """The text of a draft.

    Args:
        name: The file's name.
        data: Its bytes in base64.

    Raises:
        ArticleError: it is of another kind, too large, or cannot be read.
    """
    shown = name.replace("\\", "/").rpartition("/")[2] or name
    ending = f".{shown.rpartition('.')[2]}".lower()
    if ending not in DRAFTS:
        raise ArticleError(shown, notice("file_kind").format(kinds=", ".join(DRAFTS)))
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ArticleError(shown, notice("draft_broken")) from error
    if len(content) > LARGEST:
        raise ArticleError(shown, notice("draft_large").format(megabytes=LARGEST // 1_000_000))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"draft{ending}")
        path.write_bytes(content)
        found = [*_READER.read(Source(path, Path(folder)))]
    texts = [each.text for each in found if isinstance(each, Article)]
    if not texts:
        reason = next((each.reason for each in found if isinstance(each, ArticleError)), notice("paste_empty"))
        raise ArticleError(shown, reason)
    return "\n\n".join(texts)
