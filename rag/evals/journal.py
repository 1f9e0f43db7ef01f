"""Keep the rows of a run on disk as they are made, so that it can be resumed."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from filelock import FileLock, Timeout

from rag.evals.records import SetError

SYNC_EVERY = 1.0
"""Seconds between two flushes to the disk: what a power cut may cost; a killed process loses its last row at most."""


class Journal:
    """An append-only file of JSON lines; one process writes it at a time."""

    def __init__(self, path: Path, sync_every: float = SYNC_EVERY) -> None:
        """Open the journal, and take off a last line that was not written to its end.

        Raises:
            SetError: it cannot be written, or another process is writing it.
        """
        self.path = path
        self._lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            self._stream = path.open("ab")
        except Timeout as error:
            raise SetError(path, "", "another process is on this run: wait for it, or give another --out") from error
        except OSError as error:
            raise SetError(path, "", f"cannot be written: {error.strerror or error}") from error
        _cut_torn_line(path)
        self._sync_every = sync_every
        self._synced = time.monotonic()

    def __enter__(self) -> Self:
        """Use it in a `with`, which closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file; it stays where it is."""
        self._stream.close()
        self._lock.release()

    def append(self, row: dict[str, Any]) -> None:
        """Add a row; it outlives the process from here on."""
        self._stream.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        self._stream.flush()
        if time.monotonic() - self._synced >= self._sync_every:
            os.fsync(self._stream.fileno())
            self._synced = time.monotonic()

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows so far, in order."""
        with self.path.open("rb") as stream:
            for line in stream:
                yield json.loads(line.decode("utf-8", "surrogatepass"))

    def remove(self) -> None:
        """Delete the file: its rows are kept elsewhere now."""
        self._stream.close()
        self.path.unlink()
        Path(self._lock.lock_file).unlink(missing_ok=True)


def _cut_torn_line(path: Path) -> None:
    whole = 0
    with path.open("r+b") as stream:
        for line in stream:
            if line.endswith(b"\n"):
                whole += len(line)
        stream.truncate(whole)
