"""Keep the names of each article in a SQLite file beside the catalog; only new and changed articles are read."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from index.errors import StoreError
from index.records import Article, Sentence
from index.store.sqlite import PATIENCE, log_ahead
from rag.collection.facets import Facet, facets
from rag.collection.names import Named, NameKind

FILE = "names.sqlite3"
"""Below the data folder; it can be deleted, and is made again."""

MOST = 12
"""Names of a kind that are listed."""

_SCHEMA = "CREATE TABLE IF NOT EXISTS named (article TEXT PRIMARY KEY, digest TEXT NOT NULL, names TEXT NOT NULL)"


class Collection(Protocol):
    """What is asked of the articles."""

    @property
    def data_dir(self) -> Path:
        """The data folder."""

    def digests(self) -> Mapping[str, str]:
        """A digest of each article by its id."""

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """An article and its sentences."""


class CountedNames:
    """The names of the articles of a data folder."""

    def __init__(self, collection: Collection) -> None:
        """Name the articles."""
        self._collection = collection
        self._path = collection.data_dir / FILE

    def read(self, named: Callable[[str], Named], is_over: Callable[[], bool] = lambda: False) -> int:
        """Read the articles that are new or changed, and forget those that are gone; returns how many were read.

        Raises:
            StoreError: the file cannot be written.
        """
        digests = self._collection.digests()
        with self._opened() as connection:
            known = dict(connection.execute("SELECT article, digest FROM named").fetchall())
            gone = [(article,) for article in known if article not in digests]
            connection.executemany("DELETE FROM named WHERE article = ?", gone)
            fresh = [article for article, digest in digests.items() if known.get(article) != digest]
            for article in fresh:
                if is_over():
                    break
                names = named(self._collection.article(article)[0].text)
                written = json.dumps([[kind, name, count] for (kind, name), count in names.items()])
                row = (article, digests[article], written)
                connection.execute("INSERT OR REPLACE INTO named VALUES (?, ?, ?)", row)
            return len(fresh)

    def facets(self) -> list[Facet]:
        """Count the names that have been read so far, those of the most articles first."""
        with self._opened() as connection:
            rows = connection.execute("SELECT article, names FROM named").fetchall()
        named = {
            article: {(NameKind(kind), name): count for kind, name, count in json.loads(names)}
            for article, names in rows
        }
        return facets(named, MOST)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None)) as connection:
                log_ahead(connection)
                connection.execute(_SCHEMA)
                yield connection
        except sqlite3.Error as error:
            raise StoreError(f"The names cannot be kept ({error}): delete {FILE} in the data folder.") from error
