"""Tell tables of data from tables that lay out a page, in HTML, and write the rows of those of data as lines."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.readers import tables
from index.readers.marks import BLOCKS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_SPANNED = 63
"""Columns or rows that one cell may stand for."""
LONGEST_VALUE = 30
"""Words of a cell of data; a cell of more is a part of a page."""

_PARTS = frozenset(
    ["table", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "article", "section"]
)
_TABLES = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "center", "font")


def write_tables(root: "HtmlElement") -> None:
    """Put a line for each row in the place of each table of data, and blocks in that of each table of layout."""
    from lxml.html import builder

    for table in reversed(list(root.iter("table"))):
        if lays_out(table):
            unwrap(table)
            continue
        rows, heads = read_rows(table)
        caption = table.find("caption")
        lines = [] if caption is None else [_said(caption)]
        tail = table.tail
        table.clear()
        table.tail, table.tag = tail, "div"
        table.extend(builder.P(line) for line in [*lines, *tables.write(rows, heads or None)] if line)


def flatten(table: "HtmlElement") -> None:
    """Give a table one row of heads and a cell for each column, where some are merged or several rows are heads."""
    from lxml.html import builder

    rows, heads = read_rows(table)
    if heads < 2 and not any(cell.get("colspan") or cell.get("rowspan") for cell in table.iter("td", "th")):  # noqa: PLR2004 - one row of heads
        return
    tail = table.tail
    table.clear()
    table.tail = tail
    if heads and len(rows) > heads:
        table.append(builder.TR(*(builder.TH(name) for name in tables.join_heads(rows[:heads]))))
        rows = rows[heads:]
    table.extend(builder.TR(*map(builder.TD, row)) for row in rows)


def unwrap(table: "HtmlElement") -> None:
    """Make blocks of the cells of a table that lays out a page."""
    for element in table.iter(*_TABLES):
        element.tag = "span" if element.tag == "font" else "div"


def lays_out(table: "HtmlElement") -> bool:
    """Whether a table lays out a page: it has no heads of columns, but other blocks, long text or rows of one cell."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if any(cell.tag == "th" for row in rows for cell in row) and not any(
        len(_said(cell).split()) > LONGEST_VALUE for row in rows for cell in row
    ):
        return False
    return all(len(row) < 2 for row in rows) or any(_is_part(cell) for row in rows for cell in row)  # noqa: PLR2004 - a row of one cell


def _is_part(cell: "HtmlElement") -> bool:
    """Whether a cell is a part of a page: it has several blocks, or more words than a value."""
    blocks = [each for each in cell.iter(*_PARTS) if each is not cell]
    return len(_said(cell).split()) > LONGEST_VALUE or any(each.tag == "table" for each in blocks) or len(blocks) > 1


def read_rows(table: "HtmlElement") -> tuple[list[list[str]], int]:
    """The cells of each row by column, those over several in each of them, and how many rows at the top are heads."""
    rows: list[list[str]] = []
    heads = 0
    below: dict[int, tuple[str, int]] = {}
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if not cells:
            continue
        is_head = all(cell.tag == "th" for cell in cells) or row.getparent().tag == "thead"
        heads += is_head and heads == len(rows)
        rows.append(list(_columns(cells, below, is_head=is_head)))
    return rows, heads


def _columns(cells: "list[HtmlElement]", below: dict[int, tuple[str, int]], *, is_head: bool) -> Iterator[str]:
    """The text of each column of a row; `below` has that of the cells above which reach into it."""
    column = 0
    left = list(cells)
    while left or column in below:
        if column in below:
            text, rows = below.pop(column)
            if rows > 1:
                below[column] = (text, rows - 1)
            yield text
            column += 1
            continue
        cell = left.pop(0)
        text = _said(cell)
        for each in tables.spread(text, _span(cell, "colspan"), is_head=is_head):
            if (reach := _span(cell, "rowspan")) > 1:
                below[column] = (each, reach - 1)
            yield each
            column += 1


def _span(cell: "HtmlElement", name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(max(int(said), 1), MOST_SPANNED) if said.isdecimal() else 1


def _said(element: "HtmlElement") -> str:
    """The words of an element, blocks in it apart."""
    from lxml.etree import iterwalk

    parts: list[str] = []
    for event, each in iterwalk(element, events=("start", "end")):
        is_block = each.tag in BLOCKS or each.tag == "br"
        parts += [" "] if is_block else []
        if event == "start":
            parts.append(each.text or "")
        elif each is not element:
            parts.append(each.tail or "")
    return " ".join("".join(parts).split())
