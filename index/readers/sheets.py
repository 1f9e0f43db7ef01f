"""Read tables of data, from CSV files and from workbooks: a line for each row, with the heads of its columns."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from index.errors import ArticleError
from index.readers import tables
from index.readers.content import Content
from index.readers.encoding import decode, normalise
from index.readers.package import DAMAGE, Package
from index.records import Place

MOST_ROWS = 100_000
MOST_COLUMNS = 200
SAMPLE = 20_000
"""Characters from the start that tell what parts the columns."""
FEWEST_FILLED = 2
"""Cells of a row of heads; with fewer it is a title."""


def read(data: bytes, name: str) -> Content:
    """The rows of a CSV file, whose first row has the heads of its columns.

    Raises:
        ArticleError: The file is binary, or longer than any table that is read.
    """
    text = decode(data, name)
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:SAMPLE], ",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        read_ = csv.reader(io.StringIO(text), dialect)
        rows = [row[:MOST_COLUMNS] for row in read_ if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ArticleError(name, f"is not a table that can be read: {error}") from error
    if len(rows) > MOST_ROWS:
        raise ArticleError(name, f"has more than {MOST_ROWS} rows")
    return Content(normalise("\n".join(_lines(rows))), title=PurePath(name).stem)


def read_workbook(data: bytes, name: str) -> Content:
    """The rows of all sheets of a workbook, with the sheet that each stands on; hidden sheets are left out.

    Raises:
        ArticleError: The file is damaged, or longer than any table that is read.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    Package(data, name, "a workbook (.xlsx)")
    lines: list[str] = []
    places: list[Place] = []
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            rows = [
                [_shown(cell) for cell in row[:MOST_COLUMNS]]
                for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS)
            ]
            found = [normalise(line) for line in _lines([row for row in rows if any(row)])]
            if found:
                places.append(Place(sum(len(line) + 1 for line in lines), f"sheet {sheet.title}"))
            lines += found
        book.close()
    except (*DAMAGE, InvalidFileException, TypeError, AttributeError) as error:
        raise ArticleError(name, f"is not a workbook that can be read: {error}") from error
    said = book.properties
    return Content("\n".join(lines), title=said.title or PurePath(name).stem, author=said.creator, places=tuple(places))


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows as lines; those above the row of heads are titles."""
    first = next(
        (n for n, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) >= FEWEST_FILLED), len(rows)
    )
    yield from (" ".join(filter(None, row)) for row in rows[:first])
    body = rows[first:]
    named = bool(body) and len(body) > 1 and not any(_is_number(cell) for cell in body[0])
    yield from tables.write(body, 1 if named else 0)


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return not (cell.isdecimal() and len(cell) == 4)  # noqa: PLR2004 - a year is the head of a column


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(round(value, 10))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return " ".join(str(value).split())
