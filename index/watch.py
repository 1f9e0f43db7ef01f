"""Follow folders while they change, and pages and feeds by asking for them again."""

import contextlib
import errno
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.sources.system import is_system_tree

QUIET = 1_000
"""Milliseconds without a change before one is acted on, so that a file is not read while it is being copied."""

LOOK_EVERY = 1_000
"""Milliseconds after which the watching of folders looks whether it is time to ask for pages again."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """What is done again and again while folders are followed, such as asking for pages and feeds."""

    seconds: float
    call: Callable[[], None]


def follow(
    paths: Sequence[Path],
    ignored: Path,
    on_change: Callable[[], None],
    stop: threading.Event | None = None,
    repeated: Repeated | None = None,
) -> None:
    """Call `on_change` after each burst of changes below `paths`; returns on Ctrl+C or when `stop` is set.

    A folder that may not be read does not end the following of the others.

    Args:
        paths: Folders, or files, whose folders are watched since editors replace a file when they save it.
        ignored: The data folder: what is written there is no change of an article.
        on_change: Called in this thread; what changes in the meantime leads to another call.
        stop: Ends the watching from another thread.
        repeated: Also called in this thread, each time that its seconds have gone by.

    Raises:
        OSError: A folder is a tree of the operating system, or cannot be watched.
    """
    folders = {path.absolute() if path.is_dir() else path.absolute().parent for path in paths}
    for folder in folders:
        if is_system_tree(folder):
            raise OSError(
                errno.EINVAL, "is or holds a tree of the operating system; name a folder of articles", str(folder)
            )
    stop = stop or threading.Event()
    due = time.monotonic() + (repeated.seconds if repeated else 0)
    with contextlib.suppress(KeyboardInterrupt):
        for is_changed in _bursts(folders, ignored.absolute(), stop):
            if is_changed:
                on_change()
            if repeated and time.monotonic() >= due:
                repeated.call()
                due = time.monotonic() + repeated.seconds


def _bursts(folders: set[Path], data: Path, stop: threading.Event) -> Iterator[bool]:
    """True after each burst of changes, and False now and then, until it is told to stop."""
    from watchfiles import watch

    def concerns(_change: object, path: str) -> bool:
        return not (Path(path).is_relative_to(data) or _is_hidden(Path(path), folders))

    if not folders:
        while not stop.wait(LOOK_EVERY / 1000):
            yield False
        return
    changes = watch(
        *folders,
        watch_filter=concerns,
        step=QUIET // 4,
        stop_event=stop,
        rust_timeout=LOOK_EVERY,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    )
    yield from (bool(burst) for burst in changes)


def _is_hidden(path: Path, folders: set[Path]) -> bool:
    below = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return all(any(part.startswith(".") for part in inside.parts) for inside in below)
