"""Watch what a chat holds while many threads ask it: open files, threads, memory.

    python -m tests.bench leaks [--questions 5000] [--threads 200] [--articles FOLDER]

One `footnote chat` of its own process is asked over HTTP, each question on a connection of its own. It is looked at
before, and when a fifth, a half and all of the questions are answered, each time after the threads have ended and a
pause. Nothing may grow from the first look under way to the last; the exit status is 1 where it does, or where an
answer is wrong. Without `--articles` the chat is over articles of which each question has its own, and must be told it.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from tests.api.running import chat
from tests.bench.load import STANDING, name, server, spent

LOOKS = (0.2, 0.5, 1.0)
"""Shares of the questions after which the chat is looked at."""
PAUSE = 10.0
"""Seconds in which a server may let go of what it keeps for a while."""
PATIENCE = 600.0
"""Seconds that an answer may take where so many are waited for."""
MORE_FILES = 10
"""Open files by which two looks may differ, since connections come and go."""
MORE_MEMORY = 1.1
"""The last look's memory by the first's under way: what the system's allocator keeps moves by some percent."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a process holds after some questions; memory in MB, seconds of the processor."""

    questions: int
    open_files: int
    threads: int
    resident: int
    anonymous: int
    processor: float


def text(number: int) -> str:
    """An article about one airship, short, so that many questions are soon answered."""
    return f"The airship {name(number)}\n\nThe airship {name(number)} landed at pier {number} in the morning.\n"


def look(pid: int, questions: int) -> Look:
    """Look at a process."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines())
    resident, anonymous = (int(told[key].split()[0]) // 1024 for key in ("VmRSS", "RssAnon"))
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Look(questions, files, int(told["Threads"]), resident, anonymous, round(spent(pid)))


def ask(client: httpx.Client, number: int, *, is_known: bool) -> str:
    """Ask a question on a connection of its own; what is wrong with the answer."""
    article = number % STANDING
    question = f"Where did the airship {name(article)} land?"
    asked = {"model": "footnote", "messages": [{"role": "user", "content": question}]}
    answered = client.post("/v1/chat/completions", json=asked)
    if answered.status_code != httpx.codes.OK:
        return f"{answered.status_code} {answered.text[:200]}"
    return "" if not is_known or f"at pier {article} in" in answered.text else f"another answer: {answered.text[:300]}"


def watch(address: str, questions: int, threads: int, *, is_known: bool) -> tuple[list[Look], list[str]]:
    """The looks, and what is wrong with answers."""
    looks, wrong, done = [look(server(), 0)], list[str](), 0
    print(json.dumps(asdict(looks[0])), flush=True)
    once = httpx.Limits(max_connections=threads, max_keepalive_connections=0)
    for share in LOOKS:
        until = round(questions * share)
        opened = httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False, limits=once)
        with opened as client, ThreadPoolExecutor(threads) as pool:
            said = pool.map(lambda number: ask(client, number, is_known=is_known), range(done, until))
            wrong += [each for each in said if each]
        done = until
        time.sleep(PAUSE)
        looks.append(look(server(), done))
        print(json.dumps(asdict(looks[-1])), flush=True)
    return looks, wrong


def growth(looks: Sequence[Look]) -> list[str]:
    """What grew from the first look under way to the last."""
    first, last = looks[1], looks[-1]
    grown = []
    if last.open_files > first.open_files + MORE_FILES:
        grown.append(f"open files: {first.open_files} to {last.open_files}")
    if last.threads > first.threads + MORE_FILES:
        grown.append(f"threads: {first.threads} to {last.threads}")
    if last.anonymous > first.anonymous * MORE_MEMORY:
        grown.append(f"memory: {first.anonymous} to {last.anonymous} MB")
    return grown


def main(argv: Sequence[str]) -> None:
    """Print each look; the exit status is 1 when something grows or is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench leaks", description=__doc__)
    parser.add_argument("--questions", type=int, default=5000)
    parser.add_argument("--threads", type=int, default=200)
    parser.add_argument("--articles", type=Path, help="answer over these, which are indexed first")
    options = parser.parse_args(argv)
    environment = {**os.environ, "FOOTNOTE_QUESTIONS_PER_MINUTE": "0"}
    with tempfile.TemporaryDirectory() as folder:
        articles = options.articles or Path(folder, "articles")
        if not options.articles:
            articles.mkdir()
            for number in range(STANDING):
                (articles / f"{number}.txt").write_text(text(number), "utf-8")
        with chat(Path(folder, "data"), articles=articles, environment=environment) as address:
            looks, wrong = watch(address, options.questions, options.threads, is_known=not options.articles)
    grown = growth(looks)
    print(json.dumps({"grown": grown, "wrong": len(wrong), "first_wrong": wrong[:3]}))
    sys.exit(bool(grown or wrong))
