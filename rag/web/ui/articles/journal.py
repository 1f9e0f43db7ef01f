"""What is still to be indexed, on disk: a job is written down before its sender is told, and struck off when done."""

import itertools
import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.errors import StoreError

FILE = "to-index.jsonl"
"""Below the data folder: a line a job with its number, and a line for those that are done."""


class Journal:
    """The jobs of one server that are not done. Threads share it.

    Each server of a data folder has a journal of its own, the first `FILE`, the second `to-index-2.jsonl`. A lock
    beside it, which the system lets go of when the process ends, says that the server is there.
    """

    def __init__(self, data_dir: Path) -> None:
        """Name the data folder; the file is made by the first job.

        Raises:
            StoreError: the data folder cannot be written.
        """
        self._data_dir = data_dir
        self._lock = threading.Lock()
        self._left: set[int] = set()
        self._last = 0
        try:
            data_dir.mkdir(parents=True, exist_ok=True)
            slots = ((number, _held(data_dir, number)) for number in itertools.count(1))
            self._number, self._here = next((number, lock) for number, lock in slots if lock)
        except OSError as error:
            raise StoreError(f"The data folder {data_dir} cannot be written ({error.strerror or error}).") from error
        self._path = _path(data_dir, self._number)

    def close(self) -> None:
        """Leave what is not done to the next server that starts."""
        self._here.release()

    def resume(self) -> list[tuple[int, dict[str, Any]]]:
        """The jobs that this server and others that are gone have left, in their order, each with its number."""
        left = _jobs(self._path)
        self._left, self._last = set(left), max(left, default=0)
        for job in self._orphans():
            left[self.add(job)] = job
        return list(left.items())

    def _orphans(self) -> Iterator[dict[str, Any]]:
        """The jobs of servers that are gone, which they are taken from."""
        for number in range(1, _count(self._data_dir) + 1):
            path = _path(self._data_dir, number)
            if path != self._path and path.exists() and (lock := _held(self._data_dir, number)):
                with lock:
                    yield from _jobs(path).values()
                    path.unlink()
                lock.release()

    def add(self, job: dict[str, Any]) -> int:
        """Write a job down; returns its number.

        Raises:
            StoreError: it cannot be written.
        """
        with self._lock:
            self._last += 1
            self._write({"number": self._last, "job": job})
            self._left.add(self._last)
            return self._last

    def strike(self, numbers: Iterable[int]) -> None:
        """Strike jobs off; the file begins again when none is left."""
        with self._lock:
            done = self._left & set(numbers)
            self._left -= done
            if done and self._left:
                self._write({"done": sorted(done)})
            elif done:
                self._path.unlink(missing_ok=True)

    def _write(self, line: dict[str, Any]) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(line)}\n")
        except OSError as error:
            raise StoreError(
                f"What is to be indexed cannot be noted in {self._path}: {error.strerror or error}."
            ) from error


def _path(data_dir: Path, number: int) -> Path:
    """The journal of one server."""
    path = data_dir / FILE
    return path if number == 1 else path.with_stem(f"{path.stem}-{number}")


def _count(data_dir: Path) -> int:
    """How many servers this data folder has had at the same time."""
    return len([*data_dir.glob("server-*.lock")])


def _held(data_dir: Path, number: int) -> FileLock | None:
    """The lock of one server, held; None where that server is there."""
    lock = FileLock(data_dir / f"server-{number}.lock", timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock


def _jobs(path: Path) -> dict[int, dict[str, Any]]:
    """The jobs of a journal that are not done, by number."""
    left: dict[int, dict[str, Any]] = {}
    for line in _lines(path):
        if "done" in line:
            for number in line["done"]:
                left.pop(number, None)
        else:
            left[line["number"]] = line["job"]
    return left


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole: a kill may have cut the last one, whose sender was told nothing."""
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            yield json.loads(line)
        except ValueError:
            return
