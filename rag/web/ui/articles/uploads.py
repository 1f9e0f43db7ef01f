"""Keep files and texts that come from the browser: safe names, known kinds, limited sizes."""

import errno
import filecmp
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path

import anyio

from index.errors import ArticleError
from index.sources.files import QUESTIONS, SUFFIXES
from prompts import notice

FOLDER = "articles"
"""Below the data folder."""

LONGEST_FILE_NAME = 100
"""Code points of a file's name, its ending included; file systems take 255 bytes."""

_UNSAFE = re.compile(r"[^\w .,()+-]")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quota:
    """How much may be added on the page: bytes of one file, bytes of all, and how many files."""

    largest: int
    bytes: int = 10_000_000_000
    files: int = 100_000


class Inbox:
    """Where what is added on the page is kept."""

    def __init__(self, data_dir: Path, quota: Quota) -> None:
        """Name the data folder, and how much it may take."""
        self.folder = data_dir / FOLDER
        self.largest = quota.largest
        self._quota = quota

    def holds(self, source: str | Path) -> bool:
        """Whether a source is a file that was added on the page."""
        return Path(source).parent == self.folder.absolute()

    async def receive(self, name: str, parts: AsyncIterable[bytes]) -> Path:
        """Write a file as it comes in, and give it its name once it is whole.

        Raises:
            ArticleError: it has a format that cannot be read, is too large, or cannot be written; nothing is kept.
        """
        safe = checked(name)
        try:
            await anyio.to_thread.run_sync(self._make_room, name)
            with tempfile.TemporaryDirectory(prefix=".", dir=self.folder) as beside:
                draft = Path(beside, safe)
                async with await anyio.open_file(draft, "wb") as file:
                    await self._write(file, name, parts)
                return await anyio.to_thread.run_sync(self._settle, draft)
        except OSError as error:
            raise ArticleError(name, f"cannot be kept: {error.strerror or error}") from error

    def paste(self, text: str, fields: dict[str, str]) -> Path:
        """Keep a text as a file, with its title, outlet, date and address above it as front matter.

        Raises:
            ArticleError: there is no text, or it cannot be written.
        """
        title = " ".join(fields.get("title", "").split()) or " ".join(text.split("\n", 1)[0].split())
        name = checked(f"{_UNSAFE.sub('', title)[: LONGEST_FILE_NAME - 5].strip() or 'text'}.txt")
        if not text.strip():
            raise ArticleError(name, notice("paste_empty"))
        known = {key: " ".join(value.split()) for key, value in {**fields, "title": title}.items() if value.strip()}
        head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in known.items())
        whole = f"---\n{head}---\n{text}".encode("utf-8", "replace")
        try:
            self._make_room(name)
            with tempfile.TemporaryDirectory(prefix=".", dir=self.folder) as beside:
                draft = Path(beside, name)
                draft.write_bytes(whole)
                return self._settle(draft)
        except OSError as error:
            raise ArticleError(name, f"cannot be kept: {error.strerror or error}") from error

    def discard(self, source: str | Path) -> None:
        """Delete a file that was added here; others are never touched."""
        if self.holds(source):
            Path(source).unlink(missing_ok=True)

    def _make_room(self, name: str) -> None:
        """Make the folder where it is not there.

        Raises:
            ArticleError: it is full.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        sizes = [entry.stat().st_size for entry in os.scandir(self.folder) if entry.is_file()]
        if len(sizes) >= self._quota.files or sum(sizes) >= self._quota.bytes:
            full = notice("inbox_full").format(files=f"{len(sizes):,}", megabytes=f"{sum(sizes) // 1_000_000:,}")
            raise ArticleError(name, full)

    async def _write(self, file: anyio.AsyncFile[bytes], name: str, parts: AsyncIterable[bytes]) -> None:
        size = 0
        async for part in parts:
            size += len(part)
            if size > self.largest:
                raise ArticleError(name, notice("file_too_large").format(megabytes=self.largest // 1_000_000))
            await file.write(part)

    def _settle(self, draft: Path) -> Path:
        """Give a file its name, or the next free one; one that is there already with the same bytes stays."""
        folder = self.folder.absolute()
        numbers = ("", *(f"-{number}" for number in range(2, 10_000)))
        for target in (folder / f"{draft.stem}{number}{draft.suffix}" for number in numbers):
            if _placed(draft, target) or filecmp.cmp(draft, target, shallow=False):
                return target
        raise ArticleError(draft.name, notice("name_taken"))


def _placed(draft: Path, target: Path) -> bool:
    """Give a file a name that nothing has; False where something has it, also since a moment ago."""
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:  # file systems without hard links
            raise
        return _reserved(draft, target)
    return True


def _reserved(draft: Path, target: Path) -> bool:
    try:
        target.open("xb").close()
    except FileExistsError:
        return False
    draft.replace(target)
    return True


def checked(name: str) -> str:
    """A file's name without folders and without what a file system or a shell might take for something else.

    Raises:
        ArticleError: its ending is none that is read.
    """
    last = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()).replace("\\", "/").rpartition("/")[2]
    safe = _UNSAFE.sub("_", last).lstrip(". ").strip()
    stem, dot, ending = safe.rpartition(".")
    suffix = f"{dot}{ending}".lower()
    if suffix not in SUFFIXES or not stem:
        raise ArticleError(last, notice("file_kind").format(kinds=", ".join(sorted(SUFFIXES))))
    if last.lower().endswith(QUESTIONS):
        raise ArticleError(last, notice("file_is_a_set"))
    stem = f"_{stem}" if _RESERVED.match(stem) else stem
    return f"{stem[: LONGEST_FILE_NAME - len(suffix)].rstrip()}{suffix}"
