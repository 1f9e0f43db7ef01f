"""Keep tables beside the catalog: in a SQLite file of the data folder, or in the database of PostgreSQL it is in."""

import sqlite3
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Protocol

from index.errors import CatalogError, StoreError
from index.store.rows import Connection
from index.store.sqlite import PATIENCE, Opened, log_ahead


@dataclass(frozen=True, slots=True)
class Beside:
    """Tables that are made and upgraded together.

    Attributes:
        what: What they hold, for messages: "The conversations".
        file: The SQLite file, below the data folder.
        key: Under which PostgreSQL's `meta` keeps their version.
        version: The present one.
        made_by: Statements that make them in SQLite.
        steps: Statements that lead from a version to the next in SQLite, by the former.
        script: A script that makes them in PostgreSQL.
        upgrades: What `steps` is, in PostgreSQL.
        error: Of which kind the errors are.
    """

    what: str
    file: str
    key: str
    version: int
    made_by: Sequence[str]
    script: str
    steps: Mapping[int, Sequence[str]] = field(default_factory=dict)
    upgrades: Mapping[int, Sequence[str]] = field(default_factory=dict)
    error: type[StoreError] = StoreError


CONNECTIONS = 8
"""To PostgreSQL at once, of one process; each is taken for some milliseconds."""


class Database(Protocol):
    """What keeps tables. Its calls raise an error of the tables' kind that says what to do."""

    def read(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """A transaction, committed at the end and undone by an exception."""
        ...

    def overwrite(self) -> None:
        """Have what was deleted overwritten, where that is in our hands."""
        ...

    def close(self) -> None:
        """Let go of what is held."""
        ...


class InFile:
    """A SQLite file in the data folder; the first thing that is kept makes it."""

    def __init__(self, folder: Path, tables: Beside) -> None:
        """Name the data folder, and what is kept."""
        self._path, self._tables = folder / tables.file, tables
        self._held: sqlite3.Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection; where nothing was kept yet, one to an empty store in memory."""
        with self._mapped(), closing(self._opened(self._path if self._path.exists() else None)) as connection:
            yield Opened(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction, committed at the end and undone by an exception."""
        with self._mapped(), closing(self._opened(self._path)) as connection:
            self._hold()
            connection.execute("BEGIN IMMEDIATE")
            yield Opened(connection)
            connection.execute("COMMIT")

    def overwrite(self) -> None:
        """Empty SQLite's log, in which deleted words still stand."""
        with self.read() as connection:
            connection.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Nothing: each call opens the file."""

    def _hold(self) -> None:
        """Keep a connection: as the last one closes, SQLite copies its log into the file and waits for the disk."""
        if self._held is None:
            self._held = sqlite3.connect(self._path, check_same_thread=False)
            self._held.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            weakref.finalize(self, self._held.close)

    def _opened(self, path: Path | None) -> sqlite3.Connection:
        """A connection to the file, or to an empty store in memory."""
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path or ":memory:", timeout=PATIENCE, isolation_level=None)
        try:
            log_ahead(connection)
            for setting in ("synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
                connection.execute(f"PRAGMA {setting}")
            self._prepare(connection)
        except BaseException:  # nothing is swallowed; the file is let go of
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        tables = self._tables
        if _version(connection) == tables.version:
            return
        connection.execute("BEGIN IMMEDIATE")
        version = _version(connection)
        if version > tables.version:
            raise tables.error(
                f"{tables.what} were kept by a later version of Footnote (schema {version}, here {tables.version}):"
                f" use that one, or move {tables.file} out of the data folder."
            )
        for statement in tables.made_by if version == 0 else ():
            connection.execute(statement)
        for step in range(version or tables.version, tables.version):
            for statement in tables.steps[step]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {tables.version}")
        connection.execute("COMMIT")

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Turn what SQLite and the disk say into one line that says what to do."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise self._not_kept(error) from error
        except CatalogError as error:
            raise self._not_kept(error.__cause__ or error) from error

    def _not_kept(self, said: BaseException) -> StoreError:
        return self._tables.error(
            f"{self._tables.what} cannot be kept ({said}): check the disk and the permissions of the data folder."
        )


class InPostgres:
    """The database of PostgreSQL that the catalog is in, so that several servers share what is kept."""

    def __init__(self, url: str, tables: Beside) -> None:
        """Connect, and make the tables where there are none. Raises as `index.store.server.Server` does."""
        from index.store.server import Server, Tables

        self._error = tables.error
        made = Tables(tables.what, tables.key, tables.version, tables.script, tables.upgrades)
        self._server = Server(url, made, CONNECTIONS)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state."""
        with self._mapped(), self._server.read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction, committed at the end and undone by an exception."""
        with self._mapped(), self._server.write() as connection:
            yield connection

    def overwrite(self) -> None:
        """Nothing: PostgreSQL overwrites what was deleted when it next needs the room."""

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Turn what PostgreSQL says into an error of the tables' kind."""
        try:
            yield
        except CatalogError as error:
            raise self._error(str(error)) from error


def database(place: Path | str, tables: Beside) -> Database:
    """What keeps the tables of a data folder, or of a database by its URL."""
    return InFile(place, tables) if isinstance(place, Path) else InPostgres(place, tables)


def script(package: str, name: str) -> str:
    """Read a script of SQL that is shipped in a package."""
    return resources.files(package).joinpath(name).read_text("utf-8")


def statements(package: str, name: str) -> tuple[str, ...]:
    """Read the statements of a script of SQL, each of which ends a line."""
    return tuple(script(package, name).split(";\n"))


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
