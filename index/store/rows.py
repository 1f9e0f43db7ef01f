"""Ask a database for rows, whichever database it is."""

from collections.abc import Sequence
from typing import Any, Protocol

BATCH = 500
"""Parameters in one SQL statement; SQLite's smallest build takes 999."""


class Connection(Protocol):
    """A connection inside a transaction; the statements that it takes have question marks for their parameters.

    Each call raises a CatalogError that says what to do where the database fails.
    """

    @property
    def strings(self) -> str:
        """A statement for the strings of a JSON list, which is its parameter: the one thing written in two ways."""
        ...

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; none where it returns none."""
        ...

    def run_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement for each of some rows of parameters."""
        ...

    def damages(self) -> list[str]:
        """What the database itself finds wrong with what it keeps, in words."""
        ...


class Rows:
    """A connection that is asked for rows."""

    def __init__(self, connection: Connection) -> None:
        """Wrap a connection that is inside a transaction."""
        self._connection = connection

    def _rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        return self._connection.rows(sql, parameters)

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
