"""Run SQL, and turn SQLite's errors into ours, each with a way out."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import CatalogError

BATCH = 500
"""Parameters in one SQL statement; SQLite's smallest build takes 999."""

_WAYS_OUT = {
    "SQLITE_FULL": "the disk is full; make room and run the command again, nothing is lost",
    "SQLITE_IOERR": "the disk is full or failing; make room and run the command again, nothing is lost",
    "SQLITE_READONLY": "the data folder may only be read; allow this user to write to it or name another",
    "SQLITE_CANTOPEN": "allow this user to write to the data folder, or name another with --data-dir",
    "SQLITE_BUSY": "another process has been writing for long; try again when it is done",
    "SQLITE_CORRUPT": "it is damaged; move the data folder away and index again",
    "SQLITE_NOTADB": "it is damaged; move the data folder away and index again",
}
"""What to do, by the beginning of SQLite's name of an error."""


class Rows:
    """A connection that is asked for rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap a connection that is inside a transaction."""
        self._connection = connection

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        with mapped():
            return self._connection.execute(sql, parameters).fetchall()

    def _rows_in(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        """Rows of a statement with `IN ({})`, asked in batches."""
        return [
            row
            for first in range(0, len(values), BATCH)
            for batch in [values[first : first + BATCH]]
            for row in self._rows(sql.format(marks(batch)), *batch)
        ]

    def _count(self, sql: str, *parameters: object) -> int:
        return int(str(self._rows(sql, *parameters)[0][0]))


def marks(values: Sequence[object]) -> str:
    """Question marks for some values."""
    return ", ".join("?" * len(values))


@contextlib.contextmanager
def mapped() -> Iterator[None]:
    """SQLite's errors as ours, each with a way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise CatalogError(f"The catalog cannot be used ({error}): {_way_out(error)}.") from error


def _way_out(error: sqlite3.Error) -> str:
    name = str(getattr(error, "sqlite_errorname", ""))
    known = (ways for code, ways in _WAYS_OUT.items() if name.startswith(code))
    return next(known, "check the disk and the folder's permissions")
