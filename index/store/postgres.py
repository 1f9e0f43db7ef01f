"""Keep a catalog in PostgreSQL: the door to psycopg.

All tables are in a schema of their own, `footnote`; a database holds one catalog.
"""

import contextlib
import logging
import os
import socket
import threading
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from index.errors import CatalogError, ConfigError, LockedError
from index.store.postings import Postings
from index.store.upgrade import SCHEMA_VERSION

try:
    import psycopg
    from psycopg import conninfo
    from psycopg_pool import ConnectionPool, PoolTimeout
except ImportError as error:
    raise ConfigError("A catalog in PostgreSQL needs psycopg: pip install 'footnote-rag[postgres]'.") from error

if TYPE_CHECKING:
    from psycopg import Connection

logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it warns at each try of what our errors say once

SCHEMA = "footnote"

CONNECTIONS = 24
"""Connections at once of one process; PostgreSQL takes 100 of all processes if it is not told otherwise."""

PATIENCE = 5.0
"""Seconds to wait for a server that does not answer, or for a connection: as long as a restart takes."""

WRITER_WITHIN = "30s"
"""How long a transaction waits for another one that writes."""

WRITING, COMMITTING = 1, 2
"""The advisory locks, in the space that the schema's name gives: of the process that writes, and of a transaction."""

_UNREACHED = "check that the server runs, and --catalog-url; nothing is lost, and it goes on when the server answers"
_WAYS_OUT = {
    "53100": "the server's disk is full; make room and run the command again, nothing is lost",
    "53": "the server has no connections or memory left; close other programs of it, or raise its limits",
    "57P": _UNREACHED,
    "08": _UNREACHED,
    "55P03": "another process has been writing for long; try again when it is done",
    "25006": "the server may only be read; name the primary server in --catalog-url",
    "42501": "allow this user to create and change the schema footnote, or name another user in --catalog-url",
}
"""What to do, by the beginning of PostgreSQL's code of an error (its manual, appendix A)."""


class Opened:
    """A connection to PostgreSQL as the catalog asks it."""

    strings = "SELECT jsonb_array_elements_text(CAST(? AS jsonb))"

    def __init__(self, connection: "Connection") -> None:
        """Wrap a connection that is inside a transaction."""
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        with mapped():
            cursor = self._connection.execute(_marked(sql), parameters)
            return cursor.fetchall() if cursor.description else []

    def run_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement for each of some rows of parameters."""
        with mapped():
            self._connection.cursor().executemany(_marked(sql), rows)

    def copy(self, table: str, lines: Iterable[str]) -> None:
        """Put rows into a table, columns with tabs between them."""
        with mapped(), self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write("".join(lines))

    def damages(self) -> list[str]:
        """Nothing: PostgreSQL holds references itself, and its files are checked with `pg_amcheck`."""
        return []


class Postgres:
    """A catalog in PostgreSQL. Connections are pooled and replaced when they break, so that a restart is survived."""

    def __init__(self, url: str) -> None:
        """Connect, and make the tables where there are none.

        Raises:
            CatalogError: the server does not answer or does not let us in; the catalog is of a later version.
            ConfigError: the URL is none of PostgreSQL.
        """
        self._url, self._name = url, named(url)
        self._held: Connection | None = None
        self._lock = threading.Lock()
        with _connected(url) as connection:
            _prepare(connection, self._name)
        self._pool = ConnectionPool(
            url, min_size=1, max_size=CONNECTIONS, timeout=PATIENCE, kwargs=_HOW, configure=_configure,
            check=ConnectionPool.check_connection, open=True, name="catalog",
        )  # fmt: skip

    @contextlib.contextmanager
    def read(self) -> Iterator[tuple[Opened, Postings]]:
        """A connection that sees one state."""
        with self._connection() as connection:
            with mapped():
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                opened = Opened(connection)
                yield opened, Postings(opened)
            finally:
                _undo(connection)

    @contextlib.contextmanager
    def write(self) -> Iterator[tuple[Opened, Postings]]:
        """A connection in a transaction: committed at the end, undone by an exception."""
        self._still_held()
        with self._connection() as connection:
            with mapped():
                connection.execute("BEGIN")
                connection.execute(f"SET LOCAL lock_timeout = '{WRITER_WITHIN}'")
                connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (COMMITTING, SCHEMA))
            try:
                opened = Opened(connection)
                words = Postings(opened)
                yield opened, words
                words.flush()
            except BaseException:  # Ctrl+C too undoes what was begun; nothing is swallowed
                _undo(connection)
                raise
            with mapped():
                connection.commit()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the database's lock of the writer; the server lets go of it when the process ends.

        Raises:
            LockedError: another process holds it; the message names its pid and its machine.
        """
        with _connected(self._url) as connection:
            [(is_ours,)] = connection.execute(
                "SELECT pg_try_advisory_lock(%s, hashtext(%s))", (WRITING, SCHEMA)
            ).fetchall()
            if not is_ours:
                raise LockedError(
                    f"Another process ({_holder(connection)}) is writing to {self._name}: wait until it is done,"
                    " or stop it."
                )
            self._held = connection
            try:
                yield
            finally:
                self._held = None

    def close(self) -> None:
        """Close the connections; one that is in use closes when it is given back."""
        self._pool.close()

    @contextlib.contextmanager
    def _connection(self) -> Iterator["Connection"]:
        try:
            connection = self._pool.getconn()
        except PoolTimeout as error:
            with _connected(self._url):  # which says why, if it still fails
                pass
            raise CatalogError(
                f"{self._name} is busy: {CONNECTIONS} connections are in use. Try again, or start another chat server."
            ) from error
        try:
            yield connection
        finally:
            self._pool.putconn(connection)

    def _still_held(self) -> None:
        """Raise a CatalogError where the writer's lock broke with its connection: another process may have it now."""
        if self._held is not None:
            with mapped():
                self._held.execute("SELECT 1")


