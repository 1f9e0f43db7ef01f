"""Find files in folders and read their articles; name what cannot be read, with the reason."""

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from textwrap import shorten
from typing import BinaryIO

from index.errors import ArticleError, PartError
from index.readers import json_lines, picture
from index.readers.address import find_words
from index.readers.content import Content
from index.readers.encoding import normalise
from index.readers.file_name import Named, belongs_to_page, read_name
from index.readers.mending import tidy
from index.readers.opening import find_opening_date, find_title, reads_on
from index.records import Article, Place
from index.sources.formats import FORMATS, HEAD, LARGEST_TEXT, LINES, MEGABYTE, NEVER, SUFFIXES, tell, unread
from index.sources.system import is_system_tree

__all__ = ["QUESTIONS", "SUFFIXES", "Source", "discover", "read"]

LONGEST_FIRST_LINE = 160
"""Characters of a first line that is taken for a title; that of a text on one line is the whole text."""

QUESTIONS = ".questions.jsonl"
"""How a question set beside the articles is named, so that a search of the folder passes it over."""
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".tmp", "~")
"""How programs end the names of files that they are still writing, or keep a former version in."""
_OWN = ("~$", "~WRL", ".")
"""How programs and systems begin the names of files for themselves: Word's owner files, what is hidden."""
_SYSTEM = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may hold articles, and the folder that its name is relative to."""

    path: Path
    root: Path

    @property
    def id(self) -> str:
        """The path below the root with `/` between folders; stable as long as the file stays where it is."""
        return normalise(self.path.relative_to(self.root).as_posix())


def discover(paths: Sequence[str | Path], include: Sequence[str] = (), exclude: Sequence[str] = ()) -> Iterator[Source]:
    """The files under some paths, each once; of a folder first its files and then its folders, both by name.

    Hidden files and folders, and files that programs keep for themselves, are passed over. Files that are not read, a
    path that does not exist and a folder that cannot be listed come out too, so that reading them tells. Links are
    followed, and a folder that was seen is not entered again.

    Args:
        paths: Files or folders.
        include: Globs; only files that match one, by name or by path below the folder, are taken. `*` matches `/` too.
        exclude: Globs; files that match one, or lie in a folder that does, are left out.
    """
    seen: set[str] = set()
    for given in map(Path, paths):
        is_folder = given.is_dir() and not is_system_tree(given)
        for source in _search(given, exclude) if is_folder else [Source(given, given.parent)]:
            real = _real(source.path)
            if real not in seen and _is_taken(source, include, exclude):
                seen.add(real)
                yield source


def read(source: Source) -> Iterator[Article | ArticleError]:
    """The articles of a file, and an error for the file or for each line of it that cannot be read; never raises it."""
    if not os.path.lexists(source.path):
        yield ArticleError(source.id, "does not exist: check the path")
        return
    try:
        yield from _read_lines(source) if source.path.suffix.lower() == LINES else _read_file(source)
    except ArticleError as error:
        yield error
    except OSError as error:
        yield ArticleError(source.id, f"cannot be read: {error.strerror or error}")


def read_pages(source: Source) -> bytes:
    """The PDF of a file that is one, or that is a picture of pages.

    Raises:
        ArticleError: It is neither, or larger than what is read.
        OSError: It is gone, or may not be read.
    """
    size = _size(source)
    with source.path.open("rb") as file:
        ending = tell(source.path, file.read(HEAD)) or ""
    form = FORMATS.get(ending)
    if form is None or form.module not in ("pdf", "picture") or size > form.largest:
        raise ArticleError(source.id, "is no longer a file with pages: it has changed since it was indexed")
    data = source.path.read_bytes()
    return data if form.module == "pdf" else picture.to_pdf(data, source.id)


def _real(path: Path) -> str:
    """The path without links; its folder's is worked out once, since folders hold many files."""
    return os.path.realpath(path) if path.is_symlink() else os.path.join(_real_folder(str(path.parent)), path.name)  # noqa: PTH118 - quicker


@lru_cache(maxsize=1)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def _search(root: Path, exclude: Sequence[str]) -> Iterator[Source]:
    entered: set[str] = set()
    closed: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=closed.append, followlinks=True):
        real = os.path.realpath(folder)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        below = Path(folder).relative_to(root)
        folders[:] = sorted(name for name in _wanted(folders, below, exclude) if not belongs_to_page(name, files))
        for name in sorted(_wanted(files, below, exclude)):
            path = Path(folder, name)
            if path.suffix.lower() in SUFFIXES or path.is_file():
                yield Source(path, root)
    yield from (Source(Path(error.filename), root) for error in closed)


