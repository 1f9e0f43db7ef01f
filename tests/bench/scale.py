"""Measure the stores by number of chunks: time, memory, disk.

    python -m tests.bench scale [CHUNKS …] [--set NAME] [--postgres] [--chroma]

There are not so many real articles here, so each is put together from paragraphs of two real ones of a set: its
sentences are real, its words come as often as in a language, and it goes the whole way of a sync through the real
tokenizer, SQLite and Chroma. The real sentences are embedded once, before the clock starts; a chunk's vector is then
made up of those of its sentences, which lies near real ones and costs next to nothing, so that the stores are measured
and not the embedder. The questions are the set's own. Seconds of the processor stand beside those of the clock, since
other work on the machine disturbs them less.
"""

import argparse
import itertools
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.build import Stores, sync
from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Article, Chunk, Embedded, Kind, Vector
from index.store.snapshot import Snapshot
from index.text.chunks import chunk
from index.text.sentences import split
from rag.evals.sets import load
from rag.retrieval.constants import DEPTH
from rag.retrieval.retrieve import Sought, retrieve
from tests.bench.servers import Catalogs, catalogs
from tests.bench.sets import prepare
from tests.chroma import ChromaServer, chroma
from tests.conftest import HashEmbedder, open_stores

SIZES = (10_000, 100_000)
QUERIES = 200
PARAGRAPHS = 12
"""Of an article that is put together."""
SENTENCES = 6
"""Of a paragraph; on average that makes as many sentences an article as the news of realtimeqa have."""
POOLED_AT_ONCE = 50
"""Articles."""


class PooledEmbedder(HashEmbedder):
    """Vectors of chunks made up of those of the sentences in a pool, which a real embedder has made."""

    def __init__(self, real: SentenceTransformerEmbedder) -> None:
        super().__init__(real.dimensions, real.window, "pooled")
        self._real = real
        self._pool: dict[str, Vector] = {}
        self.really_embedded = 0
        """Chunks with a sentence that is not in the pool, since it was cut in another way."""

    def pool(self, articles: Sequence[Article]) -> list[list[str]]:
        """Take the sentences of some articles in; returns the texts of the body of each."""
        parts = [split(article) for article in articles]
        chunks = [
            piece
            for article, sentences in zip(articles, parts, strict=True)
            for piece in chunk(article, sentences, self.count_tokens, self.window)
        ]
        for piece, embedded in zip(chunks, self._real.embed_chunks(chunks), strict=True):
            rows = (embedded.chunk + embedded.sentences).astype(np.float16)
            self._pool.update(zip(piece.texts, rows, strict=True))
        return [[each.text for each in sentences if each.kind is Kind.BODY] for sentences in parts]

    def count_tokens(self, text: str) -> int:
        return self._real.count_tokens(text)

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        return [self._put_together(piece) for piece in chunks]

    def embed_question(self, question: str) -> Vector:
        return self._real.embed_question(question)

    def _put_together(self, piece: Chunk) -> Embedded:
        if not self._pool.keys() >= set(piece.texts):
            self.really_embedded += 1
            return self._real.embed_chunks([piece])[0]
        rows = np.stack([self._pool[text] for text in piece.texts]).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        whole = rows.sum(axis=0)
        return Embedded(whole / np.linalg.norm(whole), rows)


def read(prepared: Path) -> list[Article]:
    """The articles of a set."""
    lines = map(json.loads, (prepared / "articles.jsonl").read_text("utf-8").splitlines())
    return [Article(str(line["id"]), "", line["text"], line.get("title") or "") for line in lines]


def put_together(bodies: Sequence[Sequence[str]], seed: int = 0) -> Iterator[str]:
    """Articles without end, each of paragraphs of two real ones, whose sentences are shuffled."""
    generator = random.Random(seed)
    while True:
        pair = generator.sample(bodies, 2)
        paragraphs = (_draw(generator.choice(pair), generator) for _ in range(PARAGRAPHS))
        yield "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _draw(body: Sequence[str], generator: random.Random) -> list[str]:
    return generator.sample(body, min(SENTENCES, len(body)))


def write(folder: Path, chunks: int, texts: Iterator[str], embedder: PooledEmbedder) -> None:
    """Articles that come to about so many chunks, going by the first ones, in one file."""
    articles = (Article(str(number), "", text, f"Report {number}") for number, text in enumerate(texts))
    first = list(itertools.islice(articles, POOLED_AT_ONCE))
    pieces = sum(len(chunk(each, split(each), embedder.count_tokens, embedder.window)) for each in first)
    wanted = chunks * len(first) // pieces
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for each in itertools.islice(itertools.chain(first, articles), wanted):
            file.write(json.dumps({"id": each.id, "title": each.title, "text": each.text}) + "\n")