_HOW: dict[str, Any] = {
    "autocommit": True,
    "connect_timeout": 5,
    "application_name": f"footnote, pid {os.getpid()} on {socket.gethostname()}",
    "client_encoding": "UTF8",
}
"""How to connect: a transaction is begun by us; the name is shown to others that want to write."""


def named(url: str) -> str:
    """Where a URL leads, for messages: without the password.

    Raises:
        ConfigError: it is no URL of PostgreSQL.
    """
    try:
        parts = conninfo.conninfo_to_dict(url) if url.startswith(("postgresql://", "postgres://")) else {}
    except psycopg.ProgrammingError:
        parts = {}
    if not parts.get("dbname"):
        raise ConfigError(
            "--catalog-url is no address of a database: write it as postgresql://USER@HOST:5432/DATABASE."
        )
    return f"the database {parts['dbname']} on {parts.get('host') or 'this machine'}"


def is_made(url: str) -> bool:
    """Whether a database holds a catalog."""
    named(url)
    with _connected(url) as connection:
        return _version(connection) > 0


@contextlib.contextmanager
def _connected(url: str) -> Iterator["Connection"]:
    """A connection of its own, closed at the end."""
    with mapped(), psycopg.connect(url, **_HOW) as connection:
        _configure(connection)
        yield connection


def _configure(connection: "Connection") -> None:
    connection.execute(f"SET search_path TO {SCHEMA}")


def _version(connection: "Connection") -> int:
    """The schema of the catalog that is there; 0 where there is none."""
    if connection.execute(f"SELECT to_regclass('{SCHEMA}.meta')").fetchone() == (None,):
        return 0
    [(version,)] = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchall()
    return int(version)


def _prepare(connection: "Connection", name: str) -> None:
    version = _version(connection)
    if version == 0:
        _create(connection, name)
    if version > SCHEMA_VERSION:
        raise CatalogError(
            f"The index in {name} was made by a later version of Footnote (schema {version}, here {SCHEMA_VERSION}):"
            " install that version, or name another database with --catalog-url."
        )


def _create(connection: "Connection", name: str) -> None:
    [(encoding,)] = connection.execute("SHOW server_encoding").fetchall()
    if encoding != "UTF8":
        raise CatalogError(
            f"{name} keeps texts as {encoding}: make one with `createdb --encoding UTF8 --template template0`."
        )
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", (COMMITTING, SCHEMA))
        if _version(connection):
            return  # another process was quicker
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute(resources.files("index.store").joinpath("postgres.sql").read_text("utf-8"))
        connection.execute("INSERT INTO meta VALUES ('index_version', '0')")
        connection.execute("INSERT INTO meta VALUES ('schema', %s)", (str(SCHEMA_VERSION),))


def _holder(connection: "Connection") -> str:
    rows = connection.execute(
        "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND classid::bigint = %s AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())",
        (WRITING,),
    ).fetchall()
    return str(rows[0][0]) if rows else "which has just ended"


def _undo(connection: "Connection") -> None:
    with contextlib.suppress(psycopg.OperationalError):  # the connection is gone, and the transaction with it
        connection.rollback()


def _marked(sql: str) -> str:
    """A statement as psycopg takes it."""
    return sql.replace("?", "%s")


@contextlib.contextmanager
def mapped() -> Iterator[None]:
    """PostgreSQL's errors as ours, each with a way out."""
    try:
        yield
    except psycopg.Error as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise CatalogError(f"The catalog in PostgreSQL cannot be used ({said}): {_way_out(error)}.") from error


def _way_out(error: psycopg.Error) -> str:
    code = error.sqlstate or ""
    known = (ways for start, ways in _WAYS_OUT.items() if code.startswith(start))
    return next(known, "check the server's log" if code else _UNREACHED)
