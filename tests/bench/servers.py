"""Measure the catalog in PostgreSQL: a server of its own for one run, and the vectors of an index in SQLite."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from index.store.catalog import Catalog, is_made
from rag.config import Settings, settings
from tests.chroma import chroma
from tests.cluster import Cluster

KEYS_AT_ONCE = 1000


@contextmanager
def catalogs(*, in_postgres: bool, in_chroma: bool = False) -> Iterator["Catalogs"]:
    """Say where the stores of a data folder are: in it, or on servers that live as long as this.

    The vectors are on a server only where the catalog is, too.
    """
    if not in_postgres:
        yield IN_FOLDERS
        return
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        server = opened.enter_context(chroma(folder)) if in_chroma else None
        cluster = Cluster()
        opened.callback(cluster.remove)
        cluster.start()
        yield Catalogs(cluster, server.address if server else None)


class Catalogs:
    """Where catalogs are: in data folders, or each in a database of a server."""

    def __init__(self, cluster: Cluster | None, chroma_url: str | None = None) -> None:
        """Take the server of catalogs, or None, and the address of that of vectors, where there is one."""
        self._cluster, self._chroma_url = cluster, chroma_url

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
        place = f"{self._chroma_url}/{folder.name}" if self._chroma_url else None
        return settings(data_dir=beside, catalog_url=url, chroma_url=place)

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
