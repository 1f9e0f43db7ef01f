"""Ask a chat while articles come and go, and count what goes wrong.

`python -m tests.bench concurrent [ASKERS [SECONDS]]`: `footnote index --watch` follows a folder in one process, the
askers ask `footnote chat` in another over HTTP, and articles come, change and go meanwhile. Every citation is held
against the files: an article that the index had let go of before the question was asked must not be cited, nor one
whose file went longer ago than a sync takes; a quote must stand in its article as it was then. One that was indexed
before the question must be cited when it is asked for.
"""

import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from index.store.catalog import Catalog

STANDING = 5
"""Articles that are there at a time."""
PAUSE = 2.0
"""Seconds between two changes of the folder."""
DELAY = 20.0
"""Seconds within which a change of the folder has to be in the index, also on a busy machine."""
STARTS_WITHIN = 300.0
TOWNS = ("Lisbon", "Porto", "Madrid", "Ghent", "Turin", "Malmo", "Riga")


@dataclass(slots=True)
class Life:
    """What became of an article: its texts, and when it went from the folder and from the index."""

    texts: list[str]
    indexed: float = float("inf")
    deleted: float = float("inf")
    dropped: float = float("inf")


@dataclass(slots=True)
class Shelf:
    """A folder whose articles come, change and go, and what is known of each."""

    folder: Path
    lives: dict[str, Life] = field(default_factory=dict)
    newest: int = 0

    def turn(self) -> None:
        """Add an article, change the one before it, and take the oldest away."""
        self.newest += 1
        self._write(self.newest, "noon")
        if self.newest > 1:
            self._write(self.newest - 1, "midnight")
        gone = name(self.newest - STANDING)
        if gone in self.lives:
            self.lives[gone].deleted = time.time()
            (self.folder / gone).unlink()

    def note(self, ids: set[str]) -> None:
        """Take note of what the index holds now."""
        for article, life in list(self.lives.items()):
            if article in ids:
                life.indexed = min(life.indexed, time.time())
            elif life.indexed < time.time():
                life.dropped = min(life.dropped, time.time())

    def _write(self, number: int, hour: str) -> None:
        """Whole or not at all, since the folder is followed."""
        ship = airship(number)
        text = (
            f"Airship {ship} lands\n\nThe airship {ship} landed in {TOWNS[number % len(TOWNS)]} on Monday after"
            f" {number + 3} hours. Its captain said that the {ship} would leave again at {hour} on Friday.\n"
        )
        self.lives.setdefault(name(number), Life([])).texts.append(text)
        (self.folder / ".part").write_text(text, "utf-8")
        (self.folder / ".part").rename(self.folder / name(number))


def name(number: int) -> str:
    """Of the file, and of the article."""
    return f"{number}.txt"


def airship(number: int) -> str:
    """A name that no other article has."""
    syllables = ("bar", "del", "fos", "gim", "kel", "lur", "mon", "nev", "pol", "rat")
    return "".join(syllables[int(digit)] for digit in f"{number:03}").title()


def wrong(citation: dict[str, Any], asked: float, shelf: Shelf) -> str | None:
    """What is wrong with a citation of an answer to a question that was asked at a time."""
    life = shelf.lives[citation["article"]]
    if life.dropped < asked or life.deleted + DELAY < asked:
        return f"cited {citation['article']}, which had gone"
    stands = any(text[citation["start"] : citation["end"]] == citation["quote"] for text in life.texts)
    return None if stands else f"misquoted {citation['article']}"


@dataclass(slots=True)
class Told:
    """What the askers have to tell."""

    seconds: list[float] = field(default_factory=list)
    citations: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def ask(address: str, question: str) -> dict[str, Any]:
    """The answer of a running chat, as its record."""
    asked = {"model": "footnote", "messages": [{"role": "user", "content": question}]}
    url = f"{address}/v1/chat/completions"
    answered = httpx.post(url, json=asked, timeout=DELAY * 5, trust_env=False).raise_for_status()
    answer: dict[str, Any] = answered.json()["answer"]
    return answer


