"""Index the same articles with and without a Ray cluster on this machine, and compare what it takes of the processor.

    python -m tests.bench workers [ARTICLES] [--set NAME] [--servers]

Each article is a file, so that reading it counts. Both ways start with empty stores of the same kind, in the data
folder or on servers of PostgreSQL and Chroma, and with articles that are not measured, by which models are opened and
workers started. Counted are the seconds of the processor of all processes that this one started, servers included. What
Ray's own processes take is named: they take it by the clock, so that it is more an article where other work goes on.
"""

import argparse
import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from index.build import Stores, sync
from index.embedding.cluster import LOCAL, ClusterEmbedder
from index.embedding.embed import DEFAULT_MODEL, SentenceTransformerEmbedder
from tests.bench import processors
from tests.bench.places import place
from tests.bench.sets import prepare

FIRST = 30
"""Articles before the clock starts: more than one worker's batch."""
RAYS_OWN = ("raylet", "gcs_server", "ray/dashboard", "runtime_env", "log_monitor")
"""In the command lines of Ray's processes that do no work of ours."""


def write(texts: Sequence[str], folder: Path) -> Path:
    """Write articles as files."""
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(f"Report {number} of {folder.name}\n\n{text}", "utf-8")
    return folder


def measure(
    at: Path, texts: Sequence[str], embedder: SentenceTransformerEmbedder, *, ray: bool, servers: bool
) -> float:
    """Index articles in one of the two ways, print what it took, and return the seconds for an article."""
    at.mkdir()
    first, rest = write(texts[:FIRST], at / "first"), write(texts[FIRST:], at / "rest")
    with ExitStack() as opened:
        there = opened.enter_context(place(at, embedder, postgres=servers, in_server=servers))
        stores = opened.enter_context(there.open())
        if ray:
            cluster = ClusterEmbedder(embedder, DEFAULT_MODEL, None, LOCAL)
            stores = Stores(stores.folder, stores.catalog, stores.vectors, cluster)
        sync([first], stores)
        began, here = time.perf_counter(), time.process_time()
        with processors.Watched(there.roots, RAYS_OWN) as watched:
            report = sync([rest], stores)
        taken = watched.seconds()
        figures = {
            "ray": ray,
            "servers": servers,
            "articles": len(report.added),
            "chunks": report.embedded,
            "seconds by the clock": round(time.perf_counter() - began, 1),
            "of the processors": round(taken, 2),
            "of them in this process": round(time.process_time() - here, 2),
            "of them Ray's own": round(watched.seconds(apart=True), 2),
            "articles for a second of the processor": round(len(report.added) / taken, 2),
        }
        print(json.dumps(figures), flush=True)
        return taken / len(report.added)


def main(argv: Sequence[str]) -> None:
    """Print a line of JSON for each way, and what the cluster adds."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench workers", description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=100)
    parser.add_argument("--set", default="realtimeqa")
    parser.add_argument("--servers", action="store_true", help="the stores in PostgreSQL and a Chroma server")
    given = parser.parse_args(argv)
    lines = map(json.loads, (prepare(given.set) / "articles.jsonl").read_text("utf-8").splitlines())
    texts = [line["text"] for line in lines if line["text"]][: FIRST + given.articles]
    embedder = SentenceTransformerEmbedder()
    with TemporaryDirectory() as folder:
        costs = [
            measure(Path(folder) / name, texts, embedder, ray=name == "ray", servers=given.servers)
            for name in ("plain", "ray")
        ]
    print(json.dumps({"more with Ray, %": round(100 * (costs[1] / costs[0] - 1), 1)}), flush=True)
