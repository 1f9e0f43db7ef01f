"""Numbers of chunks come in; time to index, memory, disk, time to open and to query go out for each.

`python -m tests.bench scale [CHUNKS …]`: random unit vectors of 384 dimensions under short articles, so that the stores
are measured and not the embedder. Words of articles and questions come as often as in a language (Zipf's law), since
what a lexical index costs depends on how many chunks hold a word. Seconds of the processor stand beside those of the
clock, since other work on the machine disturbs them less.
"""

import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.build import Stores, sync
from index.records import Chunk, Embedded, Vector
from index.snapshot import Snapshot
from index.terms import content_terms
from rag.retrieve import Sought, retrieve
from tests.conftest import HashEmbedder, open_stores

SIZES = (10_000, 100_000)
QUERIES = 200
CHUNKS_AN_ARTICLE = 20
VOCABULARY = 50_000
FUNCTION_WORDS = 100
"""The commonest words, which no question is searched by."""
WORDS_ASKED = 6


class RandomEmbedder(HashEmbedder):
    """One random direction a text: costs next to nothing, and spreads as no model's vectors do."""

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        return [Embedded(self._direction(chunk.text), self._directions(chunk.texts)) for chunk in chunks]

    def embed_question(self, question: str) -> Vector:
        return self._direction(" ".join(content_terms(question)))

    def _directions(self, texts: Sequence[str]) -> Vector:
        return np.stack([self._direction(text) for text in texts])

    def _direction(self, term: str) -> Vector:
        vector = super()._direction(term)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def write(folder: Path, chunks: int) -> None:
    """Articles that come to about so many chunks, in one file."""
    generator = np.random.default_rng(0)
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number in range(chunks // CHUNKS_AN_ARTICLE):
            words = draw(generator, (CHUNKS_AN_ARTICLE * 2, 22))
            text = "\n".join(f"The {' '.join(f'w{word}' for word in row)}." for row in words)
            file.write(json.dumps({"id": str(number), "title": f"Article {number}", "text": text}) + "\n")


def draw(generator: np.random.Generator, shape: int | tuple[int, int], first: int = 0) -> npt.NDArray[np.int64]:
    """Numbers of words, each as likely as its rank has it, from `first` on."""
    likely = 1 / np.arange(first + 1, VOCABULARY + 1)
    return first + generator.choice(VOCABULARY - first, shape, p=likely / likely.sum())


def clocks() -> npt.NDArray[np.float64]:
    """Seconds by the clock, and of the processor."""
    return np.array([time.perf_counter(), time.process_time()])


def ask(questions: Sequence[str], stores: Stores, snapshot: Snapshot) -> npt.NDArray[np.float64]:
    """What each question takes to retrieve for, its embedding left out, as `clocks` has it; shape (n, 2)."""
    taken = []
    for question in questions:
        sought = Sought(question, stores.embedder.embed_question(question))
        began = clocks()
        retrieve(sought, snapshot, stores.vectors)
        taken.append(clocks() - began)
    return np.array(taken)


def measure(chunks: int, folder: Path) -> dict[str, object]:
    """Figures for one size; memory is that of this process at its peak."""
    folder.mkdir()
    write(folder, chunks)
    embedder = RandomEmbedder(dimensions=384)
    stores = open_stores(folder / "data", embedder)
    began = clocks()
    sync([folder / "articles.jsonl"], stores)
    indexed = clocks() - began
    stores.vectors.close()
    stores.catalog.close()
    began = clocks()
    stores = open_stores(folder / "data", embedder)
    with stores.catalog.read() as snapshot:
        count = snapshot.chunk_count()
        stores.vectors.query(embedder.embed_question("warm"), 1, snapshot.version())
        opened = clocks() - began
        asked = draw(np.random.default_rng(1), (QUERIES, WORDS_ASKED), FUNCTION_WORDS)
        taken = ask([" ".join(f"w{word}" for word in row) for row in asked], stores, snapshot)
    stores.vectors.close()
    stores.catalog.close()
    disk = sum(path.stat().st_size for path in (folder / "data").rglob("*") if path.is_file())
    return {
        "chunks": count,
        "index_s, of the processor": indexed.round(1).tolist(),
        "peak_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1 << 20),
        "disk_MB": round(disk / 1e6, 1),
        "open_s, of the processor": opened.round(2).tolist(),
        "query_ms_p50, of the processor": (np.percentile(taken, 50, axis=0) * 1000).round(1).tolist(),
        "query_ms_p95, of the processor": (np.percentile(taken, 95, axis=0) * 1000).round(1).tolist(),
    }


def main(argv: Sequence[str]) -> None:
    """A line of JSON for each size, the smallest first, since memory is measured at its peak."""
    for size in sorted(int(each) for each in argv) or SIZES:
        folder = Path(tempfile.mkdtemp())
        print(json.dumps(measure(size, folder / "sized")), flush=True)
        shutil.rmtree(folder)
