"""Show the cells of a workbook as a spreadsheet does: by the formats of numbers, and merged ones in each place."""

import datetime as dt
import re
from typing import TYPE_CHECKING

from index.readers.package import Package

if TYPE_CHECKING:
    from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell

MOST_MERGED = 10_000
"""Cells that one merged area may reach over; a longer one colours a column."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s+ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_ROW, _COLUMN = re.compile(rb"<(?:\w+:)?row\s[^>]*>"), re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_HIDDEN, _NUMBER = re.compile(rb'\shidden="(?:1|true)"'), re.compile(rb'\sr="(\d{1,7})"')
_FIRST, _LAST = re.compile(rb'\smin="(\d{1,5})"'), re.compile(rb'\smax="(\d{1,5})"')
_NO_VALUE = re.compile(rb"(?:</f>|<f\b[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_SIGN = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_LEFT_OUT = re.compile(r"\[[^\]]*\]|_.|\*.")
_DIGITS = re.compile(r"[#0?](?:[#0?,]*[#0?])?(?:\.([#0?]+))?")


def find_parts(package: Package) -> dict[str, str]:
    """The part of each sheet by its name."""
    main = package.related_as("officeDocument") or "xl/workbook.xml"
    links = package.related(main)
    sheets = package.xml(main).iter(f"{_MAIN}sheet")
    return {each.get("name", ""): links[each.get(_RELATION, "")][1] for each in sheets if each.get(_RELATION) in links}


def lacks_values(sheet: bytes) -> bool:
    """Whether a sheet has formulas whose values the program that wrote it did not work out."""
    return _NO_VALUE.search(sheet) is not None


def fill_merged(rows: list[list[str]], sheet: bytes) -> int:
    """Write the value of each merged area into its cells, but not that of a title over the whole width.

    Returns:
        How many rows, from the first one with cells that are merged side by side, are bands of heads over others.
    """
    bands: set[int] = set()
    for match in _MERGED.finditer(sheet):
        left, right = _column(match[1]), _column(match[3])
        top, bottom = int(match[2]) - 1, min(int(match[4]), len(rows)) - 1
        if top > bottom or (right - left + 1) * (bottom - top + 1) > MOST_MERGED or left >= len(rows[top]):
            continue
        is_band = right > left
        if is_band and not any(cell for number, cell in enumerate(rows[top]) if not left <= number <= right):
            continue
        if is_band:
            bands.add(top)
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * (min(right + 1, len(row)) - left)
    return len(bands)


def without_hidden(rows: list[list[str]], sheet: bytes) -> list[list[str]]:
    """The rows without those and the columns that a spreadsheet does not show."""
    folded = (row for row in _ROW.findall(sheet) if _HIDDEN.search(row))
    hidden = {int(found[1]) - 1 for row in folded if (found := _NUMBER.search(row))}
    columns = {
        number
        for column in _COLUMN.findall(sheet)
        if _HIDDEN.search(column) and (first := _FIRST.search(column)) and (last := _LAST.search(column))
        for number in range(int(first[1]) - 1, min(int(last[1]), len(rows[0]) if rows else 0))
    }
    if not hidden and not columns:
        return rows
    kept = (row for number, row in enumerate(rows) if number not in hidden)
    return [[cell for number, cell in enumerate(row) if number not in columns] for row in kept]


def shown(cell: "ReadOnlyCell | EmptyCell") -> str:
    """What a spreadsheet shows of a cell; a date as `2024-05-03`."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, getattr(cell, "number_format", "General"))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, dt.datetime | dt.time):
        return str(value.replace(microsecond=0)).removesuffix(":00")
    return " ".join(str(value).split())


def _number(value: float, form: str) -> str:
    """A number by its format: with its sign of a currency, as per cent, by thousands, with so many decimals."""
    form = _SIGN.sub(lambda sign: f'"{sign[1]}"', form.split(";", maxsplit=1)[0])
    literals = [match[1] or match[2] or "" for match in _QUOTED.finditer(form)]
    bare = _LEFT_OUT.sub("", _QUOTED.sub("\x00", form))
    digits = _DIGITS.search(bare)
    if not digits or "E+" in bare or bare[digits.end() :].startswith(","):
        return _plain(value)
    if "%" in bare:
        value *= 100
    said = f"{abs(value):{',' if ',' in digits[0] else ''}.{len(digits[1] or '')}f}"
    before, after = (
        "".join(literals.pop(0) if each == "\x00" else each for each in part)
        for part in (bare[: digits.start()], bare[digits.end() :])
    )
    return " ".join(f"{'-' if value < 0 else ''}{before}{said}{after}".split())


def _plain(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(round(value, 10))


def _column(letters: bytes) -> int:
    """The number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