def clocks() -> npt.NDArray[np.float64]:
    """Seconds by the clock, and of the processor."""
    return np.array([time.perf_counter(), time.process_time()])


def known(vector: Vector) -> Callable[[], Vector]:
    """A vector that need not be waited for."""
    return lambda: vector


def ask(questions: Sequence[str], stores: Stores, snapshot: Snapshot) -> npt.NDArray[np.float64]:
    """What each question takes to retrieve for, its embedding left out, as `clocks` has it; shape (n, 2)."""
    taken = []
    with ThreadPoolExecutor(1) as threads:
        for question in questions:
            sought = Sought(question, known(stores.embedder.embed_question(question)))
            began = clocks()
            retrieve(sought, snapshot, stores.vectors, threads)
            taken.append(clocks() - began)
    return np.array(taken)


def recall(questions: Sequence[str], stores: Stores, snapshot: Snapshot) -> float:
    """The share of the nearest chunks, all compared, that Chroma finds."""
    ids, rows = snapshot.chunk_vectors_in(())
    shares = []
    for question in questions:
        vector = stores.embedder.embed_question(question)
        nearest = {ids[place] for place in np.argpartition(-(rows @ vector), DEPTH)[:DEPTH]}
        found = {piece for piece, _ in stores.vectors.query(vector, DEPTH, snapshot.version())}
        shares.append(len(nearest & found) / DEPTH)
    return float(np.mean(shares))


def peak() -> int:
    """Memory of this process at its peak so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "linux" else 1 << 20)


def measure(
    folder: Path, embedder: PooledEmbedder, questions: Sequence[str], catalogs: Catalogs, server: ChromaServer | None
) -> dict[str, object]:
    """Figures of the articles in a folder."""
    before, embedder.really_embedded = peak(), 0
    url = catalogs.url()
    place = f"{server.address}/{folder.name.lower().replace('_', '')}" if server else None
    stores = open_stores(folder / "data", embedder, place, url)
    began = clocks()
    sync([folder / "articles.jsonl"], stores)
    indexed, after = clocks() - began, peak()
    stores.vectors.close()
    stores.catalog.close()
    began = clocks()
    stores = open_stores(folder / "data", embedder, place, url)
    with stores.catalog.read() as snapshot:
        count = snapshot.chunk_count()
        stores.vectors.query(np.ones(embedder.dimensions, dtype=np.float32), 1, snapshot.version())
        opened = clocks() - began
        taken = ask(questions, stores, snapshot)
        reached = recall(questions, stores, snapshot)
    stores.vectors.close()
    stores.catalog.close()
    return {
        "chunks": count,
        "index_s, of the processor": indexed.round(1).tolist(),
        "MB before, peak": [before, after],
        "MB of Chroma's server, peak": server.peak() if server else 0,
        "disk_MB": catalogs.megabytes(folder / "data", url),
        "open_s, of the processor": opened.round(2).tolist(),
        "query_ms_p50, of the processor": (np.percentile(taken, 50, axis=0) * 1000).round(1).tolist(),
        "query_ms_p95, of the processor": (np.percentile(taken, 95, axis=0) * 1000).round(1).tolist(),
        f"recall@{DEPTH}": round(reached, 4),
        "really_embedded": embedder.really_embedded,
    }


def main(argv: Sequence[str]) -> None:
    """A line of JSON for each size, the smallest first, since memory is measured at its peak."""
    parser = argparse.ArgumentParser(prog="tests.bench scale")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--set", default="realtimeqa")
    parser.add_argument("--postgres", action="store_true", help="the catalog in PostgreSQL, in a server for this run")
    parser.add_argument("--chroma", action="store_true", help="the vectors in a Chroma server for this run")
    given = parser.parse_args(argv)
    prepared, embedder = prepare(given.set), PooledEmbedder(SentenceTransformerEmbedder())
    articles, bodies = read(prepared), list[list[str]]()
    for first in range(0, len(articles), POOLED_AT_ONCE):
        bodies += embedder.pool(articles[first : first + POOLED_AT_ONCE])
    questions = [each.question for each in load(prepared / f"{given.set}.questions.jsonl").questions][:QUERIES]
    with ExitStack() as opened:
        places = opened.enter_context(catalogs(in_postgres=given.postgres))
        vectors = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        server = opened.enter_context(chroma(vectors)) if given.chroma else None
        for size in sorted(given.sizes):
            folder = Path(tempfile.mkdtemp())
            write(folder, size, put_together([body for body in bodies if len(body) >= SENTENCES]), embedder)
            print(json.dumps(measure(folder, embedder, questions, places, server)), flush=True)
            shutil.rmtree(folder)
