"""What is still to be indexed, on disk: a job is written down before its sender is told, and struck off when done."""

import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from index.errors import StoreError

FILE = "to-index.jsonl"
"""Below the data folder: a line a job with its number, and a line for those that are done."""


class Journal:
    """The jobs of a data folder that are not done. Threads share it; one process at a time serves a folder's page."""

    def __init__(self, data_dir: Path) -> None:
        """Name the data folder; the file is made by the first job."""
        self._path = data_dir / FILE
        self._lock = threading.Lock()
        self._left: set[int] = set()
        self._last = 0

    def resume(self) -> list[tuple[int, dict[str, Any]]]:
        """The jobs that an earlier process has left, in their order, each with its number."""
        left: dict[int, dict[str, Any]] = {}
        for line in self._lines():
            if "done" in line:
                for number in line["done"]:
                    left.pop(number, None)
            else:
                left[line["number"]] = line["job"]
        self._left, self._last = set(left), max(left, default=0)
        return list(left.items())

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

    def _lines(self) -> Iterator[dict[str, Any]]:
        """The lines that are whole: a kill may have cut the last one, whose sender was told nothing."""
        for line in self._path.read_text("utf-8").splitlines() if self._path.exists() else ():
            try:
                yield json.loads(line)
            except ValueError:
                return
