"""Find the question sets beside the articles and in the data folder, and add one."""

import functools
import glob
import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.evals import sets
from rag.evals.records import QuestionSet, SetError
from rag.web.collection import Collection

BESIDE = "*.questions.jsonl"
"""What a question set beside articles is called."""

KINDS = (".jsonl", ".csv", ".xlsx")
"""Formats that are looked for in the data folder, and that can be added."""

LARGEST_SET = 10_000_000
"""Bytes of a set that is added from the browser: some 30,000 questions."""

KEPT = 16
"""Sets that are kept in memory."""

_NAME = re.compile(r"[^\w .-]")


@dataclass(frozen=True, slots=True)
class SetFile:
    """A question set, and where its run is kept; the page knows it by its key, never by a path."""

    path: Path
    run: Path

    @property
    def key(self) -> str:
        """Twelve hex digits."""
        return hashlib.sha256(str(self.path).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def is_ours(self) -> bool:
        """Whether it lies in the data folder, where the page may rename and delete it."""
        return self.path.parent == self.run.parent.resolve()

    @property
    def is_editable(self) -> bool:
        """Whether its questions can be edited on the page."""
        return self.is_ours and self.path.suffix == ".jsonl"

    def parts(self) -> list[Path]:
        """What is kept of a run of it that was begun and not finished."""
        return list(self.run.parent.glob(f"{glob.escape(self.run.name)}.*.part"))

    @property
    def is_interrupted(self) -> bool:
        """Whether a run of it was begun and not finished, by whichever process."""
        return bool(self.parts())

    @property
    def is_newer(self) -> bool:
        """Whether it has changed since it was measured."""
        return self.run.exists() and _stamp(self.path) > _stamp(self.run)

    def questions(self) -> QuestionSet:
        """The questions; raises SetError where the set is malformed."""
        return _loaded(self.path, _stamp(self.path))


def found(collection: Collection) -> list[SetFile]:
    """The sets of a collection by name; runs are kept where `footnote eval` keeps them, names that are alike apart."""
    paths = sorted(dict.fromkeys(_paths(collection)), key=lambda path: (path.name, path))
    files: dict[Path, SetFile] = {}
    for path in paths:
        run = folder(collection) / f"{path.stem}.run.json"
        file = SetFile(path, run)
        if run in files:
            file = SetFile(path, run.with_name(f"{path.stem}-{file.key}.run.json"))
        files[file.run] = file
    return list(files.values())


def known(collection: Collection, key: str) -> SetFile:
    """The set with a key.

    Raises:
        SetError: there is none, or none any more.
    """
    for file in found(collection):
        if file.key == key:
            return file
    raise SetError("", "", "The question set is gone: its file was moved or deleted.")


def folder(collection: Collection) -> Path:
    """Where runs and added sets are kept."""
    return collection.data_dir / "evals"


def add(collection: Collection, name: str, content: bytes) -> SetFile:
    """Check a set and keep it in the data folder under its name.

    Raises:
        SetError: it is malformed, too large, of no format that is read, or its name is taken; nothing is kept.
    """
    target = folder(collection).resolve() / file_name(name)
    if target.suffix.lower() not in KINDS:
        raise SetError(name, "", f"not a question set; give one of {', '.join(KINDS)}")
    if len(content) > LARGEST_SET:
        raise SetError(name, "", too_large(folder(collection)))
    if target.exists():
        raise SetError(target.name, "", "is there already; give your file another name")
    write(target, content)
    return next(file for file in found(collection) if file.path == target)


def too_large(kept: Path) -> str:
    """What is said of a file above `LARGEST_SET`."""
    return f"larger than {LARGEST_SET // 1_000_000} MB; put the file into {kept} yourself"


def file_name(name: str) -> str:
    """A name as that of a file in the data folder."""
    return _NAME.sub("_", name.replace("\\", "/").rpartition("/")[2]).lstrip(".")


def write(target: Path, content: bytes) -> None:
    """Write the file, and give it its name only when it is a set. Raises a SetError where it is none."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as beside:
            draft = Path(beside, target.name)
            draft.write_bytes(content)
            _check(draft)
            draft.replace(target)
    except OSError as error:
        raise SetError(target, "", f"cannot be written: {error.strerror or error}") from error


def _check(draft: Path) -> None:
    try:
        sets.load(draft)
    except SetError as error:
        raise SetError(draft.name, "", str(error).removeprefix(f"{draft}: ")) from error


def _paths(collection: Collection) -> Iterator[Path]:
    yield from _files(path for beside in collection.source_folders() for path in beside.glob(BESIDE))
    yield from _files(path for path in folder(collection).glob("*") if path.suffix.lower() in KINDS)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    return (path.resolve() for path in paths if path.is_file())


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@functools.lru_cache(KEPT)
def _loaded(path: Path, _stamp: int) -> QuestionSet:
    return sets.load(path)
