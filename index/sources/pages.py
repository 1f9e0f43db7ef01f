"""Make the article of a page that was fetched."""

from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import ArticleError
from index.readers.opening import find_opening_date, find_title
from index.records import Article
from index.sources.fetch import Page
from index.sources.files import one_line, tidy_content

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.readers.content import Content


def read_page(source: str, page: Page) -> Article:
    """The article of a page.

    Args:
        source: The address that it was asked for by, normalised: the article's id.
        page: What the server sent.

    Raises:
        ArticleError: It holds no article.
    """
    parse: Callable[[bytes, str], Content] = import_module(f"index.readers.{page.kind}").read
    content = parse(page.data, source)
    if not content.text.strip():
        raise ArticleError(source, "holds no text")
    text, places = tidy_content(content)
    return Article(
        id=source,
        source=source,
        text=text,
        title=one_line(content.title) or one_line(find_title(content.text)) or source,
        url=one_line(content.url) or page.url,
        published=content.published or find_opening_date(content.text),
        outlet=one_line(content.outlet) or urlsplit(page.url).hostname,
        author=one_line(content.author),
        places=places,
    )
