"""Talk to PostgreSQL: connect, keep connections, begin and end transactions, make tables; the door to psycopg.

All tables are in a schema of their own, `footnote`; a database holds one collection.
"""

import contextlib
import logging
import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import CatalogError, ConfigError

try:
    import psycopg
    from psycopg import conninfo
    from psycopg_pool import ConnectionPool, PoolTimeout
except ImportError as error:
    raise ConfigError(
        "A catalog in PostgreSQL needs psycopg: in the folder of Footnote, run `uv pip install -e '.[postgres]'`."
    ) from error

if TYPE_CHECKING:
    from psycopg import Connection

logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # it warns at each try of what our errors say once

SCHEMA = "footnote"

PATIENCE = 5.0
"""Seconds to wait for a server that does not answer, or for a connection: as long as a quick restart takes."""

LOCKED_WITHIN = "30s"
"""How long a transaction waits for another one that writes."""

_HOW: Mapping[str, Any] = {
    "autocommit": True,
    "connect_timeout": 5,
    "application_name": f"footnote, pid {os.getpid()} on {socket.gethostname()}",
    "client_encoding": "UTF8",
}
"""How to connect: a transaction is begun by us; the name is shown to others that want to write."""

_UNREACHED = "check that the server runs, and --catalog-url; nothing is lost, and it goes on when the server answers"
_WAYS_OUT = {
    "53100": "the server's disk is full; make room and run the command again, nothing is lost",
    "53": "the server has no connections or memory left; close other programs of it, or raise its limits",
    "57P": _UNREACHED,
    "08": _UNREACHED,
    "55P03": "another process has been writing for long; try again when it is done",
    "25006": "the server may only be read; name the primary server in --catalog-url",
    "42501": f"allow this user to create and change the schema {SCHEMA}, or name another user in --catalog-url",
}
"""What to do, by the beginning of PostgreSQL's code of an error (its manual, appendix A)."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables that are made and upgraded together.

    Attributes:
        what: What they hold, for messages: "The index".
        key: Under which `meta` keeps their version.
        version: The present one.
        script: The statements that make them.
        upgrades: The statements that lead from a version to the next, by the former.
    """

    what: str
    key: str
    version: int
    script: str
    upgrades: Mapping[int, Sequence[str]] = field(default_factory=dict)


