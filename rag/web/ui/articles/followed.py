"""Follow folders while the page is served, and remember them in the data folder."""

import json
import threading
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from filelock import FileLock

from index.errors import ConfigError
from index.sources.files import discover
from index.watch import follow
from prompts import notice

FILE = "followed.json"

MOST_COUNTED = 100_000
"""Files that are counted before a folder is followed."""


class Followed:
    """The folders of a collection that are followed, each by a thread of its own."""

    def __init__(
        self, data_dir: Path, sync: Callable[[Path], None], tell: Callable[[str], None] = lambda _: None
    ) -> None:
        """Name the data folder.

        `sync` is called with a folder when its following begins and when it has changed, `tell` with why one ended.
        """
        self._tell = tell
        self._data_dir = data_dir
        self._sync = sync
        self._lock = threading.Lock()
        self._stops: dict[Path, threading.Event] = {}

    def resume(self) -> None:
        """Go on with the folders that were followed before."""
        for folder in _remembered(self._data_dir / FILE):
            if Path(folder).is_dir():
                self._begin(Path(folder))

    def folders(self) -> list[Path]:
        """What is followed, in the order it was begun."""
        with self._lock:
            return list(self._stops)

    def count(self, given: str) -> int:
        """How many files a folder holds that can be read, `MOST_COUNTED` at most. Raises as `add` does."""
        return sum(1 for _ in islice(discover([self._checked(given)]), MOST_COUNTED))

    def add(self, given: str) -> None:
        """Follow a folder.

        Raises:
            ConfigError: there is no such folder, or it is the data folder.
        """
        folder = self._checked(given)
        self._begin(folder)
        self._keep(folder, is_followed=True)

    def _checked(self, given: str) -> Path:
        folder = Path(given.strip()).expanduser()
        if not folder.is_absolute() or not folder.is_dir():
            raise ConfigError(notice("no_folder").format(folder=given.strip()))
        folder = folder.resolve()
        if folder.is_relative_to(self._data_dir.resolve()):
            raise ConfigError(notice("own_folder"))
        return folder

    def drop(self, given: str) -> None:
        """Follow a folder no longer; its articles stay."""
        with self._lock:
            stop = self._stops.pop(Path(given), None)
        if stop:
            stop.set()
            self._keep(Path(given), is_followed=False)

    def close(self) -> None:
        """Stop watching; the folders stay remembered."""
        with self._lock:
            for stop in self._stops.values():
                stop.set()

    def _begin(self, folder: Path) -> None:
        with self._lock:
            if folder in self._stops:
                return
            stop = self._stops[folder] = threading.Event()
        self._sync(folder)
        watching = threading.Thread(
            target=self._watch,
            args=(folder, stop),
            name=f"following {folder.name}",
            daemon=True,
        )
        watching.start()

    def _watch(self, folder: Path, stop: threading.Event) -> None:
        """Follow a folder until it is told to stop, or cannot be watched any more."""
        try:
            follow([folder], self._data_dir, lambda: self._sync(folder), stop)
        except OSError as error:
            self._tell(notice("following_ended").format(folder=folder, reason=error.strerror or error))

    def _keep(self, folder: Path, *, is_followed: bool) -> None:
        """Remember one change; other servers of this data folder may have remembered others."""
        kept = self._data_dir / FILE
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            draft = kept.with_suffix(".part")
            with FileLock(kept.with_suffix(".lock")):
                folders = dict.fromkeys(_remembered(kept))
                folders.pop(str(folder), None)
                if is_followed:
                    folders[str(folder)] = None
                draft.write_text(json.dumps([*folders]), "utf-8")
                draft.replace(kept)
        except OSError as error:
            raise ConfigError(f"The followed folders cannot be kept in {kept}: {error.strerror or error}.") from error


def _remembered(kept: Path) -> list[str]:
    return list(json.loads(kept.read_text("utf-8"))) if kept.exists() else []
