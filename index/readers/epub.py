"""Read a book in EPUB: the text of its chapters in the order of its spine."""

import re
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers import markup
from index.readers.content import Content
from index.readers.encoding import decode
from index.readers.package import DAMAGE, Package, resolve
from index.text.dates import find_date

if TYPE_CHECKING:
    from lxml.etree import _Element

_NO_BODY = re.compile(r"\A\s*<\?xml[^>]*>\s*(?:<!DOCTYPE[^>]*>)?|<head\b.*?</head>", re.DOTALL | re.IGNORECASE)
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTAINER = "META-INF/container.xml"


def read(data: bytes, name: str) -> Content:
    """The text of all chapters, with the title, the author and the date that the book names.

    Raises:
        ArticleError: The file is damaged, locked, or no book in EPUB.
    """
    package = Package(data, name, "a book in EPUB (.epub)")
    try:
        if "META-INF/encryption.xml" in package.parts and "META-INF/rights.xml" in package.parts:
            raise ArticleError(name, "is locked by its seller; only a copy without a lock can be read")
        root = next(package.xml(_CONTAINER).iter("{*}rootfile"))
        part = root.get("full-path", "")
        book = package.xml(part)
        chapters = _chapters(book, part, package)
        texts = [markup.shown(_NO_BODY.sub("", decode(package.read(chapter), name))) for chapter in chapters]
    except (*DAMAGE, StopIteration, RecursionError) as error:
        raise ArticleError(name, f"is not a book that can be read: {error}") from error
    said = {field: _said(book, field) for field in ("title", "creator", "date")}
    return Content("\n".join(texts), said["title"], author=said["creator"], published=find_date(said["date"]))


def _chapters(book: "_Element", part: str, package: Package) -> list[str]:
    """The parts that hold the book's text, in order; its table of contents is none of them."""
    items = {
        item.get("id"): resolve(part, item.get("href", ""))
        for item in book.iter("{*}item")
        if "xhtml" in item.get("media-type", "") and "nav" not in item.get("properties", "").split()
    }
    order = (items.get(each.get("idref")) for each in book.iter("{*}itemref"))
    return [chapter for chapter in order if chapter in package.parts]


def _said(book: "_Element", field: str) -> str | None:
    return next((" ".join(each.text.split()) for each in book.iter(f"{_DC}{field}") if each.text), None)
