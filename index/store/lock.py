"""Hold a lock file, or tell which process holds it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import LockedError, StoreError


def writing(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Hold a data folder's writer lock: one writer at a time. Raises as `holding` does."""
    return holding(folder / "writer.lock")


@contextlib.contextmanager
def holding(path: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold a lock file, beside which the holder's pid stands; the system lets go of it when the process ends.

    Args:
        path: The lock file; its folder is made where there is none.
        patience: Seconds to wait for another process.

    Raises:
        LockedError: another process holds it; the message names its pid.
        StoreError: the folder cannot be written.
    """
    lock = _acquire(path, patience)
    try:
        yield
    finally:
        lock.release()


def _acquire(path: Path, patience: float) -> FileLock:
    lock = FileLock(path, timeout=patience)
    holder = path.with_suffix(".pid")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        holder.write_text(f"{os.getpid()}\n", "utf-8")
    except Timeout as error:
        raise LockedError(
            f"Another process (pid {_pid(holder)}) is writing to {path.parent}: wait until it is done, or stop it."
        ) from error
    except OSError as error:
        lock.release()
        raise StoreError(f"The data folder {path.parent} cannot be written ({error.strerror}).") from error
    return lock


def _pid(holder: Path) -> str:
    return holder.read_text("utf-8").strip() if holder.exists() else "not known yet"
