"""Read a Word document: a line for each paragraph, item and row of a table, and its notes below them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers import tables
from index.readers.content import Content
from index.readers.package import DAMAGE, Package
from index.readers.word_chunks import read_chunks
from index.readers.word_numbers import BULLET, Numbers, W
from index.readers.word_styles import Styles, read_numbering, read_value
from index.readers.word_text import Writer, inside, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element

_BLOCKS = frozenset({f"{W}p", f"{W}tbl", f"{W}altChunk"})
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROWS, _CELLS = frozenset({f"{W}tr"}), frozenset({f"{W}tc"})
_PLAIN_TABLES = frozenset({"", "table grid", "normal table", "table normal"})
"""Styles of tables that do not set off a first row of heads."""


def read(data: bytes, name: str) -> Content:
    """The text of the document's body as it is once tracked changes are accepted, with the title and author it names.

    Raises:
        ArticleError: The file is damaged, is no Word document, or unpacks to more than any article holds.
    """
    package = Package(data, name, "a Word document (.docx)")
    try:
        document = _open(package)
        title, author = package.said()
        lines = [line for line in document.lines() if line.strip()]
    except (*DAMAGE, RecursionError) as error:
        raise ArticleError(name, f"is not a Word document that can be read: {error}") from error
    return Content("\n".join(lines), title=title or document.title or None, author=author)


@dataclass
class _Document:
    """The parts of a document, and what was met of it so far."""

    body: "_Element"
    notes: "dict[tuple[str, str], _Element]"
    styles: Styles
    numbers: Numbers
    writer: Writer
    chunks: dict[str, str] = field(default_factory=dict)
    """The text of pages that were put in whole, by the id of their part."""
    title: str = ""
    merged: str = ""
    """The text of paragraphs whose mark was deleted, and an initial that is set apart: it goes on in the next one."""
    inner: "list[_Element]" = field(default_factory=list)
    """Tables inside the cells of the table at hand."""

    def lines(self) -> Iterator[str]:
        yield from self._blocks(self.body)
        for key in self.writer.notes:  # grows while notes refer to notes
            note = self.notes.pop(key, None)
            if note is not None:
                yield " ".join(line.strip() for line in self._blocks(note))

    def _blocks(self, container: "_Element") -> Iterator[str]:
        for block in inside(container, _BLOCKS):
            if block.tag == f"{W}tbl":
                yield from self._table(block)
            elif block.tag == f"{W}altChunk":
                yield from self.chunks.get(block.get(_ID, ""), "").split("\n")
            else:
                yield self._paragraph(block)
            while self.writer.boxes:
                yield from self._blocks(self.writer.boxes.pop(0))

    def _paragraph(self, paragraph: "_Element") -> str:
        text = self.merged + self.writer.write(paragraph)
        said = paragraph.find(f"{W}pPr")
        self.merged = ""
        if said is None:
            return text
        if said.find(f"{W}rPr/{W}del") is not None or said.find(f"{W}rPr/{W}moveFrom") is not None:
            self.merged = text
            return ""
        frame = said.find(f"{W}framePr")
        if frame is not None and frame.get(f"{W}dropCap", "none") != "none":
            self.merged = text.strip()
            return ""
        style = read_value(said, f"{W}pStyle") or ""
        name = self.styles.find(style).name
        if name.startswith("toc ") or not text.strip():
            return ""
        if not self.title and name in {"title", "heading 1"}:
            self.title = " ".join(text.split())
        return self._mark(said, style) + text

    def _mark(self, said: "_Element", style: str) -> str:
        """The number or bullet of a paragraph, which its style may give to it."""
        list_, level = self.styles.numbering(read_numbering(said), style)
        if list_:
            return self.numbers.mark(list_, level)
        return BULLET if self.styles.find(style).name.startswith("list bullet") else ""

    def _table(self, table: "_Element") -> Iterator[str]:
        outer, self.inner = self.inner, []
        rows, is_head = self._rows(table)
        if tables.lays_out(rows):
            lines = [line for row in rows for cell in row for line in cell.split("\n")]
        else:
            heads = next((number for number, head in enumerate(is_head) if not head), len(is_head))
            lines = list(tables.write(rows, heads or None))
        nested, self.inner = self.inner, outer
        yield from lines
        for each in nested:
            yield from self._table(each)

    def _rows(self, table: "_Element") -> tuple[list[list[str]], list[bool]]:
        """The cells of each row by column, and whether each is a row of heads."""
        styled = self._has_styled_heads(table)
        rows: list[list[str]] = []
        heads: list[bool] = []
        for row in inside(table, _ROWS):
            said = row.find(f"{W}trPr")
            if said is not None and said.find(f"{W}del") is not None:
                continue
            repeated = None if said is None else said.find(f"{W}tblHeader")
            first = not rows and (styled or _is_bold(row))
            heads.append(first or (repeated is not None and is_on(repeated)))
            rows.append(list(self._cells(row, rows[-1] if rows else [], is_head=heads[-1])))
        return rows, heads

    def _cells(self, row: "_Element", above: list[str], *, is_head: bool) -> Iterator[str]:
        column = 0
        for cell in inside(row, _CELLS):
            said = cell.find(f"{W}tcPr")
            if said is not None and said.find(f"{W}cellDel") is not None:
                continue
            merged = None if said is None else said.find(f"{W}vMerge")
            goes_on = merged is not None and merged.get(f"{W}val", "continue") == "continue"
            text = above[column] if goes_on and column < len(above) else self._cell(cell)
            span = None if said is None else said.find(f"{W}gridSpan")
            width = int(span.get(f"{W}val", "1")) if span is not None and span.get(f"{W}val", "").isdecimal() else 1
            yield from tables.spread(text, min(width, 63), is_head=is_head)
            column += width

    def _cell(self, cell: "_Element") -> str:
        lines = []
        for block in inside(cell, _BLOCKS):
            if block.tag == f"{W}tbl":
                self.inner.append(block)
            elif block.tag == f"{W}altChunk":
                lines.append(self.chunks.get(block.get(_ID, ""), ""))
            else:
                lines.append(self._paragraph(block))
            while self.writer.boxes:
                lines += self._blocks(self.writer.boxes.pop(0))
        return "\n".join(line for line in lines if line.strip())

    def _has_styled_heads(self, table: "_Element") -> bool:
        """Whether the table's style sets off the first row, and the table asks for it."""
        look = table.find(f"{W}tblPr/{W}tblLook")
        style = read_value(table, f"{W}tblPr/{W}tblStyle") or ""
        if look is None or self.styles.find(style).name in _PLAIN_TABLES:
            return False
        first = look.get(f"{W}firstRow")
        return first in {"1", "true", "on"} if first else bool(int(look.get(f"{W}val", "0"), 16) & 0x20)


def _is_bold(row: "_Element") -> bool:
    """Whether all the words of a row are bold."""
    runs = [run for run in row.iter(f"{W}r") if any((text.text or "").strip() for text in run.iter(f"{W}t"))]
    marks = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(mark is not None and is_on(mark) for mark in marks)


def _open(package: Package) -> _Document:
    main = package.related_as("officeDocument") or "word/document.xml"
    body = package.xml(main).find(f"{W}body")
    if body is None:
        raise ValueError("it has no body")
    parts = {kind: package.find_xml(part) for kind, part in package.related(main).values() if part.endswith(".xml")}
    styles = Styles(_children(parts.get("styles")))
    notes = {
        (kind, note.get(f"{W}id", "")): note
        for kind in ("footnote", "endnote")
        for note in _children(parts.get(f"{kind}s"))
        if note.get(f"{W}type") in {None, "normal"}
    }
    numbers = Numbers(_children(parts.get("numbering")))
    return _Document(body, notes, styles, numbers, Writer(styles.hidden()), read_chunks(package, main, read))


def _children(part: "_Element | None") -> "Iterable[_Element]":
    return () if part is None else part
