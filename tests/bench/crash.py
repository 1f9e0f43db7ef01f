"""Kill a sync many times, and check that the next run makes the index whole.

`python -m tests.bench crash [KILLS [SEED]]`: a sync in a process of its own is killed with SIGKILL at a random moment,
run again to its end, checked, and compared with the index of a sync that nobody killed.
"""

import json
import multiprocessing
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import index.build
from index.build import Stores, sync
from index.check import check
from index.records import Vector
from rag.pipeline import Footnote
from rag.records import Answer
from tests.conftest import HashEmbedder, open_stores

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["chromadb", "index.build", "tests.conftest"])
KILLS = 25
ARTICLES = 120
QUESTIONS = [
    f"How many times did the council of town {town} vote on bridge {town * 5}?" for town in range(0, ARTICLES, 8)
]


def article(number: int, edition: int) -> str:
    """Some sentences that differ from article to article and, in a few places, from edition to edition."""
    lines = (
        f"The council of town {number} voted {vote} times on bridge {vote * number} in edition {edition * (vote == 3)}."
        for vote in range(12)
    )
    return f"Votes in town {number}\n{' '.join(lines)}\n"


def write(folder: Path, edition: int, count: int = ARTICLES) -> None:
    """The articles of an edition: from one to the next some come, some go, some change and some are renamed."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for number in range(count):
        if number % 7 == edition % 7:
            continue
        name = f"{number}-{edition if number % 5 == 0 else 0}.txt"
        (folder / name).write_text(article(number, edition if number % 3 == 0 else 0), "utf-8")


def fingerprint(stores: Stores) -> dict[str, object]:
    """Sentences, vectors, what Chroma has for each of them, and answers, comparable between two indexes."""
    footnote = Footnote(stores)
    found: dict[str, object] = {question: _answer(footnote.ask(question)) for question in QUESTIONS}
    with stores.catalog.read() as snapshot:
        for each in snapshot.articles():
            chunks = snapshot.chunks(snapshot.chunks_of([each.id]))
            vectors = snapshot.vectors([chunk.key for chunk in chunks])
            found[each.id] = (
                each.text,
                [(s.start, s.end, s.kind, s.heading) for s in snapshot.sentences(each.id)],
                sorted((chunk.sentences, vectors[chunk.key].chunk.tobytes()) for chunk in chunks),
            )
            found[f"Chroma on {each.id}"] = sorted(
                (chunk.sentences, _similarity(chunk.id, vectors[chunk.key].chunk, stores)) for chunk in chunks
            )
    return found


def _answer(answer: Answer) -> tuple[object, ...]:
    """What a reader sees of an answer, the places of its citations among it."""
    return answer.text, answer.refusal, [(cited.article, cited.start, cited.end) for cited in answer.citations]


def run(data: Path, folder: Path, began: "Synchronized[int]") -> None:
    """A sync, in whatever process this is called; many small commits, so that there is much to fall between."""
    index.build.CHARACTERS_AT_ONCE = 3000
    stores = open_stores(data, HashEmbedder())
    began.value = 1
    sync([folder], stores)
    close(stores)


def _similarity(chunk: int, vector: Vector, stores: Stores) -> float:
    """That of a chunk's vector to the one that Chroma has under its id; looked up, since a search is approximate."""
    found: Any = stores.vectors._opened().get(ids=[str(chunk)], include=["embeddings"])
    return round(float(np.asarray(found["embeddings"][0]) @ vector), 2)


def start(data: Path, folder: Path) -> BaseProcess:
    """A sync in a process of its own, once it has begun."""
    began = PROCESSES.Value("i", 0)
    process = PROCESSES.Process(target=run, args=(data, folder, began))
    process.start()
    while not began.value and process.is_alive():
        time.sleep(0.001)
    return process


def finish(data: Path, folder: Path) -> float:
    """Run a sync to its end; returns its seconds."""
    process = start(data, folder)
    began = time.perf_counter()
    process.join()
    assert process.exitcode == 0
    return time.perf_counter() - began


def inspect(data: Path) -> tuple[list[str], dict[str, object]]:
    """Problems and fingerprint of an index."""
    stores = open_stores(data, HashEmbedder())
    problems = [str(problem) for problem in check(stores)]
    state = fingerprint(stores)
    close(stores)
    return problems, state


def close(stores: Stores) -> None:
    """Let go of a data folder."""
    stores.vectors.close()
    stores.catalog.close()


def kill_and_compare(folder: Path, kills: int, seed: int, count: int = ARTICLES) -> list[dict[str, object]]:
    """One record a kill: when it came, whether the check was clean and the state the same as without a kill."""
    generator = random.Random(seed)
    articles, killed, whole = folder / "articles", folder / "killed", folder / "whole"
    write(articles, 0, count)
    seconds = finish(whole, articles)
    records: list[dict[str, object]] = []
    for kill in range(kills):
        write(articles, kill, count)
        process = start(killed, articles)
        after = generator.uniform(0, seconds * 0.9)
        time.sleep(after)
        process.kill()
        process.join()
        finish(killed, articles)
        finish(whole, articles)
        problems, state = inspect(killed)
        _, expected = inspect(whole)
        records.append(
            {
                "after_s": round(after, 2),
                "hit": process.exitcode == -signal.SIGKILL,
                "problems": problems,
                "chroma_made_anew": len(list(killed.glob("chroma.damaged-*"))),
                "other": sorted(key for key in {*state, *expected} if state.get(key) != expected.get(key)),
            }
        )
    return records


def main(argv: Sequence[str]) -> None:
    """Kill, compare, print a line a kill and a summary; the exit status is 1 when one left something behind."""
    kills = int(argv[0]) if argv else KILLS
    with tempfile.TemporaryDirectory() as folder:
        records = kill_and_compare(Path(folder), kills, int(argv[1]) if len(argv) > 1 else 0)
    for record in records:
        print(json.dumps(record))
    clean = sum(not record["problems"] and not record["other"] for record in records)
    print(json.dumps({"kills": kills, "hit": sum(bool(r["hit"]) for r in records), "clean_and_same": clean}))
    sys.exit(clean != kills)
