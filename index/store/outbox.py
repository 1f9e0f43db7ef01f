"""Tell Chroma what the catalog's outbox holds, or fill it again."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.errors import VectorError
from index.records import Vector
from index.store.catalog import Catalog
from index.store.chroma import VectorIndex
from index.store.snapshot import Snapshot

CHUNKS_AT_ONCE = 256
"""Chunks that are told to Chroma together."""

ROOM = 100_000_000
"""Free bytes below which a failure of Chroma is put down to the disk, and not to its files."""


@dataclass(frozen=True)
class Data:
    """A data folder, opened: the catalog, and the vector index that is derived from it."""

    folder: Path
    catalog: Catalog
    vectors: VectorIndex


def flush(data: Data) -> int:
    """Tell Chroma what the outbox holds, for which no embedder is needed; returns the index version that it is at.

    A kill in the middle of Chroma's own writing can leave files that it cannot go on with (Chroma 1.5.9: "Failed to
    apply logs to the hnsw segment writer"). Then its folder is moved aside and filled again from the catalog, as one is
    that somebody took away.

    Raises:
        VectorError: Chroma cannot be written for another reason: a full disk, a server that fails.
    """
    if data.vectors.is_gone:
        data.vectors.close()
        return refill(data)
    try:
        return _tell(data)
    except VectorError:
        data.vectors.close()
        if not data.vectors.is_folder or shutil.disk_usage(data.folder).free < ROOM:
            raise
    try:
        return _tell(data)
    except VectorError:
        data.vectors.set_aside()
    return refill(data)


def refill(data: Data) -> int:
    """Empty Chroma and fill it again from the catalog, without embedding; returns the index version that it is at.

    Raises:
        VectorError: Chroma cannot be written.
    """
    with data.catalog.write() as transaction:
        transaction.requeue_all()
    data.vectors.reset()
    return _tell(data)


def _tell(data: Data) -> int:
    while True:
        with data.catalog.read() as snapshot:
            pending = snapshot.outbox(CHUNKS_AT_ONCE)
            if not pending:
                return snapshot.version()
            ids, rows = vectors_of([chunk for chunk, operation in pending if operation == "upsert"], snapshot)
        data.vectors.add(ids, rows)
        data.vectors.delete([chunk for chunk, operation in pending if operation == "delete"])
        with data.catalog.write() as transaction:
            transaction.settle(chunk for chunk, _ in pending)
            transaction.advance()


def vectors_of(chunks: Sequence[int], snapshot: Snapshot) -> tuple[list[int], Vector]:
    """Those of some chunk ids that have vectors, and these, shape (n, d)."""
    rows = snapshot.chunk_vectors(chunks)
    return list(rows), np.stack([*rows.values()]) if rows else np.empty((0, 0), dtype=np.float32)
