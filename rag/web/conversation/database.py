"""The SQLite file of the conversations: opened, made where it is not there, brought to the present schema."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from rag.web.conversation.records import ConversationError

FILE = "conversations.sqlite3"
"""Below the data folder."""

SCHEMA_VERSION = 2

STEPS = {
    1: (
        "ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE conversations ADD COLUMN shared INTEGER NOT NULL DEFAULT 0",
    )
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
        for statement in resources.files("rag.web.conversation").joinpath("schema.sql").read_text("utf-8").split(";\n"):
            connection.execute(statement)
    for step in range(version or SCHEMA_VERSION, SCHEMA_VERSION):
        for statement in STEPS[step]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
