"""Open what people keep: a SQLite file beside the catalog, or the database of PostgreSQL that the catalog is in."""

import sqlite3
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from importlib import resources
from pathlib import Path
from typing import Protocol

from index.errors import CatalogError
from index.store.rows import Connection
from index.store.sqlite import Opened
from rag.web.conversation.records import ConversationError

FILE = "conversations.sqlite3"
"""Below the data folder."""

SCHEMA_VERSION = 4


def _statements(name: str) -> tuple[str, ...]:
    return tuple(resources.files("rag.web.conversation").joinpath(name).read_text("utf-8").split(";\n"))


STEPS = {
    1: (
        "ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE conversations ADD COLUMN shared INTEGER NOT NULL DEFAULT 0",
    ),
    2: _statements("kept.sql"),
    3: _statements("reports.sql"),
}
"""What brings a store of an earlier schema to the next one; nothing that was kept is lost."""


KEY = "conversations"
"""Of the version of the tables in PostgreSQL."""

UPGRADES: Mapping[int, Sequence[str]] = {
    3: [
        """
        CREATE TABLE reports (
            owner  text COLLATE "C" NOT NULL,
            id     text COLLATE "C" NOT NULL,
            begun  text COLLATE "C" NOT NULL,
            text   text COLLATE "C" NOT NULL,
            scope  text COLLATE "C" NOT NULL,
            report text COLLATE "C" NOT NULL,
            PRIMARY KEY (owner, id)
        )
        """
    ],
}
"""What leads from a version to the next in PostgreSQL, by the former; the first one was 3."""

CONNECTIONS = 8
"""To PostgreSQL at once, of one process; each is taken for some milliseconds."""


class Database(Protocol):
    """What keeps conversations. Its calls raise a ConversationError that says what to do."""

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
    """A SQLite file in the data folder; the first turn makes it."""

    def __init__(self, folder: Path) -> None:
        """Name the data folder."""
        self._path = folder / FILE
        self._held: sqlite3.Connection | None = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection; where nothing was kept yet, one to an empty store in memory."""
        with mapped(), closing(opened(self._path if self._path.exists() else None)) as connection:
            yield Opened(connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction, committed at the end and undone by an exception."""
        with mapped(), closing(opened(self._path)) as connection:
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
            self._held.execute("SELECT count(*) FROM conversations").fetchone()
            weakref.finalize(self, self._held.close)


class InPostgres:
    """The database of PostgreSQL that the catalog is in, so that several servers share the conversations."""

    def __init__(self, url: str) -> None:
        """Connect, and make the tables where there are none. Raises as `index.store.server.Server` does."""
        from index.store.server import Server, Tables

        script = resources.files("rag.web.conversation").joinpath("postgres.sql").read_text("utf-8")
        self._server = Server(url, Tables("The store of chats", KEY, SCHEMA_VERSION, script, UPGRADES), CONNECTIONS)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state."""
        with mapped(), self._server.read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction, committed at the end and undone by an exception."""
        with mapped(), self._server.write() as connection:
            yield connection

    def overwrite(self) -> None:
        """Nothing: PostgreSQL overwrites what was deleted when it next needs the room."""

    def close(self) -> None:
        """Close the connections."""
        self._server.close()


def database(place: Path | str) -> Database:
    """What keeps the conversations of a data folder, or of a database by its URL."""
    return InFile(place) if isinstance(place, Path) else InPostgres(place)


@contextmanager
def mapped() -> Iterator[None]:
    """Turn what the database and the disk say into one line that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise _not_kept(error) from error
    except CatalogError as error:
        said = error.__cause__
        raise (_not_kept(said) if isinstance(said, sqlite3.Error) else ConversationError(str(error))) from error


def _not_kept(said: Exception) -> ConversationError:
    return ConversationError(
        f"The conversations cannot be kept ({said}): check the disk and the permissions of the data folder."
    )


def opened(path: Path | None) -> sqlite3.Connection:
    """A connection to a file, or to an empty store in memory.

    Raises:
        ConversationError: a later version of Footnote has written it.
    """
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
    try:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {setting}")
        _prepare(connection)
    except BaseException:  # nothing is swallowed; the file is let go of
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    if _version(connection) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise ConversationError(
            f"The conversations were kept by a later version of Footnote (schema {version}, here {SCHEMA_VERSION}):"
            f" use that one, or move {FILE} out of the data folder."
        )
    if version == 0:
        for statement in (*_statements("schema.sql"), *_statements("kept.sql"), *_statements("reports.sql")):
            connection.execute(statement)
    for step in range(version or SCHEMA_VERSION, SCHEMA_VERSION):
        for statement in STEPS[step]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