def keep_asking(address: str, shelf: Shelf, until: float, seed: int, told: Told) -> None:
    """Ask for one of the articles that were there of late, again and again."""
    generator = random.Random(seed)
    while time.time() < until:
        number = generator.randint(max(1, shelf.newest - STANDING - 1), shelf.newest)
        life, asked = shelf.lives[name(number)], time.time()
        was_there = life.indexed < asked
        try:
            answer = ask(address, f"Where did the airship {airship(number)} land?")
        except httpx.HTTPError as error:
            body = error.response.text[:300] if isinstance(error, httpx.HTTPStatusError) else ""
            told.wrong.append(f"error {error} {body}")
            continue
        told.seconds.append(time.time() - asked)
        cited = answer["citations"]
        told.citations += len(cited)
        told.wrong += [said for each in cited if (said := wrong(each, asked, shelf))]
        is_found = any(each["article"] == name(number) for each in cited)
        told.found += is_found
        if was_there and not is_found and life.deleted > time.time():
            told.missed.append(name(number))


@contextlib.contextmanager
def started(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command of Footnote in a process of its own, which is ended at the end."""
    command = shutil.which("footnote", path=Path(sys.executable).parent)
    assert command
    environment = {**os.environ, "FOOTNOTE_QUESTIONS_PER_MINUTE": "0"}
    with subprocess.Popen([command, *arguments], stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()
            _drain(process)


def _drain(process: "subprocess.Popen[str]") -> None:
    """Read on, so that the process never waits for a reader."""
    assert process.stderr
    for _ in process.stderr:
        pass


def wait_for(word: str, process: "subprocess.Popen[str]") -> str:
    """The first line that a process says with a word in it."""
    assert process.stderr
    line = next((line for line in process.stderr if word in line), None)
    if line is None:
        raise RuntimeError(f"{process.args!r} ended before it said {word}.")
    threading.Thread(target=_drain, args=(process,), daemon=True).start()
    return line


def follow(data: Path, shelf: Shelf, until: float) -> None:
    """Look at the index, and note what it holds, until the time is over."""
    with contextlib.closing(Catalog(data)) as catalog:
        while time.time() < until:
            with catalog.read() as snapshot:
                ids = set(snapshot.digests())
            shelf.note(ids)
            time.sleep(0.1)


def turn_until(shelf: Shelf, until: float) -> None:
    """Let articles come and go."""
    while time.time() < until:
        shelf.turn()
        time.sleep(PAUSE)


def churn(folder: Path, askers: int, seconds: float) -> dict[str, object]:
    """Let articles come and go while others ask; returns what came of it."""
    shelf, data = Shelf(folder / "articles"), folder / "data"
    shelf.folder.mkdir()
    for _ in range(STANDING):
        shelf.turn()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    told = [Told() for _ in range(askers)]
    with (
        started("index", str(shelf.folder), "--watch", "--data-dir", str(data)) as watcher,
        contextlib.ExitStack() as stack,
    ):
        wait_for("Watching", watcher)
        wait_for("ready", stack.enter_context(started("chat", "--port", port, "--data-dir", str(data))))
        until = time.time() + seconds
        with ThreadPoolExecutor(askers + 2) as threads:
            tasks = [threads.submit(follow, data, shelf, until + DELAY), threads.submit(turn_until, shelf, until)]
            for number, one in enumerate(told):
                address = f"http://127.0.0.1:{port}"
                tasks.append(threads.submit(keep_asking, address, shelf, until, number, one))
            for task in tasks:
                task.result()
    return _report(shelf, told)


def _report(shelf: Shelf, told: Sequence[Told]) -> dict[str, object]:
    taken = [each for one in told for each in one.seconds] or [float("nan")]
    late = [life.dropped - life.deleted for life in shelf.lives.values() if life.dropped < float("inf")]
    return {
        "askers": len(told),
        "articles_come_and_gone": [shelf.newest, len(late)],
        "gone_from_the_index_after_s, median, most": np.round([np.median(late), max(late)], 1).tolist() if late else [],
        "questions": sum(len(one.seconds) for one in told),
        "citations": sum(one.citations for one in told),
        "answer_s_p50, p95": np.percentile(taken, [50, 95]).round(2).tolist(),
        "found": sum(one.found for one in told),
        "missed": [each for one in told for each in one.missed],
        "wrong": [each for one in told for each in one.wrong],
    }


def main(argv: Sequence[str]) -> None:
    """Print what came of it; the exit status is 1 when something was wrong."""
    with tempfile.TemporaryDirectory() as folder:
        result = churn(Path(folder), int(argv[0]) if argv else 8, float(argv[1]) if len(argv) > 1 else 120.0)
    print(json.dumps(result))
    sys.exit(bool(result["wrong"] or result["missed"]))
