"""Search the vectors of chunks for the nearest, in Chroma, which is derived from the catalog."""

import contextlib
import hashlib
import itertools
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from index.errors import OwnerError, VectorError
from index.records import Vector
from index.store import client
from index.store.lock import holding

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

Result = TypeVar("Result")

BATCH = 1000
"""Records in one call; Chroma's own limit is 5,461 (chroma issue 1049)."""

GRAPH: "CreateHNSWConfiguration" = {"space": "cosine", "max_neighbors": 64, "ef_construction": 200, "ef_search": 200}
"""Chroma's own are 16, 100 and 100.

A vector to which no other keeps a link is never found, however wide the search; texts that are nearly the same make
such. Chroma builds the graph again, in another order, whenever it opens what it has not yet compacted, so that others
are lost each time. Of 412 vectors of near-identical texts none is lost with 64 neighbours, up to 20 are with 32, up to
64 with 16. Of 10,210 of real news none is with 32 or 64; 64 costs a tenth more of time and of disk.
"""

NEIGHBOURS = 10
"""A vector counts as found when a search for it has it among so many."""

ALIKE = 0.999
"""Cosine of vectors of the same text."""

OWNER = "catalog"
"""Under which a collection's metadata names the catalog that it is derived from."""

_OWN_NAME = "give this one a name of its own (--chroma-url http://HOST:8000/NAME)"

PATIENCE = 60.0
"""Seconds to wait until another process has let go of the folder; it takes the time of one call."""


