"""Follow folders and addresses while the page is served: folders when they change, addresses when their time comes."""

import contextlib
import errno
import os
import threading
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import ConfigError, FootnoteError
from index.sources.fetch import normalise
from index.sources.files import discover
from index.sources.web import is_url
from index.watch import Repeated, follow
from prompts import notice
from rag.web.ui.articles.register import Register, Source

MOST_COUNTED = 100_000
"""Files that are counted before a folder is followed."""

LOOK_SECONDS = 5.0
"""Between two looks whether an address is due, or a folder that was gone is back."""

REREAD_SECONDS = 3_600.0
"""Until a folder is read again although no change was noticed: shared drives tell of none."""

SHORTEST, LONGEST = 1.0, 10_080.0
"""Minutes between two readings of an address: a minute and a week."""


class Followed:
    """What a collection follows: a thread for each folder, and one for all addresses."""

    def __init__(self, register: Register, read: Callable[[str | Path], None], *, with_folders: bool) -> None:
        """Take the register of what is followed.

        Args:
            register: What is followed, and how it was read last.
            read: Called with a folder or an address that is to be read.
            with_folders: Whether folders of this machine may be followed.
        """
        self.with_folders = with_folders
        self.register = register
        self._read = read
        self._lock = threading.Lock()
        self._stops: dict[Path, threading.Event] = {}
        self._closing = threading.Event()

    def resume(self) -> None:
        """Go on with what was followed before."""
        for source in self.sources():
            if not source.is_address:
                self._begin(Path(source.name))
        threading.Thread(target=self._ask, name="following addresses", daemon=True).start()

    def sources(self) -> list[Source]:
        """What is followed, in the order in which it was begun."""
        return [source for source in self.register.sources() if source.is_address or self.with_folders]

    def count(self, given: str) -> int:
        """How many files a folder holds that can be read, `MOST_COUNTED` at most. Raises as `add` does."""
        return sum(1 for _ in islice(discover([self._checked(given)]), MOST_COUNTED))

    def add(self, given: str, minutes: float = LONGEST) -> None:
        """Follow a folder, or an address that is read again after so many minutes.

        Raises:
            ConfigError: there is no such folder, it is the data folder, or folders cannot be followed; or the
                interval is too short or too long.
            ArticleError: it is no address.
        """
        if is_url(given.strip()):
            self._add_address(given, minutes)
            return
        folder = self._checked(given)
        self.register.put(str(folder))
        self._begin(folder)

    def _add_address(self, given: str, minutes: float) -> None:
        address = normalise(given)
        if not urlsplit(address).hostname:
            raise ConfigError(notice("no_address"))
        if not SHORTEST <= minutes <= LONGEST:
            raise ConfigError(notice("follow_interval"))
        self.register.put(address, minutes)
        self._read_due()

    def _checked(self, given: str) -> Path:
        if not self.with_folders:
            raise ConfigError(notice("no_following"))
        folder = Path(given.strip()).expanduser()
        if not folder.is_absolute() or not folder.is_dir():
            raise ConfigError(notice("no_folder").format(folder=given.strip()))
        folder = folder.resolve()
        if folder.is_relative_to(self.register.data_dir.resolve()):
            raise ConfigError(notice("own_folder"))
        return folder

    def drop(self, name: str) -> None:
        """Follow a folder or an address no longer; its articles stay."""
        with self._lock:
            stop = self._stops.pop(Path(name), None)
        if stop:
            stop.set()
        self.register.drop(name)

    def close(self) -> None:
        """Stop; what is followed stays remembered."""
        self._closing.set()
        with self._lock:
            for stop in self._stops.values():
                stop.set()

    def _begin(self, folder: Path) -> None:
        with self._lock:
            if folder in self._stops:
                return
            stop = self._stops[folder] = threading.Event()
        is_read = self._read_there(folder)
        watching = threading.Thread(
            target=self._watch, args=(folder, stop), kwargs={"is_read": is_read}, name=f"following {folder.name}"
        )
        watching.daemon = True
        watching.start()

    def _read_there(self, folder: Path) -> bool:
        """Have a folder read that is there; where it is not, keep why."""
        try:
            _check_there(folder)
            self._read(folder)
        except (OSError, FootnoteError) as error:
            self._fail(str(folder), error)
            return False
        return True

    def _watch(self, folder: Path, stop: threading.Event, *, is_read: bool) -> None:
        """Have a folder read when it changes; where it cannot be watched, keep why, and try again."""
        while not stop.is_set():
            if is_read or self._read_there(folder):
                try:
                    follow([folder], self.register.data_dir, lambda: self._read(folder), stop, self._looks(folder))
                except (OSError, FootnoteError) as error:
                    self._fail(str(folder), error)
            is_read = False
            stop.wait(LOOK_SECONDS)

    def _looks(self, folder: Path) -> Repeated:
        """Look now and then whether a folder is still there, and read it again after a while."""
        due = time.monotonic() + REREAD_SECONDS

        def look() -> None:
            nonlocal due
            _check_there(folder)
            if time.monotonic() >= due:
                self._read(folder)
                due = time.monotonic() + REREAD_SECONDS

        return Repeated(LOOK_SECONDS, look)

    def _ask(self) -> None:
        """Have addresses read when they are due, until the end."""
        while not self._closing.wait(LOOK_SECONDS):
            with contextlib.suppress(FootnoteError):  # the register cannot be used: listing what is followed says so
                self._read_due()

    def _read_due(self) -> None:
        for address in self.register.take_due():
            self._read(address)

    def _fail(self, name: str, error: OSError | FootnoteError) -> None:
        reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
        with contextlib.suppress(FootnoteError):  # see `_ask`
            self.register.note(name, reason)


def _check_there(folder: Path) -> None:
    """Raise an OSError where a folder is not there, or may not be read."""
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, notice("folder_gone"), str(folder))
    os.scandir(folder).close()
