"""Read a file of questions in any format as rows like those of `.jsonl`, unchecked, each with its place."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rag.evals.corpora import beir, squad
from rag.evals.lines import Row, jsonl
from rag.evals.records import SetError
from rag.evals.tables import from_csv, from_excel

READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": jsonl,
    ".csv": from_csv,
    ".xlsx": from_excel,
    ".json": squad,
}
"""By the end of the file's name; a folder is BEIR's."""


def rows(path: Path) -> Iterator[Row]:
    """The questions of a `.jsonl`, `.csv` or `.xlsx` file, a SQuAD `.json` file or a BEIR folder.

    Raises:
        SetError: it cannot be read, or is not of its format.
    """
    reader = beir if path.is_dir() else READERS.get(path.suffix.lower())
    if reader is None:
        raise SetError(path, "", "not a question set; give .jsonl, .csv, .xlsx, SQuAD .json or a BEIR folder")
    try:
        yield from reader(path)
    except UnicodeDecodeError as error:
        raise SetError(path, "", f"not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise SetError(path, "", f"cannot be read: {error.strerror or error}") from error
