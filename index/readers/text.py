"""Read a plain text: the first line is its title, and what a mail quotes stands without the marks before its lines."""

from dataclasses import replace

from index.readers import front_matter, markup
from index.readers.content import Content
from index.readers.encoding import decode
from index.readers.marks import is_marked_up
from index.readers.printed import whole
from index.readers.quoted import with_heads, without_quote_marks


def read(data: bytes, name: str) -> Content:
    """Read the text of the file below its front matter.

    Raises:
        ArticleError: The file is binary or its encoding cannot be told.
    """
    content = front_matter.take(decode(data, name))
    text = (
        markup.shown(content.text)
        if is_marked_up(content.text)
        else with_heads(without_quote_marks(whole(content.text)))
    )
    return replace(content, text=text)
