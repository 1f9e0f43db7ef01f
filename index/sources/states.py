"""Remember how files were when they were read, so that those that have not changed since are not opened again."""

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from index.errors import ArticleError, FormatError, PartError
from index.readers.recognition import is_installed

FILE = "files.json"
"""Where it is kept, in the data folder. Without it, all files are read."""
UNSURE = 2_000_000_000
"""Nanoseconds before a sync in which a file that was changed may be changed again without another time: file systems
count in steps of up to two seconds (FAT)."""

State = tuple[int, ...]
"""Size, time of the last change of content and of any change in nanoseconds, number of the file and of its device."""

_LASTING: dict[str, type[ArticleError]] = {kind.__name__: kind for kind in (PartError, FormatError)}
"""Errors that a file has as long as it is as it is."""
_CODE = (Path(__file__).parent, Path(__file__).parents[1] / "readers", Path(__file__).parents[1] / "text")


class FileStates:
    """The states of the files of a data folder, and what of the catalog each file gave."""

    def __init__(self, folder: Path, *, reread: bool = False) -> None:
        """Load what is kept in a data folder.

        Args:
            folder: The data folder.
            reread: Know nothing, so that every file is read.
        """
        self._path = folder / FILE
        self._readers = fingerprint()
        self._known = {} if reread else _load(self._path, self._readers)
        self._met: dict[str, State] = {}
        self.has_met = False
        """Whether a file was to be read; without one, what is kept stays as it is."""
        self._errors: dict[str, list[list[str]]] = {}
        self._began = time.time_ns()

    def is_unchanged(self, path: Path, stored: str | None) -> bool:
        """Whether a file is as it was when it was last read, and the catalog as it was after that.

        Two files that differ have the same state only where the system has no time of the last change (Windows), and
        both the size and the time of the content were kept.

        Args:
            path: The file.
            stored: Digest of what the catalog has of it; empty where it has nothing, None where that does not tell all.
        """
        state = _find_state(path)
        if state is None or stored is None:
            return False
        known = self._known.get(os.fspath(path))
        return known is not None and known[:-1] == [*state, stored] and bool(stored or known[-1])

    def errors(self, path: Path | str) -> list[ArticleError]:
        """What could not be read of a file that has not changed."""
        said = self._known[os.fspath(path)][-1]
        return [_LASTING[kind](*each) for kind, *each in said] if isinstance(said, list) else []

    def meet(self, path: Path) -> None:
        """Remember the state of a file before it is read."""
        self.has_met = True
        if state := _find_state(path):
            self._met[os.fspath(path)] = state
            self._errors.pop(os.fspath(path), None)

    def add(self, path: Path, error: ArticleError) -> None:
        """Keep what could not be read of a file; where it is not sure to stay so, the file is read again next time."""
        if isinstance(error, tuple(_LASTING.values())):
            said = [type(error).__name__, error.source, error.reason]
            self._errors.setdefault(os.fspath(path), []).append(said)
        else:
            self._met.pop(os.fspath(path), None)
            self._known.pop(os.fspath(path), None)

    def save(self, stored: Callable[[str], str | None]) -> None:
        """Keep the states of the files that were met, each with the digest of what the catalog has of it now.

        Files that changed right before they were read, or that the catalog has nothing of, are read again next time.
        """
        met = {
            path: [*state, digest, self._errors.get(path, [])]
            for path, state in self._met.items()
            if max(state[1:3]) < self._began - UNSURE
            and (digest := stored(path)) is not None
            and (digest or path in self._errors)
        }
        kept = {path: known for path, known in self._known.items() if path not in self._met}
        whole = {"readers": self._readers, "files": kept | met}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(whole), "utf-8")
        part.replace(self._path)


def _load(path: Path, readers: str) -> dict[str, list[object]]:
    """The states that were kept; none where there are none, they are damaged, or readers have changed since."""
    try:
        whole = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    is_ours = isinstance(whole, Mapping) and whole.get("readers") == readers and isinstance(whole.get("files"), dict)
    return dict(whole["files"]) if is_ours else {}


def _find_state(path: Path) -> State | None:
    """The state of a regular file, or None."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev)


def fingerprint() -> str:
    """Tell what the text that is read of a file depends on besides it: the code that reads, and what that can use."""
    code = hashlib.sha256(str(is_installed()).encode())
    for folder in _CODE:
        for path in sorted(folder.glob("*.[pt]*")):
            code.update(path.read_bytes() if path.is_file() else b"")
    return code.hexdigest()
