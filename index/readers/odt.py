"""Read an OpenDocument text: a line for each paragraph, item and row of a table, and its notes below them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers import tables
from index.readers.content import Content
from index.readers.package import DAMAGE, Package

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_REPEATED = 63
"""Columns that one cell may stand for."""

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LEFT_OUT = frozenset({
    f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}hidden-text",
    f"{_TEXT}hidden-paragraph", f"{_TEXT}table-of-content", f"{_TEXT}alphabetical-index", f"{_TEXT}bookmark",
    f"{_TEXT}ruby-text", f"{_TEXT}sequence-decls", f"{_OFFICE}forms",
})  # fmt: skip
_WRITTEN = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
_CELLS = frozenset({f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"})
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})


def read(data: bytes, name: str) -> Content:
    """The text of the document as it is with its tracked changes accepted, and the title and author that it names.

    Raises:
        ArticleError: The file is damaged or no text of OpenDocument.
    """
    package = Package(data, name, "an OpenDocument text (.odt)")
    try:
        body = package.xml("content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise ArticleError(name, "is no text of OpenDocument; save it as .odt")
        meta = package.find_xml("meta.xml")
        lines = list(_Reader().lines(body))
    except (*DAMAGE, RecursionError) as error:
        raise ArticleError(name, f"is not an OpenDocument text that can be read: {error}") from error
    said = None if meta is None else meta.find(f"{_OFFICE}meta")
    title, author, maker = (
        None if said is None else said.findtext(field)
        for field in (f"{_DC}title", f"{_DC}creator", f"{_META}initial-creator")
    )
    heading = next((" ".join("".join(each.itertext()).split()) for each in body.iter(f"{_TEXT}h")), None)
    return Content("\n".join(lines), title=title or heading, author=author or maker)


class _Reader:
    """Writes lines, and keeps notes and text boxes for after the text that they stand in."""

    def __init__(self) -> None:
        self._notes: list[_Element] = []
        self._boxes: list[_Element] = []

    def lines(self, body: "_Element") -> Iterator[str]:
        yield from self._blocks(body, "")
        while self._notes:
            yield " ".join(self._blocks(self._notes.pop(0), ""))

    def _blocks(self, container: "_Element", mark: str) -> Iterator[str]:
        for block in container:
            if block.tag in _PARAGRAPHS:
                out: list[str] = []
                self._walk(block, out)
                text = "".join(out)
                if text.strip():
                    yield mark + text.strip(" ")
                    mark = ""
                while self._boxes:
                    yield from self._blocks(self._boxes.pop(0), "")
            elif block.tag == f"{_TABLE}table":
                yield from self._table(block)
            elif block.tag in {f"{_TEXT}list-item", f"{_TEXT}list-header"}:
                yield from self._blocks(block, "• ")
            elif block.tag not in _LEFT_OUT and isinstance(block.tag, str):
                yield from self._blocks(block, mark)

    def _walk(self, element: "_Element", out: list[str]) -> None:
        out.append(_flat(element.text))
        for child in element:
            if child.tag in _WRITTEN:
                out.append(_WRITTEN[child.tag])
            elif child.tag == f"{_TEXT}s":
                out.append(" ")
            elif child.tag == f"{_TEXT}note":
                self._notes += [each for each in child if each.tag == f"{_TEXT}note-body"]
            elif child.tag == f"{_DRAW}text-box":
                self._boxes.append(child)
            elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
                self._walk(child, out)
            out.append(_flat(child.tail))

    def _table(self, table: "_Element") -> Iterator[str]:
        rows = [[each for each in row if each.tag in _CELLS] for row in table.iter(f"{_TABLE}table-row")]
        headed = [row.getparent().tag == f"{_TABLE}table-header-rows" for row in table.iter(f"{_TABLE}table-row")]
        cells: list[list[str]] = []
        for row, is_head in zip(rows, headed, strict=True):
            cells.append(self._cells(row, cells[-1] if cells else [], is_head=is_head or not cells))
        if tables.lays_out(cells):
            yield from (line for row in cells for cell in row for line in cell.split("\n") if line.strip())
        else:
            yield from tables.write(cells, sum(headed) or None)

    def _cells(self, row: "list[_Element]", above: list[str], *, is_head: bool) -> list[str]:
        """The columns of a row; a cell that one above reaches over has the words of that one."""
        columns: list[str] = []
        spanned = 0
        for cell in row:
            width = min(_count(cell, "columns-repeated"), MOST_REPEATED)
            if cell.tag == f"{_TABLE}covered-table-cell":
                if not spanned:
                    columns += above[len(columns) : len(columns) + width]
                spanned = max(spanned - width, 0)
                continue
            text = "\n".join(self._blocks(cell, ""))
            spanned = min(_count(cell, "columns-spanned"), MOST_REPEATED) - 1
            columns += tables.spread(text, spanned + 1, is_head=is_head) if spanned else [text] * width
        return columns


def _count(cell: "_Element", name: str) -> int:
    said = cell.get(f"{_TABLE}number-{name}", "1")
    return max(int(said), 1) if said.isdecimal() else 1


def _flat(text: str | None) -> str:
    return " ".join((text or "").split("\n"))
