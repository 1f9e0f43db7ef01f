"""Have files read by workers elsewhere, ahead of those that are taken in; each is still read within the same limits."""

import functools
import os
import shutil
import stat
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Protocol

from index.errors import ArticleError
from index.readers.encoding import normalise
from index.records import Article
from index.sources.files import Source
from index.sources.formats import LINES, MEGABYTE
from index.sources.reading import READER
from index.sources.states import fingerprint

FILES_AT_ONCE, BYTES_AT_ONCE = 16, 2 * MEGABYTE
"""Files that a worker is given together, and bytes of them, so that asking costs little beside reading."""

LARGEST_SENT = 30 * MEGABYTE
"""Bytes of a file that is read elsewhere, since several are in memory at once; a larger one is read here."""

Found = Article | ArticleError
Read = tuple[Source, Iterable[Found]]
"""A file, and what it gives."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A file that a worker is to read: its name here, how it is told from another, and its bytes where they are sent.

    `state` are the size and the time of the last change in nanoseconds; `readers` names what reads here.
    """

    path: str
    root: str
    state: tuple[int, int]
    readers: str
    data: bytes | None = None


class Work(Protocol):
    """Has a worker call a function of an embedder and of some files, as `index.embedding.cluster` does."""

    def __call__(
        self, task: Callable[[object, Sequence[Asked]], list[list[Found] | None]], asked: Sequence[Asked], /
    ) -> list[list[Found] | None]:
        """What the function returns."""
        ...


def read_here(sources: Iterable[Source]) -> Iterator[Read]:
    """Read files one by one, each when it is asked for."""
    for source in sources:
        yield source, READER.read(source)


@dataclass
class Elsewhere:
    """Reads files by workers, so many calls at once.

    A worker reads a file by its name where it sees the same file under it, as in a folder that machines share. Where it
    does not, it is sent the bytes, and from then on those of the files that follow too. What a worker would read in
    another way, since its reader is another version or lacks a part, is read here.
    """

    work: Work
    at_once: int
    _is_shared: bool = True
    _is_alike: bool = True

    def read(self, sources: Iterable[Source]) -> Iterator[Read]:
        """What files give, in their order; some of those that follow are read meanwhile."""
        waiting = deque[tuple[Sequence[Source], Future[list[list[Found] | None]] | None]]()
        threads = ThreadPoolExecutor(self.at_once, "read")
        try:
            for group in chain(_grouped(sources), [None] * self.at_once):
                if group is not None:
                    asked = _asked(group)
                    waiting.append((group, threads.submit(self._read, asked) if asked else None))
                if waiting and (group is None or len(waiting) > self.at_once):
                    taken, future = waiting.popleft()
                    given = future.result() if future else [None for _ in taken]
                    for source, found in zip(taken, given, strict=True):
                        yield source, READER.read(source) if found is None else found
        finally:
            threads.shutdown(cancel_futures=True)

    def _read(self, asked: Sequence[Asked]) -> list[list[Found] | None]:
        """What workers read; None for a file that they cannot read as it would be read here."""
        if not self._is_alike:
            return [None for _ in asked]
        found: list[list[Found] | None] = [None for _ in asked]
        if self._is_shared:
            found = self.work(_read, asked)
        unseen = [place for place, given in enumerate(found) if given is None]
        if unseen:
            self._is_shared = False
            sent = [_with_data(asked[place]) for place in unseen]
            for place, given in zip(unseen, self.work(_read, sent), strict=True):
                found[place] = given
            self._is_alike = any(found[place] is not None for place in unseen) or any(not each.data for each in sent)
        return found


def _grouped(sources: Iterable[Source]) -> Iterator[list[Source]]:
    """Files that are read together: some small ones, or one that is large or is read here."""
    group, size = list[Source](), 0
    for source in sources:
        length = _length(source)
        if group and (length is None or len(group) == FILES_AT_ONCE or size + length > BYTES_AT_ONCE):
            yield group
            group, size = [], 0
        if length is None:
            yield [source]
            continue
        group.append(source)
        size += length
    if group:
        yield group


def _length(source: Source) -> int | None:
    """Bytes of a file that is read elsewhere; None for one that is read here: it may be long, or cannot be read."""
    try:
        status = source.path.stat()
    except OSError:
        return None
    is_sent = stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST_SENT
    return status.st_size if is_sent and source.path.suffix.lower() != LINES else None


def _asked(group: Sequence[Source]) -> list[Asked]:
    """How files are asked for; nothing where they are read here."""
    if _length(group[0]) is None:
        return []
    paths = [(source.path.absolute(), source.root.absolute()) for source in group]
    return [Asked(str(path), str(root), _state(path), _readers()) for path, root in paths]


def _with_data(asked: Asked) -> Asked:
    """The same with the file's bytes, where they can still be had."""
    try:
        return replace(asked, data=Path(asked.path).read_bytes())
    except OSError:
        return asked


_readers = functools.cache(fingerprint)


def _state(path: Path) -> tuple[int, int]:
    """Size and time of the last change; of a file that is not there as none has."""
    try:
        status = path.stat()
    except OSError:
        return -1, -1
    return status.st_size, status.st_mtime_ns


def _read(_embedder: object, asked: Sequence[Asked]) -> list[list[Found] | None]:
    """What files give, in a worker; None for one that is not seen here, or would not be read as where it comes from."""
    return [_read_one(each) for each in asked]


def _read_one(asked: Asked) -> list[Found] | None:
    path, root = Path(asked.path), Path(asked.root)
    if asked.readers != _readers():
        return None
    if asked.data is None:
        is_seen = _state(path) == asked.state and os.access(path, os.R_OK)
        return [*READER.read(Source(path, root))] if is_seen else None
    folder = Path(tempfile.mkdtemp())
    try:
        copy = folder / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(asked.data)
        source = normalise(asked.path)
        return [
            replace(found, source=source) if isinstance(found, Article) else found
            for found in READER.read(Source(copy, folder))
        ]
    finally:
        shutil.rmtree(folder)
