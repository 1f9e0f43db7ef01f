"""The bytes of a `.txt` file come in; its text, kept as it is, goes out. The first line is the title."""

from index.readers import front_matter
from index.readers.content import Content
from index.readers.encoding import decode


def read(data: bytes, name: str) -> Content:
    """The text of the file below its front matter.

    Raises:
        ArticleError: The file is binary or its encoding cannot be told.
    """
    return front_matter.take(decode(data, name))
