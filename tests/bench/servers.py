"""Measure the catalog in PostgreSQL: a server of its own for one run, and the vectors of an index in SQLite."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.store.catalog import Catalog, is_made
from rag.config import Settings, settings
from tests.cluster import Cluster

KEYS_AT_ONCE = 1000


@contextmanager
def catalogs(*, in_postgres: bool) -> Iterator["Catalogs"]:
    """Say where the catalog of a data folder is: in it, or in a database of a server that lives as long as this."""
    if not in_postgres:
        yield IN_FOLDERS
        return
    cluster = Cluster()
    cluster.start()
    try:
        yield Catalogs(cluster)
    finally:
        cluster.remove()


class Catalogs:
    """Where catalogs are: in data folders, or each in a database of a server."""

    def __init__(self, cluster: Cluster | None) -> None:
        """Take the server, or None."""
        self._cluster = cluster

    def url(self) -> str | None:
        """A new database; None where catalogs are in data folders."""
        return self._cluster.empty() if self._cluster else None

    def settings(self, folder: Path) -> Settings:
        """Settings for a data folder; with a database another one beside it, whose vectors are those of the first."""
        url = self.url()
        if url is None:
            return settings(data_dir=folder)
        beside = folder.with_name(f"{folder.name}-postgres")
        shutil.rmtree(beside, ignore_errors=True)
        if is_made(folder):
            copy_vectors(folder, url)
        return settings(data_dir=beside, catalog_url=url)

    def megabytes(self, folder: Path, url: str | None) -> float:
        """What a data folder and its catalog take on the disk."""
        files = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        if self._cluster and url:
            files += self._cluster.execute("SELECT pg_database_size(current_database())", url)[0][0]
        return round(files / 1e6, 1)


IN_FOLDERS = Catalogs(None)


def copy_vectors(folder: Path, url: str) -> None:
    """Put the vectors of a catalog in a data folder into a database, so that indexing there embeds nothing."""
    with closing(Catalog(folder)) as source, closing(Catalog(url)) as target, source.read() as snapshot:
        keys = [chunk.key for chunk in snapshot.chunks(snapshot.all_chunks())]
        for first in range(0, len(keys), KEYS_AT_ONCE):
            with target.write() as transaction:
                transaction.put_vectors(snapshot.vectors(keys[first : first + KEYS_AT_ONCE]))
