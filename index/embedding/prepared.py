"""Keep models that were exported once: found by the digest of their source, checked, and exported again when damaged.

Opening one needs neither PyTorch nor transformers, whose import takes most of a program's start. The folder is a cache:
it can be deleted at any time.
"""

import atexit
import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock
from platformdirs import user_cache_path

FORMAT = 1
"""Grows when what is written for a model changes."""

FACTS = "model.json"
"""The file with what a model's folder holds and what has to be known to run it."""

PATIENCE = 600.0
"""Seconds to wait for another process that prepares the same model."""

Tell = Callable[[str], None]
"""Is handed a line for the person who waits."""


class NotExportable(Exception):  # noqa: N818 - no error: such a model runs as it is
    """A model that cannot be exported, or that computes something else when it is; the message says why."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared model: its folder and what has to be known to run it.

    Attributes:
        folder: Where its files are.
        facts: What the export recorded.
        refused: Why it could not be exported; empty where it was.
    """

    folder: Path
    facts: Mapping[str, Any]
    refused: str = ""


Export = Callable[[Path], Mapping[str, Any]]
"""Writes a model's files into an empty folder and returns its facts, which JSON can hold; raises NotExportable."""


def to_terminal(line: str) -> None:
    """Tell a line on standard error, where nobody else asked to be told."""
    logging.getLogger("footnote").warning(line)


def usual_cache() -> Path:
    """The folder in which a person's programs keep what they can make again."""
    return user_cache_path("footnote")


def prepared(name: str, digest: str, export: Export, cache: Path | None = None, tell: Tell = to_terminal) -> Prepared:
    """The model that was prepared from these files; it is exported first where it is not there or is damaged.

    One process exports at a time, the others wait for it. What is being written becomes visible whole or not at all.

    Args:
        name: What the model is, for its folder's name and the messages.
        digest: Digest of all its files.
        export: Makes it; is not called when it is there.
        cache: The folder of all prepared models; `usual_cache()` when None.
        tell: Is told when a model is exported, since that takes a while, and why.

    Where the folder cannot be written, it is prepared for this process alone.
    """
    stem = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name)
    folder = (cache or usual_cache()) / "models" / f"{stem}-{FORMAT}-{digest[:16]}"
    found = _found(folder, digest)
    if isinstance(found, Prepared):
        return found
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{folder.name}.lock"), timeout=PATIENCE):
            return _made(folder, name, digest, export, tell)
    except OSError as error:
        reason = error.strerror or error
        tell(f"Prepared models cannot be kept in {folder.parent} ({reason}): set FOOTNOTE_CACHE_DIR to another folder.")
    for_now = Path(tempfile.mkdtemp(prefix="footnote-"))
    atexit.register(shutil.rmtree, for_now, ignore_errors=True)
    return _made(for_now / folder.name, name, digest, export, tell)


def _made(folder: Path, name: str, digest: str, export: Export, tell: Tell) -> Prepared:
    """Export a model, unless another process has meanwhile."""
    found = _found(folder, digest)
    if isinstance(found, Prepared):
        return found
    if found:
        tell(f"The prepared model in {folder} {found}: it is prepared again.")
    tell(f"Preparing the model {name} for quick starts (once; some 20 seconds) …")
    part = Path(tempfile.mkdtemp(prefix=f"{folder.name}.part-", dir=_there(folder.parent)))
    try:
        _write(part, digest, export)
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    made = _found(folder, digest)
    if not isinstance(made, Prepared):
        raise OSError(f"The model {name} cannot be kept in {folder}: it {made or 'is gone'}. Check the disk.")
    return made


def _there(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(part: Path, digest: str, export: Export) -> None:
    try:
        facts, refused = dict(export(part)), ""
    except NotExportable as reason:
        facts, refused = {}, str(reason)
        for left in part.iterdir():
            left.unlink()
    files = {path.name: _sha256(path) for path in sorted(part.iterdir())}
    told = {"format": FORMAT, "source": digest, "files": files, "refused": refused, "facts": facts}
    (part / FACTS).write_text(json.dumps(told, indent=1), "utf-8")
    os.chmod(part, 0o755)  # noqa: PTH101, S103 - temporary folders are closed to others, who may share this cache


def _found(folder: Path, digest: str) -> Prepared | str:
    """The model in a folder, or what is wrong with it; nothing is wrong with a folder that is not there."""
    if not folder.exists():
        return ""
    try:
        told = json.loads((folder / FACTS).read_text("utf-8"))
        if (told["format"], told["source"]) != (FORMAT, digest):
            return "was made from another model"
        with ThreadPoolExecutor() as threads:
            digests = list(threads.map(lambda file: _sha256(folder / file), told["files"]))
        if digests != list(told["files"].values()):
            return "is damaged"
        return Prepared(folder, told["facts"], told["refused"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "is damaged"


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
