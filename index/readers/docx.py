"""The bytes of a Word document come in; its text goes out, a line for each paragraph, item and row of a table."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers.content import Content

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

LARGEST_UNPACKED = 200_000_000
"""Bytes of all parts together when unpacked, as the archive's directory states them; unpacking stops there too."""
_CELL = " | "


def read(data: bytes, name: str) -> Content:
    """The text of the document's body, with the title and author that it names.

    Raises:
        ArticleError: The file is damaged, is no Word document, or unpacks to more than any article holds.
    """
    from docx import Document

    _check_size(data, name)
    try:
        document = Document(io.BytesIO(data))
        lines = [line for line in _lines(document) if line.strip()]
        said = document.core_properties
        title, author = said.title or _title(document), said.author
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise ArticleError(name, f"is not a Word document that can be read: {error}") from error
    return Content("\n".join(lines), title=title or None, author=author or None)


def _check_size(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ArticleError(name, "is not a Word document (.docx); save it as one") from error
    if size > LARGEST_UNPACKED:
        raise ArticleError(name, f"unpacks to {size / 1e6:.0f} MB, more than {LARGEST_UNPACKED / 1e6:.0f} MB")


def _lines(document: "Document") -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            yield _paragraph(block)


def _paragraph(paragraph: "Paragraph") -> str:
    style = paragraph.style.name if paragraph.style else ""
    return f"• {paragraph.text}" if style.startswith("List") and paragraph.text else paragraph.text


def _rows(table: "Table") -> Iterator[str]:
    """The text of each row; a cell that spans several columns or rows is told once a row."""
    for row in table.rows:
        cells = {id(cell._tc): " ".join(cell.text.split()) for cell in row.cells}  # noqa: SLF001 - merged cells share it
        yield _CELL.join(cells.values())


def _title(document: "Document") -> str | None:
    styled = (p.text for p in document.paragraphs if p.style and p.style.name in {"Title", "Heading 1"})
    return next((text for text in styled if text.strip()), None)
