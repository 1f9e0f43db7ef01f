"""Open the stores of a measurement, in a folder or on servers over one, and time what is done with them."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from index.build import Stores
from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Vector
from tests.bench import processors
from tests.chroma import ChromaServer, chroma
from tests.cluster import Cluster
from tests.conftest import open_stores


@dataclass
class Taken:
    """What operations took together: of the clock, and of the processors of all processes."""

    roots: Sequence[int]
    clock: float = 0.0
    processor: float = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add what happens inside."""
        began, before = time.perf_counter(), self._processor()
        yield
        self.clock += time.perf_counter() - began
        self.processor += self._processor() - before

    def _processor(self) -> float:
        return processors.seconds(self.roots) if self.roots else time.process_time()

    def each(self, count: int) -> list[float]:
        """Milliseconds of the clock and of the processor, for each of so many."""
        return [round(taken * 1000 / max(count, 1), 2) for taken in (self.clock, self.processor)]


@dataclass
class Place:
    """Where the stores are, and which processes keep them beside this one."""

    folder: Path
    embedder: SentenceTransformerEmbedder
    catalog: str | None = None
    vectors: str | None = None
    cluster: Cluster | None = None
    server: ChromaServer | None = None
    roots: list[int] = field(default_factory=list)
    known: dict[str, Vector] = field(default_factory=dict)
    """Vectors of questions, which are embedded once, before the clock starts."""

    def vector(self, question: str) -> Vector:
        """The vector of a question."""
        return self.known[question]

    @contextmanager
    def open(self) -> Iterator[Stores]:
        """Open the stores for a while."""
        stores = open_stores(self.folder / "data", self.embedder, self.vectors, self.catalog)
        with closing(stores.catalog), closing(stores.vectors):
            yield stores


@contextmanager
def place(folder: Path, embedder: SentenceTransformerEmbedder, *, postgres: bool, in_server: bool) -> Iterator[Place]:
    """Start the servers that are asked for, over files in a folder."""
    made = Place(folder, embedder)
    with ExitStack() as opened:
        if postgres:
            made.cluster = Cluster(folder / "postgres")
            made.cluster.start()
            opened.callback(made.cluster.stop, "fast")
            made.catalog = made.cluster.lasting("made")
            made.roots.append(made.cluster.process())
        if in_server:
            made.server = opened.enter_context(chroma(folder / "server"))
            made.vectors = f"{made.server.address}/made"
            made.roots.append(made.server.process())
        yield made
