"""Have files and fetched pages read by a process of its own, each within a limit of time and of memory."""

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.errors import ArticleError
from index.readers.page_picture import Drawn
from index.records import Article
from index.sources.fetch import Page
from index.sources.files import Source
from index.sources.worker import END, OVER, STEP, Found, asked_page, parse

SECONDS = 90.0
"""Time for a file, for each line of one that holds several articles, and for each page that is a picture."""
MEMORY = 2_000_000_000
"""Bytes that reading a file may take; pages and documents of the largest sizes that are read take less."""

WAITING = 8
"""Answers that wait to be taken, so that a file of many articles is not in memory as a whole."""

_ROOT = Path(__file__).parents[2]


class Reader:
    """A process that reads files, started when the first is asked for."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """Set the limits for each file."""
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes] = queue.Queue()
        self._collector = threading.Thread()
        self._lock = threading.Lock()

    def read(self, source: Source) -> Iterator[Article | ArticleError]:
        """The articles of a file, and an error for what of it cannot be read, or takes too long or too much memory."""
        asked = {"path": os.fspath(source.path.absolute()), "root": os.fspath(source.root.absolute())}
        return (found for found in self._answers_to(asked, source.id) if isinstance(found, Article | ArticleError))

    def read_page(self, source: str, page: Page) -> Article | ArticleError:
        """The article of a page that was fetched, or why it cannot be read; `source` is its address, normalised."""
        (found,) = self._answers_to({"source": source, **asked_page(page)}, source)
        return found if isinstance(found, Article | ArticleError) else ArticleError(source, "is a feed")

    def draw(self, path: Path, page: int, said: str, nth: int = 0) -> Drawn:
        """Draw a page of a file, and mark a sentence on it; see `index.readers.page_picture.draw`.

        Raises:
            ArticleError: The file is gone or cannot be read, or does not show the sentence on that page.
        """
        place = {"path": os.fspath(path), "root": os.fspath(path.parent)}
        (found,) = self._answers_to({**place, "page": str(page), "said": said, "nth": str(nth)}, path.name)
        if isinstance(found, Drawn):
            return found
        raise found if isinstance(found, ArticleError) else ArticleError(path.name, "has no pages")

    def find_links(self, feed: Page) -> list[str | ArticleError]:
        """The addresses that the entries of a feed lead to, and an error for each that has none, or for the feed."""
        found = self._answers_to({"source": feed.url, **asked_page(feed)}, feed.url)
        return [link for link in found if isinstance(link, str | ArticleError)]

    def _answers_to(self, asked: dict[str, str], name: str) -> Iterator[Found]:
        with self._lock:
            self._ask(asked)
            said: dict[str, Any] = {}
            try:
                while "end" not in (said := self._next(name)):
                    if said != STEP:
                        yield parse(said)
            except queue.Empty:
                yield ArticleError(name, f"takes longer than {self._seconds:g} s to read")
            finally:
                if said != END:
                    self._stop()

    def _next(self, name: str) -> dict[str, Any]:
        """The next line of an answer; an error and then the end where the process has ended."""
        line = self._answers.get(timeout=self._seconds)
        if line:
            return dict(json.loads(line))
        self._answers.put(json.dumps(OVER).encode())
        return {"error": [name, self._reason()]}

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._stop()

    def _ask(self, asked: dict[str, str]) -> None:
        line = json.dumps(asked).encode() + b"\n"
        try:
            _send(self._running(), line)
        except OSError:  # it ended after its last answer
            self._stop()
            _send(self._running(), line)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(  # noqa: S603 - this very program
            [sys.executable, "-m", "index.sources.worker", str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        self._answers = queue.Queue(WAITING)
        self._collector = threading.Thread(target=_collect, args=(self._process, self._answers), daemon=True)
        self._collector.start()
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        while self._collector.is_alive():
            with contextlib.suppress(queue.Empty):
                self._answers.get(timeout=0.01)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _reason(self) -> str:
        code = self._process.wait() if self._process else 0
        likely = "its reader ran out of memory" if code < 0 else "it is damaged in a way that is not known"
        return f"cannot be read: {likely} (status {code})"


def _send(process: "subprocess.Popen[bytes]", line: bytes) -> None:
    if process.stdin is not None:
        process.stdin.write(line)
        process.stdin.flush()


def _collect(process: "subprocess.Popen[bytes]", answers: "queue.Queue[bytes]") -> None:
    """Put what a process answers into a queue, and nothing at its end, so that waiting for it can have a limit."""
    for line in process.stdout or ():
        answers.put(line)
    answers.put(b"")


READER = Reader()
"""The one that syncs share: it stays for the next one."""
atexit.register(READER.close)
