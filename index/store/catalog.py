"""Open the catalog (SQLite) of a data folder for reading and for writing."""

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from index.errors import CatalogError
from index.store.rows import mapped
from index.store.snapshot import Snapshot
from index.store.transaction import Transaction
from index.store.upgrade import SCHEMA_VERSION, upgrade

FILE = "catalog.sqlite3"
"""Name of the catalog in the data folder."""

IDLE = 8
"""Connections that are kept open while nobody uses them: a question takes one, and as many are asked at once."""


class Catalog:
    """Opens the catalog of a data folder; any number of threads and processes may read, one writes at a time."""

    def __init__(self, folder: Path) -> None:
        """Open the catalog, and make it where there is none.

        Raises:
            CatalogError: the folder cannot be written, the file is damaged or of a later version.
        """
        self._path = folder / FILE
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
    def read(self) -> Iterator[Snapshot]:
        """A consistent view; writers do not wait for it and do not change it."""
        with self._connection() as connection:
            with mapped():
                connection.execute("BEGIN")
            try:
                yield Snapshot(connection)
            finally:
                connection.rollback()

    @contextlib.contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction: committed at the end, undone by an exception."""
        with self._connection() as connection:
            with mapped():
                connection.execute("BEGIN IMMEDIATE")
            try:
                yield Transaction(connection)
            except BaseException:  # Ctrl+C too undoes what was begun; nothing is swallowed
                connection.rollback()
                raise
            with mapped():
                connection.commit()

    def close(self) -> None:
        """Close the connections; one that is in use closes when it is given back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextlib.contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
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
        with self._connection() as connection:
            self._bring_up_to_date(connection)

    def _bring_up_to_date(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            _create(connection)
        elif version < SCHEMA_VERSION:
            upgrade(connection, version)
        connection.commit()
        if version > SCHEMA_VERSION:
            raise CatalogError(
                f"The index in {self._path.parent} was made by a later version of Footnote (schema {version}, here"
                f" {SCHEMA_VERSION}): install that version, or move the folder away and index again."
            )


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _create(connection: sqlite3.Connection) -> None:
    script = resources.files("index.store").joinpath("schema.sql").read_text("utf-8")
    for statement in script.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT INTO meta VALUES ('index_version', '0')")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
