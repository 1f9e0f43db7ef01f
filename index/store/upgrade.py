"""Upgrade a catalog of an earlier schema; nothing is read or embedded again."""

import sqlite3
from collections.abc import Callable

from index.text.terms import ENGLISH, UNKNOWN, detect

SCHEMA_VERSION = 6


def upgrade(connection: sqlite3.Connection, version: int) -> None:
    """Bring a catalog to the present schema, inside a transaction; what is indexed stays.

    Args:
        connection: In a transaction that the caller commits.
        version: The schema that the catalog has.
    """
    for step in _STEPS[version - 1 :]:
        step(connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _add_languages(connection: sqlite3.Connection) -> None:
    """Tell each article's language, and index what filters ask for.

    The words of other languages than English were stemmed as English ones: with them the recipe is taken off, so that
    the next sync builds the articles again, from their stored texts and with the vectors that are kept.
    """
    connection.execute(f"ALTER TABLE articles ADD COLUMN language TEXT NOT NULL DEFAULT '{UNKNOWN}'")
    found = [(detect(text), number) for number, text in connection.execute("SELECT number, text FROM articles")]
    connection.executemany("UPDATE articles SET language = ? WHERE number = ?", found)
    if any(language not in (ENGLISH, UNKNOWN) for language, _ in found):
        connection.execute("UPDATE meta SET value = '' WHERE key = 'recipe'")
    connection.execute("DROP INDEX articles_by_published")
    connection.execute("CREATE INDEX articles_by_published ON articles (published, id)")
    connection.execute("CREATE INDEX articles_by_outlet ON articles (outlet COLLATE NOCASE, published, id)")
    connection.execute("CREATE INDEX articles_by_language ON articles (language)")


def _add_duplicates(connection: sqlite3.Connection) -> None:
    """Make room for the ids of duplicates, which the next sync finds."""
    connection.execute("CREATE INDEX articles_by_text ON articles (text_digest)")
    connection.execute(
        "CREATE TABLE duplicates (id TEXT PRIMARY KEY, source TEXT NOT NULL, text_digest TEXT NOT NULL) WITHOUT ROWID"
    )


def _add_places(connection: sqlite3.Connection) -> None:
    """Make room for the pages of articles, which the next sync finds."""
    connection.execute("ALTER TABLE articles ADD COLUMN places TEXT NOT NULL DEFAULT '[]'")


def _add_lengths(connection: sqlite3.Connection) -> None:
    """Count each article's characters and words, and index all that a list shows and a sync compares."""
    for name in ("characters", "words"):
        connection.execute(f"ALTER TABLE articles ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0")
    rows = connection.execute("SELECT number, text FROM articles")
    counted = [(len(text), len(text.split()), number) for number, text in rows]
    connection.executemany("UPDATE articles SET characters = ?, words = ? WHERE number = ?", counted)
    connection.execute(
        "CREATE INDEX articles_listed ON articles"
        " (published DESC, title, id, source, url, outlet, author, characters, words, digest, text_digest)"
    )


def add_identity(connection: sqlite3.Connection) -> None:
    """Give the catalog a name of its own, which the vector index keeps, so that two catalogs do not share one."""
    connection.execute("INSERT INTO meta VALUES ('identity', lower(hex(randomblob(16))))")


_STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _add_languages,
    _add_duplicates,
    _add_places,
    _add_lengths,
    add_identity,
)
"""What leads from version 1 to 2, from 2 to 3, and so on."""
