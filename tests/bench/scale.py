"""Measure the stores by number of chunks: time to write and to ask, memory, disk.

    python -m tests.bench scale [CHUNKS …] [--set NAME] [--postgres] [--chroma] [--embedder FOLDER] [--keep FOLDER]

One index grows from size to size, of articles that are put together from real sentences (`tests.bench.made`), and is
asked the questions of the set at each. A run with --keep that was stopped goes on where it was. `--words` writes the
catalog alone and asks it by words, before the vectors follow at the last size.

What embedding takes is left out: it is the same for every chunk, whatever else is stored (`tests.bench index`). Words
that are rare in a real collection are as frequent here as the set's few sentences make them, so that searching by words
costs more than it would. Seconds of the processor stand beside those of the clock, since other work on the machine
disturbs them less; those of servers are in them where an operation is timed as a whole.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from index.build import Stores, sync
from index.embedding.embed import DEFAULT_MODEL, SentenceTransformerEmbedder
from index.ingest import RECIPE, commit
from index.records import Scope, Vector
from index.store.outbox import flush
from index.store.snapshot import Snapshot, Status
from rag.evals.sets import load
from rag.pipeline import Footnote
from rag.records import PLAIN
from rag.retrieval.constants import DEPTH
from rag.retrieval.retrieve import Sought, retrieve
from rag.selection.rerank import EMBEDDED, open_reranker
from tests.bench import processors
from tests.bench.copies import copy
from tests.bench.made import Pool
from tests.bench.places import Place, Taken, place
from tests.bench.sets import prepare

if TYPE_CHECKING:
    from index.store.chroma import VectorIndex

SIZES = (10_000, 100_000)
QUERIES = 200
ANSWERS = 60
COMPARED = 50
"""Questions whose nearest chunks are compared with those of an exact search."""
ARTICLES_AT_ONCE = 26
"""Some 200,000 characters, as a sync commits them."""
BLOCK = 50_000
"""Chunks that are compared together."""
ONE_OUTLET = (Scope(outlets=("Outlet 7",)),)


class NoVectors:
    """Stands for the vectors where words alone are asked."""

    is_gone = once = False

    def query(self, _vector: Vector, _k: int, _version: int) -> list[tuple[int, float]]:
        """Find nothing."""
        return []


def grow(at: Place, pool: Pool, size: int, most: int, *, is_told: bool) -> Iterator[dict[str, object]]:
    """Write until there are so many chunks: `most` in new articles, the others in copies; say what a chunk took.

    `is_told` says that the vectors are written too.
    """
    with at.open() as stores:
        with stores.catalog.write() as transaction:
            transaction.record(embedder=stores.embedder.fingerprint, recipe=RECIPE)

        def tell() -> None:
            if is_told:
                flush(stores)

        while True:
            with stores.catalog.read() as snapshot:
                before, waiting = snapshot.status(), len(snapshot.outbox()) if is_told else 0
            if before.chunks >= size and not waiting:
                return
            written, told = Taken(at.roots), Taken(at.roots)
            with told.timed():
                tell()
            is_new = before.chunks < most
            if before.chunks < size:
                _write(stores, pool, tell, written, told, min(size, most) if is_new else None)
            with stores.catalog.read() as snapshot:
                after = snapshot.status()
            new = after.chunks - before.chunks
            yield {
                "chunks": after.chunks,
                "articles": after.articles,
                "catalog, new" if is_new else "catalog, copied": [new, *written.each(new)],
                "vectors": [new + waiting, *told.each(new + waiting)] if is_told else [],
            }


def _write(stores: Stores, pool: Pool, tell: Callable[[], None], written: Taken, told: Taken, size: int | None) -> None:
    """Write new articles until there are so many chunks; without a size, one copy."""
    with stores.catalog.read() as snapshot:
        status = snapshot.status()
    for write in [partial(copy, stores.catalog)] if size is None else _batches(status, size, pool, stores):
        with written.timed():
            write()
        with told.timed():
            tell()


def _batches(status: Status, size: int, pool: Pool, stores: Stores) -> Iterator[Callable[[], None]]:
    chunks, number = status.chunks, status.articles
    while chunks < size:
        prepared, vectors = pool.batch(range(number, number + ARTICLES_AT_ONCE))
        chunks, number = chunks + len(vectors), number + ARTICLES_AT_ONCE
        yield partial(commit, prepared, vectors, stores.catalog)


def asked(ask: Callable[[str], object], questions: Sequence[str], roots: Sequence[int]) -> dict[str, list[float]]:
    """Milliseconds a question of the clock and of this process's processor, and on average of all processors."""
    for question in questions[:: max(1, len(questions) // 5)]:
        ask(question)
    rows, whole = list[npt.NDArray[np.float64]](), Taken(roots)
    with whole.timed():
        for question in questions:
            began = clocks()
            ask(question)
            rows.append(1000 * (clocks() - began))
    shown = {f"p{share}": np.percentile(rows, share, axis=0).round(1).tolist() for share in (50, 95)}
    return {**shown, "mean of all processors": [whole.each(len(questions))[1]]}


def clocks() -> npt.NDArray[np.float64]:
    """Seconds by the clock, and of this process's processor."""
    return np.array([time.perf_counter(), time.process_time()])


def recall(questions: Sequence[Vector], stores: Stores, snapshot: Snapshot) -> float:
    """The share of the nearest chunks, all compared, that Chroma finds."""
    vectors = np.stack(questions)
    near = np.full((len(questions), DEPTH), -2.0, dtype=np.float32)
    ids = np.zeros((len(questions), DEPTH), dtype=np.int64)
    chunks = snapshot.all_chunks()
    for first in range(0, len(chunks), BLOCK):
        held = snapshot.chunk_vectors(chunks[first : first + BLOCK])
        both = np.concatenate([near, vectors @ np.stack([*held.values()]).T], axis=1)
        numbers = np.concatenate([ids, np.broadcast_to(list(held), (len(questions), len(held)))], axis=1)
        best = np.argpartition(-both, DEPTH, axis=1)[:, :DEPTH]
        near, ids = np.take_along_axis(both, best, axis=1), np.take_along_axis(numbers, best, axis=1)
    shares = [
        len({chunk for chunk, _ in stores.vectors.query(vector, DEPTH, snapshot.version())} & set(row.tolist())) / DEPTH
        for vector, row in zip(vectors, ids, strict=True)
    ]
    return round(float(np.mean(shares)), 4)


def by_words(at: Place, questions: Sequence[str]) -> dict[str, object]:
    """What asking by words takes, and an answer from what words alone find; and how large the catalog is."""
    nowhere = cast("VectorIndex", NoVectors())
    with at.open() as stores, ThreadPoolExecutor(1) as threads:
        footnote = Footnote(replace(stores, vectors=nowhere), open_reranker(EMBEDDED))
        with stores.catalog.read() as snapshot:

            def ask(question: str) -> object:
                return retrieve(Sought(question, partial(at.vector, question)), snapshot, nowhere, threads)

            figures = {"chunks": snapshot.chunk_count(), "by words, ms": asked(ask, questions, at.roots)}
        answers = asked(lambda question: footnote.ask(question, PLAIN), questions[:ANSWERS], at.roots)
        return {**figures, "answer by words alone, ms": answers, **sizes(at)}


def in_whole(at: Place, questions: Sequence[str]) -> dict[str, object]:
    """What asking takes, by each way and as a whole, and what it finds."""
    began = clocks()
    with at.open() as stores, ThreadPoolExecutor(1) as threads:
        footnote = Footnote(stores, open_reranker(EMBEDDED))
        with stores.catalog.read() as snapshot:
            version = snapshot.version()
            stores.vectors.query(np.ones(at.embedder.dimensions, dtype=np.float32), 1, version)
            opened = (clocks() - began).round(2).tolist()

            def near(question: str) -> object:
                return stores.vectors.query(at.vector(question), DEPTH, version)

            def found(question: str, scopes: tuple[Scope, ...] = ()) -> object:
                sought = Sought(question, partial(at.vector, question), scopes)
                return retrieve(sought, snapshot, stores.vectors, threads)

            figures: dict[str, object] = {
                "chunks": snapshot.chunk_count(),
                "open, s": opened,
                "by vectors, ms": asked(near, questions, at.roots),
                "retrieval, ms": asked(found, questions, at.roots),
                "retrieval in one outlet of twenty, ms": asked(
                    partial(found, scopes=ONE_OUTLET), questions[:ANSWERS], at.roots
                ),
            }
        figures["answer, ms"] = asked(lambda question: footnote.ask(question, PLAIN), questions[:ANSWERS], at.roots)
        figures |= sizes(at)
        with stores.catalog.read() as snapshot:
            figures[f"recall@{DEPTH}"] = recall([at.vector(each) for each in questions[:COMPARED]], stores, snapshot)
        return figures | {"one more article, s": one_more(at, stores)}


def one_more(at: Place, stores: Stores) -> list[float]:
    """Seconds of the clock and of all processors that a sync takes that finds one new article."""
    with stores.catalog.read() as snapshot:
        number = snapshot.chunk_count()
    path = at.folder / "more" / f"{number}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"More of it\n\nIt is the article that was written when there were {number} chunks.", "utf-8")
    taken = Taken(at.roots)
    with taken.timed():
        sync([path], stores)
    return [round(milliseconds / 1000, 2) for milliseconds in taken.each(1)]


def sizes(at: Place) -> dict[str, object]:
    """Memory of each process now, and the disk, in MB."""
    servers = {"Chroma's server": at.server.process()} if at.server else {}
    held = {name: processors.megabytes(number) for name, number in servers.items()}
    disk = {
        path.name: sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) // 1_000_000
        for path in (at.folder / "data", at.folder / "postgres", at.folder / "server")
        if path.exists()
    }
    return {"memory, MB": {"this process": processors.megabytes(), **held}, "disk, MB": disk}


def main(argv: Sequence[str]) -> None:
    """Print lines of JSON for each size."""
    parser = argparse.ArgumentParser(prog="tests.bench scale")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--set", default="realtimeqa")
    parser.add_argument("--embedder", default=DEFAULT_MODEL, help="a sentence-transformers model by name or folder")
    parser.add_argument("--postgres", action="store_true", help="the catalog in a PostgreSQL server for this run")
    parser.add_argument("--chroma", action="store_true", help="the vectors in a Chroma server for this run")
    parser.add_argument("--keep", type=Path, help="folder for all files, where a run that was stopped goes on")
    parser.add_argument("--new", type=int, default=10**9, help="chunks in new articles; those beyond are in copies")
    parser.add_argument("--words", action="store_true", help="write the catalog alone, and ask it by words")
    given = parser.parse_args(argv)
    embedder = SentenceTransformerEmbedder(given.embedder)
    pool = Pool(given.set, embedder)
    listed = load(prepare(given.set) / f"{given.set}.questions.jsonl").questions
    questions = [each.question for each in listed][:QUERIES]
    with ExitStack() as opened:
        folder = given.keep or Path(opened.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        at = opened.enter_context(place(folder, embedder, postgres=given.postgres, in_server=given.chroma))
        at.known = {question: embedder.embed_question(question) for question in questions}
        for size in sorted(given.sizes):
            for figures in grow(at, pool, size, given.new, is_told=not given.words):
                say(figures)
            say(by_words(at, questions))
            if not given.words:
                say(in_whole(at, questions))


def say(figures: dict[str, object]) -> None:
    """Print a line."""
    print(json.dumps(figures), flush=True)
