"""Open the SQLite file of what people keep: made where it is not there, brought to the present schema."""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path
from typing import Self

from rag.web.conversation.records import NOBODY_ELSE, ConversationError, Person

FILE = "conversations.sqlite3"
"""Below the data folder."""

SCHEMA_VERSION = 3


def _statements(name: str) -> tuple[str, ...]:
    return tuple(resources.files("rag.web.conversation").joinpath(name).read_text("utf-8").split(";\n"))


STEPS = {
    1: (
        "ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE conversations ADD COLUMN shared INTEGER NOT NULL DEFAULT 0",
    ),
    2: _statements("kept.sql"),
}
"""What brings a store of an earlier schema to the next one; nothing that was kept is lost."""


@contextmanager
def mapped() -> Iterator[None]:
    """Turn what SQLite and the disk say into one line that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ConversationError(
            f"The conversations cannot be kept ({error}): check the disk and the permissions of the data folder."
        ) from error


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
        connection.create_function("folded", 1, str.casefold, deterministic=True)
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
        for statement in (*_statements("schema.sql"), *_statements("kept.sql")):
            connection.execute(statement)
    for step in range(version or SCHEMA_VERSION, SCHEMA_VERSION):
        for statement in STEPS[step]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


class PersonalStore:
    """What one person keeps in a data folder. Threads and processes may share it.

    The first thing that is kept makes the file.
    """

    def __init__(self, folder: Path, person: Person = NOBODY_ELSE) -> None:
        """Name the data folder, and whose things they are."""
        self._path = folder / FILE
        self._person = person
        self._held: sqlite3.Connection | None = None

    def of(self, person: Person) -> Self:
        """What another person keeps in the same folder."""
        return type(self)(self._path.parent, person)

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """A connection; where nothing was kept yet, one to an empty store in memory."""
        with mapped(), closing(opened(self._path if self._path.exists() else None)) as connection:
            connection.create_function("is_own", 1, self._is_own)
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """A transaction, committed at the end and undone by an exception."""
        with mapped(), closing(opened(self._path)) as connection:
            self._hold()
            connection.create_function("is_own", 1, self._is_own)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def _is_own(self, owner: str) -> bool:
        """Whether something is this person's; a thing of a time without passwords is that of who may change things."""
        return owner == self._person.name or (not owner and self._person.is_admin)

    def _hold(self) -> None:
        """Keep a connection: as the last one closes, SQLite copies its log into the file and waits for the disk."""
        if self._held is None:
            self._held = sqlite3.connect(self._path, check_same_thread=False)
            self._held.execute("SELECT count(*) FROM conversations").fetchone()
            weakref.finalize(self, self._held.close)
