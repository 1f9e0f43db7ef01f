"""Keep a catalog in a file of SQLite, in the data folder: the door to SQLite."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from index.errors import CatalogError
from index.store.fts5 import FTS5
from index.store.lock import writing
from index.store.upgrade import SCHEMA_VERSION, add_identity, upgrade

FILE = "catalog.sqlite3"
"""Name of the catalog in the data folder."""

IDLE = 8
"""Connections that are kept open while nobody uses them: a question takes one, and as many are asked at once."""

PATIENCE, PAUSE = 30.0, 0.01
"""Seconds that a statement waits for another connection's change, and between two attempts where it cannot wait."""

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


class Opened:
    """A connection to SQLite as the catalog asks it."""

    strings = "SELECT value FROM json_each(?)"

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Wrap a connection that is inside a transaction."""
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        with mapped():
            return self._connection.execute(sql, parameters).fetchall()

    def run_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement for each of some rows of parameters."""
        with mapped():
            self._connection.executemany(sql, rows)

    def damages(self) -> list[str]:
        """What SQLite finds wrong with the file, and rows that refer to rows that are not there."""
        said = [str(row[0]) for row in self.rows("PRAGMA quick_check(10)") if row[0] != "ok"]
        return [*said, *(f"a row of {row[0]} refers to nothing" for row in self.rows("PRAGMA foreign_key_check"))]


class SQLite:
    """A catalog in the data folder. Connections are pooled; any number of threads and processes may read."""

    def __init__(self, folder: Path) -> None:
        """Open the file, and make it where there is none.

        Raises:
            CatalogError: the folder cannot be written, the file is damaged or of a later version.
        """
        self._folder, self._path = folder, folder / FILE
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._is_closed = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CatalogError(f"The data folder {folder} cannot be made: {error.strerror}.") from error
        try:
            with mapped():
                self._prepare()
        except CatalogError:
            self.close()
            raise

    @contextlib.contextmanager
    def read(self) -> Iterator[tuple[Opened, FTS5]]:
        """A connection that sees one state."""
        with self.connection() as connection:
            with mapped():
                connection.execute("BEGIN")
            try:
                opened = Opened(connection)
                yield opened, FTS5(opened)
            finally:
                connection.rollback()

    @contextlib.contextmanager
    def write(self) -> Iterator[tuple[Opened, FTS5]]:
        """A connection in a transaction: committed at the end, undone by an exception."""
        with self.connection() as connection:
            with mapped():
                connection.execute("BEGIN IMMEDIATE")
            try:
                opened = Opened(connection)
                yield opened, FTS5(opened)
            except BaseException:  # Ctrl+C too undoes what was begun; nothing is swallowed
                connection.rollback()
                raise
            with mapped():
                connection.commit()

    def writing(self) -> contextlib.AbstractContextManager[None]:
        """Hold the data folder's lock of the writer. Raises as `index.store.lock.holding` does."""
        return writing(self._folder)

    def document(self, name: str) -> str | None:
        """A text that is kept in a file of the data folder; None where there is none.

        Raises:
            CatalogError: it cannot be read.
        """
        path = self._folder / name
        try:
            return path.read_text("utf-8") if path.exists() else None
        except (OSError, ValueError) as error:
            raise CatalogError(f"{path} cannot be read ({error}): mend the file, or move it away.") from error

    def keep_document(self, name: str, text: str) -> None:
        """Keep a text in a file of the data folder, whole or not at all.

        Raises:
            CatalogError: it cannot be written.
        """
        path = self._folder / name
        draft = path.with_suffix(".part")
        try:
            draft.write_text(text, "utf-8")
            draft.replace(path)
        except OSError as error:
            raise CatalogError(f"{path} cannot be written: {error.strerror or error}.") from error

    def close(self) -> None:
        """Close the connections; one that is in use closes when it is given back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextlib.contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses; it is kept for the next one who asks, whichever thread that is."""
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            with mapped():
                connection = _connect(self._path)
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            is_kept = len(self._idle) < IDLE and not self._is_closed and not connection.in_transaction
            if is_kept:
                self._idle.append(connection)
        if not is_kept:
            connection.close()

    def _prepare(self) -> None:
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                _create(connection)
            elif version < SCHEMA_VERSION:
                upgrade(connection, version)
            connection.commit()
        if version > SCHEMA_VERSION:
            raise CatalogError(
                f"The index in {self._folder} was made by a later version of Footnote (schema {version}, here"
                f" {SCHEMA_VERSION}): install that version, or move the folder away and index again."
            )


def log_ahead(connection: sqlite3.Connection) -> None:
    """Have changes written to a log first, so that readers do not wait for a writer.

    SQLite gives up at once where two connections do so to a new file, whatever time a statement may wait.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > until:
                raise
            time.sleep(PAUSE)
        else:
            return


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    log_ahead(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _create(connection: sqlite3.Connection) -> None:
    script = resources.files("index.store").joinpath("schema.sql").read_text("utf-8")
    for statement in script.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('index_version', '0')")
    add_identity(connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


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
