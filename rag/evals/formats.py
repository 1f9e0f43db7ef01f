"""A file of questions in any format comes in; rows in the form of `.jsonl`, each with its place, go out unchecked."""

import csv
import datetime as dt
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rag.evals.records import SetError

Row = tuple[str, Any]
"""Where a question stands in its file ("line 12"), and what is written there: not yet known to be an object."""

LIST_SEPARATOR = "|"
"""Between two answers in one cell of a table."""

TRUE = {"true", "yes", "1", "y"}
FALSE = {"false", "no", "0", "n"}


def rows(path: Path) -> Iterator[Row]:
    """The questions of a `.jsonl`, `.csv` or `.xlsx` file, a SQuAD `.json` file or a BEIR folder.

    Raises:
        SetError: it cannot be read, or is not of its format.
    """
    reader = _beir if path.is_dir() else _READERS.get(path.suffix.lower())
    if reader is None:
        raise SetError(path, "", "not a question set; give .jsonl, .csv, .xlsx, SQuAD .json or a BEIR folder")
    try:
        yield from reader(path)
    except UnicodeDecodeError as error:
        raise SetError(path, "", f"not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise SetError(path, "", f"cannot be read: {error.strerror or error}") from error


def _jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"line {number}", _parsed(line, path, f"line {number}")


def _parsed(text: str, path: Path, place: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise SetError(path, place, f"not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise SetError(path, place, f"not JSON that can be used: {error}") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _csv(path: Path) -> Iterator[Row]:
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


def _xlsx(path: Path) -> Iterator[Row]:
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
        return _parsed(cell, path, place)
    return [part.strip() for part in cell.split(LIST_SEPARATOR) if part.strip()]


_CELLS: dict[str, Callable[[str, Path, str], Any]] = {
    "answerable": _boolean,
    "draft": _boolean,
    "answers": _list,
    "evidence": _parsed,
}


def _squad(path: Path) -> Iterator[Row]:
    """SQuAD 1.1 and 2.0; the article of a paragraph has the id that `articles` gives it."""
    for article, place, paragraph in _paragraphs(path):
        for number, asked in enumerate(_field(paragraph, "qas", list, path, place)):
            where = f"{place}.qas[{number}]"
            yield where, _from_squad(article, asked, path, where)


def _paragraphs(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Article id, place and paragraph, in order."""
    data = _field(_parsed(path.read_text("utf-8-sig"), path, ""), "data", list, path, "")
    for first, entry in enumerate(data):
        for second, paragraph in enumerate(_field(entry, "paragraphs", list, path, f"data[{first}]")):
            title = entry.get("title") or f"data{first}"
            yield f"{title}-{second}", f"data[{first}].paragraphs[{second}]", paragraph


def _from_squad(article: str, asked: Any, path: Path, place: str) -> dict[str, Any]:
    answers = _field(asked, "answers", list, path, place) if "answers" in asked else []
    impossible = asked.get("is_impossible", False)
    spans = {}
    for answer in [] if impossible else answers:
        start = _field(answer, "answer_start", int, path, place)
        text = _field(answer, "text", str, path, place)
        spans[start, start + len(text)] = text
    return {
        "id": asked.get("id"),
        "question": asked.get("question"),
        "answerable": not impossible,
        "answers": list(dict.fromkeys(spans.values())),
        "evidence": [{"article": article, "start": start, "end": end} for start, end in sorted(spans)[:1]],
    }


def _field(thing: Any, name: str, kind: type, path: Path, place: str) -> Any:
    if not isinstance(thing, dict) or not isinstance(thing.get(name), kind):
        raise SetError(path, place, f"no {kind.__name__} `{name}` here; this is not a SQuAD file")
    return thing[name]


def _beir(path: Path) -> Iterator[Row]:
    """A BEIR folder: the queries that are judged in `qrels/test.tsv` (or the only split there is)."""
    splits = sorted((path / "qrels").glob("*.tsv"))
    judged = path / "qrels" / "test.tsv" if len(splits) != 1 else splits[0]
    if not judged.is_file() or not (path / "queries.jsonl").is_file():
        raise SetError(path, "", "not a BEIR folder; it needs queries.jsonl and qrels/test.tsv")
    gold = _judgements(judged)
    for place, query in _jsonl(path / "queries.jsonl"):
        if not isinstance(query, dict) or not isinstance(query.get("_id"), str):
            raise SetError(path / "queries.jsonl", place, "no `_id` here")
        if query["_id"] in gold:
            evidence = [{"article": article} for article in gold[query["_id"]]]
            yield f"queries.jsonl {place}", {"id": query["_id"], "question": query.get("text"), "evidence": evidence}


def _judgements(path: Path) -> dict[str, list[str]]:
    """Relevant article ids by query id."""
    gold: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        cells = line.split("\t")
        if number == 1 and not cells[-1].strip().lstrip("-").isdigit():
            continue
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdigit():  # noqa: PLR2004 - query, article, judgement
            raise SetError(path, f"line {number}", "not query id, article id and a whole number between tabs")
        if int(cells[2]) > 0:
            gold.setdefault(cells[0], []).append(cells[1])
    return gold


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """The articles that a SQuAD file or a BEIR folder carries, as lines of an `articles.jsonl`.

    Raises:
        SetError: the set carries none, or cannot be read.
    """
    if path.is_dir():
        for place, document in _jsonl(path / "corpus.jsonl"):
            if not isinstance(document, dict) or not isinstance(document.get("text"), str):
                raise SetError(path / "corpus.jsonl", place, "no `text` here")
            yield {"id": document.get("_id"), "title": document.get("title") or None, "text": document["text"]}
    elif path.suffix.lower() == ".json":
        for article, place, paragraph in _paragraphs(path):
            text = _field(paragraph, "context", str, path, place)
            yield {"id": article, "title": article.rsplit("-", 1)[0].replace("_", " "), "text": text}
    else:
        raise SetError(path, "", "carries no articles; only a SQuAD .json file or a BEIR folder does")


_READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".json": _squad,
}
