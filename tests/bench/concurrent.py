"""Askers and seconds come in; how many questions they asked while articles came and went, and what went wrong, go out.

`python -m tests.bench concurrent [ASKERS [SECONDS]]`: one process syncs a folder whose articles come and go; each asker
is a process of its own, asks for the newest article, must find it, and must never cite one that was removed before.
"""

import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from index.build import sync
from index.errors import ArticleError
from rag.pipeline import Footnote
from tests.conftest import HashEmbedder, open_stores

if TYPE_CHECKING:
    from multiprocessing.queues import Queue
    from multiprocessing.sharedctypes import Synchronized

    from rag.records import Citation

    Number = Synchronized[int]
    Told = Queue[tuple[int, list[str]]]

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["chromadb", "index.build", "tests.conftest"])
STANDING = 5
"""Articles that are there at a time."""


def write(folder: Path, number: int) -> None:
    """One article, on a thing that no other article is on."""
    word = f"zeppelin{number}"
    text = f"Report on {word}\nThe {word} landed in Lisbon on Monday. Its crew of {number} left the {word} at noon.\n"
    (folder / f"{number}.txt").write_text(text, "utf-8")


def ask(
    data: Path,
    there: "Synchronized[int]",
    gone: "Synchronized[int]",
    until: float,
    said: "Queue[tuple[int, list[str]]]",
) -> None:
    """Ask for the newest article once, and until the time is over; tells how often, and everything that was wrong."""
    stores = open_stores(data, HashEmbedder())
    footnote = Footnote(stores)
    asked, wrong = 0, []
    while not asked or time.time() < until:
        newest, removed = there.value, gone.value
        trace = footnote.trace(f"Where did the zeppelin{newest} land?")
        asked += 1
        cited = {int(citation.article.removesuffix(".txt")) for citation in trace.answer.citations}
        if any(number <= removed for number in cited):
            wrong.append(f"cited {sorted(cited)} when all up to {removed} were removed")
        if f"{newest}.txt" not in {hit.article for hit in trace.hits} and gone.value < newest:
            wrong.append(f"did not find {newest}")
        wrong += [
            f"misquoted {citation.article}" for citation in trace.answer.citations if not _stands(citation, footnote)
        ]
    footnote.close()
    said.put((asked, wrong))


def _stands(citation: "Citation", footnote: Footnote) -> bool:
    """Whether a quote stands where it is said to; True as well when its article has gone in the meantime."""
    try:
        article, _ = footnote.article(citation.article)
    except ArticleError:
        return True
    return article.text[citation.start : citation.end] == citation.quote


def churn(folder: Path, askers: int, seconds: float) -> dict[str, object]:
    """Let articles come and go while others ask; returns what came of it."""
    articles, data = folder / "articles", folder / "data"
    articles.mkdir()
    for number in range(1, STANDING + 1):
        write(articles, number)
    stores = open_stores(data, HashEmbedder())
    sync([articles], stores)
    there, gone = PROCESSES.Value("i", STANDING), PROCESSES.Value("i", 0)
    said: Told = PROCESSES.Queue()
    until = time.time() + seconds
    processes = [PROCESSES.Process(target=ask, args=(data, there, gone, until, said)) for _ in range(askers)]
    for process in processes:
        process.start()
    syncs = 0
    while not syncs or time.time() < until:
        number = there.value + 1
        write(articles, number)
        (articles / f"{number - STANDING}.txt").unlink()
        sync([articles], stores)
        there.value, gone.value = number, number - STANDING
        syncs += 1
        time.sleep(0.1)
    for process in processes:
        process.join()
    told = [said.get() for process in processes if process.exitcode == 0]
    stores.vectors.close()
    stores.catalog.close()
    return {
        "askers": askers,
        "syncs": syncs,
        "questions": sum(asked for asked, _ in told),
        "wrong": [each for _, wrong in told for each in wrong],
        "failed": [process.exitcode for process in processes if process.exitcode],
    }


def main(argv: Sequence[str]) -> None:
    """Print what came of it; the exit status is 1 when something was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        result = churn(Path(folder), int(argv[0]) if argv else 8, float(argv[1]) if len(argv) > 1 else 120.0)
    print(json.dumps(result))
    sys.exit(bool(result["wrong"] or result["failed"]))
