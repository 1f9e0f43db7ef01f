"""Indexing on a Ray cluster of this machine, while its workers are killed. Run it with `make cluster`.

It is no part of `make test`: Ray takes 280 MB on the disk, and its processes some twenty seconds of the processor.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import ray

from index.build import Stores, sync
from index.embedding.cluster import ClusterEmbedder
from index.embedding.embed import DEFAULT_MODEL, SentenceTransformerEmbedder
from index.records import Vector
from tests.api.running import FOOTNOTE
from tests.conftest import open_stores

KILLS = 10
KINDS = ("ray::_read", "ray::_cut", "ray::_embed")
WORDS = ("harbour", "tower", "ferry", "bridge", "keeper", "lamp", "storm", "ticket", "mayor", "clock", "museum", "road")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Articles that make some ten small batches, and a file that cannot be read."""
    folder = tmp_path / "articles"
    folder.mkdir()
    folder.joinpath("damaged.pdf").write_bytes(b"%PDF-1.7 and no more")
    write(folder, range(30))
    return folder


def write(folder: Path, numbers: range) -> None:
    """Write articles by their numbers."""
    for number in numbers:
        chance = random.Random(number)
        lines = (" ".join(chance.choices(WORDS, k=14)).capitalize() + f" {line}." for line in range(100))
        folder.joinpath(f"{number}.txt").write_text(f"Report {number}\n\n{' '.join(lines)}", "utf-8")


def workers() -> dict[str, int]:
    """Processes below this one in which files are read, or a batch is cut or embedded now: one of each kind."""
    found = dict[str, int]()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            kind = path.read_bytes().partition(b"\0")[0].decode(errors="replace").strip()
            if kind in KINDS and is_ours(int(path.parent.name)):
                found[kind] = int(path.parent.name)
    return found


def is_ours(process: int) -> bool:
    while process > 1:
        if process == os.getpid():
            return True
        process = int(Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
    return False


def kill_some(until: threading.Event, killed: list[str]) -> None:
    """Kill workers at random moments, of the kinds of work the one that was killed least."""
    chance = random.Random(7)
    while not until.is_set() and len(killed) < KILLS:
        until.wait(chance.uniform(0.01, 1.0))
        found = workers()
        if found:
            kind = min(found, key=killed.count)
            os.kill(found[kind], signal.SIGKILL)
            killed.append(kind)


def state(stores: Stores) -> tuple[list[tuple[str, int]], Vector]:
    """What is kept: the chunks of each article, and their vectors."""
    with stores.catalog.read() as snapshot:
        chunks = snapshot.chunks(snapshot.all_chunks())
        vectors = snapshot.vectors([chunk.key for chunk in chunks])
        kept = sorted((chunk.article, chunk.sentences[0], chunk.key) for chunk in chunks)
        names = [(article, first) for article, first, _ in kept]
        return names, np.stack([vectors[key].chunk for _, _, key in kept])


def test_killed_workers_lose_nothing_and_double_nothing(
    tmp_path: Path, articles: Path, real_embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = open_stores(tmp_path / "plain", real_embedder)
    cluster = ClusterEmbedder(real_embedder, DEFAULT_MODEL, None, "local")
    opened = open_stores(tmp_path / "data", real_embedder)
    stores = Stores(opened.folder, opened.catalog, opened.vectors, cluster)
    over, killed = threading.Event(), list[str]()
    killer = threading.Thread(target=kill_some, args=(over, killed))
    killer.start()
    try:
        with monkeypatch.context() as small:
            small.setattr("index.build.CHARACTERS_AT_ONCE", 20_000)
            report = sync([articles], stores)
        write(articles, range(30, 60))  # a batch is now as large as it is for users
        later = sync([articles], stores)
    finally:
        over.set()
        killer.join()
        ray.shutdown()
    sync([articles], plain)
    assert len(killed) == KILLS
    assert killed.count("ray::_read") > 1, killed
    assert [[error.source for error in each.errors] for each in (report, later)] == [["damaged.pdf"]] * 2
    assert len(later.added) == 30
    names, vectors = state(stores)
    expected, rows = state(plain)
    assert names == expected
    assert np.allclose(vectors, rows, atol=2e-3)
    assert sync([articles], opened).embedded == 0  # the cluster is gone
    for each in (plain, stores):
        each.vectors.close()
        each.catalog.close()
    checked = subprocess.run(
        [*FOOTNOTE, "check", "--data-dir", str(tmp_path / "data")], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_cluster_at_an_address_is_told_in_one_line() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", MISSING], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )
    assert (
        ran.stdout.strip()
        == "No Ray cluster answers at 127.0.0.1:1: start one with `ray start --head`, or write --ray local."
    )


MISSING = """
from index.embedding.cluster import ClusterEmbedder
from index.embedding.embed import SentenceTransformerEmbedder
from index.errors import ConfigError
from index.records import Chunk
try:
    ClusterEmbedder(SentenceTransformerEmbedder(), "all-MiniLM-L6-v2", None, "127.0.0.1:1").embed_chunks(
        [Chunk("a", 0, "A", (0,), ("One.",))]
    )
except ConfigError as error:
    print(error)
"""
