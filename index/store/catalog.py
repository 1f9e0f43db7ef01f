"""Open the catalog, in SQLite or in PostgreSQL, for reading and for writing."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.store.rows import Connection
from index.store.snapshot import Snapshot
from index.store.sqlite import FILE, SQLite
from index.store.transaction import Transaction
from index.store.words import Words

if TYPE_CHECKING:
    from index.store.search import Kept


class Database(Protocol):
    """What keeps a catalog."""

    def read(self) -> contextlib.AbstractContextManager[tuple[Connection, Words]]:
        """A connection that sees one state, and its index of words."""
        ...

    def write(self) -> contextlib.AbstractContextManager[tuple[Connection, Words]]:
        """A connection in a transaction, the only one that writes: committed at the end, undone by an exception."""
        ...

    def writing(self) -> contextlib.AbstractContextManager[None]:
        """Hold the lock of the process that writes.

        Raises:
            LockedError: another process holds it; the message names it.
            StoreError: the lock cannot be had.
        """
        ...

    def document(self, name: str) -> str | None:
        """A text that is kept beside the tables; None where there is none of this name."""
        ...

    def keep_document(self, name: str, text: str) -> None:
        """Keep a text in the place of an earlier one, whole or not at all."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class Catalog:
    """Opens the catalog; any number of threads and processes may read, one writes at a time."""

    def __init__(self, place: Path | str) -> None:
        """Open the catalog in a data folder, or in PostgreSQL by its URL, and make it where there is none.

        Raises:
            CatalogError: it cannot be read or written, is damaged or of a later version; the server does not answer.
            ConfigError: the URL is wrong, or what PostgreSQL needs is not installed.
        """
        self.place = place
        self._kept: Kept = {}
        self.database: Database = SQLite(place) if isinstance(place, Path) else _postgres(place)

    @contextlib.contextmanager
    def read(self) -> Iterator[Snapshot]:
        """A consistent view; writers do not wait for it and do not change it."""
        with self.database.read() as (connection, words):
            yield Snapshot(connection, words, self._kept)

    @contextlib.contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction: committed at the end, undone by an exception."""
        with self.database.write() as (connection, words):
            yield Transaction(connection, words)

    def identity(self) -> str:
        """What tells this catalog from all others, for `VectorIndex`."""
        with self.read() as snapshot:
            return snapshot.identity()

    def writing(self) -> contextlib.AbstractContextManager[None]:
        """Hold the writer's lock: one process writes at a time. Raises as `Database.writing` does."""
        return self.database.writing()

    def close(self) -> None:
        """Close the connections; one that is in use closes when it is given back."""
        self.database.close()


def is_made(place: Path | str) -> bool:
    """Whether there is a catalog in a data folder or in PostgreSQL; looking makes none. Raises as `Catalog` does."""
    if isinstance(place, Path):
        return (place / FILE).exists()
    from index.store.postgres import is_made as has_tables

    return has_tables(place)


def _postgres(url: str) -> Database:
    from index.store.postgres import Postgres

    return Postgres(url)
