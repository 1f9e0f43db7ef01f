"""Define what all stores of a person's things have in common: where they are, and whose."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from index.store.beside import Database
from index.store.rows import Connection
from rag.web.conversation.database import database
from rag.web.conversation.records import NOBODY_ELSE, Person

OWN = "(owner = ? OR (owner = '' AND ?))"
"""Whether something is a person's, by `PersonalStore._own`; a thing of a time without passwords is that of who may
change things."""


class PersonalStore:
    """What one person keeps. Threads and processes may share it.

    In a data folder, the first thing that is kept makes the file.
    """

    def __init__(self, place: Path | str | Database, person: Person = NOBODY_ELSE) -> None:
        """Name the data folder, the URL of a database or one that is open, and whose things they are.

        Raises:
            ConfigError: the URL is none of PostgreSQL.
            StoreError: the database cannot be used.
        """
        self.database = database(place) if isinstance(place, Path | str) else place
        self._own = (person.name, person.is_admin)

    def of(self, person: Person) -> Self:
        """What another person keeps in the same place."""
        return type(self)(self.database, person)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def _read(self) -> AbstractContextManager[Connection]:
        return self.database.read()

    def _write(self) -> AbstractContextManager[Connection]:
        return self.database.write()
