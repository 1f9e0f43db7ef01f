"""Read a table of questions (`.csv`, `.xlsx`) as rows like those of `.jsonl`, each with its place."""

import csv
import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rag.evals.lines import Row, parsed
from rag.evals.records import SetError

LIST_SEPARATOR = "|"
"""Between two answers in one cell."""

TRUE = {"true", "yes", "1", "y"}
FALSE = {"false", "no", "0", "n"}


def from_csv(path: Path) -> Iterator[Row]:
    """The rows under the line that names the columns."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        try:
            header = next(reader, [])
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    place = f"line {reader.line_num}"
                    yield place, _from_table(header, cells, path, place)
        except csv.Error as error:
            raise SetError(path, f"line {reader.line_num}", f"not CSV: {error}") from error


def from_excel(path: Path) -> Iterator[Row]:
    """The rows of the first sheet, under the row that names the columns."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise SetError(path, "", "not an Excel workbook; save it as .xlsx again") from error
    try:
        table = book.worksheets[0].iter_rows(values_only=True)
        header = [_cell(value) for value in next(table, ())]
        for number, values in enumerate(table, 2):
            cells = [_cell(value) for value in values]
            if any(cells):
                yield f"row {number}", _from_table(header, cells, path, f"row {number}")
    finally:
        book.close()


def _cell(value: object) -> str:
    """A cell as text; a date is written as ISO 8601, and a whole number without a decimal point."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _from_table(header: list[str], cells: list[str], path: Path, place: str) -> dict[str, Any]:
    """A row of a table as the object of `.jsonl`; empty cells are left out.

    `article` and `quote` are short for one piece of evidence.
    """
    names = [name.strip().lower() for name in header]
    if "question" not in names:
        raise SetError(path, "line 1", "no column `question`; the first line names the columns")
    if len(set(names) - {""}) < len([name for name in names if name]):
        raise SetError(path, "line 1", "a column is named twice")
    if any(cells[len(names) :]):
        raise SetError(path, place, f"{len(cells)} cells under {len(names)} columns; put quotes around commas")
    given = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
    row: dict[str, Any] = {
        name: _CELLS[name](cell, path, place) if name in _CELLS else cell for name, cell in given.items()
    }
    short = {name: row.pop(name) for name in ("article", "quote") if name in row}
    if short:
        row["evidence"] = [*row.get("evidence", []), short]
    return row


def _boolean(cell: str, path: Path, place: str) -> bool:
    if cell.lower() not in TRUE | FALSE:
        raise SetError(path, place, f"{cell!r} is not true or false")
    return cell.lower() in TRUE


def _list(cell: str, path: Path, place: str) -> Any:
    if cell.startswith("["):
        return parsed(cell, path, place)
    return [part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()]


_CELLS: dict[str, Callable[[str, Path, str], Any]] = {
    "answerable": _boolean,
    "draft": _boolean,
    "answers": _list,
    "evidence": parsed,
}
