"""Follow folders, and call back after each burst of changes."""

import contextlib
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

QUIET = 1_000
"""Milliseconds without a change before one is acted on, so that a file is not read while it is being copied."""


def follow(
    paths: Sequence[Path], ignored: Path, on_change: Callable[[], None], stop: threading.Event | None = None
) -> None:
    """Call `on_change` after each burst of changes below `paths`; returns on Ctrl+C or when `stop` is set.

    Args:
        paths: Folders, or files, whose folders are watched since editors replace a file when they save it.
        ignored: The data folder: what is written there is no change of an article.
        on_change: Called in this thread; what changes in the meantime leads to another call.
        stop: Ends the watching from another thread.
    """
    from watchfiles import watch

    folders = {path.absolute() if path.is_dir() else path.absolute().parent for path in paths}
    data = ignored.absolute()

    def concerns(_change: object, path: str) -> bool:
        return not (Path(path).is_relative_to(data) or _is_hidden(Path(path), folders))

    with contextlib.suppress(KeyboardInterrupt):
        for _ in watch(
            *folders, watch_filter=concerns, step=QUIET // 4, stop_event=stop, ignore_permission_denied=True
        ):
            on_change()


def _is_hidden(path: Path, folders: set[Path]) -> bool:
    below = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return all(any(part.startswith(".") for part in inside.parts) for inside in below)
