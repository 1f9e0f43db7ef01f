"""Say what people keep: the tables, and how they came from version to version."""

from pathlib import Path

from index.store.beside import Beside, Database, script, statements
from index.store.beside import database as beside
from rag.web.conversation.records import ConversationError

FILE = "conversations.sqlite3"
"""Below the data folder."""

_HERE = "rag.web.conversation"

STEPS = {
    1: (
        "ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE conversations ADD COLUMN shared INTEGER NOT NULL DEFAULT 0",
    ),
    2: statements(_HERE, "kept.sql"),
    3: statements(_HERE, "reports.sql"),
}
"""What brings a store of an earlier schema to the next one; nothing that was kept is lost."""

UPGRADES = {
    3: (
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
        """,
    ),
}
"""The same in PostgreSQL, where the first version was 3."""

TABLES = Beside(
    what="The conversations",
    file=FILE,
    key="conversations",
    version=4,
    made_by=(*statements(_HERE, "schema.sql"), *statements(_HERE, "kept.sql"), *statements(_HERE, "reports.sql")),
    script=script(_HERE, "postgres.sql"),
    steps=STEPS,
    upgrades=UPGRADES,
    error=ConversationError,
)


def database(place: Path | str) -> Database:
    """What keeps the conversations of a data folder, or of a database by its URL. Raises as `InPostgres` does."""
    return beside(place, TABLES)
