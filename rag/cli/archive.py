"""Write all that a data folder keeps into one file, also while a chat is served, and bring it back."""

import io
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from index.errors import ConfigError, StoreError

DERIVED = ("chroma", "models")
"""Folders that are left out: Chroma is filled again from the catalog, and a language model is fetched again."""

PASSING = frozenset({".lock", ".pid", ".part"})
"""Endings of files that only the running process needs."""

DATABASE = ".sqlite3"
MARK = "footnote-backup"
"""The first entry of a backup, by which it is told from another archive."""


def write(data_dir: Path, file: Path) -> int:
    """Write a data folder into a file: articles, index, chats, question sets with their runs; returns its bytes.

    Databases are copied as they are at one moment, so that a chat may go on meanwhile.

    Raises:
        ConfigError: there is no data folder, or the file is there already.
        StoreError: something cannot be read or written.
    """
    if not data_dir.is_dir():
        raise ConfigError(f"There is no data folder {data_dir} to back up: name it with --data-dir.")
    if file.exists():
        raise ConfigError(f"{file} is there already: give another name, or move it away.")
    draft = file.with_name(f".{file.name}.part")
    try:
        with tarfile.open(draft, "w:gz", compresslevel=6) as archive:
            archive.addfile(tarfile.TarInfo(MARK), io.BytesIO())
            for path in _kept(data_dir):
                _add(archive, path, path.relative_to(data_dir).as_posix())
        draft.replace(file)
    except (OSError, sqlite3.Error) as error:
        draft.unlink(missing_ok=True)
        raise StoreError(f"The backup {file} cannot be written: {error}.") from error
    return file.stat().st_size


def _kept(data_dir: Path) -> Iterator[Path]:
    for path in sorted(data_dir.rglob("*")):
        inside = path.relative_to(data_dir)
        passing = path.suffix in PASSING or path.name.endswith((f"{DATABASE}-wal", f"{DATABASE}-shm"))
        if path.is_file() and inside.parts[0] not in DERIVED and not passing:
            yield path


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    if path.suffix != DATABASE:
        archive.add(path, name, recursive=False)
        return
    with tempfile.TemporaryDirectory() as beside:
        copy = Path(beside, path.name)
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        archive.add(copy, name, recursive=False)


def restore(file: Path, data_dir: Path) -> None:
    """Bring back what `write` has written, into a data folder that is empty or not there.

    Raises:
        ConfigError: the data folder holds something, or the file is no backup.
        StoreError: something cannot be read or written.
    """
    if data_dir.exists() and any(data_dir.iterdir()):
        raise ConfigError(f"{data_dir} is not empty: move it away, or name another folder with --data-dir.")
    try:
        with tarfile.open(file, "r:gz") as archive:
            if archive.next() is None or archive.getnames()[0] != MARK:
                raise ConfigError(f"{file} is no backup of Footnote: give one that `footnote backup` has written.")
            data_dir.mkdir(parents=True, exist_ok=True)
            archive.extractall(data_dir, filter="data")
        (data_dir / MARK).unlink()
    except tarfile.TarError as error:
        raise ConfigError(f"{file} is no whole backup of Footnote ({error}): give another one.") from error
    except OSError as error:
        raise StoreError(f"The backup {file} cannot be restored: {error.strerror or error}.") from error
