"""A backup holds all that people did, is made while they go on, and brings it back."""

import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from index.build import Stores, sync
from index.check import check, repair
from index.errors import ConfigError
from index.store.catalog import Catalog
from rag.cli.archive import restore
from rag.cli.archive import write as backup
from rag.web.conversation.records import Turn
from rag.web.conversation.store import Conversations
from tests.conftest import HashEmbedder, open_stores


def test_articles_chats_sets_and_uploads_come_back(stores: Stores, folder: Path, tmp_path: Path) -> None:
    (folder / "tower.txt").write_text("The tower\n\nIt was built in 1931.", "utf-8")
    sync([folder], stores)
    kept = Conversations(stores.folder)
    kept.begin(Turn("t", "c", "When was it built?"))
    for part in ("articles/mole.txt", "evals/mine.jsonl", "followed.json"):
        (stores.folder / part).parent.mkdir(exist_ok=True)
        (stores.folder / part).write_text(part, "utf-8")
    assert backup(stores.folder, tmp_path / "all.tar.gz") > 0
    kept.begin(Turn("u", "c", "And after the backup?"))
    back = tmp_path / "back"
    restore(tmp_path / "all.tar.gz", back)
    assert [turn.id for turn in Conversations(back).read("c")[1]] == ["t"]
    assert (back / "articles/mole.txt").read_text("utf-8") == "articles/mole.txt"
    assert (back / "evals/mine.jsonl").exists()
    with closing(Catalog(back)) as catalog, catalog.read() as snapshot:
        assert [article.title for article in snapshot.articles()] == ["The tower"]
    opened = open_stores(back, HashEmbedder())
    assert check(opened), "Chroma is not in a backup"
    assert repair(opened, HashEmbedder) == []
    opened.vectors.close()
    opened.catalog.close()


def test_a_backup_does_not_take_the_place_of_another(stores: Stores, tmp_path: Path) -> None:
    (tmp_path / "all.tar.gz").write_text("of old", "utf-8")
    with pytest.raises(ConfigError, match="there already"):
        backup(stores.folder, tmp_path / "all.tar.gz")
    assert (tmp_path / "all.tar.gz").read_text("utf-8") == "of old"


def test_without_a_data_folder_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no data folder"):
        backup(tmp_path / "none", tmp_path / "all.tar.gz")


def test_nothing_is_restored_over_what_is_there(stores: Stores, tmp_path: Path) -> None:
    backup(stores.folder, tmp_path / "all.tar.gz")
    with pytest.raises(ConfigError, match="not empty"):
        restore(tmp_path / "all.tar.gz", stores.folder)


def test_what_is_no_backup_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "words.gz").write_text("no archive", "utf-8")
    with tarfile.open(tmp_path / "other.tar.gz", "w:gz") as other:
        other.add(tmp_path / "words.gz", "words.gz")
    for name in ("words.gz", "other.tar.gz"):
        with pytest.raises(ConfigError, match=r"no (whole )?backup"):
            restore(tmp_path / name, tmp_path / "back")
        assert not (tmp_path / "back").exists()


def test_a_damaged_database_is_told(stores: Stores, tmp_path: Path) -> None:
    (stores.folder / "conversations.sqlite3").write_bytes(b"no database" * 200)
    with pytest.raises(Exception, match="cannot be written"):
        backup(stores.folder, tmp_path / "all.tar.gz")
    assert not list(tmp_path.glob("*.tar.gz*"))
    with pytest.raises(sqlite3.Error), closing(sqlite3.connect(stores.folder / "conversations.sqlite3")) as broken:
        broken.execute("SELECT 1 FROM sqlite_master").fetchone()