def _is_taken(source: Source, include: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether the globs let a file in; its id is worked out only where there are some, since folders hold many."""
    return (not include or _matches(source.id, include)) and not (exclude and _matches(source.id, exclude))


def _wanted(names: Sequence[str], below: Path, exclude: Sequence[str]) -> Iterator[str]:
    own = (name for name in names if not _is_own(name))
    return (name for name in own if not _matches((below / name).as_posix(), exclude)) if exclude else own


def _is_own(name: str) -> bool:
    """Whether a program or the system keeps a file for itself, or has not finished it."""
    lower = name.lower()
    return name.startswith(_OWN) or lower.endswith((*_UNFINISHED, QUESTIONS)) or lower in _SYSTEM


def _matches(path: str, globs: Sequence[str]) -> bool:
    name = path.rpartition("/")[2]
    return any(fnmatchcase(path, glob) or fnmatchcase(name, glob) for glob in globs)


def _read_file(source: Source) -> Iterator[Article | ArticleError]:
    if source.path.is_dir() and is_system_tree(source.path):
        raise ArticleError(source.id, "is or holds a tree of the operating system; name a folder of articles")
    if source.path.is_dir():
        raise ArticleError(source.id, "is a folder that cannot be listed")
    if source.path.suffix.lower() in NEVER:
        raise unread(source.path, b"", source.id)
    size = _size(source)
    with source.path.open("rb") as file:
        head = file.read(HEAD)
    ending = tell(source.path, head)
    if ending is None:
        raise unread(source.path, head, source.id)
    form = FORMATS[ending]
    if size > form.largest:
        raise ArticleError(source.id, f"is larger ({size / MEGABYTE:.0f} MB) than {form.largest / MEGABYTE:.0f} MB")
    parse = getattr(import_module(f"index.readers.{form.module}"), form.function)
    found: Content | Iterator[Content | ArticleError] = parse(source.path.read_bytes(), source.id)
    if isinstance(found, Content):
        yield from _give(source, source.id, found)
        return
    for number, content in enumerate(found, 1):
        yield from [content] if isinstance(content, ArticleError) else _give(source, f"{source.id}#{number}", content)


def _give(source: Source, name: str, content: Content) -> Iterator[Article | ArticleError]:
    """The article of a content, and an error for what of it could not be read."""
    try:
        yield _article(source, name, content)
    except ArticleError as error:
        yield error
    if content.unread:
        yield PartError(name, content.unread)


def _size(source: Source) -> int:
    """Bytes of a regular file that is not empty; others, such as pipes, might never end."""
    status = source.path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ArticleError(source.id, "is not a regular file")
    if status.st_size == 0:
        raise ArticleError(source.id, "is empty")
    return status.st_size


def _read_lines(source: Source) -> Iterator[Article | ArticleError]:
    """The articles of a `.jsonl` file; a line that cannot be read costs no other line."""
    _size(source)
    with source.path.open("rb") as file:
        for number, line in enumerate(_bounded_lines(file), 1):
            if not line.isspace():
                yield _read_line(source, f"{source.id}#{number}", line)


def _read_line(source: Source, name: str, line: bytes) -> Article | ArticleError:
    if len(line) > LARGEST_TEXT:
        return ArticleError(name, f"is longer than {LARGEST_TEXT / MEGABYTE:.0f} MB")
    try:
        content = json_lines.read(line, name)
        return _article(source, content.id or name, content)
    except ArticleError as error:
        return error


def _bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only as much as shows it."""
    while line := file.readline(LARGEST_TEXT + 1):
        yield line
        if len(line) > LARGEST_TEXT:
            _skip_line(file, line)


def _skip_line(file: BinaryIO, part: bytes) -> None:
    while part and not part.endswith(b"\n"):
        part = file.readline(LARGEST_TEXT)


def _article(source: Source, article: str, content: Content) -> Article:
    """The article of a content, with the title that is found for it."""
    if not content.text.strip():
        raise ArticleError(article, "holds no text")
    named = Named() if source.path.suffix.lower() == LINES else read_name(source.path.stem)
    text, places = tidy_content(content)
    return Article(
        id=normalise(article),
        source=normalise(str(source.path.absolute())),
        text=text,
        title=_title(content, named) or source.path.stem,
        url=one_line(content.url),
        published=content.published or find_opening_date(content.text) or named.published,
        outlet=one_line(content.outlet),
        author=one_line(content.author),
        places=places,
    )


def tidy_content(content: Content) -> tuple[str, tuple[Place, ...]]:
    """The text as it is stored, and the places in it, which move when what is before them becomes shorter."""
    starts = [place.start for place in content.places]
    bounds = [0, *starts, len(content.text)]
    parts = [tidy(normalise(content.text[start:end])) for start, end in pairwise(bounds)]
    moved = accumulate(len(part) for part in parts)
    return "".join(parts), tuple(Place(start, place.label) for start, place in zip(moved, content.places, strict=False))


def _title(content: Content, named: Named) -> str | None:
    """The title given, else the first line; where that is a sentence, the words of the address or the name go first."""
    line = find_title(content.text) or ""
    words = named.title or (find_words(content.url) if content.url else None) if reads_on(line) else None
    return one_line(content.title) or one_line(words) or one_line(shorten(line, LONGEST_FIRST_LINE, placeholder=" …"))


def one_line(value: str | None) -> str | None:
    """A title or a name as it is stored: without line breaks, None where nothing is left."""
    return tidy(normalise(" ".join(value.split()))) or None if value else None
