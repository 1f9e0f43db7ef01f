"""Keep a catalog in a database of PostgreSQL."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING

from index.errors import CatalogError, LockedError
from index.store.postings import Postings
from index.store.server import SCHEMA, Opened, Server, Tables, has_tables, mapped
from index.store.upgrade import SCHEMA_VERSION

if TYPE_CHECKING:
    from psycopg import Connection

CONNECTIONS = 24
"""At once, of one process; each question takes one."""

KEY = "schema"
"""Of the version of the tables, which is that of SQLite's."""

_PACKED = """
    CREATE TABLE packed AS SELECT word, (place >> 8)::integer AS block, string_agg(int4send(place::integer)
        || int4send(length) || int2send(least(head, 32767)::smallint) || int2send(least(body, 32767)::smallint),
        '' ORDER BY place) AS held FROM {kind}_words GROUP BY word, place >> 8;
    DROP TABLE {kind}_words;
    ALTER TABLE packed RENAME TO {kind}_words;
    ALTER TABLE {kind}_words ADD PRIMARY KEY (word, block), ALTER held SET NOT NULL"""

UPGRADES: Mapping[int, Sequence[str]] = {
    5: (
        *(_PACKED.format(kind=kind) for kind in ("chunk", "article")),
        "INSERT INTO meta VALUES ('identity', replace(gen_random_uuid()::text, '-', ''))",
    )
}
"""What leads from a version to the next, by the former; the first one in PostgreSQL was 5."""

WRITING, COMMITTING = 1, 2
"""The advisory locks, in the space that the schema's name gives: of the process that writes, and of a transaction."""


class Postgres:
    """A catalog in PostgreSQL; the protocol is `index.store.catalog.Database`."""

    def __init__(self, url: str) -> None:
        """Connect, and make the tables where there are none. Raises as `index.store.server.Server` does."""
        self._server = Server(url, _tables(), CONNECTIONS)
        self._held: Connection | None = None

    @contextlib.contextmanager
    def read(self) -> Iterator[tuple[Opened, Postings]]:
        """A connection that sees one state."""
        with self._server.read() as opened:
            yield opened, Postings(opened)

    @contextlib.contextmanager
    def write(self) -> Iterator[tuple[Opened, Postings]]:
        """A connection in a transaction, the only one that writes: committed at the end, undone by an exception."""
        self._still_held()
        with self._server.write() as opened:
            opened.rows("SELECT pg_advisory_xact_lock(?, hashtext(?))", (COMMITTING, SCHEMA))
            words = Postings(opened)
            yield opened, words
            words.flush()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the database's lock of the writer; the server lets go of it a moment after a process that was killed.

        Raises:
            LockedError: another process holds it; the message names its pid and its machine.
        """
        with self._server.alone() as connection:
            asked = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (WRITING, SCHEMA))
            if asked.fetchone() == (False,):
                raise LockedError(
                    f"Another process ({_holder(connection)}) is writing to {self._server.name}: wait until it is done,"
                    " or stop it."
                )
            self._held = connection
            try:
                yield
            finally:
                self._held = None
            with contextlib.suppress(CatalogError), mapped():  # a server that was restarted has let go of it
                connection.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", (WRITING, SCHEMA))

    def document(self, name: str) -> str | None:
        """A text that is kept in `meta`; None where there is none of this name."""
        with self._server.read() as opened:
            rows = opened.rows("SELECT value FROM meta WHERE key = ?", (name,))
        return rows[0][0] if rows else None

    def keep_document(self, name: str, text: str) -> None:
        """Keep a text in `meta`, in the place of an earlier one."""
        with self._server.write() as opened:
            opened.rows(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (name, text)
            )

    def close(self) -> None:
        """Close the connections; one that is in use closes when it is given back."""
        self._server.close()

    def _still_held(self) -> None:
        """Raise a CatalogError where the writer's lock broke with its connection: another process may have it now."""
        if self._held is not None:
            with mapped():
                self._held.execute("SELECT 1")


def is_made(url: str) -> bool:
    """Whether a database holds a catalog. Raises as `index.store.server.Server` does."""
    return has_tables(url, KEY)


def _tables() -> Tables:
    script = resources.files("index.store").joinpath("postgres.sql").read_text("utf-8")
    return Tables("The index", KEY, SCHEMA_VERSION, script, UPGRADES)


def _holder(connection: "Connection") -> str:
    rows = connection.execute(
        "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND classid::bigint = %s AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())",
        (WRITING,),
    ).fetchall()
    return str(rows[0][0]) if rows else "which has just ended"