class Opened:
    """A connection to PostgreSQL inside a transaction; the protocol is `index.store.rows.Connection`."""

    strings = "SELECT jsonb_array_elements_text(CAST(? AS jsonb))"

    def __init__(self, connection: "Connection") -> None:
        """Wrap a connection that is inside a transaction."""
        self._connection = connection

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        with mapped():
            cursor = self._connection.execute(sql.replace("?", "%s"), parameters, binary=True)
            return cursor.fetchall() if cursor.description else []

    def run_many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Run a statement for each of some rows of parameters."""
        with mapped():
            self._connection.cursor().executemany(sql.replace("?", "%s"), rows)

    def copy(self, table: str, lines: Iterable[str]) -> None:
        """Put rows into a table, columns with tabs between them."""
        with mapped(), self._connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write("".join(lines))

    def damages(self) -> list[str]:
        """Nothing: PostgreSQL holds references itself, and its files are checked with `pg_amcheck`."""
        return []


class Server:
    """A database of a server. Connections are kept, and replaced when they break, so that a restart is survived."""

    def __init__(self, url: str, tables: Tables, at_most: int) -> None:
        """Connect, and make the tables where there are none.

        Args:
            url: postgresql://USER:PASSWORD@HOST:PORT/DATABASE.
            tables: What it has to hold.
            at_most: Connections at once; PostgreSQL takes 100 of all processes if it is not told otherwise.

        Raises:
            CatalogError: the server does not answer or does not let us in; the tables are of a later version.
            ConfigError: the URL is none of PostgreSQL.
        """
        self.name, self._url = named(url), url
        with self.alone() as connection:
            _prepare(connection, tables, self.name)
        self._pool = ConnectionPool(
            url, min_size=1, max_size=at_most, timeout=PATIENCE, reconnect_timeout=PATIENCE, kwargs=dict(_HOW),
            configure=_configure, check=ConnectionPool.check_connection, open=True, name=self.name,
        )  # fmt: skip

    @contextlib.contextmanager
    def read(self) -> Iterator[Opened]:
        """A connection that sees one state."""
        with self._pooled() as connection:
            with mapped():
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield Opened(connection)
            finally:
                _undo(connection)

    @contextlib.contextmanager
    def write(self) -> Iterator[Opened]:
        """A connection in a transaction: committed at the end, undone by an exception."""
        with self._pooled() as connection:
            with mapped():
                connection.execute("BEGIN")
                connection.execute(f"SET LOCAL lock_timeout = '{LOCKED_WITHIN}'")
            try:
                yield Opened(connection)
            except BaseException:  # Ctrl+C too undoes what was begun; nothing is swallowed
                _undo(connection)
                raise
            with mapped():
                connection.commit()

    @contextlib.contextmanager
    def alone(self) -> Iterator["Connection"]:
        """A connection of its own, in no transaction, closed at the end."""
        with mapped(), psycopg.connect(self._url, **_HOW) as connection:
            _configure(connection)
            yield connection

    def close(self) -> None:
        """Close the connections; one that is in use closes when it is given back."""
        self._pool.close()

    @contextlib.contextmanager
    def _pooled(self) -> Iterator["Connection"]:
        connection = self._connected()
        try:
            yield connection
        finally:
            self._pool.putconn(connection)

    def _connected(self) -> "Connection":
        with contextlib.suppress(PoolTimeout):  # what the matter is, is found out below
            return self._pool.getconn()
        with self.alone():  # which says why, if it fails
            pass
        try:
            return self._pool.getconn()  # the server has come back
        except PoolTimeout as error:
            raise CatalogError(f"All connections to {self.name} are in use: try again in a moment.") from error


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


def has_tables(url: str, key: str) -> bool:
    """Whether a database holds tables of ours, by the key of their version. Raises as `Server` does."""
    named(url)
    with mapped(), psycopg.connect(url, **_HOW) as connection:
        _configure(connection)
        return _version(connection, key) > 0


def _configure(connection: "Connection") -> None:
    connection.execute(f"SET search_path TO {SCHEMA}")


def _version(connection: "Connection", key: str) -> int:
    """The version of the tables that are there; 0 where there are none."""
    if connection.execute(f"SELECT to_regclass('{SCHEMA}.meta')").fetchone() == (None,):
        return 0
    rows = connection.execute("SELECT value FROM meta WHERE key = %s", (key,)).fetchall()
    return int(rows[0][0]) if rows else 0


def _prepare(connection: "Connection", tables: Tables, name: str) -> None:
    if _version(connection, tables.key) == tables.version:
        return
    [(encoding,)] = connection.execute("SHOW server_encoding").fetchall()
    if encoding != "UTF8":
        raise CatalogError(
            f"{name} keeps texts as {encoding}: make another with `createdb --encoding UTF8 --template template0`."
        )
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (SCHEMA,))  # two processes may begin at once
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        connection.execute('CREATE TABLE IF NOT EXISTS meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL)')
        version = _version(connection, tables.key)
        if version > tables.version:
            raise CatalogError(
                f"A later version of Footnote has made {tables.what[0].lower()}{tables.what[1:]} in {name} (schema"
                f" {version}, here {tables.version}): install that version, or name another database with"
                " --catalog-url."
            )
        _bring_up_to_date(connection, tables, version)


def _bring_up_to_date(connection: "Connection", tables: Tables, version: int) -> None:
    if version == 0:
        connection.execute(tables.script)
    for step in range(version or tables.version, tables.version):
        for statement in tables.upgrades[step]:
            connection.execute(statement)
    connection.execute(
        "INSERT INTO meta VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (tables.key, str(tables.version)),
    )


def _undo(connection: "Connection") -> None:
    with contextlib.suppress(psycopg.OperationalError):  # the connection is gone, and the transaction with it
        connection.rollback()


@contextlib.contextmanager
def mapped() -> Iterator[None]:
    """PostgreSQL's errors as ours, each with a way out."""
    try:
        yield
    except psycopg.Error as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise CatalogError(f"PostgreSQL cannot be used ({said}): {_way_out(error)}.") from error


def _way_out(error: psycopg.Error) -> str:
    code = error.sqlstate or ""
    known = (ways for start, ways in _WAYS_OUT.items() if code.startswith(start))
    return next(known, "check the server's log" if code else _UNREACHED)
