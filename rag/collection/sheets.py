"""Write a table as XLSX, CSV or Markdown, with its sources; nothing in it is ever read as a formula."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ConfigError
from rag.collection.table import Cell, Table
from rag.rendering.sources import web_address
from rag.rendering.text import escaped_markdown

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SOURCES = ("number", "title", "outlet", "date", "address", "article", "start", "end", "page", "sentence", "also in")
"""Columns of the sheet of sources; offsets are code points into the article's text, `end` exclusive."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that spreadsheets read as a formula in a CSV file (OWASP, CSV injection)."""

LONGEST_CELL = 32_767
"""Characters that a cell of XLSX has at most."""

WIDTHS = {"A": 36}
WIDE = 42
"""Widths of columns, in characters: that of the rows' names, and all others."""


def write(table: Table, file: Path) -> list[Path]:
    """Write a table by the ending of a file's name; of a CSV file the sources stand in a second one beside it.

    A file is replaced as a whole, so that one that cannot be written leaves the former as it was.

    Returns:
        The files that were written.

    Raises:
        ConfigError: the ending is another, or the file cannot be written.
    """
    files = {file.with_suffix(kind): content for kind, content in _contents(table, kind_of(file)).items()}
    try:
        for path, content in files.items():
            draft = path.with_name(f".{path.name}.part")
            draft.write_bytes(content)
            draft.replace(path)
    except OSError as error:
        raise ConfigError(f"The table cannot be written to {file}: {error.strerror or error}.") from error
    return list(files)


def kind_of(file: Path) -> str:
    """The ending of a file that a table can be written to.

    Raises:
        ConfigError: it is another.
    """
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise ConfigError(f"A table cannot be written as {file.name}: name a file that ends in .xlsx, .csv or .md.")
    return kind


def to_xlsx(table: Table) -> bytes:
    """Write an Excel workbook: the table, each quote linked to its source, and the sheet of sources."""
    from openpyxl import Workbook

    book = Workbook()
    answers = book.active
    answers.title = "Table"
    sources = book.create_sheet("Sources")
    _fill(answers, _grid(table))
    _fill(sources, _listed(table))
    for place, row in enumerate(table.rows, 2):
        for column, cell in enumerate(row.cells, 2):
            if cell is not None:
                answers.cell(place, column).hyperlink = f"#Sources!A{cell.source + 1}"
    for place, source in enumerate(table.sources, 2):
        if address := web_address(source.url):
            sources.cell(place, SOURCES.index("address") + 1).hyperlink = address
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: "Worksheet", rows: Sequence[Sequence[str | int]]) -> None:
    """Write rows as text and numbers, whatever they begin with, under a bold heading that stays in view."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(place, column)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", _sound(value))[:LONGEST_CELL]
                cell.data_type = "s"  # "=…" is words of an article, and no formula
            else:
                cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if place == 1:
                cell.font = Font(bold=True)
    for column in range(1, len(rows[0]) + 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDTHS.get(letter, WIDE)
    sheet.freeze_panes = "B2"


def to_csv(table: Table) -> bytes:
    """Write the table as CSV (UTF-8 with a mark, which Excel needs to know it)."""
    return _csv(_grid(table))


def sources_to_csv(table: Table) -> bytes:
    """Write the sources as CSV."""
    return _csv(_listed(table))


def _csv(rows: Sequence[Sequence[str | int]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerows([_inert(value) if isinstance(value, str) else value for value in row] for row in rows)
    return _sound(written.getvalue()).encode("utf-8-sig")


def _inert(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def to_markdown(table: Table) -> str:
    """Write the table as Markdown, its quotes with footnotes that name the sources."""
    head = ["", *(escaped_markdown(question) for question in table.questions)]
    lines = [_bars(head), _bars(["---"] * len(head))]
    lines += [_bars([escaped_markdown(row.label), *(_marked(cell) for cell in row.cells)]) for row in table.rows]
    for source in table.sources:
        named = " · ".join(part for part in (source.title, source.outlet, source.published, source.page) if part)
        link = web_address(source.url)
        words = f"“{escaped_markdown(source.quote)}” — {escaped_markdown(named)}{f' <{link}>' if link else ''}"
        lines += ["", f"[^{source.number}]: {' '.join(words.split())}"]
    return "\n".join(lines) + "\n"


def _marked(cell: Cell | None) -> str:
    return f"{escaped_markdown(_words(cell))}[^{cell.source}]" if cell else ""


def _bars(parts: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(part.split()) for part in parts)} |"


def _grid(table: Table) -> list[list[str | int]]:
    """The table with its heading; each quote with the number of its source behind it."""
    rows: list[list[str | int]] = [
        [row.label, *(f"{_words(cell)} [{cell.source}]" if cell else "" for cell in row.cells)] for row in table.rows
    ]
    return [["", *table.questions], *rows]


def _words(cell: Cell) -> str:
    """A quote in quotation marks; one that may not answer has a question mark before it."""
    return f"“{cell.quote}”" if cell.is_sure else f"? “{cell.quote}”"


def _listed(table: Table) -> list[list[str | int]]:
    """The sources with their heading."""
    rows: list[list[str | int]] = [
        [
            one.number, one.title, one.outlet or "", one.published or "", one.url or "", one.article, one.start,
            one.end, one.page or "", one.quote, ", ".join(one.also),
        ]
        for one in table.sources
    ]  # fmt: skip
    return [list(SOURCES), *rows]


def _sound(text: str) -> str:
    """A text without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _contents(table: Table, kind: str) -> Mapping[str, bytes]:
    """The content of each file, by the ending of its name."""
    return {ending: made(table) for ending, made in KINDS[kind].items()}


KINDS: dict[str, dict[str, Callable[[Table], bytes]]] = {
    ".xlsx": {".xlsx": to_xlsx},
    ".csv": {".csv": to_csv, ".sources.csv": sources_to_csv},
    ".md": {".md": lambda table: _sound(to_markdown(table)).encode("utf-8")},
}
"""By the ending that is asked for: the files that are written, by their endings."""
