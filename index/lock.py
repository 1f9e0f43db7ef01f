"""One writer at a time: a data folder comes in, the right to write to it goes out, or who has it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LockedError, StoreError


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the folder's writer lock; the system lets go of it when the process ends, however it ends.

    Raises:
        LockedError: another process holds it; the message names its pid.
        StoreError: the folder cannot be written.
    """
    lock = _acquire(folder)
    try:
        yield
    finally:
        lock.release()


def _acquire(folder: Path) -> FileLock:
    lock = FileLock(folder / "writer.lock", timeout=0)
    holder = folder / "writer.pid"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        holder.write_text(f"{os.getpid()}\n", "utf-8")
    except Timeout as error:
        raise LockedError(
            f"Another process (pid {_pid(holder)}) is writing to {folder}: wait until it is done, or stop it."
        ) from error
    except OSError as error:
        raise StoreError(f"The data folder {folder} cannot be written ({error.strerror}).") from error
    return lock


def _pid(holder: Path) -> str:
    return holder.read_text("utf-8").strip() if holder.exists() else "not known yet"