class VectorIndex:
    """The collection of one embedder, in a folder or on a server; opened when first used."""

    def __init__(self, place: Path | str, fingerprint: str, owner: str, *, once: bool = False) -> None:
        """Name the place, a folder or the URL of a Chroma server; the embedder; and the catalog, by its identity.

        Several collections of articles can share a server: `http://host:8000/NAME` is the place of one of them.
        `once` says that it is opened for one question.
        """
        self.once = once
        """Whether it is opened for one question, which comparing with the catalog's vectors may answer sooner."""
        self._owner = owner
        self._place = place
        self._prefix = client.prefix(place)
        self._name = f"{self._prefix}{hashlib.sha256(fingerprint.encode()).hexdigest()[:16]}"
        self._lock = threading.RLock()
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._version: int | None = None
        self.damaged: list[Path] = []
        """Folders that were moved aside since this was made, because Chroma could not go on with them."""

    @property
    def is_folder(self) -> bool:
        """Whether the collection is in a folder of ours, and not on a server."""
        return isinstance(self._place, Path)

    @property
    def is_gone(self) -> bool:
        """Whether the folder is not there: nothing was stored yet, or somebody took it away."""
        return isinstance(self._place, Path) and not self._place.exists()

    def query(self, vector: Vector, k: int, version: int) -> list[tuple[int, float]]:
        """The k nearest chunk ids with their cosine similarity (-1 to 1), best first.

        `version` is the catalog's index version: when it has moved, a folder is opened again, because an open
        Chroma client does not see what another process wrote (measured with Chroma 1.5.9). A server sees all writes.

        Raises:
            LockedError: another process writes for longer than `PATIENCE`.
            OwnerError: the vectors belong to another catalog, as every other call says too.
            VectorError: the folder is gone, or Chroma fails, and fails again when it is reopened.
        """
        if self.is_gone:
            raise VectorError(self._gone())
        with self._lock:
            self._follow(version)
            found: Any = self._twice(
                lambda: self._opened().query(query_embeddings=vector[None, :], n_results=k, include=["distances"])
            )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(int(chunk), 1.0 - float(distance)) for chunk, distance in pairs]

    def check(self, *, is_filled: bool) -> None:
        """Make sure that it can be searched. `is_filled` says that there are vectors to be found.

        Raises:
            VectorError: it is gone, does not answer, or has lost its vectors.
        """
        if self.is_gone and is_filled:
            raise VectorError(self._gone())
        if not self.is_folder:
            with self._lock, self._mapped():
                first = self._twice(lambda: self._opened().get(limit=1, include=[]))
                if is_filled and not first["ids"]:
                    raise VectorError(self._gone())

    def add(self, chunks: Sequence[int], vectors: Vector) -> None:
        """Store vectors, shape (n, d), under their chunk ids; ids that are there already stay as they are.

        A chunk id stands for one vector for good, so nothing is ever put in the place of another: Chroma's search
        does not find some vectors any more after that (chroma issue 7758; 1.5 % of 20,000 when all were put again).
        """
        with self._held():
            for first in range(0, len(chunks), BATCH):
                ids = [str(chunk) for chunk in chunks[first : first + BATCH]]
                self._opened().add(ids=ids, embeddings=np.asarray(vectors[first : first + BATCH]))

    def found(self, chunks: Sequence[int], vectors: Vector) -> set[int]:
        """Those of some chunks that a search for their own vectors, shape (n, d), finds.

        One that is crowded out by others of the same text counts as found.
        """
        if not chunks:
            return set()
        with self._held():
            nearest: Any = self._opened().query(
                query_embeddings=np.asarray(vectors), n_results=NEIGHBOURS, include=["distances"]
            )
        pairs = zip(chunks, nearest["ids"], nearest["distances"], strict=True)
        return {chunk for chunk, ids, far in pairs if str(chunk) in ids or (ids and 1 - far[-1] >= ALIKE)}

    def delete(self, chunks: Sequence[int]) -> None:
        """Take chunks out; ids that are not there are passed over."""
        with self._held():
            for first in range(0, len(chunks), BATCH):
                self._opened().delete(ids=[str(chunk) for chunk in chunks[first : first + BATCH]])

    def ids(self) -> set[int]:
        """All chunk ids that are stored."""
        with self._held():
            return {int(chunk) for chunk in self._opened().get(include=[])["ids"]}

    def probe(self) -> set[int]:
        """All chunk ids that are stored, once a vector of them has been searched for, which reads the other files too.

        Raises:
            VectorError: a file is damaged.
        """
        with self._held():
            first: Any = self._opened().get(limit=1, include=["embeddings"])
            if len(first["ids"]):
                self._opened().query(query_embeddings=first["embeddings"], n_results=1, include=[])
        return self.ids()

    def set_aside(self) -> None:
        """Move a folder that cannot be used out of the way, beside itself, and start an empty one; empty a server.

        What belonged to another catalog is this one's afterwards.
        """
        self.close()
        if not isinstance(self._place, Path):
            self._empty(by_force=True)
        elif self._place.exists():
            number = next(n for n in itertools.count(1) if not self._aside(n).exists())
            with self._held():
                self.damaged.append(self._place.rename(self._aside(number)))

    def _aside(self, number: int) -> Path:
        place = Path(self._place)
        return place.with_name(f"{place.name}.damaged-{number}")

    def reset(self) -> None:
        """Throw away every collection of this place, those of other embedders included, and start an empty one."""
        self._empty(by_force=False)

    def _empty(self, *, by_force: bool) -> None:
        with self._held():
            connected = self._connected()
            found = [each for each in connected.list_collections() if self._is_at_this_place(each.name)]
            for collection in found if not by_force else ():
                self._check_owner(collection)
            for collection in found:
                connected.delete_collection(collection.name)
            self._collection = None
            self._opened()

    def _is_at_this_place(self, name: str) -> bool:
        return re.fullmatch(f"{self._prefix}[0-9a-f]{{16}}", name) is not None

    def close(self) -> None:
        """Let go of the folder or the connection; the next call opens it again."""
        with self._lock:
            if self._client is not None:
                client.close(self._client)
            self._client = self._collection = None

    def _follow(self, version: int) -> None:
        if self.is_folder and self._version is not None and self._version != version:
            self.close()
        self._version = version

    def _twice(self, call: Callable[[], Result]) -> Result:
        """A call's result; when Chroma fails, the place is reopened and the call is made once more."""
        try:
            with contextlib.nullcontext() if self._collection else self._alone(), self._mapped():
                return call()
        except VectorError:
            self.close()
        with self._held():
            return call()

    @contextlib.contextmanager
    def _held(self) -> Iterator[None]:
        """Keep other threads and processes out, and tell Chroma's errors as ours."""
        with self._lock, self._alone(), self._mapped():
            yield

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        """Keep other processes of ours out of the folder, while it is written or opened.

        Chroma 1.5.9 does not: a process that opens a graph while another writes it reads half of it, and ends with a
        segmentation fault, or leaves a graph with which every process does that opens it later. One that is open stays
        as it is, whatever another writes.
        """
        if not isinstance(self._place, Path):
            return contextlib.nullcontext()
        return holding(self._place.with_name(f"{self._place.name}.lock"), PATIENCE)

    @contextlib.contextmanager
    def _mapped(self) -> Iterator[None]:
        """Chroma's errors as ours."""
        try:
            yield
        except client.failures() as error:
            raise VectorError(self._trouble(error)) from error

    def _trouble(self, error: Exception) -> str:
        if self.is_folder:
            return (
                f"The vector index cannot be used ({error}): make sure that there is room on the disk, then `footnote"
                " check --repair` builds it again from the catalog."
            )
        return (
            f"The Chroma server {self._place} cannot be used ({error}): check that the server answers, and"
            " --chroma-url. Nothing is lost: what it was not told yet, the next `footnote index` tells it."
        )

    def _gone(self) -> str:
        again = "`footnote index` builds" if self.is_folder else "`footnote check --repair` builds"
        return f"The vector index {self._place} is gone: {again} it again, and embeds nothing."

    def _opened(self) -> "Collection":
        if self._collection is None:
            collection = self._connected().get_or_create_collection(
                self._name, embedding_function=None, configuration={"hnsw": GRAPH}, metadata={OWNER: self._owner}
            )
            self._check_owner(collection)
            if not collection.metadata:  # one of an earlier version, which named no owner
                collection.modify(metadata={OWNER: self._owner})
            self._collection = collection
        return self._collection

    def _check_owner(self, collection: "Collection") -> None:
        owner = (collection.metadata or {}).get(OWNER, self._owner)
        if owner != self._owner:
            raise OwnerError(
                f"The vectors at {self._place} belong to another catalog: "
                + ("name another folder with --data-dir" if self.is_folder else _OWN_NAME)
                + ", or, if nothing else uses them, take their place with `footnote check --repair`."
            )

    def _connected(self) -> "ClientAPI":
        if self._client is None:
            self._client = client.connect(self._place)
        return self._client
